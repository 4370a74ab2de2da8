"""Works in a store on disk: what is written, what undo brings back, and that reports stay as they are."""

import pytest
from rdflib import URIRef

from kg.graph import batch as batches
from kg.graph.fields import KG
from kg.graph.mapping import graph_of
from kg.graph.shapes import check
from kg.graph.store import Store
from kg.graph.works import rows
from kg.graph.works.decisions import APART, Decision
from kg.graph.works.register import Delta
from kg.vocabulary.terms import REPORT, WORKS_GRAPH, WORKS_INDEX_GRAPH
from tests.graph.works.lists import LEAK, Shelf, iri, reference, report

CITING = report(
    "aa", reference(doi="10.1000/a", volume="28", first_page="15"), reference(title="Another text altogether now")
)
ALSO = report("bb", reference(pmid="11111", title=LEAK + "."), title="On leakage")
CITED = report("cc", title=LEAK, authors=("Lee A",), doi="10.1000/A", pmid="11111", year="2003")


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "store")


def put(store, *extractions, replaces=()):
    with store.writing("put") as batch:
        for extraction in extractions:
            batch.put(iri(extraction), graph_of(extraction, "1"), map(iri, replaces))


def content(store):
    """What is exported, and the index."""
    with store.snapshot() as snapshot:
        return snapshot.nquads(), snapshot.nquads([WORKS_INDEX_GRAPH])


def works(store):
    """The entries of each work that has several."""
    with store.snapshot() as snapshot:
        found = [{entry.iri for entry in rows.entries(snapshot, row.iri)} for row in rows.works(snapshot)]
    return [entries for entries in found if len(entries) > 1]


def test_a_store_holds_what_the_reports_give_in_whatever_order(store, tmp_path):
    put(store, CITING)
    put(store, CITED, ALSO)
    other = Store(tmp_path / "other")
    put(other, ALSO, CITED, CITING)
    assert content(store) == content(other)
    assert works(store) == [{iri(CITING, 1), iri(ALSO, 1), iri(CITED)}]
    shelf = Shelf(CITED, CITING, ALSO)
    stored = [line for part in content(store) for line in part.decode().splitlines() if "/graph/works" in line]
    assert sorted(line.rpartition(" <")[0] for line in stored) == sorted(
        line.rpartition(" <")[0] for line in shelf.content()
    )


def test_a_report_is_not_rewritten_when_a_work_changes(store):
    put(store, CITING)
    with store.snapshot() as snapshot:
        before = snapshot.nquads([iri(CITING)])
    put(store, CITED, ALSO)
    with store.snapshot() as snapshot:
        assert snapshot.nquads([iri(CITING)]) == before


def test_removing_and_adding_again_gives_the_same_bytes(store):
    put(store, CITING, ALSO, CITED)
    before = content(store)
    for extraction in (CITED, CITING):
        with store.writing("remove") as batch:
            batch.remove(iri(extraction))
        assert content(store) != before
        put(store, extraction)
        assert content(store) == before


def test_undo_restores_exactly(store):
    states = []
    for step in ([CITING], [ALSO], [CITED]):
        states.append(content(store))
        put(store, *step)
    states.append(content(store))
    with store.writing("remove") as batch:
        batch.remove(iri(CITED))
    states.append(content(store))
    decision = Decision(APART, frozenset({iri(CITING, 1)}), frozenset({iri(ALSO, 1)}))
    with store.writing("decide") as batch:
        batch.decide([decision])
    assert works(store) == []
    for state in reversed(states[1:]):
        assert store.undo()
        assert content(store) == state
    store.undo()
    assert [part for part in content(store) if part] == []


def test_decisions_stay_when_reports_go_and_come_back(store):
    put(store, CITING, ALSO)
    with store.writing("decide") as batch:
        batch.decide([Decision(APART, frozenset({iri(CITING, 1)}), frozenset({iri(ALSO, 1)}))])
    decided = content(store)
    with store.writing("remove") as batch:
        batch.remove(iri(CITING))
    put(store, CITED)
    put(store, CITING)
    with store.writing("remove") as batch:
        batch.remove(iri(CITED))
    assert content(store) == decided


def test_works_that_other_rules_have_made_are_made_anew(store, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(batches, "RULES", "of before")
        patch.setattr(batches, "change", lambda *_: Delta(frozenset(), frozenset()))
        put(store, CITING, ALSO)
    with store.snapshot() as snapshot:
        assert snapshot.nquads([WORKS_GRAPH]) == b""
    with store.writing("nothing"):
        pass
    assert works(store) == [{iri(CITING, 1), iri(ALSO, 1)}]


def test_a_report_that_takes_the_place_of_another_takes_its_entries(store, tmp_path):
    put(store, CITED, CITING)
    put(store, ALSO, replaces=[CITING])
    other = Store(tmp_path / "other")
    put(other, CITED, ALSO)
    assert content(store) == content(other)


def test_the_shapes_hold_for_works_and_tell_what_is_wrong(store):
    put(store, CITING, ALSO, CITED)
    with store.snapshot() as snapshot:
        for extraction in (CITING, ALSO, CITED):
            graph = snapshot.graph_with_works(iri(extraction))
            assert [each for each in check(graph, iri(extraction)) if each.severity == "violation"] == []
        broken = snapshot.graph_with_works(iri(CITING))
    broken.remove((None, KG.joins, None))
    broken.add((URIRef(iri(CITING, 1)), KG.work, URIRef("urn:x:no-work")))
    said = {each.message.partition(": ")[2] or each.message for each in check(broken, iri(CITING))}
    assert said == {
        "A merge joins exactly two descriptions.",
        "A reference, a report or a description belongs to more than one work, or to something that is no work.",
    }  # fmt: skip


def test_entries_are_found_with_their_reports(store):
    put(store, CITING, ALSO, CITED)
    with store.snapshot() as snapshot:
        (row, *_) = rows.works(snapshot)
        assert (row.id, row.reports, row.report, row.year) == ("doi:10.1000/a", 2, "cc", "2003")
        assert {entry.iri: entry.report for entry in rows.entries(snapshot, row.iri)} == {
            iri(CITING, 1): "aa", iri(ALSO, 1): "bb", iri(CITED): "cc"
        }  # fmt: skip
        assert {entry.because for entry in rows.entries(snapshot, row.iri)} <= {
            "same DOI", "same PubMed number", "same author, year, title, container"
        }  # fmt: skip
    assert iri(CITED).startswith(REPORT)
