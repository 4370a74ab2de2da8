"""Which sections has a text, and of what type?

Headings are told by their form and their words (`kg.nlp.headings`) and by what stands around them
(`kg.nlp.heading_lines`), how they nest by `kg.nlp.outline`; captions by how they begin and go on, a list of
abbreviations also without a heading. Where a source marks its sections up, those are used as they are.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING

from spacy.language import Language

from kg.model.document import Section
from kg.nlp.heading_lines import Line, heading_lines, is_row
from kg.nlp.headings import CAPTION, read_heading
from kg.nlp.lead_ins import lead_ins
from kg.nlp.outline import Outline
from kg.nlp.section_names import heading_type
from kg.nlp.words import AUXILIARIES, CONJUNCTIONS, DETERMINERS, PREPOSITIONS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from spacy.tokens import Doc

    from kg.nlp.headings import Heading


@Language.factory("kg_sections", assigns=["doc._.sections"])
def create_sections(nlp: Language, name: str) -> Sections:  # noqa: ARG001 (spaCy passes both)
    """Make the component."""
    return Sections()


class Sections:
    """Writes `doc._.sections`, in order of their start, outer before inner."""

    def __call__(self, doc: Doc) -> Doc:
        """Take the sections that the source marks up, or find them."""
        document = doc._.document
        marked = document.sections if document is not None else None
        doc._.sections = find_sections(doc.text) if marked is None else marked
        return doc


@dataclass(frozen=True, slots=True)
class _Opening:
    """Where a section begins; `depth` 0 for what is a section by itself up to `end`."""

    start: int
    title: str | None
    type: str
    depth: int
    end: int = 0


TITLE_LONGEST = 300
_INK = re.compile(r"\S(?:[^\n]*\S)?")
_LEAD_IN = re.compile(r"(?P<label>(?:list of )?abbreviations?(?: used)?|key ?words?)\s?[:.–—]", re.IGNORECASE)
_EQUATION = re.compile(r"(?P<short>[A-Za-z][\w/&+-]{0,11}(?: [a-z]{3,10})?)\s?(?:=|:|\t)\s?[A-Za-z][^=]{3,80}")
_WANT_ANOTHER = PREPOSITIONS | CONJUNCTIONS | DETERMINERS | AUXILIARIES  # words behind which a sentence goes on
_EQUATION_RUN = 3  # so many `X = long form` lines in a row are a list


def find_sections(text: str) -> tuple[Section, ...]:
    """The sections of a plain text; in a single line only those that begin with `Results:` and the like."""
    lines = [Line(ink.start(), ink.end(), ink[0]) for ink in _INK.finditer(text)]
    openings = _openings(text, lines) if len(lines) > 1 else _run_ins(text, lines, Outline())
    return tuple(_sections(list(openings), lines))


def _openings(text: str, lines: Sequence[Line]) -> Iterator[_Opening]:
    outline = Outline()
    headings = dict(heading_lines(text, lines))
    runs = dict(_equation_runs(lines))
    title = _is_title(lines)
    apart = False  # whether words stand between a line and the heading above it
    listed_until = 0
    for at, line in enumerate(lines):
        single = _single(lines, at, headings, runs.get(at))
        listed = outline.current in ("references", "abbreviations")
        if at == 0 and title:
            yield _Opening(line.start, line.text, "title", 0, line.end)
        elif single:
            listed_until = max(listed_until, single.end)
            yield single
        elif (heading := headings.get(at)) and line.start >= listed_until:
            rank = outline.rank(heading, apart=apart)
            yield _Opening(line.start, heading.title, rank.type, rank.depth)
            apart = False
        elif line.start >= listed_until and not listed:
            yield from _run_ins(text, [line], outline)
            apart = True


def _run_ins(text: str, lines: Sequence[Line], outline: Outline) -> Iterator[_Opening]:
    for line in lines:
        for found in lead_ins(text, line.start, line.end):
            if found.formal:
                yield _Opening(found.start, found.title, found.type, 0, line.end)
            else:
                rank = outline.run_in(found.type)
                yield _Opening(found.start, found.title, rank.type, rank.depth)


def _is_title(lines: Sequence[Line]) -> bool:
    first = lines[0].text
    heading = read_heading(first, by_words_only=True)
    return heading is None and len(first) <= TITLE_LONGEST and first[-1] not in ".:;," and not CAPTION.match(first)


def _single(lines: Sequence[Line], at: int, headings: Mapping[int, Heading], run_end: int | None) -> _Opening | None:
    """A section that is one paragraph, or one run of lines, without a heading line."""
    line = lines[at]
    if run_end is not None:
        return _Opening(line.start, None, "abbreviations", 0, run_end)
    caption = CAPTION.match(line.text)
    if caption:
        if caption["kind"].lower() != "table":
            return _Opening(line.start, caption["label"], "figure", 0, _end_of_caption(lines, at, headings))
        return _Opening(line.start, caption["label"], "table", 0, _end_of_rows(lines, at, headings))
    lead = _LEAD_IN.match(line.text)
    if lead and lead.end() < len(line.text):
        kind = "other" if lead["label"].lower().startswith("key") else "abbreviations"
        return _Opening(line.start, lead["label"], kind, 0, line.end)
    return None


def _end_of_caption(lines: Sequence[Line], at: int, headings: Mapping[int, Heading]) -> int:
    """Where a caption ends: one that breaks off in mid-sentence goes on in the lines right below."""
    last = at
    while last + 1 < len(lines) and last + 1 not in headings and _goes_on(lines[last], lines[last + 1]):
        last += 1
    return lines[last].end


def _goes_on(line: Line, below: Line) -> bool:
    """Whether a sentence visibly runs from a line into the one right below it."""
    if below.start - line.end > 1 or line.text[-1] in ".?!":
        return False
    open_word = line.text.rsplit(maxsplit=1)[-1].lower() in _WANT_ANOTHER
    return open_word or line.text[-1] in ",([–—-/" or below.text[0].islower()


def _end_of_rows(lines: Sequence[Line], at: int, headings: Mapping[int, Heading]) -> int:
    """Where the rows below the caption of a table end: before prose, a heading or another caption."""
    last = at
    while last + 1 < len(lines) and last + 1 not in headings and is_row(lines[last + 1].text):
        last += 1
    return lines[last].end


def _equation_runs(lines: Sequence[Line]) -> Iterator[tuple[int, int]]:
    """Runs of `PV = percutaneous vertebroplasty` lines: index of the first line, end offset of the last."""
    begin = 0
    while begin < len(lines):
        end = begin
        while end < len(lines) and _is_equation(lines[end].text):
            end += 1
        if end - begin >= _EQUATION_RUN:
            yield begin, lines[end - 1].end
        begin = max(end, begin + 1)


def _is_equation(line: str) -> bool:
    """`PV = percutaneous vertebroplasty`, `BKP: balloon kyphoplasty`; not `Results: It leaked.`"""
    equation = _EQUATION.fullmatch(line) if len(line) < TITLE_LONGEST else None
    return equation is not None and heading_type(equation["short"]) is None


def _sections(openings: Sequence[_Opening], lines: Sequence[Line]) -> list[Section]:
    """Each section ends before the next opening of its rank or above; a caption ends a list, and nests in all else."""
    starts = [line.start for line in lines]
    nearest: dict[int, int] = {}  # by depth, the end of the words before the next opening
    sections = []
    for opening in reversed(openings):
        listed = opening.type in ("references", "abbreviations")
        ends = [end for depth, end in nearest.items() if 0 < depth <= opening.depth or (listed and depth == 0)]
        end = opening.end or min(ends, default=lines[-1].end)
        sections.append(Section(opening.title, opening.type, opening.start, end))
        nearest[opening.depth] = _end_before(opening.start, lines, starts)
    return sections[::-1]


def _end_before(start: int, lines: Sequence[Line], starts: Sequence[int]) -> int:
    """Where the words before an offset end: in the same line, or with the line before."""
    at = bisect_left(starts, start)
    if at < len(lines) and starts[at] == start:
        return lines[at - 1].end if at else start
    line = lines[at - 1]
    return line.start + len(line.text[: start - line.start].rstrip())
