"""A process that works for `kg.library.workers`: gets a task, then jobs, and answers each; ends with its connection.

Run as `python -m kg.library.worker DESCRIPTOR`, where the descriptor is that of a connection it has inherited.
"""

from __future__ import annotations

import sys
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import Any

from kg.library.workers import DONE, READY, STOP, attempt
from kg.model.errors import KgError


def serve(parent: Connection[Any, Any]) -> None:
    """Work until there is nobody to work for."""
    try:
        task = parent.recv()
        task.load()
        parent.send((READY, None))
        while True:
            parent.send((DONE, attempt(task, parent.recv())))
    except KgError as error:
        parent.send((STOP, str(error)))


if __name__ == "__main__":
    with Connection(int(sys.argv[1])) as connection, suppress(EOFError, ConnectionError):
        serve(connection)
