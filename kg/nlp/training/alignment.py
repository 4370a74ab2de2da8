"""What the steps of an alignment cost, learned from articles without annotations.

Every short form in brackets is aligned with the words before its bracket, and with those before another bracket of the
corpus. What is found there is chance: the idea of pseudo-precision (Sohn et al. 2008, "Abbreviation definition
identification based on automatic precision estimates", BMC Bioinformatics 9:402), which asks it of whole strategies,
here of single steps. A logistic regression tells the alignments from those of chance by the number of their steps of
each kind; a step costs its weight with the sign turned round. As the words before a bracket need not hold a long form,
how likely each of them does is estimated with it (expectation maximisation). The costs lead to other alignments, so it
is done a few times. An alignment is taken for a definition if that is more likely than chance.
"""

from __future__ import annotations

import random
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from kg.nlp.abbreviations import in_question
from kg.nlp.alignment import best, letters_of
from kg.nlp.sentences import sentence_starts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]
    Pair = tuple[str, str]

LONGEST = 6  # letters; longer short forms share a limit
STILL = 1e-3  # change of a probability below which estimating ends
LETTERS = ("upper", "lower", "digit")
WORDS = ("word", "joined", "function", "of", "and", "number", "comma")
FIRST = {
    "straight": 0.0,
    "turned": 1.0,
    "turned low": 1.0,
    "bare": 0.0,
    "lead": 1.0,
    "skip last": 2.0,
    "spelled": 1.0,
    "spelled inside": 1.0,
    "other": 1.0,
    **{f"use {kind}": 0.0 for kind in WORDS},
    **{f"skip {kind}": 2.0 for kind in WORDS},
    **{f"{step} {kind}": 0.0 for step in ("stop", "adjacent") for kind in LETTERS},
    **{f"{step} {kind}": 1.0 for step in ("onset", "inner") for kind in LETTERS},
    **{f"{step} {kind}": 4.0 for step in ("lost", "lost few") for kind in LETTERS},
}  # fmt: skip - costs to begin with
FREE = ("straight", "bare")  # what the others are compared with
WEIGHED = tuple(step for step in FIRST if step not in FREE)


class Settings(NamedTuple):
    """See `config.toml`, which says what each is for."""

    seed: int
    rounds: int
    prior: float


class Table(NamedTuple):
    """The costs of steps, and the limits by number of letters."""

    costs: Mapping[str, float]
    limits: tuple[float, ...]

    def toml(self) -> str:
        """The table as the program reads it."""
        limits = ", ".join(f"{limit:.2f}" for limit in self.limits)
        costs = (f'"{step}" = {cost:.2f}' for step, cost in self.costs.items())
        how = "# Learned by `kg.nlp.training.alignment`, which says how: `make model STEPS=alignment DATA=...`"
        return "\n".join((how, f"limits = [{limits}]  # for one letter, two, ...", "", "[costs]", *costs, ""))


def pairs(paragraphs: Iterable[str]) -> Iterator[Pair]:
    """Short forms in brackets with the words before them."""
    for text in paragraphs:
        starts = sentence_starts(text)
        for start, end in pairwise((*starts, len(text))):
            yield from in_question(text, start, end)


def learn(known: Sequence[Pair], settings: Settings) -> Table:
    """The table from distinct short forms with the words before them."""
    others = [words for _, words in known]
    random.Random(settings.seed).shuffle(others)  # noqa: S311 - no secret
    mixed = [(short, other) for (short, _), other in zip(known, others, strict=True)]
    table = Table(FIRST, ())
    for _ in range(settings.rounds):
        real, chance = (_counted(each, table.costs) for each in (known, mixed))
        table = _table(*_told_apart(real, chance, len(known), settings.prior))
    return table


def _counted(known: Iterable[Pair], costs: Mapping[str, float]) -> Numbers:
    """A row for each pair that can be aligned: how often each step was taken, and which number of letters it has."""
    rows = []
    for short, words in known:
        if found := best(short, words, costs):
            counts = Counter(found.steps)
            letters = min(len(letters_of(short)), LONGEST)
            rows.append([counts[step] for step in WEIGHED] + [number == letters for number in range(1, LONGEST + 1)])
    return np.array(rows, float)


def _told_apart(real: Numbers, chance: Numbers, asked: int, prior: float) -> tuple[Numbers, float]:
    """The weights, and the log odds of a definition where their sum is zero; `asked` pairs led to the real rows."""
    rows = np.concatenate((real, chance))
    weights = np.zeros(rows.shape[1])
    defined = np.full(len(real), 0.5)
    while True:
        weights = _regression(rows, np.concatenate((defined, np.zeros(len(chance)))), weights, prior)
        by_chance = len(chance) * (1 - defined.sum() / asked)  # such alignments among the real ones
        odds = np.log((len(chance) + len(real) - defined.sum()) / by_chance)
        before, defined = defined, _likely(real @ weights + odds)
        if np.abs(defined - before).max() < STILL:
            return weights, float(odds)


def _regression(rows: Numbers, told: Numbers, weights: Numbers, prior: float) -> Numbers:
    """Logistic regression by Newton's method."""
    while True:
        likely = _likely(rows @ weights)
        slope = rows.T @ (likely - told) + prior * weights
        bend = (rows * (likely * (1 - likely))[:, None]).T @ rows + prior * np.eye(rows.shape[1])
        change = np.linalg.solve(bend, slope)
        weights = weights - change
        if np.abs(change).max() < STILL:
            return weights


def _likely(odds: Numbers) -> Numbers:
    return 1 / (1 + np.exp(-np.clip(odds, -30, 30)))


def _table(weights: Numbers, odds: float) -> Table:
    costs = dict.fromkeys(FREE, 0.0) | {step: -float(w) for step, w in zip(WEIGHED, weights, strict=False)}
    return Table(costs, tuple(float(weight) + odds for weight in weights[len(WEIGHED) :]))
