"""Which proportions are no rates? Intervals, levels, relative changes, strengths, measurements, plans, shares of amounts.

Each test looks at the words around one value within its sentence. The word lists name kinds of quantity (laboratory,
physiology, statistics), not events.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kg.nlp.quantities import Value, kind, word
from kg.nlp.word_lists import word_list
from kg.nlp.words import (
    ADVERBS,
    AUXILIARIES,
    COLLECTIVES,
    CONJUNCTIONS,
    DETERMINERS,
    PEOPLE,
    PREPOSITIONS,
    RATE_NOUNS,
    RELATIVES,
    VERBS,
    is_plural,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.nlp.lexemes import Lexeme

REACH = 7  # lexemes that a measure's name may stand before its value

_INTERVAL = word_list("exclusions_interval")
_INTERVAL_WORDS = _INTERVAL | frozenset(
    [
        "interval",
        "intervals",
        "limit",
        "limits",
        "bound",
        "bounds",
        "lower",
        "upper",
        "of",
        "for",
        "to",
        "and",
        "from",
        "was",
        "were",
        "range",
        "ranges",
        "is",
        "iqr",
        "interquartile",
        "p",
        "value",
        "the",
    ]
)
_LEVELS = frozenset(
    ["power", "powered", "alpha", "significance", "confidence", "tailed", "two-sided", "one-sided", "two-tailed"]
)
_PLANS = word_list("exclusions_plans")
_CHANGES = word_list("exclusions_changes")
_CHANGING = word_list("exclusions_changing")
_MEASURES = word_list("exclusions_measures")
_AVERAGES = frozenset(["mean", "median", "average", "averaged", "averaging", "means", "medians", "averages"])
_SUBSTANCES = word_list("exclusions_substances")
_SUBSTANCE_ENDINGS = (
    "caine",
    "cillin",
    "oxide",
    "formin",
    "dine",
    "hyde",
    "flurane",
    "olol",
    "statin",
    "azole",
    "curcumin",
    "amide",
    "acetate",
)
_AMOUNTS = word_list("exclusions_amounts")
_STATISTICS = word_list("exclusions_statistics")
_PLACES = word_list("exclusions_places")
_FORMULA = re.compile(r"(?=.{0,8}[a-z])(?:[A-Z][a-z]?\d?){2,6}")  # NaOCl, HCl
_CLOSED = DETERMINERS | PREPOSITIONS | CONJUNCTIONS | RELATIVES | AUXILIARIES | ADVERBS
_DATED = word_list("exclusions_dated")
_UNITS = word_list("exclusions_units")


def rates_among(pieces: Sequence[Lexeme], found: Sequence[Value]) -> list[Value]:
    """The values that may be rates of counted units, in order."""
    if any(piece.lower in _PLANS for piece in pieces) or _plans_a_size(pieces) or _weighs_costs(pieces):
        return []
    closed = _intervals(pieces)
    kept: list[Value] = []
    before, refused = 0, False
    for at, value in enumerate(found):
        within = bool(closed.intersection(range(value.first, value.last)))
        within = within or (at > 0 and _is_interval_of(pieces, found[at - 1], value))
        refused = within or not _may_be_rate(pieces, value, before) or (refused and _coordinated(pieces, before, value))
        if not refused:
            kept.append(value)
        if refused and not within and kept and _coordinated(pieces, kept[-1].last, value):
            kept.pop()  # `a 31% and 56% reduction`
        refused, before = refused and not within, value.last
    return kept


def _is_interval_of(pieces: Sequence[Lexeme], value: Value, other: Value) -> bool:
    """`2.8% (1.4-5.8%)`: a range in the bracket right behind a value that lies in it."""
    if other.qualifier != "range" or other.first - value.last != 1 or kind(pieces, value.last) != "open":
        return False
    return (
        None not in (value.low, other.low, other.high)
        and value.low == value.high
        and ((other.low or 0) <= (value.low or 0) <= (other.high or 0))
    )


def _coordinated(pieces: Sequence[Lexeme], before: int, value: Value) -> bool:
    """Whether nothing but a joint (and a marker) stands between two values: the second is of the first one's kind."""
    between = pieces[before : value.first]
    joined = any(piece.lower in ("and", "or", "vs", "vs.", "versus", "to") for piece in between)
    return joined and all(piece.kind == "cite" or piece.lower in _JOINTS for piece in between)


