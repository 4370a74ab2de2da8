"""A report's graph as the extraction it was made from: the way back of `kg.graph.mapping`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from rdflib import DCTERMS, RDF, RDFS

from kg.graph.fields import KG, METADATA, REFERENCE, ROLES, UNRESOLVED
from kg.graph.literals import LINES, parted
from kg.model.document import Citation, Document, Metadata, Reference, Section
from kg.model.errors import UnknownName
from kg.model.extraction import (
    Abbreviation,
    Concept,
    Extraction,
    Mention,
    Patient,
    Phrase,
    Rate,
    Relation,
    Sentence,
)
from kg.vocabulary import terms

if TYPE_CHECKING:
    from collections.abc import Callable

    import rdflib
    from rdflib import URIRef

Facts = dict[str, list[str]]
"""What a graph says of one subject: the lexical forms and IRIs under each property."""


def extraction_of(graph: rdflib.Graph, report_iri: str) -> Extraction:
    """The extraction that `graph_of` made the graph from; its document's `source` is the bare file name.

    Raises:
        UnknownName: the graph holds no such report.
    """
    return _Reading(graph, report_iri).run()


class _Reading:
    """One report's graph while it is read."""

    def __init__(self, graph: rdflib.Graph, report: str) -> None:
        self.report = report
        self.facts = _facts(graph, report)
        if report not in self.facts:
            raise UnknownName("report", report)
        self.labels = {
            one(node, KG.concept): one(node, RDFS.label)
            for node in self.facts.values()
            if str(KG.IndexTerm) in node.get(str(RDF.type), ())
        }

    def run(self) -> Extraction:
        found: dict[str, Any] = {
            "sections": self._parts(KG.Section, self._section),
            "sentences": self._parts(KG.Sentence, self._sentence),
            "mentions": self._parts(KG.Mention, self._mention),
            "rates": self._parts(KG.RateClaim, self._rate),
            "citations": self._parts(KG.CitationMarker, self._citation),
            "references": self._parts(KG.Reference, self._reference),
            "abbreviations": self._parts(KG.Abbreviation, self._abbreviation),
            "relations": self._parts(KG.RelationClaim, self._relation),
            "patients": self._parts(KG.Patient, self._patient),
        }
        return Extraction(document=self._document(found), **found)

    def _parts(self, kind: URIRef, build: Callable[[str, Facts], Any]) -> tuple[Any, ...]:
        """The parts of one kind in order of the text; references that no list resolves have no place in it."""
        rows = [
            (integer(facts, KG.start), integer(facts, KG.order) or 1, node, facts)
            for node, facts in self.facts.items()
            if str(kind) in facts.get(str(RDF.type), ()) and not self._fragment(node).startswith(UNRESOLVED)
        ]
        return tuple(build(node, facts) for _, _, node, facts in sorted(rows, key=lambda row: row[:3]))

    def _fragment(self, node: str) -> str:
        return node.removeprefix(self.report + "#")

    def _concept(self, facts: Facts) -> Concept | None:
        iri = maybe(facts, KG.concept)
        return None if iri is None else Concept(iri, self.labels[iri])

    def _document(self, found: dict[str, Any]) -> Document:
        facts = self.facts[self.report]
        marked_up = {name: found[name] for name in facts.get(str(KG.markedUp), ())}
        return Document(
            id=terms.report_id(self.report),
            source=one(facts, DCTERMS.source),
            format=one(facts, DCTERMS.format),
            title=maybe(facts, DCTERMS.title),
            text=one(facts, KG.text),
            metadata=Metadata(authors=several(facts, KG.authors), **fields(facts, METADATA)),
            warnings=several(facts, KG.warning, LINES),
            **marked_up,
        )

    def _section(self, _: str, facts: Facts) -> Section:
        return Section(maybe(facts, DCTERMS.title), one(facts, KG.sectionType), *span(facts))

    def _sentence(self, _: str, facts: Facts) -> Sentence:
        return Sentence(*span(facts))

    def _mention(self, node: str, facts: Facts) -> Mention:
        return Mention(
            unquote(self._fragment(node)), *span(facts), one(facts, KG.quote), one(facts, KG.entityType),
            self._concept(facts), one(facts, KG.assertion), number(facts, KG.linkScore),
            Concept(one(facts, KG.runnerUp), one(facts, KG.runnerUpLabel)) if maybe(facts, KG.runnerUp) else None,
            number(facts, KG.runnerUpScore),
        )  # fmt: skip

    def _rate(self, _: str, facts: Facts) -> Rate:
        percent = one(facts, KG.unit) == "%"
        phrases: dict[str, Any] = {role: self._phrase(facts, predicate) for role, predicate in ROLES.items()}
        start, end = span(facts)
        return Rate(
            start=start,
            end=end,
            text=one(facts, KG.quote),
            low=number(facts, KG.lowPercent if percent else KG.lowPerBase),
            high=number(facts, KG.highPercent if percent else KG.highPerBase),
            unit=one(facts, KG.unit),
            qualifier=one(facts, KG.qualifier),
            numerator=integer(facts, KG.numerator),
            denominator=integer(facts, KG.denominator),
            kind=one(facts, KG.kind),
            comparison=one(facts, KG.comparison) == "true",
            own=one(facts, KG.ownData) == "true",
            citations=several(facts, KG.labels),
            confidence=float(one(facts, KG.confidence)),
            warnings=several(facts, KG.warning, LINES),
            **phrases,
        )

    def _phrase(self, claim: Facts, role: URIRef) -> Phrase | None:
        node = maybe(claim, role)
        if node is None:
            return None
        facts = self.facts[node]
        return Phrase(*span(facts), one(facts, KG.quote), self._concept(facts))

    def _citation(self, _: str, facts: Facts) -> Citation:
        return Citation(*span(facts), one(facts, KG.quote), several(facts, KG.labels))

    def _reference(self, _: str, facts: Facts) -> Reference:
        start, end = span(facts)
        label, words, authors = one(facts, KG.label), one(facts, KG.quote), several(facts, KG.authors)
        return Reference(label, start, end, words, authors, **fields(facts, REFERENCE))

    def _abbreviation(self, _: str, facts: Facts) -> Abbreviation:
        return Abbreviation(one(facts, KG.shortForm), one(facts, KG.longForm), *span(facts))

    def _relation(self, _: str, facts: Facts) -> Relation:
        subject, target = (unquote(self._fragment(one(facts, end))) for end in (KG.subject, KG.object))
        return Relation(one(facts, KG.relationType), subject, target, *span(facts))

    def _patient(self, _: str, facts: Facts) -> Patient:
        return Patient(number(facts, KG.age), maybe(facts, KG.ageUnit), maybe(facts, KG.sex), *span(facts))


