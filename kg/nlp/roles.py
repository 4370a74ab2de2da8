"""What occurred, and in whom? The event and the group of each value, from the structure of its sentence.

Five places are looked at: the phrase behind the value (`5% of patients died`), the clause before it (`leakage was seen
in 5%`), the words inside and around its bracket (`nausea (5%)`), the phrase that opens the sentence (`Of 45 patients,
...`), and the values beside it, whose roles a coordinated value shares (`9% in A and 4% in B`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kg.nlp import events, groups
from kg.nlp.phrases import Clauses, Range
from kg.nlp.words import PEOPLE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.nlp.lexemes import Lexeme
    from kg.nlp.quantities import Value


@dataclass(frozen=True, slots=True)
class Roles:
    """Event and group of a value as lexeme ranges (end exclusive); `comparison`: one arm of a comparison."""

    event: Range | None
    group: Range | None
    comparison: bool = False


@dataclass(frozen=True, slots=True)
class _Found:
    """Event and group as item ranges, and how far to the right the value's own words reach."""

    event: Range | None = None
    group: Range | None = None
    reach: int = 0
    shared: bool = False  # the event is that of the value before
    arm: bool = False  # its bracket stands behind its group


def roles(pieces: Sequence[Lexeme], found: Sequence[Value]) -> list[Roles]:
    """The roles of each value of a sentence, in order."""
    clauses = Clauses(pieces, found)
    read: list[_Found] = []
    for at in clauses.places:
        read.append(_read(clauses, at, read[-1] if read else None))
    read = _dealt(clauses, _filled(clauses, read))
    compared = _compared(clauses, read)
    return [
        Roles(
            clauses.lexemes(one.event), clauses.lexemes(one.group) or _counted_noun(pieces, found[at]), at in compared
        )
        for at, one in enumerate(read)
    ]


def _counted_noun(pieces: Sequence[Lexeme], value: Value) -> Range | None:
    """The units named inside a value: `18 patients (5%)`."""
    for at in range(value.first, value.last):
        if pieces[at].lower in PEOPLE:
            return at, at + 1
    return None


def _read(clauses: Clauses, at: int, before: _Found | None) -> _Found:
    start = before.reach if before else 0
    if at in clauses.brackets:
        one = _bracketed(clauses, at, min(start, clauses.brackets[at][0]), before)
    else:
        one = _plain(clauses, at, start)
    return one


# --- a value in the running sentence ---------------------------------------------------------------------------------


def _plain(clauses: Clauses, at: int, start: int) -> _Found:
    group = groups.behind(clauses, at)
    reach = group[1] if group else at + 1
    lead = _lead(clauses, at, start)
    if lead in ("subject", "with"):
        event = events.behind(clauses, reach)
        if event is None and group is None:
            event = events.caused(clauses, reach) if clauses.tag(reach) == "prep" else events.complement(clauses, reach)
        if group and lead == "with" and not event and not clauses.is_people(group[0]) and clauses.tag(at + 1) == "noun":
            event, group = group, None  # `with 6 (2%) deaths`
        if event:
            return _Found(event, group or groups.before(clauses, start, at), event[1])
    left = events.before(clauses, start, at)
    if left is None:
        left = _after_fronted(clauses, reach) if lead == "preposition" else None
        left = left or events.rated_behind(clauses, at)
        reach = max(reach, left[1]) if left and clauses.tag(at + 1) != "value" else reach
    elif (gift := _gift(clauses, start, at, reach)) is not None:
        return _Found(gift, group, gift[1])
    return _Found(left, group or groups.before(clauses, start, at), reach)


def _lead(clauses: Clauses, at: int, start: int) -> str:
    """What stands before a value: nothing it depends on (`subject`), `with`, a `preposition` or a `verb`."""
    before = at - 1
    while before >= start and (clauses.is_hedge(before) or _continues_row(clauses, before)):
        before -= 1
    if before < start or clauses.tag(before) not in ("prep", "aux", "verb"):
        return "subject"
    if clauses.word(before) == "with":
        return "with"
    if "there" in (clauses.word(before - 1), clauses.word(before - 2)):
        return "subject"
    return "preposition" if clauses.tag(before) == "prep" else "verb"


def _continues_row(clauses: Clauses, at: int) -> bool:
    """A value, or the joint behind it: the next value stands in the same place."""
    return clauses.tag(at) == "value" or (
        clauses.word(at) in ("and", "or", ",", "vs", "versus") and clauses.tag(at - 1) == "value"
    )


def _after_fronted(clauses: Clauses, at: int) -> Range | None:
    """`in a third of patients infection occurs`, `in two of the three it resolved`."""
    return events.following_subject(clauses, at) or (events.behind(clauses, at) if clauses.tag(at) == "pron" else None)


def _gift(clauses: Clauses, start: int, at: int, reach: int) -> Range | None:
    """`gave 3 patients a rash`: a second object behind the units."""
    verb = events.main_verb(clauses, start, at)
    if verb is None or clauses.word(at - 1) not in _GIVING or clauses.tag(reach) != "det":
        return None
    return events.complement(clauses, reach)


_GIVING = frozenset(("gave", "give", "gives", "giving", "caused", "causes", "causing"))


# --- a value in brackets ---------------------------------------------------------------------------------------------


