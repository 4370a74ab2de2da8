"""What occurred, and in whom? The event and the group of each value, from the structure of its sentence.

Five places are looked at, in the order of how much they tell: the phrase behind the value (`5% of patients died`), the
clause before it (`leakage was seen in 5%`), the words inside and around its bracket (`nausea (5%)`), the phrase that
opens the sentence (`Of 45 patients, ...`), and the value before it, whose roles a coordinated value shares.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kg.nlp.phrases import Item, items, noun_phrase
from kg.nlp.word_lists import word_list
from kg.nlp.words import (
    AUXILIARIES,
    CLAUSE_STARTERS,
    COLLECTIVES,
    FINDING,
    HAPPENING,
    HAVING,
    PEOPLE,
    RATE_NOUNS,
    is_plural,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.nlp.lexemes import Lexeme
    from kg.nlp.quantities import Value

Range = tuple[int, int]  # items, the end exclusive
AMONG = word_list("roles_among")
_GROUP_TIES = word_list("roles_group_ties")
_EVENT_TIES = frozenset(["of", "to", "on", "from", "for", "by", "against", "with", "between"])
_CUTS = word_list("roles_cuts")
_TIMES = ("day", "week", "month", "year", "hour", "minute", "follow-up", "baseline", "time", "end", "period", "visit")
_COMPARING = frozenset(["vs", "vs.", "versus", "compared", "than", "whereas", "while", "against"])
_DROPPED = HAVING - frozenset(
    ["use", "used", "using", "need", "needed", "take", "took", "taken", "lose", "lost", "gain", "gained", "demonstrate"]
)


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


class _Clause:
    """A sentence's items and the places of its values."""

    def __init__(self, row: Sequence[Item]) -> None:
        self.row = row
        self.places = [at for at, item in enumerate(row) if item.tag == "value"]
        self.brackets = _brackets(row)

    def tag(self, at: int) -> str:
        return self.row[at].tag if 0 <= at < len(self.row) else ""

    def word(self, at: int) -> str:
        return self.row[at].lower if 0 <= at < len(self.row) else ""

    def words(self, phrase: Range | None) -> list[str]:
        return [item.lower for item in self.row[phrase[0] : phrase[1]]] if phrase else []


def _brackets(row: Sequence[Item]) -> dict[int, Range]:
    """For each value inside a bracket, the items of that bracket."""
    found: dict[int, Range] = {}
    opened: list[int] = []
    inside: list[int] = []
    for at, item in enumerate(row):
        if item.tag == "(":
            opened.append(at)
        elif item.tag == ")" and opened:
            start = opened.pop()
            if not opened:
                found |= dict.fromkeys(inside, (start, at + 1))
                inside = []
        elif item.tag == "value" and opened:
            inside.append(at)
    return found


def roles(pieces: Sequence[Lexeme], found: Sequence[Value]) -> list[Roles]:
    """The roles of each value of a sentence, in order."""
    clause = _Clause(items(pieces, found))
    read: list[_Found] = []
    for at in clause.places:
        read.append(_read(clause, at, read[-1] if read else None))
    read = _respectively(clause, _backwards(clause, read))
    read = [_fronted(clause, one) for one in read]
    compared = _compared(clause, read)
    return [
        Roles(_lexemes(clause, one.event), _lexemes(clause, one.group), at in compared) for at, one in enumerate(read)
    ]


def _lexemes(clause: _Clause, phrase: Range | None) -> Range | None:
    if phrase is None or phrase[0] >= phrase[1]:
        return None
    return clause.row[phrase[0]].first, clause.row[phrase[1] - 1].last


def _read(clause: _Clause, at: int, before: _Found | None) -> _Found:
    start = before.reach if before else 0
    if at in clause.brackets:
        one = _bracketed(clause, at, min(start, clause.brackets[at][0]), before)
    else:
        one = _plain(clause, at, start)
    if one.event is None and before is not None:
        one = replace(one, event=before.event, shared=True)
    return one


# --- a value in the running sentence ---------------------------------------------------------------------------------


def _plain(clause: _Clause, at: int, start: int) -> _Found:
    group = _group_behind(clause, at)
    reach = group[1] if group else at + 1
    left = _event_before(clause, start, at)
    if left is None or _is_subject(clause, at, start):
        event = _predicate(clause, reach)
        if event and not (left and clause.tag(reach) not in ("aux", "verb", "noun")):
            return _Found(event, group or _subject_group(clause, start, at), event[1])
    if group is None:
        group = _group_before(clause, start, at)
    return _Found(left, group, reach)


