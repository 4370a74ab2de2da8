"""From mentions to concepts."""

import pickle
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from kg.vocabulary.lexicon import Lexicon
from kg.vocabulary.linking import LEAST, Linker
from kg.vocabulary.shelf import Shelf
from kg.vocabulary.spelling import near
from kg.vocabulary.terms import CONCEPT

GROUPS = yaml.safe_load((Path(__file__).parent / "cases" / "linking.yaml").read_text(encoding="utf8"))
CASES = [
    pytest.param(text, label, id=f"{text}: {group['why']}")
    for group in GROUPS
    for text, label in group["cases"].items()
]
NAMES = """id,label,synonyms,related synonym,broad synonym,broader
DOID:1,disease,,,,
DOID:2,kidney failure,,bad kidneys,organ trouble,DOID:3
DOID:3,kidney disease,,,,DOID:1
DOID:4,breast carcinoma,,,,DOID:1
DOID:5,type 2 diabetes,,,,DOID:1
DOID:6,preeclampsia,,,,DOID:1
DOID:7,liver hemorrhage,,,,DOID:1
DOID:8,hypertension,,,,DOID:1
DOID:9,thyroid gland disease,,,,DOID:1
DOID:10,cold (disease),,,,DOID:1
DOID:11,acquired immune deficiency,AID,,,DOID:1
DOID:12,hepatitis B,,,,DOID:1
DOID:13,Sjogren syndrome,,,,DOID:1
DOID:14,beta thalassemia,,,,DOID:1
DOID:15,tumor,,,,DOID:1
DOID:16,hepatitis A,,,,DOID:1
DOID:17,Hers disease,,,,DOID:1
DOID:18,disseminated intravascular coagulation,,,,DOID:1
DOID:19,pathologic nystagmus,,,,DOID:1
DOID:20,congenital nystagmus,,,,DOID:19
DOID:21,hypoactive sexual desire disorder,,,,DOID:1
DOID:22,viral infectious disease,,,,DOID:1
DOID:23,herpes simplex,,,,DOID:22
DOID:24,glioblastoma multiforme,GBM (Glioblastoma)|BGM - Malignant brain glioma,,,DOID:1
DOID:25,joint pain,,,,DOID:1
DOID:26,ulnar nerve palsy,ulnar nerve paralysis,,,DOID:1
DOID:27,facial palsy,facial paralysis,,,DOID:1
DOID:28,bulbar palsy,bulbar paralysis,,,DOID:1
DOID:29,vocal palsy,,,,DOID:1
DOID:30,bile duct disease,,,,DOID:1
DOID:31,arterial calcification of infancy,,,,DOID:1
DOID:32,childhood migraine,,,,DOID:1
DOID:33,juvenile migraine,,,,DOID:1
DOID:34,bipolar depression,,,,DOID:1
"""


@pytest.fixture(scope="module")
def indexes(tmp_path_factory):
    folder = tmp_path_factory.mktemp("linking")
    (folder / "names.csv").write_text(NAMES)
    shelf = Shelf(folder / "shelf")
    shelf.add(folder / "names.csv")
    return shelf.indexes()


@pytest.fixture(scope="module")
def added(indexes):
    """Links to the added vocabulary alone."""
    return Linker(indexes[1:])


@pytest.fixture(scope="module")
def both(indexes):
    return Linker(indexes)


@pytest.mark.parametrize(("text", "label"), CASES)
def test_link(added, text, label):
    linked = added.link(text, "Condition")
    assert (linked and linked.concept.label) == label
    assert linked is None or LEAST <= linked.score <= 1


def test_scores_fall_from_the_strict_to_the_loose(added):
    texts = ("kidney failure", "failure of kidney", "renal failure", "severe kidney failure", "kidney damage")
    scores = [added.link(text).score for text in texts]
    assert scores == sorted(scores, reverse=True)
    assert len(set(scores)) == len(scores)
    assert scores[0] == 1


