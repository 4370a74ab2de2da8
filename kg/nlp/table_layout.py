"""How is a table laid out? Which rows head its columns, which columns label its rows, what each row stands under."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kg.nlp.table_figures import Figures, figures
from kg.nlp.table_headings import Heading, read_heading
from kg.nlp.table_lists import words_of
from kg.nlp.table_values import HUNDRED

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.model.document import Cell, Table

MOST_HEADS = 4  # rows at the top that are taken for headings where the source calls none so
WIDEST = 12  # columns that a heading is taken to span beyond what the source says
MOST_READ = 8  # of the rows that head the columns, those nearest to the figures
MOST_LABELS = 3  # columns of labels, where no heading spans more
MOST_STUB = 6  # columns of labels that headings leave free, or that one heading spans
LONGEST_BLANK = 7  # characters that say that there is nothing: `n.a.`, `NS`, `–`
_RESULT = re.compile(r"[=<>]\s?[-−]?\s?[\d.]")  # `χ² = 3.1; p = 0.04`: what a test came to, and no heading
_TEST = re.compile(r"\W*(?:[pPtFZr]|χ\W?[2²]?)\s?[=<>≤≥]")  # `p = 0.04` alone in a row
_WORD = re.compile(r"[^\W\d_]{3}")
_INTERVAL = re.compile(r"\W*9\d\s?%\s?(?:CI|conf)", re.IGNORECASE)
_YES, _NO = (re.compile(rf"{word}\b(?!\.?\s+of\b)", re.IGNORECASE) for word in ("yes", "no"))
MOST_MADE = 0.6  # of the columns, whose parts make a hundred, as some may be misprinted
_OFF = 1.0  # points by which the rounded parts of a whole may miss a hundred
_BULLETS = ("-", "–", "—", "•", "·", "●", "○", "◦", "▪", "❖", "➢", "►", "*")


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the body.

    Attributes:
        cells: its figures and what else stands behind its labels, from left to right.
        label: the cell that names it; None where none does.
        around: the headings that it stands under, nearest first.
        local: headings of columns that hold from here on: rows of headings inside the body.
    """

    cells: tuple[Cell, ...]
    label: Cell | None
    around: tuple[Heading, ...]
    local: tuple[Line, ...]


class Line:
    """The cells of one row, looked up by column."""

    def __init__(self, cells: Sequence[Cell]) -> None:
        self.cells = cells
        self._columns = [cell.column for cell in cells]

    def at(self, column: int) -> Cell | None:
        """The cell over a column."""
        place = bisect_right(self._columns, column) - 1
        found = self.cells[place] if place >= 0 else None
        return found if found and column < found.column + found.columns else None


