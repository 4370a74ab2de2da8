"""Making JATS elements: the form that a page's article is brought into, to be read like any other."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree

if TYPE_CHECKING:
    from kg.readers.jats.parsing import Element

_FORBIDDEN = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def made(name: str, words: str = "", **attributes: str) -> Element:
    """A new element."""
    element = etree.Element(name, {key.replace("_", "-"): value for key, value in attributes.items()})
    say(element, words)
    return element


def within(parent: Element, name: str, words: str = "", **attributes: str) -> Element:
    """A new element, the last of its parent."""
    element = made(name, words, **attributes)
    parent.append(element)
    return element


def writable(words: str) -> str:
    """The words with blanks for characters that XML has no place for."""
    return _FORBIDDEN.sub(" ", words)


def say(element: Element, words: str | None) -> None:
    """Add words at the end of an element."""
    if not words:
        return
    words = writable(words)
    if len(element):
        element[-1].tail = (element[-1].tail or "") + words
    else:
        element.text = (element.text or "") + words
