"""`kg vocab` from the command line."""

import csv
import io
import json
import sqlite3

import pytest

TABLE = "id,label,synonyms\nDOID:1,moon sickness,lunatic fever|MSX\n"


@pytest.fixture
def vocab(kg, tmp_path, monkeypatch):
    """Run a `kg vocab` command on a shelf of its own, and on a store that is not there unless a test says so."""
    monkeypatch.setenv("KG_VOCABULARIES", str(tmp_path / "shelf"))
    monkeypatch.setenv("KG_STORE", str(tmp_path / "none"))
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


def test_what_is_replaced_is_told(vocab, table):
    vocab("add", table)
    table.write_text(TABLE + "DOID:2,sun sickness,\n")
    assert "It replaces moon.csv: 1 concepts are new, 0 are gone." in vocab("add", table).err


def test_a_store_takes_them_up_and_lets_them_go(vocab, kg, own_store, tmp_path):
    """Added: our pulmonary embolism counts under it, with the quote. Removed: its concepts are unknown again."""
    (tmp_path / "clots.csv").write_text("id,label,broader\nHP:0002204,clot,HP:9\nHP:9,odd plumbing,\n")
    asked = ("query", "rates-under", "event=odd plumbing", "--format", "json")
    assert kg(*asked, store=own_store).status == 1
    assert vocab("add", tmp_path / "clots.csv").status == 0
    answer = kg(*asked, store=own_store)
    assert answer.status == 0
    ours = json.loads(kg("query", "rates-under", "event=pulmonary embolism", "--format", "json", store=own_store).out)
    assert json.loads(answer.out) == ours
    assert len(ours) > 4 and all(row["sentence"] for row in ours)
    assert vocab("remove", "clots").err == "Removed clots.\n"
    refused = kg(*asked, store=own_store)
    assert (refused.status, refused.out) == (1, "")
    assert "There is no concept 'odd plumbing'" in refused.err


def test_an_older_layout_is_one_sentence_everywhere(vocab, kg, table, own_store, tmp_path):
    vocab("add", table)
    with sqlite3.connect(tmp_path / "shelf" / "moon.sqlite") as connection:
        connection.execute("UPDATE about SET value = '1' WHERE name = 'layout'")
    told = (
        "The vocabulary moon cannot be used: another version of the program compiled it; add its file anew: "
        "kg vocab add moon.csv --name moon\n"
    )
    for words in (["vocab", "list"], ["vocab", "search", "moon"], ["ingest", str(table)]):
        run = kg(*words, store=own_store)
        assert (run.status, run.out, run.err) == (1, "", told), words
    assert kg("reports", store=own_store).status == 0
    assert vocab("add", table, "--name", "moon").status == 0
    assert vocab("list").status == 0


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
