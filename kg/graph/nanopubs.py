"""Rate claims as nanopublications (nanopub.net/guidelines): what is said, on whose word, and who wrote it down.

Each is named after its content, so the same claim is the same nanopublication on every machine. They carry no date and
no signature, which whoever publishes them adds.
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

import pyoxigraph as ox
import rdflib
from rdflib import DCTERMS, PROV, RDF, RDFS, SKOS, Literal, Namespace, URIRef

from kg.graph.fields import BIBO, KG, ROLES
from kg.graph.frontier import lines_of
from kg.vocabulary.terms import NANOPUB, PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rdflib.term import Node

    from kg.graph.snapshot import Snapshot

    Triple = tuple[Node, Node, Node]

NP = Namespace("http://www.nanopub.org/nschema#")
NPX = Namespace("http://purl.org/nanopub/x/")
_WHOSE = frozenset((PROV.wasGeneratedBy, PROV.hadPrimarySource, KG.supportedBy, KG.confidence, KG.warning, KG.statedIn))
_PLACES = frozenset((KG.start, KG.end, KG.names))  # of the words of a phrase: the sentence is quoted instead
_OF_REPORT = (DCTERMS.title, DCTERMS.bibliographicCitation, DCTERMS.date, BIBO.doi, BIBO.pmid, KG.pmcid)
_OF_SOURCE = (RDF.type, KG.work, DCTERMS.bibliographicCitation, DCTERMS.title, BIBO.doi, BIBO.pmid)


def nanopubs(snapshot: Snapshot, reports: Iterable[str]) -> bytes:
    """The rate claims of reports as nanopublications, in TriG.

    Args:
        snapshot: where they are.
        reports: IRIs.
    """
    quads = [quad for report in sorted(reports) for quad in _of_report(snapshot.graph_with_works(report), report)]
    prefixes = {**PREFIXES, "np": str(NP), "npx": str(NPX)}
    return ox.serialize(quads, format=ox.RdfFormat.TRIG, prefixes=prefixes) or b""


def _of_report(graph: rdflib.Graph, report: str) -> Iterator[ox.Quad]:
    for claim in sorted(graph.subjects(RDF.type, KG.RateClaim), key=str):
        yield from _of_claim(graph, URIRef(report), claim)


def _of_claim(graph: rdflib.Graph, report: URIRef, claim: Node) -> Iterator[ox.Quad]:
    said = list(_assertion(graph, claim))
    this = URIRef(NANOPUB + sha256(b"\n".join(sorted(_lines(said)))).hexdigest()[:32])
    parts = [URIRef(f"{this}#{part}") for part in ("Head", "assertion", "provenance", "pubinfo")]
    head, assertion, provenance, published = parts
    yield from _quads(
        head,
        [
            (this, RDF.type, NP.Nanopublication),
            (this, NP.hasAssertion, assertion),
            (this, NP.hasProvenance, provenance),
            (this, NP.hasPublicationInfo, published),
        ],
    )
    yield from _quads(assertion, said)
    yield from _quads(provenance, _provenance(graph, report, claim, assertion))
    yield from _quads(published, _publication(graph, this, claim))


def _assertion(graph: rdflib.Graph, claim: Node) -> Iterator[Triple]:
    """The figure with what happened, in whom, after what; the claim's name holds its report's hash and its place."""
    for triple in graph.triples((claim, None, None)):
        if triple[1] not in _WHOSE:
            yield triple
    for role in ROLES.values():
        phrase = graph.value(claim, role)
        for triple in graph.triples((phrase, None, None)) if phrase is not None else ():
            if triple[1] not in _PLACES:
                yield triple
            if triple[1] == KG.concept:
                yield triple[2], SKOS.prefLabel, _label(graph, triple[2])


def _provenance(graph: rdflib.Graph, report: URIRef, claim: Node, assertion: URIRef) -> Iterator[Triple]:
    """The report, the sentence in its words, and the works that the figure is quoted from."""
    yield assertion, PROV.wasDerivedFrom, report
    for predicate in (KG.confidence, KG.warning, PROV.wasGeneratedBy, PROV.hadPrimarySource):
        for value in graph.objects(claim, predicate):
            yield assertion, predicate, value
    for sentence in graph.objects(claim, KG.supportedBy):
        yield assertion, PROV.wasQuotedFrom, sentence
        for quote in graph.objects(sentence, KG.quote):
            yield sentence, KG.quote, quote
    yield from _some(graph, report, _OF_REPORT)
    for source in graph.objects(claim, PROV.hadPrimarySource):
        yield from _some(graph, source, _OF_SOURCE)
        for work in graph.objects(source, KG.work):
            yield from _some(graph, work, (RDFS.label, BIBO.doi, BIBO.pmid))


def _publication(graph: rdflib.Graph, this: URIRef, claim: Node) -> Iterator[Triple]:
    """The program that wrote it down."""
    yield this, NPX.hasNanopubType, KG.RateClaim
    yield this, RDFS.label, Literal(" ".join(str(graph.value(claim, KG.quote)).split()))
    for activity in graph.objects(claim, PROV.wasGeneratedBy):
        for software in graph.objects(activity, PROV.wasAssociatedWith):
            yield this, PROV.wasAttributedTo, software
            yield from _some(graph, software, (RDF.type, KG.version))


def _some(graph: rdflib.Graph, node: Node, predicates: Iterable[Node]) -> Iterator[Triple]:
    for predicate in predicates:
        yield from graph.triples((node, predicate, None))


def _label(graph: rdflib.Graph, concept: Node) -> Node:
    """As the report's index of concepts has it."""
    terms = (term for term in graph.subjects(KG.concept, concept) if (term, RDF.type, KG.IndexTerm) in graph)
    return next((label for term in terms for label in graph.objects(term, RDFS.label)), Literal(str(concept)))


def _lines(triples: Iterable[Triple]) -> frozenset[bytes]:
    graph = rdflib.Graph()
    for triple in triples:
        graph.add(triple)
    return lines_of(graph)


def _quads(name: URIRef, triples: Iterable[Triple]) -> Iterator[ox.Quad]:
    """In a graph of this name, in order."""
    content = b"\n".join(sorted(_lines(triples)))
    for quad in ox.parse(content, format=ox.RdfFormat.N_TRIPLES):
        yield ox.Quad(quad.subject, quad.predicate, quad.object, ox.NamedNode(str(name)))
