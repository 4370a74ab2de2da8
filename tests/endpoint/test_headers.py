"""Whatever stands in the headers of a request, it is answered or refused, and never breaks anything."""

import threading

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kg.endpoint import graphs
from tests.endpoint.conftest import TOKEN, sent_by
from tests.graph.stores import iri

QUERY, BEARER = b"application/sparql-query", f"Bearer {TOKEN}".encode()
ASKED = [
    ("POST", "/sparql", b"", b"ASK {}"),
    ("GET", "/sparql", b"", b""),
    ("GET", "/graphs", b"graph=" + iri("a").encode(), b""),
    ("GET", "/graphs/notes", b"", b""),
    ("PUT", "/graphs/notes", b"", b"no triples"),
    ("GET", "/.well-known/void", b"", b""),
    ("GET", "/icon.svg", b"", b""),
]
NAMES = [
    "accept", "content-type", "host", "origin", "authorization", "content-length", "range", "if-none-match",
    "if-modified-since", "if-range", "access-control-request-method",
]  # fmt: skip
PIECES = st.sampled_from([
    b"text/turtle", b"text/csv", b"*/*", QUERY, b"multipart/form-data", b"localhost", b"127.0.0.1", b"http://",
    b"Bearer ", b"Basic ", BEARER, b"bytes=0-1", b"charset", b"boundary", b"utf-8", b"utf8''", b"undefined''x", b"q=",
    b"0.1", b"-1", b"nan", b"1e999", b"*", b"*0*=", b"%", b"%ff", b";", b",", b"=", b"/", b":", b"[", b"]", b"<", b">",
    b'"', b"\\", b"'", b" ", b"\t", b"\xff", b"@", b"#", b"?", b"99999", b"9" * 30, b";" * 3000,
])  # fmt: skip
VALUES = st.lists(PIECES, max_size=6).map(b"".join) | st.binary(max_size=20)


def status(endpoint, asked, headers):
    method, path, parameters, body = asked
    return sent_by(endpoint, method, path, parameters, {"host": b"localhost"} | headers, body)[0]["status"]


@settings(max_examples=250, deadline=None)
@given(st.sampled_from(ASKED), st.dictionaries(st.sampled_from(NAMES), VALUES, min_size=1, max_size=3))
@example(ASKED[0], {"content-type": QUERY + b"; charset*=utf-8''utf-8"})
@example(ASKED[0], {"content-type": QUERY + b"; charset*=undefined''utf-8"})
@example(ASKED[4], {"content-type": b"multipart/form-data; boundary*=x''y", "authorization": BEARER})
@example(ASKED[1], {"host": b"localhost:[", "accept": b"text/turtle"})
@example(ASKED[5], {"host": b"localhost:a b>"})
@example(ASKED[0], {"host": b"localhost:a b>", "content-type": QUERY})
@example(ASKED[3], {"host": b"localhost:a b>", "authorization": b"Bearer \xff"})
def test_no_header_breaks_the_endpoint(endpoint, asked, headers):
    assert status(endpoint, asked, headers) < 500


@pytest.mark.parametrize(
    ("parameter", "expect"),
    [
        (b"; charset=UTF-8", 200),
        (b'; Charset="utf8"', 200),
        (b"; charset*=utf-8''utf-8", 200),
        (b"; charset", 200),
        (b"; charset=utf-16", 400),
        (b", text/csv", 415),
    ],
)
def test_what_goes_with_the_type_of_a_query(endpoint, parameter, expect):
    assert status(endpoint, ASKED[0], {"content-type": QUERY + parameter}) == expect


@pytest.mark.parametrize("name", ["content-type", "accept"])
@pytest.mark.parametrize("value", [b'text/csv;a="' + b";" * 60_000, b"text/csv," * 6_000])
def test_a_long_header_is_not_taken_apart(endpoint, name, value):
    """It would hold all others up: taking it apart takes time by the square of its length."""
    assert status(endpoint, ASKED[0], {"content-type": QUERY} | {name: value}) == 400


def test_a_form_is_taken_apart_where_it_holds_nobody_up(endpoint, monkeypatch):
    threads, taken_apart = [], graphs.parts_of
    monkeypatch.setattr(
        graphs, "parts_of", lambda *form: threads.append(threading.current_thread()) or taken_apart(*form)
    )
    headers = {"content-type": b"multipart/form-data; boundary=b", "authorization": BEARER}
    assert status(endpoint, ("POST", "/graphs/notes", b"", b"--b\r\n" * 10), headers) == 400
    assert threads
    assert threads[0] is not threading.main_thread()
