"""Which percentages measure instead of count? Changes, levels, strengths, contents, statistics, shares of amounts.

Each test looks at the words around one value within its sentence. The word lists name kinds of quantity (laboratory,
physiology, statistics), not events.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kg.nlp.lexemes import kind, word
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
    from kg.nlp.values import Value

NEAREST = 2  # nouns before a value that may name its measure
REACH = 7  # lexemes that a measure's name may stand before its value
_LEVELS = frozenset(
    ["power", "powered", "alpha", "significance", "confidence", "tailed", "two-sided", "one-sided", "two-tailed"]
)
_CHANGES = word_list("exclusions_changes")
_NOUNS_OF_CHANGE = word_list("nouns_of_change")
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
_FORMULA = re.compile(r"(?=.{0,8}[a-z0-9])(?:[A-Z][a-z]?\d?){2,6}")  # NaOCl, H2O2
_CLOSED = DETERMINERS | PREPOSITIONS | CONJUNCTIONS | RELATIVES | AUXILIARIES | ADVERBS
_HEDGES = word_list("exclusions_hedges")
_BOUNDS = frozenset(("least", "than", "exceeding", "over", "above", "below", "threshold", "cutoff", "cut-off"))
_CONTAINING = frozenset(
    ("consists", "consist", "consisting", "contains", "contain", "containing", "contained", "composed")
)


def is_signed(pieces: Sequence[Lexeme], value: Value) -> bool:
    """`−4.8%`, `+5%`, `4.5 ± 0.1%`: differences and measurements."""
    before = pieces[value.first - 1] if value.first else None
    signed = before is not None and (
        before.lower in ("±", "+") or (before.kind == "dash" and before.end == pieces[value.first].start)
    )
    return signed or word(pieces, value.last) in ("±", "+")


def is_level(pieces: Sequence[Lexeme], value: Value) -> bool:
    """`80% power`, `power of 90%`, `a significance level of 5%`."""
    near = {word(pieces, at) for at in (*range(value.first - 4, value.first), value.last, value.last + 1)}
    before = {word(pieces, at) for at in range(value.first - 12, value.first)}
    powered = "power" in before and bool(before & {"set", "statistical"})
    return powered or bool(near & _LEVELS) or word(pieces, value.last) == "level"


def is_change(pieces: Sequence[Lexeme], value: Value) -> bool:
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
    if value.form == "percent" and before[:1] != ["in"] and _reports_change(pieces, value):
        return True
    joined = before[:1] and before[0] in ("of", "by", "ranging", "from", "between")
    near = _left_words(pieces, value.first, 5)
    return bool(joined and before[0] in ("of", "by") and set(near[1:3]) & _CHANGING) or (
        bool(joined) and "ranging" in near and bool(set(near) & _CHANGING)
    )


def _reports_change(pieces: Sequence[Lexeme], value: Value) -> bool:
    """`Reductions in X were 30% and 22%`: a noun of change is what the value is said of."""
    for at in range(value.first - 1, max(value.first - 12, -1), -1):
        if kind(pieces, at) not in ("word", "sign", "percent", "number") or word(pieces, at) in RATE_NOUNS | PEOPLE:
            return False
        if word(pieces, at) in _NOUNS_OF_CHANGE and word(pieces, at + 1) in ("in", "of"):
            return True
    return False


def _left_words(pieces: Sequence[Lexeme], at: int, count: int) -> list[str]:
    """The words before lexeme `at`, nearest first; signs, approximations and articles passed over."""
    found: list[str] = []
    at -= 1
    furthest = max(at - 20, 0)
    while at >= furthest and len(found) < count:
        piece = pieces[at]
        if piece.kind not in ("word", "sign", "percent", "number"):
            break
        if piece.kind == "word" and piece.lower not in _HEDGES:
            found.append(piece.lower)
        at -= 1
    return found


def is_threshold(pieces: Sequence[Lexeme], value: Value) -> bool:
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


def is_strength(pieces: Sequence[Lexeme], value: Value) -> bool:
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


def is_content(pieces: Sequence[Lexeme], value: Value) -> bool:
    """`contains 95% curcuminoids`, `65% HRpeak`: a part of a stuff, or of a quantity named behind the value."""
    behind = word(pieces, value.last)
    if value.form == "percent" and (behind in _MEASURES - PEOPLE or behind.endswith(("max", "peak"))):
        return True
    before = _left_words(pieces, value.first, 2)
    names = set(before[:1]) | (set(before[1:2]) if before[:1] == ["of"] else set())
    return bool(names & _CONTAINING) and not _counts_people(pieces, value.last)


def is_place(pieces: Sequence[Lexeme], value: Value) -> bool:
    """`the middle third of the root`: a place."""
    return value.form == "part" and word(pieces, value.first - 1) in _PLACES


def is_statistic(pieces: Sequence[Lexeme], value: Value) -> bool:
    """`the sensitivity of X for Y (65%)`: a test's own figure; `sensitivity to a drug` is not one."""
    for at in range(value.first - 1, max(value.first - 20, -1), -1):
        if kind(pieces, at) in ("stop", "semicolon"):
            return False
        if word(pieces, at) in _STATISTICS and word(pieces, at + 1) != "to":
            return True
    return False


