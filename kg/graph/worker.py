"""The process that runs one query (`python -m kg.graph.worker`), so that it can be stopped.

It reads a request from standard input, a JSON object, and writes a reply to standard output, a JSON object on a line of
its own:

- request: `path` of a checkpoint (null: an empty store), `sparql` that the guard has let through, `limit` (rows),
  `size` (bytes of values), `memory` (bytes of address space), `seconds` (of CPU); `form` of `kg.graph.serialising`, or
  null; with one, `default_graphs` and `named_graphs` (IRIs) that the query is about, or null for all, and `base` (an
  IRI), or null.
- reply: `columns`, `rows`, `truncated` for SELECT and ASK; `turtle`, `rows`, `truncated` for CONSTRUCT and DESCRIBE; or
  `error`. A cell is a JSON value, or `{"iri", "label"}`. With a `form`, `{}`, and the answer itself behind it; or
  `more`, saying that it is too large.

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

from kg.graph.columns import as_asked
from kg.graph.labels import label_of
from kg.graph.plain import plain_value
from kg.graph.serialising import TooMuch, serialised
from kg.vocabulary.terms import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

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
        found = query(self._store, sparql)
        if isinstance(found, ox.QueryBoolean):
            return {"columns": ["answer"], "rows": [[bool(found)]], "truncated": False}
        if isinstance(found, ox.QueryTriples):
            return self._triples(found)
        columns = [variable.value for variable in found.variables]
        order = as_asked(sparql, columns)
        rows = [[self._cell(row[at]) for at in order] for row in self._capped(found)]
        return {"columns": [columns[at] for at in order], "rows": rows, "truncated": self._truncated}

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


def query(
    store: ox.Store,
    sparql: str,
    default: Sequence[str] | None = None,
    named: Sequence[str] | None = None,
    base: str | None = None,
) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
    """What the engine finds, over the union of all graphs unless graphs are named.

    Args:
        store: any.
        sparql: a query.
        default: the graphs whose union is the default graph; None for all, or for none where only `named` are given.
        named: the graphs that GRAPH finds; None for all, or for none where only `default` are given.
        base: what relative IRIs are relative to.

    Raises:
        SyntaxError: Oxigraph does not accept the query.
    """
    if default is None and named is None:
        return store.query(sparql, base_iri=base, prefixes=PREFIXES, use_default_graph_as_union=True)
    return store.query(
        sparql,
        base_iri=base,
        prefixes=PREFIXES,
        default_graph=[ox.NamedNode(iri) for iri in default or ()],
        named_graphs=[ox.NamedNode(iri) for iri in named or ()],
    )


def main() -> None:
    """Answer the request on standard input."""
    request = json.load(sys.stdin)
    confine(request["memory"], request["seconds"])
    answer = b""
    try:
        path, limit, size = request["path"], request["limit"], request["size"]
        store = ox.Store.read_only(path) if path else ox.Store()
        if request["form"]:
            graphs = request["default_graphs"], request["named_graphs"]
            found = query(store, request["sparql"], *graphs, request["base"])
            reply, answer = {}, serialised(found, request["sparql"], request["form"], limit=limit, size=size)
        else:
            reply = Answer(store, limit, size).to(request["sparql"])
    except TooMuch as error:
        reply = {"more": str(error)}
    except (SyntaxError, ValueError, OSError, RuntimeError) as error:
        reply = {"error": str(error)}
    except MemoryError:
        os._exit(3)
    sys.stdout.buffer.write(json.dumps(reply).encode() + b"\n" + answer)
    sys.stdout.flush()
    os._exit(0)  # the database has nothing to save


def confine(memory: int, seconds: int) -> None:
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
