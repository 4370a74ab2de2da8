"""What is said of the counted units? The predicate, or its like, behind a value and its group."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.nlp.groups import TIMES, is_finite
from kg.nlp.word_lists import word_list
from kg.nlp.words import CLAUSE_STARTERS, HAVING

if TYPE_CHECKING:
    from kg.nlp.phrases import Clauses, Range

TIES = frozenset(("of", "to", "on", "from", "for", "by", "against", "with", "without"))
_CUTS = word_list("roles_cuts")
COMPARING = frozenset(("vs", "vs.", "versus", "compared", "than", "whereas", "while", "against"))
_LIGHT = HAVING - word_list("kept_verbs")
_GRADED = frozenset(("more", "less", "rather"))


def behind(clauses: Clauses, at: int) -> Range | None:
    """What is said of the units that end at item `at`: `had a fever`, `died`, `were free of symptoms`."""
    while _is_passed(clauses, at):
        at += 1
    if clauses.tag(at) == "pron":
        at += 1
    if clauses.tag(at) not in ("aux", "verb"):
        return None
    start = at
    while clauses.tag(start) in ("aux", "adv") or (clauses.tag(start) == "verb" and _is_light(clauses, start)):
        start += 1
    if (
        clauses.tag(start) == "det"
        and clauses.word(start) not in ("no", "any", "each")
        and clauses.tag(start + 1) in ("noun", "number")
    ):
        start += 1
    end = _end_of_statement(clauses, start)
    return (start, end) if end > start else bare_verb(clauses, at, start)


def _is_passed(clauses: Clauses, at: int) -> bool:
    if clauses.tag(at) == ",":
        return clauses.tag(at + 1) in ("rel", "adv")
    return clauses.tag(at) in ("aside", "adv", ")", "cite", "rel")


def bare_verb(clauses: Clauses, first: int, last: int) -> Range | None:
    """The last verb that is no auxiliary, from item `first` to `last` (exclusive)."""
    for at in range(last - 1, first - 1, -1):
        if clauses.tag(at) == "verb":
            return at, at + 1
    return None


def _is_light(clauses: Clauses, at: int) -> bool:
    """A verb that only links a group to its event; not where nothing follows it."""
    return clauses.word(at) in _LIGHT and clauses.tag(at + 1) in (
        "noun",
        "det",
        "number",
        "adv",
        "verb",
        "sign",
        "aux",
        "value",
    )


def _end_of_statement(clauses: Clauses, start: int) -> int:
    at = start
    while at < len(clauses.row) and not _stops(clauses, at, start):
        at += 1
    while at > start and clauses.tag(at - 1) in ("prep", "conj", "det", "adv", "aside", "aux"):
        at -= 1
    return at


def _stops(clauses: Clauses, at: int, start: int) -> bool:
    tag, word = clauses.tag(at), clauses.word(at)
    if tag in (";", ":", "value", "(", "cite", ")") or word in CLAUSE_STARTERS or (tag == "," and at > start):
        return True
    if tag == "prep" and at > start and word in _CUTS:
        graded = word == "than" and (clauses.word(at - 1) in _GRADED or clauses.word(at - 1).endswith("er"))
        return not graded and (word in COMPARING or _tells_time(clauses, at))
    return tag == "conj" and (_value_near(clauses, at) or clauses.tag(at + 1) in ("aux", "pron"))


def _tells_time(clauses: Clauses, at: int) -> bool:
    return any(clauses.word(place).startswith(TIMES) for place in range(at + 1, at + 4))


def _value_near(clauses: Clauses, at: int) -> bool:
    return any(clauses.tag(place) == "value" for place in range(at + 1, at + 4))


def complement(clauses: Clauses, at: int) -> Range | None:
    """`gave 3 patients a rash`, `91 (21%) nonvascular`: the noun phrase behind the units, where no verb follows."""
    phrase = clauses.noun_phrase(at, TIES)
    return phrase if phrase and clauses.tag(phrase[1]) not in ("verb", "aux") else None


def following_subject(clauses: Clauses, at: int) -> Range | None:
    """`in a third of patients infection occurs`: the subject behind a fronted value."""
    if clauses.tag(at) == ",":
        at += 1
    phrase = clauses.noun_phrase(at, TIES)
    return phrase if phrase and is_finite(clauses, phrase[1]) else None


def caused(clauses: Clauses, at: int) -> Range | None:
    """`19 (9%) due to cancer`, `3 (5%) with a rash`: what a preposition adds to units that no verb follows."""
    if clauses.word(at) not in ("due", "from", "because", "with"):
        return None
    start = at + 1 if clauses.word(at) == "with" else at
    end = _end_of_statement(clauses, start)
    return (start, end) if end > start else None
