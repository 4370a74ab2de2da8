"""What a page carries besides its text: running heads and feet, and page numbers."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from kg.readers.pdf.pieces import side_by_side

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.readers.pdf.pieces import Piece

EDGE_LINES = 3  # how many lines from the top or the bottom of a page may be its furniture
SHARE = 0.3  # of the pages on which a line must repeat; heads of left and right pages differ
_DIGITS = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(r"[-–—\s|]*(?:page\s*)?\d{1,5}(?:\s*(?:of|/)\s*\d{1,5})?[-–—\s|]*", re.IGNORECASE)


def furniture(pages: Sequence[Sequence[Piece]]) -> list[set[Piece]]:
    """Of each page, the pieces of lines that repeat at the same edge, numbers aside, and page numbers."""
    edges = [list(_edges(page)) for page in pages]
    counts = Counter(key for lines in edges for key in {_key(edge, piece) for edge, _, line in lines for piece in line})
    least = max(2, SHARE * len(pages))
    return [
        {piece for edge, is_outermost, line in lines if _is_furniture(edge, is_outermost, line, counts, least)
         for piece in line}
        for lines in edges
    ]  # fmt: skip


def _edges(page: Sequence[Piece]) -> Iterator[tuple[str, bool, list[Piece]]]:
    """The lines at the top and at the bottom, each with whether it is the outermost one."""
    lines = list(side_by_side(page))
    for at, line in enumerate(lines[:EDGE_LINES]):
        yield "top", at == 0, line
    for at, line in enumerate(reversed(lines[EDGE_LINES:][-EDGE_LINES:])):
        yield "bottom", at == 0, line


def _key(edge: str, piece: Piece) -> tuple[str, str]:
    """What makes a piece the same on another page."""
    return edge, _DIGITS.sub("#", piece.text.lower())


def _is_furniture(
    edge: str, is_outermost: bool, line: Sequence[Piece], counts: Counter[tuple[str, str]], least: float
) -> bool:
    """Whether all of a line is: a cell of a table repeats, or is a number, beside others that are not."""
    numbers = [is_outermost and _PAGE_NUMBER.fullmatch(piece.text) is not None for piece in line]
    repeated = (counts[_key(edge, piece)] >= least and not piece.text.isdigit() for piece in line)
    return all(number or again for number, again in zip(numbers, repeated, strict=True))
