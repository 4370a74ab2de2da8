"""An abstract becomes an article that the reader of JATS reads."""

from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.fetching.abstract import abstract_of
from kg.fetching.record import Record
from kg.model.document import Metadata
from kg.readers.jats import JatsReader

CASES = [
    ("Leaks are common.", "Abstract\n\nLeaks are common."),
    ("<h4>Aim</h4>One.<h4>Results</h4>Two.", "Abstract\n\nAim\n\nOne.\n\nResults\n\nTwo."),
    ("Before.<h4>Results</h4><p>One.</p><p>Two.</p>", "Abstract\n\nBefore.\n\nResults\n\nOne.\n\nTwo."),
    ("<h4>Empty</h4><h4>Full</h4>One.", "Abstract\n\nEmpty\n\nFull\n\nOne."),
    ("P<0.001 and a<b, but <i>n</i> = 3 &amp; 4 &lt; 5", "Abstract\n\nP<0.001 and a<b, but n = 3 & 4 < 5"),
    ("10<sup>3</sup> of CO<sub>2</sub>", "Abstract\n\n10³ of CO2"),
    ("A <sup>b <i>c</i> left open</i> and </sub>on", "Abstract\n\nA b c left open and on"),
    ("Line one.<br/>Line two.", "Abstract\n\nLine one.\n\nLine two."),
    ("A\x00B\x0b C\ud800D", "Abstract\n\nAB CD"),
    ("<unknown>kept</unknown>", "Abstract\n\n<unknown>kept</unknown>"),
]
NOWHERE = Record("https://europepmc.org/article/MED/1", "T.", "", open=False, metadata=Metadata())
words = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Cf", "Zs", "Zl", "Zp")), min_size=1)
names = st.text("ABYZabyzÄéß-019", min_size=1)
marked = st.lists(
    st.one_of(st.sampled_from(["<h4>", "</h4>", "<p>", "</p>", "<sup>", "</sup>", "<sub>", "</sub>", "<i>", "<", "&lt;",
                               "&#0;", "&#xb;", "]]>", "<!--", "<br />", "&nbsp;"]), words)
).map("".join)  # fmt: skip


def read(record):
    return JatsReader().read(abstract_of(record, "it"), record.address)


@pytest.mark.parametrize(("html", "text"), CASES)
def test_mark_up(html, text):
    assert read(replace(NOWHERE, abstract=html)).text == f"T\n\n{text}"


@given(marked, marked)
def test_whatever_stands_in_it_can_be_read(title, abstract):
    record = replace(NOWHERE, title=title, abstract=f"There is {abstract}")
    assert "There is" in read(record).text


@given(st.builds(Metadata, st.lists(names).map(tuple), *[names] * 10), st.integers(100, 10**9 - 1))
def test_the_publication_comes_through(known, number):
    known = replace(known, pmcid=f"PMC{number}")
    document = read(replace(NOWHERE, abstract="A.", metadata=known))
    kept = [each.name for each in fields(Metadata) if each.name != "citation"]
    assert {name: getattr(document.metadata, name) for name in kept} == {name: getattr(known, name) for name in kept}
    assert document.title == "T"
    assert document.metadata.citation


def test_sections_have_their_types():
    document = read(replace(NOWHERE, abstract="<h4>Methods</h4>M.<h4>Results</h4>R."))
    assert [(section.title, section.type) for section in document.sections] == [
        ("T", "title"), ("Abstract", "abstract"), ("Methods", "methods"), ("Results", "results"),
    ]  # fmt: skip
