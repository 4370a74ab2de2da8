"""Which citation markers name a study, and which open a clause of their own?

A marker stands on the name of a study (`Lee et al. [4]`, `the series of Brown [5]`), is a name itself (`Lee (2003)`),
or stands behind people who are said to find something (`Lee and Kim [4] found 5%`). People are told by capitals: a name
in the place of a subject opens a clause that goes on to a figure (`..., and Jones [3] in 0.6%`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.nlp.lexemes import kind, word
from kg.nlp.numbers import count_at
from kg.nlp.percentages import mark_at, whole_behind
from kg.nlp.word_lists import word_list
from kg.nlp.words import ADVERBS, CONJUNCTIONS, DETERMINERS, PEOPLE, PREPOSITIONS, RELATIVES, forms

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.nlp.lexemes import Lexeme

LONGEST_NAME = 6  # words and numbers between a study's name and its marker
STUDIES = word_list("support_studies")
_FINDING = frozenset().union(*(forms(verb) for verb in word_list("finding")))
_SIGNS_BEHIND_AL = 2  # a full stop and a comma
_OPENERS = CONJUNCTIONS | {"that"}
_NO_NAME = STUDIES | PEOPLE | DETERMINERS | PREPOSITIONS | CONJUNCTIONS | RELATIVES | ADVERBS
_MEASURED, _MEASURES = word_list("method_participles"), word_list("method_nouns")
_BY = frozenset(("by", "as", "according", "with", "using", "on", "following"))
_WHOSE = frozenset(("of", "given", "proposed", "described", "suggested", "set", "that"))
_METHOD_NEAR = 12  # lexemes from `graded by` to the marker
_ONES = frozenset(("one", "another", "others", "those"))
_WHO = frozenset(("who", "whose", "whom"))
_SIGNS = ("comma", "semicolon", "colon", "open")


def names_a_study(pieces: Sequence[Lexeme], at: int) -> bool:
    """Whether the marker's own phrase speaks of a study: `Lee et al. [4]`, `In a review of 103 patients [3], ...`."""
    if pieces[at].kind != "cite":
        return False
    if pieces[at].text[0].isalpha() or _finds(pieces, at) or _tells_who(pieces, at):
        return True
    end = first = _behind_al(pieces, at) or at
    while first > 0 and end - first < LONGEST_NAME and pieces[first - 1].kind in ("word", "number"):
        first -= 1
    named = any(piece.lower in STUDIES for piece in pieces[first:end])
    return named or _is_person(pieces, at) or _is_study(pieces, at)


def is_subject(pieces: Sequence[Lexeme], at: int) -> bool:
    """Whether the marker opens a clause of its own: `..., and Lee (2003) found none`, `..., but Lee [4] saw 5%`."""
    people = pieces[at].text[0].isalpha() or _behind_al(pieces, at) is not None
    named = _is_person(pieces, at) or _is_study(pieces, at)
    return (people and _finds(pieces, at)) or (named and _goes_on(pieces, at))


def is_of_method(pieces: Sequence[Lexeme], at: int) -> bool:
    """Whether the marker tells how something was defined or measured: `graded by the criteria of Park et al. [2]`."""
    for place in range(at - 1, max(-1, at - 1 - _METHOD_NEAR), -1):
        name, following = word(pieces, place), word(pieces, place + 1)
        if pieces[place].kind in ("percent", "semicolon", "cite"):
            return False
        whose = place == at - 1 or (following in _WHOSE and at - place <= LONGEST_NAME)
        if (name in _MEASURED and following in _BY) or (name in _MEASURES and whose):
            return True
    return False


def _behind_al(pieces: Sequence[Lexeme], at: int) -> int | None:
    """Where the signs between `et al` and its marker begin (`et al.,5`: what stands there ends no phrase), if any."""
    first = at
    while first > 0 and pieces[first - 1].kind in ("stop", "comma") and at - first < _SIGNS_BEHIND_AL:
        first -= 1
    return first if word(pieces, first - 1) in ("al", "al.") else None


