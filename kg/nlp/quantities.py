"""Which expressions state a proportion? A grammar of percentages, ranges, fractions of counts and fractions in words.

`values` reads a sentence's lexemes from left to right and returns every expression in the form of a proportion; whether
it is one of counted units is asked by `exclusions`. Each step looks a bounded number of lexemes ahead.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kg.nlp.numbers import Number, count_at, number_at, part_at
from kg.nlp.word_lists import word_list
from kg.nlp.words import ADVERBS, AUXILIARIES, CONJUNCTIONS, DETERMINERS, PREPOSITIONS, RELATIVES, VERBS, is_plural

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.nlp.lexemes import Lexeme

HUNDRED = 100
NEAR = 8  # lexemes between a fraction in words and the percentage that makes it exact: `half of the nurses (47%)`
ROUNDED = 9  # points by which the one may round the other
NOUN_WORDS = 3  # words of a counted noun between a count and its bracket: `three treated vertebral levels (4%)`
_CLOSED = DETERMINERS | PREPOSITIONS | CONJUNCTIONS | RELATIVES | AUXILIARIES | ADVERBS | VERBS
_TO = frozenset(("to", "through"))
_CHANGING = word_list("changing_verbs")
_BASES = frozenset((100, 1000, 10_000, 100_000, 1_000_000))


@dataclass(frozen=True, slots=True)
class Value:
    """A proportion as written, at lexemes `first` to `last` (exclusive).

    `low`, `high` in percent (per `unit` for person-time); `form` says how it is written: percent, fraction, counted
    (a count with its percentage), part (in words), base (per 1,000), time (person-time), bare (a count whose whole stands elsewhere).
    """

    first: int
    last: int
    low: float | None
    high: float | None
    form: str
    unit: str = "%"
    qualifier: str = "exact"
    numerator: int | None = None
    denominator: int | None = None
    begin: int = -1  # where its qualifier starts, if it has one

    @property
    def outset(self) -> int:
        """The first lexeme of the expression, its qualifier included."""
        return self.first if self.begin < 0 else self.begin


@dataclass(frozen=True, slots=True)
class _Amount:
    """A percentage or a range of percentages."""

    low: float
    high: float
    first: int
    last: int


def values(pieces: Sequence[Lexeme]) -> list[Value]:
    """Every expression in the form of a proportion, in order, without overlaps."""
    found: list[Value] = []
    at = 0
    while at < len(pieces):
        some = _values_at(pieces, at)
        found.extend(some)
        at = some[-1].last if some else at + 1
    return _joined(pieces, found)


def word(pieces: Sequence[Lexeme], at: int) -> str:
    """The lower-case text of a lexeme; empty beyond the ends."""
    return pieces[at].lower if 0 <= at < len(pieces) else ""


def kind(pieces: Sequence[Lexeme], at: int) -> str:
    """The kind of a lexeme; empty beyond the ends."""
    return pieces[at].kind if 0 <= at < len(pieces) else ""


def _values_at(pieces: Sequence[Lexeme], at: int) -> list[Value]:
    if kind(pieces, at) not in ("number", "word"):
        return []
    if listed := _list_at(pieces, at):
        return listed
    one = _percent_at(pieces, at) or _counted_at(pieces, at) or _per_base_at(pieces, at) or _part_value_at(pieces, at)
    return [one] if one else []


# --- percentages -----------------------------------------------------------------------------------------------------


def _mark(pieces: Sequence[Lexeme], at: int) -> int | None:
    """The end of a percent sign or word that starts at lexeme `at`."""
    if kind(pieces, at) == "percent" or word(pieces, at) in ("percent", "pct"):
        return at + 1
    return at + 2 if (word(pieces, at), word(pieces, at + 1)) == ("per", "cent") else None


def _amount_at(pieces: Sequence[Lexeme], at: int) -> _Amount | None:
    number = number_at(pieces, at)
    if number is None:
        return None
    marked = _mark(pieces, number.last)
    upper = _upper_at(pieces, at, marked or number.last, bare=marked is None)
    if upper and upper[0] > number.value:
        return _Amount(number.value, upper[0], at, upper[1])
    return _Amount(number.value, number.value, at, marked) if marked else None


def _upper_at(pieces: Sequence[Lexeme], first: int, at: int, *, bare: bool) -> tuple[float, int] | None:
    """The upper end of a range whose joint stands at lexeme `at`, and where it ends; `bare`: no % came before."""
    before, joint = word(pieces, first - 1), word(pieces, at)
    ranging = joint in _TO and not (before == "from" and _changes(pieces, first))
    if not (kind(pieces, at) == "dash" or ranging or (joint == "and" and before == "between")):
        return None
    upper = number_at(pieces, at + 1)
    if upper is None:
        return None
    marked = _mark(pieces, upper.last)
    if marked is None and (bare or kind(pieces, at) != "dash"):
        return None
    return upper.value, marked or upper.last


def _changes(pieces: Sequence[Lexeme], first: int) -> bool:
    """Whether `from A to B` tells of a change: two values, not a range."""
    return any(word(pieces, at) in _CHANGING for at in range(first - 7, first - 1))


def _percent_at(pieces: Sequence[Lexeme], at: int) -> Value | None:
    amount = _amount_at(pieces, at)
    if amount is None or amount.high > HUNDRED:
        return None
    value = Value(at, amount.last, amount.low, amount.high, "percent")
    value = replace(value, qualifier="exact" if amount.low == amount.high else "range")
    return _with_counts(pieces, value)


def _with_counts(pieces: Sequence[Lexeme], value: Value) -> Value:
    """`44% (12/27)`, `6.8% (8 of 117)`, `29% (n = 17)`, `(26%, 14/54)`: the counts behind a percentage."""
    if kind(pieces, value.last) not in ("open", "semicolon", "comma"):
        return value
    bracketed = kind(pieces, value.last) == "open"
    at = value.last + 1
    counts = _counts_at(pieces, at)
    if counts is None or not (bracketed or agree(counts, value.low)):
        return value
    numerator, denominator, last = counts
    if bracketed and kind(pieces, last) == "close":
        last += 1
    elif bracketed:
        last = value.last
    return replace(value, last=last, numerator=numerator, denominator=denominator)


def _counts_at(pieces: Sequence[Lexeme], at: int) -> tuple[int, int | None, int] | None:
    """Counts and their end: `n = 17`, `n = 17/45`, `12/27`, `8 of 117`, `12/27 patients`."""
    named = word(pieces, at) == "n" and word(pieces, at + 1) == "="
    count = count_at(pieces, at + 2 if named else at)
    if count is None:
        return None
    whole = _whole_behind(pieces, count)
    if whole is not None:
        return int(count.value), int(whole.value), _past_nouns(pieces, whole.last)
    return (int(count.value), None, count.last) if named else None


def _whole_behind(pieces: Sequence[Lexeme], count: Number) -> Number | None:
    """The N of `n/N`, `n of N`, `n out of the N` behind a count; at least as large as the count."""
    at = count.last
    if kind(pieces, at) == "slash":
        at += 1
    else:
        at = _past_of(pieces, at)
    whole = count_at(pieces, at) if at > count.last else None
    if whole is None or whole.value < max(count.value, 1) or kind(pieces, whole.last) == "slash":
        return None
    return whole


def _past_of(pieces: Sequence[Lexeme], at: int) -> int:
    if word(pieces, at) == "out":
        at += 1
    if word(pieces, at) != "of":
        return at
    at += 1
    while word(pieces, at) in ("the", "these", "those", "all", "our", "a", "total", "of", "their", "its"):
        at += 1
    return at


def agree(counts: tuple[int, int | None, int], percent: float | None) -> bool:
    """Whether n of N is the percentage, give or take one point."""
    numerator, denominator, _ = counts
    return bool(denominator) and percent is not None and abs(HUNDRED * numerator / (denominator or 1) - percent) <= 1


# --- counts ----------------------------------------------------------------------------------------------------------


def _counted_at(pieces: Sequence[Lexeme], at: int) -> Value | None:
    """`3 of 45`, `5/156`, `17 (4.0%)`, `1 patient (3.33%)`, `Eight of the 117 patients (6.8%)`, `none of the 12`."""
    if word(pieces, at) in ("all", "none", "neither"):
        return _all_or_none_at(pieces, at)
    count = count_at(pieces, at)
    if count is None:
        return None
    whole = _whole_behind(pieces, count)
    known = _percentage_behind(pieces, whole or count)
    if known and whole is None:
        return _counted(pieces, count, known)
    if whole is None and kind(pieces, at - 1) == "open":
        return _count_then_percent(pieces, count)
    if whole is None:
        return None
    if known:
        return replace(known, first=at, form="counted", numerator=int(count.value), denominator=int(whole.value))
    return fraction(at, whole.last, int(count.value), int(whole.value))


def _count_then_percent(pieces: Sequence[Lexeme], count: Number) -> Value | None:
    """`(49 people, 61.2%)`, `(9; 35%)`."""
    at = _past_nouns(pieces, count.last)
    value = _percent_at(pieces, at + 1) if kind(pieces, at) in ("comma", "semicolon") else None
    return value and replace(value, numerator=int(count.value))


def _counted(pieces: Sequence[Lexeme], count: Number, known: Value) -> Value:
    """`17 (4.0%)`, and the whole that may stand behind it: `17 (4.0%) of the 425 infants`."""
    whole = None
    if word(pieces, known.last) == "of":
        whole = count_at(pieces, _past_of(pieces, known.last))
    denominator = known.denominator if whole is None else int(whole.value)
    if kind(pieces, known.last - 1) != "close":  # the bracket goes on: the percentage alone is the expression
        return replace(known, numerator=int(count.value), denominator=denominator)
    return replace(known, first=count.first, form="counted", numerator=int(count.value), denominator=denominator)


def fraction(first: int, last: int, numerator: int, denominator: int, form: str = "fraction") -> Value:
    """The value of a count of a whole, at lexemes `first` to `last`, in percent to two decimals."""
    percent = round(HUNDRED * numerator / denominator, 2)
    return Value(first, last, percent, percent, form, numerator=numerator, denominator=denominator)


def _percentage_behind(pieces: Sequence[Lexeme], number: Number) -> Value | None:
    """The percentage in the bracket behind a count and its noun; its span ends with the bracket."""
    bracket = _past_nouns(pieces, number.last)
    if kind(pieces, bracket) != "open":
        return None
    at = bracket + 1
    while kind(pieces, at) in ("sign",) or word(pieces, at) in ("about", "approximately", "i.e.", "or"):
        at += 1
    value = _percent_at(pieces, at)
    if value is None:
        return None
    last = value.last
    if kind(pieces, last) in ("comma", "semicolon"):
        counts = _counts_at(pieces, last + 1)
        if counts:
            value, last = replace(value, denominator=counts[1]), counts[2]
    return replace(value, last=last + 1 if kind(pieces, last) == "close" else last)


def _past_nouns(pieces: Sequence[Lexeme], at: int) -> int:
    """The end of up to three words that may name what was counted."""
    last = at
    while last < at + NOUN_WORDS and kind(pieces, last) == "word" and word(pieces, last) not in _CLOSED:
        if number_at(pieces, last) or word(pieces, last) in _TIMES:
            break
        last += 1
    return last


def _all_or_none_at(pieces: Sequence[Lexeme], at: int) -> Value | None:
    name = word(pieces, at)
    start = at + 1
    if name != "all":
        one = at + 1 + (word(pieces, at + 1) == "one")  # `neither one of 26`
        start = _past_of(pieces, one) if _past_of(pieces, one) > one else at + 1
        if start == at + 1:
            return None
    elif word(pieces, start) in ("the", "of", "these", "our"):
        start = _past_of(pieces, start) if word(pieces, start) == "of" else start + 1
    whole = count_at(pieces, start)
    if whole is None or whole.value < 2:  # noqa: PLR2004 (all of one is no proportion)
        return None
    known = _percentage_behind(pieces, whole)
    last = known.last if known else whole.last
    return fraction(at, last, int(whole.value) if name == "all" else 0, int(whole.value))


def _per_base_at(pieces: Sequence[Lexeme], at: int) -> Value | None:
    """`2 per 1,000 births`, `1 in 200`, `one in five`, `3.1 per 100 person-years`."""
    number = number_at(pieces, at)
    if number is None:
        return None
    joint = word(pieces, number.last)
    base = count_at(pieces, number.last + 1) if joint in ("per", "in") else None
    if base is None:
        return None
    if joint == "in":
        return fraction(at, base.last, int(number.value), int(base.value)) if _is_ratio(pieces, number, base) else None
    if base.value not in _BASES:
        return None
    return _person_time(pieces, number, base) or _share_of_base(number, base)


def _is_ratio(pieces: Sequence[Lexeme], number: Number, base: Number) -> bool:
    """`one in five` is a ratio; `one in 2008`, `5 in 1998` and `2 in 24 hours` are not."""
    small = number.whole and 0 < number.value <= 10 and number.value < base.value  # noqa: PLR2004
    year = 1900 <= base.value <= 2100  # noqa: PLR2004
    return small and not year and (number.value == 1 or number.spelled) and word(pieces, base.last) not in _TIMES


_TIMES = word_list("quantities_times")
_PERSON = ("person-", "patient-", "woman-", "child-", "device-", "catheter-", "ventilator-", "participant-", "subject-")
_PERSONS = word_list("quantities_persons")


def _person_time(pieces: Sequence[Lexeme], number: Number, base: Number) -> Value | None:
    name = word(pieces, base.last)
    if name.startswith(_PERSON):
        last = base.last + 1
    elif name in _PERSONS and word(pieces, base.last + 1) in _TIMES:
        last = base.last + 2
    else:
        return None
    unit = "per " + " ".join(piece.text for piece in pieces[base.first : last])
    return Value(number.first, last, number.value, number.value, "time", unit=unit)


def _share_of_base(number: Number, base: Number) -> Value | None:
    percent = round(HUNDRED * number.value / base.value, 6)
    return Value(number.first, base.last, percent, percent, "base") if percent <= HUNDRED else None


def _part_value_at(pieces: Sequence[Lexeme], at: int) -> Value | None:
    """`one third of`, `half of the women`, `half pyogenic` after `half of the infections`."""
    part = part_at(pieces, at)
    if part is None or not _divides_a_set(pieces, part.last):
        return None
    percent = round(HUNDRED * part.numerator / part.denominator, 2)
    return Value(at, part.last, percent, percent, "part")


def _divides_a_set(pieces: Sequence[Lexeme], at: int) -> bool:
    if word(pieces, at) in AUXILIARIES or (word(pieces, at) in VERBS and word(pieces, at).endswith("ed")):
        return True
    if word(pieces, at) != "of":
        return is_plural(word(pieces, at)) or (word(pieces, at) == "the" and is_plural(word(pieces, at + 1)))
    for place in range(at + 1, at + 6):
        name = word(pieces, place)
        if name in _TIMES:
            return False
        if is_plural(name) or name in ("them", "these", "those", "all"):
            return True
    return False


# --- lists and joins -------------------------------------------------------------------------------------------------


def _list_at(pieces: Sequence[Lexeme], at: int) -> list[Value]:
    """`25.4, 31.5, and 32.6%`, `91 vs 85%`: numbers that share the last one's sign."""
    if kind(pieces, at) != "number" or not (kind(pieces, at - 1) in _LIST_OPENERS or word(pieces, at - 1) in _LEADS):
        return []
    numbers: list[Number] = []
    joint = ""
    while (number := number_at(pieces, at)) and pieces[at].kind == "number" and number.value <= HUNDRED:
        numbers.append(number)
        if marked := _mark(pieces, number.last):
            return _shared(numbers, marked) if joint in _LAST_JOINTS and len(numbers) > 1 else []
        at, joint = _past_joint(pieces, number.last)
        if not joint:
            break
    return []


