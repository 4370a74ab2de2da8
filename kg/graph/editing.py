"""Edits from outside: worked out by a process that can be stopped, then written as any other change is.

An edit holds the store's lock from its beginning to its end, so that nothing comes in between, and no longer than its
time. It is worked out on a checkpoint; the live database sees one transaction with what has changed, or nothing.
"""

from __future__ import annotations

import json
import shutil
from contextlib import contextmanager
from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING, Any

from kg.graph.changes import Change
from kg.graph.damage import told
from kg.graph.processes import run_worker
from kg.graph.runner import MEMORY, SIZE
from kg.model import errors
from kg.model.errors import QueryRefused, UpdateTimeout

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from kg.graph.homes import Home
    from kg.graph.processes import Stop


@dataclass(frozen=True, slots=True)
class Edit:
    """What somebody wants to be changed.

    Attributes:
        kind: `update` for SPARQL; of the triples of one graph `put` (in place of what is there), `add` and `delete`.
        action: what `undo` will call it.
        parts: the update (`sparql`), or files of triples, each with its format (`kg.graph.serialising.GRAPHS`).
        base: what the relative IRIs of an update are relative to; those of triples are to their graph.
        graph: whose triples; None for an update.
        using: the graphs whose union the update's WHERE sees as the default graph.
        using_named: those that GRAPH finds in it.
    """

    kind: str
    action: str
    parts: Sequence[tuple[str, bytes]] = ()
    base: str | None = None
    graph: str | None = None
    using: Sequence[str] = ()
    using_named: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Edited:
    """What was changed: how many graphs and triples, and whether the graph that was named had been there before."""

    graphs: int
    added: int
    removed: int
    existed: bool


def edit(store: Home, wanted: Edit, version: str, *, timeout: float = 30, stop: Stop | None = None) -> Edited:
    """Change a store; one change to undo.

    Args:
        store: to be changed.
        wanted: how.
        version: what the catalogue says has made a report that is changed.
        timeout: how long it may take to work out, in seconds; on top of it comes the wait for another writer.
        stop: ends it, as long as nothing is written.

    Raises:
        StoreBusy, StoreDamaged: as for `Store.writing`.
        QueryRefused: it is not valid, or uses what is switched off, or takes too much memory.
        GraphProtected: it would change one of the store's own graphs.
        InvalidGraph: a graph would say what it may not.
        AnswerTooLarge: it changes too much at once.
        UpdateTimeout, QueryStopped: it was stopped.
    """
    with store.writing(wanted.action) as batch, _scratch(store.folder) as folder:
        batch.copy(folder / "before")
        reply = _work(wanted, folder, timeout, stop)
        changes = [_change(each) for each in reply["changes"]]
        removed, added = batch.apply(changes, version)
        return Edited(len(changes), added, removed, reply["existed"])


@contextmanager
def _scratch(home: Path) -> Iterator[Path]:
    """A folder beside the live database, so that copies of it are links; it is ours as long as the lock is."""
    folder = home / "scratch"
    with told(home):
        shutil.rmtree(folder, ignore_errors=True)  # of a process that was killed
        folder.mkdir()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _work(wanted: Edit, folder: Path, timeout: float, stop: Stop | None) -> dict[str, Any]:
    """What the process says that works it out."""
    request = {
        "home": str(folder), "kind": wanted.kind, "graph": wanted.graph, "base": wanted.base,
        "parts": [(form, len(content)) for form, content in wanted.parts], "using": wanted.using,
        "using_named": wanted.using_named, "memory": MEMORY, "size": SIZE, "seconds": ceil(timeout) + 1,
    }  # fmt: skip
    contents = b"".join(content for _, content in wanted.parts)
    try:
        status, answer = run_worker("kg.graph.editor", json.dumps(request).encode() + b"\n" + contents, timeout, stop)
    except TimeoutError:
        raise UpdateTimeout(timeout) from None
    if status:
        raise QueryRefused(f"The change stopped with status {status}, most likely because it needed too much memory.")
    reply: dict[str, Any] = json.loads(answer)
    if "error" in reply:
        name, arguments = reply["error"]
        raise _error(name, arguments)
    return reply


def _error(name: str, arguments: Sequence[Any]) -> Exception:
    if name == "QueryRefused":
        from kg.graph.syntax import explained

        return QueryRefused(explained(arguments[0]))
    error: Exception = getattr(errors, name)(*arguments)
    return error


def _change(reply: dict[str, Any]) -> Change:
    lines = {name: frozenset(line.encode() for line in reply[name]) for name in ("out", "into")}
    return Change(reply["graph"], lines["out"], lines["into"], reply["whole"])
