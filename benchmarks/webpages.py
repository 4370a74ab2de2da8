"""Does a saved web page say what the article's JATS says? Articles are drawn as pages of three kinds and read back.

    python benchmarks/webpages.py FOLDER [--pages FOLDER] [--read-only]

FOLDER holds JATS articles (`*.nxml`). Each is drawn as a page in the manner of an archive, of a publisher and of an
old site without any semantic mark-up, in the midst of navigation, a cookie banner, buttons and links to other articles.
What the two readers make of article and page is then compared, and what the pipeline finds in them.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from lxml import etree

from kg.nlp.pipeline import load_pipeline
from kg.readers import read, read_bytes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from kg.model.document import Document
    from kg.model.extraction import Extraction

STYLES = ("archive", "publisher", "old")
COOKIES = (
    "We use cookies to make this site work, to measure how it is used and to show you what may be of interest to you. "
    "You can choose which of them you allow, and you may change your choice at any time on the page about privacy."
)
OTHERS = (
    "Seven years of a country practice and what the letters of its patients tell us",
    "How the surgeons of a small island learned to operate on one another",
    "A history of the hospital bed from straw to steel",
)
FURNITURE = ("use cookies", "of a country practice", "Share on", "Download PDF", "Sign in", "All rights reserved")
BACK = {"ack": "Acknowledgments", "glossary": "Abbreviations"}
UNDRAWN = frozenset(
    {"label", "graphic", "media", "ref-list", "table-wrap-foot", "fn", "object-id", "inline-graphic", "tex-math", ""}
)
WORD = re.compile(r"\w+")


def tag(element: etree._Element) -> str:
    """The local name of an element; empty for comments."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


