"""How long the graph takes to answer with a million quads, beside rdflib's own engine: see README.md beside this file.

Needs open articles in JATS XML, which do not come with the program.
"""

from __future__ import annotations

import gc
import json
import os
import random
import select
import signal
import subprocess
import sys
import tarfile
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import count
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import IO, TYPE_CHECKING, Any, cast

from rdflib import Dataset

from kg.graph import answers, description, digests, projections
from kg.graph.frontier import lines_of
from kg.graph.mapping import graph_of
from kg.graph.named import render
from kg.graph.store import Store
from kg.graph.vocabularies import ROLLS_UP
from kg.graph.works import rows as works
from kg.library import Library
from kg.model.errors import KgError
from kg.nlp.pipeline import load_pipeline
from kg.readers import find_sources, read, read_bytes
from kg.resources import resource
from kg.vocabulary.terms import CONCEPT, ONTOLOGY_GRAPH, PREFIXES, report_iri

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from kg.graph.snapshot import Snapshot
    from kg.model.document import Reference
    from kg.model.extraction import Extraction

SEED = 20_260
ARTICLES = 15  # full texts, beside the reports of `corpus/`
FEW, MANY = 10_000, 1_000_000  # quads
AT_ONCE = 20  # reports in one write, in filling the store
ROUNDS = 3  # of each question; the median counts
VISITS = 15  # of one more report; likewise
BOUND = 60.0  # seconds that the peer has for a question
SHARED = 3  # every third entry of a reference list stays what it is in the copies: works that many reports cite

CASE = "woman-with-chest-pain-cardiac-cement.txt"
"""The report that questions about one report are about."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is measured: our way to the answer, and the SPARQL that defines it, for the peer.

    Attributes:
        name: of the question.
        ask: answers it.
        sparql: one query or several, whose times add up.
        asked: the same as the user asks it, in a process of its own; None where `ask` is that.
    """

    name: str
    ask: Callable[[], object]
    sparql: tuple[str, ...]
    asked: Callable[[], object] | None = None


# The store.


def drawn(archive: Path) -> Iterator[Extraction]:
    """What is found in some articles, drawn by seed, and in the reports of `corpus/`."""
    pipeline = load_pipeline()
    for source in find_sources([resource("corpus")]):
        if Path(source).suffix == ".txt":
            yield pipeline.extract(read(source))
    with tarfile.open(archive) as tar:
        names = sorted(member.name for member in tar if member.isfile())
    chosen, found = random.Random(SEED).sample(names, 2 * ARTICLES), 0
    with tarfile.open(archive) as tar:
        for member in tar:
            if member.name in chosen and found < ARTICLES and (stream := tar.extractfile(member)):
                try:
                    document = read_bytes(stream.read(), member.name)
                except KgError:
                    continue
                found += 1
                yield pipeline.extract(document)


def copy(one: Extraction, number: int) -> Extraction:
    """The same report under another name, citing other works but for every third; number 0 is the report itself."""
    if not number:
        return one
    document = one.document
    metadata = replace(document.metadata, doi=None, pmid=None, pmcid=None, title=None)
    document = replace(
        document,
        id=sha256(f"{document.id} {number}".encode()).hexdigest(),
        title=f"{document.title} ({number})",
        metadata=metadata,
    )
    entries = (each if place % SHARED == 0 else other(each, number) for place, each in enumerate(one.references))
    return replace(one, document=document, references=tuple(entries))


def other(one: Reference, number: int) -> Reference:
    """An entry of the same kind for another work."""
    mark = f"{'abcdefghijklmnopqrstuvwxyz'[number % 26]}q{number}"
    return replace(
        one,
        authors=tuple(mark + author for author in one.authors),
        title=one.title and " ".join(word + mark for word in one.title.split()),
        volume=one.volume and f"{one.volume}{number}",
        doi=one.doi and one.doi + mark,
        pmid=one.pmid and f"{one.pmid}{number}",
        text=mark + one.text,
    )


def fill(store: Store, reports: Iterator[Extraction], size: int) -> None:
    """Add reports until they have so many quads, those of the ontology not counted."""
    held = 0
    while held < size:
        with store.writing("benchmark") as batch:
            for _ in range(AT_ONCE):
                one = next(reports)
                iri, lines = report_iri(one.document.id), lines_of(graph_of(one, "1"))
                batch.put(iri, lines)
                batch.catalogue(iri, f"/reports/{one.document.id}", "1")
                held += len(lines)
                if held >= size:
                    break
    with store.snapshot() as snapshot:
        say(f"  {snapshot.size():>12,} quads, {len(snapshot.graph_iris()):,} reports")


