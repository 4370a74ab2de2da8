"""Labels of tables and figures: how a page begins a caption, since its mark-up seldom says."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree

from kg.readers.html.building import made, within
from kg.readers.html.inline import LINK
from kg.readers.jats.parsing import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.readers.jats.parsing import Element

_LABEL = re.compile(
    r"\s*(?P<label>(?:supplementa(?:ry|l)\s+)?(?P<kind>table|tab\.|fig(?:ure|\.)?|scheme|box|chart|plate)"
    r"\s*(?:[A-Z]?\d{1,3}[A-Z]?|[IVXL]{1,6})(?![\w%]))(?P<close>\s?[:.|–—]{1,2}|\s*$)?\s*",
    re.IGNORECASE,
)


def is_caption(paragraph: Element, first: str) -> bool:
    """Whether a paragraph is a caption: its label is closed by a sign, or stands in `first`, an element of its own."""
    found = _LABEL.match(plain(paragraph))
    return found is not None and (bool(found["close"]) or first.strip(" .:") == found["label"])


def is_label(words: str) -> bool:
    """Whether words begin with a label."""
    return _LABEL.match(words) is not None


def captioned(paragraphs: Sequence[Element], *, table: bool = False) -> Element:
    """A figure or table, with its label, and the caption in paragraphs; words of links in them are like others."""
    for paragraph in paragraphs:
        etree.strip_tags(paragraph, LINK)
    found = _LABEL.match(paragraphs[0].text or "") if paragraphs else None
    wrap = made("table-wrap" if table or (found and found["kind"].lower().startswith("tab")) else "fig")
    if found:
        within(wrap, "label", " ".join(found["label"].split()))
        paragraphs[0].text = (paragraphs[0].text or "")[found.end() :]
    within(wrap, "caption").extend(paragraph for paragraph in paragraphs if plain(paragraph))
    return wrap
