"""Taking in what other stores have handed on, and keeping a store safe."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from rdflib import DCTERMS, URIRef

from kg.graph.backup import back_up, restore
from kg.model.answers import Ingested
from kg.model.errors import EmptyStore, InvalidGraph, UnreadableSource
from kg.vocabulary.terms import report_id, report_iri

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator

    from kg.graph.homes import Home
    from kg.graph.importing import Parcel
    from kg.library.writing import Prepared

IMPORTED = "imported"  # in place of the version that extracted a report: reading its source again is never needless


class Exchange:
    """Exchange with one store; a part of `Library`."""

    def __init__(self, store: Home) -> None:
        self._store = store

    def take_in(self, paths: Iterable[str]) -> Generator[Ingested]:
        """Store the reports of exported graphs (files or RO-Crates), telling the fate of each once it is on disk.

        Each is checked as if it had been extracted here. What fails leaves the store as it was, and the others go on.
        All of it is one change to undo.
        """
        from kg.graph.importing import unpacked
        from kg.library.writing import Writing

        writing = Writing(self._store, "import", IMPORTED)
        for path in paths:
            try:
                with unpacked(Path(path)) as parcel:
                    decisions = parcel.decisions()
                    yield from writing.run(_prepared(parcel, path))
                    writing.decide(decisions)
            except UnreadableSource as error:
                yield Ingested(path, "failed", error=str(error))

    def write_crate(self, place: Path, report: str | None = None) -> int:
        """Write the store, or one report by its id, as an RO-Crate: texts and graph, in a folder or a ZIP file.

        Returns:
            How many files it has.

        Raises:
            EmptyStore: there is nothing to write.
            CrateFailed: something is there already, or it cannot be written.
        """
        from kg.graph.crates.writing import write

        with self._store.snapshot() as snapshot:
            if not snapshot.graph_iris():
                raise EmptyStore(str(self._store.home))
            return write(snapshot, place, datetime.now(UTC).date(), [report_iri(report)] if report else None)

    def back_up(self, file: Path) -> int:
        """Write the whole store, with its history, into one file while it may be read and written; gives its bytes.

        Raises:
            KgError: the store holds nothing, or the file is there already or cannot be written.
        """
        return back_up(self._store, file)

    def restore(self, file: Path) -> None:
        """Make this store from a backup; it must not hold anything yet.

        Raises:
            KgError: the file is no backup, or is damaged, or the store is in use; nothing was changed.
        """
        restore(self._store, file)


def _prepared(parcel: Parcel, path: str) -> Iterator[Prepared | Ingested]:
    for iri in parcel.foreign:
        yield Ingested(path, "failed", error=f"{path}: the graph <{iri}> is no report's and was left out")
    for report in parcel.reports:
        try:
            yield _prepare(parcel, report, path)
        except InvalidGraph as error:
            yield Ingested(path, "failed", error=str(error))


def _prepare(parcel: Parcel, report: str, path: str) -> Prepared:
    """Check a report's graph as if it had been extracted here.

    Raises:
        InvalidGraph: it breaks a shape, or is no report.
    """
    from kg.graph.admission import read_report
    from kg.graph.frontier import lines_of
    from kg.library.writing import Prepared

    graph = parcel.graph(report)
    source = f"{path}: {graph.value(URIRef(report), DCTERMS.title) or report}"
    extraction, warnings = read_report(graph, report, source)
    try:
        lines = lines_of(graph)
    except ValueError as error:
        raise InvalidGraph(source, [f"it is not the graph of a report ({error})"]) from error
    fate = Ingested(
        path, "added", report_id(report), extraction.document.title,
        rates=len(extraction.rates), mentions=len(extraction.mentions), warnings=warnings,
    )  # fmt: skip
    return Prepared(fate, "", lines)
