"""Edits from outside: what they change, what they may not, and that the store stays whole."""

import shutil
import threading

import pytest
import rdflib

from kg.graph import editing
from kg.graph.editing import Edit, edit
from kg.graph.frontier import lines_of
from kg.graph.mapping import graph_of
from kg.graph.processes import Stop
from kg.graph.store import Store
from kg.model.errors import (
    AnswerTooLarge,
    GraphProtected,
    InvalidGraph,
    NothingToUndo,
    QueryRefused,
    QueryStopped,
    StoreBusy,
    UpdateTimeout,
)
from kg.vocabulary.terms import CATALOGUE_GRAPH, CONCEPT, DECISIONS_GRAPH, KG, ONTOLOGY_GRAPH, OWN_GRAPHS, report_iri
from tests.graph.reports import VOCABULARY, reports

OWN = "https://example.org/notes"
TRIPLE = "<https://example.org/a> <https://example.org/says> 'one'"
EVERYTHING = "?a ?b ?c . ?d ?e ?f . ?h ?i ?j . ?k ?l ?m"  # with everything else, and that with everything ...
ENDLESS = f"INSERT {{ GRAPH <{OWN}> {{ ?a ?b ?c }} }} WHERE {{ GRAPH ?g {{ {EVERYTHING} }} }}"
FIRST = next(one for one in reports() if one.rates and one.references)
REPORT_IRI = report_iri(FIRST.document.id)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A store that holds the hand-written reports, and a small ontology."""
    folder = tmp_path_factory.mktemp("editing")
    (folder / "kg.ttl").write_text(VOCABULARY, encoding="utf8")
    store = Store(folder / "store", ontology=folder)
    with store.writing("ingest") as batch:
        for one in reports():
            iri = report_iri(one.document.id)
            batch.put(iri, graph_of(one, "1.0"))
            batch.catalogue(iri, f"/texts/{one.document.source}", "1.0")
    return store


@pytest.fixture
def store(made, tmp_path):
    """A copy of it."""
    shutil.copytree(made.home, tmp_path / "store")
    return Store(tmp_path / "store", ontology=made.home.parent)


def update(store, text, **options):
    return edit(
        store, Edit("update", "update", [("sparql", text.encode())], base="https://example.org/"), "hand", **options
    )


def put(store, graph, turtle, kind="put", form="turtle"):
    return edit(store, Edit(kind, kind, [(form, turtle.encode())], graph=graph), "hand")


def insert(graph, triples):
    return f"INSERT DATA {{ GRAPH <{graph}> {{ {triples} }} }}"


def content(store, graph=None):
    """All quads, or those of one graph, in an order."""
    with store.snapshot() as snapshot:
        return snapshot.nquads([graph] if graph else [*OWN_GRAPHS, OWN, OWN + "2", *snapshot.graph_iris()])


@pytest.mark.parametrize(
    ("text", "left"),
    [
        (insert(OWN, f"{TRIPLE}, 'two'"), {"one", "two"}),
        (f"{insert(OWN, TRIPLE)} ; {insert(OWN, TRIPLE.replace('one', 'three'))}", {"one", "three"}),
        (f"{insert(OWN, TRIPLE)} ; CLEAR GRAPH <{OWN}>", set()),
        (f"{insert(OWN, TRIPLE)} ; MOVE <{OWN}> TO <{OWN}2>", set()),
        (f"{insert(OWN + '2', TRIPLE)} ; ADD <{OWN}2> TO <{OWN}>", {"one"}),
        (f"WITH <{OWN}> INSERT {{ ?s ?p 'x' }} WHERE {{ GRAPH <{OWN}> {{ ?s ?p ?o }} }}", set()),
        (f"{insert(OWN, TRIPLE)} ; DELETE WHERE {{ GRAPH <{OWN}> {{ ?s ?p ?o }} }}", set()),
        (f"CREATE GRAPH <{OWN}>", set()),
        (insert(OWN, "<relative> <https://example.org/says> 'one'"), {"one"}),
        (
            f"INSERT {{ GRAPH <{OWN}> {{ <https://example.org/a> <https://example.org/says> ?n }} }} "
            "WHERE { { SELECT (STR(COUNT(*)) AS ?n) { GRAPH ?g { ?rate a kg:RateClaim } } } FILTER (?n != '0') }",
            None,
        ),
    ],
    ids=["data", "two", "cleared", "moved", "added", "with", "deleted", "created", "relative", "from what is there"],
)
def test_own_graphs_are_changed_and_the_rest_is_not(store, text, left):
    before = content(store)
    done = update(store, text)
    with store.snapshot() as snapshot:
        says = {str(value) for value in snapshot.graph(OWN).objects(None, rdflib.URIRef("https://example.org/says"))}
        assert snapshot.holds(OWN) is bool(says), "an empty graph is none"
    assert says == left or (left is None and says.pop().isdecimal())
    if done.graphs:
        assert store.undo() == "update"
    assert content(store) == before


def test_what_is_no_iri_names_no_graph(store):
    """Graphs are named by IRIs alone; a template that names one by something else makes nothing, and is no error."""
    names = f"BNODE() 'text' 1 <{OWN}>".split()
    where = " UNION ".join(f"{{ BIND ({name} AS ?g) }}" for name in [*names, "?unbound"])
    assert update(store, f"INSERT {{ GRAPH ?g {{ {TRIPLE} }} }} WHERE {{ {where} }}").graphs == 1
    store.undo()
    where = where.replace(f"{{ BIND (<{OWN}> AS ?g) }} UNION ", "")
    assert update(store, f"INSERT {{ GRAPH ?g {{ {TRIPLE} }} }} WHERE {{ {where} }}").graphs == 0


def test_what_changes_nothing_is_no_change(store):
    update(store, insert(OWN, TRIPLE))
    identifier = store.current_id()
    done = update(store, insert(OWN, TRIPLE))
    assert (done.graphs, done.added, done.removed) == (0, 0, 0)
    assert store.current_id() == identifier


def test_triples_are_counted(store):
    update(store, insert(OWN, f"{TRIPLE}, 'two'"))
    done = put(store, OWN, f"{TRIPLE}, 'three', 'four' .")
    assert (done.graphs, done.added, done.removed, done.existed) == (1, 2, 1, True)


def test_blank_nodes_keep_what_they_link(store):
    person = "[] <https://example.org/card> [ <https://example.org/name> 'Jane' ] ."
    put(store, OWN, person)
    put(store, OWN, "<https://example.org/x> <https://example.org/says> 'more' .", kind="add")
    update(store, f"DELETE WHERE {{ GRAPH <{OWN}> {{ ?s <https://example.org/says> ?o }} }} ; COPY <{OWN}> TO <{OWN}2>")
    expected = rdflib.Graph().parse(data=person, format="turtle")
    with store.snapshot() as snapshot:
        assert snapshot.graph(OWN).isomorphic(expected)
        assert snapshot.graph(OWN + "2").isomorphic(expected)
    for _ in range(3):
        store.undo()
    with store.snapshot() as snapshot:
        assert not snapshot.holds(OWN)


# What is the program's own.


@pytest.mark.parametrize("graph", [*OWN_GRAPHS, "https://w3id.org/litkg/vocabulary/mesh"])
@pytest.mark.parametrize("how", ["update", "put", "delete"])
def test_the_stores_own_graphs_cannot_be_written(store, graph, how):
    before = content(store)
    with pytest.raises(GraphProtected, match="a graph of your own"):
        update(store, insert(graph, TRIPLE)) if how == "update" else put(store, graph, "", kind=how)
    assert content(store) == before


@pytest.mark.parametrize(
    "text",
    [
        "DELETE { GRAPH ?g { ?s ?p ?o } } WHERE { GRAPH ?g { ?s ?p ?o } }",
        "CLEAR ALL ; DELETE { GRAPH ?g { ?s ?p ?o } } WHERE { GRAPH ?g { ?s ?p ?o } }",
        f"{insert(OWN, TRIPLE)} ; DROP GRAPH <https://w3id.org/litkg/graph/\\u006Fntology>",
        f"MOVE <{CATALOGUE_GRAPH}> TO <{OWN}>",
        f"COPY <{OWN}> TO <{DECISIONS_GRAPH}>",
    ],
    ids=["by a variable", "and emptied", "written otherwise", "moved away", "copied over"],
)
def test_nor_in_any_other_way(store, text):
    update(store, insert(OWN, TRIPLE))
    before = content(store)
    with pytest.raises(GraphProtected):
        update(store, text)
    assert content(store) == before


def test_the_ontology_cannot_be_copied_to_say_it_twice(store):
    with pytest.raises(InvalidGraph, match="only the program's own graphs may"):
        update(store, f"COPY <{ONTOLOGY_GRAPH}> TO <{OWN}>")


@pytest.mark.parametrize("text", ["CLEAR ALL", "DROP ALL", "CLEAR NAMED", f"DROP SILENT NAMED ; {insert(OWN, TRIPLE)}"])
def test_emptying_all_graphs_leaves_the_programs_own(store, text):
    before = content(store)
    update(store, insert(OWN + "2", TRIPLE))
    update(store, text)
    with store.snapshot() as snapshot:
        assert snapshot.graph_iris() == []
        assert snapshot.catalogued(REPORT_IRI) is None
        assert snapshot.holds(ONTOLOGY_GRAPH)
        assert not snapshot.holds(OWN + "2")
        assert snapshot.holds(OWN) is ("INSERT" in text)
        assert not snapshot.rows("SELECT ?work { ?work a kg:Work }"), "no report cites them any more"
    store.undo()
    store.undo()
    assert content(store) == before


@pytest.mark.parametrize(
    "triples",
    [
        f"<{CONCEPT}vertebroplasty> <http://www.w3.org/2004/02/skos/core#prefLabel> 'x'",
        f"<{REPORT_IRI}> <http://purl.org/dc/terms/title> 'x'",
        f"<{KG}RateClaim> <http://www.w3.org/2000/01/rdf-schema#comment> 'x'",
        f"<https://example.org/x> a <{KG}Report>",
        f"<https://example.org/x> <{KG}concept> <{CONCEPT}vertebroplasty>",
        f"<https://example.org/x> <http://purl.org/spar/cito/cites> <{REPORT_IRI}>",
    ],
    ids=["a second label", "a report's title", "a term of the ontology", "a report", "a claim", "a citation"],
)
def test_own_graphs_say_nothing_that_the_programs_answers_would_count(store, triples):
    before = content(store)
    with pytest.raises(InvalidGraph, match=r"only the program's own graphs may|which the program describes"):
        update(store, insert(OWN, triples))
    assert content(store) == before


def test_own_graphs_may_point_at_claims(store):
    note = (
        f"<{OWN}#1> <http://www.w3.org/ns/oa#hasTarget> <{REPORT_IRI}> ; <http://www.w3.org/ns/oa#bodyValue> 'doubtful'"
    )
    assert update(store, insert(OWN, note)).added == 2


def test_what_was_there_before_the_rule_may_stay(store):
    """Only what is added is looked at, so that nobody has to mend another's statements first."""
    with store.writing("old") as batch:
        old = rdflib.Graph().parse(data=f"<{CONCEPT}x> <https://example.org/says> 'old' .", format="turtle")
        batch.put(OWN, old)
    assert update(store, insert(OWN, TRIPLE)).added == 1


