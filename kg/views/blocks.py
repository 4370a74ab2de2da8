"""What cards are made of, as plain data for the component: titles, facts, chips, bars, lists, quotes.

A target is where a click leads (`session.address`), None for plain text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kg.views.palette import colour
from kg.views.session import address

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.model.answers import ConceptRow, Quote
    from kg.views.components import Block

Target = dict[str, Any]


def page_title(text: str, *chips: Block) -> Block:
    """The title of a page that comes from a text (fixed titles use `st.title`)."""
    return {"kind": "title", "text": text, "page": True, "chips": chips}


def title(text: str, *chips: Block) -> Block:
    """The title of a card, with chips behind it."""
    return {"kind": "title", "text": text, "chips": chips}


def heading(text: str) -> Block:
    """A heading within a card."""
    return {"kind": "heading", "text": text}


def text(words: str, *, muted: bool = False) -> Block:
    """A paragraph."""
    return {"kind": "text", "text": words, "muted": muted}


def note(words: str, tone: str = "") -> Block:
    """A remark in a box; `tone` may be `warning`."""
    return {"kind": "note", "text": words, "tone": tone}


def facts(*rows: tuple[str, str | None]) -> Block | None:
    """Names and values; those without a value are left out, and without any there is no block."""
    known = [[name, value] for name, value in rows if value]
    return {"kind": "facts", "rows": known} if known else None


def chip(words: str, kind: str = "", target: Target | None = None) -> Block:
    """A word in a coloured lozenge; `kind` is a mention type."""
    return {"text": words, "colour": colour(kind), "target": target}


def concept_chip(row: ConceptRow) -> Block:
    """The type of a concept."""
    return chip(row.type, row.type)


def chips(items: Iterable[Block], label: str = "") -> Block | None:
    """Chips in a row, behind a label."""
    found = list(items)
    return {"kind": "chips", "items": found, "label": label} if found else None


def bars(rows: Iterable[ConceptRow]) -> Block:
    """Concepts by the number of reports that mention them."""
    return {
        "kind": "bars",
        "items": [
            {
                "text": row.label,
                "value": row.reports,
                "note": count(row.reports, "report"),
                "colour": colour(row.type),
                "target": address("explore", concept=row.iri),
            }
            for row in rows
        ],
    }


def items(rows: Iterable[Block]) -> Block | None:
    """A list; see `item`."""
    found = list(rows)
    return {"kind": "items", "items": found} if found else None


def item(words: str, detail: str = "", target: Target | None = None, *chips: Block) -> Block:
    """An entry of a list."""
    return {"text": words, "detail": detail, "target": target, "chips": chips}


def quote(quoted: Quote, kind: str = "") -> Block:
    """A sentence with the evidence in it marked, and the way to its place in the report."""
    start = max(0, quoted.start - quoted.sentence_start)
    end = start + quoted.end - quoted.start
    return {
        "kind": "quote",
        "before": quoted.sentence[:start],
        "exact": quoted.sentence[start:end],
        "after": quoted.sentence[end:],
        "source": quoted.report_title or f"Report {short(quoted.report)}",
        "section": quoted.section,
        "colour": colour(kind),
        "target": place(quoted),
    }


def place(quoted: Quote) -> Target:
    """The address of a quote in its report."""
    return address("reports", report=short(quoted.report), claim=f"{quoted.start}-{quoted.end}")


def short(report: str) -> str:
    """A report's id, cut to what names it alone among any number of reports that one would collect."""
    return report.rsplit("/", 1)[-1][:12]


def count(number: int, noun: str, plural: str = "") -> str:
    """`1 report`, `2 reports`."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"
