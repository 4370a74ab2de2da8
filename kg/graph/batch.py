"""Writing: each change of a graph is one transaction, recorded before it happens."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.graph import catalogue, digests, ontology, vocabularies
from kg.graph.damage import told
from kg.graph.frontier import lines_of, stored_lines
from kg.graph.history import Before
from kg.graph.works.decisions import Decisions, read
from kg.graph.works.entries import entries_of
from kg.graph.works.register import RULES, Delta, change
from kg.model.errors import InvalidGraph, StoreDamaged
from kg.vocabulary.terms import (
    CATALOGUE_GRAPH,
    DECISIONS_GRAPH,
    DIGESTS_GRAPH,
    ONTOLOGY_GRAPH,
    OWN_GRAPHS,
    REPORT,
    WORKS_GRAPH,
    WORKS_INDEX_GRAPH,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from pathlib import Path

    import rdflib

    from kg.graph.changes import Change
    from kg.graph.checkpoints import Checkpoints
    from kg.graph.history import Record
    from kg.graph.works.decisions import Decision
    from kg.graph.works.entries import Entry
    from kg.vocabulary.index import Index

_NO_WORKS = Delta(frozenset(), frozenset())
_WORKS = (WORKS_GRAPH, WORKS_INDEX_GRAPH)


class Batch:
    """What `Store.writing` hands out: the live database while the store's lock is held. Of no use afterwards.

    Attributes:
        written: the IRIs of all graphs that were written to.
    """

    def __init__(self, home: Path, record: Record) -> None:
        """Open the live database.

        Raises:
            StoreBusy, StoreDamaged: it cannot be opened.
        """
        self._home = home
        self._record = record
        self.written: set[str] = set()
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

    def touch(self) -> None:
        """Have the database published even though nothing is written."""
        with told(self._home):
            self._unpublished.touch()

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
            ValueError: the IRI is that of one of the store's own graphs.
        """
        try:
            lines = graph if isinstance(graph, frozenset) else lines_of(graph)
        except ValueError as error:
            raise InvalidGraph(graph_iri, [str(error)]) from error
        old = [iri for iri in dict.fromkeys(replaces) if iri != graph_iri and self._holds(iri)]
        stored = stored_lines(self._live, _name(graph_iri))
        if stored == lines and not old:
            return "unchanged"
        was = [entry for iri in old for entry in self._entries(iri)] + [*entries_of(graph_iri, stored)]
        works = change(self._live, was, entries_of(graph_iri, lines))
        steps = [*map(_drop, old), _drop_graph(graph_iri), _insert(graph_iri, lines), _digest(graph_iri, lines)]
        self._change([*old, graph_iri], steps, works)
        return "replaced" if old or stored else "added"

    def remove(self, graph_iri: str) -> None:
        """Take a report's graph and its catalogue entry out; the others stay. Without such a graph, do nothing."""
        if self._holds(graph_iri):
            works = change(self._live, self._entries(graph_iri), ())
            self._change([graph_iri], [_drop(graph_iri)], works)
        self.written.add(graph_iri)  # it may lie where this database is a copy of

    def copy(self, folder: Path) -> None:
        """Make a checkpoint of the database as it is now, in a folder that is not there yet; readers do not see it."""
        with told(self._home):
            self._live.flush()
            self._live.backup(str(folder))

    def apply(self, changes: Iterable[Change], version: str) -> tuple[int, int]:
        """Change graphs, those of reports and others, in one transaction with what follows from them.

        Args:
            changes: of graphs that are not the store's own, worked out on a `copy` of this very state.
            version: what the catalogue says has made a report that is changed.

        Returns:
            How many triples went, and how many came.
        """
        before = {one: stored_lines(self._live, _name(one.graph)) for one in changes}
        after = {one: one.after(lines) for one, lines in before.items()}
        if not before:
            return 0, 0
        was = [entry for one, lines in before.items() for entry in entries_of(one.graph, lines)]
        now = [entry for one, lines in after.items() for entry in entries_of(one.graph, lines)]
        steps = [_leave(one) if after[one] else _drop(one.graph) for one in before]
        steps += [self._catalogued(one.graph, version) for one in before if after[one] and one.graph.startswith(REPORT)]
        steps += [_digest(one.graph, lines) for one, lines in after.items() if lines]
        coming = [f"GRAPH {ox.NamedNode(one.graph)} {{\n{_lines(one.into)}\n}}" for one in before if one.into]
        steps += [f"INSERT DATA {{ {' '.join(coming)} }}" if coming else ""]
        self._change([one.graph for one in before], steps, change(self._live, was, now))
        removed = sum(len(lines - after[one]) for one, lines in before.items())
        return removed, sum(len(lines - before[one]) for one, lines in after.items())

    def decide(self, made: Iterable[Decision], taken_back: Iterable[Decision] = ()) -> None:
        """Make decisions about works, or take them back, in one transaction with what follows from them."""
        new, old = frozenset(made), frozenset(taken_back)
        works = change(self._live, (), (), new, old)
        self._change([DECISIONS_GRAPH], [_delete(_quads(old)), _put(_quads(new))], works)

    def decisions(self) -> set[Decision]:
        """The decisions about works that hold."""
        return Decisions(self._live).stored()

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
            lines = state.triples.encode().splitlines()
            if state.graph == DECISIONS_GRAPH:
                made, held = read(ox.parse(state.triples, ox.RdfFormat.N_TRIPLES)), self.decisions()
                works = change(self._live, (), (), made - held, held - made)
            else:
                works = change(self._live, self._entries(state.graph), entries_of(state.graph, lines))
            entry = _insert(CATALOGUE_GRAPH, state.entry.encode().splitlines())
            steps = [_drop(state.graph), _insert(state.graph, lines), entry, _digest(state.graph, lines)]
            self._write([state.graph], steps, works)

    def refresh_ontology(self, folder: Path) -> None:
        """Replace the ontology graph unless it was read from these very files; not recorded."""
        digest = ontology.digest(folder)
        if catalogue.version_of(self._live, ONTOLOGY_GRAPH) != digest:
            lines = ontology.triples(folder)
            note = _insert(CATALOGUE_GRAPH, catalogue.version_lines(ONTOLOGY_GRAPH, digest))
            made = [_insert(ONTOLOGY_GRAPH, lines), _digest(ONTOLOGY_GRAPH, lines)]
            self._write([ONTOLOGY_GRAPH], [_drop(ONTOLOGY_GRAPH), *made, note])

    def refresh_works(self) -> None:
        """Make the graph of works anew unless it was made by these very rules; not recorded.

        What a writer that was killed has left half done is begun again.
        """
        if catalogue.version_of(self._live, WORKS_GRAPH) == RULES:
            return
        self._write([WORKS_GRAPH, WORKS_INDEX_GRAPH], [_drop(WORKS_GRAPH), _drop(WORKS_INDEX_GRAPH)])
        for report in sorted(name for name in self.names() if name.startswith(REPORT)):
            self._write([], [], change(self._live, (), self._entries(report)))
        self._write([], [_insert(CATALOGUE_GRAPH, catalogue.version_lines(WORKS_GRAPH, RULES))])

    def refresh_digests(self) -> None:
        """Make all digests anew unless they were made for these very questions; not recorded.

        What a writer that was killed has left half done is begun again.
        """
        if digests.are_current(self._live):
            return
        self._write([DIGESTS_GRAPH], [_drop(DIGESTS_GRAPH)])
        for iri in filter(digests.has_digest, sorted(self.names())):
            self._write([DIGESTS_GRAPH], [_digest(iri, self.lines(iri))])
        self._write([], [_insert(CATALOGUE_GRAPH, catalogue.version_lines(DIGESTS_GRAPH, digests.RULES))])

    # For a copy of a store that lies elsewhere.

    def names(self) -> set[str]:
        """The IRIs of all graphs."""
        return {name.value for name in self._live.named_graphs() if isinstance(name, ox.NamedNode)}

    def lines(self, iri: str) -> frozenset[bytes]:
        """The triples of any graph as N-Triples lines."""
        return stored_lines(self._live, ox.NamedNode(iri))

    def receive(self, iri: str, lines: frozenset[bytes]) -> None:
        """Have any graph hold these triples, whatever should follow from them; not recorded; in two transactions."""
        with told(self._home):
            self._unpublished.touch()
            self._live.remove_graph(ox.NamedNode(iri))
            self._live.load(b"\n".join(lines), ox.RdfFormat.N_TRIPLES, to_graph=ox.NamedNode(iri))
        self.written.add(iri)

    def forget(self, iri: str) -> None:
        """Take what the catalogue says of a graph out, so that it is made anew if it is one's own; not recorded."""
        self._write([], [_drop_entry(iri)])

    def _catalogued(self, report: str, version: str) -> str:
        """Note what has made a report; where it was read stays as it was noted."""
        entry = catalogue.CatalogueEntry(catalogue.source_of(self._live, report), version)
        return f"{_drop_entry(report)};\n{_insert(CATALOGUE_GRAPH, catalogue.lines_for(report, entry))}"

    def refresh_vocabularies(self, added: Sequence[Index]) -> None:
        """Hold these vocabularies as graphs, and no others; not recorded."""
        wanted, held = vocabularies.wanted(self._live, added), vocabularies.held(self._live)
        for iri in held.keys() - wanted.keys():
            self._write([iri], [_drop(iri)])
        for iri, (version, index) in wanted.items():
            if held.get(iri) != version:
                triples = _insert(iri, vocabularies.lines(self._live, index))
                note = _insert(CATALOGUE_GRAPH, catalogue.version_lines(iri, version))
                self._write([iri], [_drop(iri), triples, note])

    def _entries(self, report: str) -> tuple[Entry, ...]:
        return entries_of(report, stored_lines(self._live, _name(report)))

    def _holds(self, iri: str) -> bool:
        return self._live.contains_named_graph(ox.NamedNode(iri))

    def _change(self, graphs: Iterable[str], steps: Iterable[str], works: Delta = _NO_WORKS) -> None:
        with told(self._home):
            for iri in graphs:
                if not self._record.knows(iri):
                    self._record.add(self._state(iri))
        self._write(graphs, steps, works)

    def _state(self, iri: str) -> Before:
        triples = sorted(stored_lines(self._live, ox.NamedNode(iri)))
        entry = sorted(catalogue.stored_lines_for(self._live, iri))
        return Before(iri, b"\n".join(triples).decode(), b"\n".join(entry).decode())

    def _write(self, graphs: Iterable[str], steps: Iterable[str], works: Delta = _NO_WORKS) -> None:
        """Change these graphs, and the catalogue and the works, in one transaction."""
        with told(self._home):
            self._unpublished.touch()
            self._live.update(";\n".join(step for step in (*steps, _delete(works.out), _put(works.into)) if step))
        changed = set(graphs)
        with_digest = any(map(digests.has_digest, changed))
        self.written.update(changed, [CATALOGUE_GRAPH], _WORKS if any(works) else [], [DIGESTS_GRAPH] * with_digest)


