"""Where requests are worked on: so many side by side, in threads, and only as long as the client is there."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, TypeVar

import anyio

from kg.endpoint.refusal import Refusal
from kg.library import Stop

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request

T = TypeVar("T")


class Places:
    """So many places; nobody waits for one."""

    def __init__(self, number: int) -> None:
        self._free, self._threads = number, anyio.CapacityLimiter(number)

    async def work(self, request: Request, work: Callable[[Stop], T]) -> T:
        """Do it in a thread, so that other requests are heard meanwhile.

        Args:
            request: whose body was read; when its client goes, the work is stopped.
            work: takes what stops it.

        Raises:
            Refusal: all places are taken.
        """
        if not self._free:
            raise Refusal(503, "Too many requests are being worked on: try again in a moment.", Retry_After="2")
        self._free -= 1
        stop = Stop()
        leaving = asyncio.create_task(_stop_when_left(request, stop))
        try:
            return await anyio.to_thread.run_sync(work, stop, limiter=self._threads)
        finally:
            leaving.cancel()
            self._free += 1


async def _stop_when_left(request: Request, stop: Stop) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
    stop.now()
