"""The network of citations as what the graph component draws, as a table, and in words what is left out of it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from kg.views.blocks import count
from kg.views.palette import ACCENT, RATE

if TYPE_CHECKING:
    from kg.model.answers import CitationNetwork, Citing, WorkRow

NUMBERS = (20, 40, 80)
"""How many works may be drawn: more than some forty cannot be read, and more than eighty take seconds."""
_LONGEST = 34  # characters below a node
_REPORT, _WORK = "in the collection", "cited only"
_LINES = {"cites": "cites", "rate": "quotes figures from it"}


def by_iri(shown: CitationNetwork) -> dict[str, WorkRow]:
    """The works by IRI."""
    return {row.iri: row for row in shown.works}


def short_label(row: WorkRow) -> str:
    """`Lee A 2003`; the beginning of the title where no author is known."""
    who, colon, what = row.label.partition(": ")
    if colon and len(who) <= _LONGEST and any(map(str.isalpha, who)):
        return who
    words = what if colon and who.isdecimal() else row.label
    return words if len(words) <= _LONGEST else words[:_LONGEST].rsplit(" ", 1)[0] + " …"


def citation_drawing(shown: CitationNetwork, chosen: str | None, height: int = 560) -> dict[str, Any]:
    """The component's content. Reports are squares, works that are only cited circles: colour alone tells nothing."""
    return {
        "nodes": [_node(row) for row in shown.works],
        "edges": [_line(each) for each in shown.citings],
        "centre": "citations",
        "chosen": chosen,
        "legend": [
            {"name": _REPORT, "colour": ACCENT, "square": True},
            {"name": _WORK, "colour": RATE},
        ],
        "lines": [{"name": name, "style": style} for style, name in _LINES.items()],
        "hint": "Larger: more figures · click: details · double click: open it",
        "height": height,
        "description": f"Network of {count(len(shown.works), 'work')} and {count(len(shown.citings), 'citation')}; "
        "the table below it holds the same.",
    }


def _node(row: WorkRow) -> dict[str, Any]:
    return {
        "id": row.iri,
        "label": short_label(row),
        "colour": ACCENT if row.report else RATE,
        "size": round(16 + 11 * math.log2(1 + row.figures)),
        "classes": "square" if row.report else "",
    }


def _line(each: Citing) -> dict[str, Any]:
    return {
        "id": f"{each.source}|{each.target}",
        "source": each.source,
        "target": each.target,
        "label": count(each.figures, "figure") if each.figures else "",
        "width": round(1.5 + math.log2(1 + each.figures), 1),
        "classes": "rate" if each.figures else "",
    }


def citation_table(shown: CitationNetwork) -> list[dict[str, str | int]]:
    """The same as rows, for whoever cannot see or point at a drawing."""
    known = by_iri(shown)
    return [
        {"Report": known[each.source].label, "Cites": known[each.target].label, "Figures quoted": each.figures}
        for each in shown.citings
    ]


def left_out(shown: CitationNetwork) -> str:
    """How much of the whole network is drawn, and by what it was chosen."""
    works, citings = shown.all_works - len(shown.works), shown.all_citings - len(shown.citings)
    drawn = f"{count(len(shown.works), 'work')} and {count(len(shown.citings), 'citation')}"
    if not works:
        return f"All that cite or are cited are drawn: {drawn}."
    return (
        f"Drawn are {drawn}; {count(works, 'more work')} and {count(citings, 'more citation')} are left out, first "
        "those from which no figure is quoted, then those that the fewest reports cite. The table has all sources."
    )
