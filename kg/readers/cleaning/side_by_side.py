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
MOSTLY = 0.5  # of the lines that are not empty, which have words on the far side of the gap
MOST_ACROSS = 0.25  # of the lines that are not empty, which run across the gap
GAP = 3  # blanks in most gaps; between words there are one or two
LEAST_GAP = 2  # blanks in every gap
FULL = 0.55  # of its side that a line of text fills; the cells of a table fill less
GOING_ON = 0.25  # of the ends of lines, which are inside a sentence; in prose about half are
ALIKE = 3  # characters by which the gaps of two pages may differ
NARROWEST, WIDEST = 40, 250  # characters of the longest line of a page
PAGE_END = 2  # empty lines in a row, at which a page may have ended
_GAP = re.compile(rf"(?<=\S) {{{LEAST_GAP},}}(?=\S)")
_BREAK = re.compile(r"\r\n|[\n\r]")


class _Row(NamedTuple):
    """A line cut at the gap, without blanks behind its parts; one that runs across it is whole in `near`."""

    near: str
    far: str
    across: bool = False


def in_reading_order(text: str) -> str:
    """The text with its columns one below the other, page by page (form feeds part them); unchanged without columns.

    Columns without sentences, as those of a list of references, are known by the gap of other pages.
    """
    pages = [[line.expandtabs().rstrip() for line in _BREAK.split(page)] for page in text.split("\f")]
    gaps = [_gap(page) for page in pages]
    proven = [gap for page, gap in zip(pages, gaps, strict=True) if gap and _is_prose(_rows(page, gap))]
    if not proven:
        return text
    return "\f".join("\n".join(_ordered(page, gap, proven)) for page, gap in zip(pages, gaps, strict=True))


def _ordered(page: Sequence[str], gap: int | None, proven: Sequence[int]) -> Iterator[str]:
    """The lines of a page, column after column between those that run across it."""
    if gap is None or not any(abs(gap - other) <= ALIKE for other in proven):
        yield from page
        return
    for across, block in groupby(_rows(page, gap), key=lambda row: row.across):
        if across:
            yield from (row.near for row in block)
        else:
            for rows in _pages(list(block)):
                yield from _column([row.near for row in rows])
                yield from _column([row.far for row in rows])


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


def _are_columns(rows: Sequence[_Row]) -> bool:
    both = [row for row in rows if row.near and row.far]
    far = sum(bool(row.far) for row in rows)
    across = sum(row.across for row in rows)
    if len(both) < FEWEST_LINES or far < MOSTLY * len(rows) or across > MOST_ACROSS * len(rows):
        return False
    return _is_full([row.near for row in both]) and _is_full([row.far for row in both])


def _is_full(side: Sequence[str]) -> bool:
    lengths = [len(line.strip()) for line in side]
    return median(lengths) >= FULL * max(lengths)


def _is_prose(rows: Sequence[_Row]) -> bool:
    """Whether on both sides sentences run from line to line."""
    return all(_share_going_on(side) >= GOING_ON for side in ([row.near for row in rows], [row.far for row in rows]))


def _share_going_on(side: Sequence[str]) -> float:
    pairs = [pair for pair in pairwise(side) if all(line.strip() for line in pair)]
    return sum(_goes_on(*pair) for pair in pairs) / len(pairs) if pairs else 0.0


def _goes_on(line: str, below: str) -> bool:
    """Whether a sentence visibly runs from one line into another."""
    return line.rstrip()[-1:] not in ("", *".?!:;") and below.strip()[:1].islower()


def _rows(page: Sequence[str], gap: int) -> list[_Row]:
    """The lines cut at the gap; one whose near part reaches up to the edge of the far column is cut there."""
    rows = [_cut(line, gap) for line in page]
    starts = Counter(gap + len(row.far) - len(row.far.lstrip()) for row in rows if row.near and row.far)
    edge = starts.most_common(1)[0][0] if starts else 0
    for at in range(1, len(rows) - 1):
        line = page[at]
        amid = rows[at].across and not (rows[at - 1].across or rows[at + 1].across)
        if amid and line[edge - 1 : edge] == " " and line[edge : edge + 1].strip():
            rows[at] = _Row(line[:edge].rstrip(), line[edge:])
    return rows


def _cut(line: str, gap: int) -> _Row:
    near, far = line[:gap], line[gap:]
    blanks = len(near) - len(near.rstrip()) + len(far) - len(far.lstrip())
    if near.strip() and far.strip() and blanks < LEAST_GAP:
        return _Row(line, "", across=True)
    return _Row(near.rstrip(), far.rstrip())


def _pages(rows: Sequence[_Row]) -> Iterator[list[_Row]]:
    """The rows cut where a page ended between empty lines: where sentences run on better so."""
    page: list[_Row] = []
    for empty, group in groupby(rows, key=lambda row: not (row.near or row.far)):
        block = list(group)
        if page and not empty and _lone(page) >= PAGE_END and _ended(page, block):
            yield page
            page = []
        page += block
    if page:
        yield page


def _lone(page: Sequence[_Row]) -> int:
    """How many empty rows stand at the end."""
    return next((at for at, row in enumerate(reversed(page)) if row.near or row.far), len(page))


def _ended(page: Sequence[_Row], below: Sequence[_Row]) -> bool:
    """Whether more sentences run on if both columns of a page are read before those below it than in one go."""
    near, far, near_below, far_below = (
        [line for line in side if line.strip()]
        for rows in (page, below)
        for side in ([row.near for row in rows], [row.far for row in rows])
    )
    if not (near and far and near_below and far_below):
        return False
    apart = _goes_on(near[-1], far[0]) + _goes_on(far[-1], near_below[0])
    through = _goes_on(near[-1], near_below[0]) + _goes_on(far[-1], far_below[0])
    return apart > through


def _column(side: Sequence[str]) -> list[str]:
    """The lines of a column without the empty ones around them and the blanks that all of them begin with."""
    inked = [at for at, line in enumerate(side) if line.strip()]
    if not inked:
        return []
    lines = side[inked[0] : inked[-1] + 1]
    edge = Counter(len(line) - len(line.lstrip()) for line in lines if line.strip()).most_common(1)[0][0]
    return [line[min(edge, len(line) - len(line.lstrip())) :] for line in lines]
