"""How often does what happen, in whom, on whose authority? The rate claims of a document.

`rates` finds them sentence by sentence; the questions that it puts are answered elsewhere: which expressions state a
proportion (quantities, parts, qualifiers), which of them are no rates (exclusions), what occurred in whom (roles),
after which procedure (procedures), and who says so (support).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import replace
from typing import TYPE_CHECKING

from spacy.language import Language

from kg.model.document import Citation, Section
from kg.model.extraction import MENTION_TYPES, Concept, Mention, Phrase, Rate
from kg.nlp.exclusions import rates_among
from kg.nlp.kinds import kind_of
from kg.nlp.lexemes import Lexeme, lexemes, stretches
from kg.nlp.parts import last_count, with_parts
from kg.nlp.procedures import Procedures
from kg.nlp.qualifiers import qualified
from kg.nlp.quantities import values
from kg.nlp.roles import Roles, roles
from kg.nlp.sentences import sentence_spans
from kg.nlp.support import supporting, tells_of_others

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from spacy.tokens import Doc

    from kg.nlp.values import Value

SILENT = frozenset(("references", "abbreviations", "title", "figure", "table"))  # sections without claims
EVENTS = frozenset(("Condition", "Outcome", "Procedure", "Test"))  # what can happen: `cement PE` is not the cement
_NOWHERE = Section(None, "other", 0, 0)


@Language.factory(
    "kg_rates",
    assigns=["doc._.rates", "doc._.mentions"],
    requires=["token.is_sent_start", "doc._.sections", "doc._.citations", "doc._.mentions", "doc._.terms"],
)
def create_rates(nlp: Language, name: str) -> Rates:  # noqa: ARG001 (spaCy calls factories by these names)
    """Make the component."""
    return Rates()


class Rates:
    """Writes `doc._.rates`, and takes their figures out of `doc._.mentions`."""

    def __call__(self, doc: Doc) -> Doc:
        """Find the rate claims of each sentence."""
        doc._.rates = tuple(
            rates(doc.text, sentence_spans(doc), doc._.sections, doc._.citations, doc._.mentions, doc._.terms)
        )
        doc._.mentions = tuple(without_figures(doc._.mentions, doc._.rates))
        return doc


def rates(
    text: str,
    sentences: Iterable[tuple[int, int]],
    sections: Sequence[Section] = (),
    citations: Sequence[Citation] = (),
    mentions: Sequence[Mention] = (),
    terms: Sequence[Mention] = (),
) -> Iterator[Rate]:
    """The rate claims of a text, in order.

    Args:
        text: the document's text; all offsets are into it.
        sentences: start and end of each sentence, in order.
        sections: in order of start, inner behind outer.
        citations: in-text markers, in order.
        mentions: entities, in order; procedures among them, and the concepts of phrases.
        terms: what else has a concept, in order.
    """
    reader = _Reader(text, sections, citations, mentions, terms)
    for start, end in sentences:
        yield from reader.sentence(start, end)


class _Reader:
    """A document's layers, looked up by offset."""

    def __init__(
        self,
        text: str,
        sections: Sequence[Section],
        citations: Sequence[Citation],
        mentions: Sequence[Mention],
        terms: Sequence[Mention],
    ) -> None:
        self.text = text
        self.sections = Sections(sections)
        self.citations = citations
        self._citation_starts = [one.start for one in citations]
        self._linked = sorted((one for one in (*mentions, *terms) if one.concept), key=lambda one: one.start)
        self._linked_starts = [one.start for one in self._linked]
        self.procedures = Procedures(in_full(mentions, terms))
        self._group: Phrase | None = None  # the group of the last rate
        self._told: int | None = None  # the count that `of these` would point to

    def sentence(self, start: int, end: int) -> Iterator[Rate]:
        section = self.sections.at(start)
        if section is None or not any(character.isalnum() for character in self.text[start:end]):
            return
        first, last = (bisect_left(self._citation_starts, place) for place in (start, end))
        cited = self.citations[first:last]
        for pieces in stretches(lexemes(self.text, start, end, cited)):
            claims = self._claims(pieces)
            others = bool(claims) and tells_of_others(self.text[pieces[0].start : pieces[-1].end], section)
            for value, role in claims:
                rate = self._rate(pieces, value, role, section, cited, others=others)
                if rate.group is None and pieces[0].lower in ("of", "among"):
                    rate = replace(rate, group=self._group)  # `Of these, 5 ...`: those of the sentence before
                self._group = rate.group
                yield rate

    def _claims(self, pieces: Sequence[Lexeme]) -> list[tuple[Value, Roles]]:
        kept = with_parts(pieces, rates_among(pieces, values(pieces)), self._told)
        self._told = last_count(pieces, kept)
        found = [qualified(pieces, value) for value in kept]
        return list(zip(found, roles(pieces, found), strict=True)) if found else []

    def _rate(
        self,
        pieces: Sequence[Lexeme],
        value: Value,
        role: Roles,
        section: Section,
        cited: Sequence[Citation],
        *,
        others: bool,
    ) -> Rate:
        start, end = pieces[value.first].start, pieces[value.last - 1].end
        event, group = self._phrase(pieces, role.event, EVENTS), self._phrase(pieces, role.group)
        labels = supporting(pieces, cited, value.first, value.last)
        whole = (pieces[0].start, pieces[-1].end)
        return Rate(
            start=start,
            end=end,
            text=self.text[start:end],
            low=value.low,
            high=value.high,
            unit=value.unit,
            qualifier=value.qualifier,
            numerator=value.numerator,
            denominator=value.denominator,
            kind=kind_of(event.text if event else "", section.type),
            comparison=role.comparison,
            own=not (labels or others),
            event=event,
            group=group,
            procedure=self.procedures.of(event, group, whole),
            citations=labels,
            warnings=disagreement(value),
        )

    def _phrase(
        self, pieces: Sequence[Lexeme], place: tuple[int, int] | None, types: Collection[str] = MENTION_TYPES
    ) -> Phrase | None:
        if place is None:
            return None
        start, end = pieces[place[0]].start, pieces[place[1] - 1].end
        return Phrase(start, end, self.text[start:end], self._concept(start, end, types))

    def _concept(self, start: int, end: int, types: Collection[str]) -> Concept | None:
        """The concept of the longest linked mention of one of these types inside a phrase."""
        first, last = bisect_left(self._linked_starts, start), bisect_left(self._linked_starts, end)
        linked = [one for one in self._linked[first:last] if one.end <= end and one.type in types]
        return max(linked, key=lambda one: one.end - one.start).concept if linked else None


