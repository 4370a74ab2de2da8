"""Is a figure the report's own? What the authors say of themselves, what is said to be known, and what others found.

Where authors set their figure against another's (`5% of our patients, which agrees with the 7% of Lee [4]`), the clause
that speaks of themselves is theirs, and only this clause.
"""

from __future__ import annotations

from itertools import pairwise, product
from typing import TYPE_CHECKING

from kg.nlp.lexemes import word
from kg.nlp.percentages import mark_at
from kg.nlp.studies import STUDIES, is_of_method
from kg.nlp.word_lists import word_list
from kg.nlp.words import ADVERBS, PEOPLE, forms

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.model.document import Section
    from kg.nlp.lexemes import Lexeme

_OTHERS = word_list("support_others")
_OTHERS_WORK = frozenset(product(_OTHERS, STUDIES | word_list("support_people")))
_CONTRASTS = word_list("contrasting").union(*(forms(verb) for verb in word_list("comparing")))
_US = frozenset(("we", "our", "ours", "us", "here"))
_OURS = STUDIES | PEOPLE
_THIS = frozenset(("present", "current", "this"))
_NOT_NOW = _OTHERS | {"knowledge", "opinion", "view"}
_REPORTED = word_list("reported")
_REMARKS = frozenset(("context", "related work", "previous work"))  # titles of sections on other people's work


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
    start, end = clause_of(pieces, *place)
    if speaks_of_us(pieces, start, end):
        return True
    if _is_hearsay(pieces, start, end):
        return False
    return not quoted or (section.type == "results" and not _tells_of_others(pieces, start, end))


def clause_of(pieces: Sequence[Lexeme], first: int, last: int) -> tuple[int, int]:
    """The lexemes around a value as far as the next semicolon, marker, contrast or comparison on either side.

    A clause of `we` begins there, too, where it follows a comma or `and`. What comes behind a comma or `and` with a
    figure of its own (`in 5% of ours and in 3% of those of Lee`) is left out; and a figure with the definite article is
    known from elsewhere in the text, so that what stands before it is of another (`ours lies below the 5% of Lee`).
    """
    start = next((at + 1 for at in range(first - 1, -1, -1) if _parts_clauses(pieces, at)), 0)
    if word(pieces, first - 1) == "the":
        start = max(start, first - 1)
    end = next((at for at in range(last, len(pieces)) if _parts_clauses(pieces, at)), len(pieces))
    another = next((at for at in range(last, end) if mark_at(pieces, at)), None)
    joints = (at for at in range(another or 0, last - 1, -1) if pieces[at].lower in (",", "and"))
    return start, next(joints, end) if another else end


def _parts_clauses(pieces: Sequence[Lexeme], at: int) -> bool:
    if pieces[at].kind in ("semicolon", "cite") or pieces[at].lower in _CONTRASTS:
        return True
    sign, following = pieces[at].lower, word(pieces, at + 1)
    return (sign in (",", "and") and following in ("we", "ours")) or (sign == "," and following == "as")


def speaks_of_us(pieces: Sequence[Lexeme], start: int, end: int) -> bool:
    """Whether it says `in our series`, `we saw`, `in the present study`.

    Not `in our previous study`, nor `we have reported`, which speaks of what the authors have published before.
    """
    words = [*(piece.lower for piece in pieces[start:end]), "", ""]
    for at, one in enumerate(words[:-2]):
        if one in _THIS and words[at + 1] in _OURS and (one != "this" or not _cites(pieces, start + at)):
            return True  # `this study` behind a marker may be the one that it cites
        if one in _US and words[at + 1] not in _NOT_NOW and _REPORTED.isdisjoint(words[at + 1 : at + 3]):
            return True
    return False


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


def _cites(pieces: Sequence[Lexeme], end: int) -> bool:
    return any(piece.kind == "cite" for piece in pieces[:end])


def _tells_of_others(pieces: Sequence[Lexeme], start: int, end: int) -> bool:
    """Whether a clause says `in prior studies`, `in the literature`, `Lee et al.`, or follows or ends with a marker.

    A marker that tells of a method does not count.
    """
    words = [piece.lower.rstrip(".") for piece in pieces[start:end]]
    if "literature" in words or any(pair in _OTHERS_WORK for pair in pairwise(words)):
        return True
    markers = [at for at in (start - 1, end) if 0 <= at < len(pieces) and pieces[at].kind == "cite"]
    return not all(is_of_method(pieces, at) for at in markers) or ("al" in words and not markers)


def is_remark(section: Section) -> bool:
    """Whether a section, by its title, tells of other people's work: figures in it that cite nothing are theirs."""
    return (section.title or "").strip().lower().rstrip(":.") in _REMARKS
