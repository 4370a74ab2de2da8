"""On whose authority does a value stand? The citation markers that support it.

A marker right behind a value supports that value; further back it supports what stands before it, up to the marker
before, unless it is the subject of a clause of its own (`..., and Lee (2003) found none`). A marker that names a study
(kg.nlp.studies) supports what follows in the sentence; it comes first where the next marker stands behind a contrast
(`Lee [4] saw 5%, more than the 3% of a registry [7]`). A clause in which the authors speak of themselves is theirs: a
marker outside it supports the other figure. One that tells how something was measured supports none.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from kg.nlp.ownership import clause_of, speaks_of_us
from kg.nlp.respectively import RESPECTIVELY
from kg.nlp.studies import is_of_method, is_subject, names_a_study

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.model.document import Citation
    from kg.nlp.lexemes import Lexeme

_WITHIN = ("comma", "dash")  # what may stand inside a run of markers


def supporting(
    pieces: Sequence[Lexeme], citations: Sequence[Citation], place: tuple[int, int], *, in_results: bool = False
) -> tuple[str, ...]:
    """The sorted labels of the references that support a value.

    Args:
        pieces: the sentence.
        citations: its markers.
        place: the first lexeme of the value, and the one behind it.
        in_results: whether the authors tell their own results there, as if each clause said `we`.
    """
    at = _marker(pieces, *place, in_results=in_results)
    if at is None:
        return ()
    named = {citation.start: citation.references for citation in citations}
    labels = set(named.get(pieces[at].start, ()))
    while at + 1 < len(pieces) and pieces[at + 1].kind in ("cite", "comma", "dash") and _run_goes_on(pieces, at + 1):
        at += 1
        labels |= set(named.get(pieces[at].start, ()))
    return tuple(sorted(labels))


def in_turn(
    pieces: Sequence[Lexeme], citations: Sequence[Citation], values: Sequence[tuple[int, int]]
) -> list[tuple[str, ...]]:
    """The labels for each of the values of a sentence, where it says that they go to as many markers in turn.

    `Lee [1] and Poe [2] found leaks in 3% and 5%, respectively`: the values stand in a row, the markers before it or
    behind. None where the sentence does not say so; arguments as in `supporting`.
    """
    told = any(piece.lower in RESPECTIVELY for piece in pieces)
    joined = (pieces[last:first] for (_, last), (first, _) in pairwise(values))
    if not told or not all(
        all(piece.kind == "comma" or piece.lower == "and" for piece in between) for between in joined
    ):
        return []
    cited = [at for at, piece in enumerate(pieces) if piece.kind == "cite"]
    firsts = [at for at in cited if at - 1 not in cited and not (at - 2 in cited and pieces[at - 1].kind in _WITHIN)]
    aside = not cited or cited[-1] < values[0][0] or cited[0] >= values[-1][1]
    if len(firsts) != len(values) or not aside:
        return []
    named = {citation.start: citation.references for citation in citations}
    ends = [*firsts[1:], len(pieces)]
    runs = ([at for at in cited if first <= at < end] for first, end in zip(firsts, ends, strict=True))
    return [tuple(sorted({label for at in run for label in named.get(pieces[at].start, ())})) for run in runs]


def _marker(pieces: Sequence[Lexeme], first: int, last: int, *, in_results: bool) -> int | None:
    """Where the first marker that supports a value stands."""
    start, end = clause_of(pieces, first, last)
    ahead = next((at for at in range(last, len(pieces)) if pieces[at].kind == "cite"), None)
    behind = (at for at in range(first - 1, -1, -1) if names_a_study(pieces, at) and not is_of_method(pieces, at))
    before = next(behind, None)
    if (
        ahead is None
        or is_of_method(pieces, ahead)
        or is_subject(pieces, ahead)
        or (ahead > end and before == start - 1)
    ):
        ahead = before
    if ahead is None or start <= ahead <= end:
        return ahead
    ours = speaks_of_us(pieces, start, end) or (in_results and ahead != start - 1)
    return None if ours else ahead


def _run_goes_on(pieces: Sequence[Lexeme], at: int) -> bool:
    return pieces[at].kind == "cite" or (at + 1 < len(pieces) and pieces[at + 1].kind == "cite")