def _is_subject(clause: _Clause, at: int, start: int) -> bool:
    """Whether the value begins its clause: `..., 5% of patients died`."""
    before = at - 1
    while (
        before >= start
        and clause.tag(before) in ("adv", "det", "sign", "aside", "noun", "pron")
        and clause.word(before) in _HEDGES
    ):
        before -= 1
    return before < start or clause.tag(before) in (",", ";", "conj", "cite") or clause.word(before) in ("that", "with")


_HEDGES = word_list("roles_hedges")


def _group_behind(clause: _Clause, at: int) -> Range | None:
    """The counted units behind a value: `of women`, `patients`, `in the control group`, and any bracket between."""
    place = at + 1
    while clause.tag(place) in ("aside", "adv") or (clause.tag(place) == ")" and at in clause.brackets):
        place += 1
    if clause.tag(place) == "prep" and clause.word(place) in AMONG | {"of"}:
        phrase = _group_phrase(clause, place + 1)
        return None if phrase is None or _is_time(clause, phrase) else phrase
    if clause.tag(place) in ("noun", "det", "number"):
        phrase = _group_phrase(clause, place)
        return phrase if phrase and _is_countable(clause, phrase) else None
    return None


def _group_phrase(clause: _Clause, at: int) -> Range | None:
    phrase = noun_phrase(clause.row, at, _GROUP_TIES)
    if phrase is None:
        return None
    phrase = _before_time(clause, phrase)
    return _with_participle(clause, phrase)


def _with_participle(clause: _Clause, phrase: Range) -> Range:
    """`patients treated with X had ...`, `women who smoke`: a participle phrase before the finite verb belongs to the group."""
    end = phrase[1]
    word = clause.word(end)
    relative = clause.tag(end) == "rel"
    if not relative and not (
        clause.tag(end) == "verb" and word.endswith(("ed", "en", "ing")) and _finite_follows(clause, end + 1)
    ):
        return phrase
    stop = end + 1
    while stop < len(clause.row) and clause.tag(stop) not in (",", ";", "value", "(", "cite", "rel"):
        if (
            clause.tag(stop) in ("aux", "verb")
            and stop > end + (2 if relative else 0)
            and _is_finite(clause, stop, relative)
        ):
            break
        stop += 1
    return phrase[0], stop


def _is_finite(clause: _Clause, at: int, relative: bool) -> bool:
    if clause.tag(at) == "aux":
        return True
    return not clause.word(at).endswith("ing") and clause.tag(at - 1) in ("noun", "aside", "number") and not relative


def _finite_follows(clause: _Clause, at: int) -> bool:
    while at < len(clause.row) and clause.tag(at) not in (",", ";", "value", "("):
        if clause.tag(at) in ("aux", "verb"):
            return True
        at += 1
    return False


def _is_time(clause: _Clause, phrase: Range) -> bool:
    words = clause.words(phrase)
    return any(word.startswith(_TIMES) for word in words[:3]) or (len(words) == 1 and words[0].isdigit())


def _before_time(clause: _Clause, phrase: Range) -> Range:
    """The phrase without a time at its end: `patients at 6 months`."""
    for at in range(phrase[0] + 1, phrase[1]):
        if (
            clause.tag(at) == "prep"
            and clause.word(at) in ("at", "after", "on", "in", "for")
            and _is_time(clause, (at + 1, phrase[1]))
        ):
            return phrase[0], at
    return phrase


def _is_countable(clause: _Clause, phrase: Range) -> bool:
    words = clause.words(phrase)
    return any(word in PEOPLE or word in COLLECTIVES or is_plural(word) for word in words)


def _predicate(clause: _Clause, at: int) -> Range | None:
    """What is said of a group that ends at item `at`: `had a fever`, `died`, `were free of symptoms`."""
    while clause.tag(at) in ("aside", "adv", ")", "cite", "rel") or (
        clause.tag(at) == "," and clause.tag(at + 1) == "rel"
    ):
        at += 1
    if clause.tag(at) not in ("aux", "verb"):
        return None
    start = at
    while clause.tag(start) in ("aux", "adv") or (clause.tag(start) == "verb" and _is_light(clause, start)):
        start += 1
    end = _predicate_end(clause, start)
    while clause.tag(start) in ("det",) and end - start > 1 and clause.word(start) != "no":
        start += 1
    if end > start:
        return start, end
    while start > at and clause.tag(start - 1) not in ("verb",):
        start -= 1
    return (start - 1, start) if start > at else None


