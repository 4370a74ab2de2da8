"""`kg fetch` against a server on the loopback: what is stored, what is told, and that nothing is lost."""

import json
from urllib.parse import urlsplit

import pytest

from kg.library import Library
from tests.fetching.europe_pmc import JATS, Reply

ARTICLE, ABSTRACT = "https://europepmc.org/article/MED/30000001", "https://europepmc.org/article/MED/30000002"
GONE = "http://127.0.0.1:9/rest"  # the port of `discard`, where nothing listens


@pytest.fixture
def fetch(kg, europe_pmc, tmp_path, monkeypatch):
    """Run `kg fetch` on a store of the test's own."""
    monkeypatch.setenv("KG_EUROPE_PMC", europe_pmc.address)
    monkeypatch.setenv("KG_CACHE", str(tmp_path / "cache"))

    def run(*words):
        return kg("fetch", *words, "--format", "json", store=tmp_path / "store")

    return run


def fates(run):
    return [(fate["status"], fate["source"]) for fate in json.loads(run.out)]


def test_full_text_and_abstract_are_stored_with_what_they_are(fetch, kg, tmp_path):
    run = fetch("PMC9000001", "pmid:30000002")
    assert run.status == 0
    assert fates(run) == [("added", ARTICLE), ("added", ABSTRACT)]
    assert "this is its abstract" in run.err
    stored = {row.source: row.id for row in Library(tmp_path / "store").reports()}
    shown = json.loads(kg("show", stored[ABSTRACT], "--format", "json", store=tmp_path / "store").out)
    assert shown["source"] == ABSTRACT
    assert shown["metadata"]["pmid"] == "30000002"
    assert shown["metadata"]["licence"] == "cc by-nc"
    rates = json.loads(kg("rates", "--format", "json", store=tmp_path / "store").out)
    assert {rate["value"] for rate in rates} == {"3 of 45 patients (6.7%)", "2 of 80 patients (2.5%)"}


def test_what_is_there_already_adds_nothing(fetch, kg, tmp_path):
    fetch("PMC9000001", "30000002")
    before = kg("export", store=tmp_path / "store").out
    run = fetch("30000001", "10.5555/ribs.2", "PMC9000001", "--refresh")
    assert fates(run) == [("unchanged", ARTICLE), ("unchanged", ABSTRACT), ("unchanged", ARTICLE)]
    assert kg("export", store=tmp_path / "store").out == before


def test_a_file_of_the_same_bytes_is_the_same_report(fetch, kg, tmp_path):
    file = tmp_path / "downloaded.xml"
    file.write_bytes(JATS)
    assert kg("ingest", file, store=tmp_path / "store").status == 0
    assert [status for status, _ in fates(fetch("PMC9000001"))] == ["unchanged"]


def test_a_new_version_takes_the_place_of_the_old_and_a_full_text_that_of_the_abstract(fetch, europe_pmc, tmp_path):
    text = europe_pmc.full_texts.pop("PMC9000001")
    assert fates(fetch("PMC9000001")) == [("added", ARTICLE)]
    europe_pmc.full_texts["PMC9000001"] = text
    assert fates(fetch("PMC9000001", "--refresh")) == [("replaced", ARTICLE)]
    europe_pmc.full_texts["PMC9000001"] = text.replace(b"3 of 45 patients (6.7%)", b"4 of 45 patients (8.9%)")
    assert fates(fetch("PMC9000001", "--refresh")) == [("replaced", ARTICLE)]
    assert [rate.value for rate in Library(tmp_path / "store").rates()] == ["4 of 45 patients (8.9%)"]


def test_one_that_fails_leaves_the_others_alone(fetch, tmp_path):
    names = tmp_path / "list.txt"
    names.write_text("# three\nPMC9000001\nPMC404\nwhat is this\n")
    run = fetch(names, "nonsense", "30000003")
    assert run.status == 1
    assert fates(run) == [
        ("failed", str(names)), ("failed", "nonsense"), ("added", ARTICLE), ("failed", "PMC404"),
        ("failed", "pmid:30000003"),
    ]  # fmt: skip
    for words in ("line 4: what is this", "PMC404: Europe PMC knows no", "neither an open"):
        assert words in run.err


def test_without_a_network_one_sentence_says_what_to_do(kg, tmp_path, monkeypatch):
    monkeypatch.setenv("KG_CACHE", str(tmp_path / "cache"))
    run = kg("fetch", "PMC9000001", "30000002", "--service", GONE, store=tmp_path / "store")
    assert run.status == 1
    assert run.out == ""
    assert len(run.err.splitlines()) == 1
    assert GONE in run.err
    assert "see to the network" in run.err
    assert "kg ingest FILE" in run.err
    assert Library(tmp_path / "store").reports() == ()


@pytest.mark.parametrize("workers", [1, 2])
def test_what_came_before_the_service_stopped_is_stored_and_told(fetch, europe_pmc, tmp_path, workers):
    def stops(path):
        europe_pmc.first.extend([Reply(403)] if "30000002" in path else [])
        return answer(path)

    answer, europe_pmc.answer = europe_pmc.answer, stops
    run = fetch("PMC9000001", "30000002", "30000003", "--workers", workers)
    assert run.status == 1
    assert fates(run) == [("added", ARTICLE)]
    assert "403" in run.err.splitlines()[-1]
    assert not any("30000003" in path for path in europe_pmc.asked), "a service that refuses is left alone"
    assert [row.source for row in Library(tmp_path / "store").reports()] == [ARTICLE]


def test_a_busy_service_is_asked_again(fetch, europe_pmc):
    europe_pmc.first.extend([Reply(503, headers={"Retry-After": "0"}), Reply(429, headers={"Retry-After": "0"})])
    assert fates(fetch("PMC9000001", "--contact", "me@example.org")) == [("added", ARTICLE)]
    assert len(europe_pmc.asked) == 4
    assert all("me@example.org" in agent for agent in europe_pmc.agents)
    assert {urlsplit(path).path for path in europe_pmc.asked} == {"/rest/search", "/rest/PMC9000001/fullTextXML"}


@pytest.mark.parametrize("words", [["--service", "nowhere"], ["--contact", "a\nb"]])
def test_settings_that_cannot_be_used_are_told(fetch, words):
    run = fetch("PMC9000001", *words)
    assert run.status == 1
    assert len(run.err.splitlines()) == 1


def test_an_empty_list_is_told(fetch, tmp_path):
    (tmp_path / "none.txt").touch()
    run = fetch(tmp_path / "none.txt")
    assert run.status == 1
    assert "none of its lines" in run.err
