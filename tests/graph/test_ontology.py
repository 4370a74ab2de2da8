"""The ontology: every term is explained, tied to what exists, and used."""

import re

import pytest
import rdflib
from pyoxigraph import RdfFormat
from rdflib import OWL, RDF, RDFS, SKOS, Literal, URIRef, namespace
from rdflib.namespace import DefinedNamespaceMeta

from kg.graph.mapping import graph_of
from kg.graph.named import FOLDER
from kg.graph.works.decisions import GRAPH, Decision
from kg.graph.works.triples import WORKS
from kg.resources import resource
from kg.vocabulary.terms import KG, PREFIXES, report_iri
from tests.graph.complete import complete
from tests.graph.works import lists
from tests.graph.works.lists import Shelf

ONTOLOGY = resource("ontology")
TIES = (
    RDFS.subClassOf, RDFS.subPropertyOf, SKOS.exactMatch, SKOS.closeMatch, SKOS.broadMatch, SKOS.narrowMatch,
    SKOS.relatedMatch,
)  # fmt: skip
NO_STANDARD_HAS = """
    Abbreviation IndexTerm ageUnit agreed among assertion citationCount comparison confidence denominator description
    entityType entry event fingerprint joins kind label labels longForm markedUp mentionCount names numerator
    objectConcept occurrences order otherEntry ownData procedure qualifier rateCount reason referenceCount runnerUp
    runnerUpLabel runnerUpScore sectionType shortForm subjectConcept verdict warning when within
"""
KNOWN = {
    str(space): space if isinstance(space, DefinedNamespaceMeta) else None
    for space in (
        namespace.DCTERMS, namespace.FOAF, OWL, namespace.PROV, RDF, RDFS, namespace.SDO, SKOS,
        "http://id.nlm.nih.gov/mesh/", "http://purl.obolibrary.org/obo/",
        "http://purl.org/mp/", "http://www.w3.org/2005/11/its/rdf#",
        "http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#",
        *(PREFIXES[name] for name in ("biro", "c4o", "doco", "fabio", "oa", "qudt")),
    )
}  # fmt: skip
KINDS = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty)


@pytest.fixture(scope="module")
def ontology():
    return rdflib.Graph().parse(ONTOLOGY / "kg.ttl")


@pytest.fixture(scope="module")
def report():
    """All that the store can say: of a report, of the works that two cite, and of a decision about these."""
    shelf = Shelf(complete(), lists.report("a", lists.reference(), lists.reference(doi="10.1000/a", pmid="11111")))
    shelf.decide([Decision("apart", frozenset({"urn:x:1"}), frozenset({"urn:x:2"}))])
    graphs = [shelf.store.dump(format=RdfFormat.N_TRIPLES, from_graph=graph) for graph in (WORKS, GRAPH)]
    return sum((rdflib.Graph().parse(data=each, format="nt") for each in graphs), graph_of(complete(), "1.0"))


def declared(graph):
    return {term for kind in KINDS for term in graph.subjects(RDF.type, kind)}


def own(nodes):
    return {str(node) for node in nodes if isinstance(node, URIRef) and str(node).startswith(KG)}


def named_in(*paths):
    """The `kg:` names in Turtle and SPARQL files."""
    text = "\n".join(re.sub(r"(?m)^\s*#.*", "", path.read_text(encoding="utf8")) for path in paths)
    return {KG + name for name in re.findall(r"\bkg:(\w+)", text) if not name.endswith("Shape")}


def queries():
    return sorted(FOLDER.glob("*.rq"))


def test_every_term_has_a_label_a_comment_and_an_example(ontology):
    for term in declared(ontology):
        for predicate in (RDFS.label, RDFS.comment, SKOS.example):
            (value,) = ontology.objects(term, predicate)
            assert isinstance(value, Literal) and value.language == "en" and value.strip(), (term, predicate)


def test_labels_are_distinct(ontology):
    labels = [str(ontology.value(term, RDFS.label)) for term in declared(ontology)]
    assert sorted(labels) == sorted(set(labels))


def test_everything_said_is_said_of_a_declared_term(ontology):
    assert own(ontology.subjects()) == own(declared(ontology))
    assert own(ontology.objects()) <= own(declared(ontology))


def test_every_term_of_a_report_is_declared(ontology, report):
    used = own(report.predicates()) | own(report.objects(None, RDF.type))
    assert used <= own(declared(ontology))
    assert len(used) > 50


def test_every_term_of_shapes_queries_and_concepts_is_declared(ontology):
    used = named_in(ONTOLOGY / "shapes.ttl", ONTOLOGY / "concepts.ttl", *queries())
    assert used and used <= own(declared(ontology))


def test_every_declared_term_is_used(ontology, report):
    used = own(report.predicates()) | own(report.objects(None, RDF.type))
    used |= named_in(ONTOLOGY / "shapes.ttl", ONTOLOGY / "concepts.ttl", *queries())
    assert own(declared(ontology)) - used == set()


def test_ranges_hold(ontology, report):
    for predicate in set(report.predicates()):
        expected = ontology.value(predicate, RDFS.range)
        for value in report.objects(None, predicate):
            if expected is None or not isinstance(value, Literal):
                continue
            assert (value.datatype or URIRef(PREFIXES["xsd"] + "string")) == expected, (predicate, value)


def test_domains_hold(ontology, report):
    for predicate, domain in ontology.subject_objects(RDFS.domain):
        for subject in report.subjects(predicate):
            assert str(domain) in own(report.objects(subject, RDF.type)) | {str(SKOS.Concept)}, (subject, predicate)


def test_every_term_is_mapped_to_a_standard_where_one_fits(ontology):
    """A new term must be tied to a standard, or be added to those that no standard has."""
    tied = {term for tie in TIES for term in ontology.subjects(tie)}
    assert own(declared(ontology)) - own(tied) == {KG + name for name in NO_STANDARD_HAS.split()}


def test_mappings_lead_to_standards(ontology):
    """To a known namespace, and to a term of it where rdflib knows the terms (a misspelt one is an error)."""
    for tie in TIES:
        for term, standard in ontology.subject_objects(tie):
            if str(standard).startswith(KG):
                continue
            space, local = re.fullmatch(r"(.+[/#])([\w]+)", str(standard)).groups()
            assert space in KNOWN, (term, standard)
            if KNOWN[space] is not None:
                assert local in KNOWN[space], (term, standard)


def test_a_term_is_no_exact_match_and_a_near_one_at_once(ontology):
    for term in declared(ontology):
        standards = [standard for tie in TIES for standard in ontology.objects(term, tie)]
        assert len(standards) == len(set(standards)), term


def test_the_prefixes_of_all_turtle_files_are_the_same(ontology):
    for path in sorted(ONTOLOGY.glob("*.ttl")):
        found = dict(re.findall(r"@prefix\s+(\w+):\s+<([^>]+)>", path.read_text(encoding="utf8")))
        assert {name: PREFIXES[name] for name in found if name in PREFIXES} == {
            name: iri for name, iri in found.items() if name in PREFIXES
        }, path


def test_no_term_takes_the_name_of_a_report():
    assert not report_iri("x").startswith(KG)
