"""Which percentage is written here? `3%`, `3 to 6%`, `50-97 percent`, and the counts in the bracket behind it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kg.nlp.lexemes import kind, word
from kg.nlp.numbers import Number, count_at, number_at
from kg.nlp.values import HUNDRED, Value
from kg.nlp.word_lists import word_list
from kg.nlp.words import ADVERBS, AUXILIARIES, CONJUNCTIONS, DETERMINERS, PEOPLE, PREPOSITIONS, RELATIVES, VERBS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.nlp.lexemes import Lexeme

TIMES = word_list("times")

NOUN_WORDS = 3  # words of a counted noun between a count and its bracket: `three treated vertebral levels (4%)`
_CLOSED = DETERMINERS | PREPOSITIONS | CONJUNCTIONS | RELATIVES | AUXILIARIES | ADVERBS | VERBS
_TO = frozenset(("to", "through"))
_VERB_NEAR = 7  # lexemes from a verb of change to what it changed from
_CHANGING = word_list("changing_verbs")
_NUMBERED = word_list("numbered")
POINTING = frozenset(("these", "those", "them", "whom", "which"))


@dataclass(frozen=True, slots=True)
class _Amount:
    """A percentage or a range of percentages."""

    low: float
    high: float
    first: int
    last: int


def percent_at(pieces: Sequence[Lexeme], at: int) -> Value | None:
    """The percentage or range of percentages at lexeme `at`, with the counts in the bracket behind it."""
    amount = _amount_at(pieces, at)
    if amount is None or amount.high > HUNDRED:
        return None
    value = Value(at, amount.last, amount.low, amount.high, "percent")
    value = replace(value, qualifier="exact" if amount.low == amount.high else "range")
    return _with_counts(pieces, value)


def is_label(pieces: Sequence[Lexeme], number: Number) -> bool:
    """Whether a number names one of several and counts nothing: `phase 1`, `week 4`."""
    return word(pieces, number.first - 1) in _NUMBERED and not number.spelled


def mark_at(pieces: Sequence[Lexeme], at: int) -> int | None:
    """The end of a percent sign or word that starts at lexeme `at`."""
    if kind(pieces, at) == "percent" or word(pieces, at) in ("percent", "pct"):
        return at + 1
    return at + 2 if (word(pieces, at), word(pieces, at + 1)) == ("per", "cent") else None


def _amount_at(pieces: Sequence[Lexeme], at: int) -> _Amount | None:
    number = number_at(pieces, at)
    if number is None:
        return None
    marked = mark_at(pieces, number.last)
    if marked is None and is_label(pieces, number):
        return None  # `from 33% in phase 1 to 45%`
    upper = _upper_at(pieces, at, marked or number.last, bare=marked is None)
    if upper and upper[0] > number.value:
        return _Amount(number.value, upper[0], at, upper[1])
    return _Amount(number.value, number.value, at, marked) if marked else None


def _upper_at(pieces: Sequence[Lexeme], first: int, at: int, *, bare: bool) -> tuple[float, int] | None:
    """The upper end of a range whose joint stands at lexeme `at`, and where it ends; `bare`: no % came before."""
    before, joint = word(pieces, first - 1), word(pieces, at)
    ranging = joint in _TO and not _changes(pieces, first)
    if not (kind(pieces, at) == "dash" or ranging or (joint == "and" and before == "between")):
        return None
    upper = number_at(pieces, at + 1)
    if upper is None:
        return None
    marked = mark_at(pieces, upper.last)
    if marked is None and (bare or kind(pieces, at) != "dash"):
        return None
    return upper.value, marked or upper.last


def _changes(pieces: Sequence[Lexeme], first: int) -> bool:
    """Whether `A to B` tells of a change, two values and no range: `rose from`, `rose (`, `rose in all arms: `."""
    led = first - 1
    if not (word(pieces, led) == "from" or kind(pieces, led) == "open"):
        led = next((at for at in range(first - 1, 0, -1) if kind(pieces, at) == "colon"), 0)
        nearest = next((at for at in range(led - 1, -1, -1) if kind(pieces, at) in ("semicolon", "stop")), 0)
    else:
        nearest = first - _VERB_NEAR
    return any(word(pieces, at) in _CHANGING for at in range(nearest, led))


def _with_counts(pieces: Sequence[Lexeme], value: Value) -> Value:
    """`44% (12/27)`, `29% (n = 17)`, `43% (36) of the women`, `(26%, 14/54)`: the counts behind a percentage."""
    if kind(pieces, value.last) not in ("open", "semicolon", "comma"):
        return value
    bracketed = kind(pieces, value.last) == "open"
    at = value.last + 1 + (word(pieces, value.last + 1) == "or")
    counts = counts_at(pieces, at) or (_lone_count_at(pieces, at) if bracketed else None)
    if counts is None or not (bracketed or agree(counts, value.low) or _closes(pieces, value, counts)):
        return value
    numerator, denominator, last = counts
    if bracketed and kind(pieces, last) == "close":
        last += 1
    elif bracketed:
        last = value.last
    return replace(value, last=last, numerator=numerator, denominator=denominator)


def _closes(pieces: Sequence[Lexeme], value: Value, counts: tuple[int, int | None, int]) -> bool:
    """Whether a named count is all that follows the percentage in its bracket: `(3.4%, n = 3)`."""
    named = word(pieces, value.last + 1) == "n"
    return named and kind(pieces, value.first - 1) == "open" and kind(pieces, counts[2]) == "close"


def counts_at(pieces: Sequence[Lexeme], at: int) -> tuple[int, int | None, int] | None:
    """Counts and their end: `n = 17`, `n = 17/45`, `12/27`, `8 of 117`, `12/27 patients`."""
    named = word(pieces, at) == "n" and word(pieces, at + 1) == "="
    count = count_at(pieces, at + 2 if named else at)
    if count is None:
        return None
    whole = whole_behind(pieces, count)
    if whole is not None:
        return int(count.value), int(whole.value), past_nouns(pieces, whole.last)
    return (int(count.value), None, count.last) if named else None


def _lone_count_at(pieces: Sequence[Lexeme], at: int) -> tuple[int, None, int] | None:
    """A count that fills the bracket before `of`, and its end: what the percentage is of stands behind it."""
    count = count_at(pieces, at)
    if count is None or count.spelled or kind(pieces, count.last) != "close" or word(pieces, count.last + 1) != "of":
        return None
    return int(count.value), None, count.last


def whole_behind(pieces: Sequence[Lexeme], count: Number) -> Number | None:
    """The N of `n/N`, `n of N`, `n patients out of the N` behind a count; at least as large as the count."""
    at = count.last
    if kind(pieces, at) == "slash":
        if _is_ratio(pieces, count.first - 1):
            return None  # `18:1/16:1` names a lipid
        at += 1
    else:
        noun = past_nouns(pieces, at)
        noun -= noun > at and word(pieces, noun - 1) == "out"
        named = noun > at and (word(pieces, noun) == "out" or word(pieces, noun - 1) in PEOPLE)
        at = past_of(pieces, noun if named else at)
    whole = count_at(pieces, at) if at > count.last else None
    if whole is None or whole.value < max(count.value, 1) or kind(pieces, whole.last) == "slash":
        return None
    return whole


def _is_ratio(pieces: Sequence[Lexeme], at: int) -> bool:
    """Whether a colon at lexeme `at` stands between two numbers, close to both."""
    if kind(pieces, at) != "colon" or kind(pieces, at - 1) != "number" or kind(pieces, at + 1) != "number":
        return False
    return pieces[at - 1].end == pieces[at].start and pieces[at].end == pieces[at + 1].start


def past_of(pieces: Sequence[Lexeme], at: int) -> int:
    """The place behind `of`, `out of the` at lexeme `at`; `at` itself where there is none."""
    if word(pieces, at) == "out":
        at += 1
    if word(pieces, at) != "of":
        return at
    at += 1
    while word(pieces, at) in ("the", "these", "those", "all", "our", "a", "total", "of", "their", "its", "every"):
        at += 1
    return at


def past_nouns(pieces: Sequence[Lexeme], at: int) -> int:
    """The end of up to three words that may name what was counted."""
    last = at
    while last < at + NOUN_WORDS and kind(pieces, last) == "word" and word(pieces, last) not in _CLOSED:
        if number_at(pieces, last) or word(pieces, last) in TIMES:
            break
        last += 1
    return last


def percentage_behind(pieces: Sequence[Lexeme], number: Number) -> Value | None:
    """The percentage in the bracket behind a count and its noun; its span ends with the bracket."""
    bracket = past_nouns(pieces, number.last)
    if word(pieces, bracket) == "of" and word(pieces, bracket + 1) in POINTING:  # `12 of these (80%)`
        bracket = past_nouns(pieces, bracket + 2)
    if kind(pieces, bracket) != "open":
        return None
    at = bracket + 1
    while kind(pieces, at) == "sign" or word(pieces, at) in ("about", "approximately", "i.e.", "or"):
        at += 1
    value = percent_at(pieces, at)
    if value is None:
        return None
    last = value.last
    if kind(pieces, last) in ("comma", "semicolon"):
        counts = counts_at(pieces, last + 1)
        if counts:
            value, last = replace(value, denominator=counts[1]), counts[2]
    return replace(value, last=last + 1 if kind(pieces, last) == "close" else last)


def agree(counts: tuple[int, int | None, int], percent: float | None) -> bool:
    """Whether n of N is the percentage, give or take one point."""
    numerator, denominator, _ = counts
    return bool(denominator) and percent is not None and abs(HUNDRED * numerator / (denominator or 1) - percent) <= 1
