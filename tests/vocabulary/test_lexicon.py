"""The lexicon: reading, looking up, and what is refused."""

import hashlib

import pytest

from kg.model.errors import InvalidVocabulary
from kg.model.extraction import MENTION_TYPES
from kg.resources import resource
from kg.vocabulary.lexicon import Lexicon
from kg.vocabulary.terms import CONCEPT

HEAD = """
@prefix c: <https://w3id.org/litkg/concept/> .
@prefix kg: <https://w3id.org/litkg/ontology#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
c:pain a skos:Concept , kg:Condition ; skos:prefLabel "pain"@en , "Schmerz"@de ; skos:altLabel "ache"@en .
"""


@pytest.fixture(scope="module")
def lexicon():
    return Lexicon.load()


def written(folder, turtle):
    path = folder / "concepts.ttl"
    path.write_text(HEAD + turtle, encoding="utf8")
    return path


def labels(entries):
    return [entry.concept.label for entry in entries]


def test_it_is_read_once():
    assert Lexicon.load() is Lexicon.load()


def test_version_is_the_hash_of_the_file(lexicon):
    content = (resource("ontology") / "concepts.ttl").read_bytes()
    assert lexicon.version == hashlib.sha256(content).hexdigest()[:8]


def test_entry(lexicon):
    entry = lexicon.entry(CONCEPT + "vertebral-compression-fracture")
    assert entry.concept.label == entry.labels[0] == "vertebral compression fracture"
    assert entry.type == "Condition"
    assert "VCF" in entry.labels
    assert entry.case_sensitive == {"VCF"}
    assert lexicon.entry(CONCEPT + "no-such-concept") is None


def test_entries_are_sorted_and_of_known_types(lexicon):
    iris = [entry.concept.iri for entry in lexicon.entries]
    assert iris == sorted(set(iris))
    assert {entry.type for entry in lexicon.entries} <= set(MENTION_TYPES)


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("Percutaneous Vertebroplasties", ["vertebroplasty"]),
        ("haemorrhages", ["hemorrhage"]),
        ("X-ray", ["radiography"]),
        ("osteoporotic vertebral fractures", ["osteoporotic vertebral compression fracture"]),
        ("T11", ["T11 vertebra"]),
        ("eleventh thoracic vertebra", ["T11 vertebra"]),
        ("cement", ["bone cement"]),
        ("re-operation", ["reoperation"]),
        ("xyzzy", []),
        ("", []),
    ],
)
def test_find(lexicon, label, expected):
    assert labels(lexicon.find(label)) == expected


@pytest.mark.parametrize(
    ("narrow", "wide", "expected"),
    [
        ("epidural-cement-leakage", "cement-leakage", True),
        ("epidural-cement-leakage", "device-complication", True),
        ("epidural-cement-leakage", "complication", True),
        ("pulmonary-cement-embolism", "pulmonary-embolism", True),
        ("pulmonary-cement-embolism", "cement-complication", True),
        ("vertebroplasty", "percutaneous-procedure", True),
        ("t11-vertebra", "spine", True),
        ("pain", "pain", True),
        ("complication", "cement-leakage", False),
        ("vertebroplasty", "kyphoplasty", False),
        ("no-such-concept", "pain", False),
        ("no-such-concept", "no-such-concept", True),
    ],
)
def test_is_a(lexicon, narrow, wide, expected):
    assert lexicon.is_a(CONCEPT + narrow, CONCEPT + wide) is expected


def test_a_vocabulary_of_ones_own(tmp_path):
    path = written(tmp_path, 'c:leg a skos:Concept , kg:Anatomy ; skos:prefLabel "leg" ; kg:acronym "LE" .')
    lexicon = Lexicon.load(path)
    assert labels(lexicon.entries) == ["leg", "pain"]
    assert lexicon.entry(CONCEPT + "leg").labels == ("leg", "LE")
    assert lexicon.entry(CONCEPT + "pain").labels == ("pain", "ache")


@pytest.mark.parametrize(
    ("turtle", "reason"),
    [
        ("c:a a skos:Concept", "cannot be used"),
        ("c:a skos:prefLabel ] .", "line 6"),
        ("c:a a skos:Concept , kg:Drug .", "needs exactly one skos:prefLabel, and has 0"),
        (
            'c:a a skos:Concept , kg:Drug ; skos:prefLabel "a" , "b" .',
            "one skos:prefLabel, and has 2: a, b",
        ),
        ('c:a a skos:Concept ; skos:prefLabel "a" .', "needs exactly one class of the ontology, and has 0"),
        (
            'c:a a skos:Concept , kg:Drug , kg:Test ; skos:prefLabel "a" .',
            "ontology, and has 2: Drug, Test",
        ),
        ('c:a a skos:Concept , kg:Drug ; skos:prefLabel "a" ; skos:broader c:b .', "not there: <.*/b>"),
        ('c:a a skos:Concept , kg:Drug ; skos:prefLabel "a" ; skos:broader c:a .', "broader than itself"),
        (
            'c:a a skos:Concept , kg:Drug ; skos:prefLabel "a" ; skos:broader c:b .'
            'c:b a skos:Concept , kg:Drug ; skos:prefLabel "b" ; skos:broader c:a .',
            "broader than itself",
        ),
        ('c:a a skos:Concept , kg:Complication ; skos:prefLabel "Aches" .', "share the label"),
        ('c:a a skos:Concept , kg:Drug ; skos:prefLabel "a" ; skos:altLabel "--" .', "label without words: '--'"),
    ],
)
def test_a_malformed_vocabulary_is_refused(tmp_path, turtle, reason):
    path = written(tmp_path, turtle)
    with pytest.raises(InvalidVocabulary, match=reason) as caught:
        Lexicon.load(path)
    assert str(path) in str(caught.value)


def test_an_empty_vocabulary_is_refused(tmp_path):
    path = tmp_path / "empty.ttl"
    path.write_text("", encoding="utf8")
    with pytest.raises(InvalidVocabulary, match="no skos:Concept"):
        Lexicon.load(path)


def test_two_types_may_share_a_label(tmp_path):
    path = written(tmp_path, 'c:p a skos:Concept , kg:Outcome ; skos:prefLabel "pains" .')
    assert sorted(labels(Lexicon.load(path).find("Pain"))) == ["pain", "pains"]
