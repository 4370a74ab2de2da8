"""Names of a vocabulary that are like a text without being it: that share its words, or have all of them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from kg.vocabulary.forms import content, phrase, telling
from kg.vocabulary.qualifiers import is_no_kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kg.vocabulary.index import Index, Name

_MOST_CANDIDATES = 3000  # names that are held against a text
_MOST_WEIGHED = 20  # of these, those that share most are weighed in full
_MOST_COVERING = 100  # names that have all words of a text
_TELLING = frozenset({"no", "non", "not", "without"})
_MENDED = 0.9  # weight of a word that is a slip of the pen for the one that counts


def similar(index: Index, families: frozenset[str]) -> Iterator[tuple[Name, float]]:
    """Names of an index with the cosine of their words to these."""
    meant = [_meant(index, word) for word in families]
    length = math.hypot(*(index.weight(word) for word, _ in meant))
    for shared, label in _sharing(index, [each for each in meant if each[1]])[:_MOST_WEIGHED]:
        (name,) = index.names([label])
        theirs = words_of(name)
        if _distinctive(theirs) == _distinctive(families):
            yield name, shared / (length * math.hypot(*map(index.weight, theirs)))


def covering(index: Index, families: frozenset[str], kind: str | None) -> Name | None:
    """The name with all these words whose other words make no other condition of it.

    Where several concepts have one, it is that of the concept above all others, if there is such a concept.
    """
    labels = frozenset.intersection(*map(index.labels_with, families)) if families else frozenset()
    names = index.names(labels) if len(labels) <= _MOST_COVERING else []
    fitting = [name for name in names if kind in (None, name.type) and is_no_kind(words_of(name) - families)]
    return _topmost(index, fitting)


def words_of(name: Name) -> frozenset[str]:
    """The words that a name is weighed by, by families."""
    return telling(content(phrase(name.text)))


def _topmost(index: Index, names: Sequence[Name]) -> Name | None:
    """The name of the concept that all others are narrower than."""
    iris = {name.concept.iri for name in names}
    for name in names:
        if all(name.concept.iri in index.above(iri) for iri in iris):
            return name
    return None


def _sharing(index: Index, words: Sequence[tuple[str, float]]) -> list[tuple[float, int]]:
    """Names that have one of the rarer words at least, with the weight of all words they share, the most first."""
    candidates: set[int] = set()
    for word, _ in sorted(words, key=lambda each: -index.weight(each[0])):
        if len(candidates) < _MOST_CANDIDATES:
            candidates |= index.labels_with(word)
    weights = [(index.labels_with(word), trust * index.weight(word) ** 2) for word, trust in words]
    return sorted(((sum(w for labels, w in weights if each in labels), each) for each in candidates), reverse=True)


def _distinctive(words: Iterable[str]) -> frozenset[str]:
    """Numbers, single letters and negations: what tells one kind from the next (`hepatitis B`, `type 2`)."""
    return frozenset(word for word in words if len(word) == 1 or not word.isalpha() or word in _TELLING)


def _meant(index: Index, word: str) -> tuple[str, float]:
    """The word of the vocabulary that is meant, and how sure that is; 0 where there is none."""
    if index.labels_with(word):
        return word, 1.0
    close = index.near_words(word)
    return (min(close, key=lambda each: (-len(index.labels_with(each)), each)), _MENDED) if close else (word, 0.0)