def without_figures(mentions: Sequence[Mention], found: Sequence[Rate]) -> Iterator[Mention]:
    """The mentions without the values that are figures of rates: a statistic is no entity."""
    figures = sorted((rate.start, rate.end) for rate in found)
    for mention in mentions:
        at = bisect_left(figures, (mention.start + 1,)) - 1
        if mention.type != "Value" or at < 0 or figures[at][1] < mention.end:
            yield mention


def in_full(mentions: Sequence[Mention], terms: Sequence[Mention]) -> Iterator[Mention]:
    """The procedures among the mentions, each as the term that it ends, if any: `percutaneous vertebroplasty`."""
    longer = {term.end: term for term in terms if term.type == "Procedure"}
    for mention in mentions:
        if mention.type == "Procedure":
            term = longer.get(mention.end, mention)
            yield term if term.start < mention.start else mention


class Sections:
    """Which section does an offset stand in? Sections nest: one section and those around it."""

    def __init__(self, sections: Sequence[Section]) -> None:
        self._sections = sections
        self._starts = [section.start for section in sections]
        self._around = _parents(sections)

    def at(self, offset: int) -> Section | None:
        """The innermost section at an offset; None where no claims are taken from: silent sections and headings."""
        inner = None
        place = bisect_right(self._starts, offset) - 1
        while place >= 0:
            section = self._sections[place]
            if offset < section.end:
                if section.type in SILENT:
                    return None
                inner = inner or section
            place = self._around[place]
        if inner and inner.title and offset < inner.start + len(inner.title):
            return None
        return inner or _NOWHERE


def _parents(sections: Sequence[Section]) -> list[int]:
    """For each section the place of the one around it; -1 for none."""
    parents: list[int] = []
    opened: list[int] = []
    for at, section in enumerate(sections):
        while opened and sections[opened[-1]].end <= section.start:
            opened.pop()
        parents.append(opened[-1] if opened else -1)
        opened.append(at)
    return parents


def disagreement(value: Value) -> tuple[str, ...]:
    """A warning where the counts do not give the percentage that is stated with them, beyond rounding."""
    if not value.denominator or value.numerator is None or value.low is None or value.low != value.high:
        return ()
    percent = 100 * value.numerator / value.denominator
    decimals = len(f"{value.low:.10g}".partition(".")[2])
    if abs(percent - value.low) <= 0.5 * 10**-decimals + 1e-9:
        return ()
    told = f"{percent:.{max(decimals, 1)}f}%, but the text says {value.low:g}%"
    return (f"{value.numerator} of {value.denominator} is {told}.",)