def is_share_of_amount(pieces: Sequence[Lexeme], value: Value) -> bool:
    """`10% of their body weight`, `40% of normal`: what follows `of` is no set of counted units."""
    of = value.last + (kind(pieces, value.last) == "close")
    if word(pieces, of) != "of":
        return False
    head = ""
    for at in range(of + 1, of + 9):
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


def is_measure(pieces: Sequence[Lexeme], value: Value, left: int) -> bool:
    """`ejection fraction 35%`, `SpO2 was 93%`, `a mean of 12%`: what the value belongs to is measured.

    `left` is the lexeme at which an earlier value ends, beyond which nothing is looked at.
    """
    if word(pieces, value.last) == "of" and _counts_people(pieces, value.last + 1):
        return False
    if _left_words(pieces, value.first, 1) in (["in"], ["among"]):
        return False  # what is seen in 5% is counted
    if _is_index(pieces, value.first - 1 - (kind(pieces, value.first - 1) == "sign")):
        return True
    names = 0
    for at in range(value.first - 1, max(left - 1, value.first - 1 - REACH * 2), -1):
        if _parts_statements(pieces, at, value, names):
            return False
        names += kind(pieces, at) == "word" and word(pieces, at) not in _CLOSED | _HEDGES
        measured = _is_measured(pieces, at, names)
        if measured is not None:
            return measured
    return False


def _is_index(pieces: Sequence[Lexeme], at: int) -> bool:
    """`CV 3-5%`, `SVV >15%`: a short form in capitals right before a value with a bound is a measurement's name."""
    name = pieces[at].text if at >= 0 else ""
    bounded = kind(pieces, at + 1) == "sign" and name.isupper() and name.isalpha() and len(name) > 1
    return bounded or name == "CV"


def _parts_statements(pieces: Sequence[Lexeme], at: int, value: Value, names: int) -> bool:
    """Whether what stands before lexeme `at` belongs to another statement than the value; `names`: nouns in between."""
    if kind(pieces, at) in ("semicolon", "stop", "close"):
        return True
    said = word(pieces, value.last) in AUXILIARIES or word(pieces, value.last) in VERBS
    return kind(pieces, at) == "comma" and (names > 1 or said) and word(pieces, at + 1) != "which"


def _is_measured(pieces: Sequence[Lexeme], at: int, names: int) -> bool | None:
    """Whether the word at `at`, the noun number `names` before a value, says measured or counted; None if neither."""
    name, before = word(pieces, at), word(pieces, at - 1)
    if name in _AVERAGES or (name in RATE_NOUNS and before in _MEASURES):
        return True  # a mean; an ejection fraction
    if name in RATE_NOUNS or name in PEOPLE:
        return before in _AVERAGES
    return True if name in _MEASURES and names <= NEAREST else None


def _counts_people(pieces: Sequence[Lexeme], at: int) -> bool:
    return any(word(pieces, place) in PEOPLE for place in range(at, at + 4))
