"""The library of reports: what the command line and the pages call."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import platformdirs

from kg.fetching import Identifier, Service, find_identifiers
from kg.graph import answers, named
from kg.graph.export import export
from kg.graph.homes import is_address, open_home
from kg.graph.mapping import extraction_of
from kg.graph.runner import run_query
from kg.library.changes import Changes
from kg.library.exchange import Exchange
from kg.library.extracting import Extracting
from kg.library.naming import concept_named, concept_or_words, query_named, report_named
from kg.library.networks import Networks
from kg.library.ontology import Terms
from kg.library.protocol import Protocol
from kg.library.recogniser import Recogniser
from kg.library.sources import Source
from kg.library.vocabularies import Vocabularies
from kg.library.workers import run
from kg.library.works import Works
from kg.model.answers import Ingested
from kg.model.errors import UnknownName, UnreadableSource
from kg.vocabulary.terms import REPORT, report_id

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator

    import rdflib

    from kg.graph.snapshot import Snapshot
    from kg.library.ingesting import Ingestion
    from kg.model.answers import (
        ConceptRow,
        Finding,
        NamedQuery,
        Neighbourhood,
        Overview,
        Quote,
        RateRow,
        ReportRow,
        Table,
        Triples,
    )
    from kg.model.extraction import Extraction


def default_home() -> str:
    """The store unless told otherwise, a folder or an address: $KG_STORE, else one in this user's data folder."""
    return os.environ.get("KG_STORE") or str(platformdirs.user_data_path("kg", appauthor=False) / "store")


