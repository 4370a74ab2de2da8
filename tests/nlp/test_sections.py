"""Sections: which there are, how they nest, and what a source's own mark-up does."""

from itertools import pairwise

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st

from kg.model.document import SECTION_TYPES, Document, Section
from kg.nlp.section_names import heading_type
from kg.nlp.sections import find_sections
from tests.nlp.case_files import cases


@cases("sections")
def test_sections(case):
    assert [[section.type, section.title] for section in find_sections(case["text"])] == case["expect"]


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("Patients and methods", "methods"),
        ("Materials & Methods", "methods"),
        ("Results and discussion", "results"),
        ("Discussion and conclusions", "discussion"),
        ("Case presentation", "case"),
        ("Bibliography", "references"),
        ("List of abbreviations", "abbreviations"),
        ("Conflicts of interest", "other"),
        ("Figure legends", "figure"),
        ("Vertebral fractures", None),
    ],
)
def test_words_of_headings(words, kind):
    assert heading_type(words) == kind
    assert heading_type(words.upper() + ":") == kind


def test_a_section_ends_before_the_next_of_its_rank():
    methods, imaging, results = "1 Methods\n\nAll of it.\n\n", "1.1 Imaging\n\nA scan.", "\n\n2 Results\n\nNone."
    text = methods + imaging + results
    pieces = [text[section.start : section.end] for section in find_sections(text)]
    assert pieces == [methods + imaging, imaging, results.strip()]


def test_a_caption_ends_a_list_and_nests_in_all_else():
    text = "Abbreviations\n\nAA: aortic aneurysm\n\nFigure 1: Image.\n\nResults\n\nNone.\n\nFigure 2: Image.\n\nMore."
    assert [text[s.start : s.end] for s in find_sections(text)] == [
        "Abbreviations\n\nAA: aortic aneurysm",
        "Figure 1: Image.",
        "Results\n\nNone.\n\nFigure 2: Image.\n\nMore.",
        "Figure 2: Image.",
    ]


def test_a_caption_ends_with_its_sentence():
    caption = "Fig. 2 Axial image: cement in\n12 of the veins, and\nin a lung."
    text = f"Results\n\nIt was rare.\n\n{caption}\nNobody died.\n\nFigure 3: A needle, and\n\nin the end nobody fell."
    figures = [text[s.start : s.end] for s in find_sections(text) if s.type == "figure"]
    assert figures == [caption, "Figure 3: A needle, and"]


def test_marked_up_sections_are_used_as_they_are():
    text = "RESULTS\n\nNone."
    marked = (Section("Anything", "other", 0, len(text)),)
    nlp = spacy.blank("en")
    component = nlp.add_pipe("kg_sections")
    doc = nlp.make_doc(text)
    doc._.document = Document("0", "-", "jats", None, text, sections=marked)
    assert component(doc)._.sections == marked
    doc._.document = Document("0", "-", "text", None, text)
    assert [section.type for section in component(doc)._.sections] == ["results"]


TITLES = ("Abstract", "Background", "Methods", "2 Methods", "2.1 Patients", "RESULTS", "Funding", "How it was done")
PARAGRAPHS = (
    "It was done with great care by all of us.",
    "Objective: To see it done. Results: It was done in two.",
)


BLOCKS = st.sampled_from((*TITLES, *PARAGRAPHS, "Figure 1: Image.", "Table 2"))


@given(st.lists(BLOCKS, min_size=1, max_size=20))
def test_sections_side_by_side_leave_nothing_between_them(pieces):
    text = "\n\n".join(pieces)
    whole = [section for section in find_sections(text) if section.type not in ("title", "figure", "table")]
    for section, following in pairwise(whole):
        between = text[min(section.end, following.start) : following.start].strip()
        # What is a list without a heading, or one line long, ends by itself.
        ends_itself = section.title == "Funding" or (section.title, section.type) == (None, "abbreviations")
        assert not between or ends_itself or between.startswith(("Figure", "Table"))
    outer = [section for section in whole if not any(o is not section and _holds(o, section) for o in whole)]
    assert all(one.end <= other.start for one, other in pairwise(outer))


def _holds(outer, inner):
    return outer.start <= inner.start and inner.end <= outer.end and outer != inner


@given(st.text(alphabet="\n AaB.:1=", max_size=120))
def test_sections_lie_in_the_text_and_nest(text):
    open_until: list[int] = []
    for section in find_sections(text):
        assert section.type in SECTION_TYPES
        assert 0 <= section.start < section.end <= len(text)
        while open_until and open_until[-1] <= section.start:
            open_until.pop()
        assert not open_until or section.end <= open_until[-1]
        open_until.append(section.end)


@pytest.mark.parametrize(
    "line",
    [
        "1",
        "RESULTS",
        "Sleep",
        "Results: Methods: None. Methods: ",
        "References",
        "AA = aortic aneurysm",
        "Figure 1: Image.",
        "1.1 Imaging",
        "word " * 50,
    ],
)
def test_long_texts(line):
    text = "\n".join([line] * (200_000 // (len(line) + 1)))
    assert all(text[s.start : s.end].strip() for s in find_sections(text))
