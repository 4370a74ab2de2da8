"""What somebody may try on the endpoint. Each test fails without its guard."""

import http.client
import json
import socket
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from kg.endpoint import Settings
from kg.graph.named import render
from kg.library import Library
from kg.model.answers import NamedQuery, Parameter
from kg.model.errors import QueryRefused
from tests.endpoint.conftest import answering
from tests.graph.stores import iri

EVERYTHING = " ".join(f"?a{n} ?b{n} ?c{n} ." for n in range(12))  # with everything else, and that with everything ...
ENDLESS = f"SELECT (COUNT(*) AS ?n) WHERE {{ {EVERYTHING} }}"
CARTESIAN = f"SELECT * WHERE {{ {EVERYTHING} }}"
POST = {"Content-Type": "application/sparql-query"}


@pytest.fixture(scope="module")
def strict(small_library):
    with answering(small_library, Settings(timeout=1.0, rows=3, request=10_000, at_once=1)) as address:
        yield address


def send(address, query, **headers):
    return requests.post(f"{address}/sparql", query.encode(), headers={**POST, **headers}, timeout=60)


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", "SERVICE"),
        ("ASK { FILTER EXISTS { SERVICE SILENT <http://127.0.0.1:9/> { ?s ?p ?o } } }", "SERVICE"),
        ("SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }", "FROM"),
        ("ASK FROM NAMED <http://127.0.0.1:9/> { ?s ?p ?o }", "FROM"),
        ("LOAD <http://127.0.0.1:9/>", "only read"),
        ("INSERT DATA { <x:a> <x:b> <x:c> }", "only read"),
        ("DROP ALL", "only read"),
        ("ASK {} ; DROP ALL", "Line 1"),
        ("ASK { " + "{ " * 3000 + "} " * 3000 + "}", "make it simpler"),
    ],
)
def test_what_reaches_outside_or_changes_something_is_refused(address, query, says):
    answer = send(address, query)
    assert answer.status_code == 400
    assert says in answer.text


def test_a_runaway_query_is_stopped_and_the_next_one_answered(strict):
    answer = send(strict, ENDLESS)
    assert answer.status_code == 504
    assert "stopped after 1 s" in answer.text
    assert send(strict, "ASK {}").json()["boolean"] is True


@pytest.mark.parametrize("query", ["SELECT * { ?s ?p ?o }", CARTESIAN, "CONSTRUCT WHERE { ?s ?p ?o }"])
def test_a_part_of_an_answer_is_never_sent_as_the_whole(strict, query):
    answer = send(strict, query)
    assert answer.status_code == 422
    assert "more than 3 rows" in answer.text
    assert answer.headers["Content-Type"].startswith("text/plain")


def test_an_answer_that_just_fits(strict):
    assert len(send(strict, "SELECT * { ?s ?p ?o } LIMIT 3").json()["results"]["bindings"]) == 3


def test_only_so_many_at_once(strict):
    with ThreadPoolExecutor(2) as both:
        answers = list(both.map(lambda query: send(strict, query), [ENDLESS, ENDLESS]))
    refused, stopped = sorted(answers, key=lambda answer: answer.status_code)
    assert (refused.status_code, stopped.status_code) == (503, 504)
    assert refused.headers["Retry-After"] == "2"
    assert send(strict, "ASK {}").status_code == 200


def test_a_large_request_is_not_read(strict):
    """A hundred megabytes are announced, and refused before they are sent."""
    connection = http.client.HTTPConnection(strict.removeprefix("http://"), timeout=60)
    connection.putrequest("POST", "/sparql")
    connection.putheader("Content-Type", POST["Content-Type"])
    connection.putheader("Content-Length", str(100 << 20))
    connection.endheaders()
    answer = connection.getresponse()
    assert answer.status == 413
    assert b"larger than 10,000 bytes" in answer.read()
    connection.close()


def test_a_large_request_that_does_not_say_so_is_not_read_to_its_end(strict):
    sent = []

    def parts():
        for _ in range(100 << 4):
            sent.append(1)
            yield b"#" * (1 << 16)

    try:
        status = requests.post(f"{strict}/sparql", parts(), headers=POST, timeout=60).status_code
    except requests.ConnectionError:  # refused while it was still sending
        status = 413
    assert status == 413
    assert len(sent) < 100 << 4
    assert send(strict, "ASK {}").status_code == 200


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example:80", ""])
def test_another_name_for_this_machine_is_refused(address, host):
    assert send(address, "ASK {}", Host=host).status_code == 400


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1:1"])
def test_pages_of_other_sites_are_refused(address, origin):
    answer = send(address, "ASK {}", Origin=origin)
    assert answer.status_code == 403
    assert "Access-Control-Allow-Origin" not in answer.headers


