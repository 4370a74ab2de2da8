"""Added vocabularies in the store: their graphs, what rolls up to them, and that nothing of them stays behind."""

from itertools import pairwise

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.graph.store import Store
from kg.graph.vocabularies import ROLLS_UP, graph_iri
from kg.library import Library
from kg.model.errors import UnknownName
from kg.vocabulary.formats.curies import OBO
from kg.vocabulary.shelf import Shelf
from kg.vocabulary.terms import CONCEPT
from tests.graph.writing import Writing, concept

OURS = """
@prefix c: <https://w3id.org/litkg/concept/> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix kg: <https://w3id.org/litkg/ontology#> . @prefix obo: <http://purl.obolibrary.org/obo/> .
c:harm a skos:Concept , kg:Complication ; skos:prefLabel "harm"@en .
c:leak a skos:Concept , kg:Complication ; skos:prefLabel "leak"@en ; skos:broader c:harm ; skos:exactMatch obo:OAE_2 .
c:drip a skos:Concept , kg:Complication ; skos:prefLabel "drip"@en ; skos:broader c:leak .
c:ooze a skos:Concept , kg:Complication ; skos:prefLabel "ooze"@en ; skos:closeMatch obo:OAE_40 .
c:seep a skos:Concept , kg:Complication ; skos:prefLabel "seep"@en ; skos:closeMatch obo:OAE_4 .
"""
THEIRS = """format-version: 1.2
data-version: releases/2026-01-31
ontology: events

[Term]
id: OAE:0
name: adverse event

[Term]
id: OAE:1
name: device event
synonym: "event of a device" EXACT []
is_a: OAE:0

[Term]
id: OAE:2
name: device leak
is_a: OAE:1

[Term]
id: OAE:3
name: pump leak
is_a: OAE:2

[Term]
id: OAE:4
name: oozing device
alt_id: OAE:40
xref: MESH:D000001
xref: https://example.org/page
is_a: OAE:1
"""
UNDER = {  # wanted -> what counts under it; a close match only counts under theirs
    OBO + "OAE_0": {"leak", "drip", "ooze", "seep", "OAE_0", "OAE_1", "OAE_2", "OAE_3", "OAE_4"},
    OBO + "OAE_1": {"leak", "drip", "ooze", "seep", "OAE_1", "OAE_2", "OAE_3", "OAE_4"},
    OBO + "OAE_2": {"leak", "drip", "OAE_2", "OAE_3"},
    OBO + "OAE_3": {"OAE_3"},
    OBO + "OAE_4": {"ooze", "seep", "OAE_4"},
    CONCEPT + "harm": {"harm", "leak", "drip", "OAE_2", "OAE_3"},
    CONCEPT + "leak": {"leak", "drip", "OAE_2", "OAE_3"},
    CONCEPT + "drip": {"drip"},
    CONCEPT + "ooze": {"ooze"},
    CONCEPT + "seep": {"seep"},
}


@pytest.fixture
def store(tmp_path):
    (tmp_path / "ontology").mkdir()
    (tmp_path / "ontology" / "ours.ttl").write_text(OURS)
    store = Store(tmp_path / "store", ontology=tmp_path / "ontology")
    with store.writing("begin") as batch:
        batch.touch()
    return store


@pytest.fixture
def shelf(tmp_path):
    return Shelf(tmp_path / "shelf")


@pytest.fixture
def events(tmp_path):
    path = tmp_path / "events.obo"
    path.write_text(THEIRS)
    return path


def follow(store, shelf):
    with store.writing("vocabularies") as batch:
        batch.refresh_vocabularies(shelf.added())


def under(store, iri):
    with store.snapshot() as snapshot:
        rows = snapshot.rows(f"SELECT DISTINCT ?found WHERE {{ ?found {ROLLS_UP} <{iri}> }}")
    return {row["found"].rpartition("/")[2] for row in rows}


def everything(store):
    with store.snapshot() as snapshot:
        return ox.Store.read_only(str(snapshot.path)).dump(format=ox.RdfFormat.N_QUADS).splitlines()