# Reports.


def test_a_report_may_be_changed_as_long_as_it_is_one(store):
    title = "<http://purl.org/dc/terms/date>"
    text = (
        f"WITH <{REPORT_IRI}> DELETE {{ ?r {title} ?old }} INSERT {{ ?r {title} '1999' }} "
        f"WHERE {{ ?r a kg:Report OPTIONAL {{ ?r {title} ?old }} }}"
    )
    before = content(store)
    update(store, text)
    with store.snapshot() as snapshot:
        entry = snapshot.catalogued(REPORT_IRI)
        assert str(snapshot.graph(REPORT_IRI).value(rdflib.URIRef(REPORT_IRI), rdflib.DCTERMS.date)) == "1999"
    assert entry.version == "hand", "its source is read again, and not left alone as unchanged"
    assert entry.source == f"/texts/{FIRST.document.source}"
    store.undo()
    assert content(store) == before


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (f"DELETE WHERE {{ GRAPH <{REPORT_IRI}> {{ ?s a kg:Report }} }}", "it lacks .* ingest its text again"),
        (insert(REPORT_IRI, f"<{REPORT_IRI}> <https://example.org/says> 'more'"), "it has .*more"),
        (
            f"WITH <{REPORT_IRI}> DELETE {{ ?c kg:lowPercent ?n }} INSERT {{ ?c kg:lowPercent 300.0 }} "
            "WHERE { ?c kg:lowPercent ?n }",
            "lower percentage",
        ),
        (
            insert(REPORT_IRI, f"<{CONCEPT}vertebroplasty> <http://www.w3.org/2004/02/skos/core#prefLabel> 'x'"),
            "no part of",
        ),
        (insert(report_iri("ab" * 32), f"<{report_iri('ab' * 32)}> a kg:Report"), "not stored"),
    ],
    ids=["no longer one", "more than one", "a shape is broken", "something about others", "half a report"],
)
def test_a_report_that_would_be_none_is_refused(store, text, says):
    before = content(store)
    with pytest.raises(InvalidGraph, match=says):
        update(store, text)
    assert content(store) == before


