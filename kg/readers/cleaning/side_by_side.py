"""Two columns of text side by side in a plain text, as programs write that keep a page's layout: one below the other.

A page is taken for two columns only where all of this holds: many of its lines have a gap of several blanks, at one
place; the pieces on both sides of it fill their side, as the cells of a table do not; and on both sides sentences run
from line to line. Anything else stays as it is.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import groupby, pairwise
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

FEWEST_LINES = 8  # with words on both sides
MOSTLY = 0.5  # of the lines of prose in columns, which have words on the far side of the gap
MOST_ACROSS = 0.25  # of the lines that are not empty, which run across the gap
GAP = 3  # blanks in most gaps; between words there are one or two
LEAST_GAP = 2  # blanks in every gap
FULL = 0.7  # of its side that a line of text fills; the cells of a table fill less
EQUAL = 0.7  # of the wider column's width, that the other has at least
MOST_IN_CELLS = 0.3  # of the lines with words on both sides, which have other gaps besides
GOING_ON = 0.4  # of the ends of lines, which are inside a sentence; in narrow columns of prose more than half are
NARROWEST, WIDEST = 40, 250  # characters of the longest line of a page
FEWEST_ROWS = 3  # of a table; or of a page whose columns are known from others
FEWEST_CELLS = 3  # beside emptier ones, from which rows are those of a table
SHORT = 0.4  # of the near side, below which a part is a cell beside other cells
PAGE_END = 2  # empty lines in a row, at which a page may have ended
_GAP = re.compile(rf"(?<=\S) {{{LEAST_GAP},}}(?=\S)")
_CELLS = re.compile(rf"\S {{{GAP},}}\S")
_BREAK = re.compile(r"\r\n|[\n\r]")


class _Row(NamedTuple):
    """A line cut at the gap, without blanks behind its parts; one that runs across it is whole in `near`."""

    near: str
    far: str
    across: bool = False


def in_reading_order(text: str) -> str:
    """The text with its columns one below the other, page by page; unchanged where no page holds two columns of prose.

    Form feeds part pages, and where there are none, several empty lines may. In a text that is known to be in columns,
    a page with a short last column, or with a list in place of sentences, is in columns, too.
    """
    sheets = [[line.expandtabs().rstrip() for line in _BREAK.split(sheet)] for sheet in text.split("\f")]
    pages = [page for sheet in sheets for page in _parted(sheet, alone=len(sheets) == 1)]
    gaps = [_gap(page) for page in pages]
    proven = [gap for page, gap in zip(pages, gaps, strict=True) if gap and _is_prose(page, gap)]
    if not proven:
        return text
    ordered = (_ordered(page, gap or _fitting(page, proven)) for page, gap in zip(pages, gaps, strict=True))
    return "\n".join("\n".join(page) for page in ordered)


def _parted(sheet: list[str], *, alone: bool) -> list[list[str]]:
    """The pages on a sheet: all of it, or what stands between several empty lines.

    The latter where it has no gap as a whole, or where it is the only one and several of its parts have one.
    """
    parts: list[list[str]] = [[]]
    for empty, group in groupby(sheet, key=lambda line: not line):
        lines = list(group)
        if empty and len(lines) >= PAGE_END and any(parts[-1]):
            parts.append([])
        parts[-1] += lines
    several = alone and sum(_gap(part) is not None for part in parts) > 1
    return parts if several or _gap(sheet) is None else [sheet]


def _fitting(page: Sequence[str], proven: Sequence[int]) -> int | None:
    """The gap of other pages that a page has, too, with fewer lines on both sides."""
    return next((gap for gap in dict.fromkeys(proven) if _are_columns(_rows(page, gap), FEWEST_ROWS)), None)


def _ordered(page: Sequence[str], gap: int | None) -> Iterator[str]:
    """The lines of a page, column after column between those that run across it."""
    if gap is None:
        yield from page
        return
    for across, block in groupby(_rows(page, gap), key=lambda row: row.across):
        if across:
            yield from (row.near for row in block)
        else:
            rows = list(block)
            yield from [""] * _is_empty(rows[0])
            yield from _column([row.near for row in rows])
            yield from _column([row.far for row in rows])
            yield from [""] * _is_empty(rows[-1])


def _gap(page: Sequence[str]) -> int | None:
    """Where the gap between two columns is, if there may be two: in the middle of where most lines have blanks."""
    printed = [line for line in page if line.strip()]
    if len(printed) < FEWEST_LINES or not NARROWEST <= max(map(len, printed)) <= WIDEST:
        return None
    spans = [found.span() for line in printed for found in _GAP.finditer(line)]
    votes = Counter(place for start, end in spans for place in range(start, end))
    most = max(votes.values(), default=0)
    if most < FEWEST_LINES:
        return None
    gap = int(median(place for place, count in votes.items() if count == most))
    widths = [end - start for start, end in spans if start <= gap < end]
    return gap if median(widths or [0]) >= GAP and _are_columns(_rows(printed, gap)) else None


def _are_columns(rows: Sequence[_Row], fewest: int = FEWEST_LINES) -> bool:
    """Whether enough lines have words on both sides, and few run across."""
    both = [row for row in rows if row.near and row.far]
    printed = sum(bool(row.near or row.far) for row in rows)
    across = sum(row.across for row in rows)
    if len(both) < fewest or across > MOST_ACROSS * printed:
        return False
    return _is_full([row.near for row in both]) and _is_full([row.far for row in both])


def _is_full(side: Sequence[str]) -> bool:
    lengths = [len(line.strip()) for line in side]
    return median(lengths) >= FULL * max(lengths)


def _is_prose(page: Sequence[str], gap: int) -> bool:
    """Whether most lines have words on the far side, and on both sides sentences run from line to line."""
    rows = [row for row in _rows(page, gap) if row.near or row.far]
    both = [row for row in rows if row.near and row.far]
    near, far = (max(len(part.strip()) for part in side) for side in zip(*(row[:2] for row in both), strict=True))
    in_cells = sum(any(_CELLS.search(part.strip()) for part in row[:2]) for row in both)
    if min(near, far) < EQUAL * max(near, far) or in_cells > MOST_IN_CELLS * len(both):
        return False
    if sum(bool(row.far) for row in rows) < MOSTLY * len(rows) or _are_aligned(rows):
        return False
    return all(_share_going_on(side) >= GOING_ON for side in ([row.near for row in rows], [row.far for row in rows]))


def _are_aligned(rows: Sequence[_Row]) -> bool:
    """Whether a side that was empty begins again only where the other side does not go on: cells in rows of a table.

    Paragraphs of columns begin beside the middle of the other column's sentences as often as not.
    """
    begun = [
        _goes_on(above.far, row.far) if not above.near else _goes_on(above.near, row.near)
        for above, row in pairwise(rows)
        if row.near and row.far and bool(above.near) != bool(above.far)
    ]
    return len(begun) >= FEWEST_CELLS and not any(begun)


def _share_going_on(side: Sequence[str]) -> float:
    pairs = [pair for pair in pairwise(side) if all(line.strip() for line in pair)]
    return sum(_goes_on(*pair) for pair in pairs) / len(pairs) if pairs else 0.0


def _goes_on(line: str, below: str) -> bool:
    """Whether a sentence visibly runs from one line into another."""
    return line.rstrip()[-1:] not in ("", *".?!:;") and below.strip()[:1].islower()


def _rows(page: Sequence[str], gap: int) -> list[_Row]:
    """The lines cut at the gap.

    One whose near part reaches up to the edge of the far column is cut there; rows of a wide table run across.
    """
    rows = [_cut(line, gap) for line in page]
    starts = Counter(gap + len(row.far) - len(row.far.lstrip()) for row in rows if row.near and row.far)
    edge = starts.most_common(1)[0][0] if starts else 0
    for at in range(1, len(rows) - 1):
        line = page[at]
        amid = rows[at].across and not (rows[at - 1].across or rows[at + 1].across)
        if amid and line[edge - 1 : edge] == " " and line[edge : edge + 1].strip():
            rows[at] = _Row(line[:edge].rstrip(), line[edge:])
    cells = [_are_cells(row, gap) for row in rows]
    for is_table, group in groupby(range(len(rows)), key=lambda at: cells[at]):
        found = list(group)
        if is_table and len(found) >= FEWEST_ROWS:
            for at in found:
                rows[at] = _Row(page[at], "", across=True)
    return rows


def _are_cells(row: _Row, gap: int) -> bool:
    """Whether a line is a row of a table that stands on both sides: gaps in both, or in one beside a short one."""
    parts = (row.near.strip(), row.far.strip())
    if row.across or not all(parts):
        return False
    apart = [_CELLS.search(part) is not None for part in parts]
    return all(apart) or any(gaps and len(parts[1 - at]) < SHORT * gap for at, gaps in enumerate(apart))


def _cut(line: str, gap: int) -> _Row:
    near, far = line[:gap], line[gap:]
    blanks = len(near) - len(near.rstrip()) + len(far) - len(far.lstrip())
    if near.strip() and far.strip() and blanks < LEAST_GAP:
        return _Row(line, "", across=True)
    return _Row(near.rstrip(), far.rstrip())


def _is_empty(row: _Row) -> bool:
    return not (row.near or row.far)


def _column(side: Sequence[str]) -> list[str]:
    """The lines of a column without the empty ones around them and the blanks that all of them begin with."""
    inked = [at for at, line in enumerate(side) if line.strip()]
    if not inked:
        return []
    lines = side[inked[0] : inked[-1] + 1]
    edge = Counter(len(line) - len(line.lstrip()) for line in lines if line.strip()).most_common(1)[0][0]
    return [line[min(edge, len(line) - len(line.lstrip())) :] for line in lines]
