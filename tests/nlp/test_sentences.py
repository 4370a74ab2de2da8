"""Sentences: the finder by its cases, the component by what it sets."""

import spacy
from hypothesis import given
from hypothesis import strategies as st

from kg.model.document import Citation
from kg.nlp.sentences import sentence_starts
from tests.nlp.case_files import cases


def sentences(text, markers=()):
    starts = sentence_starts(text, markers)
    return [text[start:end].strip() for start, end in zip(starts, [*starts, len(text)][1:], strict=True)]


@cases("sentences")
def test_sentences(case):
    assert sentences(case["text"]) == case["expect"]


def test_a_known_marker_is_never_split_and_stays_behind_its_stop():
    text = "It is rare. (Lee, J. The Bone 2003) We agree."
    marker = (text.index("("), text.index(")") + 1)
    assert sentences(text, [marker]) == ["It is rare. (Lee, J. The Bone 2003)", "We agree."]


def test_a_marker_of_names_begins_its_sentence():
    text = "It is rare. Lee et al. (2003) disagree."
    assert sentences(text, [(12, 29)]) == ["It is rare.", "Lee et al. (2003) disagree."]


def test_the_component_marks_tokens():
    nlp = spacy.blank("en")
    nlp.add_pipe("kg_sentences")
    doc = nlp("\nIt is rare.4-6 The rest died.\n\nWe agree.")
    assert [sentence.text.strip() for sentence in doc.sents] == ["It is rare.4-6", "The rest died.", "We agree."]


def test_the_component_reads_the_markers_before_it():
    nlp = spacy.blank("en")
    component = nlp.add_pipe("kg_sentences")
    doc = nlp.make_doc("It is rare. (Lee, J. The Bone 2003) We agree.")
    doc._.citations = (Citation(12, 35, doc.text[12:35], ("Lee 2003",)),)
    assert [sentence.text for sentence in component(doc).sents] == ["It is rare. (Lee, J. The Bone 2003)", "We agree."]


@given(st.text(alphabet=" \n.!?)](Aab1,-[%\"'", max_size=80))
def test_starts_ascend_and_stand_on_ink(text):
    starts = sentence_starts(text)
    assert starts == sorted(set(starts))
    assert all(not text[start].isspace() for start in starts)
    assert bool(starts) == bool(text.strip())


def test_long_texts_without_sentences():
    for piece in ("1", "(", "%", ".", "word ", "1. "):
        text = piece * (200_000 // len(piece))
        assert sentence_starts(text)[0] == 0
