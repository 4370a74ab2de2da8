"""Locks on files: one writer at a time, and leases that keep a checkpoint while somebody reads it.

They are `flock` locks: the system lets go of them when a process ends, however it ends.
"""

from __future__ import annotations

import fcntl
import time
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING

from kg.model.errors import StoreBusy

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_PAUSE = 0.05  # seconds between two tries


@contextmanager
def exclusive(path: Path, wait: float) -> Iterator[None]:
    """Hold the lock file `path` alone; it is made if missing and stays behind, unlocked.

    Args:
        path: the lock file.
        wait: how long to try, in seconds.

    Raises:
        StoreBusy: somebody else held it all that time.
    """
    began = time.monotonic()
    with path.open("ab") as file:
        while not _try(file, fcntl.LOCK_EX):
            if time.monotonic() - began >= wait:
                raise StoreBusy(str(path.parent), time.monotonic() - began)
            time.sleep(_PAUSE)
        yield


def shared(path: Path) -> IO[bytes] | None:
    """A shared lock on a file that exists, held until the returned file is closed; None while it is being deleted."""
    try:
        file = path.open("rb")
    except FileNotFoundError:
        return None
    if _try(file, fcntl.LOCK_SH):
        return file
    file.close()
    return None


@contextmanager
def unless_shared(path: Path) -> Iterator[bool]:
    """Hold `path` alone if nobody shares it: True with the lock held, False (at once) if somebody does."""
    with path.open("ab") as file:
        yield _try(file, fcntl.LOCK_EX)


def _try(file: IO[bytes], kind: int) -> bool:
    try:
        fcntl.flock(file, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
