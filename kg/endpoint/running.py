"""Running the endpoint on a port."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import uvicorn

from kg.endpoint.application import application
from kg.endpoint.connections import Connection
from kg.model.errors import PortTaken

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.endpoint.settings import Settings
    from kg.library import Library

_LONGEST_HEAD = 1 << 16  # bytes of a request's first line and headers
_WAITING = 64  # connections that are taken up at a time


def configured(library: Library, settings: Settings) -> uvicorn.Config:
    """The server of a library's endpoint."""
    return uvicorn.Config(
        application(library, settings), log_level="warning", lifespan="off", server_header=False, ws="none",
        http=Connection, h11_max_incomplete_event_size=_LONGEST_HEAD, timeout_keep_alive=10, backlog=_WAITING,
    )  # fmt: skip


def run(library: Library, settings: Settings, host: str, port: int, ready: Callable[[str], None]) -> None:
    """Answer until interrupted.

    Args:
        library: whose store is asked.
        settings: what is allowed.
        host: the address to listen at.
        port: likewise.
        ready: called with the address as soon as it is ours.

    Raises:
        PortTaken: the address cannot be listened at.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listening = socket.create_server((host, port), family=family)
    except OSError as error:
        raise PortTaken(host, port, error.strerror or str(error)) from error
    with listening:
        ready(f"http://{f'[{host}]' if ':' in host else host}:{port}/")
        uvicorn.Server(configured(library, settings)).run(sockets=[listening])