_JOINTS = frozenset(("and", "or", "vs", "vs.", "versus", "to", "from", "of", "by", ",", "with", "compared"))


def _may_be_rate(pieces: Sequence[Lexeme], value: Value, left: int) -> bool:
    if value.form in ("percent", "counted", "part"):
        tests = (
            _is_signed,
            _is_level,
            _is_change,
            _is_threshold,
            _is_strength,
            _is_content,
            _is_share_of_amount,
            _is_place,
        )
        if any(test(pieces, value) for test in tests):
            return False
        return value.form != "percent" or not (_is_statistic(pieces, value) or _is_measure(pieces, value, left))
    return not (value.form == "fraction" and _is_no_fraction(pieces, value))


def _plans_a_size(pieces: Sequence[Lexeme]) -> bool:
    """Sentences that justify a sample's size, or say what is meant to come."""
    words = [piece.lower for piece in pieces]
    pairs = set(zip(words, words[1:], strict=False))
    sized = ("sample", "size") in pairs or ("sample", "sizes") in pairs or ("to", "detect") in pairs
    drawn = ("randomly", "selected") in pairs or ("random", "sample") in pairs or ("randomly", "chosen") in pairs
    planned = (
        {("will", "recruit"), ("to", "recruit"), ("sample", "of")} & pairs if "will" in words or drawn else set()
    ) or pairs & {
        ("expected", "drop-out"),
        ("expected", "dropout"),
        ("expected", "attrition"),
        ("expected", "loss"),
    }
    allowing = pairs & {
        ("allow", "for"),
        ("allowing", "for"),
        ("to", "allow"),
        ("account", "for"),
        ("accounting", "for"),
    }
    lost = {
        "dropout",
        "drop-out",
        "drop-outs",
        "dropouts",
        "attrition",
        "follow-up",
        "withdrawal",
        "non-response",
        "refusal",
    }
    powered = any(
        "power" in pair and "%" in triple
        for triple in zip(words, words[1:], words[2:], words[3:], strict=False)
        for pair in [triple]
    )
    dropping = "considering" in words and any(name.startswith(("drop", "attrition")) for name in words)
    return (
        sized
        or powered
        or dropping
        or bool(planned)
        or bool(allowing and lost & set(words) and {"to", "for"} & set(words))
    )


def _weighs_costs(pieces: Sequence[Lexeme]) -> bool:
    """Sentences on the probability of being cost-effective."""
    words = {piece.lower for piece in pieces}
    effective = any(name.startswith("cost-effectiv") for name in words) or {"cost", "effectiveness"} <= words
    return effective and bool(words & {"probability", "threshold", "willingness"})


def _intervals(pieces: Sequence[Lexeme]) -> set[int]:
    """The lexemes of confidence intervals, and of ranges and quartiles in brackets."""
    closed: set[int] = set()
    depth = 0
    at = 0
    while at < len(pieces):
        depth += (pieces[at].kind == "open") - (pieces[at].kind == "close")
        name = pieces[at].lower
        if name in _INTERVAL or name in ("iqr", "interquartile") or (depth > 0 and name in ("range", "ranges")):
            end = _interval_end(pieces, at)
            closed.update(range(_level_start(pieces, at), end))
            at = end
        else:
            at += 1
    return closed


def _level_start(pieces: Sequence[Lexeme], at: int) -> int:
    """`95 % CI`, `95%-CI`: where the level before an interval's name starts."""
    start = at
    while (
        start > 0
        and at - start < 4
        and (
            pieces[start - 1].kind in ("number", "percent", "dash")
            or pieces[start - 1].lower in ("per", "cent", "percent")
        )
    ):
        start -= 1
    return start