def test_the_long_form_comes_first(added):
    assert added.link("AID", long_form="type 2 diabetes").concept.label == "type 2 diabetes"
    assert added.link("AID", long_form="unheard of nonsense").concept.label == "acquired immune deficiency"


def test_only_concepts_of_the_type(added):
    assert added.link("hypertension", "Drug") is None
    assert added.link("hypertension", None).concept.label == "hypertension"


def test_an_organ_is_no_disease_of_it(added):
    assert added.link("thyroid") is None
    assert added.link("thyroid", "Anatomy") is None


def test_the_programs_own_concept_wins_and_the_other_is_the_runner_up(both):
    linked = both.link("kidney failure", "Condition")
    assert linked.concept.iri == CONCEPT + "kidney-failure"
    assert linked.runner_up.iri == "http://purl.obolibrary.org/obo/DOID_2"
    assert linked.score == linked.runner_up_score == 1


def test_a_concept_that_is_exactly_the_same_is_the_programs_own(tmp_path):
    lexicon = Lexicon.load()
    entry = next(each for each in lexicon.entries if each.concept.iri == CONCEPT + "pulmonary-embolism")
    (tmp_path / "t.csv").write_text("id,label,synonyms\nDOID:9477,pulmonary embolism,blocked windpump of the chest\n")
    shelf = Shelf(tmp_path)
    shelf.add(tmp_path / "t.csv")
    linked = Linker(shelf.indexes()).link("blocked windpump of the chest", "Condition")
    assert linked.concept == entry.concept
    assert linked.runner_up is None


def test_a_narrower_thing_that_stands_with_a_wider_concept_gives_way_to_who_has_a_concept_for_it(tmp_path):
    text = "esophageal squamous cell carcinoma"
    alone = Linker(Shelf(tmp_path).indexes()).link(text, "Condition")
    assert alone.concept.iri == CONCEPT + "esophageal-cancer"
    (tmp_path / "t.csv").write_text("id,label\nDOID:3748,squamous cell carcinoma of the esophagus\n")
    shelf = Shelf(tmp_path)
    shelf.add(tmp_path / "t.csv")
    both = Linker(shelf.indexes()).link(text, "Condition")
    assert both.concept.label == "squamous cell carcinoma of the esophagus"
    assert both.runner_up == alone.concept


def test_every_label_of_the_lexicon_is_linked_to_its_concept(both):
    lexicon = Lexicon.load()
    missed = [
        (entry.concept.label, linked)
        for entry in lexicon.entries
        if (linked := both.link(entry.concept.label, entry.type)) is None or linked.concept != entry.concept
    ]
    assert missed == []


def test_a_linker_survives_pickling(added):
    assert pickle.loads(pickle.dumps(added)).link("renal failure") == added.link("renal failure")  # noqa: S301 - its own


@given(text=st.text(max_size=400))
def test_any_text_is_linked_or_not(added, text):
    linked = added.link(text, "Condition")
    assert linked is None or 0 < linked.runner_up_score <= linked.score <= 1 or linked.runner_up is None


@pytest.mark.parametrize("piece", ["9", "(", "9 ", "( ", "kidney ", "kidney-", "%"])
def test_endless_text_is_no_mention(added, piece):
    assert added.link(piece * 100_000) is None


@pytest.mark.parametrize(
    ("word", "other", "expected"),
    [
        ("hypertension", "hypertension", True),
        ("hypertension", "hypertention", True),
        ("hypertension", "hypertensoin", True),
        ("hypertension", "hypertenssion", True),
        ("hypertension", "hypertesion", True),
        ("hypertension", "hypertensiom", True),
        ("hypertension", "hypotension", False),
        ("dysphagia", "dysphasia", False),
        ("macrophage", "microphage", False),
        ("nephritis", "nephrosis", False),
        ("fever", "fevr", False),
    ],
)
def test_near(word, other, expected):
    assert near(word, other) is near(other, word) is expected
