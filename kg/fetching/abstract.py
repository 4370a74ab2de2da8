"""An abstract as the JATS article that it is the front of, so that one reader reads all that is fetched."""

from __future__ import annotations

import re
from html import escape, unescape
from typing import TYPE_CHECKING

from kg.fetching.record import NOT_XML
from kg.model.errors import UnreadableSource

if TYPE_CHECKING:
    from kg.fetching.record import Record
    from kg.model.document import Metadata

# Only what is known to be mark-up is: abstracts also hold a bare "P<0.001".
_HEADING = re.compile(r"<h[1-6]\b[^<>]*>(.*?)</h[1-6]>", re.IGNORECASE | re.DOTALL)
_BREAK = re.compile(r"</?(?:p|br|div|ul|ol|li|h[1-6])\b[^<>]*>", re.IGNORECASE)
_RAISED = re.compile(r"<(su[bp])\b[^<>]*>(.*?)</\1>", re.IGNORECASE | re.DOTALL)
_OTHER = re.compile(r"</?(?:a|b|i|u|em|strong|small|span|sub|sup)\b[^<>]*>", re.IGNORECASE)
_IDS = ("pmid", "pmcid", "doi")


def abstract_of(record: Record, name: str) -> bytes:
    """Title, abstract and publication of an article as JATS without a body; the same bytes for the same record.

    Raises:
        UnreadableSource: the record has no abstract; `name` is what was asked for.
    """
    abstract = _abstract(record.abstract)
    if not abstract:
        raise UnreadableSource(name, "Europe PMC has neither an open full text nor an abstract of it.")
    meta = record.metadata
    front = (
        _element("journal-meta", _element("journal-title-group", _words("journal-title", meta.container)))
        + _element("article-meta", _article_meta(meta, record.title) + _element("abstract", abstract))
    )  # fmt: skip
    return f"<article>{_element('front', front)}</article>".encode()


def _article_meta(meta: Metadata, title: str) -> str:
    ids = "".join(_words("article-id", getattr(meta, kind), f' pub-id-type="{kind}"') for kind in _IDS)
    people = (_words("string-name", name) for name in meta.authors)
    authors = "".join(_element("contrib", name, ' contrib-type="author"') for name in people)
    return (
        ids
        + _element("title-group", _element("article-title", _inline(title.removesuffix("."))))
        + _element("contrib-group", authors)
        + _element("pub-date", _words("year", meta.year))
        + _words("volume", meta.volume)
        + _words("issue", meta.issue)
        + _words("elocation-id", meta.pages)
        + _element("permissions", _element("license", _words("license-p", meta.licence)))
    )


def _abstract(html: str) -> str:
    """Parts with headings become sections, the rest paragraphs."""
    first, *parts = _HEADING.split(html)
    sections = zip(parts[::2], parts[1::2], strict=True)
    return _paragraphs(first) + "".join(
        _element("sec", _element("title", _inline(title)) + _paragraphs(body)) for title, body in sections
    )


def _paragraphs(html: str) -> str:
    return "".join(_element("p", _inline(part)) for part in _BREAK.split(html))


def _inline(html: str) -> str:
    """Words, with what is raised and lowered; every other mark is dropped."""
    parts = _RAISED.split(html)  # words, then by turns: the name of an element, what is in it, and words again
    raised = zip(parts[1::3], parts[2::3], parts[3::3], strict=True)
    return _plain(parts[0]) + "".join(
        _element(name.lower(), _plain(inside)) + _plain(behind) for name, inside, behind in raised
    )


def _plain(html: str) -> str:
    return _escaped(unescape(_OTHER.sub("", html)))


def _words(name: str, words: str | None, attributes: str = "") -> str:
    return _element(name, _escaped(words or ""), attributes)


def _element(name: str, content: str, attributes: str = "") -> str:
    """An element; nothing where there is nothing to put into it."""
    return f"<{name}{attributes}>{content}</{name}>" if content.strip() else ""


def _escaped(words: str) -> str:
    return escape(NOT_XML.sub("", words), quote=False)
