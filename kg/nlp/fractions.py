"""Which fractions are no rates? Dates, grades, pressures, scores, types, and `one of the two` as a choice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.nlp.lexemes import kind, word
from kg.nlp.word_lists import word_list
from kg.nlp.words import (
    AUXILIARIES,
    PEOPLE,
    VERBS,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.nlp.lexemes import Lexeme
    from kg.nlp.values import Value

_DATED = word_list("exclusions_dated")
_UNITS = word_list("exclusions_units")


def _is_partitive(pieces: Sequence[Lexeme], value: Value) -> bool:
    """`one of the two companies`, `all three groups`: a choice or a whole, unless people or specimens are counted."""
    first = word(pieces, value.first)
    if first == "all":
        return not _all_have_it(pieces, value)
    if first != "one" or kind(pieces, value.last - 1) == "number":
        return False
    behind = [word(pieces, at) for at in range(value.last, value.last + 3)]
    return not (set(behind) & PEOPLE or behind[0] in VERBS or behind[0] in AUXILIARIES)


def _all_have_it(pieces: Sequence[Lexeme], value: Value) -> bool:
    """`All 14 patients recovered`, `was seen in all 14 patients`."""
    behind = [word(pieces, at) for at in range(value.last, value.last + 8)]
    if not set(behind[:4]) & PEOPLE and behind[0] not in VERBS | AUXILIARIES:
        return False
    if kind(pieces, value.first - 1) in ("", "comma", "semicolon", "colon"):
        return bool(set(behind) & (VERBS | AUXILIARIES))
    said = {word(pieces, at) for at in range(value.first)}
    return word(pieces, value.first - 1) == "in" and bool(said & (VERBS | AUXILIARIES))


def is_no_fraction(pieces: Sequence[Lexeme], value: Value) -> bool:
    """Dates, grades, pressures, doses and ratios: `grade 3/4`, `120/80 mmHg`, `1/2 tablet`."""
    slashed = any(pieces[at].kind == "slash" for at in range(value.first, value.last))
    behind, before = word(pieces, value.last), word(pieces, value.first - 1)
    if slashed and value.first and pieces[value.first - 1].text.isupper() and len(before) > 1:
        return True  # `HPV 16/18`: types
    if {"score", "scale", "scores", "points", "rating"} & {
        word(pieces, at) for at in range(value.first - 6, value.first)
    }:
        return word(pieces, value.first - 1) not in ("in", "by")
    if behind in _UNITS or (slashed and behind == "of" and word(pieces, value.last + 1) in ("a", "an")):
        return True
    if kind(pieces, value.last) in ("slash", "percent", "sign"):
        return True
    if kind(pieces, value.first - 1) in ("slash", "sign", "dash", "number") and before != "=":
        return True
    if (value.denominator or 0) < 2 or _is_partitive(pieces, value):  # noqa: PLR2004
        return True
    if word(pieces, value.last - 2) in ("of", "out") and behind in ("on", "point", "points") and not slashed:
        return True
    return slashed and (before in _DATED or (value.denominator or 0) < 5 or (value.first, behind) == (0, ""))  # noqa: PLR2004