class Layout:
    """A table, laid out.

    Attributes:
        text: the document's text.
        labels: how many columns at the left hold the labels of the rows.
        heads: the rows that head the columns, from the top.
        rows: those of the body that hold more than a heading.
    """

    def __init__(self, text: str, table: Table) -> None:
        self.text = text
        self._read: dict[Cell, Heading] = {}
        self._denying: frozenset[Cell] = frozenset()
        self._texts: dict[int, Sequence[Cell]] = {}  # by row: what stands behind the label of a row without figures
        self._figures: dict[Cell, Figures | None] = {}
        lines = lines_of(table)
        self._denying = frozenset(cell for line in lines for cell in _denying(line, self.text))
        count = self._head_count(lines)
        self.heads = [Line(line) for line in lines[max(0, count - MOST_READ) : count]]
        self._body = lines[count:]
        self.labels = self._label_count()
        *upper, lowest = self.heads or [Line(())]
        self.heads = [*(Line(self._spanning(line.cells, upper[:at], lowest)) for at, line in enumerate(upper)), lowest]
        self._body = [self._whole_cells(line) for line in self._body]
        self.rows = list(self._outlined())
        self._settle_times()

    def _settle_name(self, label: Cell | None, section: Heading | None) -> None:
        """The word for a kind of figure is a name under a heading that tells it: `Frequency` of `Signs, n (%)`."""
        heading = self.heading(label) if label else None
        if not (label and heading and section and section.is_paired and self.words(label).isalpha()):
            return
        if not heading.words and heading.form in ("count", "percent"):
            named = replace(heading, start=label.start, end=label.end, words=(self.words(label).title(),), form="")
            self._read[label] = named

    def _settle_times(self) -> None:
        """A label that may say when names something where most beside it do: `Postoperative` of `Reason`.

        So does each under a heading of stages: `T2` of `Tumour stage`.
        """
        beside: dict[tuple[Heading, ...], list[Cell]] = defaultdict(list)
        for row in self.rows:
            beside[row.around[:1]] += [row.label] if row.label and row.around else []
        for around, cells in beside.items():
            timed = [cell for cell in cells if self.heading(cell).is_time]
            staged = any(words_of("stages") & set(one.words) for one in around)
            if staged or 2 * len(timed) < len(cells):
                self._read |= {cell: replace(self.heading(cell), is_time=False) for cell in timed}

    def words(self, cell: Cell) -> str:
        """What stands in a cell."""
        return self.text[cell.start : cell.end]

    def heading(self, cell: Cell) -> Heading:
        """A cell read as a heading."""
        if cell not in self._read:
            self._read[cell] = read_heading(self.text, cell.start, cell.end, denies=cell in self._denying)
        return self._read[cell]

    def figures(self, cell: Cell) -> Figures | None:
        """A cell read as figures."""
        if cell not in self._figures:
            self._figures[cell] = figures(self.words(cell))
        return self._figures[cell]

    def over(self, column: int, local: Sequence[Line] = ()) -> list[Heading]:
        """The headings over a column, nearest first."""
        heads = self.heads[:-1] if any(line.at(column) and self._names_anew(line) for line in local) else self.heads
        found = (line.at(column) for line in (*heads, *local))
        return [self.heading(cell) for cell in dict.fromkeys(cell for cell in found if cell)][::-1]

    def is_barred(self, column: int, local: Sequence[Line] = ()) -> bool:
        """Whether a heading over a column bars proportions.

        One over `Yes` and `No` does not (`Decline of 5%`): they tell who had that.
        """
        over = self.over(column, local)
        telling = over[:1] if over and over[0].is_yes_or_no else over
        return any(heading.barred and (heading.compared or not heading.averaged) for heading in telling)

    def _names_anew(self, line: Line) -> bool:
        """Whether a row of headings in the body names columns of the lowest one above it anew."""
        columns = {(cell.column, cell.columns) for cell in line.cells}
        before = {(cell.column, cell.columns) for cell in self.heads[-1].cells}
        headings = [self.heading(cell) for cell in line.cells]
        figured = {cell.column for cell in self.heads[-1].cells if cell.column >= self.labels}
        if figured < {cell.column for cell in line.cells} and not any(one.is_generic for one in headings):
            return True  # it heads more than they do
        told = [one for one in headings if one.form or one.total or self._answer_anew(line.cells)]
        named = all(one.is_named and (one.is_yes_or_no or not one.is_generic) for one in told)
        return columns <= before and named and len(told) > 1

    def _answer_anew(self, cells: Sequence[Cell]) -> bool:
        """Whether cells are answers that stand in columns of other answers: `Yes`, `No` below `Agree`, `Disagree`."""
        over = [self.heads[-1].at(cell.column) for cell in cells] if self.heads else []
        asked = [one is not None and self.heading(one).is_reply for one in over]
        return len(cells) > 1 and all(asked) and all(self.heading(cell).is_reply for cell in cells)

    def _head_count(self, lines: Sequence[Sequence[Cell]]) -> int:
        """Rows at the top in which every cell is a heading; without any, those in front of the first figures."""
        count = 0
        while count < len(lines) and all(cell.header for cell in lines[count]):
            count += 1
        while count > 1 and len(lines[count - 1]) == 1:
            count -= 1  # one heading at the end of the head is that of the first rows
        while count > 1 and self._counts_columns(lines[count - 1]):
            count -= 1
        if count:
            spanned = count < len(lines) and any(cell.columns > 1 for cell in lines[count - 1])
            return min(count + (spanned and self._names_columns(lines[count])), len(lines) - 1)
        bodies = (at for at, line in enumerate(lines[:MOST_HEADS]) if any(map(self._is_number, line[1:])))
        count = next(bodies, 0)
        while count > 1 and len(lines[count - 1]) == 1:
            count -= 1
        return count

    def _counts_columns(self, line: Sequence[Cell]) -> bool:
        """Whether a row of the head only tells how many each column counts: `Total | 114 | 60`."""
        label, *numbers = line
        told = words_of("wholes").issuperset(self.heading(label).words) and bool(self.words(label)) and not label.column
        return told and bool(numbers) and all(map(self._is_number, numbers))

    def _names_columns(self, line: Sequence[Cell]) -> bool:
        """Whether a row under headings that span columns names those columns."""
        return len(line) > 2 and all(  # noqa: PLR2004
            self.words(cell) == "%" or any(map(str.isalpha, self.words(cell))) for cell in line
        )

    def _is_figure(self, cell: Cell) -> bool:
        words = self.words(cell)
        return words.lstrip("<>≤≥~±−-–( ")[:1].isdigit() and not _INTERVAL.match(words)

    def _spanning(self, cells: Sequence[Cell], above: Sequence[Line], lowest: Line) -> list[Cell]:
        """The cells of a row of headings over others, each reaching to the next: many sources leave blanks instead."""
        last = lowest.cells[-1].column + 1
        ends = [*(cell.column for cell in cells[1:]), last if len(cells) > 1 else 0]
        return [self._reaching(cell, end, above) for cell, end in zip(cells, ends, strict=True)]

    def _reaching(self, cell: Cell, end: int, above: Sequence[Line]) -> Cell:
        reached = cell.column + cell.columns
        if cell.rows > 1 or cell.column < self.labels or not reached < end <= reached + WIDEST:
            return cell
        blank = all(line.at(column) is None for line in above for column in range(reached, end))
        return replace(cell, columns=end - cell.column) if blank else cell

    def _is_number(self, cell: Cell) -> bool:
        """Whether a cell is a figure, and no label that begins with a number (`6 month follow-up`)."""
        return self._is_figure(cell) and not _WORD.search(self.words(cell))

    def _label_count(self) -> int:
        """Columns from the left in which few cells are figures; the first one also where its labels are numbers."""
        figured, filled = defaultdict[int, int](int), defaultdict[int, int](int)
        for cell in (cell for line in self._body for cell in line if cell.column < MOST_LABELS and cell.columns == 1):
            proper = self.figures(cell) if cell.column == 0 else None
            is_figure = proper.shape != "single" if proper else cell.column > 0 and self._is_number(cell)
            filled[cell.column] += 1
            figured[cell.column] += is_figure
        if 2 * figured[0] > filled[0]:
            return 0
        told = next((at for at in range(1, MOST_LABELS) if not filled[at] or 3 * figured[at] > filled[at]), 1)
        stub = max(told, self._stub())
        return stub + (stub in filled and self._numbers_rows(stub))

    def _stub(self) -> int:
        """The columns at the left that no heading stands over, or that the first one spans all alone."""
        if not self.heads:
            return 0
        firsts = [line.cells[0] for line in self.heads]
        stub = min(cell.column or cell.columns for cell in firsts)
        return stub if stub <= MOST_STUB else 0

    def _numbers_rows(self, column: int) -> bool:
        """Whether a column holds plain numbers under a heading that says when (`Week`), or `Group`: labels of rows."""
        over = self.over(column)
        cells = [cell for line in self._body for cell in line if cell.column == column]
        whole = (
            found.shape == "single" and found.a.whole and not found.a.percent
            for found in map(self.figures, cells)
            if found
        )
        names_rows = bool(over) and (over[0].is_time or over[0].words == ("group",)) and not over[0].form
        return names_rows and all(whole)

    def _outlined(self) -> Iterator[Row]:
        outline, local, outer = _Outline(), list[Line](), _Outer()
        for line in self._body:
            labels = [cell for cell in line if self._is_label(cell, line)]
            cells = tuple(cell for cell in line if cell not in labels)
            label = labels[-1] if labels else None
            above = tuple(map(self.heading, outer.above(line[0].row, labels)))
            if any(self._is_figure(cell) and not self.is_barred(cell.column, local) for cell in cells):
                told = ((cell.column, self.share(cell, local)) for cell in cells)
                shares = {column: share for column, share in told if share is not None}
                self._settle_name(label, outline.section)
                around = outline.enter(_depth(self, label), self.heading(label), label, shares) if label else ()
                yield Row(cells, label, (*above, *around), tuple(local))
            else:
                self._texts[line[0].row] = cells
                local = self._headings_among(cells, label, outline, local)

    def _whole_cells(self, line: Sequence[Cell]) -> list[Cell]:
        """The cells of a row, with a bracket that stands in a column of its own joined to its number: `12 | (40)`.

        One heading stands over both.
        """
        found: list[Cell] = []
        for cell in line:
            last = found[-1] if found else None
            if last and last.column >= self.labels and self._goes_on(last, cell):
                found[-1] = replace(last, end=cell.end, columns=last.columns + cell.columns)
            else:
                found.append(cell)
        return found

    def _goes_on(self, cell: Cell, bracket: Cell) -> bool:
        """Whether a cell holds nothing but the bracket to the figure before it."""
        said, before = self.words(bracket), self.figures(cell)
        enclosed = said[:1] + said[-1:] in ("()", "[]") and self.figures(bracket) is not None
        if not enclosed or not before or before.shape not in ("single", "fraction"):
            return False
        over = [[line.at(one.column) for line in self.heads] for one in (cell, bracket)]
        return cell.column + cell.columns == bracket.column and all(
            second in (None, first) for first, second in zip(*over, strict=True)
        )

    def share(self, cell: Cell, local: Sequence[Line] = ()) -> float | None:
        """The percentage that a cell prints, as its sign or its column's heading tells; None where it prints none."""
        told = self.figures(cell)
        if not told or self.is_barred(cell.column, local):
            return None
        percent = told.c or (told.b if told.b and not told.a.percent else told.a)
        over = self.over(cell.column, local)
        headed = told.shape == "pair" or (told.b is None and bool(over) and over[0].form == "percent")
        return percent.value if percent.percent or headed else None

    def _is_label(self, cell: Cell, line: Sequence[Cell]) -> bool:
        """Whether a cell labels its row: one that holds a count with its percentage is no label behind another one."""
        if cell.column >= self.labels or cell is line[0]:
            return cell.column < self.labels
        figures = self.figures(cell)
        return figures is None or figures.shape == "single"

    def _headings_among(
        self, cells: Sequence[Cell], label: Cell | None, outline: _Outline, local: list[Line]
    ) -> list[Line]:
        """Take a row without figures as a heading of rows, of columns, or of neither; the local headings of columns."""
        heads = any(map(self._tells, cells)) or self._answer_anew(cells) or self._heads_more(cells, local)
        if not heads and any(self._holds_numbers(cell, local) for cell in cells):
            return local
        lone = len(cells) == 1 and not heads and not _TEST.match(self.words(cells[0]))
        single = label or (cells[0] if lone else None)
        if heads or not self._says_none(cells, label, local):
            if single and not (heads and words_of("titles").issuperset(self.heading(single).words)):
                outline.enter(_depth(self, single), self.heading(single), single)
            return self._local_heads(cells, local) if heads else local
        return local

    def _heads_more(self, cells: Sequence[Cell], local: Sequence[Line]) -> bool:
        """Whether words name columns that nothing headed so far: four answers below `Yes` and `No`."""
        said = {self.words(cell) for cell in cells if any(map(str.isalpha, self.words(cell)))}
        new = not local and any(not self.over(cell.column) for cell in cells)
        return bool(self.heads) and new and len(said) == len(cells) > 2  # noqa: PLR2004

    def _holds_numbers(self, cell: Cell, local: Sequence[Line]) -> bool:
        """Whether a cell tells of something in numbers (`Mean = 18`), so that its row stands for itself."""
        words = self.words(cell)
        told = "±" in words or self.heading(cell).averaged
        return told and any(map(str.isdigit, words)) and not self.is_barred(cell.column, local)

    def _local_heads(self, cells: Sequence[Cell], local: Sequence[Line]) -> list[Line]:
        """A row of headings in the body, with those in the rows before it: names, and their numbers (`N = 5`)."""
        if local and local[-1].cells[0].row == cells[0].row - 1:
            return [*local, Line(cells)]
        before = self._texts.get(cells[0].row - 1, ())
        numbered = all(self.heading(cell).total and not self.heading(cell).words for cell in cells)
        names = numbered and [cell.column for cell in before] == [cell.column for cell in cells]
        return [*([Line(before)] if names else []), Line(cells)]

    def _says_none(self, cells: Sequence[Cell], label: Cell | None, local: Sequence[Line]) -> bool:
        """Whether the cells say that there is no figure (`–`, `NA`): then the row is no heading."""
        told = (cell for cell in cells if not self.is_barred(cell.column, local))
        blanks = [cell for cell in told if len(self.words(cell)) < LONGEST_BLANK]
        return label is not None and bool(blanks)

    def _tells(self, cell: Cell) -> bool:
        heading = self.heading(cell)
        if heading.total is None and _RESULT.search(self.words(cell)):
            return False
        return bool(heading.form or heading.total or heading.barred) and heading.form != "count"


