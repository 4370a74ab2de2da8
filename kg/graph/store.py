"""The store on disk: one writer at a time on the live database, readers on checkpoints of it.

A store's folder holds

- `format`: says that this is a store, and of which format;
- `lock`: held by whoever writes;
- `live/`: the Oxigraph database, opened only with the lock held;
- `checkpoints/000042/`, `current`: what readers open (`checkpoints`);
- `history/`: how to take changes back (`history`);
- `unpublished`: there while `live/` may hold more than the current checkpoint. A writer that was killed leaves it
  behind, with whole graphs only, and the next write publishes them.
"""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.graph.batch import Batch
from kg.graph.checkpoints import NONE_YET, Checkpoints, replace_file
from kg.graph.damage import told
from kg.graph.history import History
from kg.graph.locking import exclusive
from kg.graph.snapshot import Snapshot
from kg.model.errors import NothingToUndo, StoreDamaged
from kg.resources import resource

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_FORMAT = "kg store 1\n"
_OWN = {"format", "format.draft", "lock"}  # what a writer that was killed at once may leave in a new folder


class Store:
    """Named graphs on disk. Opening costs nothing: folders are made at the first write."""

    def __init__(self, home: Path, wait: float = 30.0, ontology: Path | None = None) -> None:
        """Name a store.

        Args:
            home: its folder.
            wait: how long a write waits for another one to end, in seconds.
            ontology: the folder whose Turtle files are loaded into the ontology graph; by default the package's.
        """
        self.home = home
        self._wait = wait
        self._ontology = ontology
        self._checkpoints = Checkpoints(home)
        self._history = History(home)

    @property
    def folder(self) -> Path:
        """Where what it holds lies on this machine."""
        return self.home

    def current_id(self) -> str:
        """The id of what `snapshot` would open now; costs one read of a small file."""
        return self._checkpoints.current()

    def snapshot(self) -> Snapshot:
        """The store as it is now; use it in a `with` block, or `close` it. Empty for a store that is not there yet.

        Raises:
            StoreDamaged: the folder is no store, or its current checkpoint cannot be opened.
        """
        leased = self._checkpoints.lease() if self._exists() else None
        if leased is None:
            return Snapshot(NONE_YET, None, ox.Store())
        name, path, lease = leased
        try:
            with told(self.home):
                return Snapshot(name, path, ox.Store.read_only(str(path)), lease)
        except StoreDamaged:
            lease.close()
            raise

    @contextmanager
    def writing(self, action: str, change: str | None = None) -> Iterator[Batch]:
        """Hold the store for writing; publish one checkpoint at the end if anything was written.

        Each `Batch.put` and `remove` stands for itself: what was written before an error stays and is published.

        Args:
            action: what `undo` will call it.
            change: a token shared by blocks that are one change to the user, and are taken back together.

        Raises:
            StoreBusy: another process was writing all the time that this store waits.
            StoreDamaged: the folder is no store, or cannot be opened or written to.
        """
        with self._opened(action, change) as batch:
            batch.refresh_ontology(self._ontology or resource("ontology"))
            batch.refresh_works()
            batch.refresh_digests()
            yield batch

    def undo(self) -> str:
        """Take back the latest change (of the last twenty) in one write; says what it was.

        Taking back is not itself a change: a second call takes back the change before.

        Raises:
            NothingToUndo: no change is on record.
            StoreBusy, StoreDamaged: as for `writing`.
        """
        with self.undoing() as (action, _):
            return action

    def left_out(self) -> tuple[str, ...]:
        """No report: who writes here is this program alone."""
        return ()

    def remarks(self) -> tuple[str, ...]:
        """Nothing."""
        return ()

    @contextmanager
    def undoing(self) -> Iterator[tuple[str, Batch]]:
        """Take back the latest change; it stays on record if the block fails.

        Raises:
            NothingToUndo, StoreBusy, StoreDamaged: as for `undo`.
        """
        if not self._exists():
            raise NothingToUndo(str(self.home))
        with self._opened("undo", None) as batch:
            change = self._history.last()
            if change is None:
                raise NothingToUndo(str(self.home))
            batch.refresh_works()
            batch.refresh_digests()
            batch.restore(change.before())
            yield change.action, batch
            self._history.forget(change)

    @contextmanager
    def _opened(self, action: str, change: str | None) -> Iterator[Batch]:
        """The live database, with the store's lock held; published at the end if anything was written."""
        with self._locked():
            batch = Batch(self.home, self._history.record(action, change))
            try:
                yield batch
            finally:
                batch.close(self._checkpoints)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        with ExitStack() as stack:
            with told(self.home):
                self._exists()
                self.home.mkdir(parents=True, exist_ok=True)
                stack.enter_context(exclusive(self.home / "lock", self._wait))
                if not self._exists():
                    replace_file(self.home / "format", _FORMAT)
                self._history.tidy()
            yield

    def _exists(self) -> bool:
        """Whether there is a store; False for a missing or empty folder, which may become one."""
        with told(self.home):
            names = {path.name for path in self.home.iterdir()} if self.home.exists() else set()
            text = (self.home / "format").read_text(encoding="utf8") if "format" in names else None
        if text not in {None, _FORMAT}:
            raise StoreDamaged(str(self.home), "it was made by another version of the program")
        if text is None and names - _OWN:
            raise StoreDamaged(str(self.home), "the folder holds other files and no store")
        return text is not None
