"""What other programs do to a store: load an export into it, change a graph, keep graphs of their own there."""

import pyoxigraph as ox
import pytest

from kg.graph.mapping import graph_of
from kg.graph.remote import intake
from kg.graph.remote import store as remote_store
from kg.graph.works.decisions import Decision
from kg.model.errors import StoreRefuses
from kg.vocabulary.terms import (
    CATALOGUE_GRAPH,
    DECISIONS_GRAPH,
    MANIFEST_GRAPH,
    ONTOLOGY_GRAPH,
    OWN_GRAPHS,
    WORKS_GRAPH,
    report_iri,
)  # fmt: skip
from tests.graph.remote.test_faults import content, put
from tests.graph.reports import reports, series

NOTES = "http://example.org/notes"
REPORTS = {report_iri(each.document.id): each for each in reports()}
FIRST = report_iri(series().document.id)
REST = sorted(REPORTS.keys() - {FIRST})


def ingest(store, *iris):
    with store.writing("ingest") as batch:
        for iri in iris or REPORTS:
            batch.put(iri, graph_of(REPORTS[iri], "1.0"))
            batch.catalogue(iri, f"/{iri[-4:]}.txt", "1.0")


def held(store):
    with store.snapshot() as snapshot:
        return snapshot.graph_iris()


def export(machine):
    """What a store holds that was filled by this program, as `kg export` writes it; the server is emptied."""
    there = machine("exporting")
    ingest(there)
    made = content(there)
    there._far._line.update("DROP ALL")
    return made


def load(server, nquads):
    """As another client does, without a digest."""
    server.store.load(nquads, ox.RdfFormat.N_QUADS)


def spoil(server, iri=FIRST):
    server.store.update(f"DELETE WHERE {{ GRAPH <{iri}> {{ ?s <https://w3id.org/litkg/ontology#quote> ?o }} }}")


def note(server, text, graph=NOTES, within=None):
    said = f'<{graph}#1> <http://example.org/says> "{text}" , []'
    server.store.update(f"INSERT DATA {{ GRAPH <{within or graph}> {{ {said} }} }}")


def says(store, graph=NOTES):
    with store.snapshot() as snapshot:
        found = snapshot.rows("SELECT ?text WHERE { ?note <http://example.org/says> ?text FILTER isLiteral(?text) }")
        return sorted(row["text"] for row in found)


@pytest.fixture(autouse=True)
def _counted_every_time(monkeypatch):
    monkeypatch.setattr(remote_store, "_TRUSTED", 0.0)


class TestLoadedByAnother:
    def test_its_reports_are_read_with_the_works_that_follow(self, machine, server):
        made = export(machine)
        load(server, made)
        there = machine("there")
        assert content(there) == made
        assert there.remarks() == ()
        assert content(there) == made, "at a second look, too"

    def test_they_are_fetched_once(self, machine, server):
        load(server, export(machine))
        there = machine("there")
        content(there)
        before = len(server.asked)
        content(there)
        assert len(server.asked) - before == 2, "the version, and how large the graphs are"

    def test_the_next_write_gives_them_digests_and_leaves_them_alone(self, machine, server):
        load(server, export(machine))
        server.asked.clear()
        there = machine("there")
        put(there, "a", "one")
        placed = [path for method, path, _ in server.asked if method == "PUT"]
        assert len(placed) == 1 + len({*OWN_GRAPHS} - {DECISIONS_GRAPH}) + 1, "the report, the own graphs, the manifest"
        far = there._far
        assert REPORTS.keys() <= far.manifest(far.version()).keys()
        assert content(machine("fresh")) == content(there)
        assert len(held(there)) == len(REPORTS) + 1

    def test_a_part_is_not_taken_for_the_whole(self, machine, server):
        made = export(machine)
        load(server, made)
        server.cap = 8  # fewer than some subjects have triples
        there = machine("there")
        left = there.current_id() and there.left_out()
        assert {*held(there), *left} == REPORTS.keys()
        assert left
        assert "does not give the whole" in there.remarks()[0]

    @pytest.mark.parametrize("change", [spoil, lambda server: note(server, "x", NOTES, FIRST)])
    def test_one_that_cannot_be_read_back_is_told(self, machine, server, change):
        load(server, export(machine))
        change(server)
        there = machine("there")
        assert held(there) == REST
        assert "no report that could be read back" in there.remarks()[0]
        with there.writing("remove") as batch:
            batch.remove(FIRST)
        assert there.remarks() == ()
        assert held(machine("fresh")) == REST
        assert not server.store.contains_named_graph(ox.NamedNode(FIRST))

    def test_decisions_come_with_them(self, machine, server):
        filled = machine("exporting")
        ingest(filled)
        with filled.writing("decide") as batch:
            batch.decide([Decision("together", frozenset(REPORTS))])
        made = content(filled)
        server.store.clear()
        load(server, made)
        there = machine("there")
        assert content(there) == made
        put(there, "a", "one")
        with machine("fresh").writing("look") as batch:
            assert batch.decisions() == {Decision("together", frozenset(REPORTS))}

    def test_a_list_of_digests_that_was_changed_is_none(self, machine, server):
        here = machine("here")
        ingest(here)
        made = content(here)
        server.store.update(f"DROP GRAPH <{MANIFEST_GRAPH}>")
        there = machine("there")
        assert content(there) == content(here) == made
        put(there, "a", "one")
        assert len(held(machine("fresh"))) == len(REPORTS) + 1


