"""The command line with a store on the network: what it prints is what it prints with a folder."""

import shutil

import pytest

from kg.vocabulary.terms import KG, REPORT
from tests import homes

COMMANDS = [
    ["reports"],
    ["rates", "--format", "csv"],
    ["query", "complications", "--format", "csv"],
    ["query", "SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s a kg:Mention } } GROUP BY ?g ORDER BY ?g"],
    ["query", "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"],
    ["works"],
    ["validate"],
    ["network", "measure", "together", "--format", "csv"],
]


@pytest.fixture
def two_reports(tmp_path, corpus):
    folder = tmp_path / "reports"
    folder.mkdir()
    for path in sorted(corpus.iterdir(), key=lambda path: path.stat().st_size)[:2]:
        shutil.copy(path, folder)
    return folder


@pytest.mark.parametrize("name", [name for name in homes.HOMES if name != "directory"])
@pytest.mark.usefixtures("copies")
def test_commands_give_what_they_give_of_a_folder(name, kg, two_reports, tmp_path, server_of, monkeypatch):
    place, folder = homes.emptied(server_of(name), monkeypatch), tmp_path / "store"

    def alike(*words):
        there, here = kg(*words, store=place), kg(*words, store=folder)
        assert (there.status, there.out, there.err) == (0, here.out, here.err)

    def exported(store):
        (tmp_path / "graph.nq").unlink(missing_ok=True)
        assert kg("export", "--output", tmp_path / "graph.nq", store=store).status == 0
        return (tmp_path / "graph.nq").read_bytes()

    alike("ingest", two_reports)
    for words in COMMANDS:
        alike(*words)
    assert exported(place) == exported(folder)
    alike("ingest", two_reports)
    assert kg("backup", tmp_path / "kept.tar.gz", store=place).status == 0
    alike("undo")
    alike("reports")
    assert kg("restore", tmp_path / "kept.tar.gz", store=tmp_path / "restored").status == 0
    alike("import", tmp_path / "graph.nq")
    assert exported(place) == exported(tmp_path / "restored")


OTHERS = "http://example.org/notes"


@pytest.mark.parametrize("name", [name for name in homes.HOMES if name != "directory"])
@pytest.mark.usefixtures("copies")
def test_what_other_programs_do_to_a_store(name, kg, two_reports, tmp_path, server_of, monkeypatch):
    """They load an export, keep notes there, and spoil a report."""
    server, folder = server_of(name), tmp_path / "store"
    place = homes.emptied(server, monkeypatch)
    kg("ingest", two_reports, store=folder)
    kg("export", "--output", tmp_path / "graph.nq", store=folder)
    homes.load(server, (tmp_path / "graph.nq").read_bytes())
    homes.load(server, f'<{OTHERS}#1> <{OTHERS}#says> "doubtful" <{OTHERS}> .\n'.encode())

    def said(*words):
        run = kg(*words, store=place)
        return run.status, run.out, run.err

    for words in (["rates", "--format", "csv"], ["works"], ["validate"], ["network", "measure", "together"]):
        here = kg(*words, store=folder)
        assert said(*words) == (here.status, here.out, here.err)
    asked = ["query", f"SELECT ?text WHERE {{ ?note <{OTHERS}#says> ?text }}", "--format", "csv"]
    assert said(*asked) == (0, "text\r\n", "Nothing in the store answers this.\n")
    monkeypatch.setenv("KG_STORE_ALSO", OTHERS)
    assert said(*asked) == (0, "text\r\ndoubtful\r\n", "")
    monkeypatch.delenv("KG_STORE_ALSO")

    kg("ingest", two_reports, store=place)
    whole = said("reports")
    iris = sorted(line.split()[-2].strip(b"<>").decode() for line in (tmp_path / "graph.nq").read_bytes().splitlines())
    report = next(iri for iri in iris if iri.startswith(REPORT))
    short = report.removeprefix(REPORT)[:10]
    for mend in (["ingest", two_reports, "--again"], ["remove", short, "--yes"]):
        homes.update(server, f"DELETE WHERE {{ GRAPH <{report}> {{ ?s <{KG}quote> ?o }} }}")
        shutil.rmtree(tmp_path / "copies")
        status, out, err = said("reports")
        assert (status, short in out, short in err, err.count("\n")) == (0, False, True, 1), err
        assert "kg remove" in err
        assert kg("validate", store=place).status == 1
        mended = said(*mend)
        assert mended[0] == 0, mended
        assert (said("reports") == whole) is (mend[0] == "ingest")
        assert "left out" not in said("reports")[2]


@pytest.mark.usefixtures("copies")
def test_a_store_that_is_not_there_is_told_in_a_sentence(kg):
    run = kg("reports", store="http://127.0.0.1:9")
    assert run.status == 1
    assert run.err.count("\n") == 1
    assert "http://127.0.0.1:9 gives no answer" in run.err


@pytest.mark.usefixtures("copies")
def test_a_backup_is_restored_into_a_folder(kg, tmp_path):
    run = kg("restore", tmp_path / "kept.tar.gz", store="http://127.0.0.1:9")
    assert run.status == 1
    assert "no folder" in run.err


@pytest.mark.parametrize(
    "words", [["reports"], ["ingest", "x.txt"], ["restore", "x.tar.gz"], ["query", "ASK {}"], ["app"]]
)
def test_a_mistyped_address_is_no_folder(kg, tmp_path, monkeypatch, words):
    monkeypatch.chdir(tmp_path)
    run = kg(*words, store="htps://graph.example.org/sparql")
    assert run.status == 1
    assert run.err.count("\n") == 1
    assert "htps://graph.example.org/sparql" in run.err
    assert list(tmp_path.iterdir()) == []
