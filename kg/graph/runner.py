"""Running a user's query where it can be stopped: checked here, run in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from math import ceil
from typing import TYPE_CHECKING, Any, cast

from kg.model.answers import Cell, Table, Term, Triples
from kg.model.errors import QueryRefused, QueryTimeout

if TYPE_CHECKING:
    from pathlib import Path

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
        from kg.graph.guard import check_query  # rdflib's grammar takes a while to import

        check_query(sparql)
    request = {
        "path": str(checkpoint) if checkpoint else None, "sparql": sparql, "limit": limit, "size": SIZE,
        "memory": memory, "seconds": ceil(timeout) + 1,
    }  # fmt: skip
    return _answer(_work(request, timeout))


def _work(request: dict[str, Any], timeout: float) -> dict[str, Any]:
    command = [sys.executable, "-P", "-m", "kg.graph.worker"]
    content = json.dumps(request).encode()
    try:
        worker = subprocess.run(command, input=content, capture_output=True, timeout=timeout, check=False)  # noqa: S603 - our own
    except subprocess.TimeoutExpired:
        raise QueryTimeout(timeout) from None
    if worker.returncode:
        raise QueryRefused(_failure(worker.returncode, request["memory"]))
    reply: dict[str, Any] = json.loads(worker.stdout)
    if "error" in reply:
        from kg.graph.syntax import explained

        raise QueryRefused(explained(reply["error"]))
    return reply


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
