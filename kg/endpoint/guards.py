"""What stands between the network and the addresses of the endpoint."""

from __future__ import annotations

import asyncio
import hmac
from typing import TYPE_CHECKING

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect
from starlette.responses import PlainTextResponse

from kg.endpoint.asked import READS
from kg.endpoint.refusal import Refusal
from kg.endpoint.settings import PATIENCE, SLOWEST

if TYPE_CHECKING:
    from collections.abc import Collection

    from starlette.requests import Request
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_ALWAYS = {
    "X-Content-Type-Options": "nosniff",  # an answer is never taken for a page
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    # The page's scripts and data come from here alone; its editor sets styles on what it draws.
    "Content-Security-Policy": "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
}


class SafeHeaders:
    """Adds to every answer what keeps a browser from misreading it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on."""

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(_ALWAYS)
            await send(message)

        await self._app(scope, receive, sending)


class OwnPagesOnly:
    """Refuses what the pages of other sites send: a browser names the site in `Origin`; programs send none."""

    def __init__(self, app: ASGIApp, origins: Collection[str]) -> None:
        self._app, self._origins = app, origins

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, or refuse."""
        if scope["type"] == "http":
            headers = Headers(scope=scope)
            origin, own = headers.get("origin"), f"{scope['scheme']}://{headers.get('host', '')}"
            if origin is not None and origin != own and origin not in self._origins:
                refusal = "Pages of other sites may not ask here; `kg serve --allow-origin SITE` lets one.\n"
                await PlainTextResponse(refusal, 403)(scope, receive, send)
                return
        await self._app(scope, receive, send)


async def body_of(request: Request, most: int) -> bytes:
    """The body of a request.

    Raises:
        Refusal: it is longer than `most` bytes, and was not read to its end; or it did not come, or too slowly.
    """
    refusal = Refusal(413, f"The request is larger than {most:,} bytes.", Connection="close")
    if request.headers.get("content-length", "0").isdecimal() and int(request.headers.get("content-length", 0)) > most:
        raise refusal
    parts, length = [], 0
    try:
        async with asyncio.timeout(PATIENCE) as limit:
            latest = limit.when() or 0.0
            async for part in request.stream():
                length += len(part)
                if length > most:
                    raise refusal
                parts.append(part)
                limit.reschedule(latest + length / SLOWEST)
    except TimeoutError:
        raise Refusal(408, "The request did not come to its end: send it faster.", Connection="close") from None
    except ClientDisconnect:
        raise Refusal(400, "The request ended before its end.") from None
    return b"".join(parts)


def check_token(request: Request, token: str | None) -> None:
    """Let a change through whose sender knows the token.

    Raises:
        Refusal: it does not, or nobody may change anything here.
    """
    if token is None:
        raise Refusal(403, READS)
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        raise Refusal(
            401, "A change needs the token: Authorization: Bearer TOKEN.", WWW_Authenticate='Bearer realm="kg"'
        )
    # In constant time: how long it takes tells nothing of the token.
    if not hmac.compare_digest(given.strip().encode(), token.encode()):
        challenge = 'Bearer realm="kg", error="invalid_token"'
        raise Refusal(401, "This is not the token that the endpoint was started with.", WWW_Authenticate=challenge)
