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
_MONTHS = word_list("months")
_UNITS = word_list("exclusions_units")

LARGEST_CHOICE = 12  # things one may choose from: `one of the two methods`
LEAST_WHOLE = 5  # of what a fraction with a slash may be; below, it is a fraction of a thing: 1/2 tablet
_SNELLEN = (6, 20)  # metres or feet at which letters are read
_SIGHT = frozenset(("acuity", "acuities", "vision", "bcva", "ucva", "snellen"))
_SCORES = frozenset(("score", "scores", "scale", "point", "points", "rating"))


def _is_partitive(pieces: Sequence[Lexeme], value: Value) -> bool:
    """`one of the two companies`, `all three groups`: a choice or a whole, unless people or specimens are counted."""
    first = word(pieces, value.first)
    if first == "all":
        return not _all_have_it(pieces, value)
    if first not in ("one", "1") or (value.denominator or 0) > LARGEST_CHOICE:
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
    """Dates, grades, pressures, doses, scores, ratios, acuities: `grade 3/4`, `120/80 mmHg`, `1/2 tablet`, `20/70`."""
    if (value.denominator or 0) < 2 or word(pieces, value.last) in _UNITS:  # noqa: PLR2004 (one has no parts)
        return True
    if any(pieces[at].kind == "slash" for at in range(value.first, value.last)) and _is_label(pieces, value):
        return True
    if _is_glued(pieces, value) or _is_score(pieces, value) or _is_acuity(pieces, value):
        return True
    return _is_partitive(pieces, value)


def _is_acuity(pieces: Sequence[Lexeme], value: Value) -> bool:
    """Snellen's fractions: `visual acuity was 20/70`, but not `vision was lost in 6/70 of the eyes`."""
    slashed = any(pieces[at].kind == "slash" for at in range(value.first, value.last))
    counted = PEOPLE & {word(pieces, at) for at in range(value.last, value.last + 4)}
    seen = _SIGHT & {word(pieces, at) for at in range(value.last)}
    counting = counted or word(pieces, value.first - 1) in ("in", "by")
    return value.numerator in _SNELLEN and slashed and bool(seen) and not counting


def _is_label(pieces: Sequence[Lexeme], value: Value) -> bool:
    """`grade 3/4`, `HPV 16/18`, `4/22 of a second`: with a slash, but no count of a whole."""
    behind, before = (word(pieces, value.last), word(pieces, value.last + 1)), word(pieces, value.first - 1)
    typed = value.first > 0 and len(before) > 1 and pieces[value.first - 1].text.isupper()
    return typed or before in _DATED or behind in (("of", "a"), ("of", "an")) or (value.denominator or 0) < LEAST_WHOLE


def _is_glued(pieces: Sequence[Lexeme], value: Value) -> bool:
    """Part of a longer expression: `1/2/2010`, `-3/4`, `May 3 of 2013`."""
    before = word(pieces, value.first - 1)
    led = kind(pieces, value.first - 1) in ("slash", "sign", "dash", "number") and before != "="
    return led or before in _MONTHS or kind(pieces, value.last) in ("slash", "percent", "sign")


def _is_score(pieces: Sequence[Lexeme], value: Value) -> bool:
    """`a score of 4 out of 10`, `7 of 10 points`."""
    if word(pieces, value.last) == "on" and value.denominator in (10, 100):
        return True  # `7 out of 10 on a numeric scale`
    named = _SCORES & {word(pieces, at) for at in range(value.first - 6, value.first)}
    return word(pieces, value.last) in _SCORES or (bool(named) and word(pieces, value.first - 1) not in ("in", "by"))
