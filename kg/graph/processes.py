"""Work in a process of its own, which can be ended at any moment."""

from __future__ import annotations

import subprocess
import sys
from threading import Lock

from kg.model.errors import QueryStopped


class Stop:
    """Lets another thread end work: whoever waited for it may have gone."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._stopped = False
        self._worker: subprocess.Popen[bytes] | None = None

    def now(self) -> None:
        """End the work that goes on, and any that begins later."""
        with self._lock:
            self._stopped = True
            if self._worker is not None:
                self._worker.kill()

    def watch(self, worker: subprocess.Popen[bytes]) -> None:
        """This is the work to end."""
        with self._lock:
            self._worker = worker
            if self._stopped:
                worker.kill()

    def check(self) -> None:
        """Go on only if nobody has ended it.

        Raises:
            QueryStopped: somebody has.
        """
        with self._lock:
            if self._stopped:
                raise QueryStopped


def run_worker(module: str, content: bytes, timeout: float, stop: Stop | None = None) -> tuple[int, bytes]:
    """Run one of our modules as a program.

    Args:
        module: its name.
        content: its standard input.
        timeout: when to end it, in seconds.
        stop: ends it earlier.

    Returns:
        Its exit status and standard output.

    Raises:
        TimeoutError: it was ended after `timeout`.
        QueryStopped: it was ended by `stop`.
    """
    command, pipe = [sys.executable, "-P", "-m", module], subprocess.PIPE
    stop = stop or Stop()
    stop.check()
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL) as worker:  # noqa: S603 - our own
        stop.watch(worker)
        try:
            answer, _ = worker.communicate(content, timeout)
        except subprocess.TimeoutExpired:
            raise TimeoutError from None
        finally:
            worker.kill()
    stop.check()
    return worker.returncode, answer
