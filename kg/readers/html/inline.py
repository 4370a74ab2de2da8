"""Words inside a paragraph of a page: what is raised, what cites, what leads elsewhere."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from kg.readers.html.building import Line
from kg.readers.html.parsing import kind
from kg.readers.jats.parsing import plain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.readers.jats.parsing import Element

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
BLOCKS = frozenset(
    {
        "html", "body", "address", "article", "aside", "blockquote", "center", "dd", "details", "div", "dl", "dt",
        "fieldset", "figcaption", "figure", "footer", "form", *HEADINGS, "header", "hgroup",
        "hr", "li", "main", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead",
        "tr", "caption", "ul",
    }
)  # fmt: skip
LINK = "ext-link"
_RAISED = re.compile(r"vertical-align\s*:\s*super", re.IGNORECASE)


class Words:
    """Writes the words of a page on lines.

    Args:
        cited: the id of the entry of the reference list that each end of a link stands for.
    """

    def __init__(self, cited: Mapping[str, str]) -> None:
        self._cited = cited

    def line(self, element: Element, name: str, **attributes: str) -> Element:
        """All words of an element, in a new element."""
        line = Line(name, **attributes)
        self.copy(element, line)
        return line.ended()

    def copy(self, element: Element, line: Line) -> None:
        """All words of an element."""
        line.say(element.text)
        for inner in element:
            self.one(inner, line)
            line.say(inner.tail)

    def one(self, element: Element, line: Line) -> None:
        """An element with its words; blocks that stand inside a line (paragraphs of a cell) are set apart by blanks."""
        name = kind(element)
        if name in {"br", "hr"}:
            line.say(" ")
        elif name == "a" and element.get("href"):
            self._link(element, line)
        elif not line.is_in("sup") and (name == "sup" or _RAISED.search(element.get("style") or "")):
            with line.within("sup"):
                self.copy(element, line)
        elif name in BLOCKS:
            line.say(" ")
            self.copy(element, line)
            line.say(" ")
        else:
            self.copy(element, line)

    def _link(self, element: Element, line: Line) -> None:
        rid = self._cited.get(fragment(element))
        if line.is_in("xref", LINK):
            self.copy(element, line)
        elif rid is not None:
            with line.within("xref", ref_type="bibr", rid=rid):
                self.copy(element, line)
        else:
            with line.within("sup" if _is_footnote(element, line) else LINK):
                self.copy(element, line)


def fragment(link: Element) -> str:
    """The place in a page that a link leads to; browsers write the page's whole address before it when they save."""
    try:
        return unquote(urlsplit(link.get("href") or "").fragment)
    except ValueError:
        return ""


def leads_away(element: Element) -> bool:
    """Whether an element has no words but those of links that cite nothing, or none at all."""
    if element.tag == LINK:
        return True
    own = [element.text or "", *(inner.tail or "" for inner in element)]
    return not any(map(_has_letters, own)) and all(map(leads_away, element))


def has_blocks(element: Element) -> bool:
    """Whether blocks stand in an element, so that it is no paragraph itself."""
    return any(kind(inner) in BLOCKS for inner in element.iterdescendants())


def _has_letters(words: str) -> bool:
    return any(map(str.isalnum, words))


def _is_footnote(link: Element, line: Line) -> bool:
    """Whether a link calls a footnote of a table: a letter or sign in a cell, which leads to a place in the page."""
    return line.is_in("td", "th") and not line.is_in("sup") and len(plain(link)) == 1 and bool(fragment(link))