def _name(iri: str) -> ox.NamedNode:
    if iri in OWN_GRAPHS:
        message = f"{iri} is the store's own"
        raise ValueError(message)
    return ox.NamedNode(iri)


def _drop(iri: str) -> str:
    """A graph with what is noted of it."""
    digest = [_drop_digest(iri)] if digests.has_digest(iri) else []
    return ";\n".join([_drop_graph(iri), _drop_entry(iri), *digest])


def _drop_graph(iri: str) -> str:
    return f"DROP SILENT GRAPH {ox.NamedNode(iri)}"


def _drop_entry(iri: str) -> str:
    return f"DELETE WHERE {{ GRAPH {catalogue.GRAPH} {{ {ox.NamedNode(iri)} ?property ?value }} }}"


def _drop_digest(report: str) -> str:
    return f"DELETE WHERE {{ GRAPH {digests.GRAPH} {{ {digests.node(report)} ?question ?answer }} }}"


def _digest(iri: str, lines: Iterable[bytes]) -> str:
    """Put the digest of what a graph holds then in place of the one that is there; nothing where none is made of it."""
    if not digests.has_digest(iri):
        return ""
    made = _insert(DIGESTS_GRAPH, digests.lines_of(iri, lines))
    return f"{_drop_digest(iri)};\n{made}" if made else _drop_digest(iri)


