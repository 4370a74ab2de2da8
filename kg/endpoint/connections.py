"""Connections: so many at once, and none that waits for its client for long.

What is open costs a file each, of which a process has few; a client that says nothing, or takes nothing, would hold one
for ever.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from uvicorn.protocols.http.h11_impl import H11Protocol

from kg.endpoint.settings import PATIENCE, SLOWEST

if TYPE_CHECKING:
    import asyncio

MOST = 128  # connections; with what the queries need it stays below 256 files, the fewest that a system allows
_FULL = (
    b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 2\r\nConnection: close\r\nContent-Type: text/plain\r\n"
    b"Content-Length: 55\r\n\r\nToo many connections are open: try again in a moment.\r\n"
)


class Connection(H11Protocol):
    """A connection that is closed when its client is to do something and does not.

    It is to send the head of a request, whole; to send the rest of a body that was not waited for; to take an answer,
    at a rate of `SLOWEST`. What is being worked on takes its time (`guards.body_of`, `places`).
    """

    _timer: asyncio.TimerHandle | None = None
    _untaken = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """A client is there."""
        super().connection_made(transport)
        if len(self.connections) > MOST:
            transport.write(_FULL)
            transport.close()
        self._await_client()

    def connection_lost(self, exc: Exception | None) -> None:
        """It has gone."""
        self._go_on()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """It has sent something."""
        super().data_received(data)
        if self._is_worked_on():
            self._go_on()

    def on_response_complete(self) -> None:
        """It has its answer, or what it has not taken of it waits."""
        super().on_response_complete()
        if not self._is_worked_on():
            self._await_client()

    def pause_writing(self) -> None:
        """It is slow to take the answer."""
        super().pause_writing()
        self._await_client()

    def resume_writing(self) -> None:
        """It has taken most of what was there."""
        super().resume_writing()
        if self._is_worked_on():
            self._go_on()

    def _is_worked_on(self) -> bool:
        return self.cycle is not None and not self.cycle.response_complete and not self.flow.write_paused

    def _await_client(self) -> None:
        self._go_on()
        self._untaken = self.transport.get_write_buffer_size()
        self._timer = self.loop.call_later(PATIENCE, self._give_up)

    def _go_on(self) -> None:
        if self._timer is not None:
            self._timer.cancel()

    def _give_up(self) -> None:
        taken = self._untaken - self.transport.get_write_buffer_size()
        if taken < SLOWEST * PATIENCE:
            self.transport.abort()
        else:
            self._await_client()
