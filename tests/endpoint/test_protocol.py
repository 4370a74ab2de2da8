"""The SPARQL 1.1 Protocol over real HTTP: requests and statuses, formats, foreign clients."""

import io
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
import requests
import yaml
from rdflib.plugins.stores.sparqlstore import SPARQLStore

from kg.graph.mapping import graph_of
from kg.graph.store import Store
from kg.library import Library
from kg.vocabulary.terms import report_iri
from tests.endpoint.conftest import answering
from tests.graph.reports import case, series
from tests.graph.stores import ONTOLOGY, SAYS, graph, iri

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "protocol.yaml").read_text(encoding="utf8"))
QUERY = "SELECT ?part ?text WHERE { ?part <https://example.org/says> ?text }"
CONSTRUCT = "CONSTRUCT { ?s ?p ?o } WHERE { GRAPH ?g { ?s ?p ?o } FILTER (STRENDS(STR(?g), '/a')) }"
ROWS = {
    "application/sparql-results+json": ox.QueryResultsFormat.JSON,
    "application/sparql-results+xml": ox.QueryResultsFormat.XML,
    "text/tab-separated-values": ox.QueryResultsFormat.TSV,
}
TRIPLES = {
    "text/turtle": "turtle",
    "application/n-triples": "nt",
    "application/rdf+xml": "xml",
    "application/ld+json": "json-ld",
}
QUADS = {"application/n-quads": "nquads", "application/trig": "trig"}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["why"])
def test_requests(address, case):
    parameters = {
        name: [iri(value) if name.endswith("-uri") and len(value) == 1 else value for value in values]
        for name, values in case.get("parameters", {}).items()
        if isinstance(values, list)
    } | {name: value for name, value in case.get("parameters", {}).items() if isinstance(value, str)}
    body = (case.get("body", "") * case.get("repeat", 1)).encode(case.get("encoding", "utf-8"))
    if "form" in case:
        body = {k: [iri(v) for v in value] if isinstance(value, list) else value for k, value in case["form"].items()}
    headers = {"Content-Type": case["type"]} if "type" in case else {}
    answer = requests.request(
        case["method"], address + case.get("path", "/sparql"), params=parameters, data=body, headers=headers, timeout=60
    )
    assert answer.status_code == case["status"], answer.text
    if "boolean" in case:
        assert answer.json()["boolean"] is case["boolean"]
    assert case.get("says", "") in answer.text


def test_every_case_tells_something():
    assert all({"why", "method", "status"} <= set(case) for case in CASES)


@pytest.mark.parametrize("media", ROWS)
def test_rows_in_every_format(ask, media):
    answer = ask(QUERY, media)
    assert answer.headers["Content-Type"].split(";")[0] == media
    found = {row["text"].value for row in ox.parse_query_results(answer.content, format=ROWS[media])}
    assert found == {"one", "two", 'a "quoted"\ttext\nof two lines'}


@pytest.mark.parametrize("form, head", [("text/csv", "s,p,o"), ("text/tab-separated-values", "?s\t?p\t?o")])
def test_the_columns_of_a_star_stand_as_in_the_query(ask, form, head):
    assert ask("SELECT * { ?s ?p ?o } LIMIT 1", form).text.splitlines()[0] == head


def test_csv(ask):
    answer = ask(f"{QUERY} ORDER BY ?text LIMIT 1", "text/csv")
    assert answer.text.splitlines() == ["part,text", f'{iri("a")}#part-2,"a ""quoted""\ttext', 'of two lines"']


@pytest.mark.parametrize("media", ROWS)
def test_booleans(ask, media):
    assert bool(ox.parse_query_results(ask("ASK { ?s ?p 'two' }", media).content, format=ROWS.get(media)))


@pytest.mark.parametrize("media", TRIPLES)
def test_triples_in_every_format(ask, media):
    answer = ask(CONSTRUCT, media)
    assert answer.headers["Content-Type"].split(";")[0] == media
    found = rdflib.Graph().parse(data=answer.content, format=TRIPLES[media])
    assert set(found) == set(graph("a", "one", "two", 'a "quoted"\ttext\nof two lines'))


@pytest.mark.parametrize("media", QUADS)
def test_triples_as_quads(ask, media):
    found = rdflib.Dataset().parse(data=ask(CONSTRUCT, media).content, format=QUADS[media])
    assert len(found) == 3


@pytest.mark.parametrize(
    ("accept", "query", "media"),
    [
        ("", QUERY, "application/sparql-results+json"),
        ("*/*", QUERY, "application/sparql-results+json"),
        ("", CONSTRUCT, "text/turtle"),
        ("text/csv;q=0.5, application/sparql-results+xml", QUERY, "application/sparql-results+xml"),
        ("text/html, application/json;q=0.9", QUERY, "application/json"),
        ("text/turtle, application/sparql-results+json;q=0.8", QUERY, "application/sparql-results+json"),
        ("application/*", CONSTRUCT, "application/n-triples"),
    ],
)
def test_the_client_chooses(ask, accept, query, media):
    assert ask(query, accept).headers["Content-Type"].split(";")[0] == media


@pytest.mark.parametrize("accept", ["text/html", "image/png", "text/turtle"])
def test_what_is_not_to_be_had(ask, accept):
    answer = ask(QUERY, accept)
    assert answer.status_code == 406
    assert "application/sparql-results+json" in answer.text


