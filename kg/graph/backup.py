"""A whole store in one file, taken while it is in use, and a store made from it.

The file is a compressed tar archive: `format` as in the store, `live/` as the current checkpoint has it, `history/`.
"""

from __future__ import annotations

import os
import shutil
import tarfile
import zlib
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from kg.graph.store import Store
from kg.model.errors import BackupFailed, EmptyStore

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.graph.homes import Home

_PARTS = ("format", "live", "history")
_LEVEL = 1  # the database compresses its files itself


def back_up(store: Home, file: Path) -> int:
    """Write a store into a file.

    Args:
        store: it may be read and written meanwhile; what is written is its state now.
        file: it must not exist, so that no backup is lost.

    Returns:
        The size of the file, in bytes.

    Raises:
        EmptyStore: there is nothing to keep.
        BackupFailed: the file exists, or cannot be written.
        StoreDamaged: the store cannot be read.
    """
    if file.exists():
        raise BackupFailed(str(file), "it exists already; choose another name, or delete it first")
    draft = file.with_name(f".{file.name}.part")
    with store.snapshot() as snapshot:
        if snapshot.path is None:
            raise EmptyStore(str(store.home))
        try:
            with tarfile.open(draft, "w:gz", compresslevel=_LEVEL) as archive:
                archive.add(store.folder / "format", "format")
                archive.add(snapshot.path, "live")
                for path in sorted((store.folder / "history").glob("*.gz")):
                    with suppress(FileNotFoundError):  # a writer has just forgotten it
                        archive.add(path, f"history/{path.name}")
            draft.replace(file)
        except OSError as error:
            draft.unlink(missing_ok=True)
            raise BackupFailed(str(file), f"it cannot be written ({error.strerror or error})") from error
    return file.stat().st_size


def restore(store: Home, file: Path) -> None:
    """Make a store from a backup.

    Args:
        store: it must not be there yet, or be an empty folder, so that nothing is lost.
        file: what `back_up` has written.

    Raises:
        BackupFailed: the store is there, or is no folder, or the file cannot be read, is damaged or is no backup;
            nothing was changed.
    """
    if not isinstance(store, Store):
        raise BackupFailed(str(file), f"{store.home} is no folder; restore into one, then kg export and kg import")
    home = store.home.absolute()
    if home.exists() and (not home.is_dir() or any(home.iterdir())):
        raise BackupFailed(str(file), f"{home} holds something already; name a new store with --store")
    try:
        home.parent.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(prefix=f".{home.name}.", dir=home.parent) as folder:
            made = Path(folder) / "store"
            _unpack(file, made)
            with Store(made).writing("restore") as batch:
                batch.touch()
            if home.exists():
                home.rmdir()
            os.rename(made, home)  # noqa: PTH104 - which fails where something has come there meanwhile
    except (OSError, EOFError, tarfile.TarError, zlib.error) as error:
        reason = getattr(error, "strerror", None) or str(error) or "it ends too early"
        raise BackupFailed(str(file), f"it cannot be restored ({reason})") from error


def _unpack(file: Path, folder: Path) -> None:
    with tarfile.open(file, "r:gz") as archive:
        archive.extractall(folder, members=_members(archive), filter="data")
    if not (folder / "format").is_file() or not (folder / "live").is_dir():
        shutil.rmtree(folder, ignore_errors=True)
        message = "it is no backup of a store"
        raise tarfile.ReadError(message)


def _members(archive: tarfile.TarFile) -> Iterator[tarfile.TarInfo]:
    for member in archive:
        if Path(member.name).parts[:1][0] in _PARTS and (member.isfile() or member.isdir()):
            yield member
