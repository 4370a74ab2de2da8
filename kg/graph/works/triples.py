"""What the store holds of works: how entries, descriptions, works and merges are written, and the index of these.

The graph of works is a function of the reports and the user's decisions, and is exported. The index is a function of
that graph and stays in the store.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

import pyoxigraph as ox

from kg.graph.literals import joined
from kg.graph.works.descriptions import IDENTIFIERS, keys, without_label
from kg.vocabulary.terms import (
    BIBO,
    CITO,
    DCTERMS,
    DESCRIPTION,
    KG,
    MERGE,
    RDF,
    RDFS,
    WORK,
    WORKS_GRAPH,
    WORKS_INDEX_GRAPH,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from kg.graph.works.clustering import Group, Link
    from kg.graph.works.descriptions import Description
    from kg.graph.works.entries import Entry

WORKS, INDEX = ox.NamedNode(WORKS_GRAPH), ox.NamedNode(WORKS_INDEX_GRAPH)
TYPE, LABEL = ox.NamedNode(RDF + "type"), ox.NamedNode(RDFS + "label")
CITES = ox.NamedNode(CITO + "cites")
OF_WORK = ox.NamedNode(KG + "work")
DESCRIBED = ox.NamedNode(KG + "description")
FINGERPRINT = ox.NamedNode(KG + "fingerprint")
KEY = ox.NamedNode(WORKS_INDEX_GRAPH + "#key")
MEMBER = ox.NamedNode(WORKS_INDEX_GRAPH + "#member")  # a description or a merge of a work; entries are too many
SHOWN = ox.NamedNode(WORKS_INDEX_GRAPH + "#shown")  # the entry that stands for its description

_PRINTED = {
    "title": DCTERMS + "title",
    "year": DCTERMS + "date",
    "container": KG + "container",
    "volume": BIBO + "volume",
    "pages": BIBO + "pageStart",
}
_IDENTIFIERS = {"doi": BIBO + "doi", "pmid": BIBO + "pmid", "pmcid": KG + "pmcid"}
_LONGEST_LABEL = 160  # characters


def node(name: str) -> ox.NamedNode:
    """The node of a description."""
    return ox.NamedNode(DESCRIPTION + name)


def of_entry(entry: str, name: str, work: str) -> Iterator[ox.Quad]:
    """Which description an entry gives, and of which work."""
    yield ox.Quad(ox.NamedNode(entry), DESCRIBED, node(name), WORKS)
    yield ox.Quad(ox.NamedNode(entry), OF_WORK, ox.NamedNode(work), WORKS)


def of_citing(report: str, works: Iterable[str]) -> Iterator[ox.Quad]:
    """Which works a report cites."""
    for work in works:
        yield ox.Quad(ox.NamedNode(report), CITES, ox.NamedNode(work), WORKS)


def of_description(name: str, one: Description, work: str, shown: str) -> Iterator[ox.Quad]:
    """A description, and what it is found by."""
    this = node(name)
    yield ox.Quad(this, TYPE, ox.NamedNode(KG + "Description"), WORKS)
    yield ox.Quad(this, FINGERPRINT, ox.Literal(one.json()), WORKS)
    yield ox.Quad(this, OF_WORK, ox.NamedNode(work), WORKS)
    yield ox.Quad(ox.NamedNode(work), MEMBER, this, INDEX)
    yield ox.Quad(this, SHOWN, ox.NamedNode(shown), INDEX)
    for key in keys(one):
        yield ox.Quad(this, KEY, ox.Literal(key), INDEX)


def of_work(work: str, entry: Entry, descriptions: Iterable[Description]) -> Iterator[ox.Quad]:
    """A work as its entries print it, with all its identifiers."""
    this = ox.NamedNode(work)
    yield ox.Quad(this, TYPE, ox.NamedNode(KG + "Work"), WORKS)
    yield ox.Quad(this, LABEL, ox.Literal(label(entry)), WORKS)
    if entry.authors:
        yield ox.Quad(this, ox.NamedNode(KG + "authors"), ox.Literal(str(joined(entry.authors))), WORKS)
    for field, iri in _PRINTED.items():
        if value := getattr(entry, field):
            yield ox.Quad(this, ox.NamedNode(iri), ox.Literal(value), WORKS)
    for one in descriptions:
        for kind, iri in _IDENTIFIERS.items():
            if value := getattr(one, kind):
                yield ox.Quad(this, ox.NamedNode(iri), ox.Literal(_printed(kind, value)), WORKS)


def of_merge(link: Link, work: str) -> Iterator[ox.Quad]:
    """That two descriptions are of one work, and why."""
    this = ox.NamedNode(f"{MERGE}{link.one}-{link.other}")
    yield ox.Quad(this, TYPE, ox.NamedNode(KG + "Merge"), WORKS)
    yield ox.Quad(this, OF_WORK, ox.NamedNode(work), WORKS)
    yield ox.Quad(ox.NamedNode(work), MEMBER, this, INDEX)
    yield ox.Quad(this, ox.NamedNode(KG + "reason"), ox.Literal(link.why.reason), WORKS)
    if link.why.agreed:
        yield ox.Quad(this, ox.NamedNode(KG + "agreed"), ox.Literal("; ".join(link.why.agreed)), WORKS)
    for name in (link.one, link.other):
        yield ox.Quad(this, ox.NamedNode(KG + "joins"), node(name), WORKS)


def named(groups: Iterable[Group], descriptions: Mapping[str, Description]) -> dict[str, str]:
    """The IRI of the work of each description: its first identifier, else its first description.

    Where two works claim one identifier (a misprint in one of them), the one that is described in more ways has it.
    """
    taken: dict[str, str] = {}
    for group in sorted(groups, key=lambda group: (-len(group.members), group.members)):
        claims = (
            f"{kind}:{quote(_printed(kind, value), safe='/:;()')}"
            for kind in IDENTIFIERS
            for value in sorted({getattr(descriptions[name], kind) for name in group.members} - {""})
        )
        free = next((claim for claim in claims if claim not in taken.values()), group.members[0])
        taken.update(dict.fromkeys(group.members, free))
    return {name: WORK + claim for name, claim in taken.items()}


def label(entry: Entry) -> str:
    """A work in a line: `Lee A 2003: Embolism`; the printed entry where it has no title."""
    if not entry.title:
        words = without_label(entry.text) or entry.name or entry.iri
    else:
        who = entry.authors[0] if entry.authors else ""
        head = " ".join(filter(None, (who, entry.year)))
        words = f"{head}: {entry.title}" if head else entry.title
    return words if len(words) <= _LONGEST_LABEL else words[: _LONGEST_LABEL - 1].rstrip() + "…"


def _printed(kind: str, value: str) -> str:
    return f"PMC{value}" if kind == "pmcid" else value
