"""Handing the graph on: the reports' graphs, and that of the works they cite, in the formats that other programs read.

An export holds what follows from the reports and from the user's decisions, so that the same reports give the same
bytes on every machine: not the catalogue (paths of this machine) and not the ontology, which comes with the program as
`ontology/*.ttl`. One report is exported alone, without the works, which are the whole store's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.model.errors import UnknownName
from kg.vocabulary.terms import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from kg.graph.snapshot import Snapshot


def export(snapshot: Snapshot, form: str, graph_iris: Iterable[str] | None = None) -> bytes:
    """Report graphs as a file.

    Args:
        snapshot: where they are.
        form: `nquads` (sorted lines), `trig` and `jsonld` (these three keep the reports' graphs apart), `turtle` (all
            triples as one graph) or `nanopubs` (a nanopublication for each rate claim, in TriG).
        graph_iris: which reports; by default all.

    Raises:
        UnknownName: no such format.
    """
    if form not in _WRITERS:
        raise UnknownName("export format", form, tuple(_WRITERS))
    return _WRITERS[form](snapshot, None if graph_iris is None else list(graph_iris))


def _turtle(snapshot: Snapshot, graph_iris: list[str] | None) -> bytes:
    quads = ox.parse(snapshot.nquads(graph_iris), ox.RdfFormat.N_QUADS)
    return ox.serialize((quad.triple for quad in quads), format=ox.RdfFormat.TURTLE, prefixes=PREFIXES) or b""


def _dataset(form: ox.RdfFormat) -> Callable[[Snapshot, list[str] | None], bytes]:
    def write(snapshot: Snapshot, graph_iris: list[str] | None) -> bytes:
        graphs = snapshot.exported_iris() if graph_iris is None else sorted(graph_iris)
        quads = (quad for iri in graphs for quad in ox.parse(snapshot.nquads([iri]), ox.RdfFormat.N_QUADS))
        return ox.serialize(quads, format=form, prefixes=PREFIXES) or b""

    return write


def _nanopubs(snapshot: Snapshot, graph_iris: list[str] | None) -> bytes:
    from kg.graph.nanopubs import nanopubs  # rdflib, likewise

    return nanopubs(snapshot, snapshot.graph_iris() if graph_iris is None else graph_iris)


_WRITERS: dict[str, Callable[[Snapshot, list[str] | None], bytes]] = {
    "nquads": lambda snapshot, graph_iris: snapshot.nquads(graph_iris),
    "turtle": _turtle,
    "trig": _dataset(ox.RdfFormat.TRIG),
    "jsonld": _dataset(ox.RdfFormat.JSON_LD),
    "nanopubs": _nanopubs,
}
