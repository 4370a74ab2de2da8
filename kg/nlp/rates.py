"""How often does what happen, in whom, on whose authority? The rate claims of a document.

The grammar of numbers finds what has the form of a proportion (candidates); the rate model says which of them are rates
of counted units, and points at what occurred in whom. Rules answer the rest: bounds and counts (qualifiers, parts),
after which procedure (procedures), and which citation supports the value (support).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import groupby
from typing import TYPE_CHECKING

from spacy.language import Language

from kg.model.document import Section
from kg.model.extraction import MENTION_TYPES, Concept, Mention, Phrase, Rate
from kg.nlp.candidates import candidates
from kg.nlp.off_limits import is_silent, stands_in
from kg.nlp.ownership import is_own
from kg.nlp.procedures import Procedures
from kg.nlp.qualifiers import qualified
from kg.nlp.rate_model import LIKELY, TOLD, RateModel
from kg.nlp.respectively import distributed
from kg.nlp.sentences import sentence_spans
from kg.nlp.support import in_turn, supporting
from kg.nlp.tables import table_rates
from kg.nlp.values import decimals_of, rounding

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from spacy.tokens import Doc

    from kg.model.document import Citation
    from kg.nlp.candidates import Candidate
    from kg.nlp.rate_model import Reading, Tokens
    from kg.nlp.values import Value

SILENT = frozenset(("title", "figure", "table"))  # sections without claims, beside those in which nothing is said
EVENTS = frozenset(("Condition", "Outcome", "Procedure", "Test"))  # what can happen: `cement PE` is not the cement
PERHAPS = 0.1  # and from which a figure of an introduction is someone else's, as nearly all of them are
_NOWHERE = Section(None, "other", 0, 0)
_SIGN = 2  # code points of a sign behind a heading
_NUMBERING = 12  # code points of the number before it
_SIGNS = " ,;:.!?…\"“”'‘’–—-="  # that neither begin nor end a phrase


def load_rates() -> RateModel:
    """The model that comes with the program (registered as `kg.Rates.v1`)."""
    return RateModel.load()


@Language.factory(
    "kg_rates",
    default_config={"model": {"@misc": "kg.Rates.v1"}},
    assigns=["doc._.rates", "doc._.mentions"],
    requires=["token.is_sent_start", "doc._.sections", "doc._.citations", "doc._.mentions", "doc._.terms"],
)
def create_rates(nlp: Language, name: str, model: RateModel) -> Rates:  # noqa: ARG001 (spaCy's signature)
    """Make the component."""
    return Rates(model)


class Rates:
    """Writes `doc._.rates`, and takes their figures out of `doc._.mentions`."""

    def __init__(self, model: RateModel) -> None:
        self.model = model

    def __call__(self, doc: Doc) -> Doc:
        """Find the rate claims of the document: those of its sentences, and those of its tables."""
        found = list(rates(doc, self.model))
        tables = doc._.document.tables if doc._.document else ()
        found += table_rates(doc.text, tables, doc._.citations, doc._.mentions, doc._.terms)
        doc._.rates = tuple(sorted(found, key=lambda rate: rate.start))
        doc._.mentions = tuple(without_figures(doc._.mentions, doc._.rates))
        return doc


def rates(doc: Doc, model: RateModel) -> Iterator[Rate]:
    """The rate claims of a document with sentences, in order.

    Sections, citations, mentions and terms are used where they have been found before.
    """
    sections = Sections(doc.text, doc._.sections)
    found = list(candidates(doc.text, _speaking(doc, sections), doc._.citations))
    values = _token_spans(doc, found)
    told = [reading if reading and reading.claim >= TOLD else None for reading in model.read(doc, values)]
    writer = _Writer(doc, sections, model)
    claims = [(one, reading) for one, reading in zip(found, distributed(doc, values, told), strict=True) if reading]
    for _, row in groupby(claims, key=lambda claim: claim[0].pieces[0].start):
        yield from writer.sentence(list(row))


def _speaking(doc: Doc, sections: Sections) -> Iterator[tuple[int, int]]:
    """The sentences that may make claims; a title in a list of references makes none, whatever it stands under."""
    text = doc.text  # once: spaCy puts it together anew at each asking
    listed = sorted((reference.start, reference.end) for reference in doc._.references)
    for start, end in sentence_spans(doc):
        if sections.at(start, end) and not stands_in(start, end, listed) and any(map(str.isalnum, text[start:end])):
            yield start, end


def _token_spans(doc: Doc, found: Sequence[Candidate]) -> list[Tokens]:
    starts = [token.idx for token in doc]
    return [(bisect_right(starts, one.start) - 1, bisect_left(starts, one.end)) for one in found]


class _Writer:
    """Puts together what is known of a value; a document's layers, looked up by offset."""

    def __init__(self, doc: Doc, sections: Sections, model: RateModel) -> None:
        self.doc, self.text = doc, doc.text
        self.sections, self.model = sections, model
        self.citations = doc._.citations
        self._citation_starts = [one.start for one in self.citations]
        self._linked = sorted(
            (one for one in (*doc._.mentions, *doc._.terms) if one.concept), key=lambda one: one.start
        )
        self._linked_starts = [one.start for one in self._linked]
        self.procedures = Procedures(in_full(doc._.mentions, doc._.terms))

    def sentence(self, claims: Sequence[tuple[Candidate, Reading]]) -> Iterator[Rate]:
        """The claims that the values of a sentence make."""
        pieces = claims[0][0].pieces
        first, last = (bisect_left(self._citation_starts, at) for at in (pieces[0].start, pieces[-1].end))
        cited = self.citations[first:last]
        turns = in_turn(pieces, cited, [(one.value.first, one.value.last) for one, _ in claims])
        for at, (candidate, reading) in enumerate(claims):
            yield self._rate(candidate, reading, cited, turns[at] if turns else None)

    def _rate(
        self, candidate: Candidate, reading: Reading, cited: Sequence[Citation], turn: tuple[str, ...] | None
    ) -> Rate:
        """The claim that a value makes; `turn` are the labels that the sentence gives it among others."""
        pieces, value = candidate.pieces, qualified(candidate.pieces, candidate.value)
        section = self.sections.at(candidate.start, candidate.end) or _NOWHERE
        place = value.first, value.last
        labels = turn or supporting(pieces, cited, place, in_results=section.type == "results")
        event, group = self._phrase(reading.event, EVENTS), self._phrase(reading.group)
        quoted = reading.quoted >= (PERHAPS if section.type == "introduction" else LIKELY)
        return Rate(
            start=candidate.start,
            end=candidate.end,
            text=self.text[candidate.start : candidate.end],
            low=value.low,
            high=value.high,
            unit=value.unit,
            qualifier=value.qualifier,
            numerator=value.numerator,
            denominator=value.denominator,
            kind="outcome" if reading.outcome >= LIKELY else "characteristic",
            comparison=reading.comparison >= LIKELY,
            own=is_own(pieces, place, section, labels, quoted=quoted),
            event=event,
            group=group,
            procedure=self.procedures.of(event, group, (pieces[0].start, pieces[-1].end)),
            citations=labels,
            confidence=round(self.model.sure(reading), 3),
            warnings=disagreement(value),
        )

    def _phrase(self, tokens: Tokens | None, types: Collection[str] = MENTION_TYPES) -> Phrase | None:
        """A phrase without the punctuation at its edges; None where nothing else is left."""
        if tokens is None:
            return None
        start, end = self.doc[tokens[0]].idx, self.doc[tokens[1] - 1].idx + len(self.doc[tokens[1] - 1])
        text = self.text[start:end]
        start += len(text) - len(text.lstrip(_SIGNS))
        text = text.strip(_SIGNS)
        if not any(map(str.isalpha, text)):
            return None  # a number names nothing: `at 1, 2 and 5 years`
        return Phrase(start, start + len(text), text, self._concept(start, start + len(text), types))

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

    def __init__(self, text: str, sections: Sequence[Section]) -> None:
        self._text = text
        self._sections = sections
        self._starts = [section.start for section in sections]
        self._around = _parents(sections)

    def at(self, offset: int, end: int = 0) -> Section | None:
        """The innermost section at an offset; None where no claims are taken from: silent sections and headings.

        Args:
            offset: where what may be a claim begins.
            end: where it ends; a sentence may begin with the heading of its paragraph (`Results: Of 40 patients ...`).
        """
        inner = None
        place = bisect_right(self._starts, offset) - 1
        while place >= 0:
            section = self._sections[place]
            if offset < section.end:
                if section.type in SILENT or is_silent(section):
                    return None
                inner = inner or section
            place = self._around[place]
        if inner and inner.title and max(offset, end) <= self._heading_end(inner, inner.title):
            return None
        return inner or _NOWHERE

    def _heading_end(self, section: Section, title: str) -> int:
        """Where a section's heading ends, with the sign behind it; its numbering is no part of the title."""
        at = self._text.find(title, section.start, section.start + len(title) + _NUMBERING)
        return at + len(title) + _SIGN if at >= 0 else section.start


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
    if abs(percent - value.low) <= rounding(value.low):
        return ()
    told = f"{percent:.{max(decimals_of(value.low), 1)}f}%, but the text says {value.low:g}%"
    return (f"{value.numerator} of {value.denominator} is {told}.",)
