"""Which lines of a text are headings? Those whose words say so, and those that stand where a heading stands.

Rows and cells of tables, items of lists, names of authors and running heads are short lines, too. What tells a heading
from them is that prose follows it, that it stands as far apart as the paragraphs do, and in no run of short lines.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from kg.nlp.headings import CAPTION, read_heading
from kg.nlp.section_names import is_formality

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.nlp.headings import Heading


class Line(NamedTuple):
    """A line that is not empty, without the white space around it."""

    start: int
    end: int
    text: str


SHORT = 70  # code points of a line that may be a cell of a table
PROSE = 100  # code points of a line that is a paragraph even where no sentence ends in it
MOST_IN_A_ROW = 2  # headings below one another without words between, where their words are not firm
_FEWEST_WORDS = 3  # of a sentence
_LONGEST_CELL = 6  # words before a stop
_MOST_FIGURES = 0.34  # share of the words of a sentence that are figures
_RUNNING = 3  # a line that comes so often is a running head
_BELOW = 3  # lines below `References`, one of which gives a year, if the first is no sentence
_LARGEST_STEP = 2  # from the number of a heading to that of the next: one may have been missed
_YEAR = re.compile(r"\b(?:18|19|20)\d\d[a-z]?\b")
_ITEM = ("-", "–", "•", "·", "*", "▪", "(")


def heading_lines(text: str, lines: Sequence[Line]) -> Iterator[tuple[int, Heading]]:
    """The headings: index of the line, and what it says. None is in front of the first firm one, if there is any."""
    page = _Page(text, lines)
    begun = next((at for at, heading in enumerate(page.read) if heading and heading.firm), 0)
    last: Heading | None = None
    formal = -2  # the line of the last heading of a formality, whose words stand right below
    top = 0  # the number of the last heading that has one
    for at, heading in enumerate(page.read):
        works = (
            last is not None and last.type == "references"
        )  # an entry may read as a heading does: `3. Results of ...`
        if heading is None or (works and (not heading.firm or heading.numbered)):
            continue
        placed = page.works_follow(at) if heading.firm else at > begun and at != formal + 1 and page.stands(at)
        if not placed or not _counts_on(heading, top):
            continue
        last = heading
        top = heading.top or top
        formal = at if is_formality(heading.title) else formal
        yield at, heading


def _counts_on(heading: Heading, top: int) -> bool:
    """Whether a number can follow that of the heading before: the items of a list count for themselves."""
    return heading.firm or not heading.top or top <= heading.top <= top + _LARGEST_STEP


class _Page:
    """The lines of a text with the headings that they may be."""

    def __init__(self, text: str, lines: Sequence[Line]) -> None:
        self.lines = lines
        self.read = [read_heading(line.text) for line in lines]
        self._often = Counter(line.text for line in lines if len(line.text) <= SHORT)
        ends = [0, *(line.end for line in lines)]
        self._gaps = [text.count("\n", end, line.start) > 1 for end, line in zip(ends, lines, strict=False)]
        self._gaps.append(True)
        apart = [gap for gap, line in zip(self._gaps, lines, strict=False) if _is_prose(line.text)]
        self._spaced = 2 * sum(apart) > len(apart)  # whether an empty line stands above most paragraphs

    def works_follow(self, at: int) -> bool:
        """Whether works follow a heading like `References`, which may be a cell of a table; True for other headings."""
        heading, below = self.read[at], self.lines[at + 1 : at + 1 + _BELOW]
        named = heading is not None and heading.type == "references"
        return not (named and below) or _is_prose(below[0].text) or any(_YEAR.search(line.text) for line in below)

    def stands(self, at: int) -> bool:
        """Whether a line stands where headings stand: prose follows, perhaps behind another heading."""
        heading, line = self.read[at], self.lines[at].text
        if self._often[line] >= _RUNNING or (self._spaced and not (self._gaps[at] and self._gaps[at + 1])):
            return False
        if heading and "." in heading.number:
            return True
        below = self._first_words_below(at)
        fits = _is_prose(below) and not CAPTION.match(below) and (line[-1] != "." or len(below) >= PROSE)
        return fits and not self._in_table(at)

    def _first_words_below(self, at: int) -> str:
        """The line below a heading that is none itself; empty where there is none."""
        for below in range(at + 1, min(at + 1 + MOST_IN_A_ROW, len(self.lines))):
            if not self.read[below] or _is_prose(self.lines[below].text):
                return self.lines[below].text
        return ""

    def _in_table(self, at: int) -> bool:
        above = range(at - 2, at)
        return at > 1 and all(_is_cell(self.lines[other].text) and not self._is_firm(other) for other in above)

    def _is_firm(self, at: int) -> bool:
        heading = self.read[at]
        return heading is not None and heading.firm


def _is_cell(text: str) -> bool:
    return len(text) <= SHORT and text[-1] not in ".:?!" and not text.startswith(_ITEM)


def is_row(text: str) -> bool:
    """Whether a line below the caption of a table may be a row of it, or a cell."""
    sentence = text[-1] in ".:?!" and len(text.split()) > _LONGEST_CELL
    return not sentence and not CAPTION.match(text) and not _is_prose(text)


def _is_prose(text: str) -> bool:
    """Whether a line is a sentence or more; rows of figures are none."""
    words = text.split()
    figures = sum(not any(map(str.isalpha, word)) for word in words)
    if len(words) < _FEWEST_WORDS or figures > _MOST_FIGURES * len(words) or "\t" in text:
        return False
    return len(text) >= PROSE or text[-1] in ".:?!" or text.startswith(_ITEM)
