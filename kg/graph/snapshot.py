"""What readers hold: the store as it was at one moment, untouched by later writes."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING, Any, Self

import pyoxigraph as ox
from rdflib import URIRef

from kg.graph import catalogue, digests, vocabularies
from kg.graph.frontier import stored_lines, to_rdflib
from kg.graph.plain import plain_value
from kg.graph.values import with_values
from kg.graph.works.register import about_works
from kg.model.errors import QueryRefused
from kg.vocabulary.terms import DECISIONS_GRAPH, DIGESTS_GRAPH, PREFIXES, REPORT, WORKS_GRAPH

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    import rdflib
    from rdflib.term import Identifier

    from kg.graph.catalogue import CatalogueEntry
    from kg.vocabulary.index import Index

    Bindings = Mapping[str, Identifier | list[Identifier]]

_COUNT = "SELECT (COUNT(*) AS ?quads) WHERE { GRAPH <%s> { ?subject ?predicate ?object } }"


class Snapshot:
    """A checkpoint, opened read-only and kept on disk until `close` (or the end of a `with` block).

    Threads may share one. It is cheap to open and worth keeping while `Store.current_id()` still equals its `id`.

    Attributes:
        id: the checkpoint's name; a later state of the store has another.
        path: the checkpoint's folder; None for a store that holds nothing yet.
    """

    def __init__(self, name: str, path: Path | None, store: ox.Store, lease: IO[bytes] | None = None) -> None:
        self.id = name
        self.path = path
        self._store = store
        self._lease = lease

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the checkpoint: a later write may delete it."""
        if self._lease:
            self._lease.close()

    def rows(self, sparql: str, bindings: Bindings | None = None) -> list[dict[str, Any]]:
        """The rows of a SELECT over the union of all graphs; the project's prefixes need no declaration.

        Args:
            sparql: a query of the program's own: it is neither checked nor stopped (users' queries go to `runner`).
            bindings: variables (without `?`) to fix to a term, or to one of a list of terms.

        Returns:
            One dict per row: IRIs as str, literals as Python values, unbound variables as None.
        """
        query = with_values(sparql, {name: _as_sparql(terms) for name, terms in (bindings or {}).items()})
        solutions = self._store.query(query, prefixes=PREFIXES, use_default_graph_as_union=True)
        if not isinstance(solutions, ox.QuerySolutions):
            message = "rows() takes a SELECT query"
            raise TypeError(message)
        names = [variable.value for variable in solutions.variables]
        return [dict(zip(names, map(_plain, solution), strict=True)) for solution in solutions]

    def answers(self, question: str, reports: Iterable[str] | None = None) -> list[dict[str, Any]]:
        """What reports (by IRI; by default all) say to one of `kg.graph.digests.QUESTIONS`, as `rows` gives it."""
        if digests.are_current(self._store):
            return list(digests.rows(self._store, question, reports))
        bindings: Bindings = {} if reports is None else {"report": [URIRef(iri) for iri in sorted(reports)]}
        return self.rows(digests.QUESTIONS[question], bindings)

    def size(self) -> int:
        """How many quads there are but for digests; those of reports are not counted anew."""
        told = {row["report"]: row["triples"] for row in self.answers("size")}
        names = {name.value for name in self._store.named_graphs() if isinstance(name, ox.NamedNode)}
        others = names - told.keys() - {DIGESTS_GRAPH}
        return sum(map(int, told.values())) + sum(int(self.rows(_COUNT % iri)[0]["quads"]) for iri in others)

    def graph(self, iri: str) -> rdflib.Graph:
        """One named graph (empty if the store has none of this name)."""
        return to_rdflib(self._store.quads_for_pattern(None, None, None, ox.NamedNode(iri)))

    def lines(self, iri: str) -> frozenset[bytes]:
        """The triples of any graph as N-Triples lines."""
        return stored_lines(self._store, ox.NamedNode(iri))

    def holds(self, iri: str) -> bool:
        """Whether there is a named graph of this name.

        Raises:
            QueryRefused: this is no IRI.
        """
        try:
            return self._store.contains_named_graph(ox.NamedNode(iri))
        except ValueError as error:
            raise QueryRefused(f"{iri[:200]!r} is no IRI: {error}.") from error

    def graph_with_works(self, report: str) -> rdflib.Graph:
        """A report's graph, and with it what is known of the works that it cites and of the one it is."""
        own = list(self._store.quads_for_pattern(None, None, None, ox.NamedNode(report)))
        return to_rdflib([*own, *about_works(self._store, report)])

    def graph_iris(self) -> list[str]:
        """The IRIs of all report graphs, sorted."""
        return sorted(name.value for name in self._store.named_graphs() if name.value.startswith(REPORT))

    def exported_iris(self) -> list[str]:
        """The IRIs of all that a store says: its reports, the works they cite, and the user's decisions about these."""
        return [*self.graph_iris(), DECISIONS_GRAPH, WORKS_GRAPH]

    def nquads(self, graph_iris: Iterable[str] | None = None) -> bytes:
        """Graphs as sorted N-Quads; by default `exported_iris`. The same content gives the same bytes everywhere."""
        lines: list[bytes] = []
        for iri in dict.fromkeys(self.exported_iris() if graph_iris is None else graph_iris):
            graph_name = ox.NamedNode(iri)
            tail = f" {graph_name} .\n".encode()
            lines += (line.removesuffix(b" .") + tail for line in stored_lines(self._store, graph_name))
        return b"".join(sorted(lines))

    def lacks(self, added: Sequence[Index]) -> bool:
        """Whether the store's graphs of vocabularies are others than these."""
        wanted = vocabularies.wanted(self._store, added)
        return vocabularies.held(self._store) != {iri: version for iri, (version, _) in wanted.items()}

    def catalogued(self, report: str) -> CatalogueEntry | None:
        """Where a report, by its IRI, was read from, and the version of the program that extracted it."""
        return catalogue.entry(self._store, report)

    def reports_from(self, source: str) -> tuple[str, ...]:
        """The IRIs of the reports that were read from this absolute path."""
        return catalogue.reports_from(self._store, source)


def _as_sparql(terms: Identifier | list[Identifier]) -> str:
    return " ".join(term.n3() for term in (terms if isinstance(terms, list) else [terms]))


def _plain(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | None) -> str | int | float | bool | None:
    if isinstance(term, ox.Literal):
        return plain_value(term)
    if term is None or isinstance(term, ox.Triple):
        return None if term is None else str(term)
    return term.value
