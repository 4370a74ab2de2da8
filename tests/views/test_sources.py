"""The page of sources: the table, the network and what is left out of it, one work and the figures quoted from it."""

import re
from dataclasses import replace

import pytest
from playwright.sync_api import expect
from streamlit.testing.v1 import AppTest

from kg.library import Library
from kg.model.answers import CitationNetwork, Citing, WorkRow
from kg.views.citing import citation_drawing, citation_table, left_out, short_label
from tests.views.browsing import click_cell, click_node, drawn, settled

CITING = """Leaks {what}

Cement leakage occurred in {value} of patients (1).

References
1. Lee A, Kim B. Cement leakage after sacroplasty: a prospective study. J Sacral Surg. 2012;14:{page}. <b>Bold</b>
"""
CITED = """What leaked ![beacon](http://outside.example/x.png)
Source: Lee A, Kim B. Cement leakage after sacroplasty: a prospective study. J Sacral Surg. 2012;14:233-9. PMID 1234567

RESULTS

Cement leakage occurred in 28% of patients.
"""
WORK = WorkRow("w/1", "1", "Lee A 2012: Leaks", "2012", None, None, reports=2, figures=3, report=None)


@pytest.fixture
def store(tmp_path):
    """A store with an article and two reports that quote a figure from it, one of them another than it gives."""
    texts = {
        "a.txt": CITING.format(what="here", value="28%", page="233-239"),
        "b.txt": CITING.format(what="there", value="38%", page="233-9"),
        "c.txt": CITED,
    }
    for name, text in texts.items():
        (tmp_path / name).write_text(text, encoding="utf8")
    library = Library(tmp_path / "store")
    assert [fate.status for fate in library.ingest(map(str, sorted(tmp_path.glob("*.txt"))))] == ["added"] * 3
    return library


def run(work=None):
    app = AppTest.from_string("from kg.views import sources\nsources.page()", default_timeout=60)
    if work:
        app.query_params["work"] = work
    return app.run()


def test_the_table_lists_what_is_cited_and_words_narrow_it(store, monkeypatch):
    monkeypatch.setenv("KG_STORE", str(store.home))
    app = run()
    (row,) = app.dataframe[0].value.to_dict("records")
    assert (row["Figures"], row["Cited by"], row["In the collection"]) == (2, 2, "yes")
    assert row["PubMed"] == "https://pubmed.ncbi.nlm.nih.gov/1234567/"
    assert len(app.text_input[0].set_value("lee 1234567").run().dataframe[0].value) == 1
    assert "No source fits" in app.text_input[0].set_value("lee 7654321").run().info[0].value


def test_reports_that_cite_nothing_say_so(tmp_path, monkeypatch):
    (tmp_path / "a.txt").write_text(CITED, encoding="utf8")
    library = Library(tmp_path / "store")
    list(library.ingest([str(tmp_path / "a.txt")]))
    monkeypatch.setenv("KG_STORE", str(library.home))
    assert "cite nothing" in run().info[0].value


def test_a_work_that_is_not_there_is_told(store, monkeypatch):
    monkeypatch.setenv("KG_STORE", str(store.home))
    app = run("doi:10.1000/none")
    assert not app.exception
    assert "no work" in app.error[0].value


def test_a_work_is_called_by_author_and_year_or_by_its_title():
    assert short_label(WORK) == "Lee A 2012"
    assert short_label(replace(WORK, label="2006: Leaks of the spine")) == "Leaks of the spine"
    assert short_label(replace(WORK, label="A title without an author: and with a subtitle")).startswith(
        "A title without"
    )
    assert len(short_label(replace(WORK, label="word " * 40))) < 40


def network(*, works=3, citings=2):
    others = [replace(WORK, iri=f"w/{name}", label=name, figures=0, report=name) for name in "AB"]
    links = (Citing("w/A", "w/1", 3), Citing("w/B", "w/1", 0))
    return CitationNetwork((WORK, *others), links, works, citings)


