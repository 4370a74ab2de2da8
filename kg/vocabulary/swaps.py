"""Which words stand for one another, as a vocabulary itself shows by the names it gives to one concept.

Where two names of one concept differ by one word (`nerve palsy`, `nerve paralysis`), the two words may mean the same;
where two such names belong to different concepts (`colon cancer`, `lung cancer`), they do not. Counted over all names
of a vocabulary, this tells synonyms (`squamous`, `epidermoid`) and idle words (`type`) from words that matter.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import combinations
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    Words = frozenset[str]

NONE = ""  # in place of a word that may as well be left out
LEAST = 0.6  # trust: words that stand for one another in fewer cases are told apart
_LEAST_IDLE = 0.8  # trust: the same of words that are left out
_FEWEST = 3  # names that have shown it
_FEWEST_ALIKE = 2  # the same for words of one stem, such as a noun and its adjective
_SHORTEST = 5  # letters of a word with a stem
_LONGEST = 8  # words of a name
_MOST = 400  # words that are seen between the same others: beyond it, these say nothing
# Words that come in opposed pairs, which lists for coding put together (`antepartum or postpartum`).
_OPPOSED = frozenset({
    "acute", "antepartum", "anterior", "benign", "chronic", "closed", "distal", "external", "female", "greater",
    "immature", "inferior", "internal", "intrapartum", "lateral", "left", "lesser", "lower", "major", "male",
    "malignant", "mature", "medial", "minor", "non", "not", "open", "posterior", "postpartum", "primary",
    "proximal", "right", "secondary", "superior", "upper", "with", "without",
})  # fmt: skip


def learn(names: Iterable[tuple[Words, int]]) -> dict[tuple[str, str], float]:
    """Pairs of words, in order of the alphabet, with the share of names in which one stands for the other.

    Args:
        names: the words of each name, by families, and the number of its concept.
    """
    concepts: dict[Words, set[int]] = defaultdict(set)
    for words, concept in names:
        if 0 < len(words) <= _LONGEST:
            concepts[words].add(concept)
    same: Counter[tuple[str, str]] = Counter()
    other: Counter[tuple[str, str]] = Counter()
    for beside in _by_rest(concepts):
        for (one, its), (two, theirs) in combinations(beside.items(), 2):
            pair = (one, two) if one < two else (two, one)
            (other if its.isdisjoint(theirs) else same)[pair] += 1
    shares = {pair: count / (count + other[pair] + 1) for pair, count in same.items() if count >= _fewest(*pair)}
    idle = {word: share for (none, word), share in shares.items() if none == NONE and share >= _LEAST_IDLE}
    alike = {pair: share for pair, share in shares.items() if share >= LEAST and idle.keys().isdisjoint(pair)}
    return {(NONE, word): share for word, share in idle.items()} | {
        pair: share for pair, share in alike.items() if NONE not in pair and _OPPOSED.isdisjoint(pair)
    }


def _fewest(one: str, two: str) -> int:
    length = min(len(one), len(two))
    return _FEWEST_ALIKE if length >= _SHORTEST and one[: length // 2 + 1] == two[: length // 2 + 1] else _FEWEST


def _by_rest(concepts: Mapping[Words, set[int]]) -> list[dict[str, set[int]]]:
    """The words that stand beside the same others, NONE among them, with the concepts named so."""
    found: dict[Words, dict[str, set[int]]] = defaultdict(dict)
    for words, named in concepts.items():
        for word in words if len(words) > 1 else ():
            found[words - {word}][word] = named
    for rest, beside in found.items():
        if rest in concepts:
            beside[NONE] = concepts[rest]
    return [beside for beside in found.values() if 1 < len(beside) <= _MOST]
