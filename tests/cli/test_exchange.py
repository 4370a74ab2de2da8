"""kg import, backup and restore: what is handed on comes in whole, and nothing that was there is lost."""

import io
import json
import tarfile

import pytest

from kg.library import Library
from kg.vocabulary.terms import REPORT

FORMS = {"nq": "nquads", "trig": "trig", "jsonld": "jsonld"}


@pytest.fixture(scope="module")
def corpus_store(tmp_path_factory, corpus):
    """Four reports that share works do."""
    home = tmp_path_factory.mktemp("few") / "store"
    files = [str(file) for name in ("hsieh", "krueger", "venmans", "weill") for file in sorted(corpus.glob(f"{name}*"))]
    assert [fate.status for fate in Library(home).ingest(files)] == ["added"] * 4
    return home


@pytest.fixture
def exported(kg, corpus_store):
    return kg("export", store=corpus_store).out


@pytest.mark.parametrize("suffix", FORMS)
def test_a_round_trip_gives_the_same_bytes(kg, corpus_store, exported, tmp_path, suffix):
    file = tmp_path / f"graph.{suffix}"
    assert kg("export", "--format", FORMS[suffix], "--output", file, store=corpus_store).status == 0
    run = kg("import", file, "--format", "json", store=tmp_path / "new")
    assert run.status == 0
    assert {fate["status"] for fate in json.loads(run.out)} == {"added"}
    assert kg("export", store=tmp_path / "new").out == exported


def test_decisions_about_works_come_along(kg, own_store, tmp_path):
    works = json.loads(kg("works", "--format", "json", store=own_store).out)
    assert kg("works", "join", works[0]["id"], works[1]["id"], store=own_store).status == 0
    before = kg("export", "--output", tmp_path / "graph.nq", store=own_store)
    assert before.status == 0
    kg("import", tmp_path / "graph.nq", store=tmp_path / "new")
    assert kg("export", store=tmp_path / "new").out == (tmp_path / "graph.nq").read_text(encoding="utf8")


def test_importing_again_changes_nothing_and_undo_takes_all_of_it_back(kg, exported, own_store, tmp_path):
    (tmp_path / "graph.nq").write_text(exported, encoding="utf8")
    again = kg("import", tmp_path / "graph.nq", "--format", "json", store=own_store)
    assert {fate["status"] for fate in json.loads(again.out)} == {"unchanged"}
    kg("import", tmp_path / "graph.nq", store=tmp_path / "new")
    assert kg("undo", store=tmp_path / "new").err == "Undone: import.\n"
    assert kg("export", store=tmp_path / "new").out == ""


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("graph.nq", "", "no graph of a report"),
        ("graph.nq", "<x> <y", "cannot be read as N-Quads"),
        ("graph.nq", '<http://x/s> <http://x/p> "o" <http://x/g> .', "no graph of a report"),
        ("graph.nq", f'<{REPORT}a> <http://x/p> "o" <{REPORT}a> .', "graph of a report"),
        ("graph.nq", f'_:b <http://x/p> "o" <{REPORT}a> .', "graph of a report"),
        ("graph.ttl", "", ".nq, .trig, .jsonld"),
        ("graph.jsonld", '{"@context": "http://127.0.0.1:9/context", "@id": "x:a"}', "cannot be read as JSON-LD"),
        ("none.nq", None, "No such file"),
    ],
)
def test_what_is_no_export_is_told_and_changes_nothing(kg, exported, own_store, tmp_path, name, content, says):
    if content is not None:
        (tmp_path / name).write_text(content, encoding="utf8")
    run = kg("import", tmp_path / name, store=own_store)
    assert run.status == 1
    assert says in run.err
    assert kg("export", store=own_store).out == exported


def test_one_report_that_breaks_a_shape_leaves_the_others_alone(kg, exported, tmp_path):
    line = next(line for line in exported.splitlines() if "#lowPercent>" in line)
    (tmp_path / "graph.nq").write_text(exported.replace(line, line.replace('"', '"9', 1)), encoding="utf8")
    run = kg("import", tmp_path / "graph.nq", "--format", "json", store=tmp_path / "new")
    assert run.status == 1
    assert sorted({fate["status"] for fate in json.loads(run.out)}) == ["added", "failed"]
    assert len(json.loads(kg("reports", "--format", "json", store=tmp_path / "new").out)) == 3


def test_a_backup_of_a_store_in_use_is_restored_with_its_history(kg, exported, own_store, tmp_path):
    with Library(own_store)._store.writing("something else"):
        assert kg("backup", tmp_path / "b.tar.gz", store=own_store).status == 0
    assert kg("restore", tmp_path / "b.tar.gz", store=tmp_path / "new").status == 0
    assert kg("export", store=tmp_path / "new").out == exported
    assert kg("undo", store=tmp_path / "new").err == kg("undo", store=own_store).err


def test_nothing_is_overwritten(kg, exported, own_store, tmp_path):
    file = tmp_path / "b.tar.gz"
    kg("backup", file, store=own_store)
    content = file.read_bytes()
    again, onto = kg("backup", file, store=own_store), kg("restore", file, store=own_store)
    assert (again.status, onto.status) == (1, 1)
    assert "exists already" in again.err
    assert "--store" in onto.err
    assert file.read_bytes() == content
    assert kg("export", store=own_store).out == exported


def test_nothing_to_back_up(kg, tmp_path):
    run = kg("backup", tmp_path / "b.tar.gz", store=tmp_path / "new")
    assert run.status == 1
    assert "kg ingest" in run.err
    assert list(tmp_path.iterdir()) == []


def packed(*members):
    content = io.BytesIO()
    with tarfile.open(fileobj=content, mode="w:gz") as archive:
        for name, text in members:
            member = tarfile.TarInfo(name)
            member.size = len(text)
            archive.addfile(member, io.BytesIO(text))
    return content.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"no archive",
        packed(),
        packed(("format", b"kg store 1\n")),
        packed(("format", b"kg store 1\n"), ("live/CURRENT", b"nonsense")),
        packed(("live/CURRENT", b""), ("../evil", b"x")),
        packed(("format", b"kg store 9\n"), ("live/a", b"")),
        packed(("format", b"kg store 1\n"), ("live/../../evil", b"x")),
    ],
)
def test_a_file_that_is_no_backup_makes_no_store(kg, tmp_path, content):
    (tmp_path / "b.tar.gz").write_bytes(content)
    run = kg("restore", tmp_path / "b.tar.gz", store=tmp_path / "folder" / "new")
    assert run.status == 1
    assert run.err.count("\n") == 1
    assert [path.name for path in tmp_path.rglob("*")] in (["b.tar.gz", "folder"], ["folder", "b.tar.gz"])


def test_a_backup_that_was_cut_off(kg, corpus_store, tmp_path):
    kg("backup", tmp_path / "b.tar.gz", store=corpus_store)
    content = (tmp_path / "b.tar.gz").read_bytes()
    (tmp_path / "b.tar.gz").write_bytes(content[: len(content) // 2])
    run = kg("restore", tmp_path / "b.tar.gz", store=tmp_path / "new")
    assert run.status == 1
    assert not (tmp_path / "new").exists()
