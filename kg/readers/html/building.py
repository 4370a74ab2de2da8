"""Making JATS elements: the form that a page's article is brought into, to be read like any other."""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING

from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.readers.jats.parsing import Element

_FORBIDDEN = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Line:
    """An element in the making, such as a paragraph: words and elements are added at its end.

    Attributes:
        blank: whether no words were added yet.
    """

    def __init__(self, name: str, **attributes: str) -> None:
        self._builder = etree.TreeBuilder()
        self._builder.start(name, {key: value for key, value in attributes.items()})  # noqa: C416 - of another type
        self._open = [name]
        self.blank = True

    def say(self, words: str | None) -> None:
        """Add words."""
        if words:
            self.blank = self.blank and words.isspace()
            self._builder.data(writable(words))

    @contextmanager
    def within(self, name: str, **attributes: str) -> Iterator[None]:
        """What is added goes into a new element."""
        self._builder.start(name, {key.replace("_", "-"): value for key, value in attributes.items()})
        self._open.append(name)
        yield
        self._builder.end(self._open.pop())

    def is_in(self, *names: str) -> bool:
        """Whether what is added goes into an element of one of these names."""
        return any(name in self._open for name in names)

    def ended(self) -> Element:
        """The element, to which nothing can be added any more."""
        self._builder.end(self._open.pop())
        return self._builder.close()


def made(name: str, words: str = "", **attributes: str) -> Element:
    """A new element."""
    element = etree.Element(name, {key.replace("_", "-"): value for key, value in attributes.items()})
    element.text = writable(words)
    return element


def within(parent: Element, name: str, words: str = "", **attributes: str) -> Element:
    """A new element, the last of its parent."""
    element = made(name, words, **attributes)
    parent.append(element)
    return element


def writable(words: str) -> str:
    """The words with blanks for characters that XML has no place for."""
    return _FORBIDDEN.sub(" ", words)
