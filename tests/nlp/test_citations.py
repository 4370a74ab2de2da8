"""Citation markers: which there are in each style, what they name, and what only looks like one."""

import re

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st

from kg.model.document import Citation, Document, Reference
from kg.nlp.bylines import bylines
from kg.nlp.citations import find_citations
from kg.nlp.number_markers import expand, run_together
from kg.nlp.sections import find_sections
from tests.nlp.case_files import cases

REFERENCE = re.compile(r"(?:(?P<number>\d{1,3})(?: |$))?(?P<names>.*?)(?: (?P<year>\d{4})[a-z]?| in press)?")


def reference(words: str) -> Reference:
    """`Lee 2003a`, `Lee+Kim in press`, `3`, or `3 Lee 2003`: the number of a list that also tells who and when.

    A name of several words is that of a group, or has its initials.
    """
    found = REFERENCE.fullmatch(words)
    names = filter(None, found["names"].split("+"))
    authors = tuple(name if " " in name else f"{name} A" for name in names)
    return Reference(found["number"] or words, 0, 0, words, authors=authors, year=found["year"])


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
        ("5 to 7", ("5", "6", "7")),
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


BODY = "Abstract\n\nCement leaks are common.1,2 They are seen by Jane Roe.3"


@pytest.mark.parametrize(
    ("head", "names"),
    [
        (["Jane Roe1,2, John Q. Doe3 and Ana de la Kim1,*"], 1),
        (["Jane Roe1, John Doe2", "1Department of Bone, University of Oslo", "2 Institute for Pain, Rome"], 3),
        (["Jane Roe [1,2], MD; Li Wei [2]", "[1] Bone Lab, Rome; roe@bone.example.org", "[2] Pain Unit"], 3),
        (["Jane Roe¹,², John Doe²", "Published online in March 2015"], 1),
        (["Pain after cement [1]", "Jane Roe1"], 0),
        ([], 0),
    ],
)
def test_numbers_behind_the_names_of_the_authors_cite_nothing(head, names):
    text = "\n\n".join(["Cement in veins", *head, BODY])
    assert [text[start:end] for start, end in bylines(text, find_sections(text))] == head[:names]


def test_what_stands_above_no_title_is_no_byline():
    assert list(bylines("Leaks [1] and Fever [2]", ())) == []


def test_affiliations_are_no_markers():
    nlp = spacy.blank("en")
    for name in ("kg_sections", "kg_references", "kg_citations"):
        nlp.add_pipe(name)
    doc = nlp("Cement in veins\n\nJane Roe1,2, John Doe3\n\n1Bone Lab\n\n" + BODY)
    assert [(marker.text, marker.references) for marker in doc._.citations] == [("1,2", ("1", "2")), ("3", ("3",))]


def test_letters_are_resolved_by_what_the_list_prints_or_by_its_order():
    printed = (reference("Lee 2003a"), reference("Lee 2003b"))
    assert find_citations("It is rare (Lee 2003b).", printed)[0].references == ("Lee 2003b",)


def test_the_number_of_authors_tells_works_of_one_year_apart():
    alone = Reference("Lee 2003a", 0, 0, "", authors=("Lee A",), year="2003")
    pair = Reference("Lee 2003b", 0, 0, "", authors=("Lee A", "Kim B"), year="2003")
    text = "It is rare (Lee and Kim, 2003). It is common (Lee, 2003)."
    assert [marker.references for marker in find_citations(text, (alone, pair))] == [("Lee 2003b",), ("Lee 2003a",)]


@pytest.mark.parametrize(
    ("told", "place"),
    [("Lee, 2003", 0), ("Lee & Kim, 2003", 1), ("Lee et al., 2003", 2), ("Lee, Kim, & Roe, 2003", 2),
     ("Lee, Kim, Roe, & Doe, 2003", 3), ("Lee, Kim, et al., 2003", 2)],
)  # fmt: skip
def test_works_of_one_name_and_year_are_told_apart_by_their_other_authors(told, place):
    people = ("Lee A", "Kim B", "Roe C", "Doe D")
    listed = [Reference(f"Lee 2003{'abcd'[n]}", 0, 0, "", authors=people[: n + 1], year="2003") for n in range(4)]
    assert find_citations(f"Leaks are common ({told}).", listed)[0].references == (listed[place].label,)


def test_et_al_may_stand_for_one():
    pair = Reference("Lee 2003", 0, 0, "", authors=("Lee A", "Kim B"), year="2003")
    assert find_citations("Leaks are common (Lee et al., 2003).", [pair])[0].references == ("Lee 2003",)


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
