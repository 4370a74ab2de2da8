"""The paper that an article is written on: paragraphs one by one, with the places of sections and citations."""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING

from kg.model.document import Citation, Section
from kg.readers.cleaning.characters import clean, without_soft_hyphens
from kg.readers.jats.citing import Mark, citations

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_SPACE = re.compile(r"\s+")


class Paper:
    """Text in the making. Words go to the open paragraph until it is closed; empty paragraphs leave no trace.

    Args:
        labels: the label of each id of the reference list.
    """

    def __init__(self, labels: Mapping[str, str]) -> None:
        self._labels = labels
        self._text: list[str] = []
        self.length = 0  # of all closed paragraphs
        self.last = ""  # of the closed paragraphs
        self._open: list[str] = []
        self._marks: list[Mark] = []
        self._sections: list[Section] = []
        self._citations: list[Citation] = []
        self.here = 0  # length of the open paragraph

    @property
    def text(self) -> str:
        """All closed paragraphs."""
        return "".join(self._text)

    @property
    def sections(self) -> tuple[Section, ...]:
        """The sections by their start, outer before inner."""
        return tuple(sorted(self._sections, key=lambda section: (section.start, -section.end)))

    @property
    def citations(self) -> tuple[Citation, ...]:
        """The citation markers by their start."""
        return tuple(self._citations)

    def say(self, words: str | None) -> None:
        """Add words to the open paragraph; any run of white space is one blank."""
        if not words:
            return
        words = without_soft_hyphens(_SPACE.sub(" ", clean(words)))
        if words.startswith(" ") and (not self.here or self._open[-1].endswith(" ")):
            words = words[1:]
        if words:
            self._open.append(words)
            self.here += len(words)

    def mark(self, start: int, rids: str) -> None:
        """Note that the open paragraph cites works from `start` to here."""
        self._marks.append(Mark(start, self.here, tuple(rids.split())))

    def close(self, *, tight: bool = False) -> int:
        """End the open paragraph; returns where it begins. A tight one follows the last without an empty line."""
        paragraph = "".join(self._open).rstrip()
        start = self._begin(tight=tight)
        if paragraph:
            self._citations += citations(paragraph, self._marks, self._labels, start)
            self._text.append("\n" * (start - self.length) + paragraph)
            self.length = start + len(paragraph)
            self.last = paragraph
        self.drop()
        return start

    def drop(self) -> None:
        """Forget the open paragraph."""
        self._open, self._marks, self.here = [], [], 0

    @contextmanager
    def section(self, title: str | None, kind: str) -> Iterator[None]:
        """All that is said inside is a section of this title and type."""
        self.close()
        start = self._begin()
        yield
        self.close()
        if self.length > start:
            self._sections.append(Section(title, kind, start, self.length))

    def _begin(self, *, tight: bool = False) -> int:
        """Where the next paragraph begins."""
        return self.length + (0 if not self.length else 1 if tight else 2)
