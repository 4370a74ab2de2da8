"""What occurred, and in whom? The event and the group of each value, from the structure of its sentence.

Five places are looked at: the phrase behind the value (`5% of patients died`), the clause before it (`leakage was seen
in 5%`), the words inside and around its bracket (`nausea (5%)`), the phrase that opens the sentence (`Of 45 patients,
...`), and the values beside it, whose roles a coordinated value shares (`9% in A and 4% in B`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.nlp import events, groups, statements
from kg.nlp.phrases import Clauses, Range
from kg.nlp.sharing import Found, compared_arms, dealt, filled
from kg.nlp.words import PEOPLE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.nlp.lexemes import Lexeme
    from kg.nlp.values import Value


@dataclass(frozen=True, slots=True)
class Roles:
    """Event and group of a value as lexeme ranges (end exclusive); `comparison`: one arm of a comparison."""

    event: Range | None
    group: Range | None
    comparison: bool = False


def roles(pieces: Sequence[Lexeme], found: Sequence[Value]) -> list[Roles]:
    """The roles of each value of a sentence, in order."""
    clauses = Clauses(pieces, found)
    read: list[Found] = []
    for at in clauses.places:
        read.append(_read(clauses, at, read[-1] if read else None))
    read = dealt(clauses, filled(clauses, read))
    compared = compared_arms(clauses, read)
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


def _read(clauses: Clauses, at: int, before: Found | None) -> Found:
    start = before.reach if before else 0
    if at in clauses.brackets:
        one = _bracketed(clauses, at, min(start, clauses.brackets[at][0]), before)
    else:
        one = _plain(clauses, at, start)
    return one


def _plain(clauses: Clauses, at: int, start: int) -> Found:
    group = groups.behind(clauses, at)
    reach = group[1] if group else at + 1
    lead = _lead(clauses, at, start)
    if lead in ("subject", "with"):
        event = statements.behind(clauses, reach)
        if event is None and group is None:
            event = (
                statements.caused(clauses, reach)
                if clauses.tag(reach) == "prep"
                else statements.complement(clauses, reach)
            )
        if group and lead == "with" and not event and not clauses.is_people(group[0]) and clauses.tag(at + 1) == "noun":
            event, group = group, None  # `with 6 (2%) deaths`
        if event:
            return Found(event, group or groups.before(clauses, start, at), event[1])
    left = events.before(clauses, start, at)
    if left is None:
        left = _after_fronted(clauses, reach) if lead == "preposition" else None
        left = left or events.rated_behind(clauses, at)
        reach = max(reach, left[1]) if left and clauses.tag(at + 1) != "value" else reach
    elif (gift := _gift(clauses, start, at, reach)) is not None:
        return Found(gift, group, gift[1])
    return Found(left, group or groups.before(clauses, start, at), reach)


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
    return statements.following_subject(clauses, at) or (
        statements.behind(clauses, at) if clauses.tag(at) == "pron" else None
    )


def _gift(clauses: Clauses, start: int, at: int, reach: int) -> Range | None:
    """`gave 3 patients a rash`: a second object behind the units."""
    verb = events.main_verb(clauses, start, at)
    if verb is None or clauses.word(at - 1) not in _GIVING or clauses.tag(reach) != "det":
        return None
    return statements.complement(clauses, reach)


_GIVING = frozenset(("gave", "give", "gives", "giving", "caused", "causes", "causing"))


def _bracketed(clauses: Clauses, at: int, start: int, before: Found | None) -> Found:
    opened, closed = clauses.brackets[at]
    last = not any(place > at for place, bracket in clauses.brackets.items() if bracket == (opened, closed))
    inner = _inner_group(clauses, at, opened, closed)
    if inner and (said := statements.behind(clauses, inner[1])) and said[1] <= closed:
        return Found(said, inner, closed if last else said[1])  # a statement of its own: `(8% of girls smoke)`
    reach = closed if last else max(at + 1, inner[1] if inner else 0)
    event, group, reach = _outside(clauses, opened, closed, start, reach, before)
    arm = group is not None and inner is None and group[1] <= opened
    return Found(event, inner or group, reach, arm=arm)


def _outside(
    clauses: Clauses, opened: int, closed: int, start: int, reach: int, before: Found | None
) -> tuple[Range | None, Range | None, int]:
    """Event and group from the words around a bracket."""
    group = groups.nearest(clauses, start, opened)
    verb = events.main_verb(clauses, start, group[0] if group else opened)
    if group is not None:
        event = events.before(clauses, start, group[0] - 1)
        return event or statements.behind(clauses, closed), group, reach
    if before and before.arm and (arm := _next_arm(clauses, start, opened)):
        return None, arm, reach
    phrase = _ending_at(clauses, start, opened)
    said = statements.behind(clauses, closed) if verb is None else None
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
    named = phrase is not None and (clauses.is_countable(phrase) or _goes_on(clauses, opened))
    return including or bool(linked & {"were", "are"} and named)


def _goes_on(clauses: Clauses, opened: int) -> bool:
    """`nausea (9%), fever (4%)`: behind the bracket a joint, nouns and the next bracket."""
    at = next((place for place in range(opened, len(clauses.row)) if clauses.tag(place) == ")"), opened) + 1
    if clauses.tag(at) not in (",", "conj"):
        return False
    while clauses.tag(at) in (",", "conj", "noun"):
        at += 1
    return clauses.tag(at) == "(" and clauses.tag(at - 1) == "noun"


def _inner_group(clauses: Clauses, at: int, opened: int, closed: int) -> Range | None:
    """The group named inside the bracket: `(90% ABC, 89% NVP)`, `(41% for A vs 27% for B)`, `(women 24%)`."""
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
