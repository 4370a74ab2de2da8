"""What extraction finds in a document. Every offset is into `Document.text`, in code points, end exclusive."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.model.document import Citation, Document, Reference, Section

MENTION_TYPES = (
    "Procedure", "Test", "Condition", "Anatomy", "Drug", "Device", "Age", "Sex", "Value", "Dosage", "Severity",
    "Date", "Duration", "History", "Outcome",
)  # fmt: skip
ASSERTIONS = ("present", "absent", "possible", "hypothetical", "historical", "family")
QUALIFIERS = ("exact", "approx", "up_to", "less_than", "at_least", "more_than", "range")
KINDS = ("outcome", "characteristic")
RELATION_TYPES = (
    "complication_of", "located_in", "treats", "uses", "has_dose", "has_value", "has_severity", "before", "cause",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Concept:
    """A concept of the vocabulary: its IRI and preferred label."""

    iri: str
    label: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words of the text that fill a role of a claim, with their concept where one is known."""

    start: int
    end: int
    text: str
    concept: Concept | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """An entity named in the text; `type` one of MENTION_TYPES, `assertion` one of ASSERTIONS.

    `id` is made from the offsets and the type (`m120-134-Condition`), so it is the same on every run. `link_score` says
    how well the words fit the concept (1: they are its name), `runner_up` is the next best one.
    """

    id: str
    start: int
    end: int
    text: str
    type: str
    concept: Concept | None = None
    assertion: str = "present"
    link_score: float | None = None
    runner_up: Concept | None = None
    runner_up_score: float | None = None


@dataclass(frozen=True, slots=True)
class Rate:
    """A claim that a proportion of counted units had an event.

    Attributes:
        start, end, text: the value expression without its qualifier word (`3% to 6%`, `17 (4.0%)`).
        low, high: bounds in percent (0-100), or events per the base named in `unit` for person-time; None where
            unbounded (`up to 10%` has low None).
        unit: `%`, or the person-time unit as written.
        qualifier: one of QUALIFIERS.
        numerator, denominator: counts, where the text states them with this value.
        kind: one of KINDS. comparison: one arm of a comparison within its sentence.
        own: the report's own data; False for a figure quoted from a cited source.
        event, group, procedure: what occurred, among whom, after what.
        citations: sorted labels of the references that support this value.
        confidence: how likely the whole claim is read right, from 0 to 1; calibrated (see `benchmarks/calibration.py`).
        warnings: one sentence each (counts that disagree with the percentage).
        within: in a table, what else tells of what: the heading that the row stands under, or the row's own words where
            the event is that heading (`Grade 3` of `Nausea`). None in prose.
        when: in a table, the heading that tells when it was counted (`Week 4`). None in prose.
        among: in a table, the group that the group is a part of, or a part of it (`Men` of `Placebo`). None in prose.
    """

    start: int
    end: int
    text: str
    low: float | None
    high: float | None
    unit: str
    qualifier: str
    numerator: int | None
    denominator: int | None
    kind: str
    comparison: bool
    own: bool
    event: Phrase | None
    group: Phrase | None
    procedure: Phrase | None
    citations: tuple[str, ...]
    confidence: float
    warnings: tuple[str, ...] = ()
    within: Phrase | None = None
    when: Phrase | None = None
    among: Phrase | None = None


@dataclass(frozen=True, slots=True)
class Abbreviation:
    """A short form and its long form; the offsets are those of the first definition (long and short form)."""

    short: str
    long: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Relation:
    """A typed link from one mention to another (ids); the offsets are those of the words that show it."""

    type: str
    subject: str
    object: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Patient:
    """A patient of a case report. `age_unit` is years, months, weeks or days; `sex` male, female or None."""

    age: float | None
    age_unit: str | None
    sex: str | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence: what a claim is quoted from."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Extraction:
    """A document with everything found in it; the tuples are in order of `start`."""

    document: Document
    sections: tuple[Section, ...] = ()
    sentences: tuple[Sentence, ...] = ()
    mentions: tuple[Mention, ...] = ()
    rates: tuple[Rate, ...] = ()
    citations: tuple[Citation, ...] = ()
    references: tuple[Reference, ...] = ()
    abbreviations: tuple[Abbreviation, ...] = ()
    relations: tuple[Relation, ...] = ()
    patients: tuple[Patient, ...] = ()
