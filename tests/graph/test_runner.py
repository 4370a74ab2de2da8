"""Queries in a process of their own: their answers, and how they are stopped."""

import http.server
import json
import os
import subprocess
import sys
import threading

import pytest
import rdflib

from kg.graph import runner
from kg.graph.runner import run_query
from kg.graph.store import Store
from kg.model.answers import Table, Term, Triples
from kg.model.errors import QueryRefused, QueryTimeout
from tests.graph.stores import ONTOLOGY, SAYS, graph, iri

TITLE = rdflib.DCTERMS.title
BIG = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n2 ?o }"


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory):
    folder = tmp_path_factory.mktemp("runner")
    (folder / "kg.ttl").write_text(ONTOLOGY, encoding="utf8")
    store = Store(folder / "store", ontology=folder)
    made = graph("a", *(f"text {number}" for number in range(50)))
    made.add((rdflib.URIRef(iri("a")), TITLE, rdflib.Literal("Ein Bericht", lang="de")))
    made.add((rdflib.URIRef(iri("a")), TITLE, rdflib.Literal("A report", lang="en")))
    made.add(
        (
            rdflib.URIRef(iri("a")),
            rdflib.URIRef("https://example.org/about"),
            rdflib.URIRef("https://example.org/thing"),
        )
    )
    for number in (rdflib.Literal(7), rdflib.Literal(2.5), rdflib.Literal(True)):
        made.add((rdflib.URIRef(iri("a")), rdflib.URIRef("https://example.org/number"), number))
    with store.writing("write") as batch:
        batch.put(iri("a"), made)
    with store.snapshot() as snapshot:
        yield snapshot


def run(snapshot, query, **options):
    return run_query(snapshot.path, query, **options)


def test_select_gives_values_and_labelled_terms(snapshot):
    found = run(snapshot, "SELECT ?report ?about ?none WHERE { ?report <https://example.org/about> ?about }")
    about = Term("https://example.org/thing", "thing")
    assert found == Table(("report", "about", "none"), ((Term(iri("a"), "A report"), about, None),))


def test_values_have_their_types(snapshot):
    found = run(snapshot, "SELECT ?n WHERE { ?s <https://example.org/number> ?n }")
    assert {row[0] for row in found.rows} == {7, 2.5, True}
    assert {type(row[0]) for row in found.rows} == {int, float, bool}


def test_what_has_no_label_is_shortened(snapshot):
    query = f"SELECT ?p WHERE {{ <{iri('a')}> ?p ?o FILTER (?p IN (dcterms:title, <https://example.org/number>)) }}"
    labels = {cell.label for row in run(snapshot, query).rows for cell in row}
    assert labels == {"dcterms:title", "number"}


@pytest.mark.parametrize(("pattern", "answer"), [("?s ?p ?o", True), ("?s <a:b> ?o", False)])
def test_ask_is_a_table_of_one_answer(snapshot, pattern, answer):
    assert run(snapshot, f"ASK {{ {pattern} }}") == Table(("answer",), ((answer,),))


@pytest.mark.parametrize(
    "query", ["CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o . FILTER (?o = 7) }", f"DESCRIBE <{iri('a')}#part-1>"]
)
def test_triples_come_as_rows_and_as_turtle(snapshot, query):
    found = run(snapshot, query)
    assert isinstance(found, Triples)
    parsed = rdflib.Graph().parse(data=found.turtle, format="turtle")
    assert {(str(s), str(p), o.toPython()) for s, p, o in parsed} == {(s.iri, p.iri, o) for s, p, o in found.rows}
    assert len(found.rows) == 1


@pytest.mark.parametrize(("limit", "rows", "truncated"), [(10, 10, True), (50, 50, False), (51, 50, False)])
def test_rows_are_capped_and_say_so(snapshot, limit, rows, truncated):
    for query in (f"SELECT ?o WHERE {{ ?s <{SAYS}> ?o }}", f"CONSTRUCT WHERE {{ ?s <{SAYS}> ?o }}"):
        found = run(snapshot, query, limit=limit)
        assert (len(found.rows), found.truncated) == (rows, truncated)


def test_the_size_of_an_answer_is_capped(snapshot, monkeypatch):
    monkeypatch.setattr(runner, "SIZE", 100)
    found = run(snapshot, f"SELECT ?o WHERE {{ ?s <{SAYS}> ?o }}")
    assert found.truncated
    assert 0 < sum(len(row[0]) for row in found.rows) <= 100


def test_a_store_that_holds_nothing_yet_answers_too():
    assert run_query(None, "SELECT ?s WHERE { ?s ?p ?o }") == Table(("s",), ())


def test_a_long_query_is_stopped(snapshot):
    with pytest.raises(QueryTimeout) as caught:
        run(snapshot, BIG, timeout=0.5)
    assert caught.value.seconds == 0.5


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux counts the memory of a process as it is used")
def test_a_query_that_takes_too_much_memory_is_stopped(snapshot):
    query = "SELECT ?a ?c ?f ?i ?l WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l } ORDER BY ?l ?a"
    with pytest.raises(QueryRefused, match=r"more than 0\.8 GB of memory"):
        run(snapshot, query, memory=800 << 20, timeout=60)


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("SELECT ?x WHERE { ?x ?y }", "Line 1, column 25"),
        ("SELECT * { SERVICE <http://example.org/> { ?s ?p ?o } }", "SERVICE is switched off"),
        ("INSERT DATA { <a:b> <a:b> <a:b> }", "would change the store"),
        ("SELECT ?s (COUNT(?o) AS ?n) WHERE { ?s ?p ?o }", "contains a variable that is unbound"),
    ],
)
def test_what_is_refused_says_why(snapshot, query, words):
    with pytest.raises(QueryRefused, match=words):
        run(snapshot, query)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux lets a process give up the network")
def test_the_worker_has_no_network_even_if_the_guard_lets_something_through():
    asked = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_error(404)

        do_POST = do_GET  # noqa: N815 - the name that http.server looks for

        def log_message(self, *_):
            pass

    server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    query = f"SELECT * {{ SERVICE <http://127.0.0.1:{server.server_port}/> {{ ?s ?p ?o }} }}"
    request = {"path": None, "sparql": query, "limit": 1, "size": 100, "memory": runner.MEMORY, "seconds": 10}
    request |= {"form": None}
    command = [sys.executable, "-P", "-m", "kg.graph.worker"]
    reply = subprocess.run(command, input=json.dumps(request), capture_output=True, text=True, timeout=60, check=False)
    server.shutdown()
    server.server_close()
    if asked and os.geteuid():
        pytest.skip("this system lets nobody but root give up the network")
    assert not asked
    assert "error" in json.loads(reply.stdout)


def test_the_worker_imports_little():
    """Every query waits for its start: no rdflib, no networkx, nothing of the other floors."""
    code = "import kg.graph.worker, sys; print(*sorted(sys.modules))"
    names = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {"rdflib", "networkx", "pyparsing", "spacy", "streamlit"} & set(names)
    assert {name for name in names if name.startswith("kg.")} == {
        "kg.graph", "kg.graph.columns", "kg.graph.labels", "kg.graph.plain", "kg.graph.serialising", "kg.graph.worker",
        "kg.vocabulary", "kg.vocabulary.terms",
    }  # fmt: skip
