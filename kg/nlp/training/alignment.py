"""Learns what the steps of an alignment cost, and how much chance may cost, from articles without annotations.

    python -m kg.nlp.training.alignment ../shared/data  >  kg/nlp/alignment.toml

*Costs* by expectation maximisation with the likeliest alignment only: all short forms in brackets are aligned with the words
before them, the steps of those alignments that chance would not give are counted, and a step costs the negative logarithm
of its share among those that could have stood in its place.

*Limits* by pseudo-precision (after Sohn et al. 2008): short forms are also aligned with the words before other brackets.
What is found there is chance. The limit for a number of letters is the cost above which chance would give half of what
is found or more.
"""

from __future__ import annotations

import math
import random
import sys
from bisect import bisect_right
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from kg.nlp.abbreviations import in_question
from kg.nlp.alignment import best, letters_of
from kg.nlp.sentences import sentence_starts
from kg.nlp.training.prose import articles

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    Pair = tuple[str, str]
    Costs = Mapping[str, float]

SEED = 1
PAIRS = 20_000  # distinct ones, drawn at random
ROUNDS = 6
LONGEST = 6  # letters; longer short forms share a limit
HIGHEST = 25  # cost that is looked at
FEWEST = 10  # alignments of a band that can tell something
BAND = 1.0  # of costs that are looked at together
KINDS = ("upper", "lower", "digit")
WORDS = ("word", "joined", "function", "of", "and", "number", "comma")
# Steps that could have stood in one another's place.
CHOICES = (
    ("straight", "turned", "turned low"),
    ("bare", "lead"),
    *((f"use {kind}", f"skip {kind}") for kind in WORDS),
    *((f"stop {kind}", f"adjacent {kind}", f"onset {kind}", f"inner {kind}", f"lost {kind}") for kind in KINDS),
    ("skip last",),
    ("spelled", "spelled inside", "other", "stop digit"),
)
CHOSEN = {"lost": math.log(12), "onset": math.log(3), "inner": math.log(5)}  # and which letter, or place in a word, it is
SMALLEST = 1.0  # times that each step is taken to have been seen in addition


def pairs(paragraphs: Iterable[str]) -> Iterator[Pair]:
    """Short forms in brackets with the words before them."""
    for text in paragraphs:
        starts = sentence_starts(text)
        for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
            yield from in_question(text, start, end)


def learned_costs(known: Sequence[Pair], costs: Costs, limits: Sequence[float]) -> dict[str, float]:
    """The costs of one more round."""
    counts: Counter[str] = Counter()
    for short, words in known:
        found = best(short, words, costs)
        if found and found.cost <= limits[letters(short) - 1]:
            counts.update(found.steps)
    learned: dict[str, float] = {}
    for choice in CHOICES:
        total = sum(counts[step] + SMALLEST for step in choice)
        for step in choice:
            which = CHOSEN.get(step.split()[0], 0.0)
            learned.setdefault(step, which - math.log((counts[step] + SMALLEST) / total))
    return learned


def learned_limits(known: Sequence[Pair], costs: Costs, dice: random.Random) -> tuple[float, ...]:
    """For short forms of one letter, two, ...: the cost up to which a band of costs holds more truth than chance."""
    others = [words for _, words in known]
    dice.shuffle(others)
    real: list[list[float]] = [[] for _ in range(LONGEST)]
    chance: list[list[float]] = [[] for _ in range(LONGEST)]
    for (short, words), other in zip(known, others, strict=True):
        for found, costing in ((best(short, words, costs), real), (best(short, other, costs), chance)):
            costing[letters(short) - 1].append(found.cost if found else math.inf)
    return tuple(_limit(sorted(own), sorted(by_chance)) for own, by_chance in zip(real, chance, strict=True))


def _limit(real: Sequence[float], chance: Sequence[float]) -> float:
    limit = 0.0
    for step in range(1, HIGHEST * 10):
        low, high = step / 10 - BAND, step / 10
        own = bisect_right(real, high) - bisect_right(real, low)
        false = bisect_right(chance, high) - bisect_right(chance, low)
        undefined = 1 - bisect_right(real, limit) / len(real)  # share of short forms that are still without definition
        if own >= FEWEST:
            if 2 * false * undefined > own:
                break
            limit = high
    return limit


def letters(short: str) -> int:
    """The number of letters, as far as it counts."""
    return min(len(letters_of(short)), LONGEST)


def toml(costs: Costs, limits: Sequence[float]) -> str:
    """The table as the program reads it."""
    lines = [f'"{step}" = {cost:.2f}' for step, cost in costs.items()]
    told = ", ".join(f"{limit:.1f}" for limit in limits)
    return "\n".join(
        (
            "# Learned by `python -m kg.nlp.training.alignment`, which says how.",
            f"limits = [{told}]  # for one letter, two, ...",
            "[costs]",
            *lines,
            "",
        )
    )
