"""Whole graphs over HTTP: the SPARQL 1.1 Graph Store HTTP Protocol (W3C Recommendation 2013).

A graph is named by `graph=IRI`, or by the address that is asked itself (`/graphs/notes/1`); `default` is the union of
all, and is only read.
"""

from __future__ import annotations

from functools import partial
from hashlib import sha256
from typing import TYPE_CHECKING

from starlette.responses import PlainTextResponse, Response

from kg.endpoint.asked import graph_of
from kg.endpoint.formats import TRIPLES, media_of, negotiated
from kg.endpoint.guards import body_of, check_token
from kg.endpoint.parts import parts_of
from kg.endpoint.refusal import Refusal

if TYPE_CHECKING:
    from starlette.requests import Request

    from kg.endpoint.places import Places
    from kg.endpoint.settings import Settings
    from kg.library import Library

ADDRESS = "/graphs"
_KINDS = {"PUT": "put", "POST": "add", "DELETE": "delete"}
_UNION = "The default graph is the union of all and cannot be written: name a graph of your own."


class Graphs:
    """What stands behind the addresses of graphs."""

    def __init__(self, library: Library, settings: Settings, reading: Places, writing: Places) -> None:
        self._library, self._settings = library, settings
        self._reading, self._writing = reading, writing

    async def asked(self, request: Request) -> Response:
        """Hand a graph out, or change it."""
        if request.method in _KINDS:
            return await self._changed(request)
        named = _named(request)
        media = negotiated(request.headers.get("accept", ""), TRIPLES)
        work = partial(self._library.protocol.graph, named, TRIPLES[media])
        found = await self._reading.work(request, lambda stop: work(stop=stop))
        if found is None:
            raise Refusal(404, f"There is no graph <{named}>.")
        return Response(found, media_type=media)

    async def _changed(self, request: Request) -> Response:
        check_token(request, self._settings.token)
        body = await body_of(request, self._settings.request)
        kind, new = _KINDS[request.method], _is_new(request)
        graph = f"{request.base_url}{ADDRESS[1:]}/{sha256(body).hexdigest()[:32]}" if new else _named(request)
        if graph is None:
            raise Refusal(403, _UNION)
        media = media_of(request.headers.get("content-type", ""))
        parts = list if kind == "delete" else partial(parts_of, *media, body)  # in its place: a long form takes seconds
        work = partial(self._library.changes.graph, kind, graph, timeout=self._settings.timeout)
        edited = await self._writing.work(request, lambda stop: work(parts(), stop=stop))
        if kind == "delete" and not edited.existed:
            raise Refusal(404, f"There is no graph <{graph}>.")
        if not edited.existed:
            return Response(status_code=201, headers={"Location": graph} if new else {})
        if kind == "put":
            return Response(status_code=204)
        return PlainTextResponse(told(edited.graphs, edited.added, edited.removed))


def told(graphs: int, added: int, removed: int) -> str:
    """What was changed, in a sentence."""
    if not graphs:
        return "Nothing was changed.\n"
    return f"Graphs changed: {graphs}; triples added: {added:,}, taken out: {removed:,}.\n"


def _named(request: Request) -> str | None:
    direct = None if _bare(request) else str(request.url.replace(query="", fragment=""))
    return graph_of(bytes(request.scope["query_string"]), direct)


def _is_new(request: Request) -> bool:
    """Whether a graph is to be made that has no name yet."""
    return request.method == "POST" and _bare(request) and not request.query_params


def _bare(request: Request) -> bool:
    return request.url.path.rstrip("/") == ADDRESS
