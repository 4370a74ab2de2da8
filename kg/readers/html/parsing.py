"""Bytes of a web page to elements: whatever it declares, nothing is fetched, run or grown."""

from __future__ import annotations

import codecs
import re

from lxml import etree

from kg.model.errors import UnreadableSource
from kg.readers.cleaning.encoding import byte_order_mark, decode
from kg.readers.html.building import writable
from kg.readers.jats.parsing import Element, tag

DECLARATION = 4096  # bytes in which a page says how it is encoded
_CHARSET = re.compile(
    rb"<(?:meta|\?xml)\b[^>]{0,500}?(?:charset|encoding)\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE
)
_WINDOWS = frozenset({"iso8859-1", "ascii"})  # browsers read both as Windows-1252, and so do those who write pages
_XML = re.compile(r"^\s*<\?xml[^>]*>")
_EMBEDDED = re.compile(r"data:[\w/+.-]{1,60};base64,[A-Za-z0-9+/=]*")
CUT = "The page nests or embeds more than any article does; what stands behind that was not read."


def page_of(content: bytes, source: str) -> tuple[Element, tuple[str, ...]]:
    """The outermost element of a page, and warnings.

    Raises:
        UnreadableSource: there are no elements in it.
    """
    text, warnings = _characters(content)
    text = _EMBEDDED.sub("", _XML.sub("", text.replace("\x00", "")))
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)
    try:
        page = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:
        page = None
    if page is None:
        raise UnreadableSource(source, "it is a web page without anything in it; save it again from the browser.")
    for element in page.iter():  # what a page gives by number may be any character
        element.text, element.tail = writable(element.text or ""), writable(element.tail or "")
    cut = any(error.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT for error in parser.error_log)
    return page, (*warnings, CUT) if cut else warnings


def kind(element: Element) -> str:
    """The name of an element, in small letters and without a prefix (`m:math`)."""
    return tag(element).rpartition(":")[2].lower()


def _characters(content: bytes) -> tuple[str, tuple[str, ...]]:
    """UTF-8 where it is that, whatever is declared, for that cannot be so by chance; else as declared, else a guess."""
    declared = _declared(content)
    utf8 = not content.isascii() and _is_utf8(content)
    if declared is None or utf8 or byte_order_mark(content) is not None:
        try:
            return decode(content)
        except ValueError:  # zeros in the midst of it, which browsers pass over
            return decode(content.replace(b"\x00", b""))
    text = content.decode(declared, "replace")
    bad = text.count("\ufffd")
    return text, (f"{bad} places are not valid {declared} as the page says it is.",) if bad else ()


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _declared(content: bytes) -> str | None:
    """The encoding that the page names, if there is one of that name in which its mark-up can stand as it does."""
    found = _CHARSET.search(content[:DECLARATION])
    if found is None:
        return None
    try:
        name = codecs.lookup(found[1].decode("ascii")).name
        readable = "<".encode(name) == b"<" and b"<".decode(name, "replace") == "<"
    except (LookupError, UnicodeError, TypeError):
        return None
    return None if not readable else "cp1252" if name in _WINDOWS else name
