"""Updates and graphs from other programs: who may, what is answered, and how foreign clients get on."""

import http.client
import subprocess

import pytest
import rdflib
import requests
from rdflib.plugins.stores.sparqlstore import SPARQLUpdateStore

from kg.endpoint import Settings
from kg.graph.store import Store
from kg.library import Library
from kg.vocabulary.terms import ONTOLOGY_GRAPH
from tests.endpoint.conftest import TOKEN, answering
from tests.graph.stores import iri

NOTES = "https://example.org/notes"
UPDATE = f"INSERT DATA {{ GRAPH <{NOTES}> {{ <https://example.org/a> <https://example.org/says> 'new' }} }}"
BOMB = (
    '<!DOCTYPE r [{}]><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    '<rdf:Description rdf:about="https://example.org/a"><rdf:value>&a;</rdf:value></rdf:Description></rdf:RDF>'
)
TURTLE = "<https://example.org/a> <https://example.org/says> 'put' ."
KNOWS = {"Authorization": f"Bearer {TOKEN}"}


def update(address, text, headers=KNOWS, **parameters):
    headers = {"Content-Type": "application/sparql-update", **headers}
    return requests.post(f"{address}/sparql", text.encode(), params=parameters, headers=headers, timeout=60)


def graph(address, method, content="", *, name=NOTES, media="text/turtle", headers=KNOWS):
    headers = {"Content-Type": media, **headers}
    return requests.request(
        method, f"{address}/graphs", params={"graph": name}, data=content.encode(), headers=headers, timeout=60
    )


def asked(address, pattern):
    return requests.get(f"{address}/sparql", {"query": f"ASK {{ {pattern} }}"}, timeout=60).json()["boolean"]


# Who may.


@pytest.mark.parametrize(
    ("headers", "challenge"),
    [
        ({}, 'Bearer realm="kg"'),
        ({"Authorization": f"Basic {TOKEN}"}, 'Bearer realm="kg"'),
        ({"Authorization": TOKEN}, 'Bearer realm="kg"'),
        ({"Authorization": "Bearer"}, "invalid_token"),
        ({"Authorization": f"Bearer {TOKEN[:-1]}"}, "invalid_token"),
        ({"Authorization": f"Bearer {TOKEN}x"}, "invalid_token"),
        ({"Authorization": "Bearer \xfc"}, "invalid_token"),
    ],
)
@pytest.mark.parametrize("how", ["update", "form", "PUT", "POST", "DELETE"])
def test_without_the_token_nothing_is_changed(writable, headers, challenge, how):
    address, library = writable
    before = library.version
    if how == "update":
        answer = update(address, UPDATE, headers)
    elif how == "form":
        answer = requests.post(f"{address}/sparql", {"update": UPDATE}, headers=headers, timeout=60)
    else:
        answer = graph(address, how, TURTLE, name=iri("a"), headers=headers)
    assert answer.status_code == 401
    assert challenge in answer.headers["WWW-Authenticate"]
    assert library.version == before


def test_with_it_reading_needs_none(writable):
    address, _ = writable
    assert asked(address, "?s ?p 'one'")
    assert graph(address, "GET", name=iri("a"), headers={}).status_code == 200


def test_the_token_is_in_no_answer_and_no_description(writable):
    address, _ = writable
    settings = Settings(token=TOKEN)
    assert TOKEN not in repr(settings)
    for path in ("/", "/sparql", "/.well-known/void"):
        answer = requests.get(address + path, headers={"Accept": "text/turtle, text/html"}, timeout=60)
        assert TOKEN not in answer.text + str(answer.headers)


def test_pages_of_other_sites_may_read_where_they_are_let_in_but_not_write(small_library):
    site = "https://friend.example"
    with answering(small_library, Settings(origins=(site,), token=TOKEN)) as address:
        asks = {
            "Origin": site,
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "authorization",
        }
        answer = requests.options(f"{address}/sparql", headers=asks, timeout=60)
        assert answer.status_code == 400
        assert "authorization" not in answer.headers.get("Access-Control-Allow-Headers", "").lower()
        for method in ("PUT", "DELETE"):
            answer = requests.options(
                f"{address}/graphs", headers={**asks, "Access-Control-Request-Method": method}, timeout=60
            )
            assert answer.status_code == 400


def test_an_endpoint_that_only_reads_takes_no_token(address):
    assert update(address, UPDATE).status_code == 403
    assert graph(address, "PUT", TURTLE).status_code == 405


# What is answered.


def test_an_update_is_seen_at_once_and_taken_back(writable):
    address, library = writable
    answer = update(address, UPDATE)
    assert (answer.status_code, answer.text) == (200, "Graphs changed: 1; triples added: 1, taken out: 0.\n")
    assert asked(address, f"GRAPH <{NOTES}> {{ ?s ?p 'new' }}")
    assert update(address, UPDATE).text == "Nothing was changed.\n"
    assert library.undo() == "update by SPARQL"
    assert not asked(address, "?s ?p 'new'")


