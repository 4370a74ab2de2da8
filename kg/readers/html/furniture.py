"""What of a page is the article? The rest (navigation, banners, buttons, other articles) is taken out of the tree.

The verdict on each run of words is resiliparse's. It gives text and nothing else, so every element's own words go to it
behind a number in characters that no text holds, and those whose number comes back are kept where they stand.
"""

from __future__ import annotations

import re
from copy import deepcopy
from itertools import chain
from typing import TYPE_CHECKING

from lxml import etree
from resiliparse.extract.html2text import extract_plain_text

from kg.readers.html.inline import HEADINGS
from kg.readers.html.parsing import kind
from kg.readers.jats.parsing import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kg.readers.jats.parsing import Element

UNREAD = (  # nothing that is read in these, or nothing that belongs to the text around them
    "script", "style", "noscript", "template", "svg", "iframe", "object", "embed", "canvas", "audio", "video", "map",
    "button", "input", "select", "textarea", "label", "datalist", "dialog", "nav", "annotation", "annotation-xml", "rp",
)  # fmt: skip
ROLES = frozenset(
    {"navigation", "banner", "contentinfo", "search", "dialog", "alertdialog", "menu", "menubar", "toolbar", "tooltip"}
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_ALOUD = re.compile(r"(?:^|[\s-])(?:sr-only|visually-hidden|screen-reader(?:-text|-only)?)(?:\s|$)")  # read out only
_FIRST, _BASE = 0xE000, 6400  # characters for private use
_PRIVATE = re.compile("[\ue000-\uf8ff]")
_NUMBER = re.compile("([\ue000-\uf8ff])([\ue000-\uf8ff])")


def without_unread(page: Element) -> None:
    """Take out of the tree what is not shown, and what is not read where it is shown."""
    for element in list(page.iter(etree.Element)):
        if kind(element) in UNREAD or _is_hidden(element):
            behind = element.tail
            element.clear()
            element.tag, element.tail = "span", behind


def without_furniture(page: Element, spared: frozenset[Element]) -> None:
    """Delete the words that the library calls furniture; elements stay, which links may lead to.

    Args:
        page: the page.
        spared: elements that are known to be the article's.
    """
    numbered = deepcopy(page)
    speaking = [(element, copy) for element, copy in zip(page.iter(), numbered.iter(), strict=True) if _speaks(element)]
    for picture in numbered.iter("figure", "figcaption"):
        picture.tag = "div"  # the library takes pictures for furniture with all that is said below them
    for items in numbered.iter("ul"):
        if 2 * sum(len(plain(link)) for link in items.iter("a")) < len(plain(items)):
            items.tag = "div"  # high up in a page it takes any list for a menu, but a menu is made of links
    for number, (_, copy) in enumerate(speaking):
        _say(copy, lambda words: _PRIVATE.sub("", words))
        copy.text = chr(_FIRST + number // _BASE) + chr(_FIRST + number % _BASE) + (copy.text or "")
    html = str(etree.tostring(numbered, method="html", encoding="unicode"))
    told = extract_plain_text(html, main_content=True, alt_texts=False, comments=False, post_meta=False)
    kept = {(ord(high) - _FIRST) * _BASE + ord(low) - _FIRST for high, low in _NUMBER.findall(told)}
    for number, (element, _) in enumerate(speaking):
        if number not in kept and element not in spared:
            _say(element, lambda _: " ")


def pieces(element: Element) -> Iterator[str]:
    """The words right inside an element, not those of the elements in it."""
    yield from filter(None, chain((element.text,), (inner.tail for inner in element)))


def _is_hidden(element: Element) -> bool:
    role, style = element.get("role") or "", element.get("style") or ""
    stated = element.get("hidden") is not None or element.get("aria-modal") == "true"
    stated = stated or (kind(element) not in HEADINGS and _ALOUD.search(element.get("class") or "") is not None)
    return stated or role.lower() in ROLES or _HIDDEN.search(style) is not None


def _speaks(element: Element) -> bool:
    return any(map(str.strip, pieces(element)))


def _say(element: Element, change: Callable[[str], str]) -> None:
    """Change the words right inside an element."""
    element.text = change(element.text or "")
    for inner in element:
        inner.tail = change(inner.tail or "")