class Page:
    """One article drawn as a page of one style; `printed` are the entries of its reference list as they are printed."""

    def __init__(self, article: etree._Element, style: str, printed: Sequence[str]) -> None:
        self.article, self.style, self.printed = article, style, printed
        self._names: dict[str, Callable[[etree._Element, int], str]] = {
            "sec": self._section, "p": self._paragraph, "list": self._items, "fig": self._figure,
            "table-wrap": self._table, "xref": self._link, "def-list": self._definitions,
        }  # fmt: skip

    def drawn(self) -> str:
        """The page."""
        title = self._inside(self.article.find("./front/article-meta/title-group/article-title"), 1)
        parts = [f"<h1>{title}</h1>", self._people()]
        parts += [self._part("Abstract", part) for part in self.article.findall("./front/article-meta/abstract")]
        parts += [self._inside(part, 2) for part in self.article if tag(part) in {"body", "floats-group"}]
        for part in self.article.findall("./back/*"):
            if tag(part) in {"ack", "glossary", "sec"}:
                parts.append(self._part(BACK.get(tag(part), ""), part))
        parts.append(self._references())
        return self._framed("".join(self.article.find(".//article-title").itertext()), parts)

    def _framed(self, title: str, parts: Iterable[str]) -> str:
        others = "".join(f'<li><a href="/other/{n}">{name}</a></li>' for n, name in enumerate(OTHERS))
        links = "".join(f'<li><a href="/{name}">{name}</a></li>' for name in ("Home", "Journals", "About", "Sign in"))
        head = f"<title>{escape(title)} | Journal</title>{self._meta(title)}<style>p {{margin: 0}}</style>"
        share = '<ul class="share"><li><a href="https://share.example/?u=1">Share on Chirp</a></li></ul>'
        inner = "\n".join(parts)
        if self.style == "old":
            return (
                f"<html><head>{head}</head><body bgcolor=white><table width=100%><tr><td width=150><ul>{links}</ul>"
                f"<p><b>Other articles</b></p><ul>{others}</ul></td><td><div id=cookies role=dialog>{COOKIES}</div>"
                f"<a href=/pdf>Download PDF</a>\n{inner}\n<p>{share}</td></tr></table><hr>"
                f"<p><a href=/>Home</a> | <a href=/terms>Terms</a> | All rights reserved</body></html>"
            )
        return (
            f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">{head}<script>var a = "<p>x</p>";</script>'
            f'</head><body><div class="cookie-banner" role="dialog"><p>{COOKIES}</p><button>Accept all</button></div>'
            f'<header><nav aria-label="site"><ul>{links}</ul></nav></header><main id="main"><article>{share}'
            f'<div class="tools"><a href="/pdf">Download PDF</a></div>{inner}<section class="related">'
            f"<h2>Other articles you may like</h2><ul>{others}</ul></section></article>"
            f"<aside><h2>Most read</h2><ul>{others}</ul></aside></main><footer><p>All rights reserved</p></footer>"
            f'<script src="https://track.example/t.js"></script></body></html>'
        )

    def _meta(self, title: str) -> str:
        facts = {"citation_title": title}
        for name, path in (("citation_journal_title", ".//journal-title"), ("citation_volume", ".//volume"),
                           ("citation_firstpage", ".//fpage"), ("citation_lastpage", ".//lpage"),
                           ("citation_doi", ".//article-id[@pub-id-type='doi']"),
                           ("citation_publication_date", ".//pub-date/year")):  # fmt: skip
            facts[name] = self.article.findtext(f"./front{path[1:]}") or ""
        return "".join(f'<meta name="{name}" content="{escape(value)}">' for name, value in facts.items() if value)

    def _people(self) -> str:
        names = self.article.findall("./front/article-meta/contrib-group/contrib/name")
        people = (f"{name.findtext('given-names', '')} {name.findtext('surname', '')}" for name in names)
        return '<div class="authors">' + ", ".join(f'<a href="/people">{escape(one)}</a>' for one in people) + "</div>"

    def _part(self, heading: str, part: etree._Element) -> str:
        head = f"<h2>{heading}</h2>" if heading and part.find("title") is None else ""
        return self._boxed(head + self._inside(part, 3, title="h2"), part)

    def _boxed(self, inner: str, element: etree._Element) -> str:
        name = "div" if self.style == "old" else "section"
        return f'<{name} id="{element.get("id") or ""}">{inner}</{name}>\n'

    def _inside(self, element: etree._Element | None, level: int, *, title: str = "") -> str:
        if element is None:
            return ""
        parts = [escape(element.text or "")]
        for inner in element:
            parts.append(self._one(inner, level, title))
            parts.append(escape(inner.tail or ""))
        return "".join(parts)

    def _one(self, element: etree._Element, level: int, title: str) -> str:
        name = tag(element)
        if name in self._names:
            return self._names[name](element, level)
        if name == "title":
            return f"<{title or 'b'}>{self._inside(element, level)}</{title or 'b'}>"
        if name == "break":
            return "<br>"
        if name in {"italic", "bold", "sup", "sub"}:
            html = {"italic": "i", "bold": "b"}.get(name, name)
            return f"<{html}>{self._inside(element, level)}</{html}>"
        return "" if name in UNDRAWN else self._inside(element, level)

    def _section(self, element: etree._Element, level: int) -> str:
        label, title = element.findtext("label") or "", element.find("title")
        heading = f"<h{level}>{label} {self._inside(title, level)}</h{level}>"
        return self._boxed(heading + self._without(element, "title", level + 1), element)

    def _without(self, element: etree._Element, name: str, level: int) -> str:
        return "".join(self._one(inner, level, "") for inner in element if tag(inner) != name)

    def _paragraph(self, element: etree._Element, level: int) -> str:
        return f"<p>{self._inside(element, level)}" + ("\n" if self.style == "old" else "</p>\n")

    def _items(self, element: etree._Element, level: int) -> str:
        items = (f"<li>{self._inside(item, level)}</li>" for item in element if tag(item) == "list-item")
        return f"<ul>{''.join(items)}</ul>"

    def _definitions(self, element: etree._Element, level: int) -> str:
        items = element.findall("def-item")
        pairs = (
            f"<dt>{self._inside(i.find('term'), level)}</dt><dd>{self._inside(i.find('def'), level)}</dd>"
            for i in items
        )
        return f"<dl>{''.join(pairs)}</dl>"

    def _figure(self, element: etree._Element, level: int) -> str:
        label, caption = element.findtext("label") or "", self._inside(element.find("caption"), level)
        if self.style == "old":
            return f'<div class="fig"><img src="f.gif"><p><b>{label}</b> {caption}</div>'
        return f'<figure><img src="f.png" alt="A picture"><figcaption><b>{label}</b> {caption}</figcaption></figure>'

    def _table(self, element: etree._Element, level: int) -> str:
        label, caption = element.findtext("label") or "", self._inside(element.find("caption"), level)
        grids = "".join(self._grid(grid, level) for grid in element.iter("{*}table"))
        notes = self._inside(element.find("table-wrap-foot"), level)
        foot = "".join(self._inside(note, level) for note in element.iter("{*}fn")) or notes
        if self.style == "old":
            return f"<p><b>{label}</b> {caption}</p>{grids}<p><small>{foot}</small></p>"
        if self.style == "publisher":
            return f"<figure><figcaption><b>{label}</b> {caption}</figcaption>{grids}<div>{foot}</div></figure>"
        return (
            f'<section class="tw"><h4>{label}.</h4><div class="caption">{caption}</div><div>{grids}</div>'
            f'<div class="tw-foot">{foot}</div></section>'
        )

    def _grid(self, element: etree._Element, level: int) -> str:
        name = tag(element)
        spans = "".join(f' {key}="{element.get(key)}"' for key in ("rowspan", "colspan") if element.get(key))
        inner = "".join(self._grid(row, level) for row in element if tag(row)) if name not in {"td", "th"} else ""
        return f"<{name}{spans}>{inner or self._inside(element, level)}</{name}>"

    def _link(self, element: etree._Element, level: int) -> str:
        inside, rid = self._inside(element, level), (element.get("rid") or "").split(" ")[0]
        base = "https://journal.example/article/1" if self.style == "publisher" else ""
        return f'<a href="{base}#{rid}" title="Go to {rid}">{inside}</a>'

    def _references(self) -> str:
        items = "".join(self._reference(ref, number) for number, ref in enumerate(self.article.iter("{*}ref"), 1))
        if self.style == "old":
            return f"<div><h2>References</h2>{items}</div>"
        return f'<section><h2 id="refs">References</h2><ol class="references">{items}</ol></section>'

    def _reference(self, ref: etree._Element, number: int) -> str:
        words = escape(self.printed[number - 1])
        links = '[<a href="https://doi.org/1">DOI</a>] [<a href="https://scholar.example/">Google Scholar</a>]'
        label = (ref.findtext("label") or str(number)).strip("[]. ")
        if self.style == "old":
            return f'<p><a name="{ref.get("id")}"></a>{label}. {words} {links}</p>'
        if self.style == "publisher":
            return f'<li data-counter="{label}."><p id="{ref.get("id")}">{words}</p><p>{links}</p></li>'
        return f'<li id="{ref.get("id")}"><span class="label">{label}.</span> <cite>{words}</cite> {links}</li>'