@pytest.mark.parametrize("iri", UNDER)
def test_what_rolls_up_to_what(store, shelf, events, iri):
    shelf.add(events)
    follow(store, shelf)
    assert under(store, iri) == UNDER[iri]


def test_a_vocabulary_is_a_graph_of_its_own(store, shelf, events):
    shelf.add(events)
    follow(store, shelf)
    with store.snapshot() as snapshot:
        graph = snapshot.graph(graph_iri("events"))
        named = {str(name).rpartition("/")[2] for name in graph.subjects()}
        assert {"events", "OAE_0", "OAE_4", "leak"} <= named
        turtle = graph.serialize(format="nt")
    for line in (
        '<http://purl.obolibrary.org/obo/OAE_1> <http://www.w3.org/2004/02/skos/core#altLabel> "event of a device" .',
        "<http://purl.obolibrary.org/obo/OAE_4> <http://www.w3.org/2004/02/skos/core#closeMatch> "
        "<http://id.nlm.nih.gov/mesh/D000001> .",
        '<https://w3id.org/litkg/vocabulary/events> <http://www.w3.org/2002/07/owl#versionInfo> "2026-01-31" .',
    ):
        assert line in turtle
    assert "example.org/page" not in turtle


def test_removal_leaves_no_trace(store, shelf, events):
    before = everything(store)
    shelf.add(events)
    follow(store, shelf)
    assert len(everything(store)) > len(before) + 30
    shelf.remove("events")
    follow(store, shelf)
    assert sorted(everything(store)) == sorted(before)
    assert list(shelf.home.iterdir()) == []


def test_a_replaced_vocabulary_is_the_new_one_alone(store, shelf, events, tmp_path):
    shelf.add(events)
    follow(store, shelf)
    (tmp_path / "two.csv").write_text("id,label,broader\nOAE:2,leak of a device,OAE:9\nOAE:9,thing,\n")
    shelf.add(tmp_path / "two.csv", name="events")
    follow(store, shelf)
    replaced = everything(store)
    assert under(store, OBO + "OAE_9") == {"OAE_9", "OAE_2", "leak", "drip"}
    assert under(store, OBO + "OAE_1") == set()
    shelf.remove("events")
    follow(store, shelf)
    shelf.add(tmp_path / "two.csv", name="events")
    follow(store, shelf)
    assert sorted(everything(store)) == sorted(replaced)


def test_following_twice_writes_once(store, shelf, events):
    shelf.add(events)
    with store.snapshot() as snapshot:
        assert snapshot.lacks(shelf.added())
    follow(store, shelf)
    with store.snapshot() as snapshot:
        assert not snapshot.lacks(shelf.added())
    version = store.current_id()
    follow(store, shelf)
    assert store.current_id() == version


def test_another_ontology_makes_the_links_anew(store, shelf, events, tmp_path):
    shelf.add(events)
    follow(store, shelf)
    (tmp_path / "ontology" / "ours.ttl").write_text(OURS.replace("obo:OAE_2 .", "obo:OAE_3 ."))
    follow(store, shelf)
    assert under(store, CONCEPT + "harm") == {"harm", "leak", "drip", "OAE_3"}


def test_identifiers_that_are_no_iris_are_left_out(store, shelf, tmp_path):
    (tmp_path / "t.csv").write_text('id,label,broader\n"OAE:1 <x>",bad,\nOAE:2,good,"OAE:1 <x>"\n')
    shelf.add(tmp_path / "t.csv")
    follow(store, shelf)
    assert under(store, OBO + "OAE_2") == {"OAE_2", "leak", "drip"}