def one_more(stores: Sequence[Library], source: str) -> tuple[list[float], list[float]]:
    """Seconds to ingest one more report into each store, in turn; it is taken out again.

    Returns:
        By store: all steps; without reading it and finding what it says, which know nothing of the store.
    """
    whole: list[list[float]] = [[] for _ in stores]
    storing: list[list[float]] = [[] for _ in stores]
    for _ in range(VISITS + 1):
        for place, library in enumerate(stores):
            began = perf_counter()
            new = copy(library.read_and_extract(source), 99_999)
            found = perf_counter()
            library.store(new)
            whole[place].append(perf_counter() - began)
            storing[place].append(perf_counter() - found)
            library.remove(new.document.id)
    return [median(times[1:]) for times in whole], [median(times[1:]) for times in storing]


def opening(store: Store) -> float:
    """Seconds to open the store and to get a first answer."""

    def first() -> None:
        with store.snapshot() as snapshot:
            answers.is_concept(snapshot, CONCEPT + "vertebroplasty")

    return timed(first)


# The questions.


def named(library: Library, snapshot: Snapshot, case: str) -> Iterator[Question]:
    """The named queries, with their defaults; those about one report about `case`, and, if they may be, about all."""

    def question(query: Any, note: str, **values: str) -> Question:  # noqa: ANN401 - a NamedQuery
        sparql = render(query, values)
        asked = lambda: library.ask(query.name, **values)  # noqa: E731
        return Question(f"ask {query.name}{note}", lambda: snapshot.rows(sparql), (sparql,), asked)

    for query in library.named_queries():
        asked = next((parameter for parameter in query.parameters if parameter.name == "report"), None)
        if asked:
            yield question(query, "", report=case)
        if not asked or not asked.required:
            yield question(query, ", all reports" if asked else "")


def asked_of_pages(library: Library, snapshot: Snapshot, case: str) -> Iterator[Question]:
    """What the pages and the command line ask."""
    iri, procedure, event = report_iri(case), CONCEPT + "vertebroplasty", CONCEPT + "cement-leakage"
    told = digests.QUESTIONS
    labels, counts = told["labels"], _COUNTS
    work = works.works(snapshot)[0]
    yield Question("Library.overview", library.overview, (answers._REPORTS, _SIZE, counts, labels))
    yield Question("Library.reports", library.reports, (answers._REPORTS,))
    yield Question("Library.report", lambda: library.report(case), (_GRAPH % iri,))
    yield Question("Library.concepts", library.concepts, (counts, labels))
    yield Question("Library.search", lambda: library.search("cement"), (counts, labels))
    about = _fixed(answers._LABELS, "concept", procedure)
    yield Question("Library.concept", lambda: library.concept(procedure), (counts, about))
    yield Question("Library.evidence", lambda: library.evidence(procedure), (_fixed(_EVIDENCE, "concept", procedure),))
    yield Question("Library.rates", library.rates, (told["rates"],))
    yield Question("Library.rates, own", lambda: library.rates(own=True), (_fixed(told["rates"], "own", None),))
    meaning = told["rates"].replace("WHERE {", f"WHERE {{ ?found {ROLLS_UP} <{event}> . ?claim {_OF_EVENT} ?found .", 1)
    yield Question("Library.rates, event", lambda: library.rates(event=event), (meaning,))
    saying = told["rates"].replace("} ORDER", 'FILTER (CONTAINS(LCASE(?event), "pain")) } ORDER')
    yield Question("Library.rates, words", lambda: library.rates(event="pain"), (saying,))
    yield Question("Library.rates, report", lambda: library.rates(report=case), (_fixed(told["rates"], "report", iri),))
    quoted = told["rates"].replace("WHERE {", f"WHERE {{ ?claim prov:hadPrimarySource/kg:work <{work.iri}> .", 1)
    yield Question("Library.rates, source", lambda: library.rates(source=work.id), (quoted,))
    all_works = (*works.FIELDS.values(), works._CITING, works._FIGURES, works._REPORTS)
    yield Question("Works.rows", library.works.rows, all_works)
    yield Question("Works.entries", lambda: library.works.entries(work.id), (_fixed(works._ENTRIES, "work", work.iri),))
    citing = (projections._CITED, projections._OWN, projections._FIGURES, works.FIELDS["label"], works.FIELDS["year"])
    yield Question("Works.network", library.works.network, (*citing, *all_works))
    networks = {
        "concepts": (told["terms"], told["relations"], told["rates"], _BROADER),
        "together": (told["terms"],),
        "outcomes": (told["rates"], told["terms"]),
        "citations": citing,
    }
    for kind, sparql in networks.items():
        yield Question(
            f"Networks.network, {kind}", lambda kind=kind: Library(library.home).networks.network(kind), sparql
        )
    of_one = tuple(_fixed(told[name], "report", iri) for name in ("terms", "relations", "rates"))
    written = lambda: library.networks.written("concepts", "graphml", case)  # noqa: E731
    yield Question("Networks.written, report", written, of_one)
    yield Question("Networks.similar", lambda: library.networks.similar(case), (told["terms"],))
    around = lambda: Library(library.home).neighbourhood(procedure)  # noqa: E731
    yield Question("Library.neighbourhood", around, networks["concepts"])
    term = f"SELECT (COUNT(DISTINCT ?one) AS ?times) WHERE {{ ?one a <{PREFIXES['kg']}RateClaim> }}"
    ontology = lambda: answers.uses(snapshot, PREFIXES["kg"] + "RateClaim", is_class=True)  # noqa: E731
    yield Question("answers.uses", ontology, (term,))
    described = lambda: description.description(snapshot, "http://127.0.0.1/")  # noqa: E731
    yield Question("endpoint's description", described, (description._CLASSES, _SIZE))


