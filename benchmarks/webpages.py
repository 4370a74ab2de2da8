"""Does a saved web page say what the article's JATS says? Articles are drawn as pages of three kinds and read back.

    python benchmarks/webpages.py FOLDER [--pages FOLDER]

FOLDER holds JATS articles (`*.nxml`). Each is drawn as a page in the manner of an archive, of a publisher and of an old
site without any semantic mark-up, in the midst of navigation, a cookie banner, buttons and links to other articles. What
the two readers make of article and page is then compared, and what the pipeline finds in them. With `--pages`, the pages
are kept there to be looked at.
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
from kg.readers import read_bytes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

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
FURNITURE = ("cookies", "Seven years of a country practice", "Share on", "Download PDF", "Sign in", "All rights reserved")
WORD = re.compile(r"\w+")


def tag(element: etree._Element) -> str:
    """The local name of an element; empty for comments."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


class Page:
    """One article drawn as a page of one style."""

    def __init__(self, article: etree._Element, style: str) -> None:
        self.article, self.style = article, style
        self.raised = False
        self._names: dict[str, Callable[[etree._Element, int], str]] = {
            "sec": self._section, "p": self._paragraph, "list": self._items, "fig": self._figure,
            "table-wrap": self._table, "xref": self._link, "def-list": self._definitions,
        }  # fmt: skip

    def drawn(self) -> str:
        """The page."""
        title = self._inside(self.article.find("./front/article-meta/title-group/article-title"), 1)
        parts = [f"<h1>{title}</h1>", self._people()]
        for abstract in self.article.findall("./front/article-meta/abstract"):
            parts.append(self._part("Abstract" if abstract.find("title") is None else "", abstract))
        parts += [self._inside(part, 2) for part in self.article.findall("./body")]
        for part in self.article.findall("./back/*"):
            if tag(part) in {"ack", "glossary", "sec"}:
                heading = {"ack": "Acknowledgments", "glossary": "Abbreviations"}.get(tag(part), "")
                parts.append(self._part(heading if part.find("title") is None else "", part))
        parts.append(self._references())
        return self._framed(etree.tostring(self.article.find(".//article-title"), method="text", encoding="unicode"), parts)

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
            f'<aside><h2>Most read</h2><ul>{others}</ul></aside></main><footer><p>All rights reserved</p></footer>'
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
        head = f"<h2>{heading}</h2>" if heading else ""
        return self._boxed(head + self._inside(part, 2, title="h2"), part)

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
        if name in {"italic", "bold", "sup", "sub"}:
            html = {"italic": "i", "bold": "b"}.get(name, name)
            return f"<{html}>{self._inside(element, level)}</{html}>"
        if name in {"label", "graphic", "media", "ref-list", "table-wrap-foot", "fn", "object-id", "inline-graphic", ""}:
            return ""
        return self._inside(element, level)

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
        pairs = (f"<dt>{self._inside(i.find('term'), level)}</dt><dd>{self._inside(i.find('def'), level)}</dd>" for i in items)
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
        source = next((inner for inner in ref if tag(inner) not in {"label", ""}), ref)
        loose = [source.text or "", *(inner.tail or "" for inner in source)]
        words = self._inside(source, 9) if any(map(str.strip, loose)) else _vancouver(source)
        links = '[<a href="https://doi.org/1">DOI</a>] [<a href="https://scholar.example/">Google Scholar</a>]'
        label = (ref.findtext("label") or str(number)).strip("[]. ")
        if self.style == "old":
            return f'<p><a name="{ref.get("id")}"></a>{label}. {words} {links}</p>'
        if self.style == "publisher":
            return f'<li data-counter="{label}."><p id="{ref.get("id")}">{words}</p><p>{links}</p></li>'
        return f'<li id="{ref.get("id")}"><span class="label">{label}.</span> <cite>{words}</cite> {links}</li>'


def _vancouver(source: etree._Element) -> str:
    """The line that a page prints of an entry that has only fields."""
    names = ", ".join(f"{n.findtext('surname', '')} {n.findtext('given-names', '')}" for n in source.iter("name"))
    said = {inner.tag: "".join(inner.itertext()) for inner in source if isinstance(inner.tag, str)}
    title, journal, year = said.get("article-title", ""), said.get("source", ""), said.get("year", "")
    place = f"{said.get('volume', '')}:{said.get('fpage', '')}-{said.get('lpage', '')}"
    return escape(f"{names}. {title}. {journal}. {year};{place}.")


def words(texts: Iterable[str]) -> Counter[str]:
    """The words of texts, each as often as it comes."""
    return Counter(word for text in texts for word in WORD.findall(text.lower()))


def shared(found: Counter[str], wanted: Counter[str]) -> tuple[int, int, int]:
    """How many are found and wanted, found, and wanted."""
    return (found & wanted).total(), found.total(), wanted.total()


def compared(page: Extraction, article: Extraction) -> Iterator[tuple[str, tuple[int, int, int]]]:
    """By what is compared, how many agree, how many the page gives, and how many the article has."""
    for name, of in (
        ("words", lambda one: words([one.document.text])),
        ("sections", lambda one: Counter((section.title or "", section.type) for section in one.sections)),
        ("citations", lambda one: Counter((citation.references) for citation in one.citations)),
        ("references", lambda one: Counter((each.label, *WORD.findall(each.text)[:6]) for each in one.references)),
        ("reference years", lambda one: Counter((each.label, each.year) for each in one.references)),
        ("table cells", lambda one: Counter(cells(one.document))),
        ("captions", lambda one: Counter(captions(one.document))),
        ("rates", lambda one: Counter((rate.text, rate.event and rate.event.text, rate.citations) for rate in one.rates)),
    ):
        yield name, shared(of(page), of(article))
    yield "furniture", (sum(piece in page.document.text for piece in FURNITURE), len(FURNITURE), len(FURNITURE))


def cells(document: Document) -> Iterator[tuple[int, int, str]]:
    """Where each cell of each table stands, and its words."""
    for table in document.tables:
        yield from ((cell.row, cell.column, document.text[cell.start : cell.end]) for cell in table.cells)


def captions(document: Document) -> Iterator[str]:
    """The caption of each table."""
    yield from (document.text[table.caption_start : table.caption_end] for table in document.tables)


def main() -> None:
    """Draw, read, compare, tell."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--pages", type=Path)
    options = parser.parse_args()
    pipeline = load_pipeline()
    sums: dict[str, Counter[tuple[str, int]]] = {style: Counter() for style in STYLES}
    for file in sorted(options.folder.glob("*.nxml")):
        content = file.read_bytes()
        article = pipeline.extract(read_bytes(content, file.name))
        root = etree.fromstring(content, etree.XMLParser(remove_comments=True, remove_pis=True, resolve_entities=False))
        for style in STYLES:
            page = Page(root if root.tag == "article" else next(root.iter("article")), style).drawn()
            if options.pages:
                options.pages.mkdir(parents=True, exist_ok=True)
                (options.pages / f"{file.stem}.{style}.html").write_text(page, encoding="utf8")
            read = pipeline.extract(read_bytes(page.encode(), f"{file.stem}.html"))
            for name, counts in compared(read, article):
                sums[style].update({(name, place): count for place, count in enumerate(counts)})
    for style, counts in sums.items():
        sys.stdout.write(f"{style}\n")
        for name in dict.fromkeys(name for name, _ in counts):
            agree, found, wanted = (counts[name, place] for place in range(3))
            sys.stdout.write(f"  {name:<16}{agree:>8} of {wanted:>6} wanted, {found:>6} found\n")


if __name__ == "__main__":
    main()
