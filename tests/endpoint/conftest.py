"""An endpoint on a free port of this machine, in front of a store with two small graphs."""

import asyncio
import shutil
import socket
import threading
from contextlib import contextmanager

import pytest
import requests
import uvicorn

from kg.endpoint import Settings, application
from kg.endpoint.running import configured
from kg.graph.store import Store
from kg.library import Library
from tests.graph.stores import ONTOLOGY, graph, iri


class _Server(uvicorn.Server):
    """Tells when it is ready."""

    def __init__(self, config):
        super().__init__(config)
        self.ready = threading.Event()

    async def startup(self, sockets=None):
        await super().startup(sockets)
        self.ready.set()


@contextmanager
def answering(library, settings=None):
    """The address of a real server."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = _Server(configured(library, settings or Settings()))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            assert server.ready.wait(60)
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(60)


@pytest.fixture(scope="session")
def small_library(tmp_path_factory):
    folder = tmp_path_factory.mktemp("endpoint")
    (folder / "kg.ttl").write_text(ONTOLOGY, encoding="utf8")
    store = Store(folder / "store", ontology=folder)
    with store.writing("write") as batch:
        batch.put(iri("a"), graph("a", "one", "two", 'a "quoted"\ttext\nof two lines'))
        batch.put(iri("b"), graph("b", "one"))
    return Library(folder / "store")


@pytest.fixture(scope="session")
def address(small_library):
    with answering(small_library) as address:
        yield address


TOKEN = "a-token-for-tests-only"  # noqa: S105


@pytest.fixture
def writable(small_library, tmp_path):
    """An endpoint that may be written to, in front of a copy of the store; its address and its library."""
    shutil.copytree(small_library.home, tmp_path / "store")
    library = Library(tmp_path / "store")
    library._store._ontology = small_library.home.parent
    with answering(library, Settings(token=TOKEN, timeout=30.0)) as address:
        yield address, library


@pytest.fixture
def ask(address):
    """Send a query in the plainest way."""

    def asking(sparql, accept="application/sparql-results+json", **parameters):
        return requests.get(
            f"{address}/sparql", {"query": sparql, **parameters}, headers={"Accept": accept}, timeout=60
        )

    return asking


@pytest.fixture(scope="session")
def endpoint(small_library):
    """The application itself, which may be written to."""
    return application(small_library, Settings(token=TOKEN))


def sent_by(endpoint, method, path, parameters, headers, *parts, whole=True):
    """What an endpoint sends, without a server in between; what it raises is raised here.

    The body comes in parts; where they are not the whole, the client leaves behind the last one.
    """
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method, "scheme": "http",
        "path": path, "raw_path": path.encode(), "root_path": "", "query_string": parameters,
        "server": ("127.0.0.1", 8890), "client": ("127.0.0.1", 1),
        "headers": [(name.encode(), value) for name, value in headers.items()],
    }  # fmt: skip
    coming = [{"type": "http.request", "body": part, "more_body": True} for part in parts]
    coming.append({"type": "http.request"} if whole else {"type": "http.disconnect"})
    sent = []

    async def receive():
        return coming.pop(0) if coming else await asyncio.Event().wait()

    async def send(message):
        sent.append(message)

    async def asking():
        await endpoint(scope, receive, send)

    asyncio.run(asking())
    return sent
