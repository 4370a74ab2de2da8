"""Checkpoints: what readers open. Each is a complete store made of hard links; a pointer names the current one.

A checkpoint is built under another name and renamed, and the pointer is a small file that is replaced in one step, so a
writer that is killed leaves either the old current checkpoint or the new one.
"""

from __future__ import annotations

import os
import shutil
from typing import IO, TYPE_CHECKING

from kg.graph.locking import shared, unless_shared
from kg.model.errors import StoreDamaged

if TYPE_CHECKING:
    from pathlib import Path

    import pyoxigraph

NONE_YET = "000000"  # the id of the empty snapshot of a store that holds nothing yet
_KEPT = 2  # checkpoints that stay without a lease: a reader between reading the pointer and leasing loses nothing
_TRIES = 20  # each lost try means that writers published twice and swept in between


class Checkpoints:
    """The folder `checkpoints/` of a store, and the pointer `current` beside it."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._folder = home / "checkpoints"
        self._pointer = home / "current"

    def current(self) -> str:
        """The id of the current checkpoint; NONE_YET before the first. One read of a small file.

        Where the pointer is lost, the latest checkpoint is the current one.

        Raises:
            StoreDamaged: the pointer is not readable, or no number.
        """
        try:
            name = self._pointer.read_text(encoding="utf8", errors="replace").strip()
        except (FileNotFoundError, NotADirectoryError):
            complete = [path.name for path in self._folder.glob("*") if path.name.isdecimal() and path.is_dir()]
            return max(complete, key=int, default=NONE_YET)
        except OSError as error:
            raise StoreDamaged(str(self._home), error.strerror or str(error)) from error
        if not name.isdecimal():
            raise StoreDamaged(str(self._home), "its file `current` names no checkpoint")
        return name

    def lease(self) -> tuple[str, Path, IO[bytes]] | None:
        """The current checkpoint's id and folder, kept until the returned file is closed; None before the first.

        Raises:
            StoreDamaged: the pointer names a checkpoint that is not there.
        """
        for _ in range(_TRIES):
            name = self.current()
            if name == NONE_YET:
                return None
            lease = shared(self._lease_file(name))
            if lease and (self._folder / name).is_dir():
                return name, self._folder / name, lease
            if lease:
                lease.close()
        raise StoreDamaged(str(self._home), f"its current state (checkpoint {name}) is missing")

    def publish(self, live: pyoxigraph.Store) -> str:
        """Make what `live` holds the current checkpoint, and delete old ones that nobody reads."""
        self._folder.mkdir(exist_ok=True)
        number = max([int(self.current()), *map(_number, self._folder.iterdir())]) + 1
        name = f"{number:06d}"
        unfinished = self._folder / f"{name}.part"
        live.backup(str(unfinished))
        self._lease_file(name).touch()
        unfinished.rename(self._folder / name)
        replace_file(self._pointer, name + "\n")
        self._sweep()
        return name

    def _sweep(self) -> None:
        folders = sorted((path for path in self._folder.iterdir() if path.is_dir()), key=_number)
        complete = [path for path in folders if path.suffix != ".part"]
        for path in folders:
            if path not in complete[-_KEPT:]:
                self._delete(path)

    def _delete(self, folder: Path) -> None:
        lease_file = self._lease_file(folder.name.removesuffix(".part"))
        with unless_shared(lease_file) as free:
            if free:
                shutil.rmtree(folder)
                lease_file.unlink()

    def _lease_file(self, name: str) -> Path:
        return self._folder / f"{name}.lease"


def replace_file(path: Path, text: str) -> None:
    """Write a small file so that it is found whole, old or new, whatever happens in between."""
    draft = path.with_name(path.name + ".draft")
    with draft.open("w", encoding="utf8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _number(path: Path) -> int:
    digits = path.name.partition(".")[0]
    return int(digits) if digits.isdecimal() else 0
