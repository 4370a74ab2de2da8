"""One writer at a time on a store that knows no locks.

A writer says that it is there and looks whether another one has said so, in this order: of two that come at once, at
least one sees the other, and steps back. What it says ends by itself, so that one that was killed does not keep the
others out for ever; one that goes on says it again in time.
"""

from __future__ import annotations

import random
import secrets
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Self

from kg.model.errors import StoreBusy, StoreError

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.graph.remote.far import Far

LEASE = 120.0  # seconds; longer than any one request takes with all its attempts
_PAUSE = (0.1, 0.4)  # seconds between two tries, at random: two that step back do not meet again


class Hold:
    """The right to write to a far store, for the length of a `with` block."""

    def __init__(self, far: Far, home: str, wait: float, clock: Callable[[], float] = time.time) -> None:
        """Ask for nothing yet.

        Args:
            far: the store.
            home: what the user calls it.
            wait: how long to try, in seconds.
            clock: tells the time of day in seconds, as other writers' clocks do.
        """
        self._far, self._home, self._wait, self._clock = far, home, wait, clock
        self._token = secrets.token_hex(8)
        self._said = ""
        self._until = 0.0

    def __enter__(self) -> Self:
        """Wait for one's turn.

        Raises:
            StoreBusy: another one wrote all that time.
            StoreUnreachable, StoreRefuses: the store cannot be asked, or not be written to.
        """
        began = time.monotonic()
        while not self._taken():
            if time.monotonic() - began >= self._wait:
                raise StoreBusy(self._home, time.monotonic() - began)
            time.sleep(random.uniform(*_PAUSE))  # noqa: S311 - chance keeps them apart, not secret
        return self

    def __exit__(self, *_: object) -> None:
        """Let the next one in; where that cannot be said, what was said ends by itself."""
        with suppress(StoreError):
            self._far.withdraw(self._said)

    def renew(self) -> None:
        """Go on: to be called before anything that may take a while."""
        if self._until - self._clock() < LEASE / 2:
            self._say()

    def _taken(self) -> bool:
        if self._others():
            return False
        self._say()
        if not self._others():
            return True
        self._far.withdraw(self._said)
        self._said = ""
        return False

    def _say(self) -> None:
        self._until = self._clock() + LEASE
        words = f"{self._token} {self._until:.0f}"
        if words != self._said:
            self._far.announce(words, instead=self._said)
            self._said = words

    def _others(self) -> bool:
        """Whether another one holds it; what has ended is cleared away."""
        others = self._far.writers() - {self._said}
        for words in others:
            if float(words.rpartition(" ")[2]) < self._clock():
                self._far.withdraw(words)
                others = others - {words}
        return bool(others)
