"""Which word qualifies a value? Bounds and approximations before it (`up to`, `<`), bounds behind it (`or more`)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kg.nlp.lexemes import kind, word
from kg.nlp.word_lists import phrase_list

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.nlp.lexemes import Lexeme
    from kg.nlp.values import Value

_BOUNDS = ("up_to", "less_than", "at_least", "more_than", "approx")
_BEFORE = {words: name for name in _BOUNDS for words in phrase_list(f"before_{name}")}
_BEHIND = {
    ("or", "more"): "at_least",
    ("or", "higher"): "at_least",
    ("or", "greater"): "at_least",
    ("or", "over"): "at_least",
    ("and", "above"): "at_least",
    ("or", "less"): "up_to",
    ("or", "fewer"): "up_to",
    ("or", "lower"): "up_to",
}
_COMPARING = ("less_than", "more_than")  # `lower than the 11% of Lee` compares with a figure that is known: no bound
_LONGEST = max(map(len, _BEFORE))
_PASSED = frozenset(("a", "an", "the", "of"))  # `at least a third`, `almost the 3%`


def qualified(pieces: Sequence[Lexeme], value: Value) -> Value:
    """The value with its qualifier, and without the bound that the qualifier leaves open."""
    before = _before(pieces, value.first)
    if before:
        value = replace(value, begin=before[1])
    name = _behind(pieces, value.last) or (before[0] if before else None)
    if name in ("up_to", "less_than"):
        return replace(value, low=None, qualifier=name)
    if value.low != value.high or name is None:
        return value
    if name in ("at_least", "more_than"):
        return replace(value, high=None, qualifier=name)
    return replace(value, qualifier=name)


def start_of(pieces: Sequence[Lexeme], value: Value) -> int:
    """The lexeme at which a value begins, its qualifier included."""
    before = _before(pieces, value.first)
    return before[1] if before else value.first


def _before(pieces: Sequence[Lexeme], first: int) -> tuple[str, int] | None:
    """The qualifier before a value and where it starts."""
    ends = [first]
    if kind(pieces, first - 1) == "word" and word(pieces, first - 1) in _PASSED:
        ends.append(first - 1)
    for end in ends:
        for length in range(_LONGEST, 0, -1):
            words = tuple(word(pieces, at) for at in range(end - length, end))
            name = _BEFORE.get(words)
            if name and not (name in _COMPARING and word(pieces, end) == "the"):
                return name, end - length
    return None


def _behind(pieces: Sequence[Lexeme], last: int) -> str | None:
    return _BEHIND.get((word(pieces, last), word(pieces, last + 1)))
