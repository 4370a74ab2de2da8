"""Answers as a SPARQL endpoint gives them: whole, in the formats of the protocol."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from kg.graph.runner import query_kind, run_serialised

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.graph.homes import Home
    from kg.graph.processes import Stop

_GRAPH_TIMEOUT = 60.0  # seconds


class Protocol:
    """Queries to one store; a part of `Library`."""

    def __init__(self, store: Home) -> None:
        self._store = store
        self._described: dict[tuple[str, str, str], bytes] = {}

    def kind(self, sparql: str, stop: Stop | None = None) -> str:
        """What a query asks for, `select`, `ask`, `construct` or `describe`, where it may be asked.

        Raises:
            QueryRefused: not SPARQL, or SERVICE, FROM or an update.
            QueryStopped: ended by `stop`.
        """
        return query_kind(sparql, stop)

    def answer(
        self,
        sparql: str,
        form: str,
        *,
        timeout: float = 30.0,
        limit: int = 10_000,
        default_graphs: Sequence[str] | None = None,
        named_graphs: Sequence[str] | None = None,
        base: str | None = None,
        stop: Stop | None = None,
    ) -> bytes:
        """The whole answer to a query that `kind` has let through, as `runner.run_serialised` writes it.

        Raises:
            QueryRefused: the engine does not take it.
            QueryTimeout, QueryStopped: stopped after `timeout` seconds, or by `stop`.
            AnswerTooLarge: more than `limit` rows.
        """
        with self._store.snapshot() as snapshot:
            return run_serialised(
                snapshot.path, sparql, form, timeout=timeout, limit=limit,
                default_graphs=default_graphs, named_graphs=named_graphs, base=base, stop=stop,
            )  # fmt: skip

    def graph(self, iri: str | None, form: str, stop: Stop | None = None) -> bytes | None:
        """A named graph in a format of `kg.graph.serialising.GRAPHS`, or the union of all; None where there is none.

        Raises:
            AnswerTooLarge: more than 64 MB.
            QueryTimeout, QueryStopped: it took more than a minute, or was stopped.
            QueryRefused: this is no IRI.
        """
        with self._store.snapshot() as snapshot:
            if iri is not None and not snapshot.holds(iri):
                return None
            named = None if iri is None else [iri]
            everything = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
            return run_serialised(
                snapshot.path,
                everything,
                form,
                timeout=_GRAPH_TIMEOUT,
                limit=sys.maxsize,
                default_graphs=named,
                stop=stop,
            )

    def description(self, endpoint: str, form: str, *, writable: bool = False) -> bytes:
        """What an endpoint at an address says of itself and of this store; made once for each state of it."""
        from kg.graph.description import serialised_description

        key = self._store.current_id(), endpoint, form
        if key not in self._described:
            with self._store.snapshot() as snapshot:
                self._described = {key: serialised_description(snapshot, endpoint, form, writable=writable)}
        return self._described[key]