def _leave(one: Change) -> str:
    """Take out what goes."""
    if one.whole:
        return _drop_graph(one.graph)
    return f"DELETE DATA {{ GRAPH {ox.NamedNode(one.graph)} {{\n{_lines(one.out)}\n}} }}" if one.out else ""


def _insert(iri: str, lines: Collection[bytes]) -> str:
    return f"INSERT DATA {{ GRAPH {ox.NamedNode(iri)} {{\n{_lines(lines)}\n}} }}" if lines else ""


def _lines(lines: Iterable[bytes]) -> str:
    return b"\n".join(lines).decode()


def _quads(decisions: Iterable[Decision]) -> frozenset[ox.Quad]:
    return frozenset(quad for decision in decisions for quad in decision.quads())


def _delete(quads: Collection[ox.Quad]) -> str:
    return f"DELETE DATA {{\n{_data(quads)}}}" if quads else ""


def _put(quads: Collection[ox.Quad]) -> str:
    return f"INSERT DATA {{\n{_data(quads)}}}" if quads else ""


def _data(quads: Collection[ox.Quad]) -> str:
    """Quads as SPARQL writes them."""
    graphs: dict[str, list[str]] = {}
    for quad in quads:
        graphs.setdefault(str(quad.graph_name), []).append(f"{quad.subject} {quad.predicate} {quad.object} .\n")
    return "".join(f"GRAPH {graph} {{\n{''.join(lines)}}}\n" for graph, lines in graphs.items())
