"""The rate claims of a document's tables (`kg.nlp.table_claims`), with the concepts and procedures that they name."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from kg.model.extraction import Phrase, Rate
from kg.nlp.procedures import Procedures
from kg.nlp.table_claims import table_claims

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.model.document import Citation, Table
    from kg.model.extraction import Concept, Mention
    from kg.nlp.table_claims import TableClaim

    Span = tuple[int, int]

CONFIDENCE = 0.78  # right as a whole were 320 of 410 claims of tables drawn by seed, as two independent readers judged


def table_rates(
    text: str,
    tables: Sequence[Table],
    citations: Sequence[Citation] = (),
    mentions: Sequence[Mention] = (),
    terms: Sequence[Mention] = (),
) -> Iterator[Rate]:
    """The rate claims of tables, in order of the text.

    Args:
        text: the document's text; all offsets are into it.
        tables: its tables, in order.
        citations: in-text markers, in order; one in the label of a row, or in a cell of its own, supports the row's
            figures.
        mentions: entities, in order; procedures among them, which the text spoke of before a table.
        terms: what has a concept, in order, that in tables too, where there are no mentions.
    """
    if not tables:
        return
    reader = _Reader(text, tables, citations, mentions, terms)
    for table in tables:
        cited = reader.cited(table.start, table.end)
        for claim in table_claims(text, table, cited):
            yield reader.rate(claim)


class _Reader:
    """A document's layers, looked up by offset."""

    def __init__(
        self,
        text: str,
        tables: Sequence[Table],
        citations: Sequence[Citation],
        mentions: Sequence[Mention],
        terms: Sequence[Mention],
    ) -> None:
        self.text = text
        self._citations = citations
        self._citation_starts = [one.start for one in citations]
        inside = [term for term in terms if _stands_in(term.start, tables)]
        self._terms = [term for term in inside if term.concept]
        self._term_starts = [term.start for term in self._terms]
        self._procedures = Procedures([*mentions, *inside])

    def cited(self, start: int, end: int) -> Sequence[Citation]:
        """The citation markers that begin in a stretch of the text."""
        first, last = (bisect_left(self._citation_starts, place) for place in (start, end))
        return self._citations[first:last]

    def rate(self, claim: TableClaim) -> Rate:
        """A claim of a table as a rate claim of the text."""
        event, group = self._phrase(claim.event), self._phrase(claim.group)
        labels = sorted({label for place in claim.sources for one in self.cited(*place) for label in one.references})
        start, end = claim.value
        return Rate(
            start=start,
            end=end,
            text=self.text[start:end],
            low=claim.stated.low,
            high=claim.stated.high,
            unit="%",
            qualifier=claim.stated.qualifier,
            numerator=claim.stated.numerator,
            denominator=claim.stated.denominator,
            kind="characteristic" if claim.characteristic else "outcome",
            comparison=claim.comparison,
            own=not labels,
            event=event,
            group=group,
            procedure=self._procedures.of(event, group, claim.row),
            citations=tuple(labels),
            confidence=CONFIDENCE,
            warnings=claim.warnings,
            within=self._phrase(claim.within),
            when=self._phrase(claim.when),
            among=self._phrase(claim.among),
        )

    def _phrase(self, place: Span | None) -> Phrase | None:
        return Phrase(*place, self.text[slice(*place)], self._concept(*place)) if place else None

    def _concept(self, start: int, end: int) -> Concept | None:
        """The concept of the longest term inside a phrase."""
        first, last = bisect_left(self._term_starts, start), bisect_left(self._term_starts, end)
        inside = [one for one in self._terms[first:last] if one.end <= end]
        return max(inside, key=lambda one: one.end - one.start).concept if inside else None


def _stands_in(offset: int, tables: Sequence[Table]) -> bool:
    at = bisect_left(tables, offset, key=lambda table: table.end)
    return at < len(tables) and tables[at].start <= offset
