"""What does a table claim? Its proportions, each with what occurred and in whom, as the headings tell."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kg.nlp.table_checks import checked
from kg.nlp.table_headings import read_heading
from kg.nlp.table_layout import Layout
from kg.nlp.table_lists import words_of
from kg.nlp.table_meanings import Meanings
from kg.nlp.table_parts import parts
from kg.nlp.table_roles import Roles
from kg.nlp.table_totals import Totals, common_total
from kg.nlp.table_values import HUNDRED, Meaning, Proportion, agreement, proportion

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.model.document import Cell, Citation, Table
    from kg.nlp.table_figures import Figures
    from kg.nlp.table_headings import Heading
    from kg.nlp.table_layout import Row

    Span = tuple[int, int]

_PLANNED = re.compile(  # how many are to be counted if that many have it
    r"\b(?:sample[\s-]size|power) (?:calculation|estimation|estimate|determination|requirement|assumption)s?\b",
    re.IGNORECASE,
)
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
        sources: where citations support the figure: the label of its row, its own cell, cells that only cite.
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
    sources: tuple[Span, ...]
    characteristic: bool
    comparison: bool = False
    warnings: tuple[str, ...] = ()


def table_claims(text: str, table: Table, citations: Sequence[Citation] = ()) -> list[TableClaim]:
    """The claims of one table, row by row; `citations` are those that stand in it."""
    readings = [_Reading(text, part, citations) for part in parts(text, table)]
    claims = [claim for reading in readings for row in reading.layout.rows for claim in reading.row(row)]
    told = checked([claim.stated for claim in claims])
    return [replace(claim, stated=one, warnings=doubts) for claim, (one, doubts) in zip(claims, told, strict=True)]


class _Reading:
    """One table while it is read."""

    def __init__(self, text: str, table: Table, citations: Sequence[Citation]) -> None:
        self.text = text
        self._citations = citations
        self.layout = Layout(text, table)
        self._roles = Roles(text, table, self.layout, citations)
        self._totals = Totals(self.layout, transposed=self._roles.transposed)
        self._meanings = Meanings(text, table, self.layout, self._roles, self._totals)
        caption = read_heading(text, table.caption_start, table.caption_end)
        has_changes = caption.compared and caption.form == "percent" and any(map(self._is_negative, table.cells))
        said = text[table.caption_start : table.caption_end]
        self._tells_none = has_changes or bool(words_of("compositions") & set(caption.words) or _PLANNED.search(said))
        self._characteristic = bool(words_of("baselines") & set(caption.words))

    def row(self, row: Row) -> list[TableClaim]:
        """The claims of a row."""
        if self._tells_none or self._totals.is_total(row) or self._roles.is_denial(row) or self._is_of_measured(row):
            return []
        meanings = [None if self._only_cites(cell) else self._meanings.of(row, cell) for cell in row.cells]
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
        claims = [claim for claim in claims if claim.event]  # what nothing names tells nobody anything
        groups = {claim.group for claim in claims if claim.group and not self._is_everybody(claim.group)}
        return [replace(claim, comparison=len(groups) > 1) for claim in claims]

    def _only_cites(self, cell: Cell) -> bool:
        """Whether a cell holds nothing but citation markers, and so no figure: `12` under `Source`."""
        inside = [one for one in self._citations if cell.start <= one.start and one.end <= cell.end]
        said = "".join(self.text[cell.start : cell.end].split()).strip("[](),;")
        return bool(inside) and len(said) <= sum(len("".join(one.text.split())) for one in inside)

    def _is_of_measured(self, row: Row) -> bool:
        """Whether a row tells in how many a quantity was measured: `N (%)` under `Weight (kg)`."""
        label = self.layout.heading(row.label) if row.label else None
        return label is not None and label.is_generic and any(one.measured for one in row.around[:1])

    def _claim(self, row: Row, cell: Cell, stated: Proportion) -> TableClaim:
        named = self._roles.of(row, cell)
        return TableClaim(
            value=self._value(cell),
            stated=stated,
            event=self._side(row, stated.side) or named.event,
            group=named.group,
            within=named.within,
            when=named.when,
            among=named.among,
            row=((row.label or row.cells[0]).start, row.cells[-1].end),
            sources=tuple((one.start, one.end) for one in self._citing(row, cell)),
            characteristic=self._characteristic,
        )

    def _value(self, cell: Cell) -> Span:
        """The value expression of a cell: the percentage alone, where the count stands in a cell of its own."""
        figures = self.layout.figures(cell)
        first, last = (figures.start, figures.end) if figures else (0, 0)
        said = self.layout.words(cell)[first:last]
        bar = said.rfind("|") + 1
        inner = said[bar:].strip(" ()[]") if bar else said
        first += said.index(inner, bar)
        return cell.start + first, cell.start + first + len(inner)

    def _citing(self, row: Row, cell: Cell) -> list[Cell]:
        """The cells of a row in which citations support the figure of a cell."""
        return [*([row.label] if row.label else []), cell, *filter(self._only_cites, row.cells)]

    def _side(self, row: Row, side: int) -> Span | None:
        """The one of two sides that a label names (`Men/women`)."""
        sides = self.layout.heading(row.label).sides if row.label and side else ()
        return sides[side - 1] if sides else None

    def _is_no_share(self, row: Row, meanings: Sequence[Meaning | None]) -> bool:
        """Whether a figure of the row is none: below zero, a percentage above a hundred, more than were counted."""
        for cell, meaning in zip(row.cells, meanings, strict=True):
            figures = self.layout.figures(cell)
            if meaning and self._is_negative(cell):
                return True
            lone = figures is not None and figures.b is None and figures.a.value > HUNDRED
            if lone and meaning and meaning.form == "percent":
                return True
            if self._is_more_than_counted(figures, meaning):
                return True
        return False

    def _is_negative(self, cell: Cell) -> bool:
        words = self.layout.words(cell)
        return words.startswith(_MINUS) and words[1:].lstrip()[:1].isdigit()

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

        All counts give their percentages, of the numbers that are told: two or more, or one with a percent sign. How
        well a test tells is counted, too, and is no share of those who had something.
        """
        label = self.layout.heading(row.label) if row.label else None
        other = label is not None and (label.averaged or words_of("validities") & set(label.words))
        shapes = ("pair",) if other else ("pair", "counts")
        told = [
            (figures, agreement(figures, meaning.totals))
            for cell, meaning in zip(row.cells, meanings, strict=True)
            if meaning and (figures := self.layout.figures(cell)) and figures.shape in shapes and figures.a.value
        ]
        signed = any((figures.c or figures.b or figures.a).percent for figures, _ in told)
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
        """With each bare `0` among percentages, or counts that have theirs: none of them."""
        printed = [one for one in stated.values() if one.decimals is not None]
        if not printed or self._roles.transposed:
            return stated
        counted = any(one.numerator is not None for one in printed)
        forms = {meaning.form for at in stated if (meaning := meanings[at])}
        if not (counted or any(figures.a.percent for figures in map(self.layout.figures, row.cells) if figures)):
            return stated
        for at, (cell, meaning) in enumerate(zip(row.cells, meanings, strict=True)):
            is_share = meaning and not meaning.barred and (counted or meaning.form in forms)
            if at not in stated and meaning and is_share and self.layout.words(cell) == "0":
                total = next(iter(meaning.totals), None)
                stated[at] = Proportion(0.0, 0.0, numerator=0, denominator=total) if counted else Proportion(0.0, 0.0)
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
        same = over[0] == over[1] or (bool(forms[0][1]) and forms[0] == ("count", tuple(over[1])))
        return (at, at + 1) if lone and same and over[1] else None

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
        told = [self._meanings.of(row, row.cells[at]) for at in (percent, count)]
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
