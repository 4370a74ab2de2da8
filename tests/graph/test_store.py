"""The store in one process, in each home: writing, undoing, reading; and folders that are no store."""

import random

import pytest
import rdflib
from rdflib.compare import isomorphic

from kg.graph import history
from kg.graph.catalogue import CatalogueEntry
from kg.graph.homes import open_home
from kg.graph.store import Store
from kg.model.errors import InvalidGraph, NothingToUndo, StoreDamaged
from kg.vocabulary.terms import CATALOGUE_GRAPH, ONTOLOGY_GRAPH, XSD
from tests.graph.stores import ONTOLOGY, SAYS, graph, iri, nquads


@pytest.fixture
def ontology(tmp_path):
    folder = tmp_path / "ontology"
    folder.mkdir()
    (folder / "kg.ttl").write_text(ONTOLOGY, encoding="utf8")
    (folder / "shapes.ttl").write_text("<https://example.org/shape> a <https://example.org/Shape> .", encoding="utf8")
    return folder


@pytest.fixture
def store(place, ontology):
    return open_home(place, ontology)


@pytest.fixture
def folder_store(tmp_path, ontology):
    return Store(tmp_path / "deep" / "store", ontology=ontology)


def put(store, name, *texts, replaces=(), action="write", change=None):
    with store.writing(action, change=change) as batch:
        return batch.put(iri(name), graph(name, *texts), [iri(other) for other in replaces])


def content(store):
    with store.snapshot() as snapshot:
        return snapshot.nquads()


def test_a_store_that_is_not_there_yet_is_empty(store):
    with store.snapshot() as snapshot:
        assert (snapshot.graph_iris(), snapshot.nquads(), snapshot.catalogued(iri("a"))) == ([], b"", None)
        assert snapshot.rows("SELECT * WHERE { ?s ?p ?o }") == []
        assert (snapshot.id, snapshot.path) == (store.current_id(), None)
    assert not store.folder.exists(), "reading made a folder"


def test_put_says_what_it_did_and_each_block_publishes_once(store):
    assert put(store, "a", "one") == "added"
    assert put(store, "b", "two") == "added"
    before = store.current_id()
    assert put(store, "b", "two", "three") == "replaced"
    assert int(store.current_id()) == int(before) + 1
    assert content(store) == nquads(a=["one"], b=["two", "three"])


def test_the_same_content_twice_writes_nothing(store):
    put(store, "a", "one", "two")
    before = store.current_id()
    assert put(store, "a", "two", "one"[:3]) == "replaced"
    assert put(store, "a", "two", "one") == "unchanged"
    assert int(store.current_id()) == int(before) + 1


def test_numbers_that_the_store_spells_its_own_way_are_unchanged(store):
    made = rdflib.Graph()
    made.add((rdflib.URIRef(iri("a")), SAYS, rdflib.Literal("1.50", datatype=rdflib.XSD.decimal, normalize=False)))
    with store.writing("write") as batch:
        assert [batch.put(iri("a"), made), batch.put(iri("a"), made)] == ["added", "unchanged"]
    assert b'"1.5"^^' in content(store)


def test_a_changed_report_replaces_the_one_it_came_from(store):
    put(store, "old", "x")
    put(store, "other", "y")
    assert put(store, "new", "z", replaces=["old", "never-there"]) == "replaced"
    assert content(store) == nquads(new=["z"], other=["y"])


def test_remove_leaves_exactly_the_others(store):
    for name in "abc":
        put(store, name, name, f"{name} again")
    with store.writing("remove") as batch:
        batch.remove(iri("b"))
        batch.remove(iri("never-there"))
    assert content(store) == nquads(a=["a", "a again"], c=["c", "c again"])


def test_an_error_in_a_block_keeps_and_publishes_what_was_written_before(store):
    with pytest.raises(ZeroDivisionError), store.writing("write") as batch:
        batch.put(iri("a"), graph("a", "one"))
        _ = 1 / 0
    assert content(store) == nquads(a=["one"])
    assert put(store, "b", "two") == "added"


