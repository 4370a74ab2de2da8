"""Which descriptor do annotators give to a name like this one? Learned from names to which they gave one.

Many names in texts are in no vocabulary: a sign, a harm, a turn of phrase that annotators take for the nearest concept.
What they did with other names tells what they would do with this one. A name is described by the pieces of its words,
their families, and pairs of families; the less common, the more they weigh. Ridge regression then finds, for each
descriptor, how far likeness to each known name speaks for it. There are few names, so that it is solved when it is
first asked (a fifth of a second), and what comes with the program is a list that people can read.
"""

from __future__ import annotations

import math
import tomllib
from collections import Counter
from functools import cached_property
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from kg.vocabulary.formats.curies import MESH
from kg.vocabulary.forms import content, kin, phrase, without_parentheses

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

NONE = "none"  # stands for a descriptor where annotators found that there is none
TYPE = "Condition"  # of the mentions that it is about

_PIECES = (3, 4, 5)  # letters
_PIECE, _FAMILY, _PAIR = 0.5, 1.5, 1.0  # how much each counts
_FAMILY_SIGN = "="
_RIDGE = 0.3

Numbers = NDArray[np.float64]
_Postings = dict[str, tuple[NDArray[np.intp], Numbers]]


class Guess(NamedTuple):
    """The IRI of a descriptor, None for none that there is; and how sure that is: near to a probability."""

    descriptor: str | None
    sureness: float


class Usage:
    """Guesses the descriptor of a name.

    Args:
        names: by descriptor (its number, or NONE) the names that were given it.
        least: sureness below which a guess is not told.
    """

    def __init__(self, names: Mapping[str, Sequence[str]], least: float) -> None:
        self.names = {descriptor: tuple(some) for descriptor, some in names.items()}
        self.least = least

    @classmethod
    def load(cls, path: Path) -> Usage:
        """What was learned and written by `toml`."""
        table = tomllib.loads(path.read_text(encoding="utf8"))
        return cls(table["names"], table["least"])

    def toml(self) -> str:
        """All of it as it is read again, by descriptor."""
        rows = (f"{key} = [{', '.join(map(_quoted, some))}]" for key, some in sorted(self.names.items()))
        how = "# Learned by `kg.nlp.training.usage`, which says how: `make model STEPS=usage DATA=...`"
        return "\n".join((how, f"least = {self.least:.2f}", "", "[names]", *rows, ""))

    def __reduce__(self) -> tuple[type[Usage], tuple[Mapping[str, Sequence[str]], float]]:
        """Cross process borders without what was solved."""
        return Usage, (self.names, self.least)

    def guess(self, text: str) -> Guess | None:
        """The likeliest descriptor of a name; None where nothing like it is known, or it is not sure enough."""
        near = self._solved.nearness(text)
        if not near.any():
            return None
        beliefs = near @ self._solved.weights
        best = int(beliefs.argmax())
        descriptor, sureness = self._solved.descriptors[best], float(beliefs[best])
        if sureness < self.least:
            return None
        return Guess(None if descriptor == NONE else MESH + descriptor, sureness)

    @cached_property
    def _solved(self) -> _Solved:
        return _Solved(self.names)


class _Solved:
    """The regression: `weights` by known name and descriptor."""

    def __init__(self, names: Mapping[str, Sequence[str]]) -> None:
        self.descriptors = tuple(sorted(names))
        rows = [(at, name) for at, descriptor in enumerate(self.descriptors) for name in names[descriptor]]
        described = [_described(name) for _, name in rows]
        self._whole = {_families(name) for _, name in rows}
        common = Counter(part for parts in described for part in parts)
        self._rarity = {part: math.log1p(len(rows) / count) for part, count in common.items()}
        self._size = len(rows)
        self._postings = self._posted([self._weighed(parts) for parts in described])
        given = np.zeros((len(rows), len(self.descriptors)))
        for row, (at, _) in enumerate(rows):
            given[row, at] = 1
        self.weights = np.linalg.solve(self._likeness() + _RIDGE * np.eye(len(rows)), given)

    def nearness(self, name: str) -> Numbers:
        """The cosine of a name to each of those known; none of a word that is but a part of them: many have masses."""
        near = np.zeros(self._size)
        families = _families(name)
        if len(families) == 1 and families not in self._whole and _FAMILY_SIGN + families[0] in self._rarity:
            return near
        for part, weight in self._weighed(_described(name)).items():
            rows, weights = self._postings[part]
            near[rows] += weight * weights
        return near

    def _weighed(self, parts: Mapping[str, float]) -> dict[str, float]:
        """A vector of length 1, of the parts that are known."""
        weights = {part: weight * self._rarity[part] for part, weight in parts.items() if part in self._rarity}
        length = math.hypot(*weights.values())
        return {part: weight / length for part, weight in weights.items()}

    @staticmethod
    def _posted(vectors: Iterable[Mapping[str, float]]) -> _Postings:
        """By part, which names have it, and with which weight."""
        found: dict[str, tuple[list[int], list[float]]] = {}
        for row, vector in enumerate(vectors):
            for part, weight in vector.items():
                rows, weights = found.setdefault(part, ([], []))
                rows.append(row)
                weights.append(weight)
        return {part: (np.array(rows), np.array(weights)) for part, (rows, weights) in found.items()}

    def _likeness(self) -> Numbers:
        """The cosines of all names to one another."""
        like = np.zeros((self._size, self._size))
        for rows, weights in self._postings.values():
            like[np.ix_(rows, rows)] += np.outer(weights, weights)
        return like


def _families(name: str) -> tuple[str, ...]:
    return tuple(sorted(kin(content(phrase(without_parentheses(name))))))


def _described(name: str) -> dict[str, float]:
    """The parts of a name with what each counts, a sign before each telling its kind."""
    words = phrase(without_parentheses(name))
    families = _families(name)
    bounded = [f"^{word}$" for word in words]
    pieces = (word[at : at + n] for word in bounded for n in _PIECES for at in range(len(word) - n + 1))
    return {
        **{_FAMILY_SIGN + family: _FAMILY for family in families},
        **{f"+{one} {other}": _PAIR for one, other in combinations(families, 2)},
        **{f"~{piece}": _PIECE for piece in pieces},
    }


def _quoted(name: str) -> str:
    return f'"{name}"'
