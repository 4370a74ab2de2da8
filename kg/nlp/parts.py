"""Which bare counts are parts of a stated whole? `Of 45 patients, three died`; `ten of the 12 leaked, one healed`.

A count alone is no rate. It becomes one where the sentence says of how many it is a part: in a phrase that opens the
clause, before `of whom`, or in a fraction that the count goes on from. Parts never add up to more than their whole.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kg.nlp.lexemes import kind, word
from kg.nlp.numbers import Number, count_at
from kg.nlp.percentages import NOUN_WORDS, POINTING, past_nouns
from kg.nlp.values import HUNDRED, Value, fraction, rounding
from kg.nlp.word_lists import word_list
from kg.nlp.words import AUXILIARIES, PEOPLE, VERBS, is_plural

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.nlp.lexemes import Lexeme

_OPENING = frozenset(("of", "among", "amongst", "from", "in"))
_LIMITS = frozenset("<>≤≥")
_OF_ALL = frozenset(("of", "in", "for", "among"))
_JOINTS = frozenset((",", "and", "but", "while", "whereas", ";", ":", "or", "(", "with"))
_MODIFIERS = frozenset(
    ("only", "a", "further", "another", "the", "remaining", "other", "additional", "just", "also", "then")
)
_FOLLOWERS = frozenset(("in", "at", "to", "with", "by", "on", "from", "due", "because", "did", "developed"))
_SHARED_OUT = frozenset(
    ("randomised", "randomized", "allocated", "assigned", "randomly", "allotted", "randomisation", "randomization")
)
_UNITS = word_list("exclusions_units") | word_list("times")
_LARGEST_STEP = 60  # lexemes from a whole to the parts it may have


@dataclass(frozen=True, slots=True)
class _Whole:
    """A stated number of units; parts may stand from lexeme `since` on.

    `opens`: a phrase before the statement. `inside`: a fraction that is told of a group, `3 of 45 in group A`.
    `pointing`: the lexeme of `of whom`, which points to a count before it.
    """

    count: int
    since: int
    opens: bool
    inside: bool = False
    pointing: int | None = None


def with_parts(pieces: Sequence[Lexeme], found: Sequence[Value], told: int | None) -> list[Value]:
    """The values and the bare counts that are parts of a whole, in order; wholes that fit are noted on values.

    Args:
        pieces: the lexemes of a sentence.
        found: its values.
        told: what `these` points to at the start of the sentence: a count of the sentence before.
    """
    fitted = [_of_all_behind(pieces, _fitted(pieces, value, told)) for value in found]
    fitted = [_part_before(pieces, value, told) for value in fitted]
    fitted = [_only_part(pieces, value) for value in fitted]
    if any(piece.lower in _SHARED_OUT for piece in pieces):
        return fitted
    taken = {at for value in fitted for at in range(value.first, value.last)}
    added: list[Value] = []
    wholes = _wholes(pieces, fitted, told)
    for one in wholes:
        whole = _pointing_anew(pieces, one, sorted([*fitted, *added], key=lambda value: value.first), told)
        end = min((other.since for other in wholes if other.opens and other.since > whole.since), default=len(pieces))
        parts = [part for part in _parts(pieces, whole, taken, end) if not taken & set(range(part.first, part.last))]
        parts = [part for part in parts if not any(_sums_up(value, part) for value in fitted)]
        if sum(part.numerator or 0 for part in parts) + _counted(fitted, whole) <= whole.count:
            added.extend(parts)
            taken |= {at for part in parts for at in range(part.first, part.last)}
    return sorted([*fitted, *added], key=lambda value: value.first)


def last_count(pieces: Sequence[Lexeme], found: Sequence[Value]) -> int | None:
    """The count that `of these` in the next sentence would point to: the last part, else the last number of people."""
    numerators = [value.numerator for value in found if value.numerator and value.numerator > 1]
    if numerators:
        return numerators[-1]
    named = [int(count.value) for _, count in _named_counts(pieces)]
    return named[-1] if named else None


def _named_counts(pieces: Sequence[Lexeme]) -> list[tuple[int, Number]]:
    """The counts of people or specimens, with their places."""
    found = []
    for at in range(len(pieces)):
        count = count_at(pieces, at)
        if (
            count
            and count.value > 1
            and any(word(pieces, place) in PEOPLE for place in range(count.last, count.last + 4))
        ):
            found.append((at, count))
    return found


def _sums_up(value: Value, part: Value) -> bool:
    """Whether a percentage behind a count says the same of it again."""
    same = (value.numerator, value.denominator) == (part.numerator, part.denominator)
    return same and value.form == "percent" and part.last <= value.first


def _counted(found: Sequence[Value], whole: _Whole) -> int:
    """What the fractions of the same whole have used up."""
    return sum(value.numerator or 0 for value in found if value.denominator == whole.count and value.form == "fraction")


# --- wholes ----------------------------------------------------------------------------------------------------------


def _wholes(pieces: Sequence[Lexeme], found: Sequence[Value], told: int | None) -> list[_Whole]:
    wholes = [whole for at in range(len(pieces)) if (whole := _opening(pieces, at, found, told)) is not None]
    continued = [
        _Whole(value.denominator, value.last, opens=False, inside=word(pieces, past_nouns(pieces, value.last)) == "in")
        for value in found
        if value.form == "fraction" and value.denominator and word(pieces, value.first) != "all"
    ]
    return wholes + continued


def _opening(pieces: Sequence[Lexeme], at: int, found: Sequence[Value], told: int | None) -> _Whole | None:
    """`Of the 45 patients, ...`, `of these, ...`, `of whom ...` at lexeme `at`."""
    if word(pieces, at) not in _OPENING or kind(pieces, at - 1) not in ("", "semicolon", "comma", "colon"):
        return None
    pointing = word(pieces, at + 1) in POINTING and not _counts_itself(pieces, at + 1)
    if word(pieces, at + 1) == "those" and kind(pieces, at + 2) == "word" and not count_at(pieces, at + 2):
        return None  # `of those who withdrew` says itself who they are
    if pointing and word(pieces, at) in ("of", "among"):
        count = _pointed_at(pieces, at, found, told)
        return _Whole(count, at + 2, opens=True, pointing=at) if count else None
    place = at + 1
    while word(pieces, place) in ("the", "these", "those", "all", "our", "a", "total", "of"):
        place += 1
    whole = count_at(pieces, place)
    if whole is None or whole.value < 2 or not _names_units(pieces, whole.last):  # noqa: PLR2004 (one has no parts)
        return None
    return _Whole(int(whole.value), whole.last, opens=True)


def _pointing_anew(pieces: Sequence[Lexeme], whole: _Whole, found: Sequence[Value], told: int | None) -> _Whole:
    """The whole, with the parts that have been found before it: `of the 64 knees, 48 swelled, of which 12 bled`."""
    count = None if whole.pointing is None else _pointed_at(pieces, whole.pointing, found, told)
    return replace(whole, count=count) if count else whole


def _counts_itself(pieces: Sequence[Lexeme], at: int) -> bool:
    """Whether `these` at lexeme `at` says how many they are: `these 45 women`, but not `these 45 died`."""
    count = count_at(pieces, at + 1) if word(pieces, at) in ("these", "those") else None
    if count is None or word(pieces, count.last) in AUXILIARIES | VERBS:
        return False
    return _names_units(pieces, count.last)


def _names_units(pieces: Sequence[Lexeme], at: int) -> bool:
    """Whether a count is followed by a plural noun that is no unit of measurement."""
    if word(pieces, at) in _UNITS:
        return False
    return kind(pieces, at) in ("comma", "") or any(is_plural(word(pieces, place)) for place in range(at, at + 4))


def _pointed_at(pieces: Sequence[Lexeme], at: int, found: Sequence[Value], told: int | None) -> int | None:
    whole = any(value.last > at - 1 - NOUN_WORDS and value.denominator for value in found if value.last <= at)
    if not whole and (nearest := _count_right_before(pieces, at)) is not None:
        return nearest
    before = [value.numerator for value in found if value.last <= at and value.numerator]
    if before:
        return before[-1]
    named = [int(count.value) for place, count in _named_counts(pieces) if place < at]
    return named[-1] if named else told


def _count_right_before(pieces: Sequence[Lexeme], at: int) -> int | None:
    """The count whose phrase ends before lexeme `at`: `fever was seen in 18, of whom 6 died`."""
    end = at - (kind(pieces, at - 1) in ("comma", "semicolon"))
    for first in range(end - 1, max(-1, end - 2 - NOUN_WORDS), -1):
        count = count_at(pieces, first)
        if count and count.value > 1 and past_nouns(pieces, count.last) == end:
            return int(count.value)
    return None


# --- parts -----------------------------------------------------------------------------------------------------------


def _parts(pieces: Sequence[Lexeme], whole: _Whole, taken: set[int], end: int) -> list[Value]:
    """The parts of a whole before lexeme `end`, where the next whole is told."""
    parts: list[Value] = []
    at, end = whole.since, min(end, whole.since + _LARGEST_STEP)
    while at < end:
        count = None if at in taken else _part_at(pieces, at, whole)
        if count is not None:
            parts.append(fraction(count.first, count.last, int(count.value), whole.count, "bare"))
        at = count.last if count else at + 1
    return parts


def _part_at(pieces: Sequence[Lexeme], at: int, whole: _Whole) -> Number | None:
    """A count at lexeme `at` that stands where the subject of a statement stands."""
    none = word(pieces, at) == "none"
    count = Number(0, at, at + 1, whole=True, spelled=True) if none else count_at(pieces, at)
    if count is None or count.value > whole.count or not _begins(pieces, at):
        return None
    behind = count.last
    if kind(pieces, behind) == "open":
        behind = _past_bracket(pieces, behind)
    if word(pieces, behind) in PEOPLE and whole.opens:
        behind += 1
    following = word(pieces, behind)
    if following == "in" and whole.inside:
        return None  # `3 of 45 in group A and 2 in group B`: of how many in B, nobody says
    said = following in AUXILIARIES or following in VERBS or (not whole.opens and following in _FOLLOWERS)
    return count if said and following not in _UNITS else None


def _begins(pieces: Sequence[Lexeme], at: int) -> bool:
    before = at - 1
    while word(pieces, before) in _MODIFIERS:
        before -= 1
    return word(pieces, before) in _JOINTS or word(pieces, before) in POINTING


def _past_bracket(pieces: Sequence[Lexeme], at: int) -> int:
    end = at
    while end < min(len(pieces), at + 8) and kind(pieces, end) != "close":
        if kind(pieces, end) == "percent":
            return at
        end += 1
    return end + 1


# --- denominators ----------------------------------------------------------------------------------------------------


def _fitted(pieces: Sequence[Lexeme], value: Value, told: int | None) -> Value:
    """The value with the whole that its count and percentage fit, where such a number is stated."""
    if value.numerator is None or value.denominator is not None or value.low is None or value.low != value.high:
        return value
    stated = [int(count.value) for at in range(len(pieces)) if (count := _whole_at(pieces, at, value)) is not None]
    candidates = stated + ([told] if told and word(pieces, 0) in ("of", "among") else [])
    whole = next(
        (count for count in candidates if count >= value.numerator and _fits(value.numerator, count, value.low)), None
    )
    return replace(value, denominator=whole) if whole else value


def _part_before(pieces: Sequence[Lexeme], value: Value, told: int | None) -> Value:
    """The value with the counts that it was reckoned from: `of the 69 children, 64 completed the study (93%)`."""
    bracketed = kind(pieces, value.first - 1) == "open" and kind(pieces, value.last) == "close"
    if not bracketed or value.form != "percent" or value.numerator is not None or value.low != value.high:
        return value
    places = range(value.first - 1, -1, -1)
    whole = next((whole for at in places if (whole := _opening(pieces, at, (), told)) is not None), None)
    if whole is None or value.low is None:
        return value
    counts = [
        int(count.value)
        for at in range(whole.since, value.first)
        if (count := _whole_at(pieces, at, value)) is not None and count.value <= whole.count
    ]
    fitting = [count for count in counts if _fits(count, whole.count, value.low)]
    return replace(value, numerator=fitting[0], denominator=whole.count) if len(fitting) == 1 else value


def _only_part(pieces: Sequence[Lexeme], value: Value) -> Value:
    """The value with the whole that its clause opens with, though it does not fit: `of 80 women, 20 (30%) had fever`.

    Where no other count stands between the two, the percentage can be of nothing else, and is wrong.
    """
    if value.form != "counted" or value.numerator is None or value.denominator is not None:
        return value
    wholes = (_opening(pieces, at, (), None) for at in range(value.first - 1, -1, -1))
    whole = next((one for one in wholes if one is not None and one.pointing is None), None)
    if whole is None or value.numerator > whole.count:
        return value
    others = any(count_at(pieces, at) for at in range(whole.since, value.first))
    return value if others else replace(value, denominator=whole.count)


def _of_all_behind(pieces: Sequence[Lexeme], value: Value) -> Value:
    """The value with the whole that stands behind it: `half of the 22 women`, `72% for 18 young patients`."""
    if value.denominator is not None or word(pieces, value.last) not in _OF_ALL:
        return value
    at = value.last + 1
    while word(pieces, at) in ("the", "these", "those", "our", "all"):
        at += 1
    whole = count_at(pieces, at)
    named = past_nouns(pieces, whole.last) if whole else at  # stops at `20 year olds`
    if whole is None or whole.value <= 1 or named == whole.last or word(pieces, named - 1) not in PEOPLE:
        return value
    size, percent = int(whole.value), value.low if value.low == value.high else None
    exact = value.form == "percent" and percent is not None and _fits(round(percent * size / HUNDRED), size, percent)
    return replace(value, denominator=size) if exact or value.form == "part" else value


def _whole_at(pieces: Sequence[Lexeme], at: int, value: Value) -> Number | None:
    if value.first <= at < value.last or kind(pieces, at - 1) == "slash" or word(pieces, at - 1) in _LIMITS:
        return None
    count = count_at(pieces, at)
    usable = count and kind(pieces, count.last) != "percent" and word(pieces, count.last) not in _UNITS
    return count if usable and count and count.value > 1 else None


def _fits(numerator: int, whole: int, percent: float) -> bool:
    return abs(100 * numerator / whole - percent) <= rounding(percent)