def _is_light(clause: _Clause, at: int) -> bool:
    """A verb that only links a group to its event; not where nothing follows it."""
    after = clause.tag(at + 1)
    return clause.word(at) in _DROPPED and after in ("noun", "det", "number", "adv", "verb", "sign", "aux")


def _predicate_end(clause: _Clause, start: int) -> int:
    at = start
    while at < len(clause.row):
        tag, word = clause.tag(at), clause.word(at)
        if tag in (";", "value", "(", "cite", ")") or word in CLAUSE_STARTERS or (tag == "," and at > start):
            break
        if word in _CUTS and at > start and tag == "prep" and (word in _COMPARING or _time_follows(clause, at)):
            break
        if tag == "conj" and (_value_follows(clause, at) or clause.tag(at + 1) in ("aux", "pron")):
            break
        at += 1
    while at > start and clause.tag(at - 1) in ("prep", "conj", "det", "adv", "aside", "aux"):
        at -= 1
    return at


def _time_follows(clause: _Clause, at: int) -> bool:
    return any(
        clause.word(place).startswith(_TIMES) or clause.tag(place) == "number" for place in range(at + 1, at + 4)
    )


def _value_follows(clause: _Clause, at: int) -> bool:
    return any(clause.tag(place) == "value" for place in range(at + 1, at + 4))


# --- what stands before a value --------------------------------------------------------------------------------------


def _event_before(clause: _Clause, start: int, at: int) -> Range | None:
    """The event named between `start` and the value at `at`."""
    start = _clause_start(clause, start, at)
    rated = _rated(clause, start, at)
    if rated:
        return rated
    verb = _main_verb(clause, start, at)
    if verb is None:
        return _nominal(clause, start, at)
    return _around_verb(clause, start, verb, at)


def _clause_start(clause: _Clause, start: int, at: int) -> int:
    for place in range(at - 1, start - 1, -1):
        if clause.tag(place) == ";" or (clause.word(place) in CLAUSE_STARTERS and clause.tag(place) == "conj"):
            return place + 1
        if (
            clause.tag(place) == "conj"
            and clause.word(place) in ("and", "but")
            and _new_statement(clause, place + 1, at)
        ):
            return place + 1
    return start


def _new_statement(clause: _Clause, start: int, at: int) -> bool:
    """Whether `and` opens a statement with a subject and a verb of its own."""
    verb = _main_verb(clause, start, at)
    return (
        verb is not None
        and verb > start
        and any(clause.tag(place) in ("noun", "pron") for place in range(start, verb))
        and (clause.tag(start - 2) in (",", ")", "cite", "value", "aside") or clause.tag(verb) == "aux")
    )


def _rated(clause: _Clause, start: int, at: int) -> Range | None:
    """`the incidence of X was`, `an X rate of`, `mortality was`: the event that a rate noun names."""
    for place in range(at - 1, start - 1, -1):
        word = clause.word(place)
        if word in RATE_NOUNS and clause.tag(place) == "noun":
            if clause.word(place + 1) == "of" and place + 2 < at and clause.tag(place + 2) != "value":
                return _rated_by(clause, place + 2, at)
            return _modified(clause, start, place)
        if word.startswith("mortalit") or word in ("morbidity", "survival", "seroprevalence"):
            return _modified(clause, start, place)
    return None


def _rated_by(clause: _Clause, place: int, at: int) -> Range | None:
    """`the incidence of X`; `the proportion of patients who did X`, `of patients with X`: the units come first there."""
    phrase = noun_phrase(clause.row[:at], place, _EVENT_TIES)
    if phrase is None:
        return None
    if clause.word(phrase[0]) in PEOPLE or clause.word(phrase[1] - 1) in PEOPLE:
        said = _predicate(clause, phrase[1])
        if said and said[1] <= at:
            return said
        for inner in range(phrase[0], phrase[1]):
            if clause.word(inner) in ("with", "without"):
                return inner + 1, phrase[1]
    return phrase


def _modified(clause: _Clause, start: int, place: int) -> Range:
    """The words that modify a rate noun, and the noun: `long-term survival rate`."""
    first = place
    while first > start and clause.tag(first - 1) == "noun":
        first -= 1
    return first, place + 1


