"""Taking the graphs out of a crate that anybody may have made: nothing is fetched, and nothing outside of it is read.

Every file that the metadata names and that comes with the crate is checked against the size and the SHA-256 that they
tell. Files on the web, which metadata may name as well, are no part of what is read.
"""

from __future__ import annotations

import json
import re
import zlib
from contextlib import contextmanager, nullcontext
from errno import ENOENT
from hashlib import sha256
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import IO, TYPE_CHECKING, Any, Protocol
from urllib.parse import unquote
from zipfile import BadZipFile, ZipFile

from kg.graph.crates.metadata import METADATA, SPECIFICATION
from kg.model.errors import UnreadableSource

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    Entity = dict[str, Any]

LARGEST_METADATA = 64 << 20  # bytes; those of fifty thousand reports
_FREE, _RATIO = 64 << 20, 100  # what a ZIP file may unpack to: so many bytes, or so many times its own size
_CHUNK = 1 << 20
_DAMAGE = (OSError, BadZipFile, zlib.error, EOFError, RuntimeError)  # the last: encrypted, or packed in an odd way
_ELSEWHERE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//|#")  # how the names begin of what does not come with a crate


class _Place(Protocol):
    """Where the files of a crate lie."""

    def open(self, name: str) -> IO[bytes]:
        """Open one, by its path from the root of the crate.

        Raises:
            OSError, KeyError: there is none.
        """
        ...

    def size(self, name: str) -> int:
        """How many bytes it has; otherwise like `open`."""
        ...


class _Folder:
    def __init__(self, root: Path) -> None:
        self._root = root.resolve()

    def open(self, name: str) -> IO[bytes]:
        return self._inside(name).open("rb")

    def size(self, name: str) -> int:
        return self._inside(name).stat().st_size

    def _inside(self, name: str) -> Path:
        path = (self._root / name).resolve()
        if not path.is_relative_to(self._root):  # a link
            message = f"{name} leads out of it"
            raise PermissionError(0, message)
        if not path.is_file():  # a pipe, say, that nobody writes to
            raise FileNotFoundError(ENOENT, "there is no such file", name)
        return path


class _Archive:
    def __init__(self, packed: ZipFile) -> None:
        """The root is the folder of the outermost metadata file: who zips a folder may have its name before all."""
        self._packed = packed
        found = [name for name in packed.namelist() if PurePosixPath(name).name == METADATA]
        self._root = min(found, key=lambda name: name.count("/"), default=METADATA).removesuffix(METADATA)

    def open(self, name: str) -> IO[bytes]:
        return self._packed.open(self._root + name)

    def size(self, name: str) -> int:
        return self._packed.getinfo(self._root + name).file_size  # more than this is never unpacked


def is_crate(path: Path) -> bool:
    """Whether a path is meant as a crate: a folder, a ZIP file, or the metadata file in its folder."""
    return path.is_dir() or path.suffix.lower() == ".zip" or path.name == METADATA


@contextmanager
def graphs_of(path: Path, suffixes: Collection[str]) -> Iterator[list[Path]]:
    """The files of a crate that end so, for as long as the block lasts; all files are checked before.

    Raises:
        UnreadableSource: it is no crate, a file is missing, outside, or another one than the metadata say, it unpacks
            to far more than its size, or no file ends so.
    """
    with TemporaryDirectory(prefix="kg-crate-") as folder:
        try:
            if path.is_dir() or path.name == METADATA:
                root = path if path.is_dir() else path.parent
                found = _checked(path, _Folder(root), Path(folder), suffixes, None)
            else:
                with ZipFile(path) as packed:
                    found = _checked(path, _Archive(packed), Path(folder), suffixes, _limit(path))
        except _DAMAGE as error:
            reason = getattr(error, "strerror", None) or str(error).strip("'\"") or "it ends too early"
            raise UnreadableSource(str(path), f"it cannot be read as an RO-Crate ({reason})") from error
        yield found


def _limit(archive: Path) -> int:
    return max(_FREE, _RATIO * archive.stat().st_size)


