"""The process that works out what an edit changes (`python -m kg.graph.editor`), so that it can be stopped.

It never sees the live database: it is given a checkpoint, makes another one of it, edits that and compares the two.
What may not be changed is refused here, so that whatever else is in the edit is not done either.

It reads a request from standard input, a JSON object on a line of its own, and behind it the contents that this speaks
of; and it writes a JSON object to standard output:

- request: `home` (a folder with the checkpoint `before`), `kind` (`update`, `put`, `add` or `delete`), `graph` (its
  IRI; null for an update), `parts` (the format, or `sparql`, and the length of each content), `base` (an IRI), `using`
  and `using_named` (IRIs of graphs), `memory` and `size` (bytes), `seconds` (of CPU).
- reply: `changes`, each with `graph`, `out`, `into` (N-Triples lines) and `whole`, and `existed` (whether there was
  such a graph); or `error`, the name of a `KgError` and its arguments.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from kg.graph.admission import check_name, check_own, check_report
from kg.graph.changes import Change
from kg.graph.frontier import stored_lines
from kg.graph.serialising import GRAPHS
from kg.graph.worker import confine
from kg.model.errors import AnswerTooLarge, GraphProtected, InvalidGraph, KgError, QueryRefused
from kg.vocabulary.formats.entities import check_entities
from kg.vocabulary.terms import PREFIXES, REPORT

if TYPE_CHECKING:
    from collections.abc import Iterator

_BLANK = b"_:"


class Editor:
    """One edit of one checkpoint."""

    def __init__(self, request: dict[str, Any], content: bytes) -> None:
        self._request, self._content = request, content
        home = Path(request["home"])
        self._before = ox.Store.read_only(str(home / "before"))
        self._before.backup(str(home / "after"))
        self._after = ox.Store(str(home / "after"))

    def reply(self) -> dict[str, Any]:
        """Edit, and tell what has changed.

        Raises:
            KgError: the edit is refused.
        """
        kind, graph = self._request["kind"], self._request["graph"]
        existed = graph is not None and bool(self._lines(self._before, graph))
        changes = list(self._updated() if kind == "update" else self._edited(kind, graph))
        self._check_size(changes)
        for change in changes:
            self._check(change)
        return {"changes": [_plain(change) for change in changes], "existed": existed}

    # Editing.

    def _updated(self) -> Iterator[Change]:
        from kg.graph.update_guard import check_update  # the grammar takes a while to import

        request = self._request
        update = check_update(self._content.decode(), request["using"], request["using_named"])
        for target in sorted(update.targets or ()):
            check_name(target)
        self._after.update(update.text, base_iri=request["base"], prefixes=PREFIXES)
        if next(self._after.quads_for_pattern(None, None, None, ox.DefaultGraph()), None):
            raise QueryRefused("The default graph is the union of all and cannot be written.")
        for change in self._changes(self._names() if update.targets is None else sorted(update.targets)):
            try:
                check_name(change.graph)
            except GraphProtected:
                if not update.sweeps:
                    raise
                continue  # CLEAR ALL means all that can be cleared
            yield change

    def _edited(self, kind: str, graph: str) -> Iterator[Change]:
        check_name(graph)
        name = ox.NamedNode(graph)
        if kind in {"put", "delete"}:
            self._after.remove_graph(name)
        rest = self._content
        for form, length in self._request["parts"]:
            part, rest = rest[:length], rest[length:]
            if GRAPHS[form] == ox.RdfFormat.RDF_XML:
                check_entities(part)
            self._after.load(part, GRAPHS[form], base_iri=graph, to_graph=name)
        yield from self._changes([graph])

    # Comparing.

    def _names(self) -> list[str]:
        graphs = {*self._before.named_graphs(), *self._after.named_graphs()}
        return sorted(graph.value for graph in graphs if isinstance(graph, ox.NamedNode))

    def _changes(self, graphs: list[str]) -> Iterator[Change]:
        for graph in graphs:
            before, after = self._lines(self._before, graph), self._lines(self._after, graph)
            out, into = before - after, after - before
            if out or into:
                whole = not after or any(_BLANK in line for line in (*out, *into))
                yield Change(graph, frozenset(), after, whole=True) if whole else Change(graph, out, into)

    def _lines(self, store: ox.Store, graph: str) -> frozenset[bytes]:
        return stored_lines(store, ox.NamedNode(graph))

    # Checking.

    def _check_size(self, changes: list[Change]) -> None:
        most = self._request["size"]
        if sum(len(line) for change in changes for line in (*change.out, *change.into)) > most:
            raise AnswerTooLarge(f"This changes more than {most >> 20} MB at once: do it in parts.")

    def _check(self, change: Change) -> None:
        before = self._lines(self._before, change.graph)
        after = change.after(before)
        if not change.graph.startswith(REPORT):
            check_own(self._before, change.graph, after - before)
        elif after:
            check_report(after, change.graph)


def main() -> None:
    """Work the request on standard input out."""
    request = json.loads(sys.stdin.buffer.readline())
    content = sys.stdin.buffer.read()
    confine(request["memory"], request["seconds"])
    try:
        reply = Editor(request, content).reply()
    except KgError as error:
        reply = {"error": _told(error)}
    except MemoryError:
        os._exit(3)
    except (SyntaxError, ValueError, OSError, RuntimeError) as error:
        reply = {"error": ["QueryRefused", [str(error)]]}
    sys.stdout.buffer.write(json.dumps(reply).encode())
    sys.stdout.flush()
    os._exit(0)  # what was edited is thrown away


def _told(error: KgError) -> list[Any]:
    if isinstance(error, InvalidGraph):
        return ["InvalidGraph", [error.report, error.findings]]
    return [type(error).__name__, [error.graph if isinstance(error, GraphProtected) else str(error)]]


def _plain(change: Change) -> dict[str, Any]:
    lines = {"out": change.out, "into": change.into}
    return {name: [line.decode() for line in sorted(some)] for name, some in lines.items()} | {
        "graph": change.graph, "whole": change.whole,
    }  # fmt: skip


if __name__ == "__main__":
    main()