def _main_verb(clause: _Clause, start: int, at: int) -> int | None:
    """The first item of the verb group nearest before the value, relative clauses left out."""
    place = at - 1
    while place >= start:
        if clause.tag(place) in ("aux", "verb") and not _in_relative(clause, start, place):
            while place > start and clause.tag(place - 1) in ("aux", "verb", "adv") and clause.tag(place - 1) != "noun":
                place -= 1
            while clause.tag(place) == "adv":
                place += 1
            return place
        place -= 1
    return None


def _in_relative(clause: _Clause, start: int, at: int) -> bool:
    before = at - 1
    while before >= start and clause.tag(before) in ("aux", "adv", "verb"):
        before -= 1
    return clause.tag(before) == "rel" and before > start


def _around_verb(clause: _Clause, start: int, verb: int, at: int) -> Range | None:
    subject = _subject(clause, start, verb)
    last = verb
    while clause.tag(last + 1) in ("aux", "verb", "adv") and last + 1 < at:
        last += 1
    head = clause.word(last) if clause.tag(last) == "verb" else _last_verb(clause, verb, last)
    behind = (
        noun_phrase(clause.row[:at], last + 1, _EVENT_TIES)
        if clause.tag(last + 1) in ("noun", "det", "adv", "number")
        else None
    )
    passive = any(clause.word(place) in AUXILIARIES for place in range(verb, last + 1))
    if subject and (head in HAPPENING or (passive and head in FINDING)):
        return subject
    if behind and head in FINDING | HAVING:
        return behind
    if not head and subject:
        return _of_being(clause, subject, last, at)
    end = _complement_end(clause, last + 1, at)
    if subject and not any(clause.word(place) in PEOPLE for place in range(*subject)):
        return subject[0], end
    return (_main_start(clause, verb, last), end) if end > verb else subject


def _last_verb(clause: _Clause, first: int, last: int) -> str:
    for at in range(last, first - 1, -1):
        if clause.tag(at) == "verb":
            return clause.word(at)
    return ""


def _main_start(clause: _Clause, verb: int, last: int) -> int:
    while verb < last and clause.tag(verb) in ("aux", "adv"):
        verb += 1
    return verb


def _of_being(clause: _Clause, subject: Range, last: int, at: int) -> Range:
    """`pain was absent in 5%`: with its adjective; `X was present in 5%` and `X was 5%`: the subject alone."""
    end = _complement_end(clause, last + 1, at)
    said = [clause.word(place) for place in range(last + 1, end)]
    plain = not said or said[0] in _EMPTY or any(word.endswith(("er", "est")) or word in _GRADING for word in said)
    return subject if plain else (subject[0], end)


_EMPTY = word_list("roles_empty")
_GRADING = word_list("roles_grading")


def _complement_end(clause: _Clause, start: int, at: int) -> int:
    end = at
    while end > start and clause.tag(end - 1) in ("prep", "det", "adv", "conj", ",", "sign", "aside", "(", "pron"):
        end -= 1
    if end > start and clause.row[end - 1].tag == "noun" and clause.word(end - 1) in ("least", "total"):
        end -= 1
    return end


def _subject(clause: _Clause, start: int, verb: int) -> Range | None:
    """The noun phrase before a verb, with what is tied to it; a pronoun is none."""
    end = verb
    while end > start and clause.tag(end - 1) in ("adv", "aside", "cite", ",", "rel", ")"):
        end -= 1
    first = end
    while first > start and clause.tag(first - 1) in (
        "noun",
        "number",
        "det",
        "prep",
        "adv",
        "aside",
        "sign",
        "conj",
        "verb",
    ):
        if clause.tag(first - 1) == "conj" and clause.word(first - 1) in CLAUSE_STARTERS:
            break
        first -= 1
    while first < end and clause.tag(first) in ("det", "adv", "conj", "sign", "aside", "verb"):
        first += 1
    if first < end and clause.tag(first) == "prep":
        return None
    phrase = noun_phrase(clause.row[:end], first, _EVENT_TIES) if first < end else None
    return phrase


