"""Digests of reports: they say what the reports' graphs say, whatever happens to these, and are seen by nobody."""

import pyoxigraph
import pytest

from kg.graph import digests
from kg.graph.editing import Edit, edit
from kg.graph.mapping import graph_of
from kg.graph.snapshot import Snapshot
from kg.graph.store import Store
from kg.vocabulary.terms import DIGESTS_GRAPH, ONTOLOGY_GRAPH, REPORT, report_iri
from tests.graph.reports import VOCABULARY, reports

CASE, SERIES, REVIEW = (report_iri(one.document.id) for one in reports())


@pytest.fixture
def store(tmp_path):
    (tmp_path / "kg.ttl").write_text(VOCABULARY, encoding="utf8")
    store = Store(tmp_path / "store", ontology=tmp_path)
    with store.writing("ingest") as batch:
        for one in reports():
            batch.put(report_iri(one.document.id), graph_of(one, "1.0"))
    return store


def answers(snapshot, *chosen):
    """What reports say to all questions, in an order."""
    asked = digests.QUESTIONS.keys() - ({"labels"} if chosen else {})
    return {question: sorted(map(repr, snapshot.answers(question, chosen or None))) for question in asked}


def undigested(snapshot):
    """The same reports in a store that has no digests."""
    plain = pyoxigraph.Store()
    plain.load(snapshot.nquads([*snapshot.exported_iris(), ONTOLOGY_GRAPH]), pyoxigraph.RdfFormat.N_QUADS)
    return Snapshot("plain", None, plain)


def take_out(store):
    with store.writing("remove") as batch:
        batch.remove(SERIES)


def bring_back(store):
    take_out(store)
    store.undo()


def replace(store):
    with store.writing("ingest") as batch:
        batch.put(REVIEW, graph_of(reports()[2], "1.0"), replaces=[SERIES, CASE])


def read_anew(store):
    with store.writing("ingest") as batch:
        batch.put(CASE, graph_of(reports()[0], "2.0"))


def update(store):
    edit(store, Edit("update", "update", [("sparql", f"DROP GRAPH <{CASE}>".encode())]), "hand")


def add_back(store):
    with store.snapshot() as snapshot:
        lines = b"\n".join(snapshot.lines(CASE))
    update(store)
    edit(store, Edit("put", "put", [("ntriples", lines)], graph=CASE), "hand")


def nothing(_):
    pass


@pytest.mark.parametrize("happens", [nothing, take_out, bring_back, replace, read_anew, update, add_back])
def test_digests_say_what_the_graphs_say(store, happens):
    happens(store)
    with store.snapshot() as snapshot:
        left = snapshot.graph_iris()
        assert answers(snapshot) == answers(undigested(snapshot))
        assert all(answers(snapshot).values()) or happens is not nothing
        for report in left:
            assert answers(snapshot, report) == answers(undigested(snapshot), report)
        digested = {line.split(b" ")[0] for line in snapshot.lines(DIGESTS_GRAPH)}
        assert digested == {str(digests.node(graph)).encode() for graph in [ONTOLOGY_GRAPH, *left]}


def test_digests_for_other_questions_are_not_read_and_are_made_anew_by_the_next_write(store, monkeypatch):
    with store.snapshot() as snapshot:
        before = answers(snapshot)
    monkeypatch.setattr(digests, "RULES", "of after")
    monkeypatch.setattr(digests, "rows", lambda *_: pytest.fail("they are of another version"))
    with store.snapshot() as snapshot:
        assert answers(snapshot) == before
    monkeypatch.undo()
    monkeypatch.setattr(digests, "RULES", "of after")
    with store.writing("nothing"):
        pass
    with store.snapshot() as snapshot:
        assert digests.are_current(snapshot._store)
        assert answers(snapshot) == before


def test_digests_are_no_content(store):
    with store.snapshot() as snapshot:
        held = len(snapshot.lines(DIGESTS_GRAPH))
        assert held
        assert DIGESTS_GRAPH.encode() not in snapshot.nquads()
        assert snapshot.size() == len(snapshot._store) - held
        said = snapshot.rows(f"SELECT ?property WHERE {{ <{CASE}> ?property ?value }}")
        assert said and not any(row["property"].startswith(DIGESTS_GRAPH) for row in said)


def test_a_graph_that_is_no_report_s_has_no_digest():
    lines = frozenset(graph_of(reports()[0], "1.0").serialize(format="nt", encoding="utf-8").splitlines())
    assert digests.lines_of(CASE, lines)
    assert digests.lines_of("https://example.org/notes", lines) == frozenset()
    assert digests.lines_of(REPORT + "a", [b'<a:b> <a:c> "d" .']) == frozenset()