class Library:
    """A store of reports and everything one can do with it.

    A report is named by its id or by any prefix of it that names it alone, a concept by its IRI, its identifier
    (`DOID:1115`) or its label.
    Whatever goes wrong for a reason that a user can mend is a `kg.model.errors.KgError`.

    Attributes:
        works: the works that the reports cite.
        networks: what links concepts, and works.
        protocol: answers as a SPARQL endpoint gives them.
        changes: what other programs change.
        exchange: taking in exported graphs, backups.
        vocabularies: how the store follows those that were added.
        ontology: what the terms of the graph mean.
    """

    def __init__(self, home: Path | str | None = None, recogniser: Recogniser | None = None) -> None:
        """Name a store and what finds entities; by default `default_home()` and `Recogniser.chosen()`.

        Args:
            home: the store's folder, or the `http(s)://` address of a SPARQL store.
            recogniser: what finds entities.

        Raises:
            StoreRefuses: the address, or what the environment says of it, cannot be used.
        """
        self._store = open_home(home or default_home())
        self.home = self._store.home
        self.recogniser = recogniser or Recogniser.chosen()
        self.works = Works(self._store)
        self.networks = Networks(self._store)
        self.protocol = Protocol(self._store)
        self.changes = Changes(self._store)
        self.exchange = Exchange(self._store)
        self.vocabularies = Vocabularies(self._store)
        self.ontology = Terms(self._store)

    @property
    def place(self) -> str:
        """What names the store from any folder: its absolute path, or its address."""
        return str(self.home if self.is_remote else Path(self.home).absolute())

    @property
    def is_remote(self) -> bool:
        """Whether the store lies on the network, where what is read is sent."""
        return is_address(self.home)

    @property
    def version(self) -> str:
        """Changes with every write; the same version means the same answers."""
        return self._store.current_id()

    @property
    def remarks(self) -> tuple[str, ...]:
        """What the user should know of what lies in the store and was not read, as of the last look: sentences."""
        return self._store.remarks()

    # Reading: nothing is stored.

    def read_and_extract(self, source: str) -> Extraction:
        """What is found in a file, or in standard input (`-`)."""
        return self._extract(Source.named(source))

    def extract_bytes(self, content: bytes, name: str) -> Extraction:
        """What is found in a file's bytes (an upload); `name` becomes the source and may tell the format."""
        from kg.readers import read_bytes

        return self._extract(Source(name, read_bytes(content, name)))

    def extract_text(self, text: str, name: str = "-") -> Extraction:
        """What is found in a text at hand."""
        return self._extract(Source.of_text(name, text))

    def extract_article(self, written: str, service: Service | None = None) -> Extraction:
        """What is found in an article, fetched by its PMCID, PMID or DOI.

        Raises:
            UnreadableSource: this is no identifier, or there is no such article or no text of it.
            ServiceUnavailable: the service cannot be reached, or does not answer.
        """
        from kg.library.errand import open_fetcher

        with open_fetcher(service or Service.chosen()) as fetcher:
            return self._extract(Source.of_article(fetcher, Identifier.parse(written)))

    def _extract(self, source: Source) -> Extraction:
        return self.recogniser.pipeline.extract(source.read())

    def extract(self, sources: Iterable[Source], *, workers: int = 1) -> Generator[Extraction | UnreadableSource]:
        """What is found in each source, in order, or why nothing is; one that fails leaves the others alone.

        Sources are taken a few ahead. `workers`: how many processes share them; 1 is this one, 0 one for each core.

        Raises:
            KgError: there is no such recogniser, or no process can be started.
        """
        self.recogniser.version  # noqa: B018 - a wrong choice shows here, before anything is read
        return run(Extracting(self.recogniser), sources, workers)

    # Writing.

    def sources(self, paths: Iterable[str]) -> tuple[list[str], list[Ingested]]:
        """The files that `paths` (files, folders, `-`) stand for, and those paths that stand for none, with why."""
        from kg.readers import find_sources

        found: list[str] = []
        failed: list[Ingested] = []
        for path in paths:
            try:
                found += find_sources([path])
            except UnreadableSource as error:
                failed.append(Ingested(path, "failed", error=str(error)))
        return list(dict.fromkeys(found)), failed

    def ingest(self, sources: Iterable[str], *, again: bool = False, workers: int = 1) -> Generator[Ingested]:
        """Read, extract and store files, telling the fate of each, in order, once it is safely on disk.

        A report that is there already, extracted by this version of the program, is left alone unless `again`. A
        file that has changed since it was last ingested replaces what was read from it then. A file that fails
        leaves the store as it was, and the others go on. `workers` as for `extract`; only this process writes.

        Raises:
            KgError: there is no such recogniser, no process can be started, or the store cannot be written to.
        """
        return self._ingestion(again=again).run(map(Source.named, sources), workers)

    def identifiers(self, names: Iterable[str]) -> tuple[list[Identifier], list[Ingested]]:
        """The articles that `names` (identifiers, files of them, `-`) stand for, and the names that stand for none."""
        found, failed = find_identifiers(names)
        return found, [Ingested(error.source, "failed", error=str(error)) for error in failed]

    def fetch(
        self,
        identifiers: Iterable[Identifier],
        *,
        service: Service | None = None,
        refresh: bool = False,
        again: bool = False,
        workers: int = 1,
    ) -> Generator[Ingested]:
        """Fetch, extract and store articles, telling the fate of each as `ingest` does.

        An article that has changed since it was last fetched replaces what was read of it then, and a full text the
        abstract. This process alone fetches, one article after the other; `workers` share the reading.

        Args:
            identifiers: of the articles.
            service: whom to ask; by default `Service.chosen()`.
            refresh: ask for what is in the cache, too.
            again: as for `ingest`.
            workers: as for `ingest`.

        Raises:
            ServiceUnavailable: the service cannot be reached any more; what had come before is stored.
            KgError: as for `ingest`, or the cache cannot be written to.
        """
        from kg.library.errand import Errand, open_fetcher

        with open_fetcher(service or Service.chosen(), refresh=refresh) as fetcher:
            errand = Errand(fetcher, identifiers)
            yield from self._ingestion(again=again).run(errand.sources(), workers)
        if errand.stopped:
            raise errand.stopped

    def store(self, extraction: Extraction) -> Ingested:
        """Store what was extracted before (a preview that was accepted).

        Raises:
            InvalidGraph: the extraction breaks a shape; nothing was stored.
        """
        return self._ingestion().store(extraction)

    def _ingestion(self, *, again: bool = False) -> Ingestion:
        from kg.library.ingesting import Ingestion

        return Ingestion(self._store, self.recogniser, again=again)

    def removable(self, report: str) -> tuple[str, str]:
        """The id and the title of a report, be it one that is left out as it is not whole; that one's title is its id.

        Raises:
            UnknownName: as for `report_row`.
        """
        try:
            row = self.report_row(report)
        except UnknownName:
            left, wanted = [report_id(iri) for iri in self._store.left_out()], report.removeprefix(REPORT).lower()
            found = [each for each in left if wanted and each.startswith(wanted)]
            if len(found) != 1:
                raise
            return found[0], found[0]
        return row.id, row.title

    def remove(self, report: str) -> str:
        """Take a report and everything that was claimed from it out of the store; gives its title.

        The others stay as they are.
        """
        name, title = self.removable(report)
        with self._store.writing(f"remove {title}") as batch:
            batch.remove(REPORT + name)
        return title

    def undo(self) -> str:
        """Take back the last change; says what it was.

        Raises:
            NothingToUndo: no change is on record.
        """
        return self._store.undo()

    # Answers: typed rows, each with the way back to its quote.

    def overview(self) -> Overview:
        """What is in the store."""
        with self._store.snapshot() as snapshot:
            return answers.overview(snapshot)

    def reports(self) -> tuple[ReportRow, ...]:
        """All reports, by title."""
        with self._store.snapshot() as snapshot:
            return tuple(answers.reports(snapshot))

    def report_row(self, report: str) -> ReportRow:
        """The row of a report, by its id, the first characters of it, or its IRI.

        Raises:
            UnknownName: no report has this id, or several share this prefix.
        """
        with self._store.snapshot() as snapshot:
            return report_named(snapshot, report)

    def report(self, report: str) -> Extraction:
        """A stored report with all that was found in it, rebuilt from its graph."""
        return extraction_of(self.graph(report), REPORT + self.report_row(report).id)

    def graph(self, report: str) -> rdflib.Graph:
        """A stored report's graph, to work on with rdflib."""
        iri = REPORT + self.report_row(report).id
        with self._store.snapshot() as snapshot:
            return snapshot.graph(iri)

    def rates(
        self,
        *,
        procedure: str | None = None,
        event: str | None = None,
        group: str | None = None,
        report: str | None = None,
        source: str | None = None,
        own: bool | None = None,
        kind: str | None = None,
        confidence: float = 0,
    ) -> tuple[RateRow, ...]:
        """Rate claims. `procedure`, `event`, `group`: a concept with all that is narrower, or words of the phrase.

        `source` is the work that they are quoted from, named as in `Works`.
        `confidence` is the least that a claim must have, from 0 to 1.
        """
        with self._store.snapshot() as snapshot:
            return tuple(
                answers.rates(
                    snapshot,
                    procedure=procedure and concept_or_words(snapshot, procedure, str(self.home)),
                    event=event and concept_or_words(snapshot, event, str(self.home)),
                    group=group and concept_or_words(snapshot, group, str(self.home)),
                    report=report and REPORT + self.report_row(report).id,
                    source=source and self.works.row(source).iri,
                    own=own,
                    kind=kind,
                    confidence=confidence,
                )
            )

    def search(self, text: str, limit: int = 20) -> tuple[ConceptRow, ...]:
        """Concepts whose labels hold `text`, the most mentioned first."""
        with self._store.snapshot() as snapshot:
            return tuple(answers.concepts(snapshot, text, limit=limit))

    def concepts(self) -> tuple[ConceptRow, ...]:
        """Every concept of the vocabulary, the most mentioned first."""
        with self._store.snapshot() as snapshot:
            return answers.all_concepts(snapshot)

    def concept(self, concept: str) -> ConceptRow:
        """One concept.

        Raises:
            UnknownName: neither an IRI nor a label of a concept.
        """
        with self._store.snapshot() as snapshot:
            return answers.concept(snapshot, self._concept_iri(snapshot, concept))

    def evidence(self, concept: str, limit: int = 50) -> tuple[Quote, ...]:
        """Where a concept is mentioned."""
        with self._store.snapshot() as snapshot:
            return tuple(answers.evidence(snapshot, self._concept_iri(snapshot, concept), limit=limit))

    # The graph as a network.

    def neighbourhood(self, concept: str, limit: int = 60) -> Neighbourhood:
        """The concepts around one concept, the best supported first."""
        from kg.graph import projections

        return projections.neighbourhood(self.networks.network("concepts"), self._iri(concept), limit=limit)

    def path(self, start: str, end: str) -> Neighbourhood:
        """The concepts on a shortest way from one to another, and what links them; no nodes where no way leads."""
        from kg.graph import projections

        network = self.networks.network("concepts")
        return projections.along(network, projections.shortest_path(network, self._iri(start), self._iri(end)))

    def _iri(self, concept: str) -> str:
        with self._store.snapshot() as snapshot:
            return self._concept_iri(snapshot, concept)

    # SPARQL.

    def query(self, sparql: str, *, timeout: float = 30.0, limit: int = 10_000) -> Table | Triples:
        """Any SELECT, ASK, CONSTRUCT or DESCRIBE over the union of all graphs, in a process that can be stopped.

        Raises:
            QueryRefused: not SPARQL, or SERVICE, FROM or an update.
            QueryTimeout: stopped after `timeout` seconds.
        """
        with self._store.snapshot() as snapshot:
            return run_query(snapshot.path, sparql, timeout=timeout, limit=limit)

    def named_queries(self) -> tuple[NamedQuery, ...]:
        """The questions that come with the program."""
        return named.named_queries()

    def ask(self, name: str, *, timeout: float = 30.0, limit: int = 10_000, **values: str) -> Table | Triples:
        """The answer to a named query. Concepts may be given by label, reports by a prefix of their id.

        Raises:
            UnknownName: no such query, parameter, concept or report.
            QueryTimeout: stopped after `timeout` seconds.
        """
        sparql = self.sparql(name, **values)
        with self._store.snapshot() as snapshot:
            return run_query(snapshot.path, sparql, timeout=timeout, limit=limit, trusted=True)

    def sparql(self, name: str, **values: str) -> str:
        """A named query as plain SPARQL with its parameters put in."""
        query = query_named(self.named_queries(), name)
        types = {parameter.name: parameter.type for parameter in query.parameters}
        for unknown in values.keys() - types.keys():
            raise UnknownName(f"parameter of {name}", unknown, list(types))
        with self._store.snapshot() as snapshot:
            return named.render(query, {key: self._value(snapshot, types[key], text) for key, text in values.items()})

    def _value(self, snapshot: Snapshot, kind: str, text: str) -> str:
        if kind == "concept":
            return self._concept_iri(snapshot, text)
        return REPORT + self.report_row(text).id if kind == "report" else text

    def _concept_iri(self, snapshot: Snapshot, name: str) -> str:
        return concept_named(snapshot, name, str(self.home))

    # Handing on.

    def export(self, form: str, report: str | None = None) -> bytes:
        """The store, or one report, as `nquads`, `trig`, `turtle`, `jsonld` or `nanopubs`."""
        iris = [REPORT + self.report_row(report).id] if report else None
        with self._store.snapshot() as snapshot:
            return export(snapshot, form, iris)

    def validate(self, report: str | None = None) -> Iterator[Finding]:
        """Check the graphs of all reports, or of one, against the shapes."""
        from kg.graph.shapes import check

        rows = [self.report_row(report)] if report else self.reports()
        with self._store.snapshot() as snapshot:
            for row in rows:
                yield from check(snapshot.graph_with_works(REPORT + row.id), REPORT + row.id)
