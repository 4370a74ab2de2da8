"""What `ontology/concepts.ttl` promises to whoever reads, queries or extends it."""

import re
import unicodedata
from collections import Counter

import pytest
from rdflib import Graph, URIRef
from rdflib.namespace import RDF, SKOS

from kg.resources import resource
from kg.vocabulary import words
from kg.vocabulary.lexicon import Lexicon
from kg.vocabulary.terms import CONCEPT, KG

FLOORS = {
    "Procedure": 280, "Condition": 600, "Complication": 140, "Outcome": 40, "Anatomy": 240, "Device": 80, "Drug": 400,
    "Test": 140,
}  # fmt: skip
MATCHES = (
    r"http://id\.nlm\.nih\.gov/mesh/D\d{6,9}",
    r"http://purl\.obolibrary\.org/obo/(DOID_\d+|HP_\d{7}|UBERON_\d{7}|NCIT_C\d+|MAXO_\d{7}|OAE_\d{7})",
)


@pytest.fixture(scope="module")
def graph():
    return Graph().parse(resource("ontology") / "concepts.ttl")


@pytest.fixture(scope="module")
def concepts(graph):
    return sorted(graph.subjects(RDF.type, SKOS.Concept))


def texts(graph, concept, predicate):
    return [str(value) for value in graph.objects(concept, predicate)]


def slug(label):
    plain = unicodedata.normalize("NFKD", label).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")


def test_counts(graph):
    counts = Counter(str(cls).removeprefix(KG) for cls in graph.objects(None, RDF.type) if str(cls).startswith(KG))
    assert set(counts) == set(FLOORS)
    assert {name: counts[name] for name in FLOORS if counts[name] < FLOORS[name]} == {}


def test_the_slug_is_that_of_the_preferred_label(graph, concepts):
    wrong = [str(c) for c in concepts if str(c) != CONCEPT + slug(str(graph.value(c, SKOS.prefLabel)))]
    assert wrong == []


def test_each_has_a_definition_of_one_sentence_and_a_place_in_the_scheme(graph, concepts):
    for concept in concepts:
        (definition,) = texts(graph, concept, SKOS.definition)
        assert re.fullmatch(r"[A-Z0-9].*[\w)]\.", definition), concept
        assert texts(graph, concept, SKOS.inScheme) == [CONCEPT], concept


def test_definitions_tell_concepts_apart(graph):
    counts = Counter(str(text) for text in graph.objects(None, SKOS.definition))
    assert [text for text, count in counts.items() if count > 1] == []


def test_each_has_a_broader_one_or_is_a_top_concept(graph, concepts):
    for concept in concepts:
        top = texts(graph, concept, SKOS.topConceptOf) == [CONCEPT]
        assert top != bool(texts(graph, concept, SKOS.broader)), concept
    assert len(list(graph.subjects(SKOS.topConceptOf, URIRef(CONCEPT)))) == len({*FLOORS} - {"Complication"})


def test_a_broader_concept_is_of_the_same_type():
    lexicon = Lexicon.load()
    mixed = [(e.concept.iri, b) for e in lexicon.entries for b in e.broader if lexicon.entry(b).type != e.type]
    assert mixed == []


def test_complications_are_what_is_below_complication(graph):
    lexicon = Lexicon.load()
    below = {e.concept.iri for e in lexicon.entries if lexicon.is_a(e.concept.iri, CONCEPT + "complication")}
    assert {str(concept) for concept in graph.subjects(RDF.type, URIRef(KG + "Complication"))} == below


def test_no_broader_concept_is_said_twice():
    lexicon = Lexicon.load()
    for entry in lexicon.entries:
        for one in entry.broader:
            others = [other for other in entry.broader if other != one and lexicon.is_a(other, one)]
            assert not others, f"{entry.concept.iri} is below {one} by way of {others}"


def test_no_label_means_two_things():
    entries = Lexicon.load().entries
    spelled = {e.concept.iri: {*map(words.normal_label, {*e.labels} - e.case_sensitive)} for e in entries}
    counts = Counter(label for labels in spelled.values() for label in labels)
    counts.update(short for entry in entries for short in entry.case_sensitive)
    assert [label for label, count in counts.items() if count > 1] == []


def test_labels_of_a_concept_differ_by_more_than_spelling():
    for entry in Lexicon.load().entries:
        common = [label for label in entry.labels if label not in entry.case_sensitive]
        assert len({*map(words.normal_label, common)}) == len(common), entry


def test_preferred_labels_are_american():
    british = [
        entry.concept.label
        for entry in Lexicon.load().entries
        if any(words._american(word) != word for word in re.findall(r"\w+", entry.concept.label.lower()))
    ]
    assert british == []


def test_short_forms_are_written_as_such():
    for entry in Lexicon.load().entries:
        for short in entry.case_sensitive:
            assert re.search(r"[A-Z]", short), (entry.concept.iri, short)
            assert " " not in short, (entry.concept.iri, short)
            assert 2 <= len(short) <= 10, (entry.concept.iri, short)


@pytest.mark.parametrize("short", ["PE", "MI", "PT", "PV", "ED", "MS", "RA", "AS"])
def test_short_forms_of_many_meanings_are_left_to_the_report(short):
    assert not any(short in entry.case_sensitive for entry in Lexicon.load().entries)


def test_matches_have_the_expected_form(graph):
    for predicate in (SKOS.exactMatch, SKOS.closeMatch):
        for concept, match in graph.subject_objects(predicate):
            assert any(re.fullmatch(pattern, str(match)) for pattern in MATCHES), (concept, match)


def test_no_two_concepts_are_exactly_the_same_thing_elsewhere(graph):
    counts = Counter(graph.objects(None, SKOS.exactMatch))
    assert [match for match, count in counts.items() if count > 1] == []
