"""Pieces to lines in reading order: where the columns of a page are, and what spans them."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kg.readers.pdf.pieces import Piece

FEWEST_LINES = 5  # side by side, below which two blocks are not columns
FULL = 0.55  # of the width of its side that most pieces of a column fill; the cells of a table fill less
STEP = 2.0  # points between the places tried for a gutter
OVERHANG = 2.0  # points by which a piece may stick out into the gutter


@dataclass(frozen=True, slots=True)
class Row:
    """A printed line on a page. `column` counts the runs of lines that stand below one another, in reading order."""

    text: str
    left: float
    right: float
    base: float
    size: float
    column: int


def rows(pages: Iterable[Sequence[Piece]]) -> Iterator[list[Row]]:
    """The lines of each page in reading order: what spans the columns, then each column down to the next such line.

    A page with too few lines to show its columns (the last one, as a rule) is taken to have those of the page before.
    """
    gutters: list[float] = []
    for pieces in pages:
        found = _gutters(pieces)
        gutters = found or [gutter for gutter in gutters if not _crossing(pieces, gutter)]
        blocks = enumerate(_blocks(pieces, gutters))
        yield [row for number, block in blocks for row in _lines(block, number)]


def _blocks(pieces: Sequence[Piece], gutters: Sequence[float]) -> Iterator[list[Piece]]:
    """The pieces that are read together: runs of lines across the page, and columns between them."""
    columns: list[list[Piece]] = [[] for _ in range(len(gutters) + 1)]
    across: list[Piece] = []
    for piece in sorted(pieces, key=lambda piece: (piece.base, piece.left)):
        first, last = (_column(edge, gutters) for edge in (piece.left + OVERHANG, piece.right - OVERHANG))
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
    if not _are_side_by_side(left, right):
        return []
    before, behind = _gutters(left), _gutters(right)
    full = (before or _is_full(left)) and (behind or _is_full(right))
    return [*before, best, *behind] if full else []


def _places(pieces: Sequence[Piece]) -> list[float]:
    left, right = min(piece.left for piece in pieces), max(piece.right for piece in pieces)
    quarter = (right - left) / 4
    return [left + quarter + STEP * step for step in range(int(2 * quarter / STEP))]


def _middle(pieces: Sequence[Piece]) -> float:
    return (min(piece.left for piece in pieces) + max(piece.right for piece in pieces)) / 2


def _crossing(pieces: Iterable[Piece], x: float) -> int:
    return sum(piece.left + OVERHANG < x < piece.right - OVERHANG for piece in pieces)


def _are_side_by_side(left: Sequence[Piece], right: Sequence[Piece]) -> bool:
    """Whether two groups share enough height for columns of text."""
    if min(len(left), len(right)) < FEWEST_LINES:
        return False
    top = max(min(piece.base for piece in side) for side in (left, right))
    bottom = min(max(piece.base for piece in side) for side in (left, right))
    return bottom - top > (FEWEST_LINES - 2) * median(piece.size for piece in (*left, *right))


def _is_full(side: Sequence[Piece]) -> bool:
    """Whether most pieces are as wide as their side: the lines of a text are, the cells of a table are not."""
    width = max(piece.right for piece in side) - min(piece.left for piece in side)
    return median(piece.right - piece.left for piece in side) >= FULL * width


def _lines(block: Iterable[Piece], number: int) -> Iterator[Row]:
    """The pieces of a block that stand on one line, joined from left to right."""
    line: list[Piece] = []
    for piece in sorted(block, key=lambda piece: piece.base):
        if line and piece.base - line[0].base > 0.4 * max(piece.size, line[0].size):
            yield _row(line, number)
            line = []
        line.append(piece)
    if line:
        yield _row(line, number)


def _row(line: list[Piece], number: int) -> Row:
    line.sort(key=lambda piece: piece.left)
    main = max(line, key=lambda piece: piece.right - piece.left)
    text = " ".join(piece.text for piece in line)
    return Row(text, line[0].left, max(piece.right for piece in line), main.base, main.size, number)