def _interval_end(pieces: Sequence[Lexeme], at: int) -> int:
    end = at + 1
    while end < len(pieces):
        piece = pieces[end]
        if (
            piece.kind in ("stop", "cite")
            or (piece.kind == "semicolon" and end > at + 1)
            or (piece.kind == "word" and piece.lower not in _INTERVAL_WORDS)
        ):
            break
        if piece.kind == "close" and pieces[end - 1].kind in ("number", "percent"):
            break
        end += 1
    return end


def _is_signed(pieces: Sequence[Lexeme], value: Value) -> bool:
    """`−4.8%`, `+5%`, `4.5 ± 0.1%`: differences and measurements."""
    before = pieces[value.first - 1] if value.first else None
    signed = before is not None and (
        before.lower in ("±", "+") or (before.kind == "dash" and before.end == pieces[value.first].start)
    )
    return signed or word(pieces, value.last) in ("±", "+")


def _is_level(pieces: Sequence[Lexeme], value: Value) -> bool:
    """`80% power`, `power of 90%`, `a significance level of 5%`."""
    near = {word(pieces, at) for at in (*range(value.first - 4, value.first), value.last, value.last + 1)}
    powered = {"power", "set"} <= {word(pieces, at) for at in range(value.first - 9, value.first)}
    return powered or bool(near & _LEVELS) or word(pieces, value.last) == "level"


def _is_change(pieces: Sequence[Lexeme], value: Value) -> bool:
    """`reduced by 20%`, `a 34% improvement`, `an increase of 10%`, `20% higher`."""
    if word(pieces, value.first - 1) in ("these", "this", "those"):
        return True  # not a change, but one that was told before
    before = _left_words(pieces, value.first, 3)
    if before[:1] == ["by"] and word(pieces, value.last) != "of" and value.form != "counted":
        return True
    behind = {word(pieces, value.last)}
    if kind(pieces, value.last) == "word" and word(pieces, value.last) not in _CLOSED:
        behind.add(word(pieces, value.last + 1))
    if behind & _CHANGES and word(pieces, value.last) != "of":
        return True
    joined = before[:1] and before[0] in ("of", "by", "ranging", "from", "between")
    near = _left_words(pieces, value.first, 5)
    return bool(joined and before[0] in ("of", "by") and set(near[1:3]) & _CHANGING) or (
        bool(joined) and "ranging" in near and bool(set(near) & _CHANGING)
    )


def _left_words(pieces: Sequence[Lexeme], at: int, count: int) -> list[str]:
    """The words before lexeme `at`, nearest first; signs, approximations and articles passed over."""
    found: list[str] = []
    at -= 1
    while at >= 0 and len(found) < count:
        piece = pieces[at]
        if piece.kind not in ("word", "sign", "percent", "number"):
            break
        if piece.kind == "word" and piece.lower not in _HEDGES:
            found.append(piece.lower)
        at -= 1
    return found


_HEDGES = word_list("exclusions_hedges")


def _is_threshold(pieces: Sequence[Lexeme], value: Value) -> bool:
    """`pain relief of 50% or more`, `defined as at least 30%`."""
    behind = (word(pieces, value.last), word(pieces, value.last + 1))
    if behind in (
        ("or", "more"),
        ("or", "greater"),
        ("or", "higher"),
        ("or", "less"),
        ("or", "above"),
        ("or", "better"),
    ):
        return word(pieces, value.last + 2) not in ("of", "in")
    window = [word(pieces, at) for at in range(max(value.first - 12, 0), value.first)]
    if not {"defined", "definition", "criterion", "threshold", "cutoff", "cut-off"} & set(window):
        return False
    return value.begin >= 0 or kind(pieces, value.first - 1) == "sign" or bool(set(window) & (_CHANGES | _BOUNDS))


_BOUNDS = frozenset(("least", "than", "exceeding", "over", "above", "below", "threshold", "cutoff", "cut-off"))


