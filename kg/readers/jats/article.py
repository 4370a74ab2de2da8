"""The reader of JATS: a whole article as one text, in the order in which it is printed."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from kg.model.document import Document
from kg.model.errors import UnreadableSource
from kg.readers.cleaning.encoding import byte_order_mark
from kg.readers.jats import front
from kg.readers.jats.paper import Paper
from kg.readers.jats.parsing import article_of, child, descend, plain, tag
from kg.readers.jats.prose import Prose
from kg.readers.jats.reference_list import entries
from kg.readers.reader import content_id

if TYPE_CHECKING:
    from kg.model.document import Reference
    from kg.readers.jats.parsing import Element
    from kg.readers.jats.reference_list import Entry

NO_BODY = "The file holds no full text, only what stands in front of it."
_XML = re.compile(r"\s*<(?:\?xml\b|!DOCTYPE\s+(?!html\b)|article\b|!--)", re.IGNORECASE)
_HTML = re.compile(r"<!doctype\s+html|<html\b", re.IGNORECASE)


class JatsReader:
    """Reads JATS articles; marks up sections, citations and references."""

    name = "jats"
    extensions = (".xml", ".nxml")

    def recognises(self, head: bytes) -> bool:
        """Whether `head` begins an XML file; whether that is JATS shows when it is read."""
        start = head.decode(byte_order_mark(head) or "utf-8", "replace").removeprefix("\ufeff")
        return _XML.match(start) is not None and _HTML.search(start) is None

    def read(self, content: bytes, source: str) -> Document:
        """Title, abstracts, body, back matter and reference lists, as printed; see `kg.readers.jats.prose`."""
        return document_of(article_of(content, source), content_id(content), source, JatsReader.name)


def document_of(article: Element, identifier: str, source: str, form: str) -> Document:
    """The document that an `article` element holds; `form` is the name of the reader that it comes from.

    Raises:
        UnreadableSource: there are no words in it.
    """
    document = _Article(article).document(identifier, source, form)
    if not document.text:
        raise UnreadableSource(source, "the article holds no text, only its mark-up.")
    return document


class _Article:
    """One article on its way to paper."""

    def __init__(self, article: Element) -> None:
        self._article = article
        self._entries = entries(article)
        labels = {entry.rid: entry.reference.label for entry in self._entries.values() if entry.rid}
        self._paper = Paper(labels)
        self._prose = Prose(self._paper)
        self._references: list[Reference] = []

    def document(self, identifier: str, source: str, form: str) -> Document:
        title = front.title_of(self._article)
        with self._paper.section(title, "title"):
            self._paper.say(title)
        self._abstracts()
        body = child(self._article, "body")
        if body is not None:
            self._prose.blocks(body, "other")
        self._back()
        return Document(
            id=identifier,
            source=source,
            format=form,
            title=title,
            text=self._paper.text,
            sections=self._paper.sections,
            citations=self._paper.citations,
            references=tuple(self._references),
            metadata=front.metadata_of(self._article),
            warnings=() if body is not None else (NO_BODY,),
            tables=tuple(self._prose.tables),
        )

    def _abstracts(self) -> None:
        meta = descend(self._article, "front", "article-meta")
        for abstract in () if meta is None else meta:
            if tag(abstract) == "abstract":
                self._prose.part(abstract, "Abstract", "abstract")

    def _back(self) -> None:
        """Floats that the file keeps apart, then what follows the body, then every reference list."""
        for floats in self._article:
            if tag(floats) in {"floats-group", "floats-wrap"}:
                self._prose.blocks(floats, "other")
        back = child(self._article, "back")
        for part in () if back is None else back:
            self._back_part(part)
        for part in self._article.iter("{*}ref-list"):
            if not any(tag(around) in {"ref-list", "sub-article", "response"} for around in part.iterancestors()):
                self._reference_list(part)

    def _back_part(self, part: Element) -> None:
        if tag(part) == "glossary":
            self._prose.part(part, "Abbreviations", "abbreviations")
        elif tag(part) in {"ack", "notes"}:
            self._prose.part(part, "Acknowledgments" if tag(part) == "ack" else "", "other")
        elif tag(part) == "sec":
            self._prose.section(part, "other")
        elif tag(part) == "app-group":
            self._prose.blocks(part, "other")

    def _reference_list(self, part: Element) -> None:
        with self._paper.section(plain(child(part, "title")) or "References", "references"):
            self._paper.say(plain(child(part, "title")) or "References")
            self._paper.close()
            first = True
            for ref in part.iter():
                if ref in self._entries:
                    self._entry(self._entries[ref], first=first)
                    first = False

    def _entry(self, entry: Entry, *, first: bool) -> None:
        self._paper.say(entry.line)
        self._paper.close(tight=not first)
        end = self._paper.length
        self._references.append(replace(entry.reference, start=end - len(entry.reference.text), end=end))
