"""Which expressions of a text may be rates? All that have the form of a proportion, by the grammar of numbers.

Which of them are, is for the rate model to say (`kg.nlp.rate_model`).
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.nlp.changes import without_changes
from kg.nlp.group_sizes import with_group_sizes
from kg.nlp.lexemes import Lexeme, lexemes, stretches
from kg.nlp.parts import last_count, with_parts
from kg.nlp.quantities import values

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kg.model.document import Citation
    from kg.nlp.values import Value


@dataclass(frozen=True, slots=True)
class Candidate:
    """A value among the lexemes of its sentence, which are at most 250."""

    pieces: Sequence[Lexeme]
    value: Value

    @property
    def start(self) -> int:
        """Of the value expression, in code points of the text."""
        return self.pieces[self.value.first].start

    @property
    def end(self) -> int:
        """Exclusive."""
        return self.pieces[self.value.last - 1].end


def candidates(
    text: str, sentences: Iterable[tuple[int, int]], citations: Sequence[Citation] = ()
) -> Iterator[Candidate]:
    """The candidates of a text, in order, none overlapping another.

    Args:
        text: all offsets are into it.
        sentences: start and end of each sentence that may state rates, in order.
        citations: in-text markers, in order.
    """
    starts = [one.start for one in citations]
    told: int | None = None  # the count that `of these` would point to
    for start, end in sentences:
        cited = citations[bisect_left(starts, start) : bisect_left(starts, end)]
        for pieces in stretches(lexemes(text, start, end, cited)):
            figures = values(pieces)
            if len(figures) > sum(piece.kind == "word" for piece in pieces):
                continue  # more figures than words: a column of a table, of which no sentence says what it counts
            rates = without_changes(pieces, figures)
            found = with_parts(pieces, with_group_sizes(pieces, rates), told)
            told = last_count(pieces, found)
            yield from (Candidate(pieces, value) for value in found)