def _finds(pieces: Sequence[Lexeme], at: int) -> bool:
    """`Lee and Kim [4] also reported leaks`: the marker stands behind the subject; not `leaks [4] found in 5%`."""
    verb = at + 1 + (word(pieces, at + 1) in ADVERBS)
    return word(pieces, verb) in _FINDING and word(pieces, verb + 1) not in PREPOSITIONS


def _tells_who(pieces: Sequence[Lexeme], at: int) -> bool:
    """`in contrast to White [9], who saw bleeding`, `Ogawa [13], in whose hands`."""
    return word(pieces, at + 1) == "," and not _WHO.isdisjoint((word(pieces, at + 2), word(pieces, at + 3)))


def _is_study(pieces: Sequence[Lexeme], at: int) -> bool:
    """`..., and a later trial [15] saw 5%`, `..., and in that by Binz et al. [8]`, `..., and one from Oslo [6]`."""
    end = first = _behind_al(pieces, at) or at
    while first > 0 and pieces[first - 1].kind == "word" and pieces[first - 1].lower not in _OPENERS:
        first -= 1
    named = any(piece.lower in STUDIES or piece.lower in _ONES for piece in pieces[first:end])
    return named and first > 0 and end - first <= LONGEST_NAME and _opens(pieces, first)


def _is_person(pieces: Sequence[Lexeme], at: int) -> bool:
    """Whether a marker stands behind a name in the place of a subject: `..., and Jones and Lee [3]`, `Jones (2010)`."""
    if pieces[at].text[0].isalpha():
        return _opens(pieces, at)
    behind = _behind_al(pieces, at)
    end = first = at if behind is None else behind - 1 - (word(pieces, behind - 2) == "et")
    while first > 0 and (_is_name(pieces[first - 1]) or (first < end and _joins_names(pieces, first - 1))):
        first -= 1
    return first < end and _opens(pieces, first)


def _joins_names(pieces: Sequence[Lexeme], at: int) -> bool:
    return pieces[at].lower in ("and", "&") and at > 0 and _is_name(pieces[at - 1])


def _is_name(piece: Lexeme) -> bool:
    """`Jones`, `O'Brien`, `Müller-Lyer`; no acronym, and no word of the closed classes."""
    capital = piece.kind == "word" and piece.text[0].isupper() and piece.text[-1].islower()
    return capital and piece.lower not in _NO_NAME


def _opens(pieces: Sequence[Lexeme], at: int) -> bool:
    """Whether a clause may begin at a lexeme; `according to` says whose it is."""
    before = pieces[at - 1] if at else None
    told = (word(pieces, at - 2), word(pieces, at - 1)) == ("according", "to")
    return before is None or before.kind in _SIGNS or before.lower in _OPENERS or told


def _goes_on(pieces: Sequence[Lexeme], at: int) -> bool:
    """Whether a clause that a marker's phrase opens goes on to a figure before the next marker."""
    at += 1
    while at < len(pieces) and pieces[at].kind == "cite":
        at += 1
    end = next((place for place in range(at, len(pieces)) if pieces[place].kind == "cite"), len(pieces))
    behind = at + (word(pieces, at) == "," and kind(pieces, at + 1) == "number")  # `of those of Lee [2], 9%`
    follows = at < end and (kind(pieces, behind) in ("word", "number") or _tells_who(pieces, at - 1))
    if not follows or pieces[at].lower in _OPENERS:
        return False
    return any(mark_at(pieces, place) or _counts(pieces, place) for place in range(at, end))


def _counts(pieces: Sequence[Lexeme], at: int) -> bool:
    """Whether a count begins at a lexeme, of a whole behind it: `3 of 90`."""
    count = count_at(pieces, at)
    return count is not None and whole_behind(pieces, count) is not None
