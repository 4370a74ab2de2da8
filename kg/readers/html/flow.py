"""The article of a page as a flow: headings with their rank, and between them paragraphs, lists, tables and figures."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kg.readers.html.building import Line, made, within
from kg.readers.html.captions import captioned, is_caption, is_label
from kg.readers.html.inline import BLOCKS, HEADINGS, Words, has_blocks, leads_away
from kg.readers.html.parsing import kind
from kg.readers.jats.parsing import plain, tag

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from kg.readers.html.reference_list import References
    from kg.readers.jats.parsing import Element

BOLD_RANK = 2  # of paragraphs in bold that serve as headings, on pages that have no others
MOST_LINES = 3  # between the label of a table and the table
_PARTS = frozenset({"thead", "tbody", "tfoot"})
_CELLS = frozenset({"td", "th"})
_APART = (*HEADINGS, "table", "figure")  # a list that holds one of these only lays the page out
_HOLDERS = frozenset({*_APART, "ul", "ol"})  # no definition holds one of these
_NOTES = re.compile(r"foot|note|legend", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of the flow, in JATS.

    Attributes:
        rank: of a heading, 1 to 6; 0 of anything else.
        note: whether the page sets it apart as a footnote or legend.
    """

    element: Element
    rank: int = 0
    note: bool = False


