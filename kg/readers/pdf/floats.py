"""What a page sets apart from the running text: tables, captions, footnotes.

A float stands where there was room for it, in the midst of a sentence or of the reference list. It is told by its place
and its letters: between wide gaps, smaller than the text, in cells or with a caption's first words.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import groupby, pairwise
from statistics import median
from typing import TYPE_CHECKING

from kg.readers.cleaning import marks

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.readers.pdf.columns import Row

WIDE_PITCH = 1.35  # times the usual distance of lines: an empty line, or space between paragraphs
RESIZED = 0.08  # share by which letters of one paragraph do not differ
SMALL = 0.95  # of the letters of the text, below which those of notes are
FEWEST_ROWS = 3  # of a table
LONGEST_NOTE = 6  # lines
LONGEST_BOX = 40  # lines
LONGEST_CAPTION = 12  # lines, where it is set as large as the text
_CAPTION = re.compile(r"(?:figure|fig\.?|table|tab\.|scheme|box|appendix)\s?[SA]?\d{1,3}\b", re.IGNORECASE)
_TABLE = re.compile(r"(?:table|tab\.|box|appendix)\b", re.IGNORECASE)

Segment = list["Row"]


class Floats:
    """Tells floats from text, page after page.

    Attributes:
        listed: whether the reference list has begun, in which all letters are small.
    """

    def __init__(self, pages: Sequence[Sequence[Row]]) -> None:
        self.listed = False
        self._size = _body_size(pages)

    def parted(self, page: Sequence[Row]) -> Iterator[tuple[bool, Segment]]:
        """The segments of a page in reading order, each with whether it is a float."""
        segments = list(_segments(page))
        floats = [False] * len(segments)
        for at, segment in enumerate(segments):
            self.listed = self.listed or any(map(heads_list, segment))
            is_float = self._is_caption(segment) or _is_grid(segment) or self._is_body(segments, floats, at)
            floats[at] = is_float or self._is_note(segments, floats, at)
        for at in range(len(segments) - 1, 0, -1):
            above = segments[at - 1]
            if floats[at] and _together(above, segments[at]) and self._is_picture(above):
                floats[at - 1] = True
        yield from zip(floats, segments, strict=True)

    def _is_caption(self, segment: Segment) -> bool:
        small = segment[0].size < SMALL * self._size
        if small and _CAPTION.match(segment[0].text):
            return True
        return marks.is_caption(segment[0].text) and (small or len(segment) <= LONGEST_CAPTION)

    def _is_body(self, segments: Sequence[Segment], floats: Sequence[bool], at: int) -> bool:
        """What stands below the caption of a table, if no grid stands above: a table of one cell, a box."""
        if not at or not floats[at - 1] or not _together(segments[at - 1], segments[at]):
            return False
        caption, segment = segments[at - 1], segments[at]
        told = _TABLE.match(caption[0].text) is not None and not any(len(row.cells) > 1 for row in caption)
        above = at > 1 and floats[at - 2] and _together(segments[at - 2], caption)
        longest = LONGEST_CAPTION if self.listed else LONGEST_BOX
        return told and not above and segment[0].size < SMALL * self._size and len(segment) <= longest

    def _is_note(self, segments: Sequence[Segment], floats: Sequence[bool], at: int) -> bool:
        """The words below a table, or at the foot of a column; where the small type goes on elsewhere, it is text."""
        segment = segments[at]
        if self.listed or segment[0].size >= SMALL * self._size or len(segment) > LONGEST_NOTE or not at:
            return False
        if not _together(segments[at - 1], segment):
            return False
        if floats[at - 1]:
            return True
        below = segments[at + 1 : at + 2]
        return not below or not (_together(segment, below[0]) or _same_size(segment[0], below[0][0]))

    def _is_picture(self, segment: Segment) -> bool:
        """Small words directly above a caption or table: what is written in a figure."""
        return (
            not self.listed and all(row.size < SMALL * self._size for row in segment) and len(segment) <= LONGEST_NOTE
        )


def pitch(page: Sequence[Row]) -> float:
    """The usual distance of two lines."""
    steps = [below.base - above.base for above, below in pairwise(page) if above.column == below.column]
    return median(steps) if steps else 0.0


def heads_list(row: Row) -> bool:
    """Whether a line is the heading of the reference list."""
    return marks.section_name(row.text) in marks.REFERENCE_HEADINGS


def _body_size(pages: Sequence[Sequence[Row]]) -> float:
    """The size of most letters in front of the reference list."""
    sizes = Counter[float]()
    for row in (row for page in pages for row in page):
        if sizes and heads_list(row):
            break
        sizes[row.size] += len(row.text)
    return max(sizes, key=lambda size: sizes[size], default=0.0)


def _segments(page: Sequence[Row]) -> Iterator[Segment]:
    """Runs of lines of one column and one size, with no wide gap between them."""
    usual = pitch(page)
    for _, column in groupby(page, key=lambda row: row.column):
        segment: Segment = []
        for row in column:
            if segment and (row.base - segment[-1].base > WIDE_PITCH * usual or not _same_size(segment[-1], row)):
                yield segment
                segment = []
            segment.append(row)
        yield segment


def _same_size(one: Row, other: Row) -> bool:
    return abs(one.size - other.size) <= RESIZED * max(one.size, other.size)


def _together(above: Segment, below: Segment) -> bool:
    return above[0].column == below[0].column


def _is_grid(segment: Segment) -> bool:
    """Whether most of its lines are made of cells; a line or two may only be set with wide spaces."""
    return len(segment) >= FEWEST_ROWS and 2 * sum(len(row.cells) > 1 for row in segment) >= len(segment)