def _bracketed(clauses: Clauses, at: int, start: int, before: _Found | None) -> _Found:
    opened, closed = clauses.brackets[at]
    last = not any(place > at for place, bracket in clauses.brackets.items() if bracket == (opened, closed))
    inner = _inner_group(clauses, at, opened, closed)
    if inner and (said := events.behind(clauses, inner[1])) and said[1] <= closed:
        return _Found(said, inner, closed if last else said[1])  # a statement of its own: `(8% of girls smoke)`
    reach = closed if last else max(at + 1, inner[1] if inner else 0)
    event, group, reach = _outside(clauses, opened, closed, start, reach, before)
    arm = group is not None and inner is None and group[1] <= opened
    return _Found(event, inner or group, reach, arm=arm)


def _outside(
    clauses: Clauses, opened: int, closed: int, start: int, reach: int, before: _Found | None
) -> tuple[Range | None, Range | None, int]:
    """Event and group from the words around a bracket."""
    group = groups.nearest(clauses, start, opened)
    verb = events.main_verb(clauses, start, group[0] if group else opened)
    if group is not None:
        event = events.before(clauses, start, group[0] - 1)
        return event or events.behind(clauses, closed), group, reach
    if before and before.arm and (arm := _next_arm(clauses, start, opened)):
        return None, arm, reach
    phrase = _ending_at(clauses, start, opened)
    said = events.behind(clauses, closed) if verb is None else None
    if said and phrase and clauses.is_countable(phrase):
        return said, phrase, max(reach, said[1])
    rated = events.rated_before(clauses, start, opened)
    event = rated or (
        events.before(clauses, start, opened)
        if verb is not None and not _lists(clauses, phrase, verb, opened)
        else phrase
    )
    return event or phrase, groups.before(clauses, start, opened), reach


def _next_arm(clauses: Clauses, start: int, opened: int) -> Range | None:
    """`... in A (5%) and the B group (6%)`: a joint and a phrase, behind an arm with its value."""
    while clauses.tag(start) in (",", "conj", ")") or clauses.word(start) in ("versus", "vs", "vs."):
        start += 1
    phrase = groups.named(clauses, start, opened)
    return phrase if phrase and phrase[1] == opened else None


def _lists(clauses: Clauses, phrase: Range | None, verb: int, opened: int) -> bool:
    """`the causes were falls (41%) and fights (22%)`: what stands before the bracket is the event."""
    linked = {clauses.word(at) for at in range(verb, opened)}
    including = bool(linked & {"included", "include", "includes", "including"})
    return including or bool(phrase and linked & {"were", "are"} and clauses.is_countable(phrase))


def _inner_group(clauses: Clauses, at: int, opened: int, closed: int) -> Range | None:
    """The group named inside the bracket: `(90% ABC, 89% NVP)`, `(41% for A vs 27% for B)`, `(women 24% vs men 16%)`."""
    behind = groups.behind(clauses, at, closed)
    if behind and behind[1] <= closed:
        return behind
    if clauses.tag(at + 1) == "noun":
        return clauses.noun_phrase(at + 1, frozenset(("of", "with")), closed)
    first = at
    while first - 1 > opened and clauses.tag(first - 1) == "noun":
        first -= 1
    return (first, at) if first < at else None


def _ending_at(clauses: Clauses, start: int, end: int) -> Range | None:
    """The noun phrase that ends right before item `end`."""
    while end > start and clauses.tag(end - 1) in ("aside", "cite", "adv", ","):
        end -= 1
    first = end
    while first > start and clauses.tag(first - 1) in ("noun", "number", "sign"):
        first -= 1
    while first - 2 > start and _ties_to_noun(clauses, first):
        first -= 1
        while (
            first > start
            and clauses.tag(first - 1) in ("noun", "number", "det", "prep")
            and clauses.tag(first - 1) != "prep"
        ):
            first -= 1
    while first < end and clauses.tag(first) in ("det", "prep", "adv", "number"):
        first += 1
    return (first, end) if first < end else None


def _ties_to_noun(clauses: Clauses, first: int) -> bool:
    before = first - 1
    while clauses.tag(before) == "det":
        before -= 1
    return (
        clauses.tag(before) == "prep"
        and clauses.word(before) in ("of", "to", "with")
        and clauses.tag(before - 1) == "noun"
    )


# --- values that share roles -----------------------------------------------------------------------------------------


def _filled(clauses: Clauses, read: list[_Found]) -> list[_Found]:
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


def _from_next(clauses: Clauses, one: _Found, after: _Found, first: int, second: int) -> _Found:
    if one.event is None and after.event:
        one = replace(one, event=after.event, shared=True)
    if one.group is None and after.group and not _parted(clauses, first, second):
        one = replace(one, group=after.group)
    return one


def _parted(clauses: Clauses, first: int, second: int) -> bool:
    """Whether a statement ends, or a comparison stands, between two values."""
    between = range(first + 1, second)
    return any(clauses.tag(at) == ";" or clauses.word(at) in events.COMPARING for at in between)


def _dealt(clauses: Clauses, read: list[_Found]) -> list[_Found]:
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
        if not joint and clauses.tag(end) in ("noun", "number", "det", "sign") or clauses.word(end) in ("of", "with"):
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
    """`in A versus B (5% vs 6%)`, `A had a higher rate than B (5% vs 6%)`: two phrases for a bracket with two values."""
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


def _compared(clauses: Clauses, read: Sequence[_Found]) -> set[int]:
    """The values that are arms of a comparison: the same event in two groups of the sentence."""
    arms: set[int] = set()
    for at in range(1, len(read)):
        first, second = read[at - 1], read[at]
        same = second.shared or first.event == second.event
        against = any(
            clauses.word(place) in events.COMPARING for place in range(clauses.places[at - 1], clauses.places[at])
        )
        if (same and first.group != second.group and second.group) or against:
            arms |= {at - 1, at}
    return arms
