"""Clients that say nothing, or a part, or take nothing of what they asked for: they cost little, and not for long."""

import asyncio
import socket
import time
from contextlib import closing

import pytest
import requests
from starlette.requests import Request

from kg.endpoint.guards import body_of
from kg.endpoint.refusal import Refusal
from tests.endpoint.conftest import answering, sent_by

HEAD = b" HTTP/1.1\r\nHost: localhost\r\n"
POST = b"POST /sparql" + HEAD + b"Content-Type: application/sparql-query\r\nContent-Length: 100\r\n\r\n"
GET = b"GET /icon.svg" + HEAD
SLOW = {
    "nothing": (b"", b""),
    "a part of a head": (GET, b""),
    "a head, and no body": (POST, b"408"),
    "a part of a body": (POST + b"A", b"408"),
    "a body that nobody waits for": (GET + b"Content-Length: 100\r\n\r\nA", b"200"),
    "a second request in part": (GET + b"\r\nGET /", b"200"),
}


@pytest.fixture
def hasty(small_library, monkeypatch):
    """The address of an endpoint that waits for its clients for a second."""
    for module in ("guards", "connections"):
        monkeypatch.setattr(f"kg.endpoint.{module}.PATIENCE", 1.0)
    with answering(small_library) as address:
        yield address


def connected(address):
    host, port = address.removeprefix("http://").split(":")
    return closing(socket.create_connection((host, int(port)), 30))


def is_served(address):
    try:
        return requests.get(f"{address}/icon.svg", timeout=30).status_code == 200
    except requests.ConnectionError:  # turned away while it was still sending
        return False


def until_closed(connection):
    """What comes until the other side closes; an error if it does not in half a minute."""
    parts = []
    try:
        while part := connection.recv(1 << 16):
            parts.append(part)
    except ConnectionResetError:
        pass
    return b"".join(parts)


@pytest.mark.parametrize("name", SLOW)
def test_a_client_that_sends_no_more_is_given_up(hasty, name):
    sent, status = SLOW[name]
    with connected(hasty) as connection:
        connection.sendall(sent)
        answer = until_closed(connection)
    assert answer.startswith(b"HTTP/1.1 " + status if status else b"")
    assert answer.count(b"HTTP/1.1") == bool(status)


def test_a_client_that_takes_nothing_is_given_up(hasty, monkeypatch):
    """It asks for more than the system keeps for it; the one place there is for clients is free again."""
    monkeypatch.setattr("kg.endpoint.connections.MOST", 1)
    numbers = " ".join(map(str, range(50)))
    query = f"SELECT * {{ VALUES ?x {{ {numbers} }} VALUES ?y {{ {numbers} }} BIND ('{'x' * 15_000}' AS ?z) }}".encode()
    with connected(hasty) as connection:
        connection.sendall(POST.replace(b": 100", b": %d" % len(query)) + query)
        began = time.monotonic()
        while not is_served(hasty):
            assert time.monotonic() - began < 30, "the place is not free"
        assert len(until_closed(connection)) < 50 * 50 * 15_000


@pytest.mark.parametrize(("length", "comes"), [(1, False), (20_000, True)])
def test_the_more_has_come_the_longer_the_rest_is_waited_for(monkeypatch, length, comes):
    monkeypatch.setattr("kg.endpoint.guards.PATIENCE", 0.0)
    parts = [{"type": "http.request", "body": b"a" * length, "more_body": True}, {"type": "http.request"}]

    async def receive():
        part = parts.pop(0)
        if not parts:  # the last one comes when others have had their turn, or never
            await (asyncio.sleep(0) if comes else asyncio.Event().wait())
        return part

    async def reading():
        return await body_of(Request({"type": "http", "headers": []}, receive), 1 << 20)

    if comes:
        assert len(asyncio.run(reading())) == length
    else:
        with pytest.raises(Refusal, match="408"):
            asyncio.run(reading())


def test_so_many_connections_and_no_more(small_library, monkeypatch):
    monkeypatch.setattr("kg.endpoint.connections.MOST", 3)
    with answering(small_library) as address, connected(address) as one, connected(address), connected(address):
        with connected(address) as another:
            assert until_closed(another).startswith(b"HTTP/1.1 503")
        one.close()
        began = time.monotonic()
        while not is_served(address):
            assert time.monotonic() - began < 30, "the place of the one that has gone is not free"


def test_a_client_that_leaves_in_the_middle_breaks_nothing(endpoint):
    headers = {"host": b"localhost", "content-type": b"application/sparql-query"}
    sent = sent_by(endpoint, "POST", "/sparql", b"", headers, b"ASK", whole=False)
    assert sent[0]["status"] == 400