_LIST_OPENERS = frozenset(("", "open", "colon"))
_LEADS = frozenset("was were is are of in to by from about approximately around respectively reached had".split())
_LAST_JOINTS = frozenset(("and", "or", "vs", "vs.", "versus", "&"))


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
    """One value where a percentage and its counts stand apart: `53% of the eligible patients (229 of 431)`."""
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


def _join(pieces: Sequence[Lexeme], first: Value, second: Value) -> Value | None:
    between = pieces[first.last : second.first]
    counted = first.form == "fraction" and len(between) == 1  # `(332/668, 49.7%)`
    if not (counted or kind(pieces, second.first - 1) == "open") or any(piece.kind == "semicolon" for piece in between):
        return None
    if first.form == "part" and second.form in ("percent", "fraction") and second.first - first.last <= NEAR:
        return second if abs((first.low or 0) - (second.low or 0)) <= ROUNDED else None
    percent, counts = (first, second) if first.form == "percent" else (second, first)
    if percent.form != "percent" or counts.form != "fraction" or percent.numerator is not None:
        return None
    pair = (counts.numerator or 0, counts.denominator, 0)
    if not agree(pair, percent.low):
        return None
    return replace(first, low=percent.low, high=percent.high, numerator=pair[0], denominator=pair[1])
