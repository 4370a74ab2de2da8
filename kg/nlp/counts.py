"""Which count of how many is written here? `3 of 45`, `17 (4%)`, `none of the 12`, `1 in 200`, `2 per 1,000`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kg.nlp.lexemes import kind, word
from kg.nlp.numbers import Number, count_at, number_at, part_at
from kg.nlp.percentages import (
    NOUN_WORDS,
    TIMES,
    agree,
    is_label,
    past_nouns,
    past_of,
    percent_at,
    percentage_behind,
    whole_behind,
)
from kg.nlp.quantifiers import QUANTIFIERS, all_or_none_at
from kg.nlp.values import HUNDRED, Value, fraction
from kg.nlp.word_lists import word_list
from kg.nlp.words import AUXILIARIES, VERBS, is_plural

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.nlp.lexemes import Lexeme

_BASES = frozenset((100, 1000, 10_000, 100_000, 1_000_000))
_WORDED = {"hundred": 100, "thousand": 1000, "million": 1_000_000}
_PERSON = ("person-", "patient-", "woman-", "child-", "device-", "catheter-", "ventilator-", "participant-", "subject-")
_PERSONS = word_list("persons")
_OUT_OF = frozenset(("among", "amongst"))  # `in 12 women (10%)` may count the women, `among 12 women` does not
_AMONG = frozenset(("among", "amongst", "in", "from"))


def counted_at(pieces: Sequence[Lexeme], at: int) -> Value | None:
    """`3 of 45`, `5/40`, `17 (4%)`, `2 women (5%)`, `Eight of the 40 patients (20%)`, `none of the 12`."""
    if word(pieces, at) in QUANTIFIERS:
        return all_or_none_at(pieces, at)
    count = count_at(pieces, at)
    if count is None or is_label(pieces, count):
        return None
    whole = whole_behind(pieces, count)
    known = percentage_behind(pieces, whole or count)
    if whole is None:
        return _counted(pieces, count, known) if known else _count_then_percent(pieces, count)
    if known:
        known = replace(known, numerator=int(count.value), denominator=int(whole.value))
        return replace(known, first=at, form="counted") if _is_closed(pieces, known) else known
    return fraction(at, whole.last, int(count.value), int(whole.value))


def _counted(pieces: Sequence[Lexeme], count: Number, known: Value) -> Value:
    """`17 (4%)`, and the whole that may stand behind it: `17 (4%) of the 400 women`."""
    if _is_divided(pieces, count):
        return replace(known, last=known.last - _is_closed(pieces, known), denominator=int(count.value))
    part = _part_of(pieces, count, known)
    if part is not None:
        last = known.last - _is_closed(pieces, known)
        return replace(known, last=last, numerator=part, denominator=int(count.value))
    whole = None
    if word(pieces, known.last) == "of":
        whole = count_at(pieces, past_of(pieces, known.last))
    denominator = known.denominator if whole is None else int(whole.value)
    if not _is_closed(pieces, known):
        return replace(known, numerator=int(count.value), denominator=denominator)
    return replace(known, first=count.first, form="counted", numerator=int(count.value), denominator=denominator)


def _is_closed(pieces: Sequence[Lexeme], known: Value) -> bool:
    """Whether a percentage ends its bracket; where the bracket goes on, the percentage alone is the expression."""
    return kind(pieces, known.last - 1) == "close"


def _is_divided(pieces: Sequence[Lexeme], whole: Number) -> bool:
    """Whether a fraction in words of a count stands before it: `half of the 46 eyes (50%)`."""
    at = _before_article(pieces, whole)
    parts = (part_at(pieces, first) for first in (at - 1, at - 2))
    return word(pieces, at) == "of" and any(part and part.last == at for part in parts)


def _before_article(pieces: Sequence[Lexeme], whole: Number) -> int:
    """The lexeme before a number and the article or pronoun that it stands behind: `of` in `of the 46`."""
    at = whole.first - 1
    while word(pieces, at) in ("the", "these", "those", "all", "our"):
        at -= 1
    return at


def _part_of(pieces: Sequence[Lexeme], whole: Number, known: Value) -> int | None:
    """The part, where the count before a percentage is the whole: `3 strokes among 1,200 treatments (0.25%)`."""
    at = _before_article(pieces, whole)
    if word(pieces, at) not in _AMONG:
        return None
    for first in range(at - 1, max(-1, at - 2 - NOUN_WORDS), -1):
        part = count_at(pieces, first)
        named = part is not None and {piece.kind for piece in pieces[part.last : at]} == {"word"}
        if part is None or not named or part.value > whole.value:
            continue
        if word(pieces, at) in _OUT_OF or agree((int(part.value), int(whole.value), 0), known.low):
            return int(part.value)
    return None


def _count_then_percent(pieces: Sequence[Lexeme], count: Number) -> Value | None:
    """`(12 people, 30%)`, `(9; 35%)`, `(n = 9, 35%)`."""
    named = (word(pieces, count.first - 2), word(pieces, count.first - 1)) == ("n", "=")
    if kind(pieces, count.first - (3 if named else 1)) != "open":
        return None
    at = past_nouns(pieces, count.last)
    value = percent_at(pieces, at + 1) if kind(pieces, at) in ("comma", "semicolon") else None
    return value and replace(value, numerator=int(count.value))


def per_base_at(pieces: Sequence[Lexeme], at: int) -> Value | None:
    """`2 per 1,000 births`, `78 cases per million`, `1 in 200`, `3.1 per 100 person-years`, `2 to 5/100,000`."""
    number = number_at(pieces, at)
    if number is None:
        return None
    if word(pieces, number.last) == "in":
        base = count_at(pieces, number.last + 1 + (word(pieces, number.last + 1) == "every"))
        if base is None or not _is_ratio(pieces, number, base):
            return None
        return fraction(at, base.last, int(number.value), int(base.value))
    upper = number_at(pieces, number.last + 1) if _joins(pieces, number.last) else None
    amount = (number.value, upper.value) if upper and upper.value > number.value else (number.value, number.value)
    last = upper.last if upper and amount[0] < amount[1] else number.last
    named = last
    while named < last + NOUN_WORDS and kind(pieces, named) == "word" and word(pieces, named) != "per":
        named += 1
    if word(pieces, named) == "per":
        return _per(pieces, at, amount, named + 1)
    return _per(pieces, at, amount, last + 1) if kind(pieces, last) == "slash" else None


def _joins(pieces: Sequence[Lexeme], at: int) -> bool:
    return kind(pieces, at) == "dash" or word(pieces, at) == "to"


def _per(pieces: Sequence[Lexeme], first: int, amount: tuple[float, float], at: int) -> Value | None:
    """The value of an amount per the base at lexeme `at`."""
    size, last = _base_at(pieces, at)
    qualifier = "exact" if amount[0] == amount[1] else "range"
    if end := _person_time(pieces, last):
        unit = "per " + " ".join(piece.text for piece in pieces[at:end])
        return Value(first, end, *amount, "time", unit=unit, qualifier=qualifier)
    low, high = (round(HUNDRED * each / (size or 1), 6) for each in amount)
    return Value(first, last, low, high, "base", qualifier=qualifier) if size and high <= HUNDRED else None


def _base_at(pieces: Sequence[Lexeme], at: int) -> tuple[int | None, int]:
    """The round number at lexeme `at`, if there is one, and where it ends: `1,000`, `100 000`, `10.000`, `million`."""
    if word(pieces, at) in ("million", "thousand", "hundred"):
        thousands = word(pieces, at) == "hundred" and word(pieces, at + 1) == "thousand"
        return _WORDED[word(pieces, at)] * (1000 if thousands else 1), at + 1 + thousands
    number = number_at(pieces, at)
    if number is None:
        return None, at
    size, last = number.value, number.last
    if word(pieces, at).endswith(".000"):
        size *= 1000
    elif word(pieces, last) in ("000", "million"):
        size, last = size * (1000 if word(pieces, last) == "000" else 1_000_000), last + 1
    return (int(size), last) if size in _BASES else (None, at)


def _is_ratio(pieces: Sequence[Lexeme], number: Number, base: Number) -> bool:
    """`one in five`, `3 in 4` are ratios; `one in 2008`, `5 in 1998`, `2 in 24 hours` and `one in 51%` are not."""
    if kind(pieces, base.last) == "percent":
        return False
    small = number.whole and 0 < number.value <= 10 and number.value < base.value  # noqa: PLR2004
    year = 1900 <= base.value <= 2100  # noqa: PLR2004
    every = word(pieces, base.first - 1) == "every"
    told = number.value == 1 or number.spelled or every or base.value <= 10  # noqa: PLR2004
    return small and not year and told and word(pieces, base.last) not in TIMES


def _person_time(pieces: Sequence[Lexeme], at: int) -> int | None:
    """Where the time of persons at lexeme `at` ends: `person-years`, `patient years`."""
    if word(pieces, at).startswith(_PERSON):
        return at + 1
    return at + 2 if word(pieces, at) in _PERSONS and word(pieces, at + 1) in TIMES else None


def part_value_at(pieces: Sequence[Lexeme], at: int) -> Value | None:
    """`one third of`, `half of the women`, `a quarter to a third of`, `half pyogenic` after `half of the knees`."""
    part = part_at(pieces, at)
    if part is None:
        return None
    between = (word(pieces, at - 1), word(pieces, part.last)) == ("between", "and")
    upper = part_at(pieces, part.last + 1) if between or _joins(pieces, part.last) else None
    last = upper.last if upper else part.last
    if not _divides_a_set(pieces, last):
        return None
    low = round(HUNDRED * part.numerator / part.denominator, 2)
    high = round(HUNDRED * upper.numerator / upper.denominator, 2) if upper else low
    return Value(at, last, min(low, high), max(low, high), "part", qualifier="range" if upper else "exact")


def _divides_a_set(pieces: Sequence[Lexeme], at: int) -> bool:
    if word(pieces, at) in AUXILIARIES or (word(pieces, at) in VERBS and word(pieces, at).endswith("ed")):
        return True
    if word(pieces, at) != "of":
        return is_plural(word(pieces, at)) or (word(pieces, at) == "the" and is_plural(word(pieces, at + 1)))
    for place in range(at + 1, at + 6):
        name = word(pieces, place)
        if name in TIMES:
            return False
        if is_plural(name) or name in ("them", "these", "those", "all"):
            return True
    return False
