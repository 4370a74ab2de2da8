"""On whose authority does a value stand? The citation markers that support it.

A marker right behind a value supports that value; further back it supports what stands before it, up to the marker
before, unless it is the subject of a clause of its own (`..., and Lee (2003) found none`). A marker on the name of a
study (`Lee et al. [4]`), that is one (`Lee (2003)`) or that is said to find something (`Lee and Kim [4] found 5%`)
supports what follows in the sentence.

Where authors set their figure against another's (`5% of our patients, which agrees with the 7% of Lee [4]`), the clause
that speaks of themselves is theirs: a marker outside it supports the other figure.
"""

from __future__ import annotations

from itertools import pairwise, product
from typing import TYPE_CHECKING

from kg.nlp.lexemes import word
from kg.nlp.word_lists import word_list
from kg.nlp.words import ADVERBS, PREPOSITIONS, forms

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.model.document import Citation, Section
    from kg.nlp.lexemes import Lexeme

LONGEST_NAME = 6  # words and numbers between a study's name and its marker
_STUDIES = word_list("support_studies")
_FINDING = frozenset().union(*(forms(verb) for verb in word_list("finding")))
_SIGNS_BEHIND_AL = 2  # a full stop and a comma
_PEOPLES_WORK = _STUDIES | word_list("support_people")
_OTHERS_WORK = frozenset(product(word_list("support_others"), _PEOPLES_WORK))
_LITERATURE = frozenset(("literature", "al"))  # words that speak of others' work by themselves
_CONTRASTS = word_list("contrasting").union(*(forms(verb) for verb in word_list("comparing")))
_US = frozenset(("we", "our", "ours", "us"))
_THIS = frozenset(("present", "current"))
_NOT_NOW = word_list("support_others") | {"knowledge", "opinion", "view", "experience"}
_REPORTED = word_list("reported")
_REMARKS = frozenset(("context", "related work", "previous work"))  # titles of sections on other people's work


def supporting(pieces: Sequence[Lexeme], citations: Sequence[Citation], first: int, last: int) -> tuple[str, ...]:
    """The sorted labels of the references that support the value at lexemes `first` to `last` of a sentence."""
    named = {citation.start: citation.references for citation in citations}
    ahead = next((at for at in range(last, len(pieces)) if pieces[at].kind == "cite"), None)
    if ahead is None or _is_subject(pieces, ahead):
        ahead = next((at for at in range(first - 1, -1, -1) if _names_a_study(pieces, at)), None)
    if ahead is None or _is_anothers(pieces, ahead, first, last):
        return ()
    labels = set(named.get(pieces[ahead].start, ()))
    while (
        ahead + 1 < len(pieces)
        and pieces[ahead + 1].kind in ("cite", "comma", "dash")
        and _run_goes_on(pieces, ahead + 1)
    ):
        ahead += 1
        labels |= set(named.get(pieces[ahead].start, ()))
    return tuple(sorted(labels))


def _names_a_study(pieces: Sequence[Lexeme], at: int) -> bool:
    """`Lee et al. [4]`, `In a review of 103 patients [3], ...`: the marker's own phrase speaks of a study."""
    if pieces[at].kind != "cite":
        return False
    if pieces[at].text[0].isalpha() or _finds(pieces, at):
        return True
    end = first = _behind_al(pieces, at) or at
    while first > 0 and end - first < LONGEST_NAME and pieces[first - 1].kind in ("word", "number"):
        first -= 1
    return any(piece.lower in _STUDIES for piece in pieces[first:end])


def _is_subject(pieces: Sequence[Lexeme], at: int) -> bool:
    """`..., and Lee (2003) found none`, `..., but Lee et al. [4] saw more`: the marker opens a clause of its own."""
    names = pieces[at].text[0].isalpha() or _behind_al(pieces, at) is not None
    return names and _finds(pieces, at)


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


def _run_goes_on(pieces: Sequence[Lexeme], at: int) -> bool:
    return pieces[at].kind == "cite" or (at + 1 < len(pieces) and pieces[at + 1].kind == "cite")