Counts = tuple[int, int, int]
"""How many agree, how many the page gives, and how many the article has."""


def shared(found: Iterable[object], wanted: Iterable[object]) -> Counts:
    """How many are the same."""
    these, those = Counter(found), Counter(wanted)
    return (these & those).total(), these.total(), those.total()


def read_alike(page: Document, article: Document) -> Iterator[tuple[str, Counts]]:
    """What the readers agree on."""
    for name, of in DOCUMENT.items():
        yield name, shared(of(page), of(article))
    yield "furniture", (sum(piece in page.text for piece in FURNITURE), len(FURNITURE), len(FURNITURE))


def found_alike(page: Extraction, article: Extraction) -> Iterator[tuple[str, Counts]]:
    """What the pipeline finds in both."""
    for name, of in EXTRACTION.items():
        yield name, shared(of(page), of(article))


def cells(document: Document) -> Iterator[tuple[int, int, str]]:
    """Where each cell of each table stands, and its words."""
    for table in document.tables:
        yield from ((cell.row, cell.column, document.text[cell.start : cell.end]) for cell in table.cells)


DOCUMENT: Mapping[str, Callable[[Document], Iterable[object]]] = {
    "words": lambda one: WORD.findall(one.text.lower()),
    "sections": lambda one: ((section.title, section.type) for section in one.sections or ()),
    "citations": lambda one: (citation.references for citation in one.citations or ()),
    "references": lambda one: ((reference.label, reference.text) for reference in one.references or ()),
    "captions": lambda one: (one.text[table.caption_start : table.caption_end].rstrip(". ") for table in one.tables),
    "table cells": cells,
}
EXTRACTION: Mapping[str, Callable[[Extraction], Iterable[object]]] = {
    "mentions": lambda one: ((mention.text, mention.type) for mention in one.mentions),
    "rates": lambda one: ((rate.text, rate.event and rate.event.text, rate.citations) for rate in one.rates),
    "reference years": lambda one: ((reference.label, reference.year) for reference in one.references),
    "first authors": lambda one: ((reference.label, reference.authors[:1]) for reference in one.references),
}


def main() -> None:
    """Draw, read, compare, tell."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("folder", type=Path, help="JATS articles (*.nxml)")
    parser.add_argument("--pages", type=Path, help="where to keep the pages that are drawn")
    parser.add_argument("--read-only", action="store_true", help="compare what the readers read, extract nothing")
    options = parser.parse_args()
    pipeline = None if options.read_only else load_pipeline()
    sums: dict[str, Counter[tuple[str, int]]] = {style: Counter() for style in STYLES}
    for file in sorted(options.folder.glob("*.nxml")):
        article = read(file)
        extraction = pipeline.extract(article) if pipeline else None
        root = etree.fromstring(file.read_bytes(), etree.XMLParser(remove_comments=True, resolve_entities=False))
        for style in STYLES:
            drawn = Page(root, style, [reference.text for reference in article.references or ()]).drawn()
            if options.pages:
                options.pages.mkdir(parents=True, exist_ok=True)
                (options.pages / f"{file.stem}.{style}.html").write_text(drawn, encoding="utf8")
            page = read_bytes(drawn.encode(), f"{file.stem}.html")
            counts = list(read_alike(page, article))
            if pipeline and extraction:
                counts += found_alike(pipeline.extract(page), extraction)
            sums[style].update({(name, place): count for name, three in counts for place, count in enumerate(three)})
    for style, summed in sums.items():
        sys.stdout.write(f"{style}\n")
        for name in dict.fromkeys(name for name, _ in summed):
            agree, found, wanted = (summed[name, place] for place in range(3))
            sys.stdout.write(f"  {name:<16}{agree:>7} of {wanted:>6} in the article, {found:>6} in the page\n")


if __name__ == "__main__":
    main()
