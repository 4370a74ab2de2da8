"""The process that runs one query (`python -m kg.graph.worker`), so that it can be stopped.

It reads a request from standard input and writes a reply to standard output, both JSON objects:

- request: `path` of a checkpoint (null: an empty store), `sparql` that the guard has let through, `limit` (rows),
  `size` (bytes of values), `memory` (bytes of address space), `seconds` (of CPU).
- reply: `columns`, `rows`, `truncated` for SELECT and ASK; `turtle`, `rows`, `truncated` for CONSTRUCT and DESCRIBE; or
  `error`. A cell is a JSON value, or `{"iri", "label"}`.

It imports little, because every query waits for it to start.
"""

from __future__ import annotations

import ctypes
import json
import os
import resource
import sys
from typing import TYPE_CHECKING, Any, TypeVar

import pyoxigraph as ox

from kg.graph.labels import label_of
from kg.graph.plain import plain_value
from kg.vocabulary.terms import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | None
Row = TypeVar("Row", ox.QuerySolution, ox.Triple)
_NEW_USER, _NEW_NETWORK = 0x10000000, 0x40000000  # Linux: CLONE_NEWUSER, CLONE_NEWNET


class Answer:
    """The reply to one query over one store."""

    def __init__(self, store: ox.Store, limit: int, size: int) -> None:
        self._store = store
        self._limit = limit
        self._size = size
        self._truncated = False
        self._labels: dict[str, str] = {}

    def to(self, sparql: str) -> dict[str, Any]:
        """Run the query.

        Raises:
            SyntaxError: Oxigraph does not accept it.
        """
        found = self._store.query(sparql, prefixes=PREFIXES, use_default_graph_as_union=True)
        if isinstance(found, ox.QueryBoolean):
            return {"columns": ["answer"], "rows": [[bool(found)]], "truncated": False}
        if isinstance(found, ox.QueryTriples):
            return self._triples(found)
        columns = [variable.value for variable in found.variables]
        rows = [[self._cell(term) for term in row] for row in self._capped(found)]
        return {"columns": columns, "rows": rows, "truncated": self._truncated}

    def _triples(self, found: Iterable[ox.Triple]) -> dict[str, Any]:
        triples = sorted(set(self._capped(found)), key=str)
        turtle = ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=PREFIXES) or b""
        rows = [[self._term(one.subject), self._term(one.predicate), self._cell(one.object)] for one in triples]
        return {"turtle": turtle.decode(), "rows": rows, "truncated": self._truncated}

    def _capped(self, rows: Iterable[Row]) -> Iterator[Row]:
        size = 0
        for number, row in enumerate(rows):
            size += sum(len(getattr(term, "value", "")) for term in row)
            if number >= self._limit or size > self._size:
                self._truncated = True
                return
            yield row

    def _cell(self, term: Term) -> Any:  # noqa: ANN401 - JSON
        if isinstance(term, ox.Literal):
            return plain_value(term)
        if isinstance(term, ox.NamedNode):
            return self._term(term)
        return None if term is None else str(term)

    def _term(self, term: Term) -> dict[str, str]:
        if not isinstance(term, ox.NamedNode):
            return {"iri": str(term), "label": str(term)}
        if term.value not in self._labels:
            self._labels[term.value] = label_of(self._store, term.value)
        return {"iri": term.value, "label": self._labels[term.value]}


def main() -> None:
    """Answer the request on standard input."""
    request = json.load(sys.stdin)
    _confine(request["memory"], request["seconds"])
    try:
        path = request["path"]
        store = ox.Store.read_only(path) if path else ox.Store()
        reply = Answer(store, request["limit"], request["size"]).to(request["sparql"])
    except (SyntaxError, ValueError, OSError, RuntimeError) as error:
        reply = {"error": str(error)}
    except MemoryError:
        os._exit(3)
    json.dump(reply, sys.stdout)
    sys.stdout.flush()
    os._exit(0)  # the database has nothing to save


def _confine(memory: int, seconds: int) -> None:
    """Limit memory and time; cut the network off where the system lets us (the guard has refused SERVICE before)."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    if sys.platform == "linux":
        system = ctypes.CDLL(None)
        if system.unshare(_NEW_NETWORK):  # not root: a user namespace of one's own gives the right to it
            system.unshare(_NEW_USER | _NEW_NETWORK)
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))  # elsewhere it counts what is never used


if __name__ == "__main__":
    main()
