"""Changes that other programs ask for: SPARQL updates, and graphs that are put, added to or deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.library.exchange import IMPORTED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.graph.editing import Edited
    from kg.graph.homes import Home
    from kg.graph.processes import Stop


class Changes:
    """Changes to one store; a part of `Library`. Each is one to undo."""

    def __init__(self, store: Home) -> None:
        self._store = store

    def update(
        self,
        sparql: str,
        *,
        base: str | None = None,
        using: Sequence[str] = (),
        using_named: Sequence[str] = (),
        timeout: float = 30.0,
        stop: Stop | None = None,
    ) -> Edited:
        """Carry a SPARQL update out.

        Args:
            sparql: the update.
            base: what its relative IRIs are relative to.
            using: the graphs whose union its WHERE sees as the default graph.
            using_named: those that GRAPH finds in its WHERE.
            timeout: how long it may take, in seconds.
            stop: ends it before that.

        Raises:
            KgError: it is refused, stopped, or another process is writing; nothing was changed.
        """
        from kg.graph.editing import Edit, edit

        wanted = Edit(
            "update",
            "update by SPARQL",
            (("sparql", sparql.encode()),),
            base=base,
            using=using,
            using_named=using_named,
        )
        return edit(self._store, wanted, IMPORTED, timeout=timeout, stop=stop)

    def graph(
        self,
        kind: str,
        iri: str,
        parts: Sequence[tuple[str, bytes]] = (),
        *,
        timeout: float = 30.0,
        stop: Stop | None = None,
    ) -> Edited:
        """Put triples in place of a graph (`put`), add them to it (`add`), or `delete` it.

        Args:
            kind: what to do.
            iri: the graph.
            parts: files of triples, each with its format, a name of `kg.graph.serialising.GRAPHS`.
            timeout: how long it may take, in seconds.
            stop: ends it before that.

        Raises:
            KgError: as for `update`.
        """
        from kg.graph.editing import Edit, edit

        wanted = Edit(kind, f"{kind} <{iri}>", parts, graph=iri)
        return edit(self._store, wanted, IMPORTED, timeout=timeout, stop=stop)
