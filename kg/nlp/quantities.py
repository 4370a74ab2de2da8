"""Which expressions state a proportion? A grammar of percentages, ranges, fractions of counts and fractions in words.

`values` reads a sentence's lexemes from left to right and returns every expression in the form of a proportion; whether
it is one of counted units is for the rate model to say. Each step looks a bounded number of lexemes ahead.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kg.nlp.counts import counted_at, part_value_at, per_base_at
from kg.nlp.lexemes import kind, word
from kg.nlp.numbers import Number, number_at
from kg.nlp.percentages import agree, mark_at, past_nouns, percent_at
from kg.nlp.qualifiers import start_of
from kg.nlp.values import HUNDRED, Value
from kg.nlp.word_lists import word_list

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.nlp.lexemes import Lexeme

NEAR = 8  # lexemes between a fraction in words and the percentage that makes it exact: `half of the women (47%)`
ROUNDED = 9  # points by which the one may round the other
_LIST_OPENERS = frozenset(("", "open", "colon"))
_LEADS = word_list("list_leads")
_SPREADS = {("ranging", "from"), ("range", "from"), ("ranging", "between"), ("varying", "from"), ("varying", "between")}
_LAST_JOINTS = frozenset(("and", "or", "vs", "vs.", "versus", "&"))


def values(pieces: Sequence[Lexeme]) -> list[Value]:
    """Every expression in the form of a proportion, in order, without overlaps."""
    found: list[Value] = []
    at = 0
    while at < len(pieces):
        some = _values_at(pieces, at)
        found.extend(value for value in some if not (_is_spread(pieces, found, value) or _is_statistic(pieces, value)))
        at = some[-1].last if some else at + 1
    return _joined(pieces, found)


def _is_spread(pieces: Sequence[Lexeme], found: Sequence[Value], value: Value) -> bool:
    """Whether a range only says how far the value just before it varies: `95%, ranging from 88% to 100%`."""
    at = value.first
    if value.qualifier != "range" or not found or (word(pieces, at - 2), word(pieces, at - 1)) not in _SPREADS:
        return False
    return found[-1].last == at - 2 - (kind(pieces, at - 3) == "comma")


def _is_statistic(pieces: Sequence[Lexeme], value: Value) -> bool:
    """A deviation (`31% ± 2%`), or the share of variation that is between studies (`I² = 81%`, Higgins 2003)."""
    before = value.first - 1
    while kind(pieces, before) == "sign" and word(pieces, before) != "±":
        before -= 1
    return word(pieces, before) in ("±", "i2", "i²")


def _values_at(pieces: Sequence[Lexeme], at: int) -> list[Value]:
    if kind(pieces, at) not in ("number", "word"):
        return []
    if listed := _list_at(pieces, at):
        return listed
    one = percent_at(pieces, at) or counted_at(pieces, at) or per_base_at(pieces, at) or part_value_at(pieces, at)
    return [one] if one else []


def _list_at(pieces: Sequence[Lexeme], at: int) -> list[Value]:
    """`20, 35, and 40%`, `91 vs 85%`: numbers that share the last one's sign."""
    if kind(pieces, at) != "number" or not (kind(pieces, at - 1) in _LIST_OPENERS or word(pieces, at - 1) in _LEADS):
        return []
    numbers: list[Number] = []
    joint = ""
    while (number := number_at(pieces, at)) and pieces[at].kind == "number" and number.value <= HUNDRED:
        numbers.append(number)
        if marked := mark_at(pieces, number.last):
            return _shared(numbers, marked) if joint in _LAST_JOINTS and len(numbers) > 1 else []
        at, joint = _past_joint(pieces, number.last)
        if not joint:
            break
    return []


def _past_joint(pieces: Sequence[Lexeme], at: int) -> tuple[int, str]:
    joint = ""
    while word(pieces, at) == "," or word(pieces, at) in _LAST_JOINTS:
        joint = word(pieces, at)
        at += 1
    return at, joint


def _shared(numbers: Sequence[Number], marked: int) -> list[Value]:
    ends = [*(number.last for number in numbers[:-1]), marked]
    return [
        Value(number.first, end, number.value, number.value, "percent")
        for number, end in zip(numbers, ends, strict=True)
    ]


def _joined(pieces: Sequence[Lexeme], found: Sequence[Value]) -> list[Value]:
    """One value where a percentage and its counts stand apart: `50% of the knees (12 of 24)`."""
    kept: list[Value] = []
    for value in found:
        last = kept[-1] if kept else None
        joined = _join(pieces, last, value) if last else None
        if joined:
            kept[-1] = joined
            again = _join(pieces, kept[-2], joined) if len(kept) > 1 else None
            if again:
                kept[-2:] = [again]
        else:
            kept.append(value)
    return kept


def _roughly(pieces: Sequence[Lexeme], percent: Value, counts: Value) -> bool:
    """Whether a percentage that is said to be rough is that of counts: `over 60% of the sample (62/100)`."""
    near = abs((percent.low or 0) - (counts.low or 0)) <= ROUNDED
    return near and start_of(pieces, percent) < percent.first < counts.first


def _continues(pieces: Sequence[Lexeme], first: Value, second: Value) -> bool:
    """Whether a fraction goes on with its percentage: `6/12, 50%`, `6/12; 50%`, `6/12 patients, 50%`."""
    apart = kind(pieces, second.first - 1) in ("comma", "semicolon")
    return apart and first.form == "fraction" and past_nouns(pieces, first.last) == second.first - 1


def _join(pieces: Sequence[Lexeme], first: Value, second: Value) -> Value | None:
    between = {piece.kind for piece in pieces[first.last : second.first]}
    bracketed = kind(pieces, second.first - 1) == "open" and "semicolon" not in between
    if not (bracketed or _continues(pieces, first, second)):
        return None
    if first.form == "part" and second.form in ("percent", "fraction") and second.first - first.last <= NEAR:
        return second if abs((first.low or 0) - (second.low or 0)) <= ROUNDED else None
    percent, counts = (first, second) if first.form == "percent" else (second, first)
    if percent.form != "percent" or counts.form != "fraction" or percent.numerator is not None:
        return None
    pair = (counts.numerator or 0, counts.denominator, 0)
    if not (agree(pair, percent.low) or _roughly(pieces, percent, counts)):
        return None
    return replace(first, low=percent.low, high=percent.high, numerator=pair[0], denominator=pair[1])
