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
    from collections.abc import Iterable, Iterator

GRAPH = ox.NamedNode(CATALOGUE_GRAPH)
_SOURCE = ox.NamedNode(CATALOGUE_GRAPH + "#source")
_VERSION = ox.NamedNode(CATALOGUE_GRAPH + "#version")


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """Where a report was read (an absolute path; empty for pasted text) and the version of the program that read it."""

    source: str
    version: str


def entries(store: ox.Store) -> dict[str, CatalogueEntry]:
    """The catalogue by report IRI."""
    versions = dict(_pairs(store, _VERSION))
    return {report: CatalogueEntry(source, versions[report]) for report, source in _pairs(store, _SOURCE)}


def reports_from(store: ox.Store, source: str) -> tuple[str, ...]:
    """The IRIs of the reports that were read from this path, sorted; none for the empty path."""
    return tuple(sorted(report for report, _ in _pairs(store, _SOURCE, ox.Literal(source)))) if source else ()


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


def versions(store: ox.Store, beginning: str) -> dict[str, str]:
    """By graph: the versions that those of the store's own graphs were made from whose IRIs begin so."""
    return {graph: version for graph, version in _pairs(store, _VERSION) if graph.startswith(beginning)}


def version_lines(graph: str, version: str) -> frozenset[bytes]:
    """The note of what one of the store's own graphs was made from, as N-Triples lines."""
    return _lines([ox.Triple(ox.NamedNode(graph), _VERSION, ox.Literal(version))])


def _lines(triples: Iterable[ox.Triple]) -> frozenset[bytes]:
    content = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES)
    return frozenset((content or b"").splitlines())


def _pairs(store: ox.Store, predicate: ox.NamedNode, text: ox.Literal | None = None) -> Iterator[tuple[str, str]]:
    for quad in store.quads_for_pattern(None, predicate, text, GRAPH):
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.Literal):
            yield quad.subject.value, quad.object.value
