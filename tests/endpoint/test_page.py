"""The page of the endpoint, in a browser."""

import pytest
from playwright.sync_api import expect

from tests.endpoint.conftest import answering

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def corpus_address(corpus_store):
    from kg.library import Library

    with answering(Library(corpus_store)) as address:
        yield address


def test_a_query_is_written_run_and_saved(page, corpus_address):
    page.goto(corpus_address)
    page.get_by_role("button", name="Run").click()
    expect(page.get_by_role("status")).to_contain_text("20 rows in")
    expect(page.get_by_role("columnheader", name="complication")).to_be_visible()
    with page.expect_download() as saved:
        page.get_by_role("button", name="CSV").click()
    assert saved.value.path().read_text().startswith("complication,value,report")


def test_a_question_is_chosen(page, corpus_address):
    page.goto(corpus_address)
    question = "Which complications of a procedure are reported, how often, in whom, and on whose authority?"
    page.get_by_label("Begin with a question").select_option(question)
    page.keyboard.press("Tab")
    page.locator(".CodeMirror").click()
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("cell", name="cement leakage").first).to_be_visible()


def test_what_went_wrong_is_told(page, corpus_address):
    page.goto(corpus_address)
    page.locator(".CodeMirror").click()
    page.keyboard.press("Control+A")
    page.keyboard.type("SELECT nonsense")
    page.get_by_role("button", name="Run").click()
    expect(page.get_by_role("alert")).to_contain_text("Line 1")


def test_what_a_report_says_is_not_run(page, corpus_address):
    page.goto(corpus_address)
    page.locator(".CodeMirror").click()
    page.keyboard.press("Control+A")
    page.keyboard.type("SELECT ('<img src=x onerror=alert(1)>' AS ?x) { }")
    page.get_by_role("button", name="Run").click()
    expect(page.get_by_role("cell", name="<img src=x onerror=alert(1)>")).to_be_visible()
