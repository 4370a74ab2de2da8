"""The homes that a store may have in the tests: a folder, and real SPARQL servers on free ports of this machine."""

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import requests
from requests.auth import HTTPDigestAuth

HOMES = ("directory", "oxigraph", "virtuoso")
_STARTING = 60  # seconds that a server may take to answer
_SETTINGS = """
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
[TempDatabase]
DatabaseFile = {folder}/temporary.db
TransactionFile = {folder}/temporary.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
NumberOfBuffers = 10000
MaxDirtyBuffers = 6000
DirsAllowed = {folder}
SchedulerInterval = 10
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerThreads = 10
[SPARQL]
ResultSetMaxRows = 10000
MaxQueryExecutionTime = 60
"""


@dataclass(frozen=True)
class Server:
    """A SPARQL server: its address, how to empty it, a session that may write there, and what our environment says."""

    place: str
    empty: Callable[[], None]
    session: requests.Session
    environment: dict[str, str] = field(default_factory=dict)


@contextmanager
def oxigraph():
    program = Path(sys.executable).with_name("oxigraph")
    bind = f"127.0.0.1:{free_port()}"
    address = f"http://{bind}"

    def empty():
        requests.post(f"{address}/update", data={"update": "DROP ALL"}, timeout=60).raise_for_status()

    with running([program, "serve", "--bind", bind], f"{address}/query?query=ASK%7B%7D"):
        yield Server(address, empty, requests.Session())


@contextmanager
def virtuoso(folder):
    http, sql = free_port(), free_port()
    settings = folder / "virtuoso.ini"
    settings.write_text(_SETTINGS.format(folder=folder, http=http, sql=sql), encoding="utf8")
    address = f"http://127.0.0.1:{http}/sparql"
    session = requests.Session()
    session.auth = HTTPDigestAuth("dba", "dba")  # the name and password of every fresh one

    def empty():
        query = "SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } FILTER (STRSTARTS(STR(?g), 'https://w3id.org/')) }"
        found = session.get(address, params={"query": query, "format": "application/sparql-results+json"}, timeout=60)
        for row in found.json()["results"]["bindings"]:
            gone = session.delete(f"{address}-graph-crud-auth", params={"graph": row["g"]["value"]}, timeout=60)
            gone.raise_for_status()

    program = ["virtuoso-t", "+configfile", settings, "+foreground"]
    with running(program, f"{address}?query=ASK%7B%7D"):
        yield Server(address, empty, session, {"KG_STORE_USER": "dba", "KG_STORE_PASSWORD": "dba"})


def emptied(server, monkeypatch):
    """The address of a server that holds nothing, with the environment set to use it."""
    for name, value in server.environment.items():
        monkeypatch.setenv(name, value)
    server.empty()
    return server.place


def load(server, nquads):
    """Put graphs into a server as a program does that knows nothing of ours."""
    graphs = {}
    for line in nquads.splitlines():
        triple, _, name = line.removesuffix(b" .").rpartition(b" ")
        graphs.setdefault(name.decode().strip("<>"), []).append(triple + b" .\n")
    address = f"{server.place}-graph-crud-auth" if server.environment else f"{server.place}/store"
    for name, lines in graphs.items():
        head = {"Content-Type": "application/n-triples"}
        found = server.session.put(address, params={"graph": name}, data=b"".join(lines), headers=head, timeout=60)
        found.raise_for_status()


def update(server, sparql):
    """Change what a server holds, as such a program does."""
    address = f"{server.place}-auth" if server.environment else f"{server.place}/update"
    server.session.post(address, data={"update": sparql}, timeout=60).raise_for_status()


def has_virtuoso():
    return shutil.which("virtuoso-t") is not None


@contextmanager
def running(command, probe):
    """A server, from its first answer on."""
    with subprocess.Popen([*map(str, command)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            until = time.monotonic() + _STARTING
            while not _answers(probe):
                assert process.poll() is None, f"{command[0]} ended with status {process.returncode}"
                assert time.monotonic() < until, f"{command[0]} does not answer"
            yield
        finally:
            process.kill()


def _answers(probe):
    try:
        return requests.get(probe, timeout=5).ok
    except requests.RequestException:
        time.sleep(0.05)
        return False


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return listening.getsockname()[1]
