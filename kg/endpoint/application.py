"""The endpoint as an ASGI application: its addresses, and what guards them."""

from __future__ import annotations

from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import anyio
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from kg.endpoint.asked import by_get, by_post, graph_of
from kg.endpoint.formats import OF_KIND, TRIPLES, negotiated
from kg.endpoint.guards import OwnPagesOnly, SafeHeaders, body_of
from kg.endpoint.refusal import Refusal
from kg.model.errors import AnswerTooLarge, KgError, QueryRefused, QueryTimeout
from kg.resources import asset

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from starlette.requests import Request

    from kg.endpoint.asked import Asked
    from kg.endpoint.settings import Settings
    from kg.library import Library

T = TypeVar("T")
_PAGE = Path(__file__).parent / "page"
_HTML = {"text/html": "", "application/xhtml+xml": ""}
_STATUS = ((QueryTimeout, 504), (AnswerTooLarge, 422), (QueryRefused, 400))


def application(library: Library, settings: Settings) -> Starlette:
    """The endpoint of a library, for any ASGI server.

    `/sparql` speaks the protocol and, asked nothing, describes the service; `/graphs` hands out whole graphs; `/` is a
    page to write queries on; `/.well-known/void` describes what the store holds.
    """
    endpoint = _Endpoint(library, settings)
    middleware = [
        Middleware(TrustedHostMiddleware, allowed_hosts=list(settings.hosts), www_redirect=False),
        Middleware(SafeHeaders),
        Middleware(OwnPagesOnly, origins=frozenset(settings.origins)),
    ]
    if settings.origins:
        middleware.append(Middleware(CORSMiddleware, allow_origins=settings.origins, allow_methods=["GET", "POST"]))
    routes = [
        Route("/sparql", endpoint.sparql, methods=["GET", "POST"]),
        Route("/sparql/", endpoint.sparql, methods=["GET", "POST"]),
        Route("/graphs", endpoint.graph, methods=["GET"]),
        Route("/.well-known/void", endpoint.void, methods=["GET"]),
        Route("/questions", endpoint.questions, methods=["GET"]),
        Route("/", endpoint.page, methods=["GET"]),
        Mount("/page", StaticFiles(directory=_PAGE)),
        Mount("/vendor", StaticFiles(directory=asset("vendor"))),
        Route("/icon.svg", endpoint.icon, methods=["GET"]),
    ]
    errors = {Refusal: _refused, KgError: _failed}
    return Starlette(routes=routes, middleware=middleware, exception_handlers=errors)


class _Endpoint:
    """What stands behind the addresses."""

    def __init__(self, library: Library, settings: Settings) -> None:
        self._library, self._settings = library, settings
        self._running, self._threads = 0, anyio.CapacityLimiter(settings.at_once)

    async def sparql(self, request: Request) -> Response:
        """Answer a query; without one, describe the service, to a browser by a page."""
        parameters, body = bytes(request.scope["query_string"]), await body_of(request, self._settings.request)
        if request.method == "POST":
            asked = by_post(parameters, request.headers.get("content-type", ""), body)
        else:
            found = by_get(parameters)
            if found is None:
                return await self._described(request)
            asked = found
        return await self._answered(request, asked)

    async def _answered(self, request: Request, asked: Asked) -> Response:
        with self._place():  # parsing has its price, too
            kind = await self._away(self._library.protocol.kind, asked.query)
            offered = OF_KIND[kind]
            media = negotiated(request.headers.get("accept", ""), offered)
            answer = partial(
                self._library.protocol.answer, asked.query, offered[media], timeout=self._settings.timeout,
                limit=self._settings.rows, default_graphs=asked.default_graphs, named_graphs=asked.named_graphs,
            )  # fmt: skip
            return Response(await self._away(answer), media_type=media)

    async def graph(self, request: Request) -> Response:
        """Hand out one graph, whole, by the SPARQL 1.1 Graph Store HTTP Protocol (indirect names)."""
        named = graph_of(bytes(request.scope["query_string"]))
        media = negotiated(request.headers.get("accept", ""), TRIPLES)
        with self._place():
            found = await self._away(partial(self._library.protocol.graph, named, TRIPLES[media]))
        if found is None:
            raise Refusal(404, f"There is no graph <{named}>.")
        return Response(found, media_type=media)

    async def _away(self, work: Callable[..., T], *args: object) -> T:
        """Do it in a thread, so that other requests are heard meanwhile."""
        return await anyio.to_thread.run_sync(work, *args, limiter=self._threads)

    @contextmanager
    def _place(self) -> Iterator[None]:
        """One of the places for queries that run side by side; nobody waits for one."""
        if self._running >= self._settings.at_once:
            raise Refusal(503, "Too many queries are running: try again in a moment.", Retry_After="2")
        self._running += 1
        try:
            yield
        finally:
            self._running -= 1

    async def _described(self, request: Request) -> Response:
        media = negotiated(request.headers.get("accept", ""), {**_HTML, **TRIPLES})
        if media in _HTML:
            return RedirectResponse("/", 303)
        return await self._description(request, media)

    async def void(self, request: Request) -> Response:
        """Describe what the store holds."""
        return await self._description(request, negotiated(request.headers.get("accept", ""), TRIPLES))

    async def _description(self, request: Request, media: str) -> Response:
        address = f"{request.base_url}sparql"
        content = await self._away(self._library.protocol.description, address, TRIPLES[media])
        return Response(content, media_type=media)

    async def questions(self, _: Request) -> Response:
        """The questions that come with the program, as SPARQL that can be run as it stands."""
        return JSONResponse(await self._away(self._ready))

    def _ready(self) -> list[dict[str, str]]:
        """Name, question and SPARQL of those whose parameters all have a value, or may be left open."""
        named = self._library.named_queries()
        return [{"name": one.name, "question": one.question, "sparql": self._library.sparql(one.name)} for one in named]

    async def page(self, _: Request) -> Response:
        """A page to write queries on."""
        return FileResponse(_PAGE / "index.html")

    async def icon(self, _: Request) -> Response:
        """The sign of the program."""
        return FileResponse(asset("icon.svg"))


async def _refused(_: Request, error: Exception) -> Response:
    assert isinstance(error, Refusal)  # noqa: S101 - by the table of handlers
    return PlainTextResponse(error.detail + "\n", error.status_code, headers=dict(error.headers or {}))


async def _failed(_: Request, error: Exception) -> Response:
    status = next((status for kind, status in _STATUS if isinstance(error, kind)), 500)
    return PlainTextResponse(f"{error}\n", status)
