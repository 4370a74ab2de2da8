"""The reader of web pages."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from kg.model.errors import UnreadableSource
from kg.readers.cleaning.encoding import byte_order_mark
from kg.readers.html.article import article_of
from kg.readers.html.facts import facts_of
from kg.readers.html.parsing import page_of
from kg.readers.jats.article import document_of
from kg.readers.jats.parsing import plain
from kg.readers.reader import content_id

if TYPE_CHECKING:
    from kg.model.document import Document
    from kg.readers.html.facts import Facts
    from kg.readers.jats.parsing import Element

FEWEST_WORDS = 40  # of prose in an article; a page to sign in at has fewer
NO_ARTICLE = (
    "it is a web page without an article, perhaps one to sign in at or one that loads its text later; open the article "
    "in full in a browser and save that page, or download the article's XML or PDF."
)
_BEGINNING = re.compile(  # the tags that browsers know a page by, WHATWG MIME Sniffing 7.1
    r"\s*(?:<\?xml\b[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|script|iframe|h1|div|font|table|a|style"
    r"|title|b|body|br|p|meta|link|main|section)[\s>/]",
    re.IGNORECASE | re.DOTALL,
)


class HtmlReader:
    """Reads pages of articles as browsers save them; marks up what the page does."""

    name = "html"
    extensions = (".html", ".htm", ".xhtml")

    def recognises(self, head: bytes) -> bool:
        """Whether `head` begins a web page."""
        start = head.decode(byte_order_mark(head) or "utf-8", "replace").removeprefix("\ufeff")
        return _BEGINNING.match(start.replace("\x00", "")) is not None

    def read(self, content: bytes, source: str) -> Document:
        """Title, sections, tables and reference list of the article, without the page around it."""
        page, warnings = page_of(content, source)
        facts = facts_of(page)
        article = article_of(page, facts)
        if len(" ".join(map(plain, article.iter("p"))).split()) < FEWEST_WORDS:
            raise UnreadableSource(source, NO_ARTICLE)
        document = document_of(article, content_id(content), source, HtmlReader.name)
        return replace(
            document,
            sections=document.sections if article.find("body//sec") is not None else None,
            citations=document.citations or None,
            references=document.references or None,
            warnings=(*warnings, *_language(page, facts)),
        )


def _language(page: Element, facts: Facts) -> tuple[str, ...]:
    stated = facts.one("language") or page.get("lang") or "en"
    if stated.lower()[:2] == "en":
        return ()
    return (f"The page says that its language is {stated}; only English is understood.",)
