"""Pieces to lines in reading order: where the columns of a page are, and what spans them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from kg.readers.pdf.pieces import side_by_side

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kg.readers.pdf.pieces import Piece

FEWEST_LINES = 5  # side by side, below which two blocks are not columns
FULL = 0.55  # of the width of its side that a line of text fills; the cells of a table fill less
MOSTLY = 0.5  # of all that is printed, by its width, that such lines make up in a column
ALIKE = 8.0  # points by which the gutters of two pages may differ
CROSSED = 0.3  # of what a page holds, from which lines across a place speak against a gutter
STEP = 2.0  # points between the places tried for a gutter
OVERHANG = 2.0  # points by which a piece may stick out into the gutter
STUCK_OUT = 0.25  # of a piece, by which it may reach beyond its column
BLANK = 1.6  # letter heights from one line to the next, beyond which a blank strip parts them
CLOSE = 0.1  # letter heights between two pieces, below which there is no space
FEWEST_ROWS = 3  # of a table
INDENT = 2.5  # letter heights, at most, by which the first line of a paragraph is set in
CELLS = 3  # pieces side by side in most lines of what is no text in two columns


_LABEL = re.compile(r"[\[(]?\d{1,3}[\]).]?")


@dataclass(frozen=True, slots=True)
class Row:
    """A printed line on a page.

    Attributes:
        text: its words.
        left, right, base, size: as those of a piece.
        column: counts the runs of lines that stand below one another, in reading order.
        cells: the pieces with wide gaps between them that it is made of; the number of an entry is no piece of its own.
    """

    text: str
    left: float
    right: float
    base: float
    size: float
    column: int
    cells: tuple[str, ...] = ()


def rows(pages: Iterable[Sequence[Piece]]) -> Iterator[list[Row]]:
    """The lines of each page in reading order: what spans the columns, then each column down to the next such line."""
    printed = [list(page) for page in pages]
    for at, (page, gutters) in enumerate(zip(printed, _layouts(printed), strict=True)):
        blocks = enumerate(_blocks(page, gutters, opens=at == 0))
        yield [row for number, block in blocks for row in _lines(block, number)]


def _layouts(pages: Sequence[Sequence[Piece]]) -> Iterator[Sequence[float]]:
    """The gutters of each page: its own where another page has them too, else the commonest that fit it.

    A page full of tables shows no gutter, or that of a table; the last one may have too few lines to show any. Where no
    page shows one, a right column of a few lines does.
    """
    own = [_gutters(page) for page in pages]
    if not any(own):
        own = [_before_few_lines(page) for page in pages]
    kinds: list[list[list[float]]] = []
    for gutters in filter(None, own):
        kind = next((kind for kind in kinds if _are_alike(gutters, kind[0])), None)
        if kind is None:
            kinds.append(kind := [])
        kind.append(gutters)
    kinds.sort(key=len, reverse=True)
    for page, gutters in zip(pages, own, strict=True):
        proven = any(len(kind) > 1 and _are_alike(gutters, kind[0]) for kind in kinds)
        fitting = (kind[0] for kind in kinds if all(_crossed(page, gutter) < CROSSED for gutter in kind[0]))
        yield gutters if proven else next(fitting, gutters)


def _are_alike(these: Sequence[float], those: Sequence[float]) -> bool:
    return len(these) == len(those) and all(abs(a - b) <= ALIKE for a, b in zip(these, those, strict=True))


def _crossed(pieces: Sequence[Piece], gutter: float) -> float:
    """The share of a page, by its width, that runs across a gutter."""
    whole = sum(piece.right - piece.left for piece in pieces)
    return sum(piece.right - piece.left for piece in pieces if _crosses(piece, gutter)) / whole if whole else 0.0


def _blocks(pieces: Sequence[Piece], gutters: Sequence[float], *, opens: bool) -> Iterator[list[Piece]]:
    """The pieces that are read together: what stands across the page, and between that the columns.

    On the page that opens an article, authors stand side by side below its title.
    """
    if not gutters:
        yield list(pieces)
        return
    bands = list(_bands(pieces))
    text = [_is_text(band, pieces, gutters) for band in bands]
    across = [not full and _is_across(band, gutters) for full, band in zip(text, bands, strict=True)]
    between: list[Piece] = []
    titled = opens
    for at, band in enumerate(bands):
        amid = not text[at] and 0 < at < len(bands) - 1 and across[at - 1] and across[at + 1]
        titled = titled and (across[at] or (at > 0 and not text[at]))
        if across[at] or amid or titled:
            yield from _parted(between, gutters)
            yield band
            between = []
        else:
            between += band
    yield from _parted(between, gutters)


def _bands(pieces: Sequence[Piece]) -> Iterator[list[Piece]]:
    """The page cut at the blank strips that run across all of it."""
    ordered = sorted(pieces, key=lambda piece: piece.base)
    band = ordered[:1]
    for above, piece in pairwise(ordered):
        if piece.base - above.base > BLANK * max(above.size, piece.size):
            yield band
            band = []
        band.append(piece)
    if band:
        yield band


def _is_text(band: Sequence[Piece], page: Sequence[Piece], gutters: Sequence[float]) -> bool:
    """Whether most of a band fills the columns of its page."""
    full = 0.0
    for number in range(len(gutters) + 1):
        inside, lines = (_within(pieces, gutters, number) for pieces in (page, band))
        full += _full(lines, _width(inside))
    return full >= MOSTLY * sum(piece.right - piece.left for piece in band)


def _is_across(band: Sequence[Piece], gutters: Sequence[float]) -> bool:
    """Whether a band that is no text in columns is a title, or a table with cells on both sides of the gutter."""
    beside = [len(line) for line in side_by_side(band)]
    in_cells = len(beside) >= FEWEST_ROWS and median(beside) >= CELLS
    return in_cells or any(_crossing(band, gutter) for gutter in gutters)


def _within(pieces: Iterable[Piece], gutters: Sequence[float], number: int) -> list[Piece]:
    return [piece for piece in pieces if _ends(piece, gutters) == (number, number)]


def _ends(piece: Piece, gutters: Sequence[float]) -> tuple[int, int]:
    """The columns in which a piece begins and ends; what sticks out of one (a long address) is in it."""
    first, last = _column(piece.left + OVERHANG, gutters), _column(piece.right - OVERHANG, gutters)
    if last == first + 1 and piece.right - gutters[first] < STUCK_OUT * (piece.right - piece.left):
        return first, first
    return first, last


def _parted(pieces: Sequence[Piece], gutters: Sequence[float]) -> Iterator[list[Piece]]:
    """Runs of lines across the page, and columns between them."""
    columns: list[list[Piece]] = [[] for _ in range(len(gutters) + 1)]
    across: list[Piece] = []
    for piece in sorted(pieces, key=lambda piece: (piece.base, piece.left)):
        first, last = _ends(piece, gutters)
        if first < last:
            yield from filter(None, columns)
            columns = [[] for _ in columns]
            across.append(piece)
            continue
        if across:
            yield across
            across = []
        columns[first].append(piece)
    yield from filter(None, [across, *columns])


def _column(x: float, gutters: Sequence[float]) -> int:
    return sum(x > gutter for gutter in gutters)


def _gutters(pieces: Sequence[Piece]) -> list[float]:
    """The middles of the empty strips between columns, from left to right."""
    if len(pieces) < 2 * FEWEST_LINES:
        return []
    best = min(_places(pieces), key=lambda x: (_crossing(pieces, x), abs(x - _middle(pieces))), default=None)
    if best is None:
        return []
    left = [piece for piece in pieces if piece.right <= best + OVERHANG]
    right = [piece for piece in pieces if piece.left >= best - OVERHANG]
    if not _areside_by_side(left, right):
        return []
    before, behind = _gutters(left), _gutters(right)
    full = (before or _is_full(left)) and (behind or _is_full(right))
    return [*before, best, *behind] if full else []


def _before_few_lines(pieces: Sequence[Piece]) -> list[float]:
    """The gutter of a page whose text ends a few lines down its right column.

    They stand beside a full left column and below one another, begin at one edge, and half of them or more are as wide.
    """
    if len(pieces) <= FEWEST_LINES:
        return []
    best = min(_places(pieces), key=lambda x: (_crossing(pieces, x), abs(x - _middle(pieces))), default=0.0)
    left = sorted((piece for piece in pieces if piece.right <= best + OVERHANG), key=lambda piece: piece.base)
    right = sorted((piece for piece in pieces if piece.left >= best - OVERHANG), key=lambda piece: piece.base)
    if not right or len(left) < FEWEST_LINES or not _is_full(left) or _crossed(pieces, best) >= CROSSED:
        return []
    beside = left[0].base - OVERHANG <= right[0].base and right[-1].base <= left[-1].base + OVERHANG
    edge = min(piece.left for piece in right)
    aligned = all(piece.left - edge < INDENT * piece.size for piece in right)
    below = all(lower.base - upper.base > upper.size / 2 for upper, lower in pairwise(right))
    full = 2 * sum(piece.right - piece.left >= FULL * _width(left) for piece in right) >= len(right)
    return [best] if beside and aligned and below and full else []


def _places(pieces: Sequence[Piece]) -> list[float]:
    left, right = min(piece.left for piece in pieces), max(piece.right for piece in pieces)
    quarter = (right - left) / 4
    return [left + quarter + STEP * step for step in range(int(2 * quarter / STEP))]


def _middle(pieces: Sequence[Piece]) -> float:
    return (min(piece.left for piece in pieces) + max(piece.right for piece in pieces)) / 2


def _crossing(pieces: Iterable[Piece], x: float) -> int:
    return sum(_crosses(piece, x) for piece in pieces)


def _crosses(piece: Piece, x: float) -> bool:
    return piece.left + OVERHANG < x < piece.right - OVERHANG


def _areside_by_side(left: Sequence[Piece], right: Sequence[Piece]) -> bool:
    """Whether two groups share enough height for columns of text."""
    if min(len(left), len(right)) < FEWEST_LINES:
        return False
    top = max(min(piece.base for piece in side) for side in (left, right))
    bottom = min(max(piece.base for piece in side) for side in (left, right))
    return bottom - top > (FEWEST_LINES - 2) * median(piece.size for piece in (*left, *right))


def _is_full(side: Sequence[Piece]) -> bool:
    """Whether most pieces are as wide as their side: the lines of a text are, the cells of a table are not."""
    return median(piece.right - piece.left for piece in side) >= FULL * _width(side)


def _full(pieces: Iterable[Piece], width: float) -> float:
    """The width of all pieces that fill a column of this width."""
    return sum(piece.right - piece.left for piece in pieces if piece.right - piece.left >= FULL * width)


def _width(pieces: Sequence[Piece]) -> float:
    """From the leftmost to the rightmost; 0 where there are none."""
    if not pieces:
        return 0.0
    return max(piece.right for piece in pieces) - min(piece.left for piece in pieces)


def _lines(block: Iterable[Piece], number: int) -> Iterator[Row]:
    """The pieces of a block that stand on one line, joined from left to right."""
    return (_row(line, number) for line in side_by_side(block))


def _row(line: list[Piece], number: int) -> Row:
    line.sort(key=lambda piece: piece.left)
    main = max(line, key=lambda piece: piece.right - piece.left)
    cells = [piece.text for piece in line]
    text = cells[0]
    for before, piece in pairwise(line):
        text += piece.text if piece.left - before.right < CLOSE * piece.size else f" {piece.text}"
    if _LABEL.fullmatch(cells[0]):
        cells[:2] = [" ".join(cells[:2])]
    return Row(text, line[0].left, max(piece.right for piece in line), main.base, main.size, number, tuple(cells))