@pytest.mark.parametrize(
    ("text", "status", "says"),
    [
        ("INSERT DATA { nonsense", 400, "Line 1"),
        ("LOAD <http://127.0.0.1:9/>", 400, "LOAD is switched off"),
        ("INSERT { GRAPH <a:g> { ?s ?p ?o } } WHERE { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", 400, "SERVICE"),
        ("INSERT DATA { <a:s> <a:p> 1 }", 400, "say which graph"),
        ("SELECT * { ?s ?p ?o }", 400, "Line 1"),
        (f"CLEAR GRAPH <{ONTOLOGY_GRAPH}>", 403, "cannot be written"),
        (f"INSERT DATA {{ GRAPH <{NOTES}> {{ <a:x> a kg:RateClaim }} }}", 422, "only the program's own graphs may"),
        (f"INSERT DATA {{ GRAPH <{iri('a')}> {{ <{iri('a')}> <a:p> 1 }} }}", 422, "not the graph of a report"),
    ],
)
def test_what_is_refused_says_why_and_changes_nothing(writable, text, status, says):
    address, library = writable
    before = library.version
    answer = update(address, text)
    assert answer.status_code == status
    assert says in answer.text
    assert library.version == before


def test_an_update_that_runs_away_is_stopped_and_the_next_one_done(small_library, tmp_path):
    everything = " ".join(f"?a{n} ?b{n} ?c{n} ." for n in range(12))
    endless = f"INSERT {{ GRAPH <{NOTES}> {{ ?a0 ?b0 ?c11 }} }} WHERE {{ GRAPH ?g {{ {everything} }} }}"
    library = Library(tmp_path / "store")
    with answering(library, Settings(token=TOKEN, timeout=5.0)) as address:
        assert update(address, UPDATE).status_code == 200
        before = library.version
        answer = update(address, endless)
        assert (answer.status_code, library.version) == (504, before)
        assert "nothing was changed" in answer.text
        assert update(address, UPDATE.replace("new", "next")).status_code == 200


def test_while_another_process_writes_an_update_is_told_to_come_again(small_library, tmp_path):
    library = Library(tmp_path / "store")
    library._store._wait = 0.1
    with answering(library, Settings(token=TOKEN)) as address:
        with Store(tmp_path / "store").writing("hold"):
            answer = update(address, UPDATE)
        assert answer.status_code == 503
        assert answer.headers["Retry-After"].isdecimal()
        assert "another process" in answer.text
        assert update(address, UPDATE).status_code == 200


# Graphs.


def test_a_graph_comes_and_goes(writable):
    address, library = writable
    assert graph(address, "PUT", TURTLE).status_code == 201
    assert graph(address, "PUT", TURTLE.replace("put", "again")).status_code == 204
    assert graph(address, "POST", TURTLE).status_code == 200
    found = rdflib.Graph().parse(data=graph(address, "GET", headers={"Accept": "text/turtle"}).content)
    assert {str(value) for value in found.objects()} == {"put", "again"}
    assert graph(address, "HEAD").status_code == 200
    assert graph(address, "DELETE").status_code == 200
    assert [graph(address, method).status_code for method in ("GET", "HEAD", "DELETE")] == [404, 404, 404]
    assert library.undo() == f"delete <{NOTES}>"
    assert graph(address, "HEAD").status_code == 200


@pytest.mark.parametrize(
    ("media", "content"),
    [
        ("text/turtle", TURTLE),
        ("text/turtle; charset=UTF-8", TURTLE),
        ("application/n-triples", TURTLE.replace("'", '"')),
        ("application/ld+json", '{"@id": "https://example.org/a", "https://example.org/says": "put"}'),
        (
            "application/rdf+xml",
            '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="https://example.org/">'
            '<rdf:Description rdf:about="https://example.org/a"><e:says>put</e:says></rdf:Description></rdf:RDF>',
        ),
    ],
)
def test_triples_are_taken_in_every_format(writable, media, content):
    address, _ = writable
    assert graph(address, "PUT", content, media=media).status_code == 201
    assert asked(address, f"GRAPH <{NOTES}> {{ <https://example.org/a> <https://example.org/says> 'put' }}")