class _Outer:
    """The labels to the left of the last one of a row: they hold on below, until another stands in their column."""

    def __init__(self) -> None:
        self._labels: dict[int, tuple[Cell, int]] = {}  # by column: the label, and the last row that it spans

    def above(self, row: int, labels: Sequence[Cell]) -> list[Cell]:
        """The outer labels of a row, nearest first; where it has none of its own, those that reach into it."""
        if labels:
            first = labels[0].column
            self._labels = {at: entry for at, entry in self._labels.items() if at < first}
            self._labels |= {cell.column: (cell, row + cell.rows - 1) for cell in labels}
            found = [cell for cell, _ in self._labels.values() if cell.column < labels[-1].column]
        else:
            found = [cell for cell, last in self._labels.values() if last >= row]
        return sorted(found, key=lambda cell: -cell.column)


@dataclass(frozen=True, slots=True)
class _Entry:
    """A row that others may stand under.

    `deep`: those of a section are set in; `plain`: they do not say themselves how their figures are to be read;
    `shares`: of its rows, one after another, the percentages by column; `last`: the last row that it reaches into,
    where its cell spans several.
    """

    depth: int
    heading: Heading
    section: bool
    deep: bool = False
    plain: bool = False
    shares: tuple[dict[int, float], ...] = ()
    last: int | None = None

    def is_over(self, heading: Heading, shares: dict[int, float]) -> bool:
        """Whether a row that is set in no deeper is none of its own.

        It tells of a quantity, and the row counts something; or its rows make a hundred percent without that one.
        """
        if not self.section or self.deep:
            return False
        if self.heading.measured and not self.heading.form and heading.is_paired and not heading.classed:
            return True
        sums: dict[int, float] = defaultdict(float)
        for column, share in (told for row in self.shares for told in row.items()):
            sums[column] += share
        if self.heading.is_of_patients or self.heading.is_arm:
            return False  # those in whom: each question about them makes a hundred
        made = sum(abs(one - HUNDRED) <= _OFF for one in sums.values())
        complete = len(self.shares) > 1 and made >= MOST_MADE * len(sums)
        return complete and any(sums[column] + share > HUNDRED + _OFF for column, share in shares.items())


