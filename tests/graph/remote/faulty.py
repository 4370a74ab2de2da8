"""A small SPARQL store on the loopback that behaves, or misbehaves as real ones do."""

import base64
import hashlib
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pyoxigraph as ox

USER, SECRET = "ada", "correct horse"


class Server(ThreadingHTTPServer):
    """What it holds, what it was asked, and how it is to misbehave.

    Attributes:
        store: what it holds.
        asked: the method, path and Authorization of each request.
        faults: asked in order before each request is answered; one that returns true has answered it.
        cap: how many rows or triples it gives at once, without saying so of triples.
    """

    daemon_threads = True
    request_queue_size = 50

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Handler)
        self.store = ox.Store()
        self.asked = []
        self.faults = []
        self.cap = None
        self.over = threading.Event()

    @property
    def address(self):
        return f"http://127.0.0.1:{self.server_address[1]}"

    @property
    def writes(self):
        return sum(method != "GET" and path != "/query" for method, path, _ in self.asked)


@contextmanager
def serving():
    with Server() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.over.set()
            server.shutdown()
            thread.join()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_message(self, *_):
        """Nothing: the tests look at `asked`."""

    def answer(self, status, kind="text/plain", body=b"", length=None, **headers):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)
        self.close_connection = length is not None

    def handle_one(self):
        parts = urlsplit(self.path)
        self.place, self.parameters = parts.path, {k: v[0] for k, v in parse_qs(parts.query).items()}
        self.body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.asked.append((self.command, self.place, self.headers.get("Authorization")))
        if any(fault(self) for fault in self.server.faults):
            return
        form = {k: v[0] for k, v in parse_qs(self.body.decode()).items()} if self.place != "/store" else {}
        {"/query": self.query, "/update": self.update, "/store": self.graph}[self.place](form)

    do_GET = do_POST = do_PUT = do_DELETE = handle_one  # noqa: N815 - as the library calls them

    def query(self, form):
        found = self.server.store.query(form["query"])
        cap = self.server.cap
        if isinstance(found, ox.QuerySolutions):
            body = found.serialize(format=ox.QueryResultsFormat.JSON)
            self.answer(200, "application/sparql-results+json", body, **{"X-SPARQL-MaxRows": str(cap)} if cap else {})
        else:
            triples = sorted(found, key=str)[:cap]
            self.answer(200, "application/n-triples", ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b"")

    def update(self, form):
        self.server.store.update(form["update"])
        self.answer(204)

    def graph(self, _):
        graph = ox.NamedNode(self.parameters["graph"])
        there = self.server.store.contains_named_graph(graph)
        self.server.store.remove_graph(graph)
        if self.command == "PUT":
            form = ox.RdfFormat.from_media_type(self.headers["Content-Type"])
            self.server.store.load(self.body, form, to_graph=graph)
        self.answer(204 if there or self.command == "PUT" else 404)


# What can go wrong. Each is made for one server.


def once(fault):
    """A fault that happens the first time only."""
    times = iter([True])
    return lambda request: next(times, False) and fault(request)


def at(place, fault):
    """A fault of requests to one place."""
    return lambda request: request.place == place and fault(request)


def busy(request, **headers):
    request.answer(503, **headers)
    return True


def refusing(request):
    request.answer(400, body=b"Syntax error\nat line 1")
    return True


def silent(request):
    """No answer until the test is over."""
    request.server.over.wait()
    request.close_connection = True
    return True


def truncated(request):
    """A time limit of `oxigraph serve`: 200, and JSON that stops in the middle."""
    request.answer(200, "application/sparql-results+json", b'{"head":{"vars":["value"]},"results":{"bindings":[{"val')
    return True


def cut(request):
    """The connection ends before the answer does."""
    request.answer(200, "application/sparql-results+json", b'{"head":', length=5000)
    return True


def partial(request):
    """A time limit of Virtuoso: 200, and what was found by then."""
    body = b'{"head":{"vars":["value"]},"results":{"bindings":[]}}'
    request.answer(200, "application/sparql-results+json", body, **{"X-SQL-State": "S1TAT"})
    return True


def web_page(request):
    request.answer(200, "text/html", b"<h1>Welcome</h1>")
    return True


def missing(request):
    request.answer(404, "text/html", b"<h1>Not found</h1>")
    return True


def redirecting(to):
    def fault(request):
        request.answer(307, Location=f"{to}{request.path}")
        return True

    return fault


def basic(request):
    expected = "Basic " + base64.b64encode(f"{USER}:{SECRET}".encode()).decode()
    return request.headers.get("Authorization") != expected and _challenge(request, 'Basic realm="SPARQL"')


def digest(request):
    """As Virtuoso asks: MD5, qop=auth."""
    told = request.headers.get("Authorization", "")
    if told.startswith("Digest "):
        said = dict(part.strip().split("=", 1) for part in told.removeprefix("Digest ").split(", "))
        said = {name: value.strip('"') for name, value in said.items()}
        one = _md5(f"{USER}:SPARQL:{SECRET}")
        two = _md5(f"{request.command}:{said['uri']}")
        if said["response"] == _md5(":".join([one, said["nonce"], said["nc"], said["cnonce"], said["qop"], two])):
            return False
    return _challenge(request, 'Digest realm="SPARQL", nonce="a8af97a431", qop="auth", algorithm="MD5"')


def _challenge(request, words):
    request.answer(401, **{"WWW-Authenticate": words})
    return True


def _md5(text):
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()
