"""The commands on a store: ingest, reports, show, rates, query, remove, undo, export, validate."""

import csv
import errno
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import typer

from kg.cli.common import write_file
from kg.vocabulary.terms import REPORT


def test_second_ingest_changes_nothing(kg, own_store, corpus):
    before = kg("export", store=own_store).out
    run = kg("ingest", corpus, "--format", "json", store=own_store)
    assert run.status == 0
    assert {fate["status"] for fate in json.loads(run.out)} == {"unchanged"}
    assert kg("export", store=own_store).out == before


def test_extracting_again_gives_the_same_bytes(kg, own_store, corpus):
    before = kg("export", store=own_store).out
    assert kg("ingest", corpus, "--again", store=own_store).status == 0
    assert kg("export", store=own_store).out == before


def test_remove_leaves_exactly_the_others_and_undo_brings_it_back(kg, own_store):
    before = kg("export", store=own_store).out
    reports = list(csv.DictReader(io.StringIO(kg("reports", "--format", "csv", store=own_store).out)))
    victim = reports[3]["id"]
    assert kg("remove", victim, "--yes", store=own_store).status == 0
    was, left = (set(text.splitlines()) for text in (before, kg("export", store=own_store).out))
    of_reports = {line for line in was - left if "/report/" in line.rsplit(" ", 2)[1]}
    assert all(f"/report/{victim}" in line.rsplit(" ", 2)[1] for line in of_reports)
    assert all("/graph/works" in line.rsplit(" ", 2)[1] for line in (was ^ left) - of_reports)
    assert kg("undo", store=own_store).status == 0
    assert kg("export", store=own_store).out == before


def test_a_changed_file_replaces_what_was_read_from_it(kg, tmp_path):
    store, file = tmp_path / "store", tmp_path / "case.txt"
    file.write_text("Infection occurred in 2% of patients after vertebroplasty.", encoding="utf8")
    assert kg("ingest", file, store=store).status == 0
    file.write_text("Infection occurred in 3% of patients after vertebroplasty.", encoding="utf8")
    run = kg("ingest", file, "--format", "json", store=store)
    assert [fate["status"] for fate in json.loads(run.out)] == ["replaced"]
    rates = json.loads(kg("rates", "--format", "json", store=store).out)
    assert [rate["value"] for rate in rates] == ["3%"]


def test_undo_with_nothing_to_undo(kg, tmp_path):
    run = kg("undo", store=tmp_path / "new")
    assert run.status == 1
    assert "nothing to undo" in run.err


def test_reports_of_an_empty_store_say_what_to_do(kg, tmp_path):
    run = kg("reports", store=tmp_path / "new")
    assert run.status == 0
    assert "kg ingest" in run.err


def test_show_every_part(kg, corpus_store):
    report = next(csv.DictReader(io.StringIO(kg("reports", "--format", "csv", store=corpus_store).out)))["id"]
    for part in (
        "summary",
        "text",
        "rates",
        "mentions",
        "citations",
        "references",
        "abbreviations",
        "relations",
        "patients",
    ):
        run = kg("show", report, part, store=corpus_store)
        assert run.status == 0, run.err
        assert run.out.strip()


def test_show_as_json_is_what_extract_prints(kg, corpus_store, corpus):
    file = corpus / "weill-1996-spinal-metastases.txt"
    extracted = json.loads(kg("extract", file).out)
    shown = json.loads(kg("show", extracted["id"][:12], "--format", "json", store=corpus_store).out)
    extracted["source"] = file.name
    extracted["warnings"] = shown["warnings"]
    assert shown == extracted


@pytest.mark.parametrize("name", ["nothing", "0" * 64])
def test_an_unknown_report(kg, corpus_store, name):
    run = kg("show", name, store=corpus_store)
    assert run.status == 1
    assert "no report" in run.err


def test_rates_filtered_by_concept_or_words(kg, corpus_store):
    everything = json.loads(kg("rates", "--format", "json", store=corpus_store).out)
    leaks = json.loads(kg("rates", "--event", "cement leakage", "--format", "json", store=corpus_store).out)
    assert 3 < len(leaks) < len(everything)
    assert all("leak" in rate["event"].lower() or "cement" in rate["event_concept"] for rate in leaks)
    assert all(rate["sentence"] and rate["value"] in rate["sentence"] for rate in leaks)


def test_rates_of_ones_own_and_quoted_are_all(kg, corpus_store):
    counts = [
        len(json.loads(kg("rates", "--whose", whose, "--format", "json", store=corpus_store).out))
        for whose in ("any", "own", "quoted")
    ]
    assert counts[0] == counts[1] + counts[2]
    assert min(counts) > 5


def test_sparql_from_argument_file_and_named(kg, corpus_store, tmp_path):
    text = "SELECT (COUNT(?r) AS ?n) WHERE { ?r a kg:Report }"
    (tmp_path / "q.rq").write_text(text, encoding="utf8")
    for words in ([text], ["--file", tmp_path / "q.rq"]):
        assert json.loads(kg("query", *words, "--format", "json", store=corpus_store).out) == [{"n": 25}]
    assert "complications" in kg("query", "--list", store=corpus_store).out


def test_a_question_about_the_patient_needs_a_report(kg, corpus_store):
    found = {row["name"]: row for row in json.loads(kg("query", "--list", "--format", "json", store=corpus_store).out)}
    assert found["patient-course"]["parameters"] == "report=REPORT"
    assert found["absent-findings"]["parameters"] == "[report=REPORT]"
    refused = kg("query", "patient-course", store=corpus_store)
    assert refused.status == 1
    assert "patient-course needs report=REPORT, the id or IRI of a report (see `kg reports`)" in refused.err


