"""The pages without a browser (Streamlit's AppTest): what they show, and what they do with broken input."""

import pytest
from streamlit.testing.v1 import AppTest

from kg.library import Library
from kg.resources import resource

PATIENCE = 60


def run(page: str) -> AppTest:
    """A page on its own."""
    return AppTest.from_string(f"from kg.views import {page}\n{page}.page()", default_timeout=PATIENCE).run()


@pytest.fixture
def on_the_corpus(corpus_store, monkeypatch):
    monkeypatch.setenv("KG_STORE", str(corpus_store))


@pytest.fixture
def empty_store(tmp_path, monkeypatch) -> Library:
    home = tmp_path / "store"
    monkeypatch.setenv("KG_STORE", str(home))
    return Library(home)


def test_overview_counts_what_is_stored(on_the_corpus, library):
    app = AppTest.from_file(str(resource("app.py")), default_timeout=PATIENCE).run()
    assert not app.exception
    shown = {metric.label: metric.value for metric in app.metric}
    counted = library.overview()
    assert shown["Reports"] == str(counted.reports)
    assert shown["Rates"] == str(counted.rates)


def test_an_empty_store_says_what_to_do(empty_store):
    app = AppTest.from_file(str(resource("app.py")), default_timeout=PATIENCE).run()
    assert not app.exception
    assert [button.label for button in app.button] == ["Load the example reports"]


@pytest.mark.parametrize("page", ["explore", "rates", "reports", "sources"])
def test_an_empty_store_has_no_empty_tables(empty_store, page):
    app = run(page)
    assert not app.exception
    assert "example reports" in app.info[0].value
    assert len(app.dataframe) == 0


@pytest.mark.parametrize("page", ["explore", "rates", "reports", "sources", "sparql", "ontology", "ingest"])
def test_a_page_on_the_corpus(on_the_corpus, page):
    app = run(page)
    assert not app.exception
    assert not app.error


@pytest.mark.parametrize("network", ["What is said", "Mentioned together", "Outcomes", "Citations"])
def test_explore_begins_with_a_network_of_the_whole(on_the_corpus, network):
    app = run("explore")
    (choice,) = (group for group in app.segmented_control if group.label == "Network")
    assert network in choice.options
    choice.set_value(network).run()
    assert not app.exception
    shown = app.dataframe[0].value
    assert len(shown) and not shown.isna().any().any()


def test_rates_lists_outcomes_first_and_narrows(on_the_corpus, library):
    app = run("rates")
    assert len(app.dataframe[0].value) == sum(row.kind == "outcome" for row in library.rates())
    app.segmented_control[1].set_value("All").run()
    assert len(app.dataframe[0].value) == len(library.rates())
    app.segmented_control[0].set_value("Own data").run()
    assert len(app.dataframe[0].value) == sum(row.own for row in library.rates())
    app.text_input[0].set_value("no sentence says this").run()
    assert "No rate fits" in app.info[0].value


def test_paste_nothing(empty_store):
    app = run("ingest")
    app.button[0].click().run()
    assert "no text yet" in app.error[0].value
    assert empty_store.reports() == ()


def test_a_broken_upload_says_why_and_the_good_one_goes_on(empty_store):
    app = run("ingest")
    good = (
        "good.txt",
        b"Cement leak\n\nCement leakage after vertebroplasty occurred in 4 % of patients.\n",
        "text/plain",
    )
    app.file_uploader[0].set_value([("picture.pdf", b"\x89PNG\r\n\x1a\n" + bytes(40), "application/pdf"), good]).run()
    next(button for button in app.button if button.key == "preview-upload").click().run()
    assert len(app.error) == 1
    assert "picture" in app.error[0].value
    assert empty_store.reports() == (), "nothing is stored by a preview"
    next(button for button in app.button if button.label.startswith("Store 1")).click().run()
    assert not app.exception
    assert [row.source for row in empty_store.reports()] == ["good.txt"]
    assert len(app.error) == 0


@pytest.fixture
def fetching(empty_store, europe_pmc, tmp_path, monkeypatch):
    """The page's field for identifiers: fill it in and press its button."""
    monkeypatch.setenv("KG_EUROPE_PMC", europe_pmc.address)
    monkeypatch.setenv("KG_CACHE", str(tmp_path / "cache"))

    def fetched(written: str) -> AppTest:
        app = run("ingest")
        app.text_area("fetch-identifiers").set_value(written)
        return next(button for button in app.button if button.key == "preview-fetch").click().run()

    return fetched


def test_fetch_preview_and_store(fetching, empty_store):
    app = fetching("PMC9000001\n\nPMC404\n 10.5555/ribs.2 \n")
    assert not app.exception
    assert len(app.error) == 1
    assert "no such article" in app.error[0].value
    assert empty_store.reports() == (), "nothing is stored by a preview"
    next(button for button in app.button if button.label == "Store 2 reports").click().run()
    assert not app.exception
    assert {row.source[-8:] for row in empty_store.reports()} == {"30000001", "30000002"}


@pytest.mark.parametrize(("written", "told"), [("", "no identifier yet"), ("PMX", "neither a PMCID")])
def test_fetch_nothing_that_can_be_fetched(fetching, europe_pmc, written, told):
    app = fetching(written)
    assert [told in box.value for box in app.error] == [True]
    assert europe_pmc.asked == []


def test_fetch_without_a_network_says_so_once(fetching, monkeypatch):
    monkeypatch.setenv("KG_EUROPE_PMC", "http://127.0.0.1:9/rest")
    app = fetching("PMC9000001\n30000002")
    assert not app.exception
    assert ["no connection" in box.value for box in app.error] == [True]


def test_undo_with_nothing_to_undo(empty_store):
    app = run("ingest")
    next(button for button in app.button if button.label == "Undo the last change").click().run()
    assert "nothing to undo" in app.error[0].value


def test_a_question_about_the_patient_waits_for_a_report(on_the_corpus, library):
    app = run("sparql")
    question = next(each for each in library.named_queries() if each.name == "patient-course")
    choice = next(each for each in app.selectbox if each.label == "Question")
    choice.set_value(question).run()

    def answer():
        return next(button for button in app.button if button.label == "Answer")

    report = next(each for each in app.selectbox if each.label == "Report")
    assert (answer().disabled, report.placeholder) == (True, "choose one")
    (title,) = (each for each in report.options if each.startswith("A cement spike"))
    report.set_value(title).run()
    assert not answer().disabled
    answer().click().run()
    assert not app.exception
    assert len(app.dataframe[0].value)
