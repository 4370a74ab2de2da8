"""The classes of the ontology, and what leads from one to another, as what draws graphs takes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kg.views.palette import ACCENT, QUIET, colour

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.model.ontology import Ontology, OntologyTerm

_KINDS = {"Procedure", "Condition", "Complication", "Anatomy", "Device", "Drug", "Test", "Outcome"}
_CENTRE = "kg:RateClaim"
_CONCEPT = "skos:Concept"  # not of ours, but what many properties lead to


def ontology_drawing(ontology: Ontology, chosen: str | None, height: int = 640) -> dict[str, Any]:
    """The content for a drawing: a node for each class, a line for each way from one to another."""
    classes = [term for term in ontology.terms if term.kind == "class"]
    shown = {term.name for term in classes} | {_CONCEPT}
    lines = [*_narrower(classes, shown), *_properties(ontology, shown)]
    linked = {line[end] for line in lines for end in ("source", "target")}
    names = [name for name in (*(term.name for term in classes), _CONCEPT) if name in linked]
    kinds = (("of a report", ACCENT), ("kind of concept", colour("Condition")))
    return {
        "nodes": [_node(name) for name in names],
        "edges": lines,
        "centre": "ontology",
        "chosen": chosen,
        "legend": [{"name": name, "colour": shade} for name, shade in kinds],
        "lines": [{"name": "property", "style": "relation"}, {"name": "is a kind of", "style": "broader"}],
        "hint": "Click: details · point at a class: the names of its lines",
        "height": height,
        "description": f"Diagram of {len(linked)} classes and the {len(lines)} ways between them; the terms below or "
        "beside it say the same.",
    }


def _node(name: str) -> dict[str, Any]:
    local, centre = name.partition(":")[2], name == _CENTRE
    shade = QUIET if name == _CONCEPT else colour("Condition") if local in _KINDS else ACCENT
    return {
        "id": name,
        "label": name if name == _CONCEPT else local,
        "colour": shade,
        "size": 40 if centre else 28,
        "classes": "square centre" if centre else "square",
    }


def _narrower(classes: list[OntologyTerm], shown: set[str]) -> Iterator[dict[str, Any]]:
    for term in classes:
        for wider in sorted(shown.intersection(term.above)):
            yield _line(term.name, wider, "", "broader")


def _properties(ontology: Ontology, shown: set[str]) -> Iterator[dict[str, Any]]:
    """One line for all properties from one class to another."""
    found: dict[tuple[str, str], list[str]] = {}
    for term in ontology.terms:
        for source in shown.intersection(term.subjects):
            for target in shown.intersection(term.values) - {source}:
                found.setdefault((source, target), []).append(term.name.partition(":")[2])
    for (source, target), names in sorted(found.items()):
        yield _line(source, target, ", ".join(names), "relation")


def _line(source: str, target: str, label: str, style: str) -> dict[str, Any]:
    ends = {"id": f"{source}|{target}|{style}", "source": source, "target": target}
    return {**ends, "label": label, "width": 1.5, "classes": style}