def _facts(graph: rdflib.Graph, report: str) -> dict[str, Facts]:
    """The graph by subject and property, in one pass; what is not about the report is left out."""
    found: dict[str, Facts] = {}
    for subject, predicate, value in graph:
        if str(subject).partition("#")[0] == report:
            found.setdefault(str(subject), {}).setdefault(str(predicate), []).append(str(value))
    return found


def maybe(facts: Facts, predicate: URIRef) -> str | None:
    """The value of a property, None where it has none."""
    values = facts.get(str(predicate))
    return values[0] if values else None


def one(facts: Facts, predicate: URIRef) -> str:
    """The value of a property that must have one."""
    return facts[str(predicate)][0]


def several(facts: Facts, predicate: URIRef, between: str = "; ") -> tuple[str, ...]:
    """The texts of a joined literal."""
    literal = maybe(facts, predicate)
    return () if literal is None else parted(literal, between)


def fields(facts: Facts, properties: dict[str, URIRef]) -> dict[str, str | None]:
    """The text fields of a value, None where unknown."""
    return {field: maybe(facts, predicate) for field, predicate in properties.items()}


def span(facts: Facts) -> tuple[int, int]:
    """The offsets of a part."""
    return int(one(facts, KG.start)), int(one(facts, KG.end))


def integer(facts: Facts, predicate: URIRef) -> int | None:
    """A whole number, None where there is none."""
    value = maybe(facts, predicate)
    return None if value is None else int(value)


def number(facts: Facts, predicate: URIRef) -> float | None:
    """A number, None where there is none."""
    value = maybe(facts, predicate)
    return None if value is None else float(value)
