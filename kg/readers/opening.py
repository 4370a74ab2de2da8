"""From a path, standard input, bytes or a string to a Document; every failure is an UnreadableSource."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from kg.model.errors import UnreadableSource
from kg.readers.reader import choose, readable_extensions
from kg.readers.text import document_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import BinaryIO

    from kg.model.document import Document

STANDARD_INPUT = "-"
LARGEST_SOURCE = 50_000_000  # bytes; the text of a long article has 0.2 million, a PDF with its images some 10 million


def read(source: str | Path) -> Document:
    """Read one file, or standard input where `source` is `-`.

    Raises:
        UnreadableSource: it is missing, a folder, too large, empty, or in no format that a reader recognises.
    """
    name = str(source)
    content = _take(sys.stdin.buffer, name) if name == STANDARD_INPUT else _content(name)
    return read_bytes(content, name)


def read_bytes(content: bytes, name: str) -> Document:
    """Read a source from its bytes; `name` is its file name, and becomes the document's `source`.

    Raises:
        UnreadableSource: the bytes are too many, none, or in no format that a reader recognises.
    """
    if len(content) > LARGEST_SOURCE:
        _too_large(name, len(content))
    if not content.strip():
        raise UnreadableSource(name, "there is nothing in it but empty space.")
    return choose(content, name).read(content, name)


def read_text(text: str, source: str = STANDARD_INPUT) -> Document:
    """Read a string as plain text. Where it has no line break, it is the document's text, unchanged.

    Raises:
        UnreadableSource: the text is empty or too long.
    """
    if len(text) > LARGEST_SOURCE:
        _too_large(source, len(text))
    return document_of(text, text.encode("utf-8", "surrogatepass"), source)


def find_sources(paths: Iterable[str | Path]) -> list[str]:
    """The sources that `paths` name: files as they are given, folders as the readable files below them, sorted.

    Hidden files and folders below a named folder are passed over, and what a browser saved along with a page. A path
    that does not exist is kept, so that reading it says so in its place.

    Raises:
        UnreadableSource: a folder cannot be listed, or holds no file that a reader's extensions name.
    """
    return list(dict.fromkeys(source for path in paths for source in _expand(str(path))))


def _expand(path: str) -> list[str]:
    if path == STANDARD_INPUT or not Path(path).is_dir():
        return [path]
    extensions = readable_extensions()
    found = sorted(str(file) for file in _files(path) if file.suffix.lower() in extensions)
    if not found:
        wanted = ", ".join(sorted(extensions))
        raise UnreadableSource(path, f"the folder holds no file that can be read ({wanted}).")
    return found


def _files(folder: str) -> Iterator[Path]:
    for here, folders, files in os.walk(folder, onerror=_unlisted):
        folders[:] = [name for name in folders if not name.startswith(".") and not _is_of_page(name, files)]
        yield from (Path(here, name) for name in files if not name.startswith("."))


def _is_of_page(folder: str, files: Sequence[str]) -> bool:
    """Whether a browser has put a folder beside a saved page, with its pictures and frames (`Page_files`)."""
    page, mark, _ = folder.rpartition("_files")
    return bool(mark) and any(f"{page}{ending}" in files for ending in (".html", ".htm"))


def _unlisted(error: OSError) -> NoReturn:
    raise UnreadableSource(str(error.filename), f"the folder cannot be listed ({error.strerror}).") from error


def _content(name: str) -> bytes:
    """The bytes of a file; its size is looked at before it is opened."""
    try:
        status = Path(name).stat()
        if stat.S_ISDIR(status.st_mode):
            raise UnreadableSource(name, "this is a folder, where a file is needed.")
        if status.st_size > LARGEST_SOURCE:
            _too_large(name, status.st_size)
        with Path(name).open("rb") as file:
            return _take(file, name)
    except (OSError, ValueError) as error:
        raise UnreadableSource(name, _why(error)) from error


def _take(file: BinaryIO, name: str) -> bytes:
    content = file.read(LARGEST_SOURCE + 1)
    if len(content) > LARGEST_SOURCE:
        _too_large(name, len(content))
    return content


def _too_large(name: str, size: int) -> NoReturn:
    megabytes, limit = -(-size // 1_000_000), LARGEST_SOURCE // 1_000_000
    raise UnreadableSource(
        name, f"it has {megabytes} MB or more and the limit is {limit} MB; split it into one file per report."
    )


def _why(error: OSError | ValueError) -> str:
    if isinstance(error, FileNotFoundError):
        return "there is no such file."
    if isinstance(error, PermissionError):
        return "you have no permission to read it; ask its owner, or change its permissions."
    return f"it cannot be opened ({getattr(error, 'strerror', None) or error})."