@pytest.mark.parametrize(
    ("subject", "value", "complaint"),
    [
        (rdflib.URIRef("https://example.org/a b"), rdflib.Literal("x"), "is no IRI"),
        (rdflib.URIRef("not-absolute"), rdflib.Literal("x"), "is no IRI"),
        (rdflib.URIRef("https://example.org/a"), rdflib.BNode(), "blank nodes"),
    ],
)
def test_a_graph_that_is_no_good_is_refused_whole(store, subject, value, complaint):
    made = graph("a", "fine")
    made.add((subject, SAYS, value))
    put(store, "a", "before")
    with store.writing("write") as batch, pytest.raises(InvalidGraph, match=complaint):
        batch.put(iri("a"), made)
    assert content(store) == nquads(a=["before"])


@pytest.mark.parametrize("own", [ONTOLOGY_GRAPH, CATALOGUE_GRAPH])
def test_the_stores_own_graphs_are_not_for_reports(store, own):
    with store.writing("write") as batch, pytest.raises(ValueError, match="store's own"):
        batch.put(own, graph("a", "one"))


class TestUndo:
    def test_takes_back_changes_one_after_the_other(self, store):
        put(store, "a", "one", action="add a")
        put(store, "a", "two", action="change a")
        with store.writing("remove a") as batch:
            batch.remove(iri("a"))
        steps = [(store.undo(), content(store)) for _ in range(3)]
        assert steps == [("remove a", nquads(a=["two"])), ("change a", nquads(a=["one"])), ("add a", b"")]
        with pytest.raises(NothingToUndo):
            store.undo()

    def test_a_block_is_taken_back_whole_to_what_was_before_its_first_touch(self, store):
        put(store, "a", "one")
        before = content(store)
        with store.writing("several") as batch:
            batch.put(iri("a"), graph("a", "two"))
            batch.put(iri("a"), graph("a", "three"))
            batch.put(iri("b"), graph("b", "new"), replaces=[iri("a")])
            batch.put(iri("c"), graph("c", "new"))
        assert store.undo() == "several"
        assert content(store) == before

    def test_blocks_of_one_change_are_taken_back_together(self, store):
        put(store, "z", "stays", change="first")
        for name in "abc":
            put(store, name, name, action="ingest", change="second")
        assert store.undo() == "ingest"
        assert content(store) == nquads(z=["stays"])

    def test_what_changed_nothing_is_no_change(self, store):
        put(store, "a", "one", action="add a")
        put(store, "a", "one", action="add a again")
        assert store.undo() == "add a"

    def test_the_catalogue_comes_back_too(self, store):
        with store.writing("add") as batch:
            batch.put(iri("a"), graph("a", "one"))
            batch.catalogue(iri("a"), "/reports/a.txt", "1.0")
        with store.writing("remove") as batch:
            batch.remove(iri("a"))
        with store.snapshot() as snapshot:
            assert snapshot.catalogued(iri("a")) is None
        store.undo()
        with store.snapshot() as snapshot:
            assert snapshot.catalogued(iri("a")) == CatalogueEntry("/reports/a.txt", "1.0")

    def test_only_the_last_changes_are_kept(self, store, monkeypatch):
        monkeypatch.setattr(history, "_KEPT", 3)
        for number in range(5):
            put(store, "a", str(number))
        for _ in range(3):
            store.undo()
        assert content(store) == nquads(a=["1"])
        with pytest.raises(NothingToUndo):
            store.undo()


@pytest.mark.parametrize("seed", range(3))
def test_any_course_of_writes_and_undos_leaves_what_a_dictionary_would_hold(store, seed):
    chance = random.Random(seed)
    held, history = {}, []
    for _ in range(12):
        if history and chance.random() < 0.3:
            store.undo()
            held = history.pop()
        else:
            history.append(held)
            held = _change(store, chance, dict(held))
            if held == history[-1]:
                history.pop()
        assert content(store) == nquads(**held)


def _change(store, chance, held):
    """Some puts and removals in one block, on the store and on the dictionary."""
    with store.writing("change") as batch:
        for _ in range(chance.randint(1, 3)):
            name, other = chance.choice("abcd"), chance.choice("abcd")
            if chance.random() < 0.3:
                batch.remove(iri(name))
                held.pop(name, None)
            else:
                texts = [f"text {chance.randint(1, 3)}"]
                batch.put(iri(name), graph(name, *texts), replaces=[iri(other)])
                held.pop(other, None)
                held[name] = texts
    return held