def test_a_report_that_is_put_comes_with_its_works(store):
    """As if it had been ingested: the same works, as after taking it out and putting it in again."""
    with store.snapshot() as snapshot:
        graph = snapshot.graph(REPORT_IRI)
    before = content(store)
    edit(store, Edit("delete", "delete", graph=REPORT_IRI), "hand")
    assert content(store) != before
    with store.snapshot() as snapshot:
        assert snapshot.catalogued(REPORT_IRI) is None
    lines = b"\n".join(sorted(lines_of(graph))).decode()
    done = put(store, REPORT_IRI, lines, form="ntriples")
    assert not done.existed
    without = [line for line in before.splitlines() if CATALOGUE_GRAPH.encode() not in line]
    assert [line for line in content(store).splitlines() if CATALOGUE_GRAPH.encode() not in line] == without


# What goes wrong.


@pytest.mark.parametrize(
    ("kind", "form", "text", "says"),
    [
        ("put", "turtle", "this is not Turtle", "error at|Line 1"),
        (
            "put",
            "jsonld",
            '{"@context": "http://127.0.0.1:9/context", "@id": "https://example.org/x"}',
            "context at another address is not fetched",
        ),
        ("put", "rdfxml", '<!DOCTYPE r [<!ENTITY a "x"><!ENTITY b "&a;&a;">]><r/>', "entities"),
        ("update", "sparql", "DROP GRAPH <https://example.org/none>", "does not exist"),
        ("update", "sparql", "LOAD <http://127.0.0.1:9/>", "LOAD"),
    ],
)
def test_what_cannot_be_read_changes_nothing(store, kind, form, text, says):
    before = content(store)
    with pytest.raises(QueryRefused, match=says):
        edit(store, Edit(kind, kind, [(form, text.encode())], graph=None if kind == "update" else OWN), "hand")
    assert content(store) == before


