"""Typed answers of the graph: what queries return to the command line and the pages."""

from __future__ import annotations

from dataclasses import dataclass, field

NO_ROWS = "Nothing in the store answers this."


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a report with what stands around them; the way back from any answer.

    `exact` is the evidence, `sentence` the whole sentence(s) it stands in; `start`, `end` locate `exact` in the
    report's text and `sentence_start` the sentence.
    """

    report: str
    report_title: str
    start: int
    end: int
    exact: str
    sentence: str
    sentence_start: int
    section: str | None = None


@dataclass(frozen=True, slots=True)
class Term:
    """An IRI with the best label the graph has for it."""

    iri: str
    label: str


Cell = str | int | float | bool | None | Term


@dataclass(frozen=True, slots=True)
class Table:
    """A SELECT or ASK result. `truncated` says that rows beyond the cap were left out."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    truncated: bool = False


@dataclass(frozen=True, slots=True)
class Triples:
    """A CONSTRUCT or DESCRIBE result, as Turtle and as (subject, predicate, object) rows."""

    turtle: str
    rows: tuple[tuple[Term, Term, Cell], ...]
    truncated: bool = False


@dataclass(frozen=True, slots=True)
class ReportRow:
    """A report in the store. `id` is the content hash; `short` its shortest prefix that names no other report."""

    id: str
    short: str
    title: str
    source: str
    format: str
    citation: str | None
    year: str | None
    words: int
    mentions: int
    rates: int
    citations: int
    references: int


BOUNDS = {
    "approx": "about",
    "up_to": "up to",
    "at_least": "at least",
    "less_than": "less than",
    "more_than": "more than",
}
"""What the qualifier of a rate adds to its value, in words; the other qualifiers stand in the value itself."""


def bounded(value: str, qualifier: str) -> str:
    """A value as a text without its surroundings must say it: `10%` that is a bound is `up to 10%`."""
    return f"{BOUNDS[qualifier]} {value}" if qualifier in BOUNDS else value


@dataclass(frozen=True, slots=True)
class RateRow:
    """A rate claim with its roles, its authority and its quote.

    `event`, `group`, `procedure` are the words of the text; `*_concept` the concept where linked. `references` pairs
    each label in `citations` with the text of the reference, None where the report's list does not resolve it.
    `within` is what else a table tells of the event, `when` that it was counted, and `among` the group that the group
    is a part of, or a part of it. `confidence` is how likely the claim is read right, from 0 to 1.
    """

    claim: str
    value: str
    low: float | None
    high: float | None
    unit: str
    qualifier: str
    numerator: int | None
    denominator: int | None
    kind: str
    comparison: bool
    own: bool
    event: str | None
    event_concept: Term | None
    within: str | None
    when: str | None
    among: str | None
    group: str | None
    group_concept: Term | None
    procedure: str | None
    procedure_concept: Term | None
    citations: tuple[str, ...]
    references: tuple[tuple[str, str | None], ...]
    confidence: float
    warnings: tuple[str, ...]
    quote: Quote

    @property
    def figure(self) -> str:
        """The value with its bound in words."""
        return bounded(self.value, self.qualifier)


@dataclass(frozen=True, slots=True)
class WorkRow:
    """A work that reports cite, or that a report is.

    `id` is the end of its IRI: `doi:10.1000/1`, `pmid:123`, `pmcid:PMC123` or sixteen hexadecimal digits. `reports` is
    how many reports cite it, `figures` how many of their figures are quoted from it, `report` the id of the report that
    is this work, if it is in the store.
    """

    iri: str
    id: str
    label: str
    year: str | None
    doi: str | None
    pmid: str | None
    reports: int
    figures: int
    report: str | None


@dataclass(frozen=True, slots=True)
class WorkEntry:
    """An entry of a reference list, or a report's word of itself, that is of a work; `text` is how it is printed.

    `because` says why its description was brought together with that of another entry, and in which fields they agree;
    None where it stands alone or reads like the others.
    """

    iri: str
    report: str
    report_title: str
    text: str
    because: str | None


@dataclass(frozen=True, slots=True)
class Citing:
    """That a work (which a report is) cites another; both by IRI. `figures` says how many it quotes from it."""

    source: str
    target: str
    figures: int


@dataclass(frozen=True, slots=True)
class CitationNetwork:
    """Works that cite and are cited, or the most telling of them.

    Attributes:
        works: those that are shown.
        citings: which of them cite which.
        all_works, all_citings: how many works cite or are cited, and how often, in the whole store.
    """

    works: tuple[WorkRow, ...]
    citings: tuple[Citing, ...]
    all_works: int
    all_citings: int


@dataclass(frozen=True, slots=True)
class ConceptRow:
    """A concept with how often, and in how many reports, it is mentioned."""

    iri: str
    label: str
    type: str
    definition: str | None
    synonyms: tuple[str, ...]
    mentions: int
    reports: int


AS_OUTCOME = "#outcome"
"""Behind the IRI of a concept on the side of outcomes of a network of two sides, if it is on the other one, too."""


@dataclass(frozen=True, slots=True)
class Node:
    """A concept in a neighbourhood; `weight` is the number of reports that mention it."""

    iri: str
    label: str
    type: str
    weight: int


@dataclass(frozen=True, slots=True)
class Edge:
    """A link between two concepts, with the sentences that show it.

    `type` is a relation type, `rate` (event -> procedure, `label` is the value) or `broader`.
    """

    source: str
    target: str
    type: str
    label: str
    reports: int
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """The concepts around one concept. `hidden` counts neighbours left out by the cap."""

    centre: str
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    hidden: int = 0


@dataclass(frozen=True, slots=True)
class NodeMeasures:
    """A node of a network: how many it is linked to, its centrality (all add up to 1), its community (from 1)."""

    iri: str
    label: str
    type: str
    weight: int
    degree: int
    centrality: float
    community: int


@dataclass(frozen=True, slots=True)
class SimilarReport:
    """A report that mentions what another one does: `score` from 0 to 1, and the concepts that count the most first."""

    report: str
    score: float
    shared: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """What is in the store: counts, the most reported complications and the latest reports."""

    reports: int
    mentions: int
    rates: int
    citations: int
    concepts: int
    triples: int
    top_procedures: tuple[ConceptRow, ...] = ()
    top_conditions: tuple[ConceptRow, ...] = ()


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a named query. `type`: concept, report, text, integer, number or choice (then with `choices`).

    One that is not `required` and has no `default` may be left open.
    """

    name: str
    type: str
    description: str
    default: str | None = None
    choices: tuple[str, ...] = ()
    required: bool = False


@dataclass(frozen=True, slots=True)
class NamedQuery:
    """A competency question kept as SPARQL with typed parameters. `empty` is what an answer without rows means."""

    name: str
    question: str
    parameters: tuple[Parameter, ...]
    sparql: str
    empty: str = NO_ROWS


@dataclass(frozen=True, slots=True)
class Finding:
    """A breach of a shape. `severity` is violation, warning or info; `message` is for a clinician."""

    report: str
    severity: str
    message: str
    focus: str
    quote: str | None = None


@dataclass(frozen=True, slots=True)
class Ingested:
    """The fate of one source: status is added, replaced, unchanged or failed (then `error` says why)."""

    source: str
    status: str
    report: str | None = None
    title: str | None = None
    rates: int = 0
    mentions: int = 0
    error: str | None = None
    warnings: tuple[str, ...] = field(default=())
