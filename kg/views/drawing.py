"""A neighbourhood, or the triples of a query, as what the graph component draws."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING, Any

from kg.model.answers import Neighbourhood, Term
from kg.views.blocks import count
from kg.views.palette import ACCENT, QUIET, colour, ordered

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kg.model.answers import Cell, Edge, Node, Triples

_LONGEST = 40  # characters below a node: works have titles
_MOST_LABELS = 2  # values written on one line of the drawing
_LINES = {
    "relation": "relation", "rate": "rate", "broader": "wider concept", "together": "mentioned together",
    "cites": "cites",
}  # fmt: skip
_HINT = "Click: details · double click: more around it"


@dataclass(frozen=True, slots=True)
class Bundle:
    """All edges of one type from one concept to another: one line of the drawing."""

    id: str
    source: str
    target: str
    type: str
    labels: tuple[str, ...]
    edges: tuple[Edge, ...]

    @property
    def label(self) -> str:
        """What stands on the line."""
        more = len(self.labels) - _MOST_LABELS
        return ", ".join(self.labels[:_MOST_LABELS]) + (f" +{more}" if more > 0 else "")

    @property
    def reports(self) -> int:
        """In how many reports it is said, at least."""
        return max(edge.reports for edge in self.edges)


def bundles(edges: Iterable[Edge]) -> tuple[Bundle, ...]:
    """Edges put together by their ends and type, in a fixed order; what leads from a concept to itself is left out."""

    def ends(edge: Edge) -> tuple[str, str, str]:
        return edge.source, edge.target, edge.type

    between = sorted((edge for edge in edges if edge.source != edge.target), key=ends)
    return tuple(_bundle(key, tuple(group)) for key, group in groupby(between, key=ends))


def _bundle(ends: tuple[str, str, str], edges: tuple[Edge, ...]) -> Bundle:
    source, target, kind = ends
    labels = tuple(dict.fromkeys(edge.label for edge in edges))
    return Bundle("|".join(ends), source, target, kind, labels, edges)


def merged(first: Neighbourhood, *others: Neighbourhood) -> Neighbourhood:
    """Several neighbourhoods as one around the first's centre; `hidden` stays the first's."""
    nodes = {node.iri: node for part in (first, *others) for node in part.nodes}
    links = (edge for part in (first, *others) for edge in part.edges)
    edges = {(edge.source, edge.target, edge.type, edge.label): edge for edge in links}
    return replace(first, nodes=tuple(nodes.values()), edges=tuple(edges.values()))


def drawing(shown: Neighbourhood, chosen: str | None, height: int = 560, hint: str = _HINT) -> dict[str, Any]:
    """The component's content for a neighbourhood, or for a part of a network; `hint` says what clicks do."""
    lines = bundles(shown.edges)
    kinds = ordered({node.type for node in shown.nodes})
    return {
        "nodes": [_node(node, shown.centre) for node in shown.nodes],
        "edges": [_line(line) for line in lines],
        "centre": shown.centre,
        "chosen": chosen,
        "legend": [{"name": kind, "colour": colour(kind)} for kind in kinds],
        "lines": [{"name": name, "style": style} for style, name in _LINES.items() if style in _styles(lines)],
        "hint": hint,
        "height": height,
        "description": f"Graph of {count(len(shown.nodes), 'node')} and {count(len(lines), 'link')}; "
        "the table below the graph holds the same.",
    }


def _node(node: Node, centre: str) -> dict[str, Any]:
    return {
        "id": node.iri,
        "label": _short(node.label),
        "colour": colour(node.type),
        "size": round(18 + 9 * math.log2(1 + node.weight)),
        "classes": "centre" if node.iri == centre else "",
    }


def _short(label: str) -> str:
    return label if len(label) <= _LONGEST else label[:_LONGEST].rsplit(" ", 1)[0] + " …"


def _style(line: Bundle) -> str:
    return line.type if line.type in _LINES else "relation"


def _styles(lines: Iterable[Bundle]) -> set[str]:
    return {_style(line) for line in lines}


def _line(line: Bundle) -> dict[str, Any]:
    return {
        "id": line.id,
        "source": line.source,
        "target": line.target,
        "label": line.label,
        "width": round(1 + math.log2(1 + line.reports), 1),
        "classes": _style(line),
    }


def triples_drawing(triples: Triples, most: int = 150) -> dict[str, Any]:
    """The component's content for the result of a CONSTRUCT or DESCRIBE; literals become nodes of their own."""
    rows = triples.rows[:most]
    ends = {end["id"]: end for row in rows for end in (_end(row[0]), _end(row[2]))}
    cut = f"The first {most} of {len(triples.rows)} triples" if len(triples.rows) > most else ""
    return {
        "nodes": list(ends.values()),
        "edges": [_statement(number, *row) for number, row in enumerate(rows)],
        "centre": str(hash(rows)),
        "chosen": None,
        "legend": [{"name": "thing", "colour": ACCENT}, {"name": "value", "colour": QUIET}],
        "lines": [],
        "hint": cut,
        "height": 520,
        "description": f"Graph of {count(len(rows), 'triple')}; the table beside it holds the same.",
    }


def _statement(number: int, subject: Term, predicate: Term, value: Cell) -> dict[str, Any]:
    ends = {"source": _end(subject)["id"], "target": _end(value)["id"]}
    return {"id": str(number), **ends, "label": predicate.label, "width": 1.5, "classes": ""}


def _end(cell: Cell) -> dict[str, Any]:
    if isinstance(cell, Term):
        return {"id": cell.iri, "label": cell.label, "colour": ACCENT, "size": 22, "classes": ""}
    words = str(cell)
    return {"id": f"value:{words}", "label": words[:60], "colour": QUIET, "size": 14, "classes": ""}


def table(shown: Neighbourhood) -> list[dict[str, str | int]]:
    """The same as rows, for whoever cannot see or point at a drawing."""
    labels = {node.iri: node.label for node in shown.nodes}
    return [
        {
            "From": labels[line.source],
            "Relation": _relation(line),
            "To": labels[line.target],
            "Reports": line.reports,
        }
        for line in bundles(shown.edges)
    ]


def _relation(line: Bundle) -> str:
    if line.type == "rate":
        return f"rate {', '.join(line.labels)}"
    return _LINES[line.type] if line.type in {"together", "cites"} else line.label


def links_of(iri: str, lines: Sequence[Bundle]) -> list[Bundle]:
    """The lines that begin or end at a concept."""
    return [line for line in lines if iri in {line.source, line.target}]
