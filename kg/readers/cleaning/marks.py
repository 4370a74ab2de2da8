"""Lines that stand for themselves: headings, captions, entries of lists and of reference lists."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from kg.readers.cleaning.words import word_list

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.readers.cleaning.lines import Line

LONGEST_HEADING = 80  # characters
FEWEST_CAPITALS = 4  # letters; `PMMA` alone on a line may be a heading, `MRI` is a cell of a table
NEAR = 3  # lines between two entries of one list, at most
REFERENCE_HEADINGS = word_list("reference_headings")
SECTION_NAMES = word_list("section_names") | REFERENCE_HEADINGS
_NUMBERING = re.compile(r"^(?:\d{1,2}(?:\.\d{1,2}){0,3}\.?|[IVX]{1,5}\.)\s+")
_SUBHEADING = re.compile(r"^\d{1,2}(?:\.\d{1,2}){1,3}\.?\s+[A-Z]")
_CAPTION = re.compile(
    r"^(?:figure|fig\.?|table|tab\.|scheme|video|box)\s?[SA]?\d{1,3}[a-z]?(?:\s?\([^()]{1,30}\))?(?:\s?[:.|]|\s(?=(?-i:[A-Z][a-z]|[A-Z]{2,}\b)))",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"^(?:\[\s?(\d{1,3})\s?\]|\(?(\d{1,3})[.)]|(\d{1,3}))\s+\S")
_BULLET = re.compile(r"^[•·▪◦‣●○■*]\s*\S|^[-–—]\s+\S")
_DEFINITION = re.compile(r"^[A-Z0-9][\w/+-]{0,11}(?: \w{1,12})?\s*(?:=|:\s(?=[a-z]))\s*\S")
_NAMED = re.compile(  # `van der Berg HJ,` `Smith, J. K.,`: a surname and initials
    r"^(?:(?:van|von|de|der|den|del|di|da|la|le|ten|ter)\s)*[A-ZÀ-ÖØ-ÞĀ-Ž][\w'’-]+(?:\s[A-Z][\w'’-]+)?,?\s"
    r"(?:[A-Z]\.?[\s-]?){1,4}[,.;(]"
)


def section_name(text: str) -> str:
    """The words of a would-be heading, small, without numbering and closing colon."""
    return _NUMBERING.sub("", text.strip()).rstrip(":. ").replace("’", "'").lower()


def is_section_name(text: str) -> bool:
    """Whether the line is one of the usual names of sections, and nothing else."""
    return len(text) <= LONGEST_HEADING and section_name(text) in SECTION_NAMES and not text.rstrip().endswith(".")


def is_capitals(text: str) -> bool:
    """Whether the line is set in capitals, as headings are, and is no sentence nor an identifier full of digits."""
    letters = [character for character in text if character.isalpha()]
    fits = max(FEWEST_CAPITALS, sum(map(str.isdigit, text))) <= len(letters) and len(text) <= LONGEST_HEADING
    return fits and text.upper() == text and text[-1] not in ".,;"


def is_heading(text: str) -> bool:
    """Whether the line is a heading by its own look: a section's name, capitals, or `2.1 Words`."""
    numbered = _SUBHEADING.match(text) is not None and len(text) <= LONGEST_HEADING and text[-1] not in ".,;"
    return is_section_name(text) or is_capitals(text) or numbered


def is_caption(text: str) -> bool:
    """Whether the line begins a caption: `Figure 2:`, `Fig. 1 (top).`, `Table 3.`, `Fig. 4 Axial`."""
    return _CAPTION.match(text) is not None


def is_named(text: str) -> bool:
    """Whether the line begins with a name and initials, as entries of reference lists do."""
    return _NAMED.match(text) is not None


@dataclass(frozen=True, slots=True)
class Looks:
    """What each line looks like by itself.

    Attributes:
        names: it is the usual name of a section.
        headings: it is a heading of any kind.
        entries: the lines that begin an entry of a list: numbered in sequence, bulleted, with `=`, or a reference's
            first author.
        cited: the lines of reference lists, in which only a new entry ends the one before.
    """

    names: Sequence[bool]
    headings: Sequence[bool]
    entries: frozenset[int]
    cited: frozenset[int]


def looks(lines: Sequence[Line]) -> Looks:
    """The looks of all lines of a text."""
    names = [is_section_name(line.text) for line in lines]
    headings = [named or is_heading(line.text) for named, line in zip(names, lines, strict=True)]
    below = _below_references(lines, headings)
    hanging = {at for at in below if lines[at].hangs}
    numbered = _numbered(lines)
    if len(hanging) > 1:
        numbered = (numbered - below) | hanging
    named = set() if len(numbered & below) > 1 else _first_authors(lines, below)
    found = (numbered, _repeated(lines, _BULLET), _repeated(lines, _DEFINITION), named)
    cited = below if len((numbered | named) & below) > 1 else set()
    return Looks(names, headings, frozenset[int]().union(*found), frozenset(cited))


def _numbered(lines: Sequence[Line]) -> set[int]:
    """Numbers prove a list only where they count on: 1 2 3; a bare number must have two neighbours."""
    found = [(at, _number(line.text), line.text[0].isdigit()) for at, line in enumerate(lines)]
    numbers = [(at, number[0], number[1]) for at, number, _ in found if number is not None]
    kept: set[int] = set()
    for run in _counting(numbers):
        if len(run) >= (3 if any(bare for _, _, bare in run) else 2):
            kept |= {at for at, _, _ in run}
    return kept


def _number(text: str) -> tuple[int, bool] | None:
    match = _NUMBERED.match(text)
    return None if match is None else (int(match[1] or match[2] or match[3]), match[3] is not None)


def _counting(numbers: list[tuple[int, int, bool]]) -> list[list[tuple[int, int, bool]]]:
    """The numbers cut into runs that count on by one; a number that fits no run is passed over."""
    runs: list[list[tuple[int, int, bool]]] = []
    for item in numbers:
        if runs and item[1] == runs[-1][-1][1] + 1 and item[2] == runs[-1][-1][2]:
            runs[-1].append(item)
        elif item[1] == 1 or not runs or len(runs[-1]) == 1:
            runs.append([item])
    return runs


def _repeated(lines: Sequence[Line], pattern: re.Pattern[str]) -> set[int]:
    """The lines that match, if another that matches is near."""
    found = [at for at, line in enumerate(lines) if pattern.match(line.text)]
    return {at for pair in pairwise(found) if pair[1] - pair[0] <= NEAR for at in pair}


def _below_references(lines: Sequence[Line], headings: Sequence[bool]) -> set[int]:
    """The lines below a heading like `References`, up to the next heading."""
    found, inside = set(), False
    for at, line in enumerate(lines):
        if headings[at]:
            inside = section_name(line.text) in REFERENCE_HEADINGS
        elif inside:
            found.add(at)
    return found


def _first_authors(lines: Sequence[Line], below: set[int]) -> set[int]:
    """Those of the lines that begin with a name and initials, where an entry can have ended before."""
    starts = {at for at in below if is_named(lines[at].text)}
    return {at for at in starts if at - 1 not in below or _ends_reference(lines[at - 1])}


def _ends_reference(line: Line) -> bool:
    """Whether an entry can end with this line: with a full stop, a page number or a DOI."""
    return line.closed or line.text[-1].isdigit() or "/" in line.text.rsplit(maxsplit=1)[-1]
