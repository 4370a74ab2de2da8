"""Elements to paragraphs: which elements make paragraphs, which stand beside the text, and which say nothing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kg.readers.cleaning.characters import raised, raised_digits, raised_letters
from kg.readers.jats.headings import section_type
from kg.readers.jats.parsing import child, plain, tag
from kg.readers.jats.rows import write_tables

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from kg.model.document import Table
    from kg.readers.jats.paper import Paper
    from kg.readers.jats.parsing import Element

# set after the paragraph that holds them
BESIDE = frozenset({"fig", "fig-group", "table-wrap", "table-wrap-group", "boxed-text", "fn"})
SILENT = frozenset(  # no part of the text as it is read
    {
        "label", "title", "object-id", "supplementary-material", "inline-supplementary-material", "media", "alt-text",
        "long-desc", "permissions", "attrib", "graphic", "inline-graphic", "tex-math", "table", "table-wrap-foot",
        "fn-group", "ref-list", "sec-meta", "bio", "related-article", "related-object", "sub-article", "response",
        "index-term",
    }
)  # fmt: skip
APART = frozenset({"break", "disp-formula", "p", "title", "disp-quote", "speaker", "statement", "td", "list-item"})
FOOTNOTES = frozenset({"table-fn", "fn"})
_LATEX = re.compile(r"\\begin\{document\}(.*?)\\end\{document\}", re.DOTALL)


class Prose:
    """Writes elements on a paper."""

    def __init__(self, paper: Paper) -> None:
        self.paper = paper
        self._beside: list[Element] = []
        self._lift: Callable[[str], str] = str  # what is done to words on their way to the paper
        self._in_cell = False
        self.tables: list[Table] = []
        self._blocks: Mapping[str, Callable[[Element, str], None]] = {
            "sec": self.section, "app": self.section,
            "boxed-text": self.box, "fig": self.figure, "table-wrap": self.table, "p": self.paragraph,
            "list": self.items, "def-list": self.definitions, "fn": self.note,
        }  # fmt: skip
        self._inline: Mapping[str, Callable[[Element, str], None]] = {
            "xref": self._reference, "sup": self._superscript, "inline-formula": self._formula,
            "disp-formula": self._formula, "alternatives": self._formula,
        }  # fmt: skip

    def section(self, element: Element, outer: str) -> None:
        """A section with its heading; `outer` is the type of the section around it."""
        label, title = plain(child(element, "label")), child(element, "title")
        heading = f"{label} {plain(title)}".strip()
        kind = section_type(plain(title), element.get("sec-type"), outer)
        with self.paper.section(heading or None, kind):
            self.paper.say(f"{label} ")
            if title is not None:
                self._children(title, kind)
            self.paper.close()
            self.blocks(element, kind)

    def part(self, element: Element, heading: str, kind: str) -> None:
        """A part of the article whose type its place tells (abstract, glossary), under its own or the usual heading."""
        title = plain(child(element, "title")) or heading
        with self.paper.section(title or None, kind):
            self.paper.say(title)
            self.paper.close()
            self.blocks(element, kind)

    def blocks(self, element: Element, kind: str) -> None:
        """What an element holds, block by block; words outside any block make paragraphs of their own."""
        self._say(element.text)
        for inner in element:
            self._block(inner, kind)
            self._say(inner.tail)
        self.paper.close()

    def paragraph(self, element: Element, kind: str) -> None:
        """A paragraph; lists break it, figures, tables, boxes and notes in it follow it."""
        self._children(element, kind)
        self.paper.close()

    def note(self, element: Element, kind: str) -> None:
        """A footnote to the text."""
        self.blocks(element, kind)

    def box(self, element: Element, kind: str) -> None:
        """A boxed text, under its own heading."""
        caption = child(element, "caption")
        heading = " ".join(filter(None, (plain(child(element, "label")), plain(child(caption, "title")))))
        with self.paper.section(heading or None, section_type(heading, None, "other")):
            self.paper.say(heading)
            self.paper.close()
            self.blocks(element, kind)

    def figure(self, element: Element, _kind: str) -> None:
        """The label and caption of a figure."""
        self._captioned(element, "figure")

    def table(self, element: Element, _kind: str) -> None:
        """The label and caption of a table, and its rows, one line each; what stands below it is not text."""
        self._captioned(element, "table")

    def cell(self, element: Element) -> None:
        """The words of a cell, into the open paragraph; a list in it does not break the line."""
        outer, self._in_cell = self._in_cell, True
        self._children(element, "table")
        self._in_cell = outer

    def items(self, element: Element, kind: str) -> None:
        """A list: one line for each item, the labels as printed."""
        tight = False
        for item in element:
            if tag(item) == "list-item":
                self.paper.say(f"{plain(child(item, 'label'))} ")
                tight = self._lines(item, kind, tight=tight)
        self.paper.close()

    def definitions(self, element: Element, _kind: str) -> None:
        """A list of abbreviations or terms: `PV = percutaneous vertebroplasty`, one line each."""
        tight = False
        for item in element:
            if tag(item) == "def-item":
                self.paper.say(f"{plain(child(item, 'term'))} = {plain(child(item, 'def'))}")
                self.paper.close(tight=tight)
                tight = True

    def _block(self, element: Element, kind: str) -> None:
        name = tag(element)
        if name in self._blocks:
            self.paper.close()
            self._blocks[name](element, kind)
        elif name and name not in SILENT:
            self.blocks(element, kind)
        beside, self._beside = self._beside, []
        for waiting in beside:
            self._block(waiting, kind)

    def _lines(self, item: Element, kind: str, *, tight: bool) -> bool:
        """The paragraphs of a list item as lines; whether any was written."""
        for inner in item:
            if tag(inner) in {"list", "def-list"}:
                self._blocks[tag(inner)](inner, kind)
            elif not tag(inner) or tag(inner) in SILENT:
                continue
            else:
                self._element(inner, kind)
            if self.paper.here:
                self.paper.close(tight=tight)
                tight = True
        return tight

    def _captioned(self, element: Element, kind: str) -> None:
        label, caption = plain(child(element, "label")), child(element, "caption")
        with self.paper.section(label or None, kind):
            self.paper.say(label and f"{label.rstrip('.:')}. ")
            if caption is not None:
                self._children(caption, kind)
            start = self.paper.close()
            if kind == "table":
                self.tables += write_tables(self, element, (start, max(start, self.paper.length)))
        for inner in element:
            if tag(inner) in {"fig", "table-wrap"}:
                self._captioned(inner, kind)

    def _children(self, element: Element, kind: str) -> None:
        """The words of an element and of all inside it, into the open paragraph."""
        self._say(element.text)
        for inner in element:
            name = tag(inner)
            if name in BESIDE:
                self._beside.append(inner)
            elif name in {"list", "def-list"} and not self._in_cell:
                self.paper.close()
                self._blocks[name](inner, kind)
            elif name and (name not in SILENT or name == "title"):
                self._element(inner, kind)
            self._say(inner.tail)

    def _element(self, element: Element, kind: str) -> None:
        name = tag(element)
        self._say(" " if name in APART else None)
        self._inline.get(name, self._children)(element, kind)
        if name == "title" and not plain(element).endswith((".", "?", "!", ":")):
            self._say(".")  # the title of a caption, set in one line with the rest
        self._say(" " if name in APART else None)

    def _reference(self, element: Element, kind: str) -> None:
        start = self.paper.here
        outer = self._lift
        if self._in_cell and element.get("ref-type") in FOOTNOTES:
            self._lift = _mark
        self._children(element, kind)
        self._lift = outer
        self.paper.mark(start, element.get("rid") or "")

    def _superscript(self, element: Element, kind: str) -> None:
        """Numbers become superscript characters; signs only outside citations, where a dash is a range."""
        near = [one for one in (element.getprevious(), element, element.getnext()) if one is not None]
        around = (*element.iterancestors(), *(inner for one in near for inner in one.iter()))
        cites = any(tag(one) == "xref" for one in around)
        outer, self._lift = self._lift, _mark if self._in_cell else raised_digits if cites else raised
        self._children(element, kind)
        self._lift = outer

    def _formula(self, element: Element, kind: str) -> None:
        """One of the forms that a formula is given in: marked-up mathematics before LaTeX before plain words."""
        forms = {tag(inner): inner for inner in element.iterdescendants()}
        if "math" in forms:
            self._say(plain(forms["math"]))
        elif "tex-math" in forms:
            source = plain(forms["tex-math"])
            body = _LATEX.search(source)
            self._say((body[1] if body else source).replace("$$", "").strip())
        else:
            self._children(element, kind)

    def _say(self, words: str | None) -> None:
        self.paper.say(self._lift(words) if words else None)


def _mark(words: str) -> str:
    """What is raised in a cell, footnote letters too: else `12ᵃ` and `Feverᵃ` would be other numbers and words."""
    return raised_letters(raised(words))