class TestCatalogue:
    def test_finds_reports_by_their_source(self, store):
        with store.writing("write") as batch:
            for name, source in (("a", "/x.txt"), ("b", "/y.txt"), ("c", "")):
                batch.put(iri(name), graph(name, name))
                batch.catalogue(iri(name), source, "1.0")
            assert batch.reports_from("/y.txt") == (iri("b"),)
            assert batch.reports_from("/never.txt") == batch.reports_from("") == ()
        with store.snapshot() as snapshot:
            assert snapshot.reports_from("/x.txt") == (iri("a"),)

    def test_the_same_entry_twice_writes_nothing_and_another_replaces_it(self, store):
        for version in ("1.0", "1.0", "1.1"):
            with store.writing("write") as batch:
                batch.put(iri("a"), graph("a", "one"))
                batch.catalogue(iri("a"), "/a.txt", version)
        with store.snapshot() as snapshot:
            assert snapshot.catalogued(iri("a")) == CatalogueEntry("/a.txt", "1.1")
        assert store.current_id() == "000002"

    def test_it_is_in_no_export_and_among_no_reports(self, store):
        with store.writing("write") as batch:
            batch.put(iri("a"), graph("a", "one"))
            batch.catalogue(iri("a"), "/home/somebody/a.txt", "1.0")
        with store.snapshot() as snapshot:
            assert snapshot.graph_iris() == [iri("a")]
            assert b"somebody" not in snapshot.nquads()


class TestOntology:
    LABELS = f"SELECT ?label WHERE {{ GRAPH <{ONTOLOGY_GRAPH}> {{ ?s rdfs:label ?label }} }}"

    def test_is_loaded_with_the_first_write_and_again_when_the_files_change(self, store, ontology):
        put(store, "a", "one")
        with store.snapshot() as snapshot:
            assert snapshot.rows(self.LABELS) == [{"label": "thing"}]
        (ontology / "more.ttl").write_text(ONTOLOGY.replace("thing", "object"), encoding="utf8")
        assert put(store, "a", "one") == "unchanged"
        with store.snapshot() as snapshot:
            assert {row["label"] for row in snapshot.rows(self.LABELS)} == {"thing", "object"}
        before = store.current_id()
        put(store, "a", "one")
        assert store.current_id() == before

    def test_does_not_hold_the_shapes_and_survives_undo(self, store):
        put(store, "a", "one")
        store.undo()
        with store.snapshot() as snapshot:
            assert [str(s) for s in snapshot.graph(ONTOLOGY_GRAPH).subjects()] == ["https://example.org/thing"]


