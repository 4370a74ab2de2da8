"""How much of a printed article is read back: its markers and its reference list."""

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from kg.model.document import Reference
from kg.model.extraction import Extraction
from kg.nlp.pipeline import Pipeline, load_pipeline
from kg.readers import read_bytes
from tests.printed.articles import Article, Design

ALIKE = 0.9  # of the words of two entries, from which one is the other
WORD = re.compile(r"\w+")


class Score(NamedTuple):
    """Counts that add up over articles; `missed` and `false` name the markers for a person to look at."""

    agree: int
    found: int
    wanted: int
    listed: int
    works: int
    missed: Counter
    false: Counter

    @property
    def f1(self) -> float:
        return 2 * self.agree / max(1, self.found + self.wanted)


def extraction_of(content: bytes) -> Extraction:
    """What the reader of PDF and the components that look for citations make of a PDF."""
    return _pipeline().extract(read_bytes(content, "article.pdf"))


@cache
def _pipeline() -> Pipeline:
    return load_pipeline(("kg_sections", "kg_references", "kg_citations", "kg_sentences"))


def score(extraction: Extraction, article: Article, design: Design) -> Score:
    """Markers as a multiset of the works they name (one by one where markers are names), and the entries found."""
    places = placed(extraction.references, article, design)
    by_label = {reference.label: place for place, reference in places.items()}
    if design.style == "author-year":
        wanted = Counter((work,) for marker in article.markers() for work in marker.works)
        found = Counter((by_label.get(label, label),) for one in extraction.citations for label in one.references)
    else:
        wanted = Counter(tuple(sorted(str(work + 1) for work in marker.works)) for marker in article.markers())
        found = Counter(tuple(sorted(one.references)) for one in extraction.citations)
    agree = (wanted & found).total()
    return Score(
        agree, found.total(), wanted.total(), len(places), len(article.references), wanted - found, found - wanted
    )


def placed(found: Sequence[Reference], article: Article, design: Design) -> dict[int, Reference]:
    """The entries that were found, by their place in the list: the same number and words, or the words alone."""
    numbered = {reference.label: reference for reference in found}
    places = {}
    for place, entry in enumerate(article.references):
        near = [numbered.get(str(place + 1))] if design.style != "author-year" else found
        best = max(near, key=lambda one: _alike(one, entry.text))
        if _alike(best, entry.text) >= ALIKE:
            places[place] = best
    return places


def _alike(reference: Reference | None, text: str) -> float:
    """The F1 of the words of an entry, its number left out."""
    if reference is None:
        return 0.0
    these = Counter(WORD.findall(re.sub(r"^\W*\d+\W+", "", reference.text)))
    those = Counter(WORD.findall(text))
    return 2 * (these & those).total() / max(1, these.total() + those.total())
