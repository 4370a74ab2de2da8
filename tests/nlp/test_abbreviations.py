"""Definitions of abbreviations, in brackets, equations and lists."""

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st

from kg.model.document import Reference, Section
from kg.nlp.abbreviations import find_abbreviations, spelled_out
from kg.nlp.alignment import align
from kg.nlp.brackets import bracket_pairs, bracketed
from kg.nlp.sections import find_sections
from kg.nlp.sentences import sentence_starts
from tests.nlp.case_files import cases


def found(text):
    starts = sentence_starts(text)
    sentences = list(zip(starts, [*starts, len(text)][1:], strict=True))
    lists = [(section.start, section.end) for section in find_sections(text) if section.type == "abbreviations"]
    return find_abbreviations(text, sentences, lists)


@cases("abbreviations")
def test_abbreviations(case):
    assert [[pair.short, pair.long] for pair in found(case["text"])] == case["expect"]


def test_the_place_holds_both_forms():
    text = "We did percutaneous vertebroplasty (PV) today."
    pair = found(text)[0]
    assert text[pair.start : pair.end] == "percutaneous vertebroplasty (PV"


@pytest.mark.parametrize(
    ("short", "words", "long"),
    [
        ("PV", "treated by percutaneous vertebroplasty ", "percutaneous vertebroplasty"),
        ("2D", "in two-dimensional", "two-dimensional"),
        ("IL-2", "and interleukin 2", "interleukin 2"),
        ("XYZ", "percutaneous vertebroplasty", None),
        ("PV", "PV", None),
    ],
)
def test_alignment(short, words, long):
    at = align(short, words)
    assert (None if at is None else words[at[0] : at[1]]) == long


def test_brackets():
    text = "a (b (c) d) e) f (g"
    assert [text[start:end] for start, end in bracketed(text, 0, len(text))] == ["(b (c) d)"]
    assert [(text[start:end], text[floor:start]) for start, end, floor in bracket_pairs(text, 0, len(text))] == [
        ("(c)", "b "),
        ("(b (c) d)", "a "),
    ]


def test_the_component_leaves_the_reference_list_alone():
    text = "Percutaneous vertebroplasty (PV) helps.\n\nMagnetic resonance (MR) of bone."
    nlp = spacy.blank("en")
    sentences, component = nlp.add_pipe("kg_sentences"), nlp.add_pipe("kg_abbreviations")
    doc = sentences(nlp.make_doc(text))
    start = text.index("Magnetic")
    doc._.references = (Reference("1", start, len(text), text[start:]),)
    assert [pair.short for pair in component(doc)._.abbreviations] == ["PV"]


def test_the_component_reads_the_lists():
    text = "Abbreviations\n\nPV: percutaneous vertebroplasty"
    nlp = spacy.blank("en")
    sentences, component = nlp.add_pipe("kg_sentences"), nlp.add_pipe("kg_abbreviations")
    doc = sentences(nlp.make_doc(text))
    doc._.sections = (Section("Abbreviations", "abbreviations", 0, len(text)),)
    assert [(pair.short, pair.long) for pair in component(doc)._.abbreviations] == [
        ("PV", "percutaneous vertebroplasty")
    ]


@pytest.mark.parametrize(
    ("words", "spelled"),
    [
        ("VCF", "vertebral compression fracture"),
        ("VCFs", "vertebral compression fracture"),
        ("old VCF of L1", "old vertebral compression fracture of L1"),
        ("fracture (VCF)", "fracture (vertebral compression fracture)"),
        ("VCF-like fracture", None),
        ("fracture", None),
    ],
)
def test_short_forms_are_spelled_out(words, spelled):
    assert spelled_out(words, {"VCF": "vertebral compression fracture"}) == spelled


@given(st.text(alphabet="PVpv ()=,;ercutan-2.\n", max_size=100))
def test_pairs_lie_in_the_text(text):
    for pair in found(text):
        assert pair.short in text[pair.start : pair.end]
        assert pair.long in text[pair.start : pair.end]


@pytest.mark.parametrize("piece", ["1", "(", "(PV", "PV = ", "word ", "(percutaneous (", "P"])
def test_long_texts(piece):
    text = piece * (200_000 // len(piece))
    assert all(pair.short in text[pair.start : pair.end] for pair in found(text))