def test_the_drawing_tells_reports_from_works_by_shape_and_figures_by_size():
    content = citation_drawing(network(), None)
    classes = {node["id"]: node["classes"] for node in content["nodes"]}
    assert classes == {"w/1": "", "w/A": "square", "w/B": "square"}
    sizes = {node["id"]: node["size"] for node in content["nodes"]}
    assert sizes["w/1"] > sizes["w/A"]
    assert [line["label"] for line in content["edges"]] == ["3 figures", ""]
    assert [row["Figures quoted"] for row in citation_table(network())] == [3, 0]


def test_what_is_left_out_is_said():
    assert left_out(network()) == "All that cite or are cited are drawn: 3 works and 2 citations."
    assert "1 more work and 4 more citations are left out" in left_out(network(works=4, citings=6))


@pytest.mark.browser
def test_from_the_table_to_a_figure_to_its_place_in_the_report(app, page, library):
    page.goto(app + "sources")
    click_cell(page, 0)
    expect(page).to_have_url(re.compile(r"/sources\?work="))
    first = library.works.rows()[0]
    expect(page.locator(".cards h2").first).to_have_text(first.label)
    expect(page.locator(".quote")).to_have_count(first.figures)
    page.go_back()
    expect(page.get_by_role("heading", name="Sources", exact=True)).to_be_visible()
    page.go_forward()
    page.locator(".quote footer a").first.click()
    expect(page.locator(".paper .flash").first).to_be_in_viewport()


@pytest.mark.browser
def test_the_network_shows_details_and_opens_a_work(app, page, library):
    page.goto(app + "sources")
    page.get_by_role("tab", name="Network").click()
    labels = drawn(page)
    assert len(labels) == library.works.network(40).all_works
    expect(page.get_by_text("All that cite or are cited are drawn")).to_be_visible()
    click_node(page, "Krueger A 2009")
    expect(page.locator(".cards h2").first).to_contain_text("Krueger A 2009: Management of pulmonary cement embolism")
    click_node(page, "Clark W 2016", twice=True)
    expect(page).to_have_url(re.compile(r"work=doi%3A10\.1016"))


@pytest.mark.browser
def test_split_is_confirmed_and_undone_and_text_stays_text(scratch_app, store, page):
    (work,) = (row for row in store.works.rows() if row.reports)
    page.goto(f"{scratch_app}sources?work={work.id}")
    expect(page.get_by_text("<b>Bold</b>").locator("visible=true").first).to_be_visible()
    expect(page.locator(".quote")).to_have_count(2)
    expect(page.get_by_text("The report itself says:")).to_have_count(2)
    page.get_by_text("Put right what is one work").click()
    page.get_by_text("(Leaks there)").click()
    page.get_by_role("button", name="Split off …").click()
    expect(page.get_by_role("dialog")).to_contain_text("a work of their own")
    assert len([row for row in store.works.rows() if row.reports]) == 1, "not before it is confirmed"
    page.get_by_role("dialog").get_by_role("button", name="Split off", exact=True).click()
    expect(page.get_by_text("Split off from Lee A 2012")).to_be_visible()
    expect(page.locator(".quote")).to_have_count(1)
    assert sorted(row.figures for row in store.works.rows() if row.reports) == [1, 1]
    page.get_by_role("button", name="Undo").click()
    settled(page)
    expect(page.get_by_role("heading", name="Sources", exact=True)).to_be_visible()
    assert [row.figures for row in store.works.rows() if row.reports] == [2]


@pytest.mark.browser
def test_a_dark_system_gets_dark_pages(app, page):
    page.emulate_media(color_scheme="dark")
    page.goto(app + "sources")
    page.get_by_role("tab", name="Network").click()
    drawn(page)
    shade = "node => getComputedStyle(node).backgroundColor.match(/\\d+/g).slice(0, 3).map(Number)"
    assert max(page.locator(".graph").evaluate(shade)) < 60
    assert max(page.get_by_test_id("stApp").evaluate(shade)) < 60
