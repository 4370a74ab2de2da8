"""Writing reports that are ready to be written, a few at a time, as one change."""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kg.model.answers import Ingested
from kg.vocabulary.shelf import Shelf
from kg.vocabulary.terms import REPORT

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator

    from kg.graph.batch import Batch
    from kg.graph.homes import Home
    from kg.graph.works.decisions import Decision

WRITE_EVERY = 2.0  # seconds between writes: readers see progress, other writers get their turn


@dataclass(frozen=True, slots=True)
class Prepared:
    """A report that is read, extracted, mapped and checked: all that is left is to write it.

    Attributes:
        fate: what is told of it once it is written, but for its status.
        place: where it was read, as an absolute path or address; it takes the place of what was read there before.
        lines: its graph as N-Triples. Made by who prepares, and quicker to hand over than an rdflib graph.
    """

    fate: Ingested
    place: str
    lines: frozenset[bytes]


class Writing:
    """Writes to one store; all that one of these has written is one change to undo."""

    def __init__(self, store: Home, action: str, version: str) -> None:
        """Name the change.

        Args:
            store: to write to.
            action: what `undo` will call it.
            version: of what made the reports' graphs.
        """
        self._store, self._action, self._version = store, action, version
        self._change = secrets.token_hex(8)
        self._added = Shelf().added()

    def run(self, results: Iterable[Prepared | Ingested]) -> Generator[Ingested]:
        """Write what is prepared, telling the fates in order, each once it is safely on disk."""
        waiting: list[Prepared | Ingested] = []
        began = time.monotonic()
        for result in results:
            waiting.append(result)
            if time.monotonic() - began > WRITE_EVERY:
                yield from self._write(waiting)
                waiting, began = [], time.monotonic()
        yield from self._write(waiting)

    def decide(self, decisions: set[Decision]) -> None:
        """Make decisions about works, as far as they do not hold already."""
        if decisions:
            with self._store.writing(self._action, change=self._change) as batch:
                new = decisions - batch.decisions()
                if new:
                    batch.decide(new)

    def _write(self, waiting: list[Prepared | Ingested]) -> Iterator[Ingested]:
        """Write under one hold of the lock, then tell."""
        if not any(isinstance(item, Prepared) for item in waiting):
            yield from (item for item in waiting if isinstance(item, Ingested))
            return
        with self._store.writing(self._action, change=self._change) as batch:
            batch.refresh_vocabularies(self._added)
            fates = [self._put(batch, item) if isinstance(item, Prepared) else item for item in waiting]
        yield from fates

    def _put(self, batch: Batch, item: Prepared) -> Ingested:
        iri = f"{REPORT}{item.fate.report}"
        status = batch.put(iri, item.lines, replaces=batch.reports_from(item.place))
        batch.catalogue(iri, item.place, self._version)
        return replace(item.fate, status=status)
