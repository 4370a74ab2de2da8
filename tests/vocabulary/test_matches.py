"""Every match of a concept to a public vocabulary, held against that vocabulary (development data; skips without)."""

from collections import defaultdict

import pytest
from rdflib import Graph
from rdflib.namespace import SKOS

from kg.resources import resource
from kg.vocabulary.lexicon import Lexicon
from kg.vocabulary.words import normal_label
from tests.vocabulary.public_terms import MESH, OBO, read_mesh_mentions, read_terms

ADVERSE_EVENT = ("ae",)  # OAE writes "nausea AE"

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def terms(shared):
    return read_terms(shared / "data" / "vocab")


@pytest.fixture(scope="module")
def mentions(shared):
    return read_mesh_mentions(shared / "data" / "bc5cdr" / "CDR_TrainSet.BioC.xml.gz")


@pytest.fixture(scope="module")
def matches():
    graph = Graph().parse(resource("ontology") / "concepts.ttl")
    found = defaultdict(set)
    for predicate in (SKOS.exactMatch, SKOS.closeMatch):
        for concept, match in graph.subject_objects(predicate):
            found[str(concept)].add(str(match))
    return [(entry, found[entry.concept.iri]) for entry in Lexicon.load().entries]


def test_there_are_matches_to_each_vocabulary(matches):
    found = [iri for _, iris in matches for iri in iris]
    wanted = {"DOID_": 250, "HP_": 300, "UBERON_": 200, "NCIT_": 200, "MAXO_": 25, "OAE_": 120}
    counts = {prefix: sum(iri.startswith(OBO + prefix) for iri in found) for prefix in wanted}
    assert {prefix: count for prefix, count in counts.items() if count < wanted[prefix]} == {}
    assert sum(iri.startswith(MESH) for iri in found) > 500


def test_every_match_is_borne_out(matches, terms, mentions):
    """A term bears a label of the concept, is a cross-reference of one that does, or annotators chose it."""
    doubtful = []
    for entry, iris in matches:
        labels = {normal_label(label) for label in entry.labels}
        named = {iri for iri in iris if labels & {*terms[iri].labels, *map(_plain, terms[iri].labels)}}
        referred = {iri for other in named for iri in terms[other].same}
        annotated = {iri for label in labels for iri in mentions.get(label, ())}
        doubtful += [(entry.concept.label, iri) for iri in iris - named - referred - annotated]
    assert doubtful == []


def test_exact_matches_bear_a_name_of_the_concept(matches, terms):
    """What is said to be the same is there in the vocabulary itself, under a name or exact synonym of the concept."""
    exact = exact_matches()
    doubtful = []
    for entry, iris in matches:
        labels = {normal_label(label) for label in entry.labels}
        theirs = {iri for iri in iris & exact[entry.concept.iri] if iri.startswith(OBO)}
        doubtful += [(entry.concept.label, iri) for iri in theirs if not labels & terms[iri].labels]
    assert sum(iri.startswith(OBO) for iris in exact.values() for iri in iris) > 850
    assert doubtful == []


def test_what_is_the_same_as_one_concept_is_the_same_as_no_other():
    found = [iri for iris in exact_matches().values() for iri in iris]
    assert sorted(found) == sorted(set(found))


def exact_matches():
    found = defaultdict(set)
    for concept, match in Graph().parse(resource("ontology") / "concepts.ttl").subject_objects(SKOS.exactMatch):
        found[str(concept)].add(str(match))
    return found


def _plain(label):
    return label[:-1] if label[-1:] == ADVERSE_EVENT else label
