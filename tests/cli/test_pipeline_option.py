"""`--pipeline`: the entities of another spaCy pipeline, and a store that knows which one it was."""

import json
import os

import pytest
import spacy

TEXT = "An orange halo appeared in 3 of 45 patients (6.7%) after vertebroplasty."


@pytest.fixture
def make(tmp_path):
    """Save a pipeline that knows one finding."""

    def made(name="halo", words="orange halo"):
        nlp = spacy.blank("en")
        nlp.add_pipe("entity_ruler").add_patterns([{"label": "FINDING", "pattern": words}])
        nlp.to_disk(tmp_path / name)
        return tmp_path / name

    return made


@pytest.fixture
def report(tmp_path):
    path = tmp_path / "case.txt"
    path.write_text(TEXT, encoding="utf8")
    return path


def types(run):
    assert run.status == 0, run.err
    return {mention["text"]: mention["type"] for mention in json.loads(run.out)["mentions"]}


def statuses(run):
    return [fate["status"] for fate in json.loads(run.out)]


@pytest.mark.parametrize("number", [1, 2])
def test_its_entities_beside_our_vocabulary(kg, make, report, number):
    found = types(kg("extract", report, "--pipeline", make(), "--label", "FINDING=Condition", "--workers", number))
    assert found["orange halo"] == "Condition"
    assert found["vertebroplasty"] == "Procedure"


def test_chosen_by_the_environment(kg, make, report, monkeypatch):
    monkeypatch.setenv("KG_PIPELINE", str(make()))
    monkeypatch.setenv("KG_LABELS", "OTHER=Drug, FINDING=Test")
    assert types(kg("extract", report))["orange halo"] == "Test"
    assert types(kg("extract", report, "--label", "FINDING=Condition"))["orange halo"] == "Condition"
    assert "orange halo" not in types(kg("extract", report, "--pipeline", ""))


def test_a_changed_pipeline_reads_again(kg, make, report, tmp_path):
    def ingest(*words):
        return statuses(kg("ingest", report, *words, "--format", "json", store=tmp_path / "store"))

    halo = ["--pipeline", make(), "--label", "FINDING=Condition"]
    assert ingest() == ["added"]
    assert ingest(*halo) == ["replaced"]
    assert ingest(*halo) == ["unchanged"]
    make(words="orange halo sign")
    assert ingest(*halo) == ["replaced"]
    assert ingest(*halo[:-1], "FINDING=Test") == ["replaced"]
    assert " with en_pipeline 0.0.0+" in kg("export", store=tmp_path / "store").out


@pytest.mark.parametrize("command", ["extract", "ingest"])
@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--pipeline", "en_none_md"], "There is no spaCy pipeline 'en_none_md'."),
        (["--pipeline", "en_none_md", "--workers", 2], "There is no spaCy pipeline 'en_none_md'."),
        (["--pipeline", "HALO", "--label", "FINDING"], "'FINDING' maps no label"),
        (["--pipeline", "HALO", "--label", "FINDING=Colour"], "FINDING=Colour names no type"),
        (["--pipeline", "HALO"], "FINDING"),
    ],
)
def test_a_wrong_choice_ends_before_anything_is_read(kg, make, tmp_path, command, words, told):
    os.mkfifo(tmp_path / "unread.txt")  # who reads it waits for ever
    words = [str(make()) if word == "HALO" else word for word in words]
    run = kg(command, tmp_path / "unread.txt", *words, store=tmp_path / "store")
    assert run.status == 1
    assert told in run.err
    assert len(run.err.splitlines()) == 1
    assert run.out == ""
    assert not (tmp_path / "store").exists()


def test_a_label_of_no_pipeline(kg, report):
    run = kg("extract", report, "--label", "FINDING=Condition")
    assert run.status == 2
    assert "--pipeline" in run.err
