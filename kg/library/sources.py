"""A source to be read: a file that a worker opens, or what this process has at hand or fetches."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from kg.model.errors import UnreadableSource

if TYPE_CHECKING:
    from kg.fetching.fetcher import Fetcher
    from kg.fetching.identifiers import Identifier
    from kg.model.document import Document


@dataclass(frozen=True, slots=True)
class Source:
    """A source. `document` is what was read of it already, or why it cannot be read; None for a file."""

    name: str
    document: Document | UnreadableSource | None = None

    @classmethod
    def named(cls, name: str) -> Self:
        """A file; or standard input (`-`), which is read here: no other process has it."""
        from kg.readers import read

        try:
            return cls(name, read(name) if name == "-" else None)
        except UnreadableSource as error:
            return cls(name, error)

    @classmethod
    def of_text(cls, name: str, text: str) -> Self:
        """A text at hand."""
        from kg.readers import read_text

        try:
            return cls(name, read_text(text, name))
        except UnreadableSource as error:
            return cls(name, error)

    @classmethod
    def of_article(cls, fetcher: Fetcher, identifier: Identifier) -> Self:
        """An article that is fetched here and now.

        Raises:
            KgError: none can be fetched any more.
        """
        try:
            document = fetcher.fetch(identifier)
        except UnreadableSource as error:
            return cls(str(identifier), error)
        return cls(document.source, document)

    def read(self) -> Document:
        """The document.

        Raises:
            UnreadableSource: it cannot be read.
        """
        if isinstance(self.document, UnreadableSource):
            raise self.document
        if self.document is None:
            from kg.readers import read

            return read(self.name)
        return self.document
