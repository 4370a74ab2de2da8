"""How many were counted in each column of a table? What headings and rows of totals tell, and its figures imply."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from kg.nlp.table_headings import UNMARKED
from kg.nlp.table_layout import WIDEST
from kg.nlp.table_lists import words_of
from kg.nlp.table_values import HUNDRED
from kg.nlp.table_wholes import whole_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.model.document import Cell
    from kg.nlp.table_figures import Amount, Figures
    from kg.nlp.table_headings import Heading
    from kg.nlp.table_layout import Layout, Row

FEWEST = 5  # counts with their percentages that must imply the same number
FEWEST_BESIDE = 3  # of those under one heading, which all must
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
        self._columns: dict[int, list[Figures]] = defaultdict(list)
        self._parts: dict[tuple[int, tuple[Heading, ...]], list[Figures]] = defaultdict(list)  # under one heading
        for row in layout.rows:
            for cell in row.cells:
                if figures := layout.figures(cell):
                    self._columns[cell.column].append(figures)
                    self._parts[cell.column, row.around[:1]].append(figures)
        self._told: dict[tuple[tuple[Heading, ...], int], int] = {}  # by the heading of the total row, and column
        for row in filter(self.is_total, layout.rows):
            for column, number in self._by_column(row).items():
                self._told.setdefault((row.around[:1], column), number)
        self._implied: dict[int, int | None] = {}
        self._wholes: dict[tuple[Cell, ...], Cell | None] = {}
        self._beside_implied: dict[tuple[tuple[Heading, ...], int], int | None] = {}
        self._paired: dict[int, bool] = {}
        self._sided: dict[int, bool] = {}
        self._exceeded: dict[int, bool] = {}

    def is_total(self, row: Row) -> bool:
        """Whether a row tells how many were counted, and nothing else."""
        if not row.label or not self._names_all(row.label) or self._is_a_part(row):
            return False
        told = [figures for cell in row.cells if (figures := self._layout.figures(cell))]
        percents = [one.b.value if one.b else one.a.value for one in told if one.a.percent or one.b]
        parts = len(told) > 1 and len(percents) == len(told) and abs(sum(percents) - HUNDRED) < 1
        return bool(told) and (all(map(_is_count, told)) or percents == [HUNDRED] * len(told) or parts)

    def _is_a_part(self, row: Row) -> bool:
        """Whether others under the same heading are more, so that `Total` names something: of `Thyroidectomy`."""
        cells = ((cell, self._layout.figures(cell)) for cell in row.cells if row.around)
        own = [(cell.column, figures.a.value) for cell, figures in cells if figures and _is_count(figures)]
        beside = {at: [one.a.value for one in self._parts[at, row.around[:1]] if _is_count(one)] for at, _ in own}
        return bool(own) and all(max(beside[at]) > count for at, count in own)

    def _names_all(self, label: Cell) -> bool:
        """Whether a label only says how many were counted (`No. of patients`, `Randomised, n`)."""
        words = self._layout.words(label)
        told = [word.strip("().,:;%=") for word in words.lower().split()]
        known = all(word in words_of("sizes") | words_of("wholes") for word in told)
        return _TOTALS.fullmatch(words) is not None or (known and bool(words_of("wholes") & set(told)))

    def of(self, row: Row, column: int, over: Sequence[Heading], label: Heading) -> Iterator[int]:
        """The numbers told for a cell, the likeliest first; `over` are the headings of its column."""
        columns = [*(heading.total for heading in over), self._at(row, column)]
        rows = [label.total, *(heading.total for heading in row.around), self._beside(row, column), self._parted(row)]
        for total in (*rows, *columns) if self._transposed else (*columns, *rows):
            if total:
                yield total

    def whole(self, row: Row) -> Cell | None:
        """The cell of a row with the number that the others part."""
        if row.cells not in self._wholes:
            self._wholes[row.cells] = whole_of(self._layout, row)
        return self._wholes[row.cells]

    def _parted(self, row: Row) -> int | None:
        whole = self.whole(row)
        figures = self._layout.figures(whole) if whole else None
        return int(figures.a.value) if figures else None

    def implied(self, column: int, row: Row) -> int | None:
        """The number that the counts of a column and the percentages beside them imply; None where they imply none.

        Those under the heading of the row tell it where all do, or else most of the column.
        """
        place = row.around[:1], column
        if place not in self._beside_implied:
            beside = _pairs(self._parts[column, place[0]]) if row.around else []
            self._beside_implied[place] = _implied(beside, FEWEST_BESIDE, 0)
        if column not in self._implied:
            self._implied[column] = _implied(_pairs(self._columns[column]), FEWEST, MOST_STRAY)
        return self._beside_implied[place] or self._implied[column]

    def parts(self) -> Iterator[Row]:
        """The rows of plain counts that part the whole: the first under a heading make the number over each column."""
        under: dict[tuple[Heading, ...], list[Row]] = defaultdict(list)
        for row in self._layout.rows:
            under[row.around[:1]].append(row)
        for around, rows in under.items():
            yield from self._making_the_whole(rows) if around else ()

    def _making_the_whole(self, rows: Sequence[Row]) -> Sequence[Row]:
        """The first rows of plain counts, one behind the other, that make the numbers over the columns."""
        sums: dict[int, int] = defaultdict(int)
        wholes: dict[int, int] = {}
        first = 0
        for at, row in enumerate(rows):
            counted = self._counted(row)
            if counted is None:
                sums, wholes, first = defaultdict(int), {}, at + 1
                continue
            for column, (count, total) in counted.items():
                wholes[column] = total
                sums[column] += count
            if at > first and len(sums) > 1 and sums == wholes:
                return rows[first : at + 1]
        return ()

    def _counted(self, row: Row) -> dict[int, tuple[int, int]] | None:
        """By column, the count of a row and the number over it; None where another figure stands there."""
        found = {}
        for cell in row.cells:
            total = next((one.total for one in self._layout.over(cell.column, row.local) if one.total), None)
            figures = self._layout.figures(cell) if total else None
            if total and (not figures or not _is_count(figures)):
                return None
            if total and figures:
                found[cell.column] = int(figures.a.value), total
        return found

    def is_of_sides(self, column: int) -> bool:
        """Whether the first of two numbers with a stroke between them is ever above the second: then it is no part."""
        if column not in self._sided:
            two = [(one.a, one.b) for one in self._columns[column] if one.shape == "fraction" and one.b]
            self._sided[column] = any(first.value > second.value for first, second in two)
        return self._sided[column]

    def is_exceeded(self, column: int) -> bool:
        """Whether plain counts of a column are more than were counted: then it counts other things (episodes)."""
        if column not in self._exceeded:
            totals = [heading.total for heading in self._layout.over(column) if heading.total]
            counted = [one.a.value for one in self._columns[column] if _is_count(one)]
            self._exceeded[column] = bool(totals and counted) and max(counted) > max(totals)
        return self._exceeded[column]

    def has_decimals(self, column: int) -> bool:
        """Whether lone numbers of a column have decimals, and so count nobody."""
        return any(one.shape == "single" and not one.a.whole for one in self._columns[column])

    def is_paired(self, column: int) -> bool:
        """Whether most figures of a column are a count with its percentage: then a lone number is a count."""
        if column not in self._paired:
            found = self._columns[column]
            pairs = [one for one in found if one.shape == "pair" and one.a.whole and one.b and not one.a.percent]
            self._paired[column] = 2 * len(pairs) > len(found)
        return self._paired[column]

    def heads(self, column: int) -> bool:
        """Whether a column is headed as one of totals."""
        cell = next((cell for line in reversed(self._layout.heads) if (cell := line.at(column))), None)
        return cell is not None and _TOTALS.fullmatch(self._layout.words(cell).translate(UNMARKED)) is not None

    def _by_column(self, row: Row) -> dict[int, int]:
        values = {
            column: self._layout.figures(cell)
            for cell in row.cells
            for column in range(cell.column, cell.column + min(cell.columns, WIDEST))
            if not any(heading.form == "percent" for heading in self._layout.over(column, row.local)[:1])
        }
        return {column: int(one.a.value) for column, one in values.items() if one and one.a.whole}

    def _at(self, row: Row, column: int) -> int | None:
        """The number in the total row under the same heading, or else in the one under none."""
        return self._told.get((row.around[:1], column)) or self._told.get(((), column))

    def _beside(self, row: Row, column: int) -> int | None:
        """Where the rows are the groups: the number in their column of totals, the last one before the column."""
        found = None
        for cell in row.cells if self._transposed else ():
            figures = self._layout.figures(cell)
            if figures and _is_count(figures) and self.heads(cell.column) and (found is None or cell.column < column):
                found = int(figures.a.value)
        return found


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


def _pairs(found: Sequence[Figures]) -> list[tuple[Amount, Amount]]:
    return [(one.a, one.b) for one in found if one.shape == "pair" and one.b]


def _implied(pairs: Sequence[tuple[Amount, Amount]], fewest: int, stray: float) -> int | None:
    """The number within most of the ranges that the pairs leave for it (the ends of the ranges, swept in order)."""
    ends: list[tuple[float, int]] = []
    for count, percent in pairs:
        if between := _ends(count, percent):
            ends += [(between[0], -1), (between[1], 1)]
    best, at, depth = 0, 0.0, 0
    for place, step in sorted(ends):
        depth -= step
        best, at = max((best, at), (depth, place))
    return round(at) if best >= fewest and best >= (1 - stray) * len(pairs) else None
