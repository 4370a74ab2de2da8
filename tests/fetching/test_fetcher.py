"""From an identifier to a document that knows what it is."""

import json

import pytest

from kg.fetching import Identifier
from kg.fetching.fetcher import ABSTRACT_ONLY, Fetcher
from kg.model.errors import KgError, ServiceUnavailable, UnreadableSource
from kg.readers.jats import JatsReader
from tests.fetching.europe_pmc import JATS, Reply

BOMB = JATS.replace(b"<!DOCTYPE article PUBLIC", b'<!DOCTYPE article [<!ENTITY a "b">]><!-- PUBLIC').replace(
    b'.dtd">', b".dtd -->", 1
)


@pytest.fixture
def fetch(europe_pmc, tmp_path):
    def fetched(written, *, refresh=False):
        service = europe_pmc.service(tmp_path / "cache", attempts=1)
        with Fetcher(service, JatsReader().read, refresh=refresh) as fetcher:
            return fetcher.fetch(Identifier.parse(written))

    return fetched


@pytest.mark.parametrize("written", ["PMC9000001", "30000001", "https://doi.org/10.5555/spine.1"])
def test_an_open_report_is_the_same_by_any_name(fetch, written):
    document = fetch(written)
    metadata = document.metadata
    assert document.source == "https://europepmc.org/article/MED/30000001"
    assert (document.format, document.title, document.warnings) == (
        "jats",
        "Cement in the canal: an invented series",
        (),
    )
    assert "3 of 45 patients" in document.text
    assert (metadata.pmid, metadata.pmcid, metadata.doi) == ("30000001", "PMC9000001", "10.5555/spine.1"), (
        "the PMID is not in the article: the service knows it"
    )
    assert (metadata.authors, metadata.container) == (("Alder PR",), "Annals of Invented Spines")
    assert (metadata.year, metadata.licence) == ("2021", "https://creativecommons.org/licenses/by/4.0/")


@pytest.mark.parametrize("written", ["pmid:30000002", "10.5555/RIBS.2"])
def test_where_there_is_no_open_text_the_abstract_knows_what_it_is(fetch, europe_pmc, written):
    document = fetch(written)
    metadata = document.metadata
    assert len(europe_pmc.asked) == 1, "a text that is not open is not asked for"
    assert document.source == "https://europepmc.org/article/MED/30000002"
    assert (document.title, document.warnings) == ("Ribs after kyphoplasty, counted", (ABSTRACT_ONLY,))
    assert document.text.endswith("2 of 80 patients (2.5%) after kyphoplasty (P<0.05; 10³ & more).")
    assert (metadata.pmid, metadata.pmcid, metadata.doi) == ("30000002", None, "10.5555/ribs.2")
    assert (metadata.authors, metadata.container, metadata.year) == (("Birch T", "Rib Group"), "Ribs", "2019")
    assert (metadata.volume, metadata.issue, metadata.pages, metadata.licence) == ("12", "4", "101-9", "cc by-nc")
    assert metadata.citation == (
        "Birch T, Rib Group. Ribs after kyphoplasty, counted. Ribs. 2019;12(4):101-9. doi:10.5555/ribs.2"
    )


def test_an_open_text_that_is_not_there_after_all(fetch, europe_pmc):
    europe_pmc.full_texts.clear()
    assert fetch("PMC9000001").warnings == (ABSTRACT_ONLY,)


@pytest.mark.parametrize(
    ("written", "told"),
    [("PMC1", "no such article"), ("pmid:9000001", "no such article"), ("30000003", "neither an open full text nor")],
)
def test_what_cannot_be_had_is_told(fetch, written, told):
    with pytest.raises(UnreadableSource, match=told) as error:
        fetch(written)
    assert error.value.source == str(Identifier.parse(written))


@pytest.mark.parametrize(
    ("text", "told"),
    [(JATS[:900], "not well-formed"), (BOMB, "entities"), (b"<html><p>Sign in</p></html>", "not a JATS"),
     (b"Please sign in", "not well-formed"), (b"", "not well-formed")],
)  # fmt: skip
def test_a_broken_text_is_told_and_not_kept(fetch, europe_pmc, text, told):
    europe_pmc.full_texts["PMC9000001"] = text
    with pytest.raises(UnreadableSource, match=told):
        fetch("PMC9000001")
    europe_pmc.full_texts["PMC9000001"] = JATS
    assert "3 of 45" in fetch("PMC9000001").text


@pytest.mark.parametrize(
    "answer", ["", "<html>", "[]", "{}", '{"resultList": null}', '{"resultList": {"result": 5}}', "[" * 100_000]
)
def test_an_answer_in_another_form_is_told_and_not_kept(fetch, europe_pmc, answer):
    europe_pmc.first.append(Reply(200, answer.encode()))
    with pytest.raises(UnreadableSource, match="not in the form"):
        fetch("PMC9000001")
    assert fetch("PMC9000001").title


@pytest.mark.parametrize("record", [{}, {"authorList": []}, {"journalInfo": "x", "authorList": {"author": ["x", 5]}}])
def test_a_record_may_lack_or_twist_anything_else(fetch, europe_pmc, record):
    bare = {"id": "5", "source": "MED", "pmid": "5", "abstractText": "Words.", **record}
    europe_pmc.first.append(Reply(200, json.dumps({"resultList": {"result": ["x", bare]}}).encode()))
    document = fetch("5")
    assert (document.text, document.title, document.metadata.authors) == ("Abstract\n\nWords.", None, ())
    assert document.metadata.pmid == "5"


def test_what_no_graph_can_hold_is_left_out(fetch, europe_pmc):
    twisted = {
        "id": "5",
        "source": "MED",
        "pmid": "5",
        "abstractText": "A\0.",
        "title": "T\ud800",
        "license": "cc\x0b by\n",
    }
    europe_pmc.first.append(Reply(200, json.dumps({"resultList": {"result": [twisted]}}).encode()))
    document = fetch("5")
    assert (document.text, document.metadata.licence) == ("T\n\nAbstract\n\nA.", "cc by")


def test_what_was_fetched_needs_no_network_and_is_asked_for_again_only_on_request(fetch, europe_pmc):
    first = [fetch("PMC9000001"), fetch("30000002")]
    asked = list(europe_pmc.asked)
    europe_pmc.first.extend([Reply(503)] * 2)
    assert [fetch("PMC9000001"), fetch("30000002")] == first
    assert europe_pmc.asked == asked
    with pytest.raises(ServiceUnavailable):
        fetch("PMC9000001", refresh=True)
    europe_pmc.first.clear()
    assert fetch("PMC9000001", refresh=True) == first[0]
    assert len(europe_pmc.asked) == len(asked) + 3


def test_what_is_damaged_in_the_cache_is_asked_for_again(fetch, europe_pmc, tmp_path):
    first = fetch("PMC9000001")
    for file in (tmp_path / "cache").iterdir():
        file.write_bytes(file.read_bytes()[:20])
    asked = len(europe_pmc.asked)
    assert fetch("PMC9000001") == first
    assert len(europe_pmc.asked) == 2 * asked
    assert fetch("PMC9000001") == first
    assert len(europe_pmc.asked) == 2 * asked


def test_an_address_without_a_search_is_told(fetch, europe_pmc):
    europe_pmc.first.append(Reply(404))
    with pytest.raises(ServiceUnavailable, match="is the address right"):
        fetch("PMC9000001")


def test_a_cache_that_cannot_be_written_is_told(fetch, tmp_path):
    (tmp_path / "cache").write_text("a file stands where the folder should be")
    with pytest.raises(KgError, match="KG_CACHE"):
        fetch("PMC9000001")
