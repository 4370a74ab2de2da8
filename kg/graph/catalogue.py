"""The catalogue: what this store knows of a report beyond its content (where it came from, what extracted it).

It is a graph of the store, so that it changes in the same transactions, but it is never exported: paths differ from
machine to machine.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.vocabulary.terms import CATALOGUE_GRAPH

if TYPE_CHECKING:
    from collections.abc import Iterable

GRAPH = ox.NamedNode(CATALOGUE_GRAPH)
_SOURCE = ox.NamedNode(CATALOGUE_GRAPH + "#source")
_VERSION = ox.NamedNode(CATALOGUE_GRAPH + "#version")


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """Where a report was read (an absolute path; empty for pasted text) and the version of the program that read it."""

    source: str
    version: str


def entry(store: ox.Store, report: str) -> CatalogueEntry | None:
    """What the catalogue says of a report; None of one that is not in it."""
    version = version_of(store, report)
    return None if version is None else CatalogueEntry(source_of(store, report), version)


def reports_from(store: ox.Store, source: str) -> tuple[str, ...]:
    """The IRIs of the reports that were read from this path, sorted; none for the empty path."""
    quads = store.quads_for_pattern(None, _SOURCE, ox.Literal(source), GRAPH) if source else ()
    return tuple(sorted(quad.subject.value for quad in quads if isinstance(quad.subject, ox.NamedNode)))


def source_of(store: ox.Store, report: str) -> str:
    """Where a report was read; empty for one that is not in the catalogue."""
    quads = store.quads_for_pattern(ox.NamedNode(report), _SOURCE, None, GRAPH)
    return next((quad.object.value for quad in quads if isinstance(quad.object, ox.Literal)), "")


def lines_for(report: str, entry: CatalogueEntry) -> frozenset[bytes]:
    """An entry as N-Triples lines."""
    subject = ox.NamedNode(report)
    pairs = ((_SOURCE, entry.source), (_VERSION, entry.version))
    return _lines(ox.Triple(subject, predicate, ox.Literal(text)) for predicate, text in pairs)


def stored_lines_for(store: ox.Store, report: str) -> frozenset[bytes]:
    """The entry the store holds for a report, as N-Triples lines; empty if none."""
    quads = store.quads_for_pattern(ox.NamedNode(report), None, None, GRAPH)
    return _lines(quad.triple for quad in quads)


def version_of(store: ox.Store, graph: str) -> str | None:
    """The version that one of the store's own graphs was made from; None before it was made."""
    quads = store.quads_for_pattern(ox.NamedNode(graph), _VERSION, None, GRAPH)
    return next((quad.object.value for quad in quads if isinstance(quad.object, ox.Literal)), None)


def version_lines(graph: str, version: str) -> frozenset[bytes]:
    """The note of what one of the store's own graphs was made from, as N-Triples lines."""
    return _lines([ox.Triple(ox.NamedNode(graph), _VERSION, ox.Literal(version))])


def _lines(triples: Iterable[ox.Triple]) -> frozenset[bytes]:
    content = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES)
    return frozenset((content or b"").splitlines())