def test_an_accept_header_that_is_none(ask):
    assert ask(QUERY, "nonsense").status_code == 400


def test_rdflib_as_a_client(address):
    remote = rdflib.Graph(SPARQLStore(f"{address}/sparql"))
    assert {str(text) for text in remote.objects(None, SAYS)} == {"one", "two", 'a "quoted"\ttext\nof two lines'}
    assert len(remote.query(QUERY)) == 4


def test_an_answer_sees_what_was_written_meanwhile(tmp_path):
    (tmp_path / "kg.ttl").write_text(ONTOLOGY, encoding="utf8")
    store = Store(tmp_path / "store", ontology=tmp_path)
    with answering(Library(tmp_path / "store")) as address:
        question = {"query": "ASK { ?s ?p 'new' }"}
        assert requests.get(f"{address}/sparql", question, timeout=60).json()["boolean"] is False
        with store.writing("write") as batch:
            batch.put(iri("c"), graph("c", "new"))
        assert requests.get(f"{address}/sparql", question, timeout=60).json()["boolean"] is True


# Graph Store Protocol (the half that reads)


@pytest.mark.parametrize("media", TRIPLES)
def test_a_graph_is_handed_out_whole(address, media):
    answer = requests.get(f"{address}/graphs", {"graph": iri("b")}, headers={"Accept": media}, timeout=60)
    assert answer.headers["Content-Type"].split(";")[0] == media
    assert set(rdflib.Graph().parse(data=answer.content, format=TRIPLES[media])) == set(graph("b", "one"))


def test_the_default_graph_is_the_union(address):
    answer = requests.get(f"{address}/graphs?default", timeout=60)
    found = rdflib.Graph().parse(data=answer.content, format="turtle")
    assert {*graph("a", "one", "two"), *graph("b", "one")} < set(found)


@pytest.mark.parametrize(
    ("method", "parameters", "status"),
    [
        ("HEAD", {"graph": iri("a")}, 200),
        ("HEAD", {"graph": iri("none")}, 404),
        ("GET", {"graph": iri("none")}, 404),
        ("GET", {"graph": "no iri"}, 400),
        ("GET", {}, 400),
        ("GET", {"graph": [iri("a"), iri("b")]}, 400),
        ("GET", {"graph": iri("a"), "default": ""}, 400),
        ("PUT", {"graph": iri("a")}, 405),
        ("DELETE", {"graph": iri("a")}, 405),
        ("POST", {"graph": iri("a")}, 405),
    ],
)
def test_other_requests_for_graphs(address, method, parameters, status):
    assert requests.request(method, f"{address}/graphs", params=parameters, timeout=60).status_code == status


# Service description


@pytest.mark.parametrize("path", ["/sparql", "/sparql/", "/.well-known/void"])
def test_the_description_is_of_this_endpoint(address, path):
    answer = requests.get(address + path, headers={"Accept": "text/turtle"}, timeout=60)
    found = rdflib.Graph().parse(io.BytesIO(answer.content), format="turtle")
    sd = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")
    service = found.value(None, rdflib.RDF.type, sd.Service)
    assert found.value(service, sd.endpoint) == rdflib.URIRef(f"{address}/sparql")
    dataset = found.value(service, sd.defaultDataset)
    assert (dataset, rdflib.RDF.type, sd.Dataset) in found
    assert (found.value(dataset, sd.defaultGraph), rdflib.RDF.type, sd.Graph) in found
    assert found.value(dataset, rdflib.VOID.triples).toPython() >= 5
    assert set(found.objects(service, sd.supportedLanguage)) == {sd.SPARQL11Query}


@pytest.mark.parametrize(("media", "form"), [*TRIPLES.items(), *QUADS.items()])
def test_the_description_in_every_format(address, media, form):
    answer = requests.get(f"{address}/sparql", headers={"Accept": media}, timeout=60)
    assert answer.headers["Content-Type"].split(";")[0] == media
    assert len(rdflib.Dataset(default_union=True).parse(data=answer.content, format=form)) > 20


def test_a_browser_is_led_to_the_page(address):
    answer = requests.get(f"{address}/sparql", headers={"Accept": "text/html"}, timeout=60)
    assert answer.url == f"{address}/"
    assert "Ask the graph" in answer.text


def test_questions_about_one_report_are_about_the_first_that_answers(tmp_path):
    """And say so; where there is none, they are not offered."""
    name = "management"
    with answering(Library(tmp_path)) as address:
        assert name not in {one["name"] for one in requests.get(f"{address}/questions", timeout=60).json()}
    with Store(tmp_path).writing("write") as batch:
        for extraction in (case(), replace(series(), document=replace(series().document, title="A series"))):
            batch.put(report_iri(extraction.document.id), graph_of(extraction, "1"))
    other, first = Library(tmp_path).reports()
    assert other.title == "A series"
    with answering(Library(tmp_path)) as address:
        (asked,) = [one for one in requests.get(f"{address}/questions", timeout=60).json() if one["name"] == name]
    assert asked["sparql"].startswith(f"# About the report {first.title!r}")
    assert f"VALUES ?report {{ <{report_iri(first.id)}> }}" in asked["sparql"]
