"""Which roles do values share? Coordinated values, the arms of a comparison, and `respectively`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kg.nlp import events, groups
from kg.nlp.statements import COMPARING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.nlp.phrases import Clauses, Range


@dataclass(frozen=True, slots=True)
class Found:
    """Event and group as item ranges, and how far to the right the value's own words reach."""

    event: Range | None = None
    group: Range | None = None
    reach: int = 0
    shared: bool = False  # the event is that of the value before
    arm: bool = False  # its bracket stands behind its group


def filled(clauses: Clauses, read: list[Found]) -> list[Found]:
    """Missing roles from the values beside, then from the phrase at the head of the sentence."""
    shared = list(read)
    for at in range(1, len(shared)):
        one, before = shared[at], shared[at - 1]
        if one.event is None and before.event is not None:
            shared[at] = replace(one, event=before.event, shared=True)
    for at in range(len(shared) - 2, -1, -1):
        shared[at] = _from_next(clauses, shared[at], shared[at + 1], clauses.places[at], clauses.places[at + 1])
    head = groups.fronted(clauses)
    for at, one in enumerate(shared):
        if one.group is None or clauses.words(one.group) in (["cases"], ["them"]):
            group = head or (shared[at - 1].group if at else one.group)
            shared[at] = replace(one, group=group)
    return shared


def _from_next(clauses: Clauses, one: Found, after: Found, first: int, second: int) -> Found:
    if one.event is None and after.event:
        one = replace(one, event=after.event, shared=True)
    if one.group is None and after.group and not _parted(clauses, first, second):
        one = replace(one, group=after.group)
    return one


def _parted(clauses: Clauses, first: int, second: int) -> bool:
    """Whether a statement ends, or a comparison stands, between two values."""
    between = range(first + 1, second)
    return any(clauses.tag(at) == ";" or clauses.word(at) in COMPARING for at in between)


def dealt(clauses: Clauses, read: list[Found]) -> list[Found]:
    """`5% and 6% in A and B`: values in a row are dealt out to as many coordinated phrases."""
    shared = list(read)
    parts: list[Range] = []
    for first, last in reversed(_rows(clauses)):
        found = _parts_behind(clauses, clauses.places[last - 1], last - first) or _parts_before(clauses, first, last)
        parts = found or (parts if len(parts) == last - first else [])
        for at, part in zip(range(first, last), parts, strict=False):
            shared[at] = replace(shared[at], group=part)
    return shared


def _rows(clauses: Clauses) -> list[Range]:
    """Runs of values with nothing but joints between them."""
    runs: list[Range] = []
    first = 0
    for at in range(1, len(clauses.places) + 1):
        joined = at < len(clauses.places) and all(
            clauses.tag(place) in (",", "conj", "adv", "cite")
            or clauses.word(place) in ("vs", "vs.", "versus", "of", "in", "by")
            for place in range(clauses.places[at - 1] + 1, clauses.places[at])
        )
        if not joined:
            if at - first > 1:
                runs.append((first, at))
            first = at
    return runs


def _parts_behind(clauses: Clauses, at: int, count: int) -> list[Range]:
    """The coordinated phrases behind a run of values, as many as there are values; none where the numbers differ."""
    start = at + 1
    while clauses.tag(start) in (")", ",", "adv", "cite", "noun", "det", "aside"):
        start += 1
    if clauses.tag(start) != "prep":
        return []
    parts: list[Range] = []
    start += 1
    for end in range(start, len(clauses.row) + 1):
        joint = clauses.tag(end) in (",", "conj") or clauses.word(end) in ("vs", "vs.", "versus")
        inner = not joint and clauses.tag(end) in ("noun", "number", "det", "sign")
        if inner or clauses.word(end) in ("of", "with"):
            continue
        while clauses.tag(start) in ("det", "prep") and start + 1 < end:
            start += 1
        if end > start:
            parts.append((start, end))
        start = end + 1
        if not joint:
            break
    return parts if len(parts) == count else []


def _parts_before(clauses: Clauses, first: int, last: int) -> list[Range]:
    """`in A versus B (5% vs 6%)`, `A had a higher rate than B (5% vs 6%)`: two phrases for two values."""
    bracket = clauses.brackets.get(clauses.places[first])
    if bracket is None or last - first != 2 or clauses.tag(clauses.places[first] - 1) != "(":  # noqa: PLR2004
        return []
    second = groups.nearest(clauses, 0, bracket[0])
    joint = clauses.word(second[0] - 1) if second else ""
    if second and clauses.tag(second[0] - 1) == "det":
        joint = clauses.word(second[0] - 2)
    if second is None or joint not in ("than", "versus", "vs", "vs.", "to", "with"):
        return []
    start = events.clause_start(clauses, 0, second[0])
    one = groups.before(clauses, start, second[0]) or events.subject_of(clauses, start, second[0])
    return [one, second] if one else []


def compared_arms(clauses: Clauses, read: Sequence[Found]) -> set[int]:
    """The values that are arms of a comparison: the same event in two groups of the sentence."""
    arms: set[int] = set()
    for at in range(1, len(read)):
        first, second = read[at - 1], read[at]
        same = second.shared or first.event == second.event
        against = any(clauses.word(place) in COMPARING for place in range(clauses.places[at - 1], clauses.places[at]))
        if (same and first.group != second.group and second.group) or against:
            arms |= {at - 1, at}
    return arms
