"""The pages in a real browser, on the ingested corpus: every page, the main paths, links that can be passed on."""

import re

import pytest
from playwright.sync_api import expect

from tests.views.browsing import choose, click_cell, click_edge, click_node, drawn, node_count, settled

pytestmark = pytest.mark.browser

PAGES = {
    "": "What the reports say",
    "explore": "Explore",
    "rates": "Rates",
    "reports": "Reports",
    "sources": "Sources",
    "sparql": "SPARQL",
    "ontology": "Ontology",
    "ingest": "Ingest",
}
CASE = """Cement in the renal vein after vertebroplasty ![beacon](http://outside.example/x.png)

CASE REPORT

A 71-year-old man underwent percutaneous vertebroplasty of L1. Cement leakage was seen. <b>No</b> fever occurred.

DISCUSSION

Cement leakage after vertebroplasty occurs in 12% to 19% of patients (1).

REFERENCES

1. Roe J, Doe A. A made-up series of leaks. Journal of Examples. 2001;4:1-9.
"""


@pytest.mark.parametrize("width", [1400, 800])
@pytest.mark.parametrize("path", PAGES)
def test_every_page_opens_without_error(app, page, path, width):
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(app + path)
    expect(page.get_by_role("heading", name=PAGES[path], exact=True)).to_be_visible()
    settled(page)
    expect(page.get_by_test_id("stAlertContentError")).to_have_count(0)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), (
        "the page is wider than the window"
    )


def test_pages_are_reached_through_the_navigation(app, page):
    page.goto(app)
    for path, heading in list(PAGES.items())[1:]:
        page.get_by_test_id("stTopNavLink").filter(has_text=heading).click()
        expect(page.get_by_role("heading", name=heading, exact=True)).to_be_visible()
        expect(page).to_have_url(re.compile(f"/{path}"))


def test_from_a_procedure_to_a_complication_to_its_quote_to_the_report(app, page):
    page.goto(app + "explore")
    choose(page, "Find a concept", "vertebroplasty")
    expect(page).to_have_url(re.compile("concept="))
    settled(page)
    labels = drawn(page)
    assert "cement leakage" in labels
    click_node(page, "cement leakage")
    panel = page.locator(".cards h2", has_text="cement leakage")
    expect(panel).to_be_visible()
    quoted = page.locator(".quote .exact").first
    expect(quoted).to_be_visible()
    words = quoted.inner_text()
    page.locator(".quote footer a").first.click()
    expect(page).to_have_url(re.compile(r"/reports\?report=\w+&claim=\d+-\d+"))
    expect(page.locator(".paper .flash").first).to_have_text(words)
    expect(page.locator(".paper .flash").first).to_be_in_viewport()


def test_a_double_click_brings_more_and_reset_takes_it_away(app, page):
    page.goto(app + "explore?concept=cement%20leakage")
    before = set(drawn(page))
    click_node(
        page, "percutaneous vertebroplasty" if "percutaneous vertebroplasty" in before else "vertebroplasty", twice=True
    )
    node_count(page, f"> {len(before)}")
    assert before < set(drawn(page))
    page.get_by_role("button", name="Reset").click()
    node_count(page, f"=== {len(before)}")


def test_an_edge_shows_its_evidence(app, page):
    page.goto(app + "explore?concept=cement%20leakage")
    drawn(page)
    click_edge(page, "rate")
    expect(page.locator(".cards h3", has_text="— rate —")).to_be_visible()
    expect(page.locator(".quote .exact").first).to_contain_text(re.compile(r"\d|all|none|one|two", re.IGNORECASE))
    expect(page.locator(".quote footer a").first).to_be_visible()


def test_a_path_between_two_concepts(app, page):
    page.goto(app + "explore?concept=cement%20leakage")
    drawn(page)
    choose(page, "Path from it to another concept", "polymethylmethacrylate")
    expect(page.locator(".cards h2").first).to_contain_text("From cement leakage to")
    expect(page).to_have_url(re.compile("to="))


def test_a_row_of_rates_opens_its_quote_and_filters_narrow(app, page):
    page.goto(app + "rates")
    settled(page)
    total = page.get_by_text(re.compile(r"^\d+ of \d+ rates"))
    expect(total).to_be_visible()
    everything = total.inner_text().split(" of ")[0]
    choose(page, "Event", "leakage")
    expect(total).not_to_have_text(re.compile(f"^{everything} of"))
    expect(page).to_have_url(re.compile("rate_event="))
    click_cell(page, 0)
    expect(page.locator(".quote .exact")).to_contain_text(re.compile(r"\d"))
    page.locator(".quote footer a").click()
    expect(page.locator(".paper .flash").first).to_be_in_viewport()


def test_a_claim_beside_the_text_scrolls_to_its_place_and_kinds_can_be_hidden(app, page, library):
    row = max(library.reports(), key=lambda row: row.rates)
    page.goto(f"{app}reports?report={row.short}")
    entry = page.locator(".entries .entry").last
    entry.click()
    expect(page.locator(".paper .flash").first).to_be_in_viewport()
    expect(page.locator(".mark.rate.off")).to_have_count(0)
    page.locator(".legend button", has_text="Rate").click()
    expect(page.locator(".mark.rate.off").first).to_be_attached()


