"""In whom? The phrase that names the counted units of a value, or the arm it is attributed to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.nlp.word_lists import word_list
from kg.nlp.words import RATE_NOUNS

if TYPE_CHECKING:
    from kg.nlp.phrases import Clauses, Range

AMONG = word_list("roles_among")
ARMS = frozenset(("than", "between", "versus", "vs", "vs.", "to"))
_TIES = word_list("roles_group_ties")
TIMES = ("day", "week", "month", "year", "hour", "minute", "follow-up", "baseline", "time", "end", "period", "visit")
_SHARES = frozenset(("half", "majority", "minority", "quarter", "third", "two-thirds", "number", "total"))
_ENDS = (",", ";", ":", "value", "(", ")", "cite", "")
_TURNS = frozenset(("but", "while", "whereas", "although"))  # another statement begins
_FRONTED = frozenset(("of", "in", "among", "amongst", "for", "after", "with"))


def behind(clauses: Clauses, at: int, stop: int | None = None) -> Range | None:
    """The counted units behind a value: `of women`, `patients`, `in the control group`; times are passed over."""
    place = at + 1
    stop = len(clauses.row) if stop is None else stop
    while place < stop:
        while clauses.tag(place) in ("aside", "adv") or (clauses.tag(place) == ")" and at in clauses.brackets):
            place += 1
        if clauses.tag(place) == "prep":
            phrase = named(clauses, place + 1)
            if clauses.word(place) not in AMONG | {"of"} and not (phrase and is_time(clauses, phrase)):
                return None
        elif clauses.tag(place) in ("noun", "det", "number") and place < at + 4:  # directly behind
            phrase = named(clauses, place)
            if phrase and not clauses.is_countable(phrase):
                return None
        else:
            return None
        if phrase is None or not is_time(clauses, phrase):
            return phrase
        place = phrase[1]
        while clauses.tag(place) in ("sign", "number"):
            place += 1
    return None


def named(clauses: Clauses, at: int, stop: int | None = None) -> Range | None:
    """The group phrase that starts at item `at`, with what restricts it, without a time at its end."""
    while clauses.word(at) in _SHARES or (clauses.tag(at) == "det" and clauses.word(at + 1) in _SHARES):
        at += 1 + (clauses.word(at + 1) == "of")  # `half of the nurses`: the nurses
    phrase = clauses.noun_phrase(at, _TIES, stop)
    return phrase and _with_restriction(clauses, _before_time(clauses, phrase), stop)


def _with_restriction(clauses: Clauses, phrase: Range, stop: int | None) -> Range:
    """`patients treated with X had ...`, `women who smoke`: what stands before the finite verb belongs to the group."""
    end = phrase[1]
    while clauses.tag(end) == "aside":
        end += 1
    relative = clauses.tag(end) == "rel"
    if not relative and not (_is_participle(clauses, end) and _restricts(clauses, end)):
        return phrase
    last = stop or len(clauses.row)
    at = end + 1
    finite = 0 if relative else 1  # a relative clause has a verb of its own
    while at < last and clauses.tag(at) not in _ENDS and clauses.tag(at) != "rel" and clauses.word(at) not in _TURNS:
        if is_finite(clauses, at):
            if finite:
                break
            finite += 1
            while clauses.tag(at) in ("aux", "adv") and (is_finite(clauses, at + 1) or clauses.tag(at + 1) == "adv"):
                at += 1
        at += 1
    return phrase[0], at


def _is_participle(clauses: Clauses, at: int) -> bool:
    return clauses.tag(at) == "verb" and clauses.word(at).endswith(("ed", "en", "ing"))


def _restricts(clauses: Clauses, at: int) -> bool:
    """Whether a participle behind a noun restricts it: a finite verb follows, or `with`, `by`, `to` and no object."""
    follows = at + 1
    while follows < len(clauses.row) and clauses.tag(follows) not in (",", ";", "value", "("):
        if is_finite(clauses, follows) and not clauses.word(follows).endswith("ing"):
            return True
        follows += 1
    return clauses.tag(at + 1) == "prep" and clauses.word(at + 1) in ("with", "by") and clauses.word(at).endswith("ed")


def is_finite(clauses: Clauses, at: int) -> bool:
    """Whether an item is an auxiliary or a verb form that can head a statement."""
    if clauses.tag(at) == "aux":
        return True
    return clauses.tag(at) == "verb" and not clauses.word(at).endswith("ing") and clauses.tag(at - 1) != "prep"


def is_time(clauses: Clauses, phrase: Range) -> bool:
    """Whether a phrase tells when: `day 28`, `6 months`, `2005`."""
    words = clauses.words(phrase)
    if any(word.startswith(("old", "aged")) for word in words):
        return False
    return any(word.startswith(TIMES) for word in words[:2]) or all(
        word[:1].isdigit() or not word[:1].isalpha() for word in words
    )


def _before_time(clauses: Clauses, phrase: Range) -> Range:
    """The phrase without a time at its end: `patients at 6 months`."""
    for at in range(phrase[0] + 1, phrase[1]):
        timed = clauses.tag(at) == "prep" and clauses.word(at) in ("at", "after", "on", "in", "for")
        if timed and is_time(clauses, (at + 1, phrase[1])):
            return phrase[0], at
    return phrase


def before(clauses: Clauses, start: int, at: int) -> Range | None:
    """`the incidence of X among Y was 5%`, `in patients with X the rate was 5%`: the first such phrase of a stretch."""
    for place in range(start, at - 1):
        if clauses.tag(place) == "prep" and clauses.word(place) in AMONG:
            phrase = named(clauses, place + 1, at)
            if phrase and not is_time(clauses, phrase) and _may_hold(clauses, place, phrase):
                return phrase
        elif clauses.word(place) in RATE_NOUNS and clauses.word(place + 1) == "of" and clauses.is_people(place + 2):
            return named(clauses, place + 2, at)
    return None


def _may_hold(clauses: Clauses, place: int, phrase: Range) -> bool:
    """Whether a phrase behind a preposition can be a group: counted units, a name, or what went before."""
    if _is_rated(clauses, phrase) or clauses.word(place) in ("at", "by", "on", "under"):
        return False
    return (
        clauses.is_countable(phrase) or clauses.is_name(phrase) or clauses.word(place) in ("after", "following", "with")
    )


def nearest(clauses: Clauses, start: int, at: int) -> Range | None:
    """The group phrase that ends right before item `at`: `in the control group (5%)`, `than those who smoked (9%)`."""
    first = at
    while first > start and clauses.tag(first - 1) not in (",", ";", ":", "value", ")", "cite"):
        first -= 1
    for place in range(first, at - 1):
        if clauses.tag(place) == "prep" and clauses.word(place) in AMONG | ARMS:
            phrase = named(clauses, place + 1, at)
            if phrase and phrase[1] == at and not is_time(clauses, phrase) and not _is_rated(clauses, phrase):
                return phrase
    return None


def _is_rated(clauses: Clauses, phrase: Range) -> bool:
    """`the proportion of failures` is no group."""
    return bool(RATE_NOUNS & set(clauses.words(phrase)[:3]))


def fronted(clauses: Clauses) -> Range | None:
    """`Of 45 patients, 3 died`, `In women, ...`: a phrase at the head of the sentence."""
    if clauses.tag(0) != "prep" or clauses.word(0) not in _FRONTED:
        return None
    place = 1
    while clauses.tag(place) in ("det", "number"):
        place += 1
    phrase = named(clauses, place)
    if phrase is None or is_time(clauses, phrase):
        return None
    return phrase if clauses.is_countable(phrase) or clauses.word(0) in ("of", "among") else None
