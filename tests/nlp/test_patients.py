"""Patients: single persons with their age and sex, each once."""

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st

from kg.model.document import Section
from kg.nlp.patients import find_patients, find_presentations
from tests.nlp.case_files import cases


@cases("patients")
def test_case(case):
    text = case["text"]
    found = [[p.age, p.age_unit, p.sex, text[p.start : p.end]] for p in find_patients(text)]
    assert found == case["expect"]


def test_zones_hide_presentations():
    text = "A 30-year-old man. A 41-year-old woman."
    assert [p.age for p in find_patients(text, [(0, 18)])] == [41]


@pytest.mark.parametrize(
    ("title", "ages"), [("Methods", []), ("Abstract", [30]), ("Abstract Methods", [30]), ("Acknowledgements", [])]
)
def test_which_sections_present_patients(title, ages):
    nlp = spacy.blank("en")
    component = nlp.add_pipe("kg_patients")
    doc = nlp.make_doc(f"{title}\n\nWe saw a 30-year-old man.")
    types = {"Acknowledgements": "other"}
    doc._.sections = tuple(Section(one, types.get(one, one.lower()), 0, len(doc.text)) for one in title.split())
    assert [patient.age for patient in component(doc)._.patients] == ages


@given(
    st.lists(st.sampled_from(["A 6-year-old boy ", "a woman aged 45 ", "he ", "65F, ", "patients ", "7 ", ". "])).map(
        "".join
    )
)
def test_presentations_lie_in_the_text_and_patients_are_distinct(text):
    for patient in find_presentations(text):
        assert 0 <= patient.start < patient.end <= len(text)
        assert patient.age is not None and 0 <= patient.age < 150
    found = find_patients(text)
    assert len({(p.age, p.age_unit, p.sex) for p in found}) == len(found)
