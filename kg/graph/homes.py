"""The homes that a store may have: a folder of this machine, or any SPARQL 1.1 store on the network."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from kg.graph.remote.addresses import without_user
from kg.graph.store import Store
from kg.model.errors import StoreRefuses

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from kg.graph.batch import Batch
    from kg.graph.snapshot import Snapshot

_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)


class Home(Protocol):
    """What a store does for everything above it, wherever it lies."""

    @property
    def home(self) -> Path | str:
        """What the user calls it: its folder, or its address."""

    @property
    def folder(self) -> Path:
        """Where what it holds, or a copy of that, lies on this machine."""

    def current_id(self) -> str:
        """The id of what `snapshot` would open now: another one, another content."""

    def snapshot(self) -> Snapshot:
        """The store as it is now, whatever is written meanwhile."""

    def writing(self, action: str, change: str | None = None) -> AbstractContextManager[Batch]:
        """Hold the store for writing; others see what was written when the block ends."""

    def undo(self) -> str:
        """Take back the latest change; says what it was."""

    def left_out(self) -> tuple[str, ...]:
        """The IRIs of reports that lie in the store, but are not read, as they are not whole; sorted."""

    def remarks(self) -> tuple[str, ...]:
        """What the user should know of graphs that are not read: sentences."""


def is_address(place: Path | str) -> bool:
    """Whether a place is on the network."""
    return str(place).lower().startswith(("http:/", "https:/"))


def open_home(place: Path | str, ontology: Path | None = None) -> Home:
    """The store at a folder, or at an `http(s)://` address; with its ontology, by default the package's.

    Raises:
        StoreRefuses: the address, or what the environment says of it, cannot be used.
    """
    if not is_address(place):
        if _SCHEME.match(str(place)):  # a slip of the pen: as a folder, it would look like an empty store
            reason = "a store is a folder, or an address that begins with https:// or http://"
            raise StoreRefuses(without_user(str(place)), reason)
        return Store(Path(place), ontology=ontology)
    from kg.graph.remote.store import RemoteStore  # brings the HTTP library

    return RemoteStore(str(place), ontology=ontology)