def test_the_text_shown_is_the_text_stored(app, page, library):
    row = library.reports()[0]
    page.goto(f"{app}reports?report={row.short}")
    expect(page.locator(".paper p").first).to_be_visible()
    shown = "\n".join(page.locator(".paper").evaluate("paper => [...paper.children].map((p) => p.textContent)"))
    stored = [line for line in library.report(row.id).document.text.split("\n") if line.strip()]
    assert shown == "\n".join(stored)


def test_a_link_to_a_claim_can_be_passed_on_and_back_goes_back(app, page, library):
    rate = library.rates()[0]
    page.goto(f"{app}rates")
    expect(page.get_by_role("heading", name="Rates", exact=True)).to_be_visible()
    identifier = rate.quote.report.rsplit("/", 1)[-1]
    page.goto(f"{app}reports?report={identifier}&claim={rate.quote.start}-{rate.quote.end}")
    expect(page.locator(".paper .flash").first).to_have_text(rate.quote.exact)
    page.get_by_role("button", name="All reports").click()
    expect(page.get_by_role("heading", name="Reports", exact=True)).to_be_visible()
    page.go_back()
    expect(page.locator(".paper .flash").first).to_have_text(rate.quote.exact)


def test_a_link_to_nothing_says_so(app, page):
    page.goto(f"{app}reports?report=0000nothing")
    expect(page.get_by_test_id("stAlertContentError")).to_contain_text("There is no report")


def test_a_question_is_answered_with_labels_and_opens_in_the_editor(app, page):
    page.goto(app + "sparql")
    page.get_by_role("button", name="Answer").click()
    expect(page.get_by_role("heading", name=re.compile(r"^\d+ rows?$"))).to_be_visible()
    page.get_by_role("button", name="Open in the editor").click()
    expect(page.locator(".CodeMirror")).to_contain_text("SELECT")
    page.get_by_role("button", name="Run", exact=True).click()
    expect(page.get_by_role("heading", name=re.compile(r"^\d+ rows?$"))).to_be_visible()


def _ask(page, app, query):
    page.goto(app + "sparql")
    page.get_by_role("tab", name="Editor").click()
    expect(page.locator(".CodeMirror-code")).to_be_visible()
    page.evaluate("query => document.querySelector('.CodeMirror').CodeMirror.setValue(query)", query)
    page.get_by_role("button", name="Run", exact=True).click()


def test_a_construct_is_drawn(app, page):
    _ask(page, app, "CONSTRUCT { ?s <http://www.w3.org/2004/02/skos/core#broader> ?o } WHERE "
                    "{ ?s <http://www.w3.org/2004/02/skos/core#broader> ?o } LIMIT 8")  # fmt: skip
    expect(page.get_by_role("heading", name="8 triples")).to_be_visible()
    assert drawn(page)


@pytest.mark.parametrize(
    "query",
    ["SELECT * WHERE { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", "DELETE WHERE { ?s ?p ?o }", "this is no query"],
)
def test_a_refused_query_says_why(app, page, query):
    _ask(page, app, query)
    expect(page.get_by_test_id("stAlertContentError")).to_be_visible()


def test_paste_preview_store_find_remove_undo(scratch_app, page):
    page.goto(scratch_app + "ingest")
    page.get_by_label("Text of a report").fill(CASE)
    page.get_by_role("button", name="Preview").first.click()
    expect(page.get_by_role("heading", name="What was found")).to_be_visible()
    expect(page.locator(".facts").first).to_contain_text("71 years, male")
    page.get_by_role("button", name="Store 1 report").click()
    expect(page.locator(".items .detail").first).to_contain_text("Stored")
    page.locator(".items a").first.click()
    expect(page.locator(".paper")).to_contain_text("![beacon](http://outside.example/x.png)")
    expect(page.locator(".paper")).to_contain_text("<b>No</b> fever occurred.")
    page.goto(scratch_app + "ingest")
    page.get_by_label("Text of a report").fill(CASE)
    page.get_by_role("button", name="Preview").first.click()
    expect(page.get_by_text("This report is already in the store")).to_be_visible()
    page.get_by_role("button", name="Store 1 report").click()
    expect(page.locator(".items .detail").first).to_contain_text("Already there")
    page.get_by_role("tab", name="Remove or undo").click()
    choose(page, "Report to remove", "renal vein")
    page.get_by_role("button", name="Remove", exact=True).click()
    expect(page.get_by_test_id("stAlertContentSuccess")).to_contain_text("Removed")
    page.get_by_role("tab", name="Remove or undo").click()
    page.get_by_role("button", name="Undo the last change").click()
    expect(page.get_by_test_id("stAlertContentSuccess")).to_contain_text("Undone")
    page.goto(scratch_app + "reports")
    expect(page.get_by_text("1 report.", exact=False)).to_be_visible()


def test_a_first_time_user_loads_the_examples(scratch_app, page):
    page.goto(scratch_app + "explore")
    expect(page.get_by_text("load the example reports", exact=False)).to_be_visible()
    page.goto(scratch_app)
    page.get_by_role("button", name="Load the example reports").click()
    expect(page.get_by_text("Most reported procedures")).to_be_visible(timeout=120_000)
    expect(page.locator(".bars a").first).to_be_visible()
