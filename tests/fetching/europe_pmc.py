"""A server on the loopback that speaks as Europe PMC documents its REST service to. All that it serves is invented."""

import json
import re
from collections import deque
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from urllib.parse import parse_qs, urlsplit

from kg.fetching import Service

JATS = b"""<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE article PUBLIC "-//NLM//DTD JATS (Z39.96) Journal Archiving and Interchange DTD v1.3 20210610//EN"
  "JATS-archivearticle1-3.dtd">
<article article-type="case-report" xmlns:xlink="http://www.w3.org/1999/xlink"
  xmlns:ali="http://www.niso.org/schemas/ali/1.0/"><front><journal-meta><journal-title-group>
<journal-title>Annals of Invented Spines</journal-title></journal-title-group></journal-meta><article-meta>
<article-id pub-id-type="pmcid">PMC9000001</article-id><article-id pub-id-type="doi">10.5555/spine.1</article-id>
<title-group><article-title>Cement in the canal: an invented series</article-title></title-group>
<contrib-group><contrib contrib-type="author"><name><surname>Alder</surname><given-names>Paula R</given-names></name>
</contrib></contrib-group><pub-date pub-type="epub"><year>2021</year></pub-date><volume>3</volume>
<permissions><license><ali:license_ref>https://creativecommons.org/licenses/by/4.0/</ali:license_ref></license>
</permissions><abstract><p>Leaks are common.</p></abstract></article-meta></front><body><sec><title>Results</title>
<p>Cement leakage occurred in 3 of 45 patients (6.7%) after percutaneous vertebroplasty.</p></sec></body></article>
"""
OPEN = {
    "id": "30000001", "source": "MED", "pmid": "30000001", "pmcid": "PMC9000001", "doi": "10.5555/Spine.1",
    "title": "Cement in the canal: an invented series.", "authorString": "Alder PR.",
    "authorList": {"author": [{"fullName": "Alder PR", "firstName": "Paula R", "lastName": "Alder", "initials": "PR"}]},
    "journalInfo": {"volume": "3", "yearOfPublication": 2021, "journal": {"title": "Annals of invented spines"}},
    "pubYear": "2021", "isOpenAccess": "Y", "inEPMC": "Y", "inPMC": "N", "license": "cc by",
    "abstractText": "Leaks are common.",
}  # fmt: skip
CLOSED = {
    "id": "30000002", "source": "MED", "pmid": "30000002", "doi": "10.5555/ribs.2",
    "title": "Ribs after <i>kyphoplasty</i>, counted.", "authorString": "Birch T, Rib Group.",
    "authorList": {"author": [{"fullName": "Birch T"}, {"collectiveName": "Rib Group"}, {}]},
    "journalInfo": {"issue": "4", "volume": "12", "yearOfPublication": 2019,
                    "journal": {"title": "Ribs", "isoabbreviation": "Ribs"}},
    "pubYear": "2018", "pageInfo": "101-9", "isOpenAccess": "N", "inEPMC": "N", "license": "cc by-nc",
    "abstractText": "<h4>Background</h4>Ribs break.<h4>Results</h4><p>A rib fracture occurred in 2 of 80 patients "
                    "(2.5%) after kyphoplasty (<i>P</i><0.05; 10<sup>3</sup> &amp; more).</p>",
}  # fmt: skip
SILENT = {"id": "30000003", "source": "MED", "pmid": "30000003", "title": "Nothing to read.", "isOpenAccess": "N"}
NOISE = {"id": "PPR77", "source": "PPR", "doi": "10.5555/noise", "title": "A neighbour that was not asked for."}
_QUERY = re.compile(r'(PMCID|EXT_ID|DOI):"?([^" ]+)"?(?: AND SRC:MED)?')
_FIELDS = {"PMCID": "pmcid", "EXT_ID": "pmid", "DOI": "doi"}


@dataclass(frozen=True)
class Reply:
    """An answer. A `cut` one ends in its middle, a `stalled` one stops there, a `dripping` one goes on byte by byte."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    manner: str = ""


class EuropePmc:
    """What the server knows, what it is told to answer first, and what it was asked."""

    def __init__(self) -> None:
        self.articles = [OPEN, CLOSED, SILENT]
        self.full_texts = {"PMC9000001": JATS}
        self.first: deque[Reply] = deque()
        self.asked: list[str] = []
        self.agents: list[str] = []
        self.released = Event()
        self.address = ""

    def service(self, cache, **manners) -> Service:
        """The settings of a client that need not be slow here."""
        return Service(self.address, cache=cache, **{"interval": 0, **manners})

    def answer(self, path: str) -> Reply:
        self.asked.append(path)
        if self.first:
            return self.first.popleft()
        parts = urlsplit(path)
        if parts.path == "/rest/search":
            return self._search({name: values[0] for name, values in parse_qs(parts.query).items()})
        match = re.fullmatch(r"/rest/(PMC\d+)/fullTextXML", parts.path)
        text = self.full_texts.get(match[1]) if match else None
        return Reply(404) if text is None else Reply(200, text, {"Content-Type": "application/xml"})

    def _search(self, parameters: dict[str, str]) -> Reply:
        assert (parameters["format"], parameters["resultType"]) == ("json", "core")
        match = _QUERY.fullmatch(parameters["query"])
        assert match, parameters["query"]
        found = [one for one in self.articles if one.get(_FIELDS[match[1]], "").lower() == match[2].lower()]
        answer = {"version": "6.9", "hitCount": len(found) + 1, "resultList": {"result": [NOISE, *found]}}
        return Reply(200, json.dumps(answer).encode(), {"Content-Type": "application/json"})


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    world: EuropePmc

    def do_GET(self) -> None:
        self.world.agents.append(self.headers["User-Agent"])
        reply = self.world.answer(self.path)
        self.send_response(reply.status)
        for name, value in {"Content-Length": str(len(reply.body)), **reply.headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.close_connection = bool(reply.manner)
        if not reply.manner:
            self.wfile.write(reply.body)
            return
        half = len(reply.body) // 2
        self.wfile.write(reply.body[:half])
        if reply.manner == "stalled":
            self.world.released.wait(30)
        for byte in reply.body[half:] if reply.manner == "dripping" else b"":
            if self.world.released.wait(0.02):
                return
            self.wfile.write(bytes([byte]))

    def handle(self) -> None:
        with suppress(ConnectionError):  # the client has had enough
            super().handle()

    def log_message(self, *_: object) -> None:
        """Quiet."""


@contextmanager
def serving():
    """The server while it runs, at `address`."""
    world = EuropePmc()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"world": world}))
    server.daemon_threads = True
    world.address = f"http://127.0.0.1:{server.server_port}/rest"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield world
    finally:
        world.released.set()
        server.shutdown()
        thread.join()
        server.server_close()