@settings(max_examples=20)
@given(st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=16))
def test_rolling_up_is_reachability(tmp_path_factory, edges):
    """Whatever the hierarchy, circles too: our concept counts under what its match reaches."""
    home = tmp_path_factory.mktemp("rolling")
    rows = [f"OAE:{n},thing {n},{'|'.join(f'OAE:{up}' for down, up in edges if down == n)}" for n in range(8)]
    (home / "t.csv").write_text("id,label,broader\n" + "\n".join(rows) + "\n")
    (home / "ontology").mkdir()
    (home / "ontology" / "ours.ttl").write_text(OURS)
    store, shelf = Store(home / "store", ontology=home / "ontology"), Shelf(home / "shelf")
    shelf.add(home / "t.csv")
    follow(store, shelf)
    reached = {2}
    for _ in range(8):
        reached |= {up for down, up in edges if down in reached}
    for number in range(8):
        assert ("leak" in under(store, f"{OBO}OAE_{number}")) == (number in reached)


@pytest.fixture
def library(tmp_path, monkeypatch, events):
    """A store with one report, that follows a shelf with a device vocabulary matched to our cement leakage."""
    monkeypatch.setenv("KG_VOCABULARIES", str(tmp_path / "shelf"))
    home = tmp_path / "library"
    library = Library(home)
    writing = Writing("Cement leaked in 3 of 45 patients (6.7%). Fever was seen in 2%.")
    writing.mention("Cement leaked", "Condition", concept("cement-leakage"))
    writing.rate("3 of 45 patients (6.7%)", 6.7, 6.7, numerator=3, denominator=45,
                 event=("Cement leaked", concept("cement-leakage")))  # fmt: skip
    writing.rate("2%", 2.0, 2.0, event=("Fever", concept("fever")))
    shelf = Shelf()
    shelf.add(events)
    library.store(writing.extraction())
    return library


def test_rates_of_everything_under_their_concept(library, tmp_path):
    """Our fever is matched to that of HPO, and counts under what HPO has above it; the answer is a sentence."""
    (tmp_path / "hpo.obo").write_text(
        "format-version: 1.2\n\n[Term]\nid: HP:0001945\nname: Fever\nis_a: HP:0004370\n\n"
        "[Term]\nid: HP:0004370\nname: Abnormality of temperature regulation\n"
    )
    Shelf().add(tmp_path / "hpo.obo")
    assert library.vocabularies.follow(Shelf())
    for name in ("Abnormality of temperature regulation", "HP:0004370", OBO + "HP_0004370"):
        (rate,) = library.rates(event=name)
        assert (rate.value, rate.quote.sentence) == ("2%", "Fever was seen in 2%.")
        answer = library.ask("rates-under", event=name)
        assert [row[-1] for row in answer.rows] == ["Fever was seen in 2%."]
    assert [row.iri for row in library.concepts() if row.iri.startswith(OBO)] == []
    assert library.concept(OBO + "HP_0004370").type == "Condition"


def test_a_store_follows_at_the_next_write(library):
    with library._store.snapshot() as snapshot:
        assert not snapshot.lacks(Shelf().added())
    assert [row.label for row in library.search("device leak")] == []
    assert library.ask("rates-under", event="device event").rows == ()


def test_an_empty_store_is_left_alone(tmp_path, events):
    shelf = Shelf(tmp_path / "shelf")
    shelf.add(events)
    assert not Library(tmp_path / "none").vocabularies.follow(shelf)
    assert not (tmp_path / "none").exists()


def test_our_own_are_named_as_the_list_of_questions_prints_them(library):
    assert library.rates(event="c:fever") == library.rates(event="fever") != ()


@pytest.mark.parametrize("name", ["OAE:99", "c:no-such-thing"])
def test_what_no_vocabulary_has_is_told(library, name):
    with pytest.raises(UnknownName, match=f"There is no concept '{name}'"):
        library.ask("rates-under", event=name)


def test_every_question_with_a_hierarchy_rolls_up(library):
    """One path everywhere: what `skos:broader*` climbs, `kg:rollsUpTo?` crosses."""
    for query in library.named_queries():
        pieces = "\n".join(line for line in query.sparql.splitlines() if line[:1] != "#").split("skos:broader*")
        assert all(after.startswith("/kg:rollsUpTo?") for _, after in pairwise(pieces)), query.name