def _nominal(clause: _Clause, start: int, at: int) -> Range | None:
    """An event without a verb: `constipation in 35%`, `that of somnolence 2%`, `myeloma 7.7%`."""
    end = at
    while end > start and clause.tag(end - 1) in (
        "prep",
        "det",
        "adv",
        "sign",
        ",",
        "(",
        ";",
        "conj",
        "aside",
        "cite",
        "number",
    ):
        end -= 1
    first = end
    while first > start and clause.tag(first - 1) in ("noun", "prep", "sign", "number", "aside", "adv"):
        first -= 1
    if clause.word(first) == "of" and clause.tag(first - 1) == "det":
        first += 1
    while first < end and clause.tag(first) in ("prep", "adv", "sign", "aside", "number"):
        if clause.tag(first) == "prep" and clause.word(first) not in ("of", "with", "by"):
            return None
        first += 1
    return (first, end) if first < end else None


def _group_before(clause: _Clause, start: int, at: int) -> Range | None:
    """`the incidence of X among Y was 5%`, `in patients with X, the rate was 5%`."""
    for place in range(at - 2, start - 1, -1):
        if clause.tag(place) == "prep" and clause.word(place) in AMONG:
            phrase = noun_phrase(clause.row[:at], place + 1, _GROUP_TIES)
            if (
                phrase
                and not _is_time(clause, phrase)
                and (_is_countable(clause, phrase) or clause.word(place) != "at")
            ):
                return _before_time(clause, phrase)
    return None


def _subject_group(clause: _Clause, start: int, at: int) -> Range | None:
    return _group_before(clause, start, at)


# --- a value in brackets ---------------------------------------------------------------------------------------------


def _bracketed(clause: _Clause, at: int, start: int, before: _Found | None) -> _Found:
    opened, closed = clause.brackets[at]
    inner = _inner_group(clause, at, opened, closed)
    phrase = _phrase_before(clause, start, opened)
    reach = max(at + 1, inner[1] if inner else 0)
    last = not any(place > at for place, bracket in clause.brackets.items() if bracket == (opened, closed))
    reach = max(reach, closed) if last else reach
    if phrase is None:
        return _Found(None, inner, reach)
    preposition = _preposition_before(clause, phrase[0])
    grouped = preposition in AMONG and _may_be_group(clause, phrase, preposition)
    outer = _event_before(clause, start, phrase[0]) if grouped else None
    if grouped and (outer or before):
        return _Found(outer, inner or phrase, reach)
    if _is_countable(clause, phrase) and clause.tag(closed) in ("aux", "verb", "adv"):
        said = _predicate(clause, closed)
        if said:
            return _Found(said, inner or phrase, said[1])
    event = _event_before(clause, start, opened) or phrase
    if _main_verb(clause, start, opened) is None:
        event = phrase
    return _Found(event, inner or _group_before(clause, start, opened), reach)


def _inner_group(clause: _Clause, at: int, opened: int, closed: int) -> Range | None:
    """The group named inside the bracket: `(90% ABC, 89% NVP)`, `(41% for A vs 27% for B)`, `(women 24% vs men 16%)`."""
    behind = _group_behind(clause, at)
    if behind and behind[1] <= closed:
        return behind
    if clause.tag(at + 1) == "noun":
        phrase = noun_phrase(clause.row[:closed], at + 1, frozenset(("of", "with")))
        if phrase:
            return phrase
    if clause.tag(at - 1) == "noun" and at - 1 > opened:
        first = at - 1
        while first > opened + 1 and clause.tag(first - 1) == "noun" and clause.word(first - 1) not in ("vs", "vs."):
            first -= 1
        return first, at
    return None


def _phrase_before(clause: _Clause, start: int, opened: int) -> Range | None:
    """The noun phrase that ends right before a bracket."""
    end = opened
    while end > start and clause.tag(end - 1) in ("aside", "cite", "adv", ","):
        end -= 1
    first = end
    while first > start and clause.tag(first - 1) in ("noun", "number", "sign"):
        first -= 1
    tie = first
    while (
        tie - 1 > start
        and clause.tag(tie - 1) in ("det", "adv", "prep")
        and clause.word(tie - 1) not in AMONG - {"with", "on"}
    ):
        tie -= 1
        if clause.tag(tie) == "prep":
            head = tie
            while head > start and clause.tag(head - 1) == "noun":
                head -= 1
            if head == tie:
                break
            first = tie = head
    return (first, end) if first < end else None


def _preposition_before(clause: _Clause, at: int) -> str:
    before = at - 1
    while before >= 0 and clause.tag(before) in ("det", "adv", "number"):
        before -= 1
    return clause.word(before) if clause.tag(before) == "prep" else ""


def _may_be_group(clause: _Clause, phrase: Range, preposition: str) -> bool:
    return _is_countable(clause, phrase) or preposition in ("in", "than", "among", "for", "with", "after")


