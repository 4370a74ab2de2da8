"""Two ways of finding mentions, one list: what the model has learned, and what the vocabulary and closed forms name.

The vocabulary adds what the model passes over. Where both claim the same words the model holds when it is sure, since
it reads the sentence and a vocabulary only the words; but of a type that it was never taught it can know nothing.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.nlp.small_types import without_overlaps

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kg.model.extraction import Concept

SURE = 0.45  # the confidence above which the model is not overruled (`kg.nlp.decoding` says how it is told)
_SURE_OF_TYPE = 0.9  # the same where a term is just these words, and only the type is in doubt
_SURE_OF_ROLE = 0.6  # and where both types fit the words, and only the sentence tells which is meant
_ROLES = frozenset(
    map(
        frozenset,
        (("Procedure", "Test"), ("Procedure", "Drug"), ("Drug", "Test"), ("Dosage", "Value"), ("Date", "Duration")),
    )
)


@dataclass(frozen=True, slots=True)
class Found:
    """A candidate: where, of which type, with which concept.

    `rank` decides between two named ones of one length, the lower first; `score` is the model's confidence, or None of
    what a vocabulary or a form names.
    """

    start: int
    end: int
    type: str
    concept: Concept | None = None
    rank: int = 0
    score: float | None = None


def join(learned: Sequence[Found], named: Sequence[Found], taught: frozenset[str]) -> list[Found]:
    """What is kept of both, in order of start, none overlapping another.

    Args:
        learned: of the model, in order, none overlapping another.
        named: of vocabulary and forms; of those that overlap, the longest is taken, then the one of lowest rank.
        taught: the types the model can find.
    """
    terms = longest(named)
    starts = [term.start for term in terms]
    kept = [one for one in learned if not any(_gives_way(one, term, taught) for term in _touching(one, terms, starts))]
    return without_overlaps([*kept, *terms])


def longest(named: Iterable[Found]) -> list[Found]:
    """Of what overlaps, the longest, then the one of lowest rank; in order of start."""
    return without_overlaps(sorted(named, key=lambda one: (one.start - one.end, one.rank, one.start, one.type)))


def holds(kind: str, score: float, named: str) -> bool:
    """Whether what the model says of words that a vocabulary knows as something else is kept.

    A biopsy may be a test or a procedure, and a drug what is given or what is measured; a procedure is no disease.
    """
    return kind == named or score >= (_SURE_OF_ROLE if frozenset((kind, named)) in _ROLES else _SURE_OF_TYPE)


def _gives_way(one: Found, term: Found, taught: frozenset[str]) -> bool:
    """Whether a learned span leaves its words to a term that shares some of them."""
    if term.type not in taught:
        return term.start <= one.start and one.end <= term.end
    score = one.score if one.score is not None else 1.0
    if (one.start, one.end) == (term.start, term.end):
        return not holds(one.type, score, term.type)
    sure = score >= SURE
    return not sure and not (one.start <= term.start and term.end <= one.end and one.type == term.type)


def _touching(one: Found, terms: Sequence[Found], starts: Sequence[int]) -> Iterator[Found]:
    """The terms that overlap a span."""
    first = bisect_left(starts, one.start)
    for term in terms[max(0, first - 1) : bisect_left(starts, one.end)]:
        if term.end > one.start:
            yield term