class Flow:
    """Reads a page piece by piece.

    Args:
        references: the reference list, which is passed over.
        bold: paragraphs that serve as headings.
    """

    def __init__(self, references: References, bold: Sequence[Element]) -> None:
        self._words = Words(references.cited)
        self._passed = references.around
        self._bold = frozenset(bold)
        self._blocks: Mapping[str, Callable[[Element], list[Piece]]] = {
            **dict.fromkeys(HEADINGS, self._heading),
            "ul": self._list, "ol": self._list, "dl": self._definitions, "table": self._table, "figure": self._figure,
        }  # fmt: skip

    def pieces(self, element: Element) -> list[Piece]:
        """What an element holds, in order; words that stand between blocks make paragraphs of their own."""
        found: list[Piece] = []
        line, first = Line("p"), ""
        line.say(element.text)
        for inner in element:
            if inner in self._passed or kind(inner) in BLOCKS or has_blocks(inner):
                found += self._paragraph(line, first)
                line, first = Line("p"), ""
                found += () if inner in self._passed else self._block(inner)
            else:
                first = plain(inner) if line.blank and kind(inner) != "a" else first
                self._words.one(inner, line)
            line.say(inner.tail)
        found += self._paragraph(line, first)
        return _framed(found, figure=False)

    def _block(self, element: Element) -> list[Piece]:
        read = self._heading if element in self._bold else self._blocks.get(kind(element), self.pieces)
        found = read(element)
        if _NOTES.search(f"{element.get('class')} {element.get('role')}"):
            return [replace(piece, note=True) for piece in found]
        return found

    def _paragraph(self, line: Line, first: str) -> Iterator[Piece]:
        """A paragraph, unless it is nothing but links; a caption is a figure or table of its own."""
        paragraph = line.ended()
        if not leads_away(paragraph):
            yield Piece(captioned([paragraph]) if is_caption(paragraph, first) else paragraph)

    def _heading(self, element: Element) -> list[Piece]:
        title = self._words.line(element, "title")
        if not plain(title):
            return []
        if is_label(plain(title)):
            return [Piece(captioned([_as_paragraph(title)]))]
        return [Piece(title, int(kind(element)[1]) if kind(element) in HEADINGS else BOLD_RANK)]

    def _list(self, element: Element) -> list[Piece]:
        if next(element.iter(*_APART), None) is not None:
            return self.pieces(element)
        items = made("list")
        for item in element:
            held = self.pieces(item) if kind(item) == "li" and item not in self._passed else []
            if held:
                within(items, "list-item").extend(piece.element for piece in held)
        return [Piece(items)] if len(items) else []

    def _definitions(self, element: Element) -> list[Piece]:
        """Terms with their definitions, where that is all there is; else what is in it, one after the other."""
        names = [kind(inner) for inner in element]
        if names != ["dt", "dd"] * (len(names) // 2) or any(one in _HOLDERS for one in map(kind, element.iter())):
            return self.pieces(element)
        definitions = made("def-list")
        for term, definition in zip(element.iterchildren("dt"), element.iterchildren("dd"), strict=True):
            item = within(definitions, "def-item")
            item.extend((self._words.line(term, "term"), self._words.line(definition, "def")))
        return [Piece(definitions)] if plain(definitions) else []

    def _figure(self, element: Element) -> list[Piece]:
        return _framed(self.pieces(element), figure=True)

    def _table(self, element: Element) -> list[Piece]:
        """A table with its caption; one that lays the page out is read cell by cell."""
        if lays_out(element):
            return self.pieces(element)
        grid = made("table")
        for part in element:
            if kind(part) in _PARTS:
                self._rows(part, within(grid, kind(part)))
        self._rows(element, grid)
        if not plain(grid):
            return []
        captions = [self._words.line(part, "p") for part in element if kind(part) == "caption"]
        wrap = captioned([one for one in captions if plain(one)], table=True)
        wrap.append(grid)
        return [Piece(wrap)]

    def _rows(self, part: Element, into: Element) -> None:
        for row in part:
            if kind(row) == "tr":
                copy = within(into, "tr")
                for cell in row:
                    if kind(cell) in _CELLS:
                        spans = {
                            name: span for name in ("rowspan", "colspan") if (span := cell.get(name) or "").isdecimal()
                        }
                        copy.append(self._words.line(cell, kind(cell), **spans))


def lays_out(table: Element) -> bool:
    """Whether a table is none: it says so, holds headings or further tables, or has one row or one column."""
    if (table.get("role") or "").lower() in {"presentation", "none"}:
        return True
    if any(inner is not table for inner in table.iter(*_APART)):
        return True
    widths = [sum(kind(cell) in _CELLS for cell in row) for row in table.iter("tr")]
    return len(widths) < 2 or max(widths) < 2  # noqa: PLR2004


def _framed(pieces: list[Piece], *, figure: bool) -> list[Piece]:
    """The pieces with those around tables made their captions and notes.

    All of a figure belongs to its table, or is the caption of a picture. Elsewhere that is what shows itself as a
    caption, right above a table, and notes that are set apart as such, right below it.
    """
    grids = [at for at, piece in enumerate(pieces) if _has_grid(piece.element)]
    if figure and not grids and pieces:
        return [Piece(_caption_of(pieces))]
    if figure and len(grids) == 1:
        return [_joined(pieces[: grids[0]], pieces[grids[0]], pieces[grids[0] + 1 :])]
    framed: list[Piece] = []
    waiting = list(reversed(pieces))
    while waiting:
        piece = waiting.pop()
        if _has_grid(piece.element):
            start = len(framed) if piece.element.find("label") is not None else _start_of_caption(framed)
            before, notes = framed[start:], []
            del framed[start:]
            while waiting and waiting[-1].note and not _has_grid(waiting[-1].element):
                notes.append(waiting.pop())
            piece = _joined(before, piece, notes)
        framed.append(piece)
    return _labelled(framed)


def _joined(before: Sequence[Piece], table: Piece, after: Sequence[Piece]) -> Piece:
    """A table with the pieces before it as its caption and those after it as its notes."""
    if before:
        _put_caption(table.element, _caption_of(before, table=True))
    if after:
        foot = within(table.element, "table-wrap-foot")
        for piece in after:
            foot.append(_as_paragraph(piece.element))
            foot[-1].tail = " "
    return table


def _has_grid(element: Element) -> bool:
    return element.find("table") is not None


def _start_of_caption(before: Sequence[Piece]) -> int:
    """Where the caption of a table begins among the pieces before it: right above, or lines above if a bare label."""
    for at in range(len(before) - 1, max(-1, len(before) - 2 - MOST_LINES), -1):
        element = before[at].element
        if element.tag == "table-wrap" and not _has_grid(element):
            return at if at == len(before) - 1 or _is_bare(element) else len(before)
        if element.tag != "p":
            break
    return len(before)


def _labelled(pieces: list[Piece]) -> list[Piece]:
    """The pieces with labels that stand alone joined to the paragraphs below them, which are their captions."""
    joined: list[Piece] = []
    for piece in pieces:
        above = joined[-1].element if joined else None
        if piece.element.tag == "p" and above is not None and _is_bare(above):
            joined[-1] = Piece(_caption_of([joined[-1], piece]))
        else:
            joined.append(piece)
    return joined


def _is_bare(element: Element) -> bool:
    return element.tag in {"fig", "table-wrap"} and not _has_grid(element) and not plain(element.find("caption"))


def _caption_of(pieces: Sequence[Piece], *, table: bool = False) -> Element:
    return captioned([_as_paragraph(piece.element) for piece in pieces], table=table)


def _put_caption(wrap: Element, caption: Element) -> None:
    """Give a table the label and caption that stand around it, before those of its own."""
    own = wrap.find("caption")
    for at, part in enumerate(caption):
        if own is not None and part.tag == "caption":
            part.extend(own)
            wrap.remove(own)
        wrap.insert(at, part)


def _as_paragraph(element: Element) -> Element:
    """All words of an element as one paragraph."""
    if element.tag in {"p", "title"}:
        element.tag = "p"
        return element
    line = Line("p")
    for part in element.iter("label", "p", "term", "def"):
        _pour(part, line)
        line.say(". " if part.tag == "label" else " ")
    return line.ended()


def _pour(element: Element, line: Line) -> None:
    """Add what an element holds to a line."""
    line.say(element.text)
    for inner in element:
        with line.within(tag(inner), **{str(name): str(value) for name, value in inner.attrib.items()}):
            _pour(inner, line)
        line.say(inner.tail)
