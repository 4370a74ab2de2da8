"""How sources get into the store: prepared outside the store's lock, written in short holds of it."""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kg.graph.mapping import graph_of
from kg.graph.shapes import check
from kg.library.version import extractor_version
from kg.model.answers import Ingested
from kg.model.errors import InvalidGraph, UnreadableSource
from kg.vocabulary.terms import REPORT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    import rdflib

    from kg.graph.batch import Batch
    from kg.graph.store import Store
    from kg.model.document import Document
    from kg.model.extraction import Extraction
    from kg.nlp.pipeline import Pipeline

WRITE_EVERY = 2.0  # seconds of extraction between writes: readers see progress, other writers get their turn


@dataclass(frozen=True, slots=True)
class Prepared:
    """A report that is read, extracted, mapped and checked: all that is left is to write it."""

    source: str
    extraction: Extraction
    graph: rdflib.Graph
    warnings: tuple[str, ...]


class Ingestion:
    """One call of ingest: the blocks it writes are one change to undo."""

    def __init__(self, store: Store, pipeline: Callable[[], Pipeline]) -> None:
        self._store = store
        self._pipeline = pipeline
        self._version = extractor_version()
        self._change = secrets.token_hex(8)

    def run(self, sources: Iterable[str], read: Callable[[str], Document], *, again: bool) -> Iterator[Ingested]:
        """The fate of each source, told once it is safely on disk; one that fails leaves the others alone."""
        waiting: list[Prepared | Ingested] = []
        began = time.monotonic()
        for source in sources:
            waiting.append(self._try(source, read, again=again))
            if time.monotonic() - began > WRITE_EVERY:
                yield from self.write(waiting)
                waiting, began = [], time.monotonic()
        yield from self.write(waiting)

    def _try(self, source: str, read: Callable[[str], Document], *, again: bool) -> Prepared | Ingested:
        try:
            document = read(source)
            if not again and self._is_current(document):
                return Ingested(source, "unchanged", document.id, document.title, warnings=document.warnings)
            return self.prepare(self._pipeline().extract(document))
        except (UnreadableSource, InvalidGraph) as error:
            return Ingested(source, "failed", error=str(error))

    def _is_current(self, document: Document) -> bool:
        with self._store.snapshot() as snapshot:
            entry = snapshot.catalogue().get(REPORT + document.id)
        return entry is not None and entry.version == self._version

    def prepare(self, extraction: Extraction) -> Prepared:
        """Map and check an extraction.

        Raises:
            InvalidGraph: it breaks a shape.
        """
        document = extraction.document
        graph = graph_of(extraction, self._version)
        findings = check(graph, REPORT + document.id)
        broken = [finding.message for finding in findings if finding.severity == "violation"]
        if broken:
            raise InvalidGraph(document.source, broken)
        doubts = tuple(dict.fromkeys(finding.message for finding in findings))
        return Prepared(document.source, extraction, graph, document.warnings + doubts)

    def write(self, waiting: list[Prepared | Ingested]) -> Iterator[Ingested]:
        """Write what is prepared under one hold of the lock, then tell the fates in order."""
        if not any(isinstance(item, Prepared) for item in waiting):
            yield from (item for item in waiting if isinstance(item, Ingested))
            return
        with self._store.writing("ingest", change=self._change) as batch:
            fates = [self._put(batch, item) if isinstance(item, Prepared) else item for item in waiting]
        yield from fates

    def _put(self, batch: Batch, item: Prepared) -> Ingested:
        document = item.extraction.document
        place = _place(item.source)
        status = batch.put(REPORT + document.id, item.graph, replaces=batch.reports_from(place))
        batch.catalogue(REPORT + document.id, place, self._version)
        return Ingested(
            item.source, status, document.id, document.title,
            rates=len(item.extraction.rates), mentions=len(item.extraction.mentions), warnings=item.warnings,
        )  # fmt: skip


def _place(source: str) -> str:
    """The absolute path of a file; pasted text and uploads have none, and replace nothing."""
    path = Path(source)
    return str(path.resolve()) if source != "-" and path.is_file() else ""