_BROADER = """
SELECT DISTINCT ?source ?target WHERE {
  ?report kg:mentions ?source . ?source skos:broader ?target . ?other kg:mentions ?target .
}"""
_OF_EVENT = "kg:event/(kg:concept|kg:names/kg:concept)"
_SIZE = "SELECT (COUNT(*) AS ?triples) WHERE { ?subject ?predicate ?object }"
_GRAPH = "SELECT ?subject ?predicate ?object WHERE { GRAPH <%s> { ?subject ?predicate ?object } }"
_COUNTS = """
SELECT ?concept (SUM(?times) AS ?mentions) (COUNT(?term) AS ?reports)
WHERE { ?term a kg:IndexTerm ; kg:concept ?concept ; kg:occurrences ?times . FILTER (?times > 0) } GROUP BY ?concept"""
_EVIDENCE = answers._EVIDENCE.replace("?claim a kg:Mention", "?claim kg:concept ?concept ; a kg:Mention") + " LIMIT 50"


def _fixed(sparql: str, name: str, iri: str | None) -> str:
    return sparql.replace("WHERE {", f"WHERE {{ VALUES ?{name} {{ {f'<{iri}>' if iri else 'true'} }}", 1)


# The peer.


class Peer:
    """rdflib with the same quads in memory, in a process of its own; each question in a child that can be ended."""

    def __init__(self, quads: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, __file__, "--peer", str(quads)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        say(f"  rdflib has read the quads in {self._line():.0f} s")

    def ask(self, sparql: Sequence[str]) -> float | None:
        """Seconds to answer all of them; None where it takes more than `BOUND`."""
        to_it = cast("IO[str]", self._process.stdin)
        to_it.write(json.dumps(list(sparql)) + "\n")
        to_it.flush()
        return self._line()

    def close(self) -> None:
        """End it."""
        self._process.kill()
        self._process.wait()

    def _line(self) -> Any:  # noqa: ANN401 - JSON
        return json.loads(cast("IO[str]", self._process.stdout).readline())


def serve_as_peer(quads: Path) -> None:
    """Read quads, then answer lines of queries with the seconds that they take."""
    began = perf_counter()
    dataset = Dataset(default_union=True)
    dataset.parse(quads, format="nquads")
    gc.freeze()  # so that a child does not copy what it only reads
    print(json.dumps(perf_counter() - began), flush=True)  # noqa: T201
    for line in sys.stdin:
        print(json.dumps(_in_child(dataset, json.loads(line))), flush=True)  # noqa: T201


def _in_child(dataset: Dataset, queries: list[str]) -> float | None:
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        took: list[float] = []
        while not took or (len(took) == 1 and took[0] < BOUND / 4):  # the first time pays for copies of memory, too
            began = perf_counter()
            for query in queries:
                list(dataset.query(query, initNs=PREFIXES))
            took.append(perf_counter() - began)
        os.write(writing, str(min(took)).encode())
        os._exit(0)
    os.close(writing)
    ready, _, _ = select.select([reading], [], [], BOUND)
    answer = os.read(reading, 100).decode() if ready else ""
    os.close(reading)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    if ready and not answer:
        message = f"rdflib cannot answer {queries}"
        raise RuntimeError(message)
    return float(answer) if answer else None


def quads_of(snapshot: Snapshot) -> bytes:
    """What the store says and the ontology, as N-Quads; not what it keeps for itself."""
    return snapshot.nquads([*snapshot.exported_iris(), ONTOLOGY_GRAPH])


# The table.


def timed(ask: Callable[[], object]) -> float:
    """The median seconds of some calls, after one that does not count."""
    took = []
    for _ in range(ROUNDS + 1):
        began = perf_counter()
        ask()
        took.append(perf_counter() - began)
    return median(took[1:])


def table(questions: Sequence[Question], peer: Peer) -> None:
    """Our milliseconds and the peer's for each question, and what is to be said of all of them."""
    say(f"  {'':<40}{'ours, ms':>10}{'as asked':>10}{'rdflib, ms':>12}{'ratio':>9}")
    ratios, whole, slowest = [], [], (0.0, "")
    for question in questions:
        ours = timed(question.ask)
        asked = timed(question.asked) if question.asked else ours
        theirs = peer.ask(question.sparql)
        ratios.append((theirs or BOUND) / ours)
        whole.append((theirs or BOUND) / asked)
        slowest = max(slowest, (asked, question.name))
        told = f"{1000 * theirs:>12,.0f}" if theirs else f"{f'> {1000 * BOUND:,.0f}':>12}"
        ratio = f"{'' if theirs else '> '}{ratios[-1]:,.0f}"
        say(f"  {question.name:<40}{1000 * ours:>10.1f}{1000 * asked:>10.1f}{told}{ratio:>9}")
    say(f"  median ratio {median(ratios):,.0f}, with the time as asked {median(whole):,.0f}")
    say(f"  slowest as asked: {slowest[1]}, {1000 * slowest[0]:,.0f} ms")


def say(line: str) -> None:
    """Print at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main(shared: Path) -> None:
    """Make the store and print everything; takes some fifteen minutes."""
    began = perf_counter()
    found = list(drawn(shared / "jats" / "articles.tar.xz"))
    case = next(one.document.id for one in found if Path(one.document.source).name == CASE)
    with TemporaryDirectory() as folder:
        stores = [Store(Path(folder, name)) for name in ("few", "many")]
        libraries = [Library(store.home) for store in stores]
        say("STORES")
        for store, size in zip(stores, (FEW, MANY), strict=True):
            fill(store, (copy(one, number) for number in count() for one in found), size)
            say(f"  {1000 * opening(store):>12.1f} ms to open it and to get a first answer")
        source = next(one.document.source for one in found if one.document.id == case)
        for name, (few, many) in zip(("all steps", "storing alone"), one_more(libraries, source), strict=True):
            told = f"{1000 * few:.0f} ms in the small store, {1000 * many:.0f} ms in the large one"
            say(f"  one more report, {name}: {told}, {many / few:.2f} times as long")
        store, library = stores[1], libraries[1]
        with store.snapshot() as snapshot:
            quads = Path(folder, "store.nq")
            quads.write_bytes(quads_of(snapshot))
            say("QUESTIONS")
            peer = Peer(quads)
            try:
                questions = [*named(library, snapshot, case), *asked_of_pages(library, snapshot, case)]
                table(questions, peer)
            finally:
                peer.close()
    minutes, load = (perf_counter() - began) / 60, os.getloadavg()[2]
    say(f"ALL OF IT in {minutes:.0f} minutes, at a load of {load:.1f} on {os.cpu_count()} cores")


if __name__ == "__main__":
    if sys.argv[1] == "--peer":
        serve_as_peer(Path(sys.argv[2]))
    else:
        main(Path(sys.argv[1]))
