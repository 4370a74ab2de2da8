"""The endpoint as an ASGI application: its addresses, and what guards them."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from kg.endpoint.asked import AskedUpdate, by_get, by_post
from kg.endpoint.formats import OF_KIND, TRIPLES, negotiated
from kg.endpoint.graphs import ADDRESS, Graphs, told
from kg.endpoint.guards import OwnPagesOnly, SafeHeaders, body_of, check_token
from kg.endpoint.places import Places
from kg.endpoint.refusal import Refusal
from kg.model.errors import (
    AnswerIncomplete,
    AnswerTooLarge,
    GraphProtected,
    InvalidGraph,
    KgError,
    QueryRefused,
    QueryStopped,
    QueryTimeout,
    StoreBusy,
    StoreRefuses,
    StoreUnreachable,
)
from kg.resources import asset

if TYPE_CHECKING:
    from starlette.requests import Request

    from kg.endpoint.asked import Asked
    from kg.endpoint.settings import Settings
    from kg.library import Library, Stop
    from kg.model.answers import ReportRow

_PAGE = Path(__file__).parent / "page"
_HTML = {"text/html": "", "application/xhtml+xml": ""}
_STATUS = (
    (QueryTimeout, 504), (AnswerTooLarge, 422), (QueryRefused, 400), (GraphProtected, 403), (InvalidGraph, 422),
    (StoreBusy, 503), (QueryStopped, 503), (StoreUnreachable, 503), (StoreRefuses, 502), (AnswerIncomplete, 502),
)  # fmt: skip
_BUSY = 503
_TRIED = 10  # reports; each takes some hundred and fifty milliseconds
_WRITERS = 2  # one that writes and one that waits for it


def application(library: Library, settings: Settings) -> Starlette:
    """The endpoint of a library, for any ASGI server.

    `/sparql` speaks the protocol and, asked nothing, describes the service; `/graphs` hands out whole graphs; `/` is a
    page to write queries on; `/.well-known/void` describes what the store holds. Where there is a token, `/sparql`
    takes updates and `/graphs` takes graphs from those who know it.
    """
    reading, writing = Places(settings.at_once), Places(_WRITERS)
    endpoint, graphs = _Endpoint(library, settings, reading, writing), Graphs(library, settings, reading, writing)
    methods = ["GET", "PUT", "POST", "DELETE"] if settings.token else ["GET"]
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
        Route(ADDRESS, graphs.asked, methods=methods),
        Route(f"{ADDRESS}/{{rest:path}}", graphs.asked, methods=methods),
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

    def __init__(self, library: Library, settings: Settings, reading: Places, writing: Places) -> None:
        self._library, self._settings = library, settings
        self._reading, self._writing = reading, writing

    async def sparql(self, request: Request) -> Response:
        """Answer a query, or carry an update out; asked nothing, describe the service, to a browser by a page."""
        parameters, body = bytes(request.scope["query_string"]), await body_of(request, self._settings.request)
        if request.method == "POST":
            asked = by_post(parameters, request.headers.get("content-type", ""), body)
        else:
            found = by_get(parameters)
            if found is None:
                return await self._described(request)
            asked = found
        if isinstance(asked, AskedUpdate):
            return await self._updated(request, asked)
        return await self._reading.work(request, partial(self._answered, request, asked))

    def _answered(self, request: Request, asked: Asked, stop: Stop) -> Response:
        offered = OF_KIND[self._library.protocol.kind(asked.query, stop)]
        media = negotiated(request.headers.get("accept", ""), offered)
        answer = self._library.protocol.answer(
            asked.query, offered[media], timeout=self._settings.timeout, limit=self._settings.rows, stop=stop,
            default_graphs=asked.default_graphs, named_graphs=asked.named_graphs, base=_address(request),
        )  # fmt: skip
        return Response(answer, media_type=media)

    async def _updated(self, request: Request, asked: AskedUpdate) -> Response:
        check_token(request, self._settings.token)
        work = partial(
            self._library.changes.update, asked.update, base=_address(request), using=asked.using,
            using_named=asked.using_named, timeout=self._settings.timeout,
        )  # fmt: skip
        edited = await self._writing.work(request, lambda stop: work(stop=stop))
        return PlainTextResponse(told(edited.graphs, edited.added, edited.removed))

    async def _described(self, request: Request) -> Response:
        media = negotiated(request.headers.get("accept", ""), {**_HTML, **TRIPLES})
        if media in _HTML:
            return RedirectResponse("/", 303)
        return await self._description(request, media)

    async def void(self, request: Request) -> Response:
        """Describe what the store holds."""
        return await self._description(request, negotiated(request.headers.get("accept", ""), TRIPLES))

    async def _description(self, request: Request, media: str) -> Response:
        describe = partial(self._library.protocol.description, writable=self._settings.token is not None)
        content = await self._reading.work(request, lambda _: describe(_address(request), TRIPLES[media]))
        return Response(content, media_type=media)

    async def questions(self, request: Request) -> Response:
        """The questions that come with the program, as SPARQL that can be run as it stands."""
        return JSONResponse(await self._reading.work(request, self._ready))

    def _ready(self, _: Stop) -> list[dict[str, str]]:
        """Name, question and SPARQL of each; those about one report say so.

        They are about the first report that answers them, looked for among so few that the page does not wait.
        """
        reports = self._library.reports()
        ready = []
        for one in self._library.named_queries():
            needed = [each.name for each in one.parameters if each.required]
            if not needed:
                sparql = self._library.sparql(one.name)
            elif reports:
                rows = partial(self._rows, one.name, needed)
                first = next(filter(rows, reports[:_TRIED]), reports[0])
                about = " ".join(first.title.split())
                sparql = f"# About the report {about!r}: put the IRI of another in the place of its own.\n"
                sparql += self._library.sparql(one.name, **dict.fromkeys(needed, first.id))
            else:
                continue
            ready.append({"name": one.name, "question": one.question, "sparql": sparql})
        return ready

    def _rows(self, name: str, needed: list[str], report: ReportRow) -> int:
        """How many rows a question about one report has, of which one is enough to know."""
        return len(self._library.query(self._library.sparql(name, **dict.fromkeys(needed, report.id)), limit=1).rows)

    async def page(self, _: Request) -> Response:
        """A page to write queries on."""
        return FileResponse(_PAGE / "index.html")

    async def icon(self, _: Request) -> Response:
        """The sign of the program."""
        return FileResponse(asset("icon.svg"))


def _address(request: Request) -> str:
    """Under which this endpoint was asked, and what relative IRIs are relative to."""
    return f"{request.base_url}sparql"


async def _refused(_: Request, error: Exception) -> Response:
    assert isinstance(error, Refusal)  # noqa: S101 - by the table of handlers
    return PlainTextResponse(error.detail + "\n", error.status_code, headers=dict(error.headers or {}))


async def _failed(_: Request, error: Exception) -> Response:
    status = next((status for kind, status in _STATUS if isinstance(error, kind)), 500)
    return PlainTextResponse(f"{error}\n", status, headers={"Retry-After": "5"} if status == _BUSY else {})
