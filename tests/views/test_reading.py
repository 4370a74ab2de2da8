"""The reader's runs and marks: every character once, every mark on its own words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.model.document import Document
from kg.model.extraction import Concept, Extraction, Mention
from kg.views.reading import reading

_TEXT = st.text(alphabet="ab \n😀é", max_size=80)


@st.composite
def extractions(draw):
    text = draw(_TEXT)
    spans = draw(st.lists(st.tuples(st.integers(0, 80), st.integers(0, 80)), max_size=8))
    inside = {(a, b) for a, b in spans if a < b <= len(text)}
    mentions = (Mention(f"m{a}-{b}-Condition", a, b, text[a:b], "Condition") for a, b in sorted(inside))
    return Extraction(Document("0", "-", "text", None, text), mentions=tuple(mentions))


def shown(content):
    return [[run["text"] for run in paragraph["runs"]] for paragraph in content["paragraphs"]]


@given(extractions())
def test_the_runs_are_the_text(extraction):
    lines = [line for line in extraction.document.text.split("\n") if line.strip()]
    assert ["".join(runs) for runs in shown(reading(extraction, None))] == lines


@given(extractions())
def test_a_mark_covers_its_words_and_no_others(extraction):
    content = reading(extraction, None)
    for mention in extraction.mentions:
        mark = f"{mention.start}-{mention.end}"
        found = "".join(run["text"] for each in content["paragraphs"] for run in each["runs"] if mark in run["marks"])
        assert found.replace(" ", "") == mention.text.replace("\n", "").replace(" ", "")


def test_a_focus_that_is_no_place_in_the_text_is_ignored():
    extraction = Extraction(Document("0", "-", "text", None, "Cement leaked."))
    for focus in ("", "x-3", "5-2", "0-999", "0", "-1-4", "9" * 5000 + "-1", None):
        assert reading(extraction, focus)["focus"] is None


def test_a_focus_without_a_mark_gets_one():
    content = reading(Extraction(Document("0", "-", "text", None, "Cement leaked.")), "0-6")
    assert content["focus"] == "0-6"
    assert [run["text"] for run in content["paragraphs"][0]["runs"] if run["marks"] == ["0-6"]] == ["Cement"]


@pytest.mark.parametrize(
    ("link", "label"),
    [
        ((), "Condition: infection"),
        ((1.0, None, None), "Condition: infection"),
        ((0.85, None, None), "Condition: infection [fit 0.85]"),
        ((0.85, Concept("c:sepsis", "sepsis"), 0.8), "Condition: infection [fit 0.85, next: sepsis]"),
    ],
)
def test_a_link_that_is_no_name_tells_how_well_it_fits(link, label):
    text = "Severe infection."
    mention = Mention("m", 0, 16, text[:16], "Condition", Concept("c:infection", "infection"), "present", *link)
    content = reading(Extraction(Document("0", "-", "text", None, text), mentions=(mention,)), None)
    assert [mark["label"] for mark in content["marks"].values()] == [label]
