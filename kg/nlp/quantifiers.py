"""Which quantifier makes a fraction of a count? `all 14`, `none of 12`, `not one of the 30`, `all but 3 of the 8`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kg.nlp.lexemes import word
from kg.nlp.numbers import count_at
from kg.nlp.percentages import past_of, percentage_behind, whole_behind
from kg.nlp.values import Value, fraction

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.nlp.lexemes import Lexeme

_ZERO = frozenset(("none", "neither", "not"))
QUANTIFIERS = _ZERO | {"all", "each", "every"}


def all_or_none_at(pieces: Sequence[Lexeme], at: int) -> Value | None:
    """The fraction that a quantifier at lexeme `at` makes of the count behind it."""
    name = word(pieces, at)
    if (name, word(pieces, at + 1)) == ("all", "but"):
        return _all_but_at(pieces, at)
    start = _past_all(pieces, at) if name == "all" else _past_one_of(pieces, at)
    whole = None if start is None else count_at(pieces, start)
    if whole is None or whole.value < 2:  # noqa: PLR2004 (all of one is no proportion)
        return None
    known = percentage_behind(pieces, whole)
    last = known.last if known else whole.last
    return fraction(at, last, 0 if name in _ZERO else int(whole.value), int(whole.value))


def _past_all(pieces: Sequence[Lexeme], at: int) -> int:
    """The place behind `all`, `all of the`, `all our`."""
    if word(pieces, at + 1) == "of":
        return past_of(pieces, at + 1)
    return at + 1 + (word(pieces, at + 1) in ("the", "these", "our"))


def _past_one_of(pieces: Sequence[Lexeme], at: int) -> int | None:
    """The place behind `of the` of a quantifier, with the pronoun that some need: `none of`, `not a single one of`.

    See Quirk et al. 1985, §6.48 on the of-pronouns.
    """
    start = at + 1
    if word(pieces, at) == "not" and (word(pieces, start), word(pieces, start + 1)) == ("a", "single"):
        start += 2
    bare = word(pieces, at) in ("none", "neither") and word(pieces, start) != "one"
    if not bare and word(pieces, start) != "one":
        return None
    of = start if bare else start + 1
    return past_of(pieces, of) if word(pieces, of) in ("of", "out") else None


def _all_but_at(pieces: Sequence[Lexeme], at: int) -> Value | None:
    """`all but three of the 88 patients (96.6%)`: the others are counted."""
    left = count_at(pieces, at + 2)
    whole = whole_behind(pieces, left) if left else None
    if left is None or whole is None or left.value >= whole.value:
        return None
    known = percentage_behind(pieces, whole)
    counts = (int(whole.value - left.value), int(whole.value))
    found = fraction(at, known.last if known else whole.last, *counts)
    return replace(found, low=known.low, high=known.high) if known else found