def _is_anothers(pieces: Sequence[Lexeme], marker: int, first: int, last: int) -> bool:
    """Whether a marker stands outside the clause of a value in which the authors speak of themselves."""
    start, end = _clause(pieces, first, last)
    return not start <= marker <= end and _of_us(pieces, start, end)


def _clause(pieces: Sequence[Lexeme], first: int, last: int) -> tuple[int, int]:
    """The lexemes around a value as far as the next semicolon, marker, contrast or comparison on either side.

    A clause of `we` begins there, too, where it follows a comma or `and`.
    """
    start = next((at + 1 for at in range(first - 1, -1, -1) if _parts_clauses(pieces, at)), 0)
    end = next((at for at in range(last, len(pieces)) if _parts_clauses(pieces, at)), len(pieces))
    return start, end


def _parts_clauses(pieces: Sequence[Lexeme], at: int) -> bool:
    if pieces[at].kind in ("semicolon", "cite") or pieces[at].lower in _CONTRASTS:
        return True
    return pieces[at].lower in (",", "and") and word(pieces, at + 1) in ("we", "ours")


def _of_us(pieces: Sequence[Lexeme], start: int, end: int) -> bool:
    """`in our series`, `we saw`, `in the present study`; not `in our previous study`, `to our knowledge`."""
    words = [piece.lower for piece in pieces[start : end + 1]]
    return any(
        (one in _US and other not in _NOT_NOW) or (one in _THIS and other in _STUDIES)
        for one, other in pairwise([*words, ""])
    )


def is_own(
    pieces: Sequence[Lexeme], place: tuple[int, int], section: Section, labels: Sequence[str], *, quoted: bool
) -> bool:
    """Whether a figure is the report's own.

    One that a marker supports is not, nor one in a section on other people's work, nor one that `has been reported`:
    the perfect tells what is known, the past what was seen. One in whose clause the authors speak of themselves is.
    Results tell what the authors found themselves: there, a figure without a marker is someone else's only where its
    sentence speaks of others' work (`previous studies`, `in the literature`, `Lee et al.`), whatever is `quoted` around
    it.

    Args:
        pieces: the sentence.
        place: the first lexeme of the value, and the one behind it.
        section: the innermost section that it stands in.
        labels: of the references that support the figure.
        quoted: whether the reader of rates takes it for someone else's.
    """
    if labels or is_remark(section):
        return False
    start, end = _clause(pieces, *place)
    if _of_us(pieces, start, end):
        return True
    if _is_hearsay(pieces, start, end):
        return False
    return not quoted or (section.type == "results" and not _tells_of_others(pieces))


def _is_hearsay(pieces: Sequence[Lexeme], start: int, end: int) -> bool:
    """`has been reported`, `have also been described`, `is estimated`."""
    for at in range(start + 1, min(end, len(pieces))):
        if pieces[at].lower in _REPORTED:
            led = at - 1 - (word(pieces, at - 1) in ADVERBS)
            passive = led - 1 - (word(pieces, led - 1) in ADVERBS)
            if word(pieces, led) == "been" and word(pieces, passive) in ("has", "have"):
                return True
            if pieces[at].lower == "estimated" and word(pieces, led) in ("is", "are"):
                return True
    return False


def _tells_of_others(pieces: Sequence[Lexeme]) -> bool:
    """`in prior studies`, `in the literature`, `Lee et al.`, or a marker of anything."""
    words = [piece.lower.rstrip(".") for piece in pieces]
    named = any(pair in _OTHERS_WORK for pair in pairwise(words))
    return named or not _LITERATURE.isdisjoint(words) or any(piece.kind == "cite" for piece in pieces)


def is_remark(section: Section) -> bool:
    """Whether a section, by its title, tells of other people's work: figures in it that cite nothing are theirs."""
    return (section.title or "").strip().lower().rstrip(":.") in _REMARKS
