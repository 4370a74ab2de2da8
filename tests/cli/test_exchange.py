"""kg import, backup and restore: what is handed on comes in whole, and nothing that was there is lost."""

import io
import json
import tarfile
import zipfile

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


@pytest.mark.parametrize("name", ["crate", "crate.zip"])
def test_a_crate_comes_back_with_the_same_graph(kg, corpus_store, exported, tmp_path, name):
    made = kg("export", "--format", "rocrate", "--output", tmp_path / name, store=corpus_store)
    assert (made.status, made.err) == (0, f"Wrote {tmp_path / name} (7 files).\n")
    run = kg("import", tmp_path / name, "--format", "json", store=tmp_path / "new")
    assert run.status == 0
    assert [fate["status"] for fate in json.loads(run.out)] == ["added"] * 4
    assert kg("export", store=tmp_path / "new").out == exported
    again = tmp_path / f"again-{name}"
    assert kg("export", "--format", "rocrate", "--output", again, store=tmp_path / "new").status == 0
    assert content(again) == content(tmp_path / name)
    assert kg("undo", store=tmp_path / "new").err == "Undone: import.\n"


def content(crate):
    """The files of a crate but for what tells the day on which it was made."""
    if crate.is_dir():
        files = {str(path.relative_to(crate)): path.read_bytes() for path in crate.rglob("*") if path.is_file()}
    else:
        with zipfile.ZipFile(crate) as packed:
            files = {name: packed.read(name) for name in packed.namelist()}
    assert files.pop("ro-crate-metadata.json")
    return files


def test_a_crate_of_one_report(kg, corpus_store, tmp_path):
    report = json.loads(kg("reports", "--format", "json", store=corpus_store).out)[0]["id"]
    crate = tmp_path / "one"
    assert kg("export", report, "--format", "rocrate", "--output", crate, store=corpus_store).status == 0
    assert (crate / "graph.nq").read_text(encoding="utf8") == kg("export", report, store=corpus_store).out
    assert [text.name[: len(report)] for text in (crate / "texts").iterdir()] == [report]


def test_a_crate_needs_a_place_of_its_own_and_something_to_hold(kg, corpus_store, tmp_path):
    nowhere = kg("export", "--format", "rocrate", store=corpus_store)
    assert (nowhere.status, "--output" in nowhere.err) == (2, True)
    there = kg("export", "--format", "rocrate", "--output", tmp_path, store=corpus_store)
    assert (there.status, there.err) == (
        1,
        f"{tmp_path}: it exists already; choose another name, or delete it first.\n",
    )
    empty = kg("export", "--format", "rocrate", "--output", tmp_path / "crate", store=tmp_path / "new")
    assert (empty.status, "kg ingest" in empty.err) == (1, True)
    assert list(tmp_path.iterdir()) == []


def test_a_crate_that_was_changed_on_its_way_is_refused_whole(kg, exported, own_store, tmp_path):
    crate = tmp_path / "crate"
    kg("export", "--format", "rocrate", "--output", crate, store=own_store)
    text = next((crate / "texts").iterdir())
    text.write_bytes(text.read_bytes().replace(b"e", b"a", 1))
    for store in (own_store, tmp_path / "new"):
        run = kg("import", crate, store=store)
        assert run.status == 1
        assert f"{text.name} is not what its metadata say: its SHA-256 is" in run.err
    assert kg("export", store=own_store).out == exported
    assert kg("export", store=tmp_path / "new").out == ""


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
        pytest.param("graph.nq", "#" * (17 << 20), "cannot be read as N-Quads", id="an endless line"),
        ("graph.nq", '<http://x/s> <http://x/p> "o" <http://x/g> .', "no graph of a report"),
        ("graph.nq", f'<{REPORT}a> <http://x/p> "o" <{REPORT}a> .', "graph of a report"),
        ("graph.nq", f'_:b <http://x/p> "o" <{REPORT}a> .', "graph of a report"),
        ("graph.ttl", "", ".nq, .trig, .jsonld, or is an RO-Crate"),
        ("graph.zip", "", "cannot be read as an RO-Crate"),
        ("ro-crate-metadata.json", "{}", "is not what an RO-Crate has"),
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