def _is_strength(pieces: Sequence[Lexeme], value: Value) -> bool:
    """`0.5% bupivacaine`, `21% oxygen`: the value stands before a substance."""
    if kind(pieces, value.last) != "word":
        return False
    for at in range(value.last, value.last + 2):
        name = word(pieces, at)
        if name in _CLOSED or name in VERBS or kind(pieces, at) != "word":
            return False
        if name in _SUBSTANCES or name.endswith(_SUBSTANCE_ENDINGS) or _FORMULA.fullmatch(pieces[at].text):
            return True
    return False


def _is_content(pieces: Sequence[Lexeme], value: Value) -> bool:
    """`contains 95% curcuminoids`, `65% HRpeak`: a part of a stuff, or of a quantity named behind the value."""
    behind = word(pieces, value.last)
    if value.form == "percent" and (behind in _MEASURES - PEOPLE or behind.endswith(("max", "peak"))):
        return True
    before = _left_words(pieces, value.first, 2)
    names = set(before[:1]) | (set(before[1:2]) if before[:1] == ["of"] else set())
    return bool(names & _CONTAINING) and not _counts_people(pieces, value.last)


_CONTAINING = frozenset(
    ("consists", "consist", "consisting", "contains", "contain", "containing", "contained", "composed")
)


def _is_place(pieces: Sequence[Lexeme], value: Value) -> bool:
    """`the middle third of the root`: a place."""
    return value.form == "part" and word(pieces, value.first - 1) in _PLACES


def _is_statistic(pieces: Sequence[Lexeme], value: Value) -> bool:
    """`the sensitivity of X for Y (65%)`: a test's own figure; `sensitivity to a drug` is not one."""
    for at in range(value.first - 1, max(value.first - 20, -1), -1):
        if kind(pieces, at) in ("stop", "semicolon"):
            return False
        if word(pieces, at) in _STATISTICS and word(pieces, at + 1) != "to":
            return True
    return False


def _is_share_of_amount(pieces: Sequence[Lexeme], value: Value) -> bool:
    """`10% of their body weight`, `40% of normal`: what follows `of` is no set of counted units."""
    if word(pieces, value.last) != "of":
        return False
    head = ""
    for at in range(value.last + 1, value.last + 9):
        name = word(pieces, at)
        if kind(pieces, at) != "word" or name in PREPOSITIONS or name in RELATIVES or name in AUXILIARIES:
            break
        if name in _AMOUNTS and not is_plural(word(pieces, at + 1)):
            return True
        if name in VERBS and head:
            break
        if name in PEOPLE or name in COLLECTIVES or is_plural(name):
            return False
        head = name
    return False


def _is_measure(pieces: Sequence[Lexeme], value: Value, left: int) -> bool:
    """`ejection fraction 35%`, `SpO2 was 93%`, `a mean of 12%`: the nearest noun before the value is measured, not counted."""
    if word(pieces, value.last) == "of" and _counts_people(pieces, value.last + 1):
        return False
    if word(pieces, value.outset - 1) in ("in", "among"):
        return False  # what is seen in 5% is counted
    names: list[str] = []
    said = word(pieces, value.last) in AUXILIARIES or word(pieces, value.last) in VERBS
    for at in range(value.first - 1, max(left - 1, value.first - 1 - REACH * 2), -1):
        piece = pieces[at]
        if piece.kind in ("semicolon", "stop", "close"):
            break
        if piece.kind == "comma" and (len(names) > 1 or said) and word(pieces, at + 1) != "which":
            break
        if piece.kind == "word" and piece.lower not in _CLOSED | _HEDGES:
            names.append(piece.lower)
        if piece.lower in _AVERAGES:
            return True
        if (piece.lower in RATE_NOUNS or piece.lower in PEOPLE) and word(pieces, at - 1) not in _AVERAGES:
            return False
        if piece.lower in _MEASURES and len(names) <= 2:  # noqa: PLR2004 (the nearest nouns)
            return True
    return False


def _counts_people(pieces: Sequence[Lexeme], at: int) -> bool:
    return any(word(pieces, place) in PEOPLE for place in range(at, at + 4))


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


def _is_no_fraction(pieces: Sequence[Lexeme], value: Value) -> bool:
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
