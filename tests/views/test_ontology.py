"""The ontology as a page of its own, and in the app."""

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from playwright.sync_api import expect
from streamlit.testing.v1 import AppTest

from kg.views.ontology_document import document
from kg.views.ontology_drawing import ontology_drawing
from kg.vocabulary.ontology import read_ontology
from tests.views.browsing import click_node, drawn

ONTOLOGY = read_ontology()
PAGE = document(ONTOLOGY)
VOID = {"meta", "br", "hr", "input", "link", "img"}


class Reader(HTMLParser):
    """Collects ids and links, and holds every end tag against its beginning."""

    def __init__(self):
        super().__init__()
        self.open, self.ids, self.links, self.outside, self.text = [], [], [], [], []

    def handle_starttag(self, tag, attrs):
        told = dict(attrs)
        self.ids += [told["id"]] if "id" in told else []
        self.links += [told["href"]] if "href" in told else []
        self.outside += [told[name] for name in ("src", "data", "action", "poster") if name in told]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if not {"script", "style"} & set(self.open):
            self.text.append(data)


@pytest.fixture(scope="module")
def read():
    reader = Reader()
    reader.feed(PAGE)
    reader.close()
    assert reader.open == []
    return reader


def test_every_term_has_its_place_and_its_words(read):
    text = re.sub(r"\s+", " ", " ".join(read.text))
    for term in ONTOLOGY.terms:
        assert read.ids.count(term.name) == 1
        for words in (term.label, term.comment, term.example, term.iri, *(standard for _, standard in term.mappings)):
            assert re.sub(r"\s+", " ", words) in text, (term.name, words)


def test_links_lead_to_places_of_the_page(read):
    assert {link.removeprefix("#") for link in read.links} <= set(read.ids)
    assert len(read.links) > 200


def test_nothing_is_asked_for(read):
    assert read.outside == []
    assert "default-src 'none'" in PAGE
    assert "</script" not in re.sub(r"</script>\n", "", PAGE)


def test_the_page_is_the_same_every_time():
    assert document(ONTOLOGY) == PAGE


def test_what_is_written_is_escaped():
    odd = replace(ONTOLOGY.terms[0], name="kg:<b>", label="</script><i>", comment="a < b & c", example="\u2028")
    page = document(replace(ONTOLOGY, terms=(odd,), title="<script>alert(1)</script>"))
    assert "<script>alert" not in page and "<i>" not in page and "<b>" not in page
    assert "a &lt; b &amp; c" in page


def test_the_drawing_has_no_loose_ends():
    drawing = ontology_drawing(ONTOLOGY, None)
    nodes = {node["id"] for node in drawing["nodes"]}
    ends = {edge[end] for edge in drawing["edges"] for end in ("source", "target")}
    assert nodes == ends
    lines = {(edge["source"], edge["target"]): edge["label"] for edge in drawing["edges"]}
    assert "event" in lines["kg:RateClaim", "kg:Phrase"].split(", ")
    assert lines["kg:Complication", "kg:Condition"] == ""


def test_the_page_of_the_app(empty_home):
    app = AppTest.from_string("from kg.views import ontology\nontology.page()", default_timeout=60).run()
    assert not app.exception
    assert len(app.selectbox[0].options) == len(ONTOLOGY.terms)


@pytest.fixture
def empty_home(tmp_path, monkeypatch):
    monkeypatch.setenv("KG_STORE", str(tmp_path / "store"))


@pytest.mark.browser
def test_the_page_draws_itself_without_a_network(page):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.set_content(PAGE)
    drawn(page)
    click_node(page, "Report")
    expect(page).to_have_url(re.compile("#kg:Report$"))
    assert asked == []


@pytest.mark.browser
def test_a_click_in_the_app_shows_the_term(app, page):
    page.goto(app + "ontology")
    drawn(page)
    click_node(page, "Phrase")
    expect(page.get_by_text("The words that say what happened", exact=False)).to_be_visible()
