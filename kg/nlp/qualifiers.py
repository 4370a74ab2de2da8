"""Which word qualifies a value? Bounds and approximations before it (`up to`, `<`, `about`) and behind it (`or more`)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kg.nlp.lexemes import kind, word
from kg.nlp.values import Value

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.nlp.lexemes import Lexeme

_PHRASES = {
    "up_to": "up to|as high as|as many as|as much as|as often as|at most|no more than|not more than|maximum of|maximum|"
    "a maximum of|reaching up to|no higher than|no greater than|not exceed|never exceed|rarely exceed|"
    "not exceeding|rarely exceeds|not exceeded|rarely exceeded|never exceeds|never exceeded|seldom exceeds|≤|⩽|≦",
    "less_than": "less than|fewer than|lower than|smaller than|below|under|just under|<|well below",
    "at_least": "at least|at minimum|minimum of|minimum|a minimum of|no less than|no fewer than|not less than|≥|⩾|≧",
    "more_than": "more than|over|greater than|higher than|larger than|exceeding|exceeds|exceeded|exceed|above|in excess of"
    "|just over|well over|>|upwards of|beyond",
    "approx": "about|around|approximately|nearly|almost|roughly|some|circa|ca|ca.|approx|approx.|close to|~|∼|≈|c.|an approximate|"
    "approximate|in the region of|of the order of|near",
}
_BEFORE = {tuple(words.split()): name for name, phrases in _PHRASES.items() for words in phrases.split("|")}
_BEHIND = {
    ("or", "more"): "at_least",
    ("or", "higher"): "at_least",
    ("or", "greater"): "at_least",
    ("or", "over"): "at_least",
}
_BEHIND |= {("or", "less"): "up_to", ("or", "fewer"): "up_to", ("or", "lower"): "up_to", ("and", "above"): "at_least"}
_LONGEST = max(map(len, _BEFORE))
_PASSED = frozenset(("a", "an", "the", "of"))  # `at least a third`, `almost the 3%`


def qualified(pieces: Sequence[Lexeme], value: Value) -> Value:
    """The value with its qualifier, and without the bound that the qualifier leaves open."""
    before = _before(pieces, value.first)
    if before:
        value = replace(value, begin=before[1])
    name = _behind(pieces, value.last) or (before[0] if before else None)
    if name == "up_to":
        return replace(value, low=None, qualifier=name)
    if name == "less_than":
        return replace(value, low=None, qualifier=name)
    if value.low != value.high or name is None:
        return value
    if name in ("at_least", "more_than"):
        return replace(value, high=None, qualifier=name)
    return replace(value, qualifier=name)


def _before(pieces: Sequence[Lexeme], first: int) -> tuple[str, int] | None:
    """The qualifier before a value and where it starts."""
    ends = [first]
    if kind(pieces, first - 1) == "word" and word(pieces, first - 1) in _PASSED:
        ends.append(first - 1)
    for end in ends:
        for length in range(_LONGEST, 0, -1):
            words = tuple(word(pieces, at) for at in range(end - length, end))
            if words in _BEFORE:
                return _BEFORE[words], end - length
    return None


def _behind(pieces: Sequence[Lexeme], last: int) -> str | None:
    return _BEHIND.get((word(pieces, last), word(pieces, last + 1)))
