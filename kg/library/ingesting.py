"""How sources get into the store: prepared outside the store's lock, written in short holds of it."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kg.fetching.record import ARTICLE
from kg.graph.frontier import lines_of
from kg.graph.homes import open_home
from kg.graph.mapping import graph_of
from kg.graph.shapes import doubts
from kg.library.version import extractor_version
from kg.library.workers import run
from kg.library.writing import Prepared, Writing
from kg.model.answers import Ingested
from kg.model.errors import InvalidGraph, UnreadableSource
from kg.readers.jats import JatsReader
from kg.vocabulary.terms import REPORT

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable

    import rdflib

    from kg.graph.homes import Home
    from kg.library.recogniser import Recogniser
    from kg.library.sources import Source
    from kg.model.document import Document
    from kg.model.extraction import Extraction


@dataclass(frozen=True, slots=True)
class Preparing:
    """The task of `kg ingest`: from a source to a report that is ready to be written, or to why there is none."""

    home: Path | str
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
        warnings = document.warnings + doubts(graph, REPORT + document.id, document.source)
        fate = Ingested(
            document.source, "added", document.id, document.title,
            rates=len(extraction.rates), mentions=len(extraction.mentions), warnings=warnings,
        )  # fmt: skip
        return Prepared(fate, _place(document), _lines(graph, document))

    def _is_current(self, document: Document) -> bool:
        with open_home(self.home).snapshot() as snapshot:
            entry = snapshot.catalogued(REPORT + document.id)
        return entry is not None and entry.version == self.version


class Ingestion:
    """One call of ingest."""

    def __init__(self, store: Home, recogniser: Recogniser, *, again: bool = False) -> None:
        """Get ready.

        Raises:
            KgError: there is no such recogniser.
        """
        version = extractor_version(recogniser.version)
        self._writing = Writing(store, "ingest", version)
        self.task = Preparing(store.home, recogniser, version, again)

    def run(self, sources: Iterable[Source], workers: int) -> Generator[Ingested]:
        """The fate of each source, told once it is safely on disk; one that fails leaves the others alone."""
        with closing(run(self.task, sources, workers)) as results:
            yield from self._writing.run(results)

    def store(self, extraction: Extraction) -> Ingested:
        """Store what was extracted before.

        Raises:
            InvalidGraph: it breaks a shape; nothing was stored.
        """
        return next(self._writing.run([self.task.prepare(extraction)]))


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
