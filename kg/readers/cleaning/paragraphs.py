"""Printed lines to paragraphs: which lines go on in the next one, and which end a paragraph."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import Enum
from itertools import pairwise
from typing import TYPE_CHECKING

from kg.readers.cleaning import marks
from kg.readers.cleaning.characters import without_soft_hyphens
from kg.readers.cleaning.hyphens import HYPHENS, Hyphens

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.readers.cleaning.lines import Line

WIDEST_MEASURE = 200  # characters; nobody wraps wider, so a longer line is a whole paragraph
WRAPPED = 0.25  # share of line ends inside a sentence from which lines are taken for wrapped; prose has about 0.5
NEIGHBOURS = 4  # lines on each side that show how wide the text is set
_SPACES = re.compile(r" {2,}")


class Joint(Enum):
    """What stands between two printed lines."""

    SAME = " "  # the paragraph goes on
    ENTRY = "\n"  # another entry of the same list
    PARAGRAPH = "\n\n"


@dataclass(frozen=True, slots=True)
class _Page:
    """All lines with what is known of each: whether it stands alone, starts an entry, and how wide its text is set."""

    lines: Sequence[Line]
    entries: frozenset[int]
    wrapped: Sequence[bool]
    measures: Sequence[float]


def paragraphs(lines: Sequence[Line]) -> str:
    """The text of printed lines: one line for each paragraph, an empty line between paragraphs.

    Lines that are paragraphs already stay as they are, with their own line breaks.
    """
    lines = _single_spaced(lines)
    page = _page(lines)
    hyphens = Hyphens(line.text for line in lines)
    return "".join(_composed(page, hyphens))


def _composed(page: _Page, hyphens: Hyphens) -> Iterator[str]:
    text = ""
    for at, line in enumerate(page.lines):
        joint = _joint(page, at) if at else None
        if joint is Joint.SAME:
            text = hyphens.join(text, line.text) if text.endswith(HYPHENS) else _spaced(text, line.text)
            continue
        if joint is not None:
            yield _finished(text, page.wrapped[at - 1]) + joint.value
        text = line.text
    if text:
        yield _finished(text, page.wrapped[-1])


def _spaced(text: str, following: str) -> str:
    """A dash or slash between two figures or words stays closed up: `50–` `97%`."""
    closed_up = len(text) > 1 and text[-1] in "–/" and not text[-2].isspace()
    return text + following if closed_up else f"{text} {following}"


def _finished(text: str, wrapped: bool) -> str:
    text = without_soft_hyphens(text)
    return _SPACES.sub(" ", text) if wrapped else text


def _single_spaced(lines: Sequence[Line]) -> Sequence[Line]:
    """The lines without the empty line that some copies put behind every one.

    It is there where almost no line follows another at once, and many of those apart go on in mid-sentence.
    """
    pairs = list(pairwise(lines))
    apart = [pair for pair in pairs if pair[1].gap == 1]
    going_on = sum(_goes_on(*pair) for pair in apart)
    tight = sum(line.gap == 0 for line in lines[1:])
    if tight > 0.2 * len(pairs) or going_on < max(1, WRAPPED * len(apart)):
        return lines
    return [replace(line, gap=max(0, line.gap - 1)) for line in lines]


def _goes_on(line: Line, following: Line) -> bool:
    """Whether a sentence visibly runs from one line into the next."""
    if line.text.endswith(HYPHENS):
        return following.text[0].isalnum()
    return not line.closed and following.starts_small and "/" not in line.text.rsplit(maxsplit=1)[-1]


def _page(lines: Sequence[Line]) -> _Page:
    entries = marks.entries(lines)
    wrapped, measures = [False] * len(lines), [0.0] * len(lines)
    share = _share_going_on(lines, range(len(lines)))
    for block in _blocks(lines, entries):
        is_wrapped = _is_wrapped(lines, block, share)
        for at in block:
            near = range(max(block.start, at - NEIGHBOURS), min(block.stop, at + NEIGHBOURS + 2))
            measures[at] = max(lines[other].width for other in near)
            wrapped[at] = is_wrapped
    return _Page(lines, entries, wrapped, measures)


def _blocks(lines: Sequence[Line], entries: frozenset[int]) -> Iterator[range]:
    """Runs of lines set to one width: between empty lines, headings, entries, captions and changes of letter size."""
    start = 0
    for at in range(1, len(lines)):
        if lines[at].gap or _starts(lines, at, entries) or marks.is_heading(lines[at - 1].text):
            yield range(start, at)
            start = at
    if lines:
        yield range(start, len(lines))


def _is_wrapped(lines: Sequence[Line], block: range, share_of_all: float) -> bool:
    if any(len(lines[at].text) > WIDEST_MEASURE for at in block):
        return False
    return max(share_of_all, _share_going_on(lines, block)) >= WRAPPED


def _share_going_on(lines: Sequence[Line], block: range) -> float:
    pairs = [(lines[at - 1], lines[at]) for at in block[1:] if not lines[at].gap]
    return sum(_goes_on(*pair) for pair in pairs) / len(pairs) if pairs else 0.0


def _starts(lines: Sequence[Line], at: int, entries: frozenset[int]) -> bool:
    """Whether a line begins something of its own, whatever stands above it."""
    line, above = lines[at], lines[at - 1]
    if at in entries or marks.is_section_name(line.text) or _resized(above, line):
        return True
    free = above.closed or line.indented or line.gap > 0 or at - 1 in entries or marks.is_heading(above.text)
    return free and (marks.is_caption(line.text) or marks.is_heading(line.text))


def _resized(above: Line, line: Line) -> bool:
    return bool(above.size and line.size) and abs(above.size - line.size) > 0.08 * max(above.size, line.size)


def _joint(page: _Page, at: int) -> Joint:
    """What stands between a line and the one above it."""
    line = page.lines[at]
    if not (page.wrapped[at - 1] and page.wrapped[at]):
        return Joint.PARAGRAPH if line.gap else Joint.ENTRY
    if _starts(page.lines, at, page.entries) or _heads(page, at - 1, line):
        return Joint.ENTRY if at in page.entries and not line.gap and _in_list(page, at - 1) else Joint.PARAGRAPH
    if line.gap:
        return Joint.SAME if _broken_off(page, at) else Joint.PARAGRAPH
    return Joint.SAME if _continues(page, at) else Joint.PARAGRAPH


def _heads(page: _Page, at: int, following: Line) -> bool:
    """Whether a line is a heading that does not run on: a capitals title may take two lines."""
    text = page.lines[at].text
    if not marks.is_heading(text):
        return False
    return not (marks.is_capitals(text) and not marks.is_section_name(text) and marks.is_capitals(following.text))


def _in_list(page: _Page, at: int) -> bool:
    """Whether a line belongs to an entry: one begins at it or a few lines above, with no gap between."""
    while at not in page.entries and at > 0 and not page.lines[at].gap:
        at -= 1
    return at in page.entries


def _broken_off(page: _Page, at: int) -> bool:
    """Whether a paragraph goes on behind an empty line, as where a page ended."""
    above, line = page.lines[at - 1], page.lines[at]
    full = above.width >= 0.6 * page.measures[at - 1]
    return full and _goes_on(above, line) and not marks.is_heading(above.text)


def _continues(page: _Page, at: int) -> bool:
    """Whether a paragraph goes on in the next line: by the sentence, and by whether that line's first word had room."""
    above, line = page.lines[at - 1], page.lines[at]
    measure = page.measures[at - 1]
    room = measure - above.width - line.first_word
    if above.text.endswith(HYPHENS) or above.dangling:
        return True
    if _goes_on(above, line):
        return room <= 0 or above.width >= 0.4 * measure
    if above.closed:
        return room < 0.04 * measure and not line.indented
    return room < 0.2 * measure
