"""`kg vocab` from the command line."""

import csv
import io
import json

import pytest

TABLE = "id,label,synonyms\nDOID:1,moon sickness,lunatic fever|MSX\n"


@pytest.fixture
def vocab(kg, tmp_path, monkeypatch):
    """Run a `kg vocab` command on a shelf of its own."""
    monkeypatch.setenv("KG_VOCABULARIES", str(tmp_path / "shelf"))
    return lambda *words: kg("vocab", *words)


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "moon.csv"
    path.write_text(TABLE)
    return path


def test_add_list_search_remove(vocab, table):
    run = vocab("add", table)
    assert (run.status, run.out) == (0, "")
    assert run.err == "Added moon: 1 concepts with 3 names (Condition).\n"
    listed = json.loads(vocab("list", "--format", "json").out)
    assert [row["name"] for row in listed] == ["kg", "moon"]
    assert listed[1]["file"] == "moon.csv"
    (found,) = json.loads(vocab("search", "lunatic", "-f", "json").out)
    assert found["label"] == "moon sickness"
    assert found["scope"] == "exact"
    assert vocab("remove", "moon").err == "Removed moon.\n"
    assert [row["name"] for row in json.loads(vocab("list", "--format", "json").out)] == ["kg"]


def test_obsolete_and_nameless_concepts_are_counted(vocab, tmp_path):
    (tmp_path / "t.csv").write_text("id,label,obsolete\nDOID:1,a,\nDOID:2,b,true\nDOID:3,,\n")
    assert "Left out: 1 obsolete, 1 without a name" in vocab("add", tmp_path / "t.csv").err


def test_csv_and_table(vocab, table):
    vocab("add", table, "--name", "luna")
    rows = list(csv.DictReader(io.StringIO(vocab("search", "moon", "--format", "csv").out)))
    assert [(row["vocabulary"], row["name"], row["type"]) for row in rows] == [("luna", "moon sickness", "Condition")]
    assert "moon sickness" in vocab("search", "DOID:1").out


def test_the_programs_own_concepts_are_found_too(vocab):
    (found, *_) = json.loads(vocab("search", "cement leakage", "-f", "json").out)
    assert (found["vocabulary"], found["label"]) == ("kg", "cement leakage")


def test_nothing_found(vocab):
    run = vocab("search", "no such words")
    assert run.status == 0
    assert "No vocabulary has a name with 'no such words'." in run.err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["add", "none.obo"], "No such file"),
        (["add", "moon.txt"], "none of those known"),
        (["add", "other.csv"], "--type"),
        (["add", "moon.csv", "--name", "kg"], "--name"),
        (["remove", "sun"], "There is no added vocabulary 'sun'."),
    ],
)
def test_one_sentence_when_it_fails(vocab, table, tmp_path, monkeypatch, words, told):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "moon.txt").write_text("moon")
    (tmp_path / "other.csv").write_text("id,label\nX:1,moon\n")
    run = vocab(*words)
    assert run.status == 1
    assert told in run.err
    assert run.err.count("\n") == 1


@pytest.mark.parametrize("words", [["add"], ["add", "x.csv", "--type", "Feeling"], ["remove"], ["nonsense"]])
def test_wrong_usage(vocab, words):
    assert vocab(*words).status == 2


@pytest.mark.parametrize("command", ["add", "list", "remove", "search"])
def test_help_has_examples(vocab, command):
    assert f"  kg vocab {command}" in vocab(command, "--help").out.split("Examples:")[1]
