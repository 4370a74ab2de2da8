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
# Shares of the measure (the width that text is set to) that a line may leave empty:
SLACK = 0.04  # within a paragraph, at the end of a sentence
LOOSE = 0.2  # within a paragraph, inside a sentence, before a capital
SHORT = 0.4  # how much a line that goes on in small letters fills at least
LOOSEST = 0.7  # how much a heading and the first word below it fill at most
_BROKEN_ADDRESS = re.compile(r"(?:(?:://|\bwww\.|\b10\.\d{4,9}/)\S*[.?=&_]|\bdoi\S*10\.)$")
_RAISED_LIST = re.compile("[⁰¹²³⁴-⁹][,;–]$")
_RAISED_NUMBER = re.compile("[⁰¹²³⁴-⁹]")
_SPACES = re.compile(r" {2,}")


class Joint(Enum):
    """What stands between two printed lines."""

    SAME = " "  # the paragraph goes on
    ENTRY = "\n"  # another entry of the same list
    PARAGRAPH = "\n\n"


@dataclass(frozen=True, slots=True)
class _Page:
    """All lines with what is known of each: how it looks, and whether and how wide its text is wrapped."""

    lines: Sequence[Line]
    looks: marks.Looks
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
    parts: list[str] = []
    for at, line in enumerate(page.lines):
        joint = _joint(page, at) if at else Joint.PARAGRAPH
        if joint is Joint.SAME:
            parts[-1] = _ending(parts[-1], line.text, hyphens)
        elif parts:
            yield _finished(parts, page.wrapped[at - 1]) + joint.value
            parts = []
        parts.append(line.text)
    if parts:
        yield _finished(parts, page.wrapped[-1])


def _ending(line: str, following: str, hyphens: Hyphens) -> str:
    """A line as it is written before the next one: a dash or slash behind a figure or word stays closed up.

    So do an address that is broken behind a full stop (`10.1016/j.` `jacc.2008`) and raised numbers (`pain⁶,` `⁷`).
    """
    if line.endswith(HYPHENS):
        return hyphens.ending(line, following)
    if _RAISED_LIST.search(line) and _RAISED_NUMBER.match(following):
        return line
    closed_up = len(line) > 1 and line[-1] in "–/" and not line[-2].isspace()
    broken = _BROKEN_ADDRESS.search(line) and (following[0].isdigit() or following[0].islower())
    return line if closed_up or broken else f"{line} "


def _finished(parts: Sequence[str], wrapped: bool) -> str:
    text = without_soft_hyphens("".join(parts))
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
    mid_sentence = not line.closed and following.starts_small and "/" not in line.text.rsplit(maxsplit=1)[-1]
    return line.dangling or mid_sentence


def _page(lines: Sequence[Line]) -> _Page:
    looks = marks.looks(lines)
    wrapped, measures = [False] * len(lines), [0.0] * len(lines)
    share = _share_going_on(lines, range(len(lines)))
    for block in _blocks(lines, looks):
        is_wrapped = _is_wrapped(lines, block, share)
        for at in block:
            near = range(max(block.start, at - NEIGHBOURS), min(block.stop, at + NEIGHBOURS + 2))
            measures[at] = max(lines[other].width for other in near)
            wrapped[at] = is_wrapped
    return _Page(lines, looks, wrapped, measures)


def _blocks(lines: Sequence[Line], looks: marks.Looks) -> Iterator[range]:
    """Runs of lines set to one width: between empty lines, headings, entries, captions and changes of letter size."""
    start = 0
    for at in range(1, len(lines)):
        if lines[at].gap or looks.headings[at - 1] or _starts(lines, at, looks):
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


def _starts(lines: Sequence[Line], at: int, looks: marks.Looks) -> bool:
    """Whether a line begins something of its own, whatever stands above it."""
    line, above = lines[at], lines[at - 1]
    if at in looks.entries or looks.names[at] or _resized(above, line):
        return True
    free = above.closed or line.indented or line.gap > 0 or at - 1 in looks.entries or looks.headings[at - 1]
    return free and (looks.headings[at] or marks.is_caption(line.text))


def _resized(above: Line, line: Line) -> bool:
    return bool(above.size and line.size) and abs(above.size - line.size) > 0.08 * max(above.size, line.size)


def _joint(page: _Page, at: int) -> Joint:
    """What stands between a line and the one above it."""
    line, above = page.lines[at], page.lines[at - 1]
    if line.row or above.row:
        return Joint.ENTRY if line.row and above.row and not line.gap else Joint.PARAGRAPH
    if not (page.wrapped[at - 1] and page.wrapped[at]):
        return Joint.PARAGRAPH if line.gap else Joint.ENTRY
    if _starts(page.lines, at, page.looks) or _heads(page, at - 1):
        entry = at in page.looks.entries and not line.gap and _in_list(page, at - 1)
        return Joint.ENTRY if entry else Joint.PARAGRAPH
    goes_on = _broken_off(page, at) if line.gap else _continues(page, at)
    return Joint.SAME if goes_on else Joint.PARAGRAPH


def _heads(page: _Page, at: int) -> bool:
    """Whether a line is a heading that does not run on: a title in capitals may take two lines."""
    if not page.looks.headings[at]:
        return False
    both_capitals = marks.is_capitals(page.lines[at].text) and marks.is_capitals(page.lines[at + 1].text)
    return page.looks.names[at] or not both_capitals


def _in_list(page: _Page, at: int) -> bool:
    """Whether a line belongs to an entry: one begins at it or a few lines above, with no gap between."""
    while at not in page.looks.entries and at > 0 and not page.lines[at].gap:
        at -= 1
    return at in page.looks.entries


def _broken_off(page: _Page, at: int) -> bool:
    """Whether a paragraph goes on behind an empty line, as where a page ended."""
    above, line = page.lines[at - 1], page.lines[at]
    full = above.width >= 0.6 * page.measures[at - 1]
    return full and _goes_on(above, line) and not page.looks.headings[at - 1]


def _continues(page: _Page, at: int) -> bool:
    """Whether a paragraph goes on in the next line: by the sentence, and by whether that line's first word had room."""
    above, line = page.lines[at - 1], page.lines[at]
    measure = page.measures[at - 1]
    room = measure - above.width - line.first_word
    if at in page.looks.cited or above.text.endswith(HYPHENS) or above.dangling:
        return True
    if _goes_on(above, line):
        return room <= 0 or above.width >= SHORT * measure
    if above.closed:
        return room < SLACK * measure and not line.indented and not _is_set_apart(page, at)
    return room < LOOSE * measure


def _is_set_apart(page: _Page, at: int) -> bool:
    """Whether a line is a heading by its surroundings: short, no sentence, and the next line begins one."""
    line, below = page.lines[at], page.lines[at + 1] if at + 1 < len(page.lines) else None
    if below is None or below.gap or line.closed or line.dangling or line.starts_small or below.starts_small:
        return False
    return line.width + below.first_word < LOOSEST * page.measures[at]