def _checked(path: Path, place: _Place, folder: Path, suffixes: Collection[str], limit: int | None) -> list[Path]:
    """Check all files; the wanted ones are copied into a folder."""
    files = {_inside(path, each): each for each in _entities(path, place) if _is_file(each)}
    missing = next((name for name in files if not _is_there(place, name)), None)
    if missing is not None:
        raise UnreadableSource(str(path), f"{missing}, which its metadata name, is missing")
    size = sum(map(place.size, files))
    if limit is not None and size > limit:
        raise UnreadableSource(str(path), f"it would unpack to {size:,} bytes, far more than files of its size do")
    wanted = []
    for number, (name, entity) in enumerate(files.items()):
        suffix = PurePosixPath(name).suffix.lower()
        copy = folder / f"{number}{suffix}" if suffix in suffixes else None
        _check(path, place, name, entity, copy)
        if copy:
            wanted.append(copy)
    if not wanted:
        raise UnreadableSource(str(path), f"it has no file that ends in {', '.join(suffixes)}, as kg export writes it")
    return wanted


def _entities(path: Path, place: _Place) -> list[Entity]:
    """What the metadata describe.

    Raises:
        UnreadableSource: they are not those of a crate.
    """
    if not _is_there(place, METADATA):
        raise UnreadableSource(str(path), f"it is no RO-Crate: it has no {METADATA}")
    if place.size(METADATA) > LARGEST_METADATA:
        raise UnreadableSource(str(path), f"its {METADATA} is larger than {LARGEST_METADATA:,} bytes")
    try:
        with place.open(METADATA) as file:
            graph = json.load(file)["@graph"]
        entities: dict[str, Entity] = {each["@id"] + "": each for each in graph}
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise UnreadableSource(str(path), f"its {METADATA} is not what an RO-Crate has ({error!r:.80})") from error
    roots = [each.get("about") for each in entities.values() if _is_about_a_crate(each)]
    if not any(isinstance(root, dict) and root.get("@id") in entities for root in roots):
        raise UnreadableSource(str(path), f"its {METADATA} describes no RO-Crate")
    return list(entities.values())


def _is_about_a_crate(entity: Entity) -> bool:
    said = entity.get("conformsTo")
    return any(
        isinstance(one, dict) and str(one.get("@id")).startswith(SPECIFICATION)
        for one in (said if isinstance(said, list) else [said])
    )


def _is_file(entity: Entity) -> bool:
    """Whether it is a file that comes with the crate."""
    kinds = entity.get("@type")
    return "File" in (kinds if isinstance(kinds, list) else [kinds]) and not _ELSEWHERE.match(entity["@id"])


def _inside(path: Path, entity: Entity) -> str:
    """The path of a file from the root of the crate.

    Raises:
        UnreadableSource: it leads out of the crate.
    """
    name = unquote(entity["@id"])
    parts = PurePosixPath(name).parts
    if not parts or name.startswith("/") or ".." in parts or "\\" in name or not name.isprintable():
        raise UnreadableSource(str(path), f"its metadata name {name!r}, which is no file in it")
    return str(PurePosixPath(name))


def _is_there(place: _Place, name: str) -> bool:
    try:
        place.size(name)
    except (FileNotFoundError, KeyError):
        return False
    return True


def _check(path: Path, place: _Place, name: str, entity: Entity, copy: Path | None) -> None:
    """Read a file, compare it with what is said of it, and keep a copy.

    Raises:
        UnreadableSource: it is another one.
    """
    digest = sha256()
    with place.open(name) as file, copy.open("wb") if copy else nullcontext() as kept:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
            if kept:
                kept.write(chunk)
    size = str(place.size(name))
    for what, key, found in (("size", "contentSize", size), ("SHA-256", "sha256", digest.hexdigest())):
        said = entity.get(key)
        if said is not None and str(said).lower() != found:
            raise UnreadableSource(str(path), f"{name} is not what its metadata say: its {what} is {found}, not {said}")
