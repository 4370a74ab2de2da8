"""Where in the grid of a table does each cell stand? Spans of rows and columns resolved, whatever numbers they name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.readers.jats.parsing import tag

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.readers.jats.parsing import Element

WIDEST_SPAN = 100  # columns; no printed table has more, and a file may claim any number
LONGEST_SPAN = 1000  # rows
LAST_CARRIED = 200  # no cell behind this column reaches into the rows below
_PARTS = frozenset({"thead", "tbody", "tfoot"})


@dataclass(frozen=True, slots=True)
class Place:
    """A cell's place: its element, its first column, and how many rows and columns it spans.

    `element` is None where a cell of a row above reaches into this row.
    """

    element: Element | None
    column: int
    rows: int = 1
    columns: int = 1
    header: bool = False


def rows_of(table: Element) -> Iterator[list[Place]]:
    """The cells of each row of a table, from left to right; a table inside a cell is no part of it."""
    carried: dict[int, tuple[int, int]] = {}  # by column: rows that it still reaches into, and columns it spans
    for row, heads in _rows(table):
        places = list(_placed(row, carried, heads=heads))
        _carry(carried, places)
        yield places


def _rows(table: Element) -> Iterator[tuple[Element, bool]]:
    """Each row, and whether it stands in the table's head."""
    for part in table:
        if tag(part) == "tr":
            yield part, False
        elif tag(part) in _PARTS:
            yield from ((row, tag(part) == "thead") for row in part if tag(row) == "tr")


def _placed(row: Element, carried: dict[int, tuple[int, int]], *, heads: bool) -> Iterator[Place]:
    column = 0
    for cell in row:
        if tag(cell) not in {"td", "th"}:
            continue
        while column in carried:
            yield Place(None, column)
            column += carried[column][1]
        rows, columns = _span(cell, "rowspan", LONGEST_SPAN), _span(cell, "colspan", WIDEST_SPAN)
        yield Place(cell, column, rows, columns, heads or tag(cell) == "th")
        column += columns


def _carry(carried: dict[int, tuple[int, int]], places: list[Place]) -> None:
    """Count the row down for the cells from above, and remember those of this row that reach below."""
    for column, (rows, columns) in list(carried.items()):
        if rows > 1:
            carried[column] = (rows - 1, columns)
        else:
            del carried[column]
    for place in places:
        if place.rows > 1 and place.column + place.columns <= LAST_CARRIED:
            carried[place.column] = (place.rows - 1, place.columns)


def _span(cell: Element, name: str, most: int) -> int:
    """A span as the file states it, made possible: at least 1, at most `most`; 1 where it is no number."""
    stated = (cell.get(name) or "").strip()
    if not (stated.isascii() and stated.isdecimal()):
        return 1
    return max(1, min(int(stated[:9]), most))  # nine digits tell enough, and more could be any number of them