class TestChanged:
    @pytest.fixture
    def filled(self, machine):
        here = machine("here")
        ingest(here)
        return here

    @pytest.mark.parametrize("old", [True, False])
    @pytest.mark.parametrize(
        "change", [spoil, lambda server: server.store.remove_graph(ox.NamedNode(FIRST)), lambda s: note(s, "x", FIRST)]
    )
    def test_a_report_is_left_out_and_told(self, filled, machine, server, change, old):
        there = filled if old else machine("there")
        change(server)
        assert held(there) == REST
        (words,) = there.remarks()
        assert FIRST[-64:-54] in words
        assert "another program has changed" in words
        assert there.left_out() == (FIRST,)
        assert held(there) == REST, "at a second look, too"
        with there.snapshot() as snapshot:
            assert FIRST not in snapshot.nquads().decode()

    def test_and_is_mended_by_ingesting_it_again(self, filled, machine, server):
        whole = content(filled)
        spoil(server)
        there = machine("there")
        assert content(there) != whole
        ingest(there, FIRST)
        assert content(there) == content(filled) == content(machine("fresh")) == whole
        assert there.remarks() == filled.remarks() == ()

    def test_or_by_removing_it(self, filled, machine, server):
        spoil(server)
        there = machine("there")
        assert held(there) == REST
        with there.writing("remove") as batch:
            batch.remove(FIRST)
        assert held(filled) == held(machine("fresh")) == held(there) == REST
        assert filled.remarks() == there.remarks() == ()
        assert not server.store.contains_named_graph(ox.NamedNode(FIRST))

    @pytest.mark.usefixtures("filled")
    def test_writing_another_one_does_not_hide_it(self, machine, server):
        spoil(server)
        there = machine("there")
        put(there, "a", "one")
        fresh = machine("fresh")
        assert len(held(fresh)) == len(REPORTS)
        assert len(fresh.remarks()) == len(there.remarks()) == 1

    def test_or_by_undoing_the_change(self, filled, machine, server):
        whole = content(filled)
        before = list(server.store.quads_for_pattern(None, None, None, ox.NamedNode(FIRST)))
        spoil(server)
        assert held(filled) == REST
        server.store.extend(before)
        assert content(filled) == content(machine("fresh")) == whole
        assert filled.remarks() == ()

    @pytest.mark.parametrize("graph", [WORKS_GRAPH, ONTOLOGY_GRAPH, CATALOGUE_GRAPH])
    def test_a_graph_of_the_program_stops_nothing(self, filled, machine, server, graph):
        whole = content(filled)
        note(server, "x", graph)
        there = machine("there")
        assert content(there) == content(filled) == whole
        put(there, "a", "one")
        assert len(held(machine("fresh"))) == len(REPORTS) + 1

    def test_it_is_looked_at_again_after_a_while(self, filled, server, monkeypatch):
        monkeypatch.setattr(remote_store, "_TRUSTED", 1000.0)
        content(filled)
        spoil(server)
        assert len(held(filled)) == len(REPORTS)
        filled._counted -= 1001.0
        assert held(filled) == REST


class TestOfOthers:
    def test_are_left_out(self, machine, server):
        here = machine("here")
        ingest(here)
        note(server, "mine")
        assert says(here) == []

    def test_unless_they_are_named(self, machine, server, monkeypatch):
        ingest(machine("here"))
        note(server, "mine")
        note(server, "yours", "http://example.org/other")
        monkeypatch.setenv("KG_STORE_ALSO", f"{NOTES} http://example.org/other")
        there = machine("there")
        assert says(there) == ["mine", "yours"]
        note(server, "more")
        assert says(there) == ["mine", "more", "yours"], "what is there now"
        monkeypatch.setenv("KG_STORE_ALSO", NOTES)
        assert says(machine("there")) == ["mine", "more"]

    def test_they_get_no_digest(self, machine, server, monkeypatch):
        note(server, "mine")
        monkeypatch.setenv("KG_STORE_ALSO", NOTES)
        here = machine("here")
        ingest(here)
        note(server, "more")
        monkeypatch.delenv("KG_STORE_ALSO")
        fresh = machine("fresh")
        assert len(held(fresh)) == len(REPORTS)
        assert fresh.remarks() == ()
        assert says(here) == ["mine", "more"]

    @pytest.mark.parametrize(("most", "words"), [(1, "more than"), (100, "nothing of this name")])
    def test_one_that_is_too_large_or_not_there_is_told(self, machine, server, monkeypatch, most, words):
        monkeypatch.setattr(intake, "LARGEST", most)
        note(server, "mine", NOTES if most == 1 else "http://example.org/other")
        monkeypatch.setenv("KG_STORE_ALSO", NOTES)
        here = machine("here")
        assert says(here) == []
        assert words in here.remarks()[0]

    @pytest.mark.parametrize("name", ["notes", WORKS_GRAPH, FIRST])
    def test_names_that_cannot_be(self, machine, monkeypatch, name):
        monkeypatch.setenv("KG_STORE_ALSO", name)
        with pytest.raises(StoreRefuses, match="KG_STORE_ALSO"):
            machine("here")
