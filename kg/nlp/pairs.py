"""Pairs of mentions that may be related, and what the relation model sees of a pair beside its words.

Used in training and at run time, so that both see the same. Two families: a modifier with what it modifies (an organ
and its condition, a dose and its drug), within a sentence; and two events, within a sentence or one sentence apart.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

# (type of what is modified, type of the modifier) -> the relation between them
MODIFIED = {
    ("Condition", "Anatomy"): "located_in",
    ("Procedure", "Anatomy"): "located_in",
    ("Test", "Anatomy"): "located_in",
    ("Drug", "Dosage"): "has_dose",
    ("Test", "Value"): "has_value",
    ("Condition", "Severity"): "has_severity",
}
EVENTS = frozenset({"Procedure", "Test", "Condition", "Drug"})
OUTPUTS = ("modifies", "before", "cause")  # the columns of the relation model's answer
TYPES = ("Procedure", "Test", "Condition", "Anatomy", "Drug", "Value", "Dosage", "Severity")
FEATURES = ("subject type", "object type", "distance", "objects between", "subjects between", "sentences apart")
SIZES = (len(TYPES), len(TYPES), 18, 4, 4, 3)  # how many values each feature has
_STEPS = np.array([1, 2, 3, 4, 6, 9, 14, 22])  # borders of the distance's classes, in words
_MANY = 3
FURTHEST = 60  # spans; three sentences of prose hold fewer


@dataclass(frozen=True, slots=True)
class Pairs:
    """Candidates over a list of spans.

    `subjects`, `objects`: int [n], indices of spans; `features`: int [n, len(FEATURES)]; `family`: bool [n], true for
    a modifier and what it modifies, false for two events.
    """

    subjects: NDArray[np.int64]
    objects: NDArray[np.int64]
    features: NDArray[np.int64]
    family: NDArray[np.bool_]


def candidates(spans: Sequence[tuple[int, int, str]], sentence_of: Sequence[int]) -> Pairs:
    """The candidate pairs of spans (first word, last word exclusive, type), given the sentence of each.

    The spans are in order. None is paired with one more than FURTHEST away, so that the work grows with the spans,
    however long a sentence is.
    """
    known = {name: at for at, name in enumerate(TYPES)}
    rows: list[tuple[int, int, bool]] = []
    for a, (_, _, kind) in enumerate(spans):
        for b in _near(a, sentence_of):
            if sentence_of[a] == sentence_of[b] and (kind, spans[b][2]) in MODIFIED:
                rows.append((a, b, True))
            elif kind in EVENTS and spans[b][2] in EVENTS:
                rows.append((a, b, False))
    features = [_features(spans, sentence_of, a, b, known) for a, b, _ in rows]
    return Pairs(
        np.array([a for a, _, _ in rows], dtype=np.int64),
        np.array([b for _, b, _ in rows], dtype=np.int64),
        np.array(features, dtype=np.int64).reshape(len(rows), len(FEATURES)),
        np.array([modifier for _, _, modifier in rows], dtype=np.bool_),
    )


def _near(a: int, sentence_of: Sequence[int]) -> list[int]:
    """The spans in the sentence of a span and in the two beside it, at most FURTHEST on either side."""
    low, high = a, a + 1
    while low > max(0, a - FURTHEST) and sentence_of[a] - sentence_of[low - 1] <= 1:
        low -= 1
    while high < min(len(sentence_of), a + 1 + FURTHEST) and sentence_of[high] - sentence_of[a] <= 1:
        high += 1
    return [b for b in range(low, high) if b != a]


def _features(
    spans: Sequence[tuple[int, int, str]], sentence_of: Sequence[int], a: int, b: int, known: dict[str, int]
) -> tuple[int, ...]:
    between = [kind for _, _, kind in spans[min(a, b) + 1 : max(a, b)]]
    return (
        known[spans[a][2]],
        known[spans[b][2]],
        _distance(spans[a], spans[b]),
        min(between.count(spans[b][2]), _MANY),
        min(between.count(spans[a][2]), _MANY),
        sentence_of[b] - sentence_of[a] + 1,
    )


def _distance(a: tuple[int, int, str], b: tuple[int, int, str]) -> int:
    """The class of how many words lie between two spans: 0-8 with the second behind the first, 9-17 before it."""
    behind = b[0] >= a[0]
    gap = b[0] - a[1] if behind else a[0] - b[1]
    return int(np.searchsorted(_STEPS, gap, side="right")) + (0 if behind else len(_STEPS) + 1)
