"""How sources get into the store: prepared outside the store's lock, written in short holds of it."""

from __future__ import annotations

import secrets
import time
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from kg.fetching.record import ARTICLE
from kg.graph.frontier import lines_of
from kg.graph.mapping import graph_of
from kg.graph.shapes import check
from kg.graph.store import Store
from kg.library.version import extractor_version
from kg.library.workers import run
from kg.model.answers import Ingested
from kg.model.errors import InvalidGraph, UnreadableSource
from kg.readers.jats import JatsReader
from kg.vocabulary.terms import REPORT

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator

    import rdflib

    from kg.graph.batch import Batch
    from kg.library.recogniser import Recogniser
    from kg.library.sources import Source
    from kg.model.document import Document
    from kg.model.extraction import Extraction

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


@dataclass(frozen=True, slots=True)
class Preparing:
    """The task of `kg ingest`: from a source to a report that is ready to be written, or to why there is none."""

    home: Path
    recogniser: Recogniser
    version: str
    again: bool

    def load(self) -> None:
        """Nothing: where all reports are there already, the pipeline is not needed."""

    def __call__(self, source: Source) -> Prepared | Ingested:
        """Prepare one."""
        try:
            document = source.read()
            if not self.again and self._is_current(document):
                return Ingested(source.name, "unchanged", document.id, document.title, warnings=document.warnings)
            return self.prepare(self.recogniser.pipeline.extract(document))
        except (UnreadableSource, InvalidGraph) as error:
            return Ingested(source.name, "failed", error=str(error))

    def failed(self, source: Source, reason: str) -> Ingested:
        """The fate of a source that something went wrong with."""
        return Ingested(source.name, "failed", error=str(UnreadableSource(source.name, reason)))

    def prepare(self, extraction: Extraction) -> Prepared:
        """Map and check an extraction.

        Raises:
            InvalidGraph: it breaks a shape, or cannot be RDF.
        """
        document = extraction.document
        graph = graph_of(extraction, self.version)
        warnings = document.warnings + _doubts(graph, document)
        fate = Ingested(
            document.source, "added", document.id, document.title,
            rates=len(extraction.rates), mentions=len(extraction.mentions), warnings=warnings,
        )  # fmt: skip
        return Prepared(fate, _place(document), _lines(graph, document))

    def _is_current(self, document: Document) -> bool:
        with Store(self.home).snapshot() as snapshot:
            entry = snapshot.catalogue().get(REPORT + document.id)
        return entry is not None and entry.version == self.version


class Ingestion:
    """One call of ingest: the blocks it writes are one change to undo."""

    def __init__(self, store: Store, recogniser: Recogniser, *, again: bool = False) -> None:
        """Get ready.

        Raises:
            KgError: there is no such recogniser.
        """
        version = extractor_version(recogniser.version)
        self._store = store
        self._version = version
        self._change = secrets.token_hex(8)
        self.task = Preparing(store.home, recogniser, version, again)

    def run(self, sources: Iterable[Source], workers: int) -> Generator[Ingested]:
        """The fate of each source, told once it is safely on disk; one that fails leaves the others alone."""
        waiting: list[Prepared | Ingested] = []
        began = time.monotonic()
        with closing(run(self.task, sources, workers)) as results:
            for result in results:
                waiting.append(result)
                if time.monotonic() - began > WRITE_EVERY:
                    yield from self.write(waiting)
                    waiting, began = [], time.monotonic()
        yield from self.write(waiting)

    def write(self, waiting: list[Prepared | Ingested]) -> Iterator[Ingested]:
        """Write what is prepared under one hold of the lock, then tell the fates in order."""
        if not any(isinstance(item, Prepared) for item in waiting):
            yield from (item for item in waiting if isinstance(item, Ingested))
            return
        with self._store.writing("ingest", change=self._change) as batch:
            fates = [self._put(batch, item) if isinstance(item, Prepared) else item for item in waiting]
        yield from fates

    def _put(self, batch: Batch, item: Prepared) -> Ingested:
        iri = f"{REPORT}{item.fate.report}"
        status = batch.put(iri, item.lines, replaces=batch.reports_from(item.place))
        batch.catalogue(iri, item.place, self._version)
        return replace(item.fate, status=status)


def _doubts(graph: rdflib.Graph, document: Document) -> tuple[str, ...]:
    """What the shapes warn of; what breaks them is raised."""
    findings = check(graph, REPORT + document.id)
    broken = [finding.message for finding in findings if finding.severity == "violation"]
    if broken:
        raise InvalidGraph(document.source, broken)
    return tuple(dict.fromkeys(finding.message for finding in findings))


def _lines(graph: rdflib.Graph, document: Document) -> frozenset[bytes]:
    try:
        return lines_of(graph)
    except ValueError as error:
        raise InvalidGraph(document.source, [str(error)]) from error


def _place(document: Document) -> str:
    """The absolute path of a file, the address of an article. Pasted text and uploads have none, replace nothing."""
    source = document.source
    if source.startswith(ARTICLE) and document.format == JatsReader.name:
        return source
    path = Path(source)
    return str(path.resolve()) if source != "-" and path.is_file() else ""
