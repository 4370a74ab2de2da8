"""Which sections has a text, and of what type?

Headings are told by their form and their words (`kg.nlp.headings`), captions by how they begin, a list of abbreviations
also without a heading. Where a source marks its sections up, those are used as they are.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from spacy.language import Language

from kg.model.document import Section
from kg.nlp.headings import Heading, read_heading

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from spacy.tokens import Doc


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


class Line(NamedTuple):
    """A line that is not empty, without the white space around it."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class _Opening:
    """A line at which a section begins; `depth` 0 for a caption or list that is a section by itself up to `end`."""

    start: int
    title: str | None
    type: str
    depth: int
    end: int = 0


TITLE_LONGEST = 300
_INK = re.compile(r"\S(?:[^\n]*\S)?")
_CAPTION = re.compile(
    r"(?P<label>(?:supplementa(?:ry|l) )?(?P<kind>fig(?:ure|\.)?|table|box|scheme|chart) ?S?\d{1,3}[A-Z]?)"
    r"(?: ?\([^()\n]{1,40}\))?(?: ?[:.|–—]|\s{2,}|$)(?!\d)",
    re.IGNORECASE,
)
_LEAD_IN = re.compile(r"(?P<label>(?:list of )?abbreviations?(?: used)?|key ?words?)\s?[:.–—]", re.IGNORECASE)
_EQUATION = re.compile(r"[A-Za-z][\w/&+-]{0,11}(?: [a-z]{3,10})?\s?(?:=|:|\t)\s?[A-Za-z][^=]{3,80}")
_EQUATION_RUN = 3  # so many `X = long form` lines in a row are a list


def find_sections(text: str) -> tuple[Section, ...]:
    """The sections of a plain text; none where it has no line breaks (nothing then tells a heading from a sentence)."""
    lines = [Line(ink.start(), ink.end(), ink[0]) for ink in _INK.finditer(text)]
    if len(lines) < 2:  # noqa: PLR2004
        return ()
    return tuple(_sections(list(_openings(lines)), lines))


def _openings(lines: Sequence[Line]) -> Iterator[_Opening]:
    ranks = _Ranks()
    runs = dict(_equation_runs(lines))
    title = _is_title(lines)
    for at, line in enumerate(lines):
        single = _single(line, runs.get(at))
        if at == 0 and title:
            yield _Opening(line.start, line.text, "title", 0, line.end)
        elif single:
            yield single
        elif heading := _heading_at(lines, at, ranks.current):
            yield ranks.opening(line.start, heading)


def _is_title(lines: Sequence[Line]) -> bool:
    first = lines[0].text
    heading = read_heading(first, by_words_only=True)
    return heading is None and len(first) <= TITLE_LONGEST and first[-1] not in ".:;," and not _CAPTION.match(first)


def _single(line: Line, run_end: int | None) -> _Opening | None:
    """A section that is one paragraph, or one run of lines, without a heading line."""
    if run_end is not None:
        return _Opening(line.start, None, "abbreviations", 0, run_end)
    caption = _CAPTION.match(line.text)
    if caption:
        kind = "table" if caption["kind"].lower() == "table" else "figure"
        return _Opening(line.start, caption["label"], kind, 0, line.end)
    lead = _LEAD_IN.match(line.text)
    if lead and lead.end() < len(line.text):
        kind = "other" if lead["label"].lower().startswith("key") else "abbreviations"
        return _Opening(line.start, lead["label"], kind, 0, line.end)
    return None


def _heading_at(lines: Sequence[Line], at: int, current: str | None) -> Heading | None:
    listed = current in ("references", "abbreviations")
    heading = read_heading(lines[at].text, by_words_only=listed)
    if heading is None or (listed and heading.form.isdigit()):
        return None
    if heading.type is not None:
        return heading
    following = lines[at + 1].text if at + 1 < len(lines) else ""
    return heading if heading.form != "plain" or len(following) > len(lines[at].text) else None


def _equation_runs(lines: Sequence[Line]) -> Iterator[tuple[int, int]]:
    """Runs of `PV = percutaneous vertebroplasty` lines: index of the first line, end offset of the last."""
    begin = 0
    while begin < len(lines):
        end = begin
        while end < len(lines) and len(lines[end].text) < TITLE_LONGEST and _EQUATION.fullmatch(lines[end].text):
            end += 1
        if end - begin >= _EQUATION_RUN:
            yield begin, lines[end - 1].end
        begin = max(end, begin + 1)


class _Ranks:
    """How deep each heading stands, from the headings before it."""

    def __init__(self) -> None:
        self.current: str | None = None  # the type of the last heading of the first rank
        self.form = ""

    def opening(self, start: int, heading: Heading) -> _Opening:
        """Numbering shows the rank; else a heading that says nothing, or the same again, belongs to the one before."""
        numbered = heading.form.isdigit()
        inside = self.current in ("introduction", "case", "methods", "results", "discussion")
        weaker = heading.form != self.form or heading.form == "plain"
        if numbered:
            depth = int(heading.form)
        else:
            depth = 2 if inside and weaker and heading.type in (None, self.current) else 1
        if depth == 1:
            self.current, self.form = heading.type or "other", heading.form
        return _Opening(start, heading.title, heading.type or (self.current or "other"), depth)


def _sections(openings: Sequence[_Opening], lines: Sequence[Line]) -> list[Section]:
    """Each section ends before the next opening of its rank or above; a caption ends a list, and nests in all else."""
    ended = dict(zip((line.start for line in lines[1:]), (line.end for line in lines), strict=False))
    nearest: dict[int, int] = {}  # by depth, the end of the line before the next opening
    sections = []
    for opening in reversed(openings):
        listed = opening.type in ("references", "abbreviations")
        ends = [end for depth, end in nearest.items() if 0 < depth <= opening.depth or (listed and depth == 0)]
        end = opening.end or min(ends, default=lines[-1].end)
        sections.append(Section(opening.title, opening.type, opening.start, end))
        nearest[opening.depth] = ended.get(opening.start, opening.start)
    return sections[::-1]