class _Outline:
    """The headings that a row stands under, by how deep each is set in."""

    def __init__(self) -> None:
        self._open: list[_Entry] = []

    @property
    def section(self) -> Heading | None:
        """The nearest section that is open."""
        return next((one.heading for one in reversed(self._open) if one.section), None)

    def enter(
        self, depth: int, heading: Heading, cell: Cell, shares: dict[int, float] | None = None
    ) -> tuple[Heading, ...]:
        """Take in the next row, with its percentages if it is no section; the headings around it, nearest first."""
        self._open = [one for one in self._open if one.last is None or one.last >= cell.row]
        tells = bool(heading.form or heading.averaged)
        section = shares is None
        if self._open and self._open[-1].section and self._open[-1].depth < depth:
            self._open[-1] = replace(self._open[-1], deep=True)  # its first row is set in, so one that is not ends it
        if self._open and self._open[-1].section and not section:
            self._open[-1] = replace(self._open[-1], plain=not tells)
        while self._open and self._ends(depth, heading, section=section):
            self._open.pop()
        if tells and self._open and self._open[-1].depth == depth and self._open[-1].plain:
            self._open.pop()  # `Female, n (%)` behind `Black` and `White` of `Race, n (%)`
        if self._open and shares and not heading.is_bare and self._open[-1].is_over(heading, shares):
            self._open.pop()
        if shares and self._open and self._open[-1].section:
            self._open[-1] = replace(self._open[-1], shares=(*self._open[-1].shares, shares))
        around = tuple(one.heading for one in reversed(self._open) if one.section or one.depth < depth)
        self._open.append(_Entry(depth, heading, section, last=cell.row + cell.rows - 1 if cell.rows > 1 else None))
        return around

    def _ends(self, depth: int, heading: Heading, *, section: bool) -> bool:
        last = self._open[-1]
        if section and last.section and last.depth == depth and last.heading.is_of_whom and heading.form:
            return False  # `Education, n (%)` of `Caregivers`
        return last.depth > depth or (last.depth == depth and (section or last.deep or not last.section))


def _depth(layout: Layout, cell: Cell) -> int:
    return cell.indent + (1 if layout.words(cell).startswith(_BULLETS) else 0)


def _denying(line: Sequence[Cell], text: str) -> list[Cell]:
    """The cells of a row that say `No` beside one that says `Yes`: there, `No (%)` is no number of those counted."""
    said = [text[cell.start : cell.end] for cell in line]
    beside = any(_YES.match(words) for words in said)
    return [cell for cell, words in zip(line, said, strict=True) if beside and _NO.match(words)]


def lines_of(table: Table) -> list[list[Cell]]:
    """The cells of each row of a table."""
    lines: dict[int, list[Cell]] = {}
    for cell in table.cells:
        lines.setdefault(cell.row, []).append(cell)
    return list(lines.values())
