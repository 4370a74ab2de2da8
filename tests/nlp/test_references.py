"""Reference lists: where they are, what their entries say, and what they are called."""

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st

from kg.model.document import Document, Reference
from kg.nlp.author_lists import surname
from kg.nlp.reference_fields import read_fields
from kg.nlp.references import find_references
from kg.nlp.sections import find_sections
from tests.nlp.case_files import cases

A, B, C = (f"{name} A. On bone. Spine. {year};1:2-3." for name, year in (("Ng", 2001), ("Lee", 2002), ("Kim", 2003)))


def found(text):
    return find_references(text, find_sections(text))


@cases("references")
def test_fields(case):
    fields = read_fields(case["text"])._asdict() | {"authors": list(read_fields(case["text"]).authors)}
    assert {name: fields[name] for name in case["expect"]} == case["expect"]


@pytest.mark.parametrize("label", ["{}. ", "[{}] ", "{}) ", "({}) "])
def test_labels_are_the_printed_numbers(label):
    entries = [label.format(number) + entry for number, entry in enumerate((A, B, C), 1)]
    text = "Title\n\nText.\n\nReferences\n\n" + "\n".join(entries)
    assert [(reference.label, reference.text) for reference in found(text)] == list(zip("123", entries, strict=True))


def test_a_list_without_heading_is_known_by_its_form():
    text = f"The end.\n\n1. {A}\n\n2. {B}\n\n3. {C}"
    assert [reference.label for reference in found(text)] == ["1", "2", "3"]


@pytest.mark.parametrize("label", ["{}. ", "[{}] "])
def test_two_whole_works_at_the_end_are_a_list(label):
    text = f"The end.\n\n{label.format(1)}{A}\n\n{label.format(2)}{B}\n\nFigure 1. A needle."
    assert [reference.label for reference in found(text)] == ["1", "2"]


def test_works_without_numbers_at_the_end_are_a_list():
    text = f"In 2000, Ng A. wrote 1:2-3.\n\n{A}\n\n{B}\n\nTable 1. What they found."
    assert [reference.label for reference in found(text)] == ["Ng 2001", "Lee 2002"]


@pytest.mark.parametrize(
    "text",
    [
        f"The end.\n\n{A}",
        f"{A}\n\n{B}\n\nThis is what they wrote.",
        "The end.\n\n1. In 2001 we saw two leaks.\n\n2. In 2002 we saw none.\n\n3. In 2003 we saw one.",
    ],
)
def test_a_single_work_and_dated_events_are_no_list(text):
    assert found(text) == ()


def test_numbered_steps_are_no_reference_list():
    assert found("We did this.\n\n1. Open the skin.\n\n2. Inject cement.\n\n3. Close the skin.") == ()


def test_an_entry_goes_on_in_the_next_line():
    text = f"Text.\n\nReferences\n\n1. Ng A. On bone\nand cement. Spine. 2001;1:2-3.\n2. {B}"
    assert [reference.text for reference in found(text)] == [
        "1. Ng A. On bone\nand cement. Spine. 2001;1:2-3.",
        f"2. {B}",
    ]


def test_entries_of_one_line_are_told_apart_by_their_numbers():
    assert [reference.label for reference in found(f"Text.\n\nReferences\n\n1. {A} 2. {B} 3. {C}")] == ["1", "2", "3"]


def test_author_year_lists_are_labelled_by_name_and_year():
    text = f"Text.\n\nLiterature\n\n{A}\n{B}\nKim B (2004b) On cement. Spine 1:4-5"
    assert [reference.label for reference in found(text)] == ["Ng 2001", "Lee 2002", "Kim 2004b"]


def test_labels_that_would_be_alike_are_counted():
    text = f"Text.\n\nLiterature\n\n{A}\nNg B. On cement. Spine. 2001;4:5-6.\n{C}"
    assert [reference.label for reference in found(text)] == ["Ng 2001a", "Ng 2001b", "Kim 2003"]


def test_a_remark_in_place_of_the_list_is_no_reference():
    assert found("Text.\n\nReferences\n\nThe list is not visible; the numbers are the source's.") == ()


@pytest.mark.parametrize(
    ("author", "name"),
    [
        ("Ng AB", "Ng"),
        ("de Vries E", "de Vries"),
        ("Lee, J. K.", "Lee"),
        ("O'Hara E.", "O'Hara"),
        ("Cohen D. L", "Cohen"),
    ],
)
def test_surnames(author, name):
    assert surname(author) == name


def with_marked(reference):
    nlp = spacy.blank("en")
    component = nlp.add_pipe("kg_references")
    doc = nlp.make_doc(reference.text)
    doc._.document = Document("0", "-", "jats", None, reference.text, references=(reference,))
    return component(doc)._.references


@pytest.mark.parametrize(
    ("text", "fields"),
    [("Text", {}), ("Ng A. Leaks. Spine. 2003;2:9.", {"year": "2003"}), ("See Ng A.", {"title": "Leaks"})],
)
def test_marked_up_references_are_used_as_they_are(text, fields):
    marked = Reference("7", 0, len(text), text, **fields)
    assert with_marked(marked) == (marked,)


def test_fields_of_entries_without_any_mark_up_are_read():
    text = "Ng A, Lee B. Leaks. Spine. 2003;2:9-12. doi:10.1000/other"
    (read,) = with_marked(Reference("7", 0, len(text), text, doi="10.1000/own", rid="r7"))
    assert (read.label, read.text, read.rid, read.doi) == ("7", text, "r7", "10.1000/own")
    assert (read.authors, read.title, read.container) == (("Ng A", "Lee B"), "Leaks", "Spine")
    assert (read.year, read.volume, read.first_page, read.last_page) == ("2003", "2", "9", "12")


@given(st.lists(st.sampled_from([A, B, C, "1. ", "2. ", "[3] ", "\n", "References", "\n\n", "(2003)", " ", "et al."])))
def test_entries_lie_in_the_text_in_order(pieces):
    text = "".join(pieces)
    end = 0
    for reference in found(text):
        assert text[reference.start : reference.end] == reference.text
        assert reference.start >= end
        end = reference.end


@pytest.mark.parametrize("piece", ["1", "Ng A, ", "2003;", "(", ". ", "1. Ng A. 2003 "])
def test_long_entries(piece):
    text = "Title\n\nText.\n\nReferences\n\n1. " + piece * (200_000 // len(piece))
    assert all(text[reference.start : reference.end] == reference.text for reference in found(text))