@pytest.mark.parametrize(
    ("media", "content", "status"),
    [
        ("text/plain", TURTLE, 415),
        ("application/trig", TURTLE, 415),
        ("", TURTLE, 415),
        ("text/turtle; charset=latin-1", TURTLE, 400),
        ("text/turtle", "nonsense", 400),
        ("application/ld+json", '{"@context": "http://127.0.0.1:9/", "@id": "https://example.org/a"}', 400),
        ("application/ld+json", '{"@context": "file:///etc/passwd", "@id": "https://example.org/a"}', 400),
        ("application/rdf+xml", BOMB.format('<!ENTITY b "x"><!ENTITY a "&b;&b;">'), 400),
        ("application/rdf+xml", BOMB.format(f'<!ENTITY a "{"x" * 300_000}">').replace("&a;", "&a;" * 40), 400),
        ("application/rdf+xml", BOMB.format('<!ENTITY a SYSTEM "file:///etc/passwd">'), 400),
        ("multipart/form-data; boundary=x", "no part", 400),
        ("multipart/form-data", "--x\r\n\r\n--x--", 400),
    ],
)
def test_what_are_no_triples_is_refused(writable, media, content, status):
    address, library = writable
    before = library.version
    assert graph(address, "PUT", content, media=media).status_code == status
    assert library.version == before


@pytest.mark.parametrize(
    ("method", "parameters", "status"),
    [
        ("PATCH", {"graph": NOTES}, 405),
        ("PUT", {"default": ""}, 403),
        ("POST", {"default": ""}, 403),
        ("DELETE", {"default": ""}, 403),
        ("PUT", {}, 400),
        ("PUT", {"graph": [NOTES, NOTES]}, 400),
        ("PUT", {"graph": "no iri"}, 400),
        ("PUT", {"graph": ONTOLOGY_GRAPH}, 403),
        ("DELETE", {"graph": ONTOLOGY_GRAPH}, 403),
    ],
)
def test_other_requests_for_graphs(writable, method, parameters, status):
    address, library = writable
    before = library.version
    headers = {**KNOWS, "Content-Type": "text/turtle"}
    answer = requests.request(method, f"{address}/graphs", params=parameters, data=TURTLE, headers=headers, timeout=60)
    assert answer.status_code == status, answer.text
    assert library.version == before


def test_a_hundred_megabytes_are_not_taken(writable):
    address, _ = writable
    connection = http.client.HTTPConnection(address.removeprefix("http://"), timeout=60)
    connection.putrequest("PUT", f"/graphs?graph={NOTES}")
    for name, value in {**KNOWS, "Content-Type": "text/turtle", "Content-Length": str(100 << 20)}.items():
        connection.putheader(name, value)
    connection.endheaders()
    assert connection.getresponse().status == 413
    connection.close()


# Foreign clients.


def test_rdflib_writes_and_reads(writable):
    address, _ = writable
    store = SPARQLUpdateStore(f"{address}/sparql", f"{address}/sparql", headers=KNOWS, autocommit=False)
    own = rdflib.Graph(store, identifier=NOTES)
    for number in range(20):
        own.add((rdflib.URIRef("https://example.org/a"), rdflib.RDFS.label, rdflib.Literal(f"text {number}")))
    store.commit()
    own.remove((None, None, rdflib.Literal("text 3")))
    store.commit()
    assert len(own) == 19


def test_sparqlwrapper_writes_and_reads(writable):
    from SPARQLWrapper import JSON, POST, POSTDIRECTLY, SPARQLWrapper

    address, _ = writable
    client = SPARQLWrapper(f"{address}/sparql")
    client.addCustomHttpHeader("Authorization", f"Bearer {TOKEN}")
    client.setMethod(POST)
    for way in (POSTDIRECTLY, "urlencoded"):
        client.setRequestMethod(way)
        client.setQuery(UPDATE.replace("new", way))
        client.query()
    client.setReturnFormat(JSON)
    client.setQuery(f"SELECT ?text {{ GRAPH <{NOTES}> {{ ?s ?p ?text }} }} ORDER BY ?text")
    rows = client.queryAndConvert()["results"]["bindings"]
    assert [row["text"]["value"] for row in rows] == ["postdirectly", "urlencoded"]


def test_curl_writes_and_reads(writable, tmp_path):
    address, _ = writable
    (tmp_path / "notes.ttl").write_text(TURTLE, encoding="utf8")

    def curl(*words):
        return subprocess.run(
            ["curl", "-sS", "--fail-with-body", *words], capture_output=True, text=True, check=True
        ).stdout

    token = ["-H", f"Authorization: Bearer {TOKEN}"]
    curl(
        *token, "-T", str(tmp_path / "notes.ttl"), "-H", "Content-Type: text/turtle", f"{address}/graphs?graph={NOTES}"
    )
    said = curl(*token, f"{address}/sparql", "--data-urlencode", f"update={UPDATE}")
    assert said == "Graphs changed: 1; triples added: 1, taken out: 0.\n"
    rows = curl("-G", f"{address}/sparql", "-H", "Accept: text/csv", "--data-urlencode",
                f"query=SELECT ?text {{ GRAPH <{NOTES}> {{ ?s ?p ?text }} }} ORDER BY ?text")  # fmt: skip
    assert rows.split() == ["text", "new", "put"]
