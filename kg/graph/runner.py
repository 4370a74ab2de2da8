"""Running a user's query where it can be stopped: checked here, run in a process of its own."""

from __future__ import annotations

import json
from math import ceil
from typing import TYPE_CHECKING, Any, cast

from kg.graph.processes import run_worker
from kg.model.answers import Cell, Table, Term, Triples
from kg.model.errors import AnswerTooLarge, QueryRefused, QueryTimeout

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from kg.graph.processes import Stop

MEMORY = 4 << 30  # bytes of address space; an idle worker has about 0.5 GB
SIZE = 64 << 20  # bytes of values in one answer


def run_query(
    checkpoint: Path | None,
    sparql: str,
    *,
    timeout: float = 30,
    limit: int = 10_000,
    memory: int = MEMORY,
    trusted: bool = False,
) -> Table | Triples:
    """Run a SELECT, ASK, CONSTRUCT or DESCRIBE over the union of all graphs of a checkpoint.

    Args:
        checkpoint: `Snapshot.path`, and the snapshot open meanwhile; None is a store that holds nothing yet.
        sparql: the query; the project's prefixes need no declaration.
        timeout: when to stop it, in seconds.
        limit: how many rows (or triples) to return at most.
        memory: how much address space the process may take, in bytes (kept to on Linux).
        trusted: the query is the program's own and needs no check.

    Returns:
        Rows for SELECT; one row with the column `answer` for ASK; sorted triples for CONSTRUCT and DESCRIBE. IRIs come
        with their best label. `truncated` says that there was more than `limit` rows or 64 MB.

    Raises:
        QueryRefused: not SPARQL, or something that is switched off, or it took more than `memory`.
        QueryTimeout: it was stopped.
    """
    if not trusted:
        query_kind(sparql)
    return _answer(_work(_request(checkpoint, sparql, timeout, limit, memory), timeout)[0])


def query_kind(sparql: str, stop: Stop | None = None) -> str:
    """Let a query through, as `select`, `ask`, `construct` or `describe`.

    Raises:
        QueryRefused: not SPARQL, or something that is switched off.
        QueryStopped: the check was ended by `stop`.
    """
    from kg.graph.guard import check_query  # rdflib's grammar takes a while to import

    return check_query(sparql, stop)


def run_serialised(
    checkpoint: Path | None,
    sparql: str,
    form: str,
    *,
    timeout: float = 30,
    limit: int = 10_000,
    default_graphs: Sequence[str] | None = None,
    named_graphs: Sequence[str] | None = None,
    base: str | None = None,
    stop: Stop | None = None,
) -> bytes:
    """Run a query that `query_kind` has let through, and write its answer in a format of `kg.graph.serialising`.

    Args:
        checkpoint: as for `run_query`.
        sparql: the query.
        form: `json`, `xml`, `csv`, `tsv` for rows and booleans; `turtle`, `ntriples`, `nquads`, `trig`, `jsonld`,
            `rdfxml` for triples.
        timeout: when to stop it, in seconds.
        limit: the most rows, or triples, that an answer may have.
        default_graphs: the graphs whose union is the default graph; by default all.
        named_graphs: the graphs that GRAPH finds; by default all, but none where `default_graphs` are given.
        base: the IRI that relative ones are relative to; without it there are none.
        stop: ends it when nobody waits for the answer any more.

    Raises:
        QueryRefused: not SPARQL to the engine, or it took too much memory.
        QueryTimeout, QueryStopped: it was stopped.
        AnswerTooLarge: more than `limit` rows, or 64 MB.
    """
    request = _request(checkpoint, sparql, timeout, limit, MEMORY)
    request |= {"form": form, "default_graphs": default_graphs, "named_graphs": named_graphs, "base": base}
    return _work(request, timeout, stop)[1]


def _request(checkpoint: Path | None, sparql: str, timeout: float, limit: int, memory: int) -> dict[str, Any]:
    return {
        "path": str(checkpoint) if checkpoint else None, "sparql": sparql, "limit": limit, "size": SIZE,
        "memory": memory, "seconds": ceil(timeout) + 1, "form": None,
    }  # fmt: skip


def _work(request: dict[str, Any], timeout: float, stop: Stop | None = None) -> tuple[dict[str, Any], bytes]:
    """The reply of a worker, and what it has written behind it."""
    try:
        status, content = run_worker("kg.graph.worker", json.dumps(request).encode(), timeout, stop)
    except TimeoutError:
        raise QueryTimeout(timeout) from None
    if status:
        raise QueryRefused(_failure(status, request["memory"]))
    head, _, answer = content.partition(b"\n")
    reply: dict[str, Any] = json.loads(head)
    if "more" in reply:
        raise AnswerTooLarge(reply["more"])
    if "error" in reply:
        from kg.graph.syntax import explained

        raise QueryRefused(explained(reply["error"]))
    return reply, answer


def _failure(status: int, memory: int) -> str:
    return (
        f"The query stopped with status {status}, most likely because it needed more than {memory / 2**30:.1f} GB of "
        "memory; add a LIMIT, or name a report or a concept."
    )


def _answer(reply: dict[str, Any]) -> Table | Triples:
    rows = tuple(tuple(map(_cell, row)) for row in reply["rows"])
    if "turtle" in reply:
        return Triples(reply["turtle"], cast("tuple[tuple[Term, Term, Cell], ...]", rows), reply["truncated"])
    return Table(tuple(reply["columns"]), rows, reply["truncated"])


def _cell(cell: Any) -> Cell:  # noqa: ANN401 - JSON
    return Term(cell["iri"], cell["label"]) if isinstance(cell, dict) else cell