@pytest.mark.parametrize(
    ("question", "told"),
    [
        (["SELECT ?x WHERE { ?x a kg:Nothing }"], "Nothing in the store answers this."),
        (["reports-of", "topic=c:appendectomy"], "Nothing in the store answers this."),
        (["management", "report={review}"], "This report tells of no complication of a procedure"),
    ],
)
def test_an_answer_without_rows_is_told(kg, corpus_store, question, told):
    reports = json.loads(kg("reports", "--format", "json", store=corpus_store).out)
    (review,) = [row["id"] for row in reports if row["title"].startswith("Sixty-nine clinical studies")]
    run = kg(
        "query", *(word.format(review=review) if "{review}" in word else word for word in question), store=corpus_store
    )
    assert run.status == 0
    assert told in run.err


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("SELECT * WHERE { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", "SERVICE"),
        ("SELECT * WHERE { ?s ?p }", ""),
        ("DELETE WHERE { ?s ?p ?o }", ""),
        ("complicatons", "Did you mean"),
    ],
)
def test_refused_queries(kg, corpus_store, text, told):
    run = kg("query", text, store=corpus_store)
    assert run.status == 1
    assert told in run.err
    assert len(run.err.strip().splitlines()) == 1
    assert "Traceback" not in run.err


def test_an_unknown_concept_names_its_neighbours(kg, corpus_store):
    run = kg("query", "complications", "procedure=vertebroplast", store=corpus_store)
    assert run.status == 1
    assert "vertebroplasty" in run.err


def test_a_runaway_query_is_stopped(kg, corpus_store):
    run = kg(
        "query",
        "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
        "--timeout",
        "1",
        store=corpus_store,
    )
    assert run.status == 1
    assert "stopped after 1 s" in run.err


@pytest.mark.parametrize(
    ("form", "start"),
    [("turtle", "@prefix"), ("jsonld", ("[", "{")), ("nanopubs", "@prefix"), ("trig", "@prefix"), ("nquads", "<")],
)
def test_export_forms(kg, corpus_store, tmp_path, form, start):
    run = kg("export", "--format", form, "--output", tmp_path / "out", store=corpus_store)
    assert run.status == 0
    assert (tmp_path / "out").read_text(encoding="utf8").startswith(start)


def test_the_corpus_is_valid(kg, corpus_store):
    run = kg("validate", store=corpus_store)
    assert run.status == 0
    assert run.err.startswith("0 violations")


@pytest.mark.parametrize(
    "words",
    [
        ("export", "-o", "{folder}/such/x.nq"),
        ("export", "-o", "{folder}"),
        ("export", "--format", "nanopubs", "-o", "/dev/full"),
        ("network", "export", "-o", "{folder}/such/x.gexf"),
        ("ontology", "--html", "{folder}/such/x.html"),
    ],
)
def test_what_cannot_be_written_is_told_in_a_sentence(kg, corpus_store, tmp_path, words):
    run = kg(*(word.format(folder=tmp_path) for word in words), store=corpus_store)
    assert run.status == 1
    assert "cannot be written" in run.err and len(run.err.splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


def test_a_file_is_written_whole_or_stays_as_it_was(tmp_path, monkeypatch):
    file = tmp_path / "graph.nq"
    write_file(file, b"before")
    file.chmod(0o600)
    write_file(file, b"after")
    assert (file.read_bytes(), file.stat().st_mode & 0o777) == (b"after", 0o600)

    link = tmp_path / "link.nq"
    link.symlink_to(file)
    write_file(link, b"after all")
    assert (link.is_symlink(), file.read_bytes()) == (True, b"after all")
    link.unlink()

    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(typer.Exit):
        write_file(file, b"later")
    assert (file.read_bytes(), list(tmp_path.iterdir())) == (b"after all", [file])


def test_a_full_disk_is_told_when_printing(corpus_store):
    with Path("/dev/full").open("wb") as full:
        run = subprocess.run(
            [Path(sys.executable).with_name("kg"), "rates"],
            env={**os.environ, "KG_STORE": str(corpus_store)},
            stdout=full, stderr=subprocess.PIPE, text=True, check=False,
        )  # fmt: skip
    assert run.returncode == 1
    assert run.stderr.splitlines()[-1] == "The output cannot be read or written: No space left on device."


@pytest.mark.parametrize(
    "words",
    [("rates", "--event", "http://x/a>b"), ("rates", "--event", 'x" } SERVICE <http://127.0.0.1:9/> { ?s ?p "')],
)
def test_what_is_no_iri_is_looked_for_as_words(kg, corpus_store, words):
    run = kg(*words, store=corpus_store)
    assert run.status == 0
    assert run.err.startswith("No rate fits.")


def test_csv_holds_no_formula(kg, tmp_path):
    report = tmp_path / "a.txt"
    report.write_text("=HYPERLINK(1) after vertebroplasty\n\nPain was seen in 3% of patients.\n", encoding="utf8")
    store = tmp_path / "store"
    assert kg("ingest", report, store=store).status == 0
    rows = list(csv.DictReader(io.StringIO(kg("reports", "--format", "csv", store=store).out)))
    assert [row["title"] for row in rows] == ["'=HYPERLINK(1) after vertebroplasty"]


def test_a_report_is_named_by_its_iri_too(kg, corpus_store):
    (first, *_) = csv.DictReader(io.StringIO(kg("reports", "--format", "csv", store=corpus_store).out))
    by_id = kg("show", first["id"], store=corpus_store)
    iri = REPORT + json.loads(kg("reports", "--format", "json", store=corpus_store).out)[0]["id"]
    assert kg("query", "patient-course", f"report={iri}", store=corpus_store).status == 0
    assert kg("show", iri, store=corpus_store).out == by_id.out
