"""Words inside a paragraph of a page: what is raised, what cites, what leads elsewhere."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from kg.readers.html.building import say, within
from kg.readers.html.parsing import kind
from kg.readers.jats.parsing import plain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.readers.jats.parsing import Element

BLOCKS = frozenset(
    {
        "html", "body", "address", "article", "aside", "blockquote", "center", "dd", "details", "div", "dl", "dt",
        "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup",
        "hr", "li", "main", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead",
        "tr", "caption", "ul",
    }
)  # fmt: skip
LINK = "ext-link"
_RAISED = re.compile(r"vertical-align\s*:\s*super", re.IGNORECASE)


class Words:
    """Writes the words of a page into JATS elements.

    Args:
        cited: the id of the entry of the reference list that each end of a link stands for.
    """

    def __init__(self, cited: Mapping[str, str]) -> None:
        self._cited = cited

    def copy(self, element: Element, into: Element) -> None:
        """All words of an element."""
        say(into, element.text)
        for inner in element:
            self.one(inner, into)
            say(into, inner.tail)

    def one(self, element: Element, into: Element) -> None:
        """An element with its words; blocks that stand inside a line (paragraphs of a cell) are set apart by blanks."""
        name = kind(element)
        if name in {"br", "hr"}:
            within(into, "break")
        elif name == "a" and element.get("href"):
            self._link(element, into)
        elif name == "sup" or _RAISED.search(element.get("style") or ""):
            self.copy(element, into if _is_in(into, "sup") else within(into, "sup"))
        elif name in BLOCKS:
            say(into, " ")
            self.copy(element, into)
            say(into, " ")
        else:
            self.copy(element, into)

    def _link(self, element: Element, into: Element) -> None:
        rid = self._cited.get(fragment(element))
        if _is_in(into, "xref") or _is_in(into, LINK):
            self.copy(element, into)
        elif rid is not None:
            self.copy(element, within(into, "xref", ref_type="bibr", rid=rid))
        elif _is_footnote(element, into):
            self.copy(element, within(into, "sup"))
        else:
            self.copy(element, within(into, LINK))


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


def _is_footnote(link: Element, into: Element) -> bool:
    """Whether a link calls a footnote of a table: a letter or sign in a cell, which leads to a place in the page."""
    in_cell = _is_in(into, "td") or _is_in(into, "th")
    return in_cell and not _is_in(into, "sup") and len(plain(link)) == 1 and bool(fragment(link))


def _is_in(element: Element, name: str) -> bool:
    return element.tag == name or next(element.iterancestors(name), None) is not None
