"""Which proportions are no rates? Intervals and plans, and what `measures` and `fractions` find to be none."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from kg.nlp.fractions import is_no_fraction
from kg.nlp.measures import (
    is_change,
    is_content,
    is_level,
    is_measure,
    is_place,
    is_share_of_amount,
    is_signed,
    is_statistic,
    is_strength,
    is_threshold,
)
from kg.nlp.word_lists import phrase_list, word_list
from kg.nlp.words import AUXILIARIES, VERBS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.nlp.lexemes import Lexeme
    from kg.nlp.values import Value

ARM = 6  # lexemes of the arm between two values compared: `5% in the placebo group versus`
NEAR = 6  # lexemes from a value to `ranging from` of its spread
LEVEL_PIECES = 4  # a number, a sign and two dashes
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
_PLANS = word_list("exclusions_plans")
_PLANNING = frozenset(phrase_list("planning"))
_ALLOWING = frozenset(phrase_list("allowing"))
_LOST = word_list("lost")
_DRAWING = frozenset(phrase_list("drawing"))
_RECRUITING = frozenset(phrase_list("recruiting"))
_JOINING = frozenset(("and", "or", "vs", "vs.", "versus", "to"))
_JOINTS = frozenset(("and", "or", "vs", "vs.", "versus", "to", "from", "of", "by", ",", "with", "compared"))


def rates_among(pieces: Sequence[Lexeme], found: Sequence[Value]) -> list[Value]:
    """The values that may be rates of counted units, in order."""
    if any(piece.lower in _PLANS for piece in pieces) or _plans_a_size(pieces) or _weighs_costs(pieces):
        return []
    closed = _intervals(pieces)
    kept: list[Value] = []
    before, refused = 0, False
    for at, value in enumerate(found):
        within = bool(closed.intersection(range(value.first, value.last)))
        within = within or (at > 0 and _is_spread_of(pieces, found[at - 1], value))
        refused = within or not _may_be_rate(pieces, value, before) or (refused and _coordinated(pieces, before, value))
        if not refused:
            kept.append(value)
        if refused and not within and kept and _coordinated(pieces, kept[-1].last, value):
            kept.pop()  # `a 31% and 56% reduction`
        refused, before = refused and not within, value.last
    return kept


def _is_spread_of(pieces: Sequence[Lexeme], value: Value, other: Value) -> bool:
    """`2.8% (1.4-5.8%)`, `80% (ranging from 67% to 94%)`: a range right behind a value that lies in it."""
    between = [piece.lower for piece in pieces[value.last : other.first]]
    ranging = between[-2:] == ["ranging", "from"] and len(between) <= NEAR
    if other.qualifier != "range" or not (ranging or between in (["("], ["["])):
        return False
    return (
        None not in (value.low, other.low, other.high)
        and value.low == value.high
        and ((other.low or 0) <= (value.low or 0) <= (other.high or 0))
    )


def _coordinated(pieces: Sequence[Lexeme], before: int, value: Value) -> bool:
    """Whether nothing but a joint (and a marker) stands between two values: the second is of the first one's kind."""
    between = pieces[before : value.first]
    joined = any(piece.lower in _JOINING for piece in between) or [piece.lower for piece in between] == [","]
    if joined and all(piece.kind == "cite" or piece.lower in _JOINTS for piece in between):
        return True
    against = 0 < len(between) <= ARM and between[-1].lower in ("vs", "vs.", "versus")
    return against and all(piece.kind == "word" and piece.lower not in VERBS | AUXILIARIES for piece in between)


def _may_be_rate(pieces: Sequence[Lexeme], value: Value, left: int) -> bool:
    if value.form in ("percent", "counted", "part"):
        tests = (
            is_signed,
            is_level,
            is_change,
            is_threshold,
            is_strength,
            is_content,
            is_share_of_amount,
            is_place,
        )
        if any(test(pieces, value) for test in tests):
            return False
        return value.form != "percent" or not (is_statistic(pieces, value) or is_measure(pieces, value, left))
    return not (value.form == "fraction" and is_no_fraction(pieces, value))


def _plans_a_size(pieces: Sequence[Lexeme]) -> bool:
    """Sentences that justify a sample's size, draw a sample, or say what is meant to come."""
    words = [piece.lower for piece in pieces]
    pairs = set(pairwise(words))
    if pairs & _PLANNING or (pairs & _ALLOWING and _LOST & set(words)):
        return True
    if pairs & _RECRUITING and ("will" in words or pairs & _DRAWING):
        return True
    return any({"power", "%"} <= set(words[at : at + 4]) for at in range(len(words)))


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
        and at - start < LEVEL_PIECES
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
