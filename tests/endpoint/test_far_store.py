"""An endpoint in front of a store on the network that cannot be asked: it says so, in a status and a sentence."""

import socket

import pytest
import requests
import tenacity

from kg.endpoint import Settings
from kg.library import Library
from tests.endpoint.conftest import TOKEN, answering
from tests.graph.remote.faulty import serving

ASKED = [
    ("POST", "/sparql", {"query": "ASK {}"}),
    ("POST", "/sparql", {"update": "INSERT DATA { GRAPH <a:g> { <a:s> <a:p> 1 } }"}),
    ("GET", "/sparql", None),
    ("GET", "/graphs?default", None),
    ("GET", "/.well-known/void", None),
    ("DELETE", "/graphs?graph=a:g", None),
]


@pytest.fixture
def far(monkeypatch, tmp_path):
    """The address of an endpoint in front of a store at an address; it does not pause between attempts."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("KG_STORE_COPIES", str(tmp_path))
    monkeypatch.setattr("kg.graph.remote.line._BACK_OFF", tenacity.wait_none())
    return lambda place: answering(Library(place), Settings(token=TOKEN))


def ask(address, method, path, form):
    headers = {"Authorization": f"Bearer {TOKEN}", "Accept": "text/turtle, application/json"}
    return requests.request(method, address + path, data=form, headers=headers, timeout=60)


def test_one_that_has_stopped(far):
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))  # and does not listen
        with far(f"http://127.0.0.1:{nobody.getsockname()[1]}") as address:
            answers = [ask(address, *asked) for asked in ASKED]
    assert [answer.status_code for answer in answers] == [503] * len(ASKED)
    assert all("gives no answer" in answer.text and answer.text.count("\n") == 1 for answer in answers)
    assert all("Retry-After" in answer.headers for answer in answers)


def test_one_that_lets_nobody_in(far):
    with serving() as server, far(server.address) as address:
        server.faults.append(lambda request: request.answer(403) or True)
        answers = [ask(address, *asked) for asked in ASKED]
    assert [answer.status_code for answer in answers] == [502] * len(ASKED)
    assert all("cannot be used" in answer.text and answer.text.count("\n") == 1 for answer in answers)
