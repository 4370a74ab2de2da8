"""How many were counted in each column of a table? What headings and rows of totals tell, and its figures imply."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kg.nlp.table_values import HUNDRED

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.nlp.table_figures import Amount, Figures
    from kg.nlp.table_headings import Heading
    from kg.nlp.table_layout import Layout, Row

FEWEST = 5  # counts with their percentages that must imply the same number
MOST_STRAY = 0.4  # share of them that may imply another
_NUMBER = r"(?:n|n\.|no\.?|nos\.?|number|total)"
_PEOPLE = r"(?:patients|participants|subjects|individuals|respondents|(?:number )?at risk)(?:\s+at risk)?"
_TOTALS = re.compile(
    rf"\W*(?:n|no\.?|number|sample size|total(?:\s+(?:n|no\.?|number|cases|sample))?"
    rf"|(?:total\s+)?(?:{_NUMBER}\s*(?:of\s+)?)?{_PEOPLE}|{_NUMBER} of cases)"
    rf"(?:\s*[,(\[]?\s*(?:n|no\.?|number)\s*[)\]]?)?\W*",
    re.IGNORECASE,
)


class Totals:
    """The numbers of those counted in a table.

    Args:
        layout: the table.
        transposed: whether its rows are the groups.
    """

    def __init__(self, layout: Layout, *, transposed: bool) -> None:
        self._layout = layout
        self._transposed = transposed
        self._told: dict[tuple[tuple[Heading, ...], int], int] = {}  # by the heading of the total row, and column
        for row in filter(self.is_total, layout.rows):
            for column, number in self._by_column(row).items():
                self._told.setdefault((row.around[:1], column), number)
        self._implied: dict[int, int | None] = {}
        self._paired: dict[int, bool] = {}

    def is_total(self, row: Row) -> bool:
        """Whether a row tells how many were counted, and nothing else."""
        if not row.label or not _TOTALS.fullmatch(self._layout.words(row.label)):
            return False
        told = [figures for cell in row.cells if (figures := self._layout.figures(cell))]
        percents = [one.b.value if one.b else one.a.value for one in told if one.a.percent or one.b]
        return bool(told) and (all(map(_is_count, told)) or percents == [HUNDRED] * len(told))

    def of(self, row: Row, column: int, over: Sequence[Heading], label: Heading) -> Iterator[int]:
        """The numbers told for a cell, the likeliest first; `over` are the headings of its column."""
        columns = [*(heading.total for heading in over), self._at(row, column)]
        rows = [label.total, *(heading.total for heading in row.around), self._beside(row)]
        for total in (*rows, *columns) if self._transposed else (*columns, *rows):
            if total:
                yield total

    def implied(self, column: int) -> int | None:
        """The number that most counts of a column and the percentages beside them imply; None where they imply none."""
        if column not in self._implied:
            found = self._in_column(column)
            self._implied[column] = _implied([(one.a, one.b) for one in found if one.shape == "pair" and one.b])
        return self._implied[column]

    def is_paired(self, column: int) -> bool:
        """Whether most figures of a column are a count with its percentage: then a lone number is a count."""
        if column not in self._paired:
            found = self._in_column(column)
            pairs = [one for one in found if one.shape == "pair" and one.a.whole and one.b and not one.a.percent]
            self._paired[column] = 2 * len(pairs) > len(found)
        return self._paired[column]

    def heads(self, column: int) -> bool:
        """Whether a column is headed as one of totals."""
        cell = next((cell for line in reversed(self._layout.heads) if (cell := line.at(column))), None)
        return cell is not None and _TOTALS.fullmatch(self._layout.words(cell)) is not None

    def _in_column(self, column: int) -> list[Figures]:
        cells = [cell for row in self._layout.rows for cell in row.cells if cell.column == column]
        return [figures for cell in cells if (figures := self._layout.figures(cell))]

    def _by_column(self, row: Row) -> dict[int, int]:
        values = {cell.column: self._layout.figures(cell) for cell in row.cells}
        return {column: int(one.a.value) for column, one in values.items() if one and one.a.whole}

    def _at(self, row: Row, column: int) -> int | None:
        """The number in the total row under the same heading, or else in the one under none."""
        return self._told.get((row.around[:1], column)) or self._told.get(((), column))

    def _beside(self, row: Row) -> int | None:
        """Where the rows are the groups: the number in their column of totals."""
        for cell in row.cells if self._transposed else ():
            figures = self._layout.figures(cell)
            if figures and _is_count(figures) and self.heads(cell.column):
                return int(figures.a.value)
        return None


def common_total(pairs: Sequence[Figures]) -> bool:
    """Whether two or more counts with their percentages are all of one and the same number, as means hardly are."""
    told = [_ends(one.a, one.b) if one.b.decimals else None for one in pairs if one.b]
    if len(told) < 2 or None in told:  # noqa: PLR2004
        return False
    lows, highs = zip(*(one for one in told if one), strict=True)
    return max(lows) <= min(highs) and any(
        low <= round(max(lows)) <= high for low, high in zip(lows, highs, strict=True)
    )


def _ends(count: Amount, percent: Amount) -> tuple[float, float] | None:
    """Between which numbers the whole lies; None where they are no count and its percentage, or tell nothing of it."""
    half = 0.5 * 10.0**-percent.decimals
    if not count.whole or not count.value or not half < percent.value <= HUNDRED:
        return None
    return HUNDRED * count.value / (percent.value + half), HUNDRED * count.value / (percent.value - half)


def _is_count(figures: Figures) -> bool:
    return figures.shape == "single" and figures.a.whole and not figures.a.percent


def _implied(pairs: Sequence[tuple[Amount, Amount]]) -> int | None:
    """The number within most of the ranges that the pairs leave for it (the ends of the ranges, swept in order)."""
    ends: list[tuple[float, int]] = []
    for count, percent in pairs:
        if between := _ends(count, percent):
            ends += [(between[0], -1), (between[1], 1)]
    best, at, depth = 0, 0.0, 0
    for place, step in sorted(ends):
        depth -= step
        best, at = max((best, at), (depth, place))
    return round(at) if best >= FEWEST and best >= (1 - MOST_STRAY) * len(pairs) else None