# --- values that share roles -----------------------------------------------------------------------------------------


def _backwards(clause: _Clause, read: list[_Found]) -> list[_Found]:
    """`in 11% and in 35% of women`: a value without a group takes that of the next value in its coordination."""
    shared = list(read)
    for at in range(len(read) - 2, -1, -1):
        one, after = shared[at], shared[at + 1]
        if one.event is None and after.event:
            one = replace(one, event=after.event)
        if one.group is None and after.group and not _clause_between(clause, clause.places[at], clause.places[at + 1]):
            one = replace(one, group=after.group)
        shared[at] = one
    for at in range(1, len(shared)):
        if shared[at].group is None:
            shared[at] = replace(shared[at], group=shared[at - 1].group)
    return shared


def _clause_between(clause: _Clause, first: int, second: int) -> bool:
    between = range(first + 1, second)
    return any(
        clause.tag(at) == ";" or clause.word(at) in CLAUSE_STARTERS or clause.word(at) in _COMPARING for at in between
    )


def _respectively(clause: _Clause, read: list[_Found]) -> list[_Found]:
    """`5% and 6% in A and B`: values in a row are dealt out to as many coordinated phrases."""
    shared = list(read)
    for first, last in _rows(clause):
        parts = _parts_behind(clause, clause.places[last - 1], last - first)
        for at, part in zip(range(first, last), parts, strict=False):
            shared[at] = replace(shared[at], group=part)
    return shared


def _rows(clause: _Clause) -> list[Range]:
    """Runs of values with nothing but joints between them."""
    runs: list[Range] = []
    first = 0
    for at in range(1, len(clause.places) + 1):
        joined = at < len(clause.places) and all(
            clause.tag(place) in (",", "conj", "adv", "cite")
            or clause.word(place) in ("vs", "vs.", "versus", "of", "in", "by")
            for place in range(clause.places[at - 1] + 1, clause.places[at])
        )
        if not joined:
            if at - first > 1:
                runs.append((first, at))
            first = at
    return runs


def _parts_behind(clause: _Clause, at: int, count: int) -> list[Range]:
    """The coordinated phrases behind a run of values, as many as there are values; none where the numbers differ."""
    place = at + 1
    while clause.tag(place) in (")", ",", "adv", "cite", "noun", "det", "aside"):
        place += 1
    if clause.tag(place) != "prep":
        return []
    parts: list[Range] = []
    start = place + 1
    for end in range(start, len(clause.row) + 1):
        joint = clause.tag(end) in (",", "conj") or clause.word(end) in ("vs", "vs.", "versus")
        if (
            joint
            or clause.tag(end) in ("", ";", "aux", "verb", "value", "(", "aside", "cite", "adv")
            or clause.word(end) in AMONG
        ):
            if end > start:
                while clause.tag(start) in ("det", "prep") and start + 1 < end:
                    start += 1
                parts.append((start, end))
            start = end + 1
            if not joint:
                break
    return parts if len(parts) == count else []


def _fronted(clause: _Clause, one: _Found) -> _Found:
    """`Of 45 patients, 3 died`, `In women, ...`: a phrase at the head of the sentence is the group."""
    if one.group is not None and not _is_vague(clause, one.group):
        return one
    if clause.tag(0) == "prep" and clause.word(0) in ("of", "in", "among", "amongst", "for", "after", "with"):
        place = 1
        while clause.tag(place) in ("det", "number"):
            place += 1
        phrase = _group_phrase(clause, place)
        if (
            phrase
            and not _is_time(clause, phrase)
            and (_is_countable(clause, phrase) or clause.word(0) in ("of", "among"))
        ):
            return replace(one, group=phrase)
    return one


def _is_vague(clause: _Clause, phrase: Range) -> bool:
    return clause.words(phrase) in (["cases"], ["them"], ["which"])


def _compared(clause: _Clause, read: Sequence[_Found]) -> set[int]:
    """The values that are arms of a comparison: the same event in two groups of the sentence."""
    arms: set[int] = set()
    for at in range(1, len(read)):
        first, second = read[at - 1], read[at]
        same = second.shared or first.event == second.event
        against = any(clause.word(place) in _COMPARING for place in range(clause.places[at - 1], clause.places[at]))
        if (same and first.group != second.group and second.group) or against:
            arms |= {at - 1, at}
    return arms
