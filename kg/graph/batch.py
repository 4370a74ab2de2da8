"""Writing: each change of a graph is one transaction, recorded before it happens."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.graph import catalogue, ontology
from kg.graph.damage import told
from kg.graph.frontier import lines_of, stored_lines
from kg.graph.history import Before
from kg.model.errors import InvalidGraph, StoreDamaged
from kg.vocabulary.terms import CATALOGUE_GRAPH, ONTOLOGY_GRAPH

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from pathlib import Path

    import rdflib

    from kg.graph.checkpoints import Checkpoints
    from kg.graph.history import Record


class Batch:
    """What `Store.writing` hands out: the live database while the store's lock is held. Of no use afterwards."""

    def __init__(self, home: Path, record: Record) -> None:
        """Open the live database.

        Raises:
            StoreBusy, StoreDamaged: it cannot be opened.
        """
        self._home = home
        self._record = record
        self._unpublished = home / "unpublished"
        if (home / "current").exists() and not (home / "live").is_dir():
            raise StoreDamaged(str(home), "its folder `live` is missing")
        with told(home):
            self._live = ox.Store(str(home / "live"))

    def close(self, checkpoints: Checkpoints) -> None:
        """Publish what was written, and what a writer that was killed left, as one checkpoint; close the database."""
        try:
            with told(self._home):
                self._record.close()
                if self._unpublished.exists():
                    self._live.flush()
                    checkpoints.publish(self._live)
                    self._unpublished.unlink()
        finally:
            del self._live  # closes it; before the store's lock is let go, so that the next writer can open it

    def put(self, graph_iri: str, graph: rdflib.Graph | frozenset[bytes], replaces: Iterable[str] = ()) -> str:
        """Store a report's graph in place of what stands under its IRI and under those in `replaces`.

        Args:
            graph_iri: its name.
            graph: its triples, or what `kg.graph.frontier.lines_of` has made of them (in another process, say).
            replaces: graphs that it takes the place of.

        Returns:
            `unchanged` (nothing was written), `replaced`, or `added`.

        Raises:
            InvalidGraph: an IRI or literal of the graph is not RDF; nothing was written.
            ValueError: the IRI is that of the ontology or the catalogue.
        """
        try:
            lines = graph if isinstance(graph, frozenset) else lines_of(graph)
        except ValueError as error:
            raise InvalidGraph(graph_iri, [str(error)]) from error
        old = [iri for iri in dict.fromkeys(replaces) if iri != graph_iri and self._holds(iri)]
        stored = stored_lines(self._live, _name(graph_iri))
        if stored == lines and not old:
            return "unchanged"
        self._change([*old, graph_iri], [*map(_drop, old), _drop_graph(graph_iri), _insert(graph_iri, lines)])
        return "replaced" if old or stored else "added"

    def remove(self, graph_iri: str) -> None:
        """Take a report's graph and its catalogue entry out; the others stay. Without such a graph, do nothing."""
        if self._holds(graph_iri):
            self._change([graph_iri], [_drop(graph_iri)])

    def catalogue(self, report_iri: str, source: str, version: str) -> None:
        """Note where a report was read (an absolute path, or empty) and by which version of the program."""
        lines = catalogue.lines_for(report_iri, catalogue.CatalogueEntry(source, version))
        if lines != catalogue.stored_lines_for(self._live, report_iri):
            self._change([report_iri], [_drop_entry(report_iri), _insert(CATALOGUE_GRAPH, lines)])

    def reports_from(self, source: str) -> tuple[str, ...]:
        """The IRIs of the reports that were read from this absolute path."""
        return catalogue.reports_from(self._live, source)

    def restore(self, states: Iterable[Before]) -> None:
        """Put graphs and their catalogue entries back as they were, each in one transaction; not recorded."""
        for state in states:
            self._write([
                _drop(state.graph),
                _insert(state.graph, state.triples.encode().splitlines()),
                _insert(CATALOGUE_GRAPH, state.entry.encode().splitlines()),
            ])  # fmt: skip

    def refresh_ontology(self, folder: Path) -> None:
        """Replace the ontology graph unless it was read from these very files; not recorded."""
        digest = ontology.digest(folder)
        if catalogue.ontology_version(self._live) != digest:
            triples = _insert(ONTOLOGY_GRAPH, ontology.triples(folder))
            self._write([_drop(ONTOLOGY_GRAPH), triples, _insert(CATALOGUE_GRAPH, catalogue.ontology_lines(digest))])

    def _holds(self, iri: str) -> bool:
        return self._live.contains_named_graph(ox.NamedNode(iri))

    def _change(self, graphs: Iterable[str], steps: Iterable[str]) -> None:
        with told(self._home):
            for iri in graphs:
                if not self._record.knows(iri):
                    self._record.add(self._state(iri))
        self._write(steps)

    def _state(self, iri: str) -> Before:
        triples = sorted(stored_lines(self._live, _name(iri)))
        entry = sorted(catalogue.stored_lines_for(self._live, iri))
        return Before(iri, b"\n".join(triples).decode(), b"\n".join(entry).decode())

    def _write(self, steps: Iterable[str]) -> None:
        with told(self._home):
            self._unpublished.touch()
            self._live.update(";\n".join(step for step in steps if step))


def _name(iri: str) -> ox.NamedNode:
    if iri in {ONTOLOGY_GRAPH, CATALOGUE_GRAPH}:
        message = f"{iri} is the store's own"
        raise ValueError(message)
    return ox.NamedNode(iri)


def _drop(iri: str) -> str:
    return f"{_drop_graph(iri)};\n{_drop_entry(iri)}"


def _drop_graph(iri: str) -> str:
    return f"DROP SILENT GRAPH {ox.NamedNode(iri)}"


def _drop_entry(iri: str) -> str:
    return f"DELETE WHERE {{ GRAPH {catalogue.GRAPH} {{ {ox.NamedNode(iri)} ?property ?value }} }}"


def _insert(iri: str, lines: Collection[bytes]) -> str:
    triples = b"\n".join(lines).decode()
    return f"INSERT DATA {{ GRAPH {ox.NamedNode(iri)} {{\n{triples}\n}} }}" if lines else ""
