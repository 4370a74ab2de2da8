"""`kg extract` keeps the contract."""

import io
import json
import sys
from hashlib import sha256

import pytest

TEXT = "Cement leakage occurred in 3 of 45 patients (6.7%) after percutaneous vertebroplasty."


def objects(run):
    return [json.loads(line) for line in run.out.splitlines()]


def test_one_object_a_file_in_the_order_given(kg, tmp_path):
    for name in ("b.txt", "a.txt"):
        (tmp_path / name).write_text(f"{name}: {TEXT}", encoding="utf8")
    run = kg("extract", tmp_path / "b.txt", tmp_path / "a.txt")
    assert run.status == 0
    assert [each["text"][:5] for each in objects(run)] == ["b.txt", "a.txt"]
    assert objects(run)[0]["id"] == sha256((tmp_path / "b.txt").read_bytes()).hexdigest()


def test_fields_of_the_contract(kg, tmp_path):
    (tmp_path / "case.txt").write_text(f"We followed our patients for a year. {TEXT}", encoding="utf8")
    found = objects(kg("extract", tmp_path / "case.txt"))[0]
    assert {
        "id", "source", "format", "title", "text", "sections", "mentions", "rates", "citations", "references",
        "abbreviations", "relations", "patients",
    } <= found.keys()  # fmt: skip
    (rate,) = found["rates"]
    assert rate["numerator"] == 3
    assert rate["denominator"] == 45
    assert rate["low"] == rate["high"] == 6.7
    assert rate["own"] is True
    assert rate["event"]["text"] == "Cement leakage"
    assert rate["event"]["concept"]["label"] == "cement leakage"
    assert found["text"][rate["event"]["start"] : rate["event"]["end"]] == "Cement leakage"


def test_text_lines(kg, monkeypatch):
    texts = [TEXT, "No complication.  Two spaces stay.", ""]
    lines = "".join(json.dumps(text) + "\n" for text in texts).encode()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(lines), encoding="utf8"))
    run = kg("extract", "--text-lines", "-")
    found = objects(run)
    assert [each.get("text") for each in found[:2]] == texts[:2]
    assert "error" in found[2]
    assert run.status == 1


def test_a_line_that_is_no_json_string_keeps_its_place(kg, monkeypatch):
    lines = f'"{TEXT}"\n{{1}}\n"{TEXT}"\n'.encode()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(lines), encoding="utf8"))
    run = kg("extract", "--text-lines", "-")
    assert run.status == 1
    assert ["error" in each for each in objects(run)] == [False, True, False]
    assert "line 2" in run.err


def test_text_lines_of_a_missing_file(kg, tmp_path):
    run = kg("extract", "--text-lines", tmp_path / "none")
    assert run.status == 2
    assert len(run.err.splitlines()) == 1


def test_a_failure_keeps_its_place(kg, tmp_path):
    (tmp_path / "good.txt").write_text(TEXT, encoding="utf8")
    (tmp_path / "empty.txt").touch()
    run = kg("extract", tmp_path / "empty.txt", tmp_path / "good.txt", tmp_path / "missing.txt")
    found = objects(run)
    assert run.status == 1
    assert ["error" in each for each in found] == [True, False, True]
    assert found[0]["source"] == str(tmp_path / "empty.txt")


@pytest.mark.parametrize("word", ["title", "warnings", "metadata"])
def test_additional_fields(kg, tmp_path, word):
    (tmp_path / "case.txt").write_text(TEXT, encoding="utf8")
    assert word in objects(kg("extract", tmp_path / "case.txt"))[0]