def test_the_own_page_may_ask(address):
    assert send(address, "ASK {}", Origin=address).status_code == 200


def test_a_site_may_be_let_in(small_library):
    site = "https://friend.example"
    with answering(small_library, Settings(origins=(site,))) as address:
        answer = send(address, "ASK {}", Origin=site)
        assert answer.headers["Access-Control-Allow-Origin"] == site
        assert send(address, "ASK {}", Origin="https://evil.example").status_code == 403


def test_an_answer_is_never_taken_for_a_page(address):
    answer = send(address, "SELECT ('<script>alert(1)</script>' AS ?x) {}", Accept="text/csv")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
    assert "text/html" not in answer.headers["Content-Type"]


@pytest.mark.parametrize(
    "path", ["/page/../settings.py", "/page/%2e%2e/settings.py", "/vendor/../base.css", "/page//etc/passwd"]
)
def test_no_file_beside_the_page_can_be_had(address, path):
    connection = http.client.HTTPConnection(address.removeprefix("http://"), timeout=60)
    connection.request("GET", path)
    assert connection.getresponse().status == 404
    connection.close()


def test_questions_run_as_they_stand(address):
    questions = requests.get(f"{address}/questions", timeout=60).json()
    assert len(questions) > 5
    for question in questions:
        answer = send(address, question["sparql"])
        assert answer.status_code == 200, (question["name"], answer.text)
        assert "bindings" in json.loads(answer.content)["results"]


def test_a_client_that_leaves_stops_its_query(small_library):
    """There is one place, which the query would hold for a minute; the next has it as soon as the client is gone."""
    with answering(small_library, Settings(timeout=60.0, at_once=1)) as address:
        connection = http.client.HTTPConnection(address.removeprefix("http://"), timeout=60)
        connection.request("POST", "/sparql", ENDLESS, POST)
        began = time.monotonic()
        while send(address, "ASK {}").status_code != 503:
            assert time.monotonic() - began < 30, "the query does not run"
        connection.sock.shutdown(socket.SHUT_RDWR)
        connection.close()
        left = time.monotonic()
        while send(address, "ASK {}").status_code != 200:
            assert time.monotonic() - left < 30, "the query goes on without its client"


@pytest.mark.parametrize("kind", ["concept", "report", "text", "integer", "number", "choice"])
@pytest.mark.parametrize(
    "value",
    [
        '" } SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } #',
        "https://example.org/x> } SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } #",
        "c:x } } ; DROP ALL #",
        "1 } UNION { ?s ?p ?o ",
        "\\u0022 } DROP ALL",
    ],
)
def test_nothing_is_smuggled_in_through_a_parameter(small_library, kind, value):
    """A named question with a value for each type of parameter: it is refused, or stays one term of the query."""
    parameter = Parameter("value", kind, "Any", None, ("a",) if kind == "choice" else ())
    query = NamedQuery("any", "Any?", (parameter,), "SELECT ?value WHERE { ?report rdfs:label ?value }")
    try:
        sparql = render(query, {"value": value})
    except QueryRefused:
        return
    assert kind == "text", "only a text takes any characters"
    with answering(small_library) as address:
        answer = send(address, sparql.replace("?report rdfs:label ?value", ""))
    assert [row["value"]["value"] for row in answer.json()["results"]["bindings"]] == [value]


@pytest.mark.parametrize("parameter", ["default-graph-uri", "named-graph-uri"])
@pytest.mark.parametrize("value", ["x:a> } #", "no iri", "http://127.0.0.1:9/ x", ""])
def test_nor_through_the_name_of_a_graph(address, parameter, value):
    answer = requests.get(f"{address}/sparql", {"query": "ASK {}", parameter: value}, timeout=60)
    assert answer.status_code == 400


def test_no_context_is_fetched_for_what_is_imported(tmp_path):
    """JSON-LD may name a file of abbreviations anywhere: an address that is listened at hears nothing."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        address = f"http://127.0.0.1:{listening.getsockname()[1]}/context"
        file = tmp_path / "graph.jsonld"
        file.write_text(json.dumps({"@context": address, "@id": iri("a"), "@graph": []}), encoding="utf8")
        (fate,) = Library(tmp_path / "store").exchange.take_in([str(file)])
        listening.setblocking(False)
        with pytest.raises(BlockingIOError):
            listening.accept()
    assert fate.status == "failed"
    assert "context at another address is not fetched" in fate.error
