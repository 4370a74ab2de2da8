"""An extraction as triples: a pure function, the same input giving the same graph on every machine.

Every subject is the report or a fragment of it (`…#rate-120-134`), so no triple stands in the graphs of two reports:
the store's union of all graphs then counts nothing twice. There are no blank nodes, random names, times or paths of a
machine. The words of a mention are selected as in the W3C Web Annotation model (2017), by position and by quote.
`kg.graph.unmapping` is the way back.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import rdflib
from rdflib import DCTERMS, PROV, RDF, RDFS, URIRef

from kg.graph.fields import C4O, CITO, COUNTS, KG, MARKED_UP, METADATA, OA, QUDT, REFERENCE, ROLES, UNIT, UNRESOLVED
from kg.graph.literals import LINES, boolean, decimal, integer, joined, text
from kg.graph.places import Places, file_name, numbered
from kg.graph.unmapping import extraction_of
from kg.vocabulary import terms

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rdflib.term import Node

    from kg.graph.places import Row
    from kg.model.document import Citation, Reference, Section
    from kg.model.extraction import Abbreviation, Concept, Extraction, Mention, Patient, Phrase, Rate, Relation

__all__ = ["extraction_of", "graph_of"]

UNREAL = frozenset({"absent", "family"})  # assertions of what this patient does not have
AROUND = 32  # characters before and after a quote that tell it from the same words elsewhere


def graph_of(extraction: Extraction, version: str) -> rdflib.Graph:
    """All triples of one report, about twenty for a mention and for a rate.

    Args:
        extraction: offsets in code points of its document's text; mention ids unique.
        version: what made the extraction (program, components, vocabulary).

    Raises:
        ValueError: two mentions share an id, or a number is not finite.
    """
    return _Mapping(extraction, version).run()


class _Mapping:
    """One report's graph while it is written."""

    def __init__(self, extraction: Extraction, version: str) -> None:
        self.extraction = extraction
        self.version = version
        self.text = extraction.document.text
        self.report = URIRef(terms.report_iri(extraction.document.id))
        self.graph = rdflib.Graph()
        self.sentences = Places(self._numbered("sentence", extraction.sentences))
        self.sections = Places(self._numbered("section", extraction.sections))
        self.mentions = Places(self._numbered("mention", extraction.mentions))
        self.references = self._reference_iris()
        self.concepts = {mention.id: mention.concept for mention in extraction.mentions}
        self.unreal = {mention.id for mention in extraction.mentions if mention.assertion in UNREAL}
        self.quoted: set[int] = set()

    def run(self) -> rdflib.Graph:
        self._report()
        self._provenance()
        for kind in ("section", "reference", "citation", "abbreviation", "patient", "rate", "relation"):
            write = getattr(self, f"_{kind}")
            for node, order, part in self._numbered(kind, getattr(self.extraction, f"{kind}s")):
                self._place(node, order, part)
                write(node, part)
        self._mentions()
        self._index()
        self._sentences()
        return self.graph

    # Names.

    def _iri(self, fragment: str) -> URIRef:
        return URIRef(f"{self.report}#{fragment}")

    def _numbered(self, kind: str, parts: Iterable[Any]) -> list[Row]:
        return numbered(f"{self.report}#{kind}", parts)

    def _mention_iri(self, identifier: str) -> URIRef:
        return self._iri(quote(identifier, safe=""))

    def _reference_iris(self) -> dict[str, URIRef]:
        """The entry that each label means: the first one of the list that bears it."""
        numbered = self._numbered("reference", self.extraction.references)
        return {reference.label: node for node, _, reference in reversed(numbered)}

    # Triples.

    def _add(self, subject: URIRef, predicate: URIRef, *objects: Node) -> None:
        for value in objects:
            self.graph.add((subject, predicate, value))

    def _add_texts(self, subject: URIRef, properties: dict[str, URIRef], owner: object) -> None:
        for field, predicate in properties.items():
            value = getattr(owner, field)
            if value is not None:
                self._add(subject, predicate, text(value))

    def _add_joined(self, subject: URIRef, predicate: URIRef, values: Sequence[str], between: str = "; ") -> None:
        if values:
            self._add(subject, predicate, joined(values, between))

    def _span(self, node: URIRef, start: int, end: int) -> None:
        self._add(node, KG.start, integer(start))
        self._add(node, KG.end, integer(end))

    def _place(self, node: URIRef, order: int, part: Any) -> None:  # noqa: ANN401 - any part with a start and an end
        self._span(node, part.start, part.end)
        self._add(node, KG.statedIn, self.report)
        if order > 1:
            self._add(node, KG.order, integer(order))

    def _support(self, node: URIRef, start: int) -> None:
        """Link a claim to the sentence it begins in."""
        at = self.sentences.at(start)
        if at is not None:
            self.quoted.add(at)
            self._add(node, KG.supportedBy, self.sentences.rows[at][0])

    # The report.

    def _report(self) -> None:
        document = self.extraction.document
        name = file_name(document.source)
        self._add(self.report, RDF.type, KG.Report)
        self._add(self.report, RDFS.label, text(document.title or name))
        self._add(self.report, DCTERMS.identifier, text(document.id))
        self._add(self.report, DCTERMS.source, text(name))
        self._add(self.report, DCTERMS.format, text(document.format))
        self._add(self.report, KG.text, text(document.text))
        self._add(self.report, KG.wordCount, integer(len(document.text.split())))
        for name, predicate in COUNTS.items():
            self._add(self.report, predicate, integer(len(getattr(self.extraction, name))))
        self._add_texts(self.report, {"title": DCTERMS.title}, document)
        self._add_texts(self.report, METADATA, document.metadata)
        self._add_joined(self.report, KG.authors, document.metadata.authors)
        self._add_joined(self.report, KG.warning, document.warnings, LINES)
        for name in MARKED_UP:
            if getattr(document, name) is not None:
                self._add(self.report, KG.markedUp, text(name))

    def _provenance(self) -> None:
        activity, software = self._iri("extraction"), self._iri("software")
        self._add(activity, RDF.type, PROV.Activity)
        self._add(activity, PROV.used, self.report)
        self._add(activity, PROV.wasAssociatedWith, software)
        self._add(software, RDF.type, PROV.SoftwareAgent)
        self._add(software, KG.version, text(self.version))

    def _section(self, node: URIRef, section: Section) -> None:
        self._add(node, RDF.type, KG.Section)
        self._add(node, KG.sectionType, text(section.type))
        self._add_texts(node, {"title": DCTERMS.title}, section)
        caption = self.text[section.start : section.end].partition("\n")[0]
        if section.type == "table" and " | " not in caption:  # the line above the first row
            self._add(node, DCTERMS.description, text(caption))

    def _sentences(self) -> None:
        """All sentences; those that carry a claim with their words and their section."""
        for at, (node, order, sentence) in enumerate(self.sentences.rows):
            self._add(node, RDF.type, KG.Sentence)
            self._place(node, order, sentence)
            if at in self.quoted:
                self._add(node, KG.quote, text(self.text[sentence.start : sentence.end]))
                section = self.sections.at(sentence.start)
                if section is not None:
                    self._add(node, KG.inSection, self.sections.rows[section][0])

    # What the report says of other reports.

    def _reference(self, node: URIRef, reference: Reference) -> None:
        self._add(node, RDF.type, KG.Reference)
        self._add(node, KG.label, text(reference.label))
        self._add(node, KG.quote, text(reference.text))
        self._add_joined(node, KG.authors, reference.authors)
        self._add_texts(node, REFERENCE, reference)
        self._add(self.report, CITO.cites, node)

    def _citation(self, node: URIRef, citation: Citation) -> None:
        self._add(node, RDF.type, KG.CitationMarker)
        self._add(node, KG.quote, text(citation.text))
        self._add_joined(node, KG.labels, citation.references)
        self._add(node, C4O.denotes, *map(self._cited, citation.references))
        self._support(node, citation.start)

    def _cited(self, label: str) -> URIRef:
        """The reference that a label names; one that is not in the list gets a node that says so."""
        known = self.references.get(label)
        if known is not None:
            return known
        node = self._iri(UNRESOLVED + quote(label, safe=""))
        self._add(node, RDF.type, KG.Reference, KG.UnresolvedReference)
        self._add(node, KG.label, text(label))
        self._add(node, KG.statedIn, self.report)
        self._add(self.report, CITO.cites, node)
        return node

    def _abbreviation(self, node: URIRef, abbreviation: Abbreviation) -> None:
        self._add(node, RDF.type, KG.Abbreviation)
        self._add(node, KG.shortForm, text(abbreviation.short))
        self._add(node, KG.longForm, text(abbreviation.long))

    # Claims.

    def _mentions(self) -> None:
        if len(self.concepts) != len(self.extraction.mentions):
            repeated = Counter(mention.id for mention in self.extraction.mentions).most_common(1)[0][0]
            message = f"two mentions share the id {repeated}"
            raise ValueError(message)
        for _, order, mention in self.mentions.rows:
            self._mention(self._mention_iri(mention.id), order, mention)

    def _mention(self, node: URIRef, order: int, mention: Mention) -> None:
        self._add(node, RDF.type, KG.Mention, OA.Annotation)
        self._span(node, mention.start, mention.end)
        self._add(node, KG.quote, text(mention.text))
        self._add(node, KG.entityType, text(mention.type))
        self._add(node, KG.assertion, text(mention.assertion))
        self._add(node, OA.hasTarget, self._passage(mention.start, mention.end, mention.text))
        self._concept(node, KG.concept, mention.concept)
        self._concept(node, OA.hasBody, mention.concept)  # for annotation tools, which do not know kg:concept
        self._link(node, mention)
        self._support(node, mention.start)
        if order > 1:
            self._add(node, KG.order, integer(order))

    def _link(self, node: URIRef, mention: Mention) -> None:
        """How well the words fit the concept, and which one they would fit next."""
        if mention.link_score is not None:
            self._add(node, KG.linkScore, decimal(mention.link_score))
        if mention.runner_up is not None:
            self._add(node, KG.runnerUp, URIRef(mention.runner_up.iri))
            self._add(node, KG.runnerUpLabel, text(mention.runner_up.label))
        if mention.runner_up_score is not None:
            self._add(node, KG.runnerUpScore, decimal(mention.runner_up_score))

    def _passage(self, start: int, end: int, exact: str) -> URIRef:
        """The words of a mention for annotation tools; its name is the text fragment of RFC 5147."""
        node = self._iri(f"char={start},{end}")
        position, words = self._iri(f"position={start},{end}"), self._iri(f"quote={start},{end}")
        self._add(node, RDF.type, OA.SpecificResource)
        self._add(node, OA.hasSource, self.report)
        self._add(node, OA.hasSelector, position, words)
        self._add(position, RDF.type, OA.TextPositionSelector)
        self._add(position, OA.start, integer(start))
        self._add(position, OA.end, integer(end))
        self._add(words, RDF.type, OA.TextQuoteSelector)
        self._add(words, OA.exact, text(exact))
        self._add(words, OA.prefix, text(self.text[max(0, start - AROUND) : start]))
        self._add(words, OA.suffix, text(self.text[end : end + AROUND]))
        return node

    def _concept(self, node: URIRef, predicate: URIRef, concept: Concept | None) -> None:
        if concept is not None:
            self._add(node, predicate, URIRef(concept.iri))

    def _rate(self, node: URIRef, rate: Rate) -> None:
        self._add(node, RDF.type, KG.RateClaim)
        self._add(node, KG.quote, text(rate.text))
        self._add(node, KG.qualifier, text(rate.qualifier))
        self._add(node, KG.kind, text(rate.kind))
        self._add(node, KG.comparison, boolean(rate.comparison))
        self._add(node, KG.ownData, boolean(rate.own))
        self._add(node, KG.confidence, decimal(rate.confidence))
        self._measure(node, rate)
        for role, predicate in ROLES.items():
            self._phrase(node, predicate, role, getattr(rate, role))
        self._support(node, rate.start)
        self._authority(node, rate)
        self._add_joined(node, KG.warning, rate.warnings, LINES)
        self._add(node, PROV.wasGeneratedBy, self._iri("extraction"))

    def _measure(self, node: URIRef, rate: Rate) -> None:
        percent = rate.unit == "%"
        low, high = (KG.lowPercent, KG.highPercent) if percent else (KG.lowPerBase, KG.highPerBase)
        self._add(node, KG.unit, text(rate.unit))
        if percent:
            self._add(node, QUDT.hasUnit, UNIT.PERCENT)
        if rate.low is not None:
            self._add(node, low, decimal(rate.low))
        if rate.high is not None:
            self._add(node, high, decimal(rate.high))
        for field in ("numerator", "denominator"):
            value = getattr(rate, field)
            if value is not None:
                self._add(node, KG[field], integer(value))

    def _phrase(self, claim: URIRef, predicate: URIRef, role: str, phrase: Phrase | None) -> None:
        if phrase is None:
            return
        node = URIRef(f"{claim}-{role}")
        self._add(claim, predicate, node)
        self._add(node, RDF.type, KG.Phrase)
        self._span(node, phrase.start, phrase.end)
        self._add(node, KG.quote, text(phrase.text))
        self._concept(node, KG.concept, phrase.concept)
        for mention in self.mentions.within(phrase.start, phrase.end):
            self._add(node, KG.names, self._mention_iri(mention.id))

    def _authority(self, node: URIRef, rate: Rate) -> None:
        """On whose word: the labels as printed, and for a figure quoted from others the works themselves."""
        self._add_joined(node, KG.labels, rate.citations)
        cited = [self._cited(label) for label in rate.citations]
        self._add(node, CITO.cites, *cited)
        if not rate.own:
            self._add(node, PROV.hadPrimarySource, *cited)

    def _relation(self, node: URIRef, relation: Relation) -> None:
        self._add(node, RDF.type, KG.RelationClaim)
        self._add(node, KG.relationType, text(relation.type))
        self._add(node, KG.subject, self._mention_iri(relation.subject))
        self._add(node, KG.object, self._mention_iri(relation.object))
        if self.unreal.isdisjoint((relation.subject, relation.object)):  # where `no mass in the liver` is, is nowhere
            self._concept(node, KG.subjectConcept, self.concepts.get(relation.subject))
            self._concept(node, KG.objectConcept, self.concepts.get(relation.object))
        self._support(node, relation.start)
        self._add(node, PROV.wasGeneratedBy, self._iri("extraction"))

    def _patient(self, node: URIRef, patient: Patient) -> None:
        self._add(node, RDF.type, KG.Patient)
        if patient.age is not None:
            self._add(node, KG.age, decimal(patient.age))
        self._add_texts(node, {"age_unit": KG.ageUnit, "sex": KG.sex}, patient)
        self._support(node, patient.start)

    # The report's index: which concepts it names, and how often.

    def _index(self) -> None:
        named = Counter(mention.concept.iri for mention in self.extraction.mentions if mention.concept)
        for iri, label in self._labels().items():
            node = self._iri("term-" + quote(iri.removeprefix(terms.CONCEPT), safe=""))
            self._add(node, RDF.type, KG.IndexTerm)
            self._add(node, KG.statedIn, self.report)
            self._add(node, KG.concept, URIRef(iri))
            self._add(node, RDFS.label, text(label))
            self._add(node, KG.occurrences, integer(named[iri]))
            if named[iri]:
                self._add(self.report, KG.mentions, URIRef(iri))

    def _labels(self) -> dict[str, str]:
        phrases = (getattr(rate, role) for rate in self.extraction.rates for role in ROLES)
        parts = [*self.extraction.mentions, *(phrase for phrase in phrases if phrase)]
        return {part.concept.iri: part.concept.label for part in parts if part.concept}
