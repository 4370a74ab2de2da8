"""How long the program takes: its pipeline, its growth on hostile input, its store.

Everything is measured in one run, on text made by repeating `corpus/`: see README.md beside this file.
"""

from __future__ import annotations

import platform
import statistics
import sys
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import TYPE_CHECKING

import spacy

from kg.graph.mapping import graph_of
from kg.graph.store import Store
from kg.library import Library
from kg.nlp.pipeline import LONGEST_TEXT, load_pipeline
from kg.readers import find_sources, read, read_text
from kg.resources import resource
from kg.vocabulary.terms import REPORT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from spacy.language import Language

    from kg.model.document import Document
    from kg.model.extraction import Extraction
    from kg.nlp.pipeline import Pipeline

COPIES = 8  # of each report of the corpus, in the measure of speed
ROUNDS = 5  # of each measure of the store; the median counts
SPACED, SOLID = 25_000, 1_000  # n, in characters: of pieces that are words, and of one word without an end
HOSTILE = {  # by name: what is repeated, and n
    "digits, solid": ("9", SPACED),
    "digits, spaced": ("9 ", SPACED),
    "brackets, solid": ("(", SOLID),
    "brackets, spaced": ("( ", SPACED),
    "closed brackets": ("(9) ", SPACED),
    "percent, solid": ("%", SOLID),
    "percent, spaced": ("9 % ", SPACED),
    "endless sentence": ("pain in 3 of 10 patients and ", SPACED),
}


def seconds(action: Callable[..., object], *arguments: object) -> float:
    """How long one call takes, by the wall."""
    began = perf_counter()
    action(*arguments)
    return perf_counter() - began


def peer() -> Language:
    """What the pipeline is held against: spaCy's blank English tokenizer with its rule-based sentence splitter."""
    nlp = spacy.blank("en")
    nlp.max_length = LONGEST_TEXT
    nlp.add_pipe("sentencizer")
    return nlp


def corpus() -> list[Document]:
    """The example reports, as the program reads them."""
    return [read(source) for source in find_sources([resource("corpus")]) if Path(source).suffix == ".txt"]


def component_seconds(pipeline: Pipeline, document: Document) -> Iterator[tuple[str, float]]:
    """Each step of `Pipeline.extract` on one document, with its seconds."""
    began = perf_counter()
    doc = pipeline.nlp.make_doc(document.text)
    doc._.document = document
    yield "tokenizer", perf_counter() - began
    for name, component in pipeline.nlp.pipeline:
        began = perf_counter()
        doc = component(doc)
        yield name, perf_counter() - began


def speed(documents: Sequence[Document]) -> Iterator[str]:
    """Words per second of the whole and of the peer, and the share of each component."""
    pipeline, nlp = load_pipeline(), peer()
    for document in documents:  # both meet the words before the clock runs
        pipeline.extract(document)
        nlp(document.text)
    texts = list(documents) * COPIES
    words = sum(len(document.text.split()) for document in texts)
    whole = seconds(lambda: [pipeline.extract(document) for document in texts])
    other = seconds(lambda: [nlp(document.text) for document in texts])
    yield f"SPEED on {words:,} words ({len(texts)} reports)"
    yield f"  {'whole pipeline':<28}{words / whole:>10,.0f} words/s"
    yield f"  {'peer: blank en + sentencizer':<28}{words / other:>10,.0f} words/s{whole / other:>9.1f} x as fast"
    spent: dict[str, float] = {}
    for document in texts:
        for name, time in component_seconds(pipeline, document):
            spent[name] = spent.get(name, 0) + time
    for name, time in spent.items():
        yield f"  {name:<28}{time / sum(spent.values()):>10.1%}{1e6 * time / words:>10.1f} us/word"


def growth() -> Iterator[str]:
    """Seconds at n, 2n and 4n characters: linear growth has the ratio 4, quadratic 16."""
    yield "GROWTH on hostile input, seconds; 4n/n is 4 where time is linear"
    yield f"  {'':<20}{'n':>8}{'t(n)':>9}{'t(2n)':>9}{'t(4n)':>9}{'4n/n':>7}{'peer t(4n)':>13}{'4n/n':>7}"
    for name, (piece, size) in HOSTILE.items():
        documents = [read_text(piece * (times * size // len(piece))) for times in (1, 2, 4)]
        own, other = load_pipeline(), peer()  # new ones: the tokenizer remembers words it has seen
        own.extract(read_text("Warm."))
        took = [seconds(own.extract, document) for document in documents]
        peers = [seconds(other, document.text) for document in documents]
        times = "".join(f"{time:>9.3f}" for time in took)
        yield (f"  {name:<20}{size:>8,}{times}{took[2] / took[0]:>7.1f}{peers[2]:>13.3f}{peers[2] / peers[0]:>7.1f}")


def put(extractions: Sequence[Extraction], home: Path) -> Iterator[str]:
    """Seconds to map the reports, and to write them in one hold of the store."""
    held = Store(home)
    with held.writing("ontology"):
        pass  # a new store loads the ontology at its first write
    graphs = {}
    mapped = seconds(lambda: graphs.update({e.document.id: graph_of(e, "1") for e in extractions}))

    def write() -> None:
        with held.writing("benchmark") as batch:
            for key, graph in graphs.items():
                batch.put(REPORT + key, graph)

    yield line("map a report", mapped / len(graphs))
    yield line("put a report, in one write", seconds(write) / len(graphs))


def line(name: str, time: float) -> str:
    """A row of the store's table."""
    return f"  {name:<28}{1000 * time:>10.1f} ms"


def median(action: Callable[..., object], *arguments: object) -> float:
    """The median seconds of some rounds, after one that does not count."""
    action(*arguments)
    return statistics.median(seconds(action, *arguments) for _ in range(ROUNDS))


def answers(library: Library) -> Iterator[str]:
    """Seconds of what the pages and the command line ask."""
    held = Store(library.home)
    yield line("open a snapshot", median(lambda: held.snapshot().close()))
    for method in (library.overview, library.rates, library.concepts):
        yield line(f"Library.{method.__name__}()", median(method))
    for query in library.named_queries():
        yield line(f"ask {query.name}", median(library.ask, query.name))


def store(documents: Sequence[Document]) -> Iterator[str]:
    """Writing the corpus and asking about it; a named query runs in a process of its own, started for it."""
    pipeline = load_pipeline()
    extractions = [pipeline.extract(document) for document in documents]
    with TemporaryDirectory() as folder:
        yield f"STORE with the {len(documents)} reports; median of {ROUNDS} calls"
        yield from put(extractions, Path(folder, "put"))
        library = Library(Path(folder, "library"))
        sources = [document.source for document in documents]
        ingested = seconds(lambda: list(library.ingest(sources)))
        yield line("ingest a report, all steps", ingested / len(sources))
        yield from answers(library)


def main() -> None:
    """Measure, telling each number once it is there."""
    documents = corpus()
    sys.stdout.write(f"Python {platform.python_version()}, spaCy {version('spacy')}, {platform.machine()}\n")
    for part in (speed(documents), growth(), store(documents)):
        for row in part:
            sys.stdout.write(row + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
