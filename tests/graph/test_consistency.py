"""A reasoner (OWL 2 RL) finds no contradiction in the ontology, whatever of it one uses, nor in the concepts."""

import pytest
import rdflib
from owlrl import OWLRL_Semantics
from rdflib import OWL, RDF, RDFS, SKOS, Literal, Namespace, URIRef

from kg.graph.mapping import graph_of
from kg.resources import resource
from kg.vocabulary.terms import CONCEPT, KG
from tests.graph.complete import complete

ONTOLOGY = resource("ontology")
TERM, C, WITNESS = Namespace(KG), Namespace(CONCEPT), Namespace("urn:witness:")


def contradictions(graph):
    """What cannot be true at once, in words; things that would have to be of no kind at all among them."""
    reasoner = OWLRL_Semantics(graph, False, False)
    reasoner.closure()
    impossible = [f"{thing} is owl:Nothing" for thing in graph.subjects(RDF.type, OWL.Nothing)]
    return [*reasoner.error_messages, *impossible]


@pytest.fixture
def ontology():
    return rdflib.Graph().parse(ONTOLOGY / "kg.ttl")


@pytest.fixture
def used(ontology):
    """The ontology with one thing of every class, and one statement with every object property: all can be used."""
    for term in list(ontology.subjects(RDF.type, OWL.Class)):
        ontology.add((WITNESS[term.removeprefix(KG)], RDF.type, term))
    for term in list(ontology.subjects(RDF.type, OWL.ObjectProperty)):
        name = term.removeprefix(KG)
        ontology.add((WITNESS[f"subject-{name}"], term, WITNESS[f"object-{name}"]))
    return ontology


@pytest.fixture
def concepts(ontology):
    """The ontology with the kinds and the hierarchy of all concepts."""
    for triple in rdflib.Graph().parse(ONTOLOGY / "concepts.ttl"):
        if triple[1] in {RDF.type, SKOS.broader}:
            ontology.add(triple)
    return ontology


@pytest.fixture
def report(ontology):
    """The ontology with a report that has everything."""
    return ontology + graph_of(complete(), "1.0")


def test_every_term_can_be_used(used):
    assert contradictions(used) == []


def test_the_concepts_are_consistent(concepts):
    assert contradictions(concepts) == []


def test_a_report_is_consistent(report):
    assert contradictions(report) == []


def test_the_reasoner_reasons(report):
    """It draws what domains, ranges and hierarchies imply: silence alone would prove nothing."""
    claim = next(report.subjects(RDF.type, TERM.RateClaim))
    phrase = report.value(claim, TERM.event)
    report.remove((claim, RDF.type, None))
    report.remove((phrase, RDF.type, None))
    assert contradictions(report) == []
    assert (claim, RDF.type, TERM.RateClaim) in report
    assert (claim, RDF.type, URIRef("http://www.w3.org/ns/prov#Entity")) in report
    assert (phrase, RDF.type, TERM.Phrase) in report


BROKEN = {
    "a class under two that exclude each other": (TERM.Merge, RDFS.subClassOf, TERM.Report),
    "a class far below one that excludes another": (TERM.Complication, RDFS.subClassOf, TERM.Device),
    "a range that excludes the domain's subjects": (TERM.joins, RDFS.subPropertyOf, TERM.event),
    "a property that leads to what it starts from": (TERM.names, RDFS.domain, TERM.Mention),
    "a kind of thing that nothing can be": (TERM.Patient, RDFS.subClassOf, OWL.Nothing),
}


@pytest.mark.parametrize("triple", BROKEN.values(), ids=BROKEN)
def test_a_broken_ontology_is_found(used, triple):
    used.add(triple)
    assert contradictions(used) != []


def test_a_concept_of_two_kinds_is_found(concepts):
    concepts.add((C["cement-leakage"], RDF.type, TERM.Device))
    assert any("cement-leakage" in message for message in contradictions(concepts))


def test_a_report_that_mixes_things_up_is_found(report):
    claim = next(report.subjects(RDF.type, TERM.RateClaim))
    report.add((claim, TERM.event, next(report.subjects(RDF.type, TERM.Mention))))
    report.add((claim, RDFS.label, Literal("the event is a mention, not a phrase")))
    assert contradictions(report) != []
