"""The annotated corpora, each brought to one form: texts, sentences, spans, relations, and which labels it knows.

MACCROBAT 2020 (Caufield et al., CC BY 4.0) is BRAT stand-off; BC5CDR (Li et al. 2016) and the NCBI disease corpus
(Dogan et al. 2014) are IOB2 columns from the MTL-Bioinformatics-2016 collection (Crichton et al. 2017, CC BY 4.0).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.nlp.pairs import EVENTS, MODIFIED

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

# MACCROBAT's kinds under the names of the contract. Disease and symptom are one: annotators split them by taste.
# The kinds left out are discourse (History, Clinical_event, Coreference) or describe (Detailed_description, Distance).
MACCROBAT_TYPES = {
    "Therapeutic_procedure": "Procedure",
    "Diagnostic_procedure": "Test",
    "Disease_disorder": "Condition",
    "Sign_symptom": "Condition",
    "Biological_structure": "Anatomy",
    "Medication": "Drug",
    "Lab_value": "Value",
    "Age": "Age",
    "Sex": "Sex",
    "Dosage": "Dosage",
    "Severity": "Severity",
    "Date": "Date",
    "Duration": "Duration",
}
COLUMN_TYPES = {"Disease": "Condition", "Chemical": "Drug"}
LABELS = tuple(dict.fromkeys(MACCROBAT_TYPES.values()))
ONE_IN = 10  # documents of MACCROBAT that are kept for development


@dataclass(frozen=True, slots=True)
class Span:
    """An annotated mention; `start` and `end` in code points."""

    start: int
    end: int
    type: str


@dataclass(frozen=True, slots=True)
class Example:
    """A text of a corpus. `relations` are (type, subject, object) with indices into `spans`.

    `labels` are the types that the corpus annotates: of any other type, a word without a span may still be one.
    """

    corpus: str
    id: str
    text: str
    sentences: tuple[tuple[int, int], ...]
    spans: tuple[Span, ...]
    relations: tuple[tuple[str, int, int], ...]
    labels: frozenset[str]


def maccrobat(folder: Path) -> list[Example]:
    """All documents of MACCROBAT, in order of their PubMed ids."""
    return [
        _brat(path.stem, path.read_text(encoding="utf8"), path.with_suffix(".ann").read_text(encoding="utf8"))
        for path in sorted(folder.glob("*.txt"))
    ]


def columns(path: Path, corpus: str, labels: Iterable[str], sentences_each: int = 8) -> list[Example]:
    """The sentences of an IOB2 file, `sentences_each` to a text: the files mark no documents."""
    known = frozenset(COLUMN_TYPES[label] for label in labels)
    blocks = path.read_text(encoding="utf8").strip().split("\n\n")
    rows = [[tuple(line.split("\t")) for line in block.split("\n") if line] for block in blocks]
    return [
        _joined(corpus, f"{path.stem}-{at}", rows[at : at + sentences_each], known)
        for at in range(0, len(rows), sentences_each)
    ]


def is_dev(example: Example) -> bool:
    """Whether a document of MACCROBAT is kept for development (by a hash of its id, so that files may come and go)."""
    return int(hashlib.sha256(example.id.encode()).hexdigest(), 16) % ONE_IN == 0


def _brat(identifier: str, text: str, annotation: str) -> Example:
    places: dict[str, tuple[int, int, str]] = {}
    triggers: dict[str, str] = {}
    arcs: list[tuple[str, str, str]] = []
    for line in annotation.split("\n"):
        part = line.split("\t")
        if line.startswith("T"):
            kind, where = part[1].split(" ", 1)
            ends = [int(number) for piece in where.split(";") for number in piece.split()]
            if kind in MACCROBAT_TYPES:
                places[part[0]] = (min(ends), max(ends), MACCROBAT_TYPES[kind])
        elif line.startswith("E"):
            triggers[part[0]] = part[1].split()[0].split(":")[1]
        elif line.startswith("R"):
            kind, first, second = part[1].split()[:3]
            arcs.append((kind, first.split(":")[1], second.split(":")[1]))
    order = {key: at for at, key in enumerate(sorted(places, key=lambda key: places[key]))}
    spans = tuple(Span(*places[key]) for key in order)
    found = (_relation(kind, triggers.get(a, a), triggers.get(b, b), places) for kind, a, b in arcs)
    relations = tuple((kind, order[a], order[b]) for kind, a, b in filter(None, found))
    return Example("maccrobat", identifier, text, tuple(_lines(text)), spans, relations, frozenset(LABELS))


def _relation(
    kind: str, first: str, second: str, places: dict[str, tuple[int, int, str]]
) -> tuple[str, str, str] | None:
    """The contract's relation of an arc: its name, subject and object."""
    if first not in places or second not in places:
        return None
    types = places[first][2], places[second][2]
    if kind == "MODIFY":
        name = MODIFIED.get((types[1], types[0]))
        return (name, second, first) if name else None
    if not EVENTS.issuperset(types):
        return None
    return {
        "BEFORE": ("before", first, second),
        "AFTER": ("before", second, first),
        "CAUSE": ("cause", first, second),
    }.get(kind)


def _lines(text: str) -> Iterator[tuple[int, int]]:
    """MACCROBAT has one sentence a line."""
    start = 0
    for line in text.split("\n"):
        if line.strip():
            yield start, start + len(line)
        start += len(line) + 1


def _joined(corpus: str, identifier: str, rows: Sequence[list[tuple[str, ...]]], labels: frozenset[str]) -> Example:
    """A text of words with blanks between them; a sentence to a line."""
    text, sentences, spans = "", [], []
    for row in rows:
        start = len(text)
        for word, tag in row:
            begin = len(text)
            text += word + " "
            if tag.startswith("B-"):
                spans.append(Span(begin, begin + len(word), COLUMN_TYPES[tag[2:]]))
            elif tag.startswith("I-"):
                spans[-1] = Span(spans[-1].start, begin + len(word), spans[-1].type)
        text = text[:-1] + "\n"
        sentences.append((start, len(text) - 1))
    return Example(corpus, identifier, text, tuple(sentences), tuple(spans), (), labels)
