"""Which tables stand in one grid? Some stack several, each under a heading of its own, with the same columns again."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from kg.nlp.table_layout import lines_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.model.document import Cell, Table


def parts(text: str, table: Table) -> list[Table]:
    """The tables that a grid stacks: itself where it stacks none.

    The first row is one cell that heads a part, and the next one heads columns; each place where the columns are headed
    the same again, behind one cell that stands where that of the first part does, begins another part.
    """
    lines = lines_of(table)
    if len(lines) < 2 or len(lines[0]) > 1:  # noqa: PLR2004
        return [table]
    columns = _said(text, lines[1])
    place = [(cell.column, cell.columns) for cell in lines[0]]
    starts = [
        at
        for at, (first, second) in enumerate(pairwise(lines))
        if [(cell.column, cell.columns) for cell in first] == place and _said(text, second) == columns
    ]
    ends = [*starts[1:], len(lines)]
    return [_part(table, lines[start:end]) for start, end in zip(starts, ends, strict=True)]


def _part(table: Table, lines: Sequence[Sequence[Cell]]) -> Table:
    return replace(table, cells=tuple(cell for line in lines for cell in line))


def _said(text: str, line: Sequence[Cell]) -> list[tuple[int, int, str]]:
    return [(cell.column, cell.columns, text[cell.start : cell.end]) for cell in line]
