"""What a reader is, and which one reads a source: by its content first, by its name second."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from importlib.metadata import entry_points
from pathlib import PurePath
from typing import TYPE_CHECKING, Protocol

from kg.model.errors import UnreadableSource
from kg.readers.foreign import foreign_format

if TYPE_CHECKING:
    from kg.model.document import Document

ENTRY_POINTS = "kg.readers"
FALLBACK = "text"  # anything without NUL bytes can be taken for text, so this reader is asked last
HEAD = 4096  # bytes that readers see when they are asked whether they recognise a source


class Reader(Protocol):
    """Turns the bytes of one format into a Document.

    Attributes:
        name: the `format` of its documents.
        extensions: endings of file names that it reads, lower case, with the dot.
    """

    name: str
    extensions: tuple[str, ...]

    def recognises(self, head: bytes) -> bool:
        """Whether a source that begins with `head` is in this reader's format."""
        ...

    def read(self, content: bytes, source: str) -> Document:
        """The document in `content`; raises UnreadableSource, and nothing else, when there is none."""
        ...


@lru_cache(maxsize=1)
def readers() -> tuple[Reader, ...]:
    """Every installed reader (entry points of the group `kg.readers`), by name, the text reader last."""
    loaded: list[Reader] = [point.load()() for point in entry_points(group=ENTRY_POINTS)]
    return tuple(sorted(loaded, key=lambda reader: (reader.name == FALLBACK, reader.name)))


def readable_extensions() -> frozenset[str]:
    """The endings of file names that some reader declares."""
    return frozenset(extension for reader in readers() for extension in reader.extensions)


def choose(content: bytes, name: str) -> Reader:
    """The reader for a source; raises UnreadableSource where none recognises the content."""
    head, extension = content[:HEAD], PurePath(name).suffix.lower()
    willing = [reader for reader in readers() if reader.recognises(head)]
    if not willing:
        raise UnreadableSource(name, _unrecognised(head, extension))
    return min(willing, key=lambda reader: (reader.name == FALLBACK, extension not in reader.extensions, reader.name))


def content_id(content: bytes) -> str:
    """The identifier of a document: the hexadecimal SHA-256 of its source's bytes."""
    return hashlib.sha256(content).hexdigest()


def _unrecognised(head: bytes, extension: str) -> str:
    named = f"the name ends in {extension}, but " if extension in readable_extensions() else ""
    found = foreign_format(head) or "binary data of an unknown kind"
    known = ", ".join(reader.name for reader in readers())
    return f"{named}the content is {found}; the formats that can be read are {known}."
