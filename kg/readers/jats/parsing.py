"""XML to elements, with everything switched off by which a file could reach outside itself or grow."""

from __future__ import annotations

import re
from functools import lru_cache
from html.entities import html5

from lxml import etree

from kg.model.errors import UnreadableSource
from kg.readers.cleaning.characters import clean, without_soft_hyphens
from kg.readers.cleaning.encoding import byte_order_mark

Element = etree._Element  # noqa: SLF001 - lxml has no public name for the type of an element

_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_NAMED_ENTITY = re.compile(rb"&([A-Za-z][A-Za-z0-9.]{0,31});")
_PREDEFINED = frozenset({b"amp", b"lt", b"gt", b"quot", b"apos"})
_SPACE = re.compile(r"\s+")


def article_of(content: bytes, source: str) -> Element:
    """The `article` element of a JATS file.

    Entities declared in the file are refused, not expanded; those of the JATS and HTML character sets (`&nbsp;`) are
    read without their DTD, which is never loaded.

    Raises:
        UnreadableSource: not well-formed, declares entities, or holds no JATS article.
    """
    utf8 = _as_utf8(content).lstrip()
    if b"<!ENTITY" in utf8:
        raise UnreadableSource(
            source, "it declares entities of its own, which are not expanded for safety; save it without its DOCTYPE."
        )
    root = _parse(_NAMED_ENTITY.sub(_character, utf8), source)
    found = [element for element in root.iter() if _is_article(element)]
    if not found:
        raise UnreadableSource(
            source, f"it is XML but not a JATS article: its outermost element is <{tag(root) or 'unknown'}>."
        )
    if len(found) > 1 and tag(root) != "article":
        raise UnreadableSource(source, f"it holds {len(found)} articles; split it into one file per article.")
    return found[0]


def tag(element: Element) -> str:
    """The local name of an element; empty for comments and processing instructions."""
    name = element.tag
    return _local(name) if isinstance(name, str) else ""


def child(element: Element | None, *names: str) -> Element | None:
    """The first child with one of the names."""
    return None if element is None else next((inner for inner in element if tag(inner) in names), None)


def descend(element: Element | None, *path: str) -> Element | None:
    """The element at the end of a path of children."""
    for name in path:
        element = child(element, name)
    return element


def plain(element: Element | None) -> str:
    """All words of an element in one line; empty where there is none."""
    if element is None:
        return ""
    return without_soft_hyphens(_SPACE.sub(" ", clean("".join(map(str, element.itertext()))))).strip()


@lru_cache(maxsize=1024)
def _local(name: str) -> str:
    return name.rpartition("}")[2]


def _is_article(element: Element) -> bool:
    return tag(element) == "article" and child(element, "front", "body") is not None


def _parse(content: bytes, source: str) -> Element:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        return etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableSource(
            source, f"it is not well-formed XML (line {error.lineno}); the file may be damaged or cut off."
        ) from error


def _as_utf8(content: bytes) -> bytes:
    """UTF-16 and UTF-32 recoded, so that the checks of the bytes see everything."""
    encoding = byte_order_mark(content)
    if encoding in {None, "utf-8"}:
        return content
    text = content.decode(str(encoding), "replace").removeprefix("\ufeff")
    return _DECLARATION.sub("", text).encode("utf-8", "replace")


def _character(match: re.Match[bytes]) -> bytes:
    """A named character as numbers that every XML parser knows; unknown names stay."""
    characters = None if match[1] in _PREDEFINED else html5.get(f"{match[1].decode('ascii')};")
    return match[0] if characters is None else "".join(f"&#{ord(one)};" for one in characters).encode()
