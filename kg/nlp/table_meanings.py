"""How are the figures of a cell to be read? As the headings say, and the notes; of how many, as is told."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from kg.nlp.table_headings import Heading, read_heading
from kg.nlp.table_lists import words_of
from kg.nlp.table_values import HUNDRED, Meaning

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.model.document import Cell, Table
    from kg.nlp.table_figures import Figures
    from kg.nlp.table_layout import Layout, Row
    from kg.nlp.table_roles import Roles
    from kg.nlp.table_totals import Totals

_SENTENCE = re.compile(r"\S.*?(?:[.;](?=\s*[A-Z])|$)", re.DOTALL)
_SLASH = re.compile(r"\w\s?/\s?\w")


class Meanings:
    """The meanings of a table's figures.

    Args:
        text: the document's text.
        table: the table.
        layout: how it is laid out.
        roles: what its headings name.
        totals: how many were counted.
    """

    def __init__(self, text: str, table: Table, layout: Layout, roles: Roles, totals: Totals) -> None:
        self._layout = layout
        self._roles = roles
        self._totals = totals
        self._caption = read_heading(text, table.caption_start, table.caption_end)
        self._notes = _told_below(table.notes)
        columns = {cell.column for row in layout.rows for cell in row.cells}
        depths = [len(layout.over(column)) for column in columns]
        self._parting = frozenset(row.cells for row in totals.parts())
        self._is_headed, self._is_deep = any(depths), max(depths, default=0) > 1
        self._has_intervals = self._caption.bounded or read_heading(table.notes, 0, len(table.notes)).bounded
        self._bare_counts = self._are_bare_counts()

    def of(self, row: Row, cell: Cell) -> Meaning | None:
        """How the figures of a cell are to be read; None where no proportion can stand."""
        over = self._layout.over(cell.column, row.local)
        label = self._layout.heading(row.label) if row.label else Heading(0, 0)
        if self._layout.is_barred(cell.column, row.local) or (not over and self._is_headed):
            return None
        told = next((heading for heading in (label, *row.around) if heading.form or heading.barred), None)
        if self._counts_only(row, cell, over) or (self._roles.shares_out and cell == self._totals.whole(row)):
            return None
        if not (told and told.form) and over and over[0].form == "count" and self._totals.is_exceeded(cell.column):
            return None
        if told and told.compared and over and over[0].is_generic and over[0].is_paired:
            told = None  # `Improvement` under `n (%)`: those who improved
        bare = label.is_bare
        if label.is_of_patients and label.form == "percent" and _is_lone_pair(self._layout.figures(cell)):
            told = replace(label, form="count_percent")  # `Patients with pain (%) | 2 (7)`
        own = over[0].form if over and over[0].is_generic else ""  # `%` over a column tells more than a heading of rows
        form = told.form if told else next((heading.form for heading in (*over, self._caption) if heading.form), "")
        form = own or form or self._notes.form or ("count" if self._bare_counts else "")
        parts = row.cells in self._parting and form in ("", "mixed")  # `9`, `14`, `5` of 28
        if form == "percent" and (self._totals.is_paired(cell.column) or self._is_among_pairs(row, cell)):
            form = "count_percent"
        form = "count" if parts else form
        totals = self._told_totals(row, cell, over, label)
        return Meaning(
            form=form,
            measured=not parts and self._is_measured(label, row, over, told),
            halves=any(heading.sides for heading in (label, *(row.around[:1] if bare else ()), *over[:1]))
            or self._is_slashed(row, cell, form, totals)
            or self._totals.is_of_sides(cell.column),
            totals=totals,
            implied=self._totals.implied(cell.column, row),
            bounded=self._has_intervals or any(heading.bounded for heading in (label, *row.around[:1], *over)),
            barred=self._is_averaged(over, label, self._layout.figures(cell), totals)
            or (told is not None and told.barred),
        )

    def _is_among_pairs(self, row: Row, cell: Cell) -> bool:
        """Whether a lone whole number stands in a row of counts with percentages otherwise, and so is a count."""
        figures = self._layout.figures(cell)
        if not figures or figures.shape != "single" or not figures.a.whole or figures.a.percent:
            return False
        if self._totals.has_decimals(cell.column):
            return False  # a percentage among others
        beside = [one for one in row.cells if one is not cell and not self._layout.is_barred(one.column, row.local)]
        return bool(beside) and all(_is_counted(self._layout.figures(one)) for one in beside)

    def _is_slashed(self, row: Row, cell: Cell, form: str, totals: Sequence[int]) -> bool:
        """Whether a stroke between two numbers may only repeat the one between two names: `100 mg/200 mg | 2/8`."""
        figures = self._layout.figures(cell)
        named = row.label is not None and _SLASH.search(self._layout.words(row.label)) is not None
        told = form == "fraction" or (figures is not None and figures.b is not None and figures.b.value in totals)
        return figures is not None and figures.shape == "fraction" and named and not told

    def _is_averaged(
        self, over: Sequence[Heading], label: Heading, figures: Figures | None, totals: Sequence[int]
    ) -> bool:
        """Whether a column of means holds one here; `Mean (SD)` over all gives way to what can be none.

        That is a row that says `n (%)` itself, one in `%` under `Mean or %` or without the spread that means have, and
        figures that are plainly no mean.
        """
        means = [column for column in over if column.barred]
        if not means or label.is_paired:
            return False
        lone = figures is not None and figures.shape == "single"
        spread = lone and all(words_of("spreads") & set(one.words) and len(one.words) > 1 for one in means)
        if label.form == "percent" and (spread or all(one.form in ("mixed", "mean_percent") for one in means)):
            return False
        told = lone and all(one.form == "mean_percent" for one in means)
        return not figures or not (told or _is_plain(figures, totals))

    def _told_totals(self, row: Row, cell: Cell, over: Sequence[Heading], label: Heading) -> tuple[int, ...]:
        """The numbers told for a cell; that of the caption where no column names a group of its own.

        None for a plain count where its row and its column tell different ones: it is of the few in both.
        """
        told = (*self._whole_beside(row, cell, over), *self._totals.of(row, cell.column, over, label))
        figures = self._layout.figures(cell)
        if figures and not figures.b and not self._roles.transposed and self._is_torn(over, (label, *row.around)):
            return ()
        whole = self._caption.total if not self._roles.transposed and not self._roles.group(row, over) else None
        return (*told, whole) if whole and not any(heading.total for heading in over) else told

    def _whole_beside(self, row: Row, cell: Cell, over: Sequence[Heading]) -> list[int]:
        """The number in a column of totals under the same upper headings: `N | n (%)` of each drug."""
        if len(over) < 2 or not over[0].is_paired:  # noqa: PLR2004
            return []
        beside = [
            one for one in row.cells if one is not cell and self._layout.over(one.column, row.local)[1:] == over[1:]
        ]
        told = [self._layout.figures(one) for one in beside if self._totals.heads(one.column)]
        return [int(one.a.value) for one in told if one and one.shape == "single" and one.a.whole]

    def _is_torn(self, over: Sequence[Heading], rows: Sequence[Heading]) -> bool:
        columns, across = ({heading.total for heading in headings if heading.total} for headings in (over, rows))
        return bool(columns and across) and columns.isdisjoint(across)

    def _is_measured(self, label: Heading, row: Row, over: Sequence[Heading], told: Heading | None) -> bool:
        """Whether the figures are of a quantity, as far as nothing nearer says that they count."""
        if (told and told.is_paired) or any(map(self._roles.is_answer, over)):
            return False  # whoever answered is counted, though asked about a quantity
        above = next((one for one in over if not (one.is_generic or one.is_time)), None)
        if above and above.measured and not above.form and above.total is None:
            return True
        if self._roles.transposed:
            return any(heading.measured and not heading.is_paired for heading in over[:1])
        if label.classed:
            return False  # `≤ 2` under `Duration (months)`: those who had that
        named = label if label.words and not label.is_bare else next(iter(row.around), label)
        return named.measured and not (named is not label and any(heading.form for heading in over))

    def _counts_only(self, row: Row, cell: Cell, over: Sequence[Heading]) -> bool:
        """Whether a column tells how many were counted, or how many a mean beside it is of."""
        figures = self._layout.figures(cell)
        if over and self._roles.transposed and self._totals.heads(cell.column) and figures and not figures.b:
            return True
        if not over or not over[0].is_generic or over[0].form != "count" or (figures and figures.b):
            return False
        if len(over) == 1 and self._is_deep:
            return True
        if any(self._holds_mean(other, row, over) for other in row.cells if other is not cell):
            return True
        beside = self._layout.over(cell.column + cell.columns, row.local)
        told = len(over) > 1 and bool(beside) and beside[1:] == over[1:]
        return told and (beside[0].barred or beside[0].form in ("count_percent", "fraction"))

    def _holds_mean(self, cell: Cell, row: Row, over: Sequence[Heading]) -> bool:
        """Whether a cell under the same upper headings as a column `n` holds a mean, or its spread."""
        beside = self._layout.over(cell.column, row.local)
        if beside[1:] != over[1:]:
            return False
        return "±" in self._layout.words(cell) or (len(over) > 1 and beside[0].averaged)

    def _are_bare_counts(self) -> bool:
        """Whether a table of events holds numbers of persons alone, and tells of how many they are.

        Then nothing says what its figures are, as nothing else could be meant.
        """
        headings = [
            self._caption,
            *(heading for line in self._layout.heads for heading in map(self._layout.heading, line.cells)),
        ]
        labels = (self._layout.heading(row.label) for row in self._layout.rows if row.label)
        if any(heading.form for heading in (*headings, *labels, self._notes)):
            return False
        if not words_of("countables") & {word for heading in headings for word in heading.words}:
            return False
        told = [(cell, row) for row in self._layout.rows for cell in row.cells]
        counted = [
            (figures, heading.total)
            for cell, row in told
            for heading in self._layout.over(cell.column, row.local)[:1]
            if heading.total and (figures := self._layout.figures(cell))
        ]
        return bool(counted) and all(
            figures.shape == "single" and figures.a.whole and not figures.a.percent and figures.a.value <= total
            for figures, total in counted
        )


def _told_below(notes: str) -> Heading:
    """The sentence of the notes that says how figures are to be read, and not what short forms stand for."""
    said = [read_heading(notes, *found.span()) for found in _SENTENCE.finditer(notes)]
    return next((heading for heading in said if heading.form), Heading(0, 0))


def _is_plain(figures: Figures, totals: Sequence[int]) -> bool:
    """Whether figures are plainly shares: `20%`, `3 (20%)`, `3/15 (20%)`, or `3/15` where 15 were counted."""
    a, b = figures.a, figures.b
    if not b:
        return figures.shape == "single" and a.percent
    if not a.whole or a.percent:
        return False
    if figures.shape == "pair":
        return b.percent
    return b.whole and (figures.shape == "counts" or (figures.shape == "fraction" and b.value in totals))


def _is_counted(figures: Figures | None) -> bool:
    return figures is not None and figures.shape == "pair" and figures.a.whole and not figures.a.percent


def _is_lone_pair(figures: Figures | None) -> bool:
    """Whether two whole numbers without a percent sign stand in a cell, as a count and its percentage do."""
    if not figures or figures.shape != "pair" or not figures.b:
        return False
    return figures.a.whole and not figures.a.percent and not figures.b.percent and figures.b.value <= HUNDRED