class TestSnapshot:
    @pytest.fixture
    def snapshot(self, store):
        typed = {"integer": "7", "decimal": "1.5", "double": "2.5", "boolean": "true", "date": "2020-02-29", "int": "x"}
        made = graph("a", "plain")
        for datatype, text in typed.items():
            predicate = rdflib.URIRef(f"https://example.org/{datatype}")
            made.add((rdflib.URIRef(iri("a")), predicate, rdflib.Literal(text, datatype=XSD + datatype)))
        made.add((rdflib.URIRef(iri("a")), SAYS, rdflib.Literal("“Öl”", lang="de")))
        with store.writing("write") as batch:
            batch.put(iri("a"), made)
            batch.put(iri("b"), graph("b", "plain"))
        with store.snapshot() as snapshot:
            snapshot.made = made
            yield snapshot

    def test_rows_are_python_values(self, snapshot):
        rows = snapshot.rows(
            "SELECT ?p ?o ?none WHERE { GRAPH ?g { ?s ?p ?o } FILTER (?s = ?g) }", {"s": rdflib.URIRef(iri("a"))}
        )
        values = {row["p"].rpartition("/")[2]: row["o"] for row in rows}
        assert values == {
            "integer": 7, "decimal": 1.5, "double": 2.5, "boolean": True, "date": "2020-02-29", "int": "x",
            "says": "“Öl”",
        }  # fmt: skip
        assert {type(value) for value in values.values()} == {int, float, bool, str}
        assert {row["none"] for row in rows} == {None}

    def test_bindings_are_terms_not_text(self, snapshot):
        query = "SELECT ?s WHERE { ?s <https://example.org/says> ?o }"
        assert len(snapshot.rows(query, {"o": rdflib.Literal("plain")})) == 2
        assert snapshot.rows(query, {"o": rdflib.Literal('plain" } ?s ?p ?x . { "')}) == []
        either = [rdflib.Literal("plain"), rdflib.Literal("“Öl”", lang="de")]
        assert len(snapshot.rows(query, {"o": either})) == 3

    @pytest.mark.parametrize("query", ["ASK { ?s ?p ?o }", "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"])
    def test_rows_are_for_select(self, snapshot, query):
        with pytest.raises(TypeError, match="SELECT"):
            snapshot.rows(query)

    def test_a_graph_comes_back_as_it_went_in(self, snapshot):
        assert isomorphic(snapshot.graph(iri("a")), snapshot.made)
        assert len(snapshot.graph(iri("never-there"))) == 0

    def test_nquads_of_some(self, snapshot):
        assert snapshot.nquads([iri("b"), iri("b"), iri("never-there")]) == nquads(b=["plain"])


class TestNoStore:
    def check(self, store, words):
        for act in (store.snapshot, lambda: put(store, "a", "one"), store.undo):
            with pytest.raises(StoreDamaged, match=words) as caught:
                act()
            assert "\n" not in str(caught.value)

    def test_a_file(self, tmp_path, ontology):
        (tmp_path / "file").write_text("not a folder", encoding="utf8")
        self.check(Store(tmp_path / "file", ontology=ontology), "Not a directory")

    def test_a_folder_of_other_things_is_left_alone(self, tmp_path, ontology):
        (tmp_path / "letters").mkdir()
        (tmp_path / "letters" / "dear.txt").write_text("x", encoding="utf8")
        self.check(Store(tmp_path / "letters", ontology=ontology), "other files")
        assert [path.name for path in (tmp_path / "letters").iterdir()] == ["dear.txt"]

    def test_a_store_of_another_format(self, folder_store):
        put(folder_store, "a", "one")
        (folder_store.home / "format").write_text("kg store 9\n", encoding="utf8")
        self.check(folder_store, "another version")

    def test_an_empty_folder_may_become_one(self, tmp_path, ontology):
        (tmp_path / "empty").mkdir()
        assert put(Store(tmp_path / "empty", ontology=ontology), "a", "one") == "added"

    def test_a_database_with_a_hole(self, folder_store):
        put(folder_store, "a", "one")
        for path in (folder_store.home / "live").glob("MANIFEST*"):
            path.unlink()
        with pytest.raises(StoreDamaged):
            put(folder_store, "a", "two")
        assert content(folder_store) == nquads(a=["one"]), "the checkpoint is as it was"

    def test_a_database_that_is_gone_is_not_begun_anew(self, folder_store):
        put(folder_store, "a", "one")
        (folder_store.home / "live").rename(folder_store.home.parent / "moved")
        with pytest.raises(StoreDamaged, match="live"):
            put(folder_store, "b", "two")
        assert content(folder_store) == nquads(a=["one"])

    @pytest.mark.parametrize("pointer", ["", "nonsense", "000777"])
    def test_a_pointer_to_nowhere(self, folder_store, pointer):
        put(folder_store, "a", "one")
        (folder_store.home / "current").write_text(pointer, encoding="utf8")
        with pytest.raises(StoreDamaged):
            folder_store.snapshot()


def test_a_lost_pointer_loses_nothing(folder_store):
    assert put(folder_store, "one", "a") == "added"
    (folder_store.home / "current").unlink()
    with folder_store.snapshot() as snapshot:
        assert len(snapshot.graph_iris()) == 1
    assert put(folder_store, "two", "b") == "added"
    with folder_store.snapshot() as snapshot:
        assert len(snapshot.graph_iris()) == 2
