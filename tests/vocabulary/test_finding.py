"""Names of added vocabularies in running text."""

import pickle
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.vocabulary.finding import Terms
from kg.vocabulary.shelf import Shelf

NAMES = """id,label,synonyms,narrow synonym,broader
UBERON:1,anatomical entity,,,
UBERON:2,heart,,,UBERON:1
UBERON:3,heart valve,,,UBERON:1
UBERON:4,valve of left side of heart,LV valve|LVV,mitral thing,UBERON:1
UBERON:5,eye,the,,UBERON:1
UBERON:6,left side,all|ALL|or,,UBERON:1
UBERON:7,other heart,heart,,UBERON:1
"""


@pytest.fixture(scope="module")
def terms(tmp_path_factory):
    folder = tmp_path_factory.mktemp("finding")
    (folder / "names.csv").write_text(NAMES)
    shelf = Shelf(folder / "shelf")
    shelf.add(folder / "names.csv")
    return Terms(shelf.indexes()[1:])


def found(terms, text):
    words = re.findall(r"\w+(?:'s)?|[|]", text)
    return [(" ".join(words[first:last]), entry.concept.iri[-1]) for first, last, entry in terms.find(words)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Both eyes were red", [("eyes", "5")]),
        ("Heart Valves", [("Heart", "2"), ("Heart", "7"), ("Heart Valves", "3")]),
        ("valve of left side of heart", [("valve of left side of heart", "4"), ("left side", "6"), ("heart", "2"),
                                         ("heart", "7")]),
        ("heart | valve", [("heart", "2"), ("heart", "7")]),
        ("valve of left", []),
        ("LVV and LVVs, not lvv", [("LVV", "4"), ("LVVs", "4")]),
        ("All or the ALL", [("ALL", "6")]),
        ("anatomical entity", []),
        ("mitral thing", []),
        ("the eye's colour", [("eye's", "5")]),
        ("", []),
    ],
)  # fmt: skip
def test_find(terms, text, expected):
    assert found(terms, text) == expected


def test_an_entry_is_that_of_the_concept(terms):
    ((first, last, entry),) = terms.find(["left", "eye"])
    assert (first, last) == (1, 2)
    assert (entry.concept.label, entry.type, entry.labels) == ("eye", "Anatomy", ("eye", "the"))
    assert entry.broader == ("http://purl.obolibrary.org/obo/UBERON_1",)


def test_cased_labels_are_told(terms):
    (entry,) = [entry for _, _, entry in terms.find(["LVV"])]
    assert entry.case_sensitive == {"LVV"}


def test_no_vocabulary_no_names():
    assert not Terms(())
    assert list(Terms(()).find(["heart"])) == []


def test_terms_survive_pickling(terms):
    assert found(pickle.loads(pickle.dumps(terms)), "eye") == [("eye", "5")]  # noqa: S301 - its own


@given(
    words=st.lists(st.text(max_size=12) | st.sampled_from(["heart", "valve", "of", "left", "side", "|", "'s", "’s"]))
)
def test_every_find_lies_in_the_text_in_order(terms, words):
    spans = [(first, last) for first, last, _ in terms.find(words)]
    assert spans == sorted(spans)
    assert all(0 <= first < last <= len(words) for first, last in spans)


def test_work_grows_with_the_text_alone(terms):
    """A text of one word again and again asks the vocabulary once."""
    index = terms._indexes[0]
    before = index.begins.cache_info().misses
    assert list(terms.find(["side"] * 10_000)) == []
    assert index.begins.cache_info().misses <= before + 1


def test_words_that_only_grade_or_place_are_no_names(written, shelf):
    shelf.add(written("t.csv", "id,label\nHP:1,Severe\nHP:2,Distal\nHP:3,Severe cough\n"))
    assert found(Terms(shelf.indexes()[1:]), "severe | distal | severe cough") == [("severe cough", "3")]
