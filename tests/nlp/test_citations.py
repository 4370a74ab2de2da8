"""Citation markers: which there are in each style, what they name, and what only looks like one."""

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st

from kg.model.document import Citation, Document, Reference
from kg.nlp.citations import find_citations
from kg.nlp.number_markers import expand, run_together
from tests.nlp.case_files import cases


def reference(label: str) -> Reference:
    name, _, year = label.partition(" ")
    return Reference(label, 0, 0, label, authors=(f"{name} A",) if year else (), year=year[:4] or None)


def split(labels: str) -> list[str]:
    return labels.split("|" if labels[0].isalpha() else " ")


@cases("citations")
def test_citations(case):
    listed = tuple(map(reference, case.get("references", ())))
    found = find_citations(case["text"], listed)
    wanted = [[text, split(labels)] for text, labels in case["expect"]]
    assert [[marker.text, list(marker.references)] for marker in found] == wanted


@pytest.mark.parametrize(
    ("printed", "labels"),
    [
        ("1,3-5", ("1", "3", "4", "5")),
        ("2 and 4", ("2", "4")),
        ("7–9, 8", ("7", "8", "9")),
        ("5-3", None),
        ("0,1", None),
        ("1-900", None),
    ],
)
def test_ranges_are_expanded(printed, labels):
    assert expand(printed) == labels


@pytest.mark.parametrize(
    ("digits", "highest", "numbers"),
    [("124", 15, ("1", "2", "4")), ("1314", 20, ("13", "14")), ("711", 15, ("7", "11")), ("44", 15, None)],
)
def test_numbers_that_ran_together(digits, highest, numbers):
    assert run_together(digits, highest) == numbers


def test_no_marker_stands_in_the_reference_list():
    text = "It is rare [1].\n\nReferences\n\n1. Lee J. Bone [2]. Spine. 2003;1:2-3."
    start = text.index("References")
    assert [marker.start for marker in find_citations(text, (reference("1"),), [(start, len(text))])] == [11]


def test_letters_are_resolved_by_what_the_list_prints_or_by_its_order():
    printed = (reference("Lee 2003a"), reference("Lee 2003b"))
    assert find_citations("It is rare (Lee 2003b).", printed)[0].references == ("Lee 2003b",)


def test_the_number_of_authors_tells_works_of_one_year_apart():
    alone = Reference("Lee 2003a", 0, 0, "", authors=("Lee A",), year="2003")
    pair = Reference("Lee 2003b", 0, 0, "", authors=("Lee A", "Kim B"), year="2003")
    text = "It is rare (Lee and Kim, 2003). It is common (Lee, 2003)."
    assert [marker.references for marker in find_citations(text, (alone, pair))] == [("Lee 2003b",), ("Lee 2003a",)]


def test_marked_up_citations_are_used_as_they_are_and_tokens_end_at_them():
    nlp = spacy.blank("en")
    component = nlp.add_pipe("kg_citations")
    text = "There were few events12,13. Pain was rare.4 Nothing [99] else."
    marked = tuple(Citation(text.index(m), text.index(m) + len(m), m, (m,)) for m in ("12,13", "4"))
    doc = nlp.make_doc(text)
    doc._.document = Document("0", "-", "jats", None, text, citations=marked)
    doc = component(doc)
    assert doc._.citations == marked
    assert doc.text == text
    assert doc._.document.citations == marked
    assert {"events", "12,13", "rare", "4"} <= {token.text for token in doc}


@given(st.text(alphabet="ab.,;:()[]– -0123456789^Aet l\n", max_size=100))
def test_markers_lie_in_the_text_and_do_not_overlap(text):
    end = 0
    for marker in find_citations(text):
        assert text[marker.start : marker.end] == marker.text
        assert marker.start >= end
        assert marker.references
        assert len(set(marker.references)) == len(marker.references)
        end = marker.end


@pytest.mark.parametrize(
    "piece", ["1", "(", "[", "[1]", "(1),", "a1 ", "a.1 ", "%", "word ", "Lee ", "(Lee 2003; ", "2003 "]
)
def test_long_texts(piece):
    text = piece * (200_000 // len(piece))
    assert all(text[marker.start : marker.end] == marker.text for marker in find_citations(text))
