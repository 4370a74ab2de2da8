"""The rows of a table on paper: a line for each, the cells set apart by bars, and where each cell stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.model.document import Cell, Table
from kg.readers.jats.grid import Place, rows_of
from kg.readers.jats.parsing import child, plain, tag

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.readers.jats.parsing import Element
    from kg.readers.jats.prose import Prose

APART = " | "
_FURTHEST = 20  # blanks; what is set in deeper is no row under a row but a cell that somebody centred

Written = list[tuple[Place, int, int]]
"""The cells of a row, each with the place of its words in the row's line."""


def write_tables(prose: Prose, wrap: Element, caption: tuple[int, int]) -> Iterator[Table]:
    """Write the grids that a `table-wrap` holds; `caption` is where its label and caption stand."""
    notes = plain(child(wrap, "table-wrap-foot"))
    for grid in _grids(wrap):
        start = prose.paper.close()
        if cells := _cells(prose, grid):
            yield Table(start, prose.paper.length, *caption, tuple(cells), notes)


def _grids(wrap: Element) -> Iterator[Element]:
    for inner in wrap:
        if tag(inner) == "table":
            yield inner
        elif tag(inner) == "alternatives":
            yield from _grids(inner)


def _cells(prose: Prose, grid: Element) -> list[Cell]:
    cells: list[Cell] = []
    row = 0
    for places in rows_of(grid):
        written = _row(prose, places)
        if not any(start < end for _, start, end in written):
            prose.paper.drop()  # a row of blanks or rules
            continue
        start = prose.paper.close(tight=row > 0)
        cells += _placed(written, row, prose.paper.last, start)
        row += 1
    return cells


def _row(prose: Prose, places: Sequence[Place]) -> Written:
    written: Written = []
    for number, place in enumerate(places):
        prose.paper.say(APART if number else None)
        start = prose.paper.here
        if place.element is not None:
            prose.cell(place.element)
        written.append((place, start, prose.paper.here))
    return written


def _placed(written: Written, row: int, line: str, offset: int) -> Iterator[Cell]:
    """The cells that hold words, without the white space around them."""
    for place, start, end in written:
        words = line[start:end]
        first = start + len(words) - len(words.lstrip())
        last = start + len(words.rstrip())
        if place.element is not None and first < last:
            span = (row, place.column, place.rows, place.columns, place.header)
            yield Cell(*span, offset + first, offset + last, _indent(place.element))


def _indent(cell: Element) -> int:
    """The blanks that a cell begins with on its own line; those of the file's own layout tell nothing."""
    words = next((text for text in map(str, cell.itertext()) if text), "")
    blanks = words[: len(words) - len(words.lstrip())]
    return 0 if "\n" in blanks or len(blanks) > _FURTHEST else len(blanks)
