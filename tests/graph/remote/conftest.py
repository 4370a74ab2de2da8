"""Machines that share one store on the network, each with its own copy."""

import pytest

from kg.graph.remote.store import RemoteStore
from tests.graph.remote.faulty import serving
from tests.graph.stores import ONTOLOGY


@pytest.fixture
def server(monkeypatch):
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with serving() as server:
        yield server


@pytest.fixture
def machine(server, tmp_path, monkeypatch):
    """A store at the server as a machine of this name sees it; it does not pause between attempts."""
    ontology = tmp_path / "ontology"
    ontology.mkdir()
    (ontology / "kg.ttl").write_text(ONTOLOGY, encoding="utf8")

    def at(name, pauses=None, wait=5.0):
        monkeypatch.setenv("KG_STORE_COPIES", str(tmp_path / name))
        pause = [].append if pauses is None else pauses.append
        return RemoteStore(server.address, wait=wait, ontology=ontology, sleep=pause)

    return at


@pytest.fixture
def here(machine):
    return machine("here")
