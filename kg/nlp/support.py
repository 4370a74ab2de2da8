"""On whose authority does a value stand? The citation markers that support it.

A marker right behind a value supports that value; further back it supports what stands before it, up to the marker
before, unless it is the subject of a clause of its own (`..., and Lee (2003) found none`). A marker on the name of a
study (`Lee et al. [4]`), that is one (`Lee (2003)`) or that is said to find something (`Lee and Kim [4] found 5%`)
supports what follows in the sentence.
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
_REMARKS = frozenset(("context", "related work", "previous work"))  # titles of sections on other people's work


def supporting(pieces: Sequence[Lexeme], citations: Sequence[Citation], first: int, last: int) -> tuple[str, ...]:
    """The sorted labels of the references that support the value at lexemes `first` to `last` of a sentence."""
    named = {citation.start: citation.references for citation in citations}
    ahead = next((at for at in range(last, len(pieces)) if pieces[at].kind == "cite"), None)
    if ahead is None or _is_subject(pieces, ahead):
        ahead = next((at for at in range(first - 1, -1, -1) if _names_a_study(pieces, at)), None)
    if ahead is None:
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


def is_own(pieces: Sequence[Lexeme], section: Section, labels: Sequence[str], *, quoted: bool) -> bool:
    """Whether a figure is the report's own.

    One that a marker supports is not, nor one in a section on other people's work. Results tell what the authors found
    themselves: there, a figure without a marker is someone else's only where its sentence speaks of others' work
    (`previous studies`, `in the literature`, `Lee et al.`), whatever is `quoted` around it.

    Args:
        pieces: the sentence.
        section: the innermost section that it stands in.
        labels: of the references that support the figure.
        quoted: whether the reader of rates takes it for someone else's.
    """
    if labels or is_remark(section):
        return False
    return not quoted or (section.type == "results" and not _tells_of_others(pieces))


def _tells_of_others(pieces: Sequence[Lexeme]) -> bool:
    """`in prior studies`, `in the literature`, `Lee et al.`, or a marker of anything."""
    words = [piece.lower.rstrip(".") for piece in pieces]
    named = any(pair in _OTHERS_WORK for pair in pairwise(words))
    return named or not _LITERATURE.isdisjoint(words) or any(piece.kind == "cite" for piece in pieces)


def is_remark(section: Section) -> bool:
    """Whether a section, by its title, tells of other people's work: figures in it that cite nothing are theirs."""
    return (section.title or "").strip().lower().rstrip(":.") in _REMARKS