@pytest.mark.parametrize("graph", ["no iri", "relative", "", "a:b> } #"])
def test_a_name_that_is_no_iri(store, graph):
    with pytest.raises(QueryRefused, match="IRI"):
        put(store, graph, TRIPLE + " .")


def test_an_edit_that_runs_away_is_stopped_and_the_store_is_whole(store):
    before, identifier = content(store), store.current_id()
    with pytest.raises(UpdateTimeout, match="nothing was changed"):
        update(store, ENDLESS, timeout=2)
    assert (content(store), store.current_id()) == (before, identifier)
    assert not (store.home / "scratch").exists()
    assert update(store, insert(OWN, TRIPLE)).added == 1


def test_an_edit_is_stopped_from_outside(store):
    before, stop = content(store), Stop()
    timer = threading.Timer(1.5, stop.now)
    timer.start()
    with pytest.raises(QueryStopped):
        update(store, ENDLESS, timeout=120, stop=stop)
    assert content(store) == before
    with pytest.raises(QueryStopped):
        update(store, insert(OWN, TRIPLE), stop=stop)


def test_an_edit_waits_for_another_writer_and_then_says_so(store, made):
    hasty = Store(store.home, wait=0.1, ontology=made.home.parent)
    with store.writing("hold"), pytest.raises(StoreBusy):
        update(hasty, insert(OWN, TRIPLE))
    assert update(hasty, insert(OWN, TRIPLE)).added == 1


def test_a_change_that_is_too_large_is_refused(store, monkeypatch):
    monkeypatch.setattr(editing, "SIZE", 100)
    with pytest.raises(AnswerTooLarge, match="in parts"):
        update(store, insert(OWN, f"{TRIPLE}, '{'long ' * 30}'"))


def test_what_a_killed_editor_left_is_swept(store):
    (store.home / "scratch" / "after").mkdir(parents=True)
    (store.home / "scratch" / "before").mkdir()
    assert update(store, insert(OWN, TRIPLE)).added == 1
    assert not (store.home / "scratch").exists()


def test_an_edit_may_be_the_first_thing_that_is_written(made, tmp_path):
    empty = Store(tmp_path / "new", ontology=made.home.parent)
    assert update(empty, insert(OWN, TRIPLE)).added == 1
    assert empty.undo() == "update"
    with pytest.raises(NothingToUndo):
        empty.undo()
