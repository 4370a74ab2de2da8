"""What does a table claim? Its proportions, each with what occurred and in whom, as the headings tell."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kg.nlp.table_checks import checked
from kg.nlp.table_headings import Heading, read_heading, words_of
from kg.nlp.table_layout import Layout
from kg.nlp.table_roles import Roles
from kg.nlp.table_totals import Totals, common_total
from kg.nlp.table_values import HUNDRED, Meaning, Proportion, agreement, proportion

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.model.document import Cell, Citation, Table
    from kg.nlp.table_figures import Figures
    from kg.nlp.table_layout import Row

    Span = tuple[int, int]

_SENTENCE = re.compile(r"\S.*?(?:[.;](?=\s*[A-Z])|$)", re.DOTALL)
_SLASH = re.compile(r"\w\s?/\s?\w")
_MINUS = ("-", "−", "–")


@dataclass(frozen=True, slots=True)
class TableClaim:
    """A claim of a table; every place is (start, end) in the text.

    Attributes:
        value: the expression in its cell.
        stated: the proportion.
        event, group: what names them; None where nothing does.
        within: what else tells of what: the heading over the row, or the row's words where the event is that heading.
        when: what tells when it was counted.
        among: the heading that the group stands under, or over, as one group in another (`Men` of `Placebo`).
        row: the line that the cell stands in.
        source: the label of the row, where citations may support its figures.
        characteristic: whether it tells who was studied, and not what came of it.
        comparison: whether other groups stand beside it.
        warnings: one sentence each.
    """

    value: Span
    stated: Proportion
    event: Span | None
    group: Span | None
    within: Span | None
    when: Span | None
    among: Span | None
    row: Span
    source: Span | None
    characteristic: bool
    comparison: bool = False
    warnings: tuple[str, ...] = ()


def table_claims(text: str, table: Table, citations: Sequence[Citation] = ()) -> list[TableClaim]:
    """The claims of one table, row by row; `citations` are those that stand in it."""
    reading = _Reading(text, table, citations)
    claims = [claim for row in reading.layout.rows for claim in reading.row(row)]
    told = checked([claim.stated for claim in claims])
    return [replace(claim, stated=one, warnings=doubts) for claim, (one, doubts) in zip(claims, told, strict=True)]


class _Reading:
    """One table while it is read."""

    def __init__(self, text: str, table: Table, citations: Sequence[Citation]) -> None:
        self.text = text
        self.layout = Layout(text, table)
        self._roles = Roles(text, table, self.layout, citations)
        self._totals = Totals(self.layout, transposed=self._roles.transposed)
        self._caption = read_heading(text, table.caption_start, table.caption_end)
        self._notes = _told_below(table.notes)
        columns = {cell.column for row in self.layout.rows for cell in row.cells}
        depths = [len(self.layout.over(column)) for column in columns]
        self._parting = frozenset(row.cells for row in self._totals.parts())
        self._is_headed, self._is_deep = any(depths), max(depths, default=0) > 1
        self._has_intervals = self._caption.bounded or read_heading(table.notes, 0, len(table.notes)).bounded
        self._is_of_things = bool(words_of("compositions") & set(self._caption.words))
        self._characteristic = bool(words_of("baselines") & set(self._caption.words))
        self._bare_counts = self._are_bare_counts()

    def row(self, row: Row) -> list[TableClaim]:
        """The claims of a row."""
        if self._is_of_things or self._totals.is_total(row) or self._roles.is_denial(row) or self._is_of_measured(row):
            return []
        meanings = [self._meaning(row, cell) for cell in row.cells]
        if self._is_no_share(row, meanings):
            return []
        trusted, assured = self._is_trusted(row, meanings), self._is_assured(row, meanings)
        told = [meaning and replace(meaning, trusted=trusted) for meaning in meanings]
        if assured:
            told = [meaning and replace(meaning, barred=False, measured=False) for meaning in told]
        stated = self._with_neighbours(row, self._with_zeros(row, told, self._stated(row, told)))
        if all(one.decimals is None and not one.stated and one.low == HUNDRED for one in stated.values()):
            return []  # a row of plain counts that are all there are tells no more than how many were counted
        claims = [self._claim(row, row.cells[at], stated[at]) for at in sorted(stated)]
        groups = {claim.group for claim in claims if claim.group and not self._is_everybody(claim.group)}
        return [replace(claim, comparison=len(groups) > 1) for claim in claims]

    def _is_of_measured(self, row: Row) -> bool:
        """Whether a row tells in how many a quantity was measured: `N (%)` under `Weight (kg)`."""
        label = self.layout.heading(row.label) if row.label else None
        return label is not None and label.is_generic and any(one.measured for one in row.around[:1])

    def _claim(self, row: Row, cell: Cell, stated: Proportion) -> TableClaim:
        named = self._roles.of(row, cell)
        figures = self.layout.figures(cell)
        first, last = (figures.start, figures.end) if figures else (0, 0)
        return TableClaim(
            value=(cell.start + first, cell.start + last),
            stated=stated,
            event=self._side(row, stated.side) or named.event,
            group=named.group,
            within=named.within,
            when=named.when,
            among=named.among,
            row=((row.label or row.cells[0]).start, row.cells[-1].end),
            source=(row.label.start, row.label.end) if row.label else None,
            characteristic=self._characteristic,
        )

    def _side(self, row: Row, side: int) -> Span | None:
        """The one of two sides that a label names (`Men/women`)."""
        sides = self.layout.heading(row.label).sides if row.label and side else ()
        return sides[side - 1] if sides else None

    def _meaning(self, row: Row, cell: Cell) -> Meaning | None:
        """How the figures of a cell are to be read; None where no proportion can stand."""
        over = self.layout.over(cell.column, row.local)
        label = self.layout.heading(row.label) if row.label else Heading(0, 0)
        if any(heading.barred and not heading.averaged for heading in over) or (not over and self._is_headed):
            return None
        told = next((heading for heading in (label, *row.around) if heading.form or heading.barred), None)
        if self._counts_only(row, cell, over):
            return None
        if told and told.compared and over and over[0].is_generic and over[0].is_paired:
            told = None  # `Improvement` under `n (%)`: those who improved
        bare = self._roles.is_bare(label)
        if label.is_of_patients and label.form == "percent" and _is_lone_pair(self.layout.figures(cell)):
            told = replace(label, form="count_percent")  # `Patients with pain (%) | 2 (7)`
        own = over[0].form if over and over[0].is_generic else ""  # `%` over a column tells more than a heading of rows
        form = told.form if told else next((heading.form for heading in (*over, self._caption) if heading.form), "")
        form = own or form or self._notes.form or ("count" if self._bare_counts else "")
        parts = row.cells in self._parting and form in ("", "mixed")  # `9`, `14`, `5` of 28
        form = (
            "count" if parts else "count_percent" if form == "percent" and self._totals.is_paired(cell.column) else form
        )
        totals = self._told_totals(row, cell, over, label)
        return Meaning(
            form=form,
            measured=not parts and self._is_measured(label, row, over, told),
            halves=any(heading.sides for heading in (label, *(row.around[:1] if bare else ()), *over[:1]))
            or self._is_slashed(row, cell, form, totals),
            totals=totals,
            implied=self._totals.implied(cell.column, row),
            bounded=self._has_intervals or any(heading.bounded for heading in (label, *row.around[:1], *over)),
            barred=self._is_averaged(over, label, self.layout.figures(cell), totals)
            or (told is not None and told.barred),
        )

    def _is_slashed(self, row: Row, cell: Cell, form: str, totals: Sequence[int]) -> bool:
        """Whether a stroke between two numbers may only repeat the one between two names: `100 mg/200 mg | 2/8`."""
        figures = self.layout.figures(cell)
        named = row.label is not None and _SLASH.search(self.layout.words(row.label)) is not None
        told = form == "fraction" or (figures is not None and figures.b is not None and figures.b.value in totals)
        return figures is not None and figures.shape == "fraction" and named and not told

    def _is_averaged(
        self, over: Sequence[Heading], label: Heading, figures: Figures | None, totals: Sequence[int]
    ) -> bool:
        """Whether a column of means holds one here; `Mean (SD)` over all gives way to what can be none.

        That is a row that says `n (%)` itself, one in `%` under `Mean or %`, and figures that are plainly no mean.
        """
        means = [column for column in over if column.barred]
        mixed = all(one.form in ("mixed", "mean_percent") for one in means)
        if not means or label.is_paired or (label.form == "percent" and mixed):
            return False
        is_percent = (
            figures is not None and figures.shape == "single" and all(one.form == "mean_percent" for one in means)
        )
        return not figures or not (is_percent or _is_plain(figures, totals))

    def _told_totals(self, row: Row, cell: Cell, over: Sequence[Heading], label: Heading) -> tuple[int, ...]:
        """The numbers told for a cell; that of the caption where no column names a group of its own.

        None for a plain count where its row and its column tell different ones: it is of the few in both.
        """
        told = tuple(self._totals.of(row, cell.column, over, label))
        figures = self.layout.figures(cell)
        if figures and not figures.b and not self._roles.transposed and self._is_torn(over, (label, *row.around)):
            return ()
        whole = self._caption.total if not self._roles.transposed and not self._roles.group(row, over) else None
        return (*told, whole) if whole and not any(heading.total for heading in over) else told

    def _is_torn(self, over: Sequence[Heading], rows: Sequence[Heading]) -> bool:
        columns, across = ({heading.total for heading in headings if heading.total} for headings in (over, rows))
        return bool(columns and across) and columns.isdisjoint(across)

    def _is_measured(self, label: Heading, row: Row, over: Sequence[Heading], told: Heading | None) -> bool:
        """Whether the figures are of a quantity, as far as nothing nearer says that they count."""
        if told and told.is_paired:
            return False
        above = next((one for one in over if not (one.is_generic or one.is_time)), None)
        if above and above.measured and not above.form and above.total is None:
            return True
        if self._roles.transposed:
            return any(heading.measured and not heading.is_paired for heading in over[:1])
        if label.classed:
            return False  # `≤ 2` under `Duration (months)`: those who had that
        named = label if label.words and not self._roles.is_bare(label) else next(iter(row.around), label)
        return named.measured and not (named is not label and any(heading.form for heading in over))

    def _counts_only(self, row: Row, cell: Cell, over: Sequence[Heading]) -> bool:
        """Whether a column tells how many were counted, or how many a mean beside it is of."""
        figures = self.layout.figures(cell)
        if not over or not over[0].is_generic or over[0].form != "count" or (figures and figures.b):
            return False
        if self._roles.transposed and self._totals.heads(cell.column):
            return True
        if len(over) == 1 and self._is_deep:
            return True
        if any(self._holds_mean(other, row, over) for other in row.cells if other is not cell):
            return True
        beside = self.layout.over(cell.column + cell.columns, row.local)
        return len(over) > 1 and bool(beside) and beside[0].barred and beside[1:] == over[1:]

    def _holds_mean(self, cell: Cell, row: Row, over: Sequence[Heading]) -> bool:
        """Whether a cell under the same upper headings as a column `n` holds a mean with its spread."""
        return "±" in self.layout.words(cell) and self.layout.over(cell.column, row.local)[1:] == over[1:]

    def _are_bare_counts(self) -> bool:
        """Whether a table of events holds numbers of persons alone, and tells of how many they are.

        Then nothing says what its figures are, as nothing else could be meant.
        """
        headings = [
            self._caption,
            *(heading for line in self.layout.heads for heading in map(self.layout.heading, line.cells)),
        ]
        labels = (self.layout.heading(row.label) for row in self.layout.rows if row.label)
        if any(heading.form for heading in (*headings, *labels, self._notes)):
            return False
        if not words_of("countables") & {word for heading in headings for word in heading.words}:
            return False
        told = [(cell, row) for row in self.layout.rows for cell in row.cells]
        counted = [
            (figures, heading.total)
            for cell, row in told
            for heading in self.layout.over(cell.column, row.local)[:1]
            if heading.total and (figures := self.layout.figures(cell))
        ]
        return bool(counted) and all(
            figures.shape == "single" and figures.a.whole and not figures.a.percent and figures.a.value <= total
            for figures, total in counted
        )

    def _is_no_share(self, row: Row, meanings: Sequence[Meaning | None]) -> bool:
        """Whether a figure of the row is none: below zero, a percentage above a hundred, more than were counted."""
        for cell, meaning in zip(row.cells, meanings, strict=True):
            words, figures = self.layout.words(cell), self.layout.figures(cell)
            if meaning and words.startswith(_MINUS) and words[1:].lstrip()[:1].isdigit():
                return True
            lone = figures is not None and figures.b is None and figures.a.value > HUNDRED
            if lone and meaning and meaning.form == "percent":
                return True
            if self._is_more_than_counted(figures, meaning):
                return True
        return False

    def _is_more_than_counted(self, figures: Figures | None, meaning: Meaning | None) -> bool:
        """Whether a bare count is above the numbers of those counted: then it counts something else (all events)."""
        if not figures or not meaning or meaning.form != "count" or figures.b or not meaning.totals:
            return False
        return figures.a.whole and not figures.a.percent and figures.a.value > max(meaning.totals)

    def _is_trusted(self, row: Row, meanings: Sequence[Meaning | None]) -> bool:
        """Whether counts and percentages of the row agree with the numbers of those counted, in half of its cells.

        Where no number is told, whether they agree on one.
        """
        pairs = zip(row.cells, meanings, strict=True)
        told = [
            agreement(figures, (*meaning.totals, *([meaning.implied] if meaning.implied else [])))
            for cell, meaning in pairs
            if meaning and (figures := self.layout.figures(cell))
        ]
        known = [one for one in told if one is not None]
        if not known:
            alone = [self.layout.figures(cell) for cell, meaning in zip(row.cells, meanings, strict=True) if meaning]
            return common_total([one for one in alone if one and one.shape == "pair"])
        return 2 * sum(known) >= len(known)

    def _is_assured(self, row: Row, meanings: Sequence[Meaning | None]) -> bool:
        """Whether the figures show by themselves that they are counts and percentages, whatever the headings say.

        All counts give their percentages, of the numbers that are told: two or more, or one with a percent sign.
        """
        told = [
            (figures, agreement(figures, meaning.totals))
            for cell, meaning in zip(row.cells, meanings, strict=True)
            if meaning and (figures := self.layout.figures(cell)) and figures.shape == "pair" and figures.a.value
        ]
        signed = any(figures.b and figures.b.percent for figures, _ in told)
        return all(agrees for _, agrees in told) and len(told) > (0 if signed else 1)

    def _stated(self, row: Row, meanings: Sequence[Meaning | None]) -> dict[int, Proportion]:
        found = {}
        for at, (cell, meaning) in enumerate(zip(row.cells, meanings, strict=True)):
            figures = self.layout.figures(cell)
            if meaning and figures and (stated := proportion(figures, meaning)):
                found[at] = stated
        return found

    def _with_zeros(
        self, row: Row, meanings: Sequence[Meaning | None], stated: dict[int, Proportion]
    ) -> dict[int, Proportion]:
        """With each bare `0` among counts that have their percentages: none of them."""
        paired = any(one.numerator is not None and one.decimals is not None for one in stated.values())
        if not paired or self._roles.transposed:
            return stated
        for at, (cell, meaning) in enumerate(zip(row.cells, meanings, strict=True)):
            if at not in stated and meaning and not meaning.barred and self.layout.words(cell) == "0":
                stated[at] = Proportion(0.0, 0.0, numerator=0, denominator=next(iter(meaning.totals), None))
        return stated

    def _with_neighbours(self, row: Row, stated: dict[int, Proportion]) -> dict[int, Proportion]:
        """With each count in a column of its own joined to the percentage beside it."""
        at = 0
        while at + 1 < len(row.cells):
            pair = self._neighbours(row, at)
            if pair:
                self._join(row, stated, *pair)
                at += 1
            at += 1
        return stated

    def _neighbours(self, row: Row, at: int) -> tuple[int, int] | None:
        """The places of a count and of its percentage, where they stand in this cell and the next."""
        forms = [self._own_form(cell, row) for cell in row.cells[at : at + 2]]
        kinds = {form for form, _ in forms}
        if kinds in ({"count", "percent"}, {"fraction", "percent"}) and forms[0][1] == forms[1][1]:
            return (at, at + 1) if forms[1][0] == "percent" else (at + 1, at)
        over = [self.layout.over(cell.column, row.local) for cell in row.cells[at : at + 2]]
        one, two = (self.layout.figures(cell) for cell in row.cells[at : at + 2])
        lone = one and two and not one.b and not two.b and one.a.whole and not one.a.percent and two.a.percent
        return (at, at + 1) if lone and over[0] == over[1] != [] else None

    def _own_form(self, cell: Cell, row: Row) -> tuple[str, tuple[Heading, ...]]:
        """What the nearest heading says of the figures, if it says nothing else; and the headings above it."""
        over = self.layout.over(cell.column, row.local)
        if not over or not over[0].is_generic:
            return "", ()
        return over[0].form or ("count" if over[0].total or over[0].words else ""), tuple(over[1:])

    def _join(self, row: Row, stated: dict[int, Proportion], count: int, percent: int) -> None:
        stated.pop(count, None)
        counted, shared = self.layout.figures(row.cells[count]), self.layout.figures(row.cells[percent])
        if percent in stated and counted and counted.shape == "fraction" and counted.b and shared and not shared.c:
            whole = replace(shared, shape="counts", a=counted.a, b=counted.b, c=replace(shared.a, percent=True))
            stated[percent] = proportion(whole, Meaning("fraction")) or stated[percent]
            return
        if percent not in stated or not counted or not shared or counted.b or shared.b:
            return
        told = [self._meaning(row, row.cells[at]) for at in (percent, count)]
        totals = (*self._whole_before(row, count), *(one for meaning in told if meaning for one in meaning.totals))
        pair = replace(shared, shape="pair", a=counted.a, b=replace(shared.a, percent=True))
        stated[percent] = proportion(pair, Meaning("count_percent", totals=totals)) or stated[percent]

    def _whole_before(self, row: Row, count: int) -> list[int]:
        """The number in the column `N` before those of a count and its percentage."""
        own = self._own_form(row.cells[count], row)
        if not count or not own[0] or self._own_form(row.cells[count - 1], row) != own:
            return []
        whole, part = self.layout.figures(row.cells[count - 1]), self.layout.figures(row.cells[count])
        if not whole or not part or whole.shape != "single" or not whole.a.whole or whole.a.value < part.a.value:
            return []
        return [int(whole.a.value)]

    def _is_everybody(self, group: Span) -> bool:
        return read_heading(self.text, *group).is_everybody


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


def _is_lone_pair(figures: Figures | None) -> bool:
    """Whether two whole numbers without a percent sign stand in a cell, as a count and its percentage do."""
    if not figures or figures.shape != "pair" or not figures.b:
        return False
    return figures.a.whole and not figures.a.percent and not figures.b.percent and figures.b.value <= HUNDRED
