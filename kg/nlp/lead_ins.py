"""Which paragraphs begin with their heading? `Results: Of 40 patients ...`, `Conclusion. Cement may travel.`"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from kg.nlp.section_names import heading_type, is_firm, is_formality

if TYPE_CHECKING:
    from collections.abc import Iterator


class LeadIn(NamedTuple):
    """A heading inside a paragraph; `formal`: it speaks of the publication, and of nothing else."""

    start: int
    title: str
    type: str
    formal: bool


_NEVER = frozenset(("references", "abbreviations", "figure", "table", "abstract"))  # are read elsewhere, or have a line
_FEWEST = 2  # so many in one paragraph are the parts of an abstract
_ENDING = frozenset(("methods", "results", "conclusion"))
_SENTENCE = re.compile(r"\s?:\s+[A-Z\d]")
_OPENING = re.compile(
    r"(?P<title>[A-Z][A-Za-z'’/&,-]{2,25}(?: [A-Za-z\d'’/&,-]{1,20}){0,5})(?P<sign> ?[:—]| ?\.| ?–)(?=\s+\S|—\S)"
)
_INSIDE = re.compile(
    r"(?:(?<=[.?!)\]]\s)|(?<=[.?!]))(?P<title>[A-Z][A-Za-z'’/&,-]{3,25}(?: (?:[A-Za-z'’/-]{1,20}|&)){0,4})(?P<sign> ?:)"
    r"(?=\s+\S)"
)


def lead_ins(text: str, start: int, end: int) -> Iterator[LeadIn]:
    """The headings in the paragraph `text[start:end]`: at its beginning, and inside where it holds several.

    Inside, one is enough where it is the name of what an abstract ends with, and a sentence follows:
    `... is rare. Results: Of 40 patients ...`.
    """
    first = _read(_OPENING.match(text, start, end))
    inside = [found for match in _INSIDE.finditer(text, start, end) if (found := _read(match)) and not found.formal]
    several = len({found.type for found in [*filter(None, [first]), *inside]}) >= _FEWEST
    if first is not None:
        yield first
    for found in inside:
        behind = first is None or found.start > first.start
        if behind and (several or _opens_ending(text, found)):
            yield found


def _opens_ending(text: str, found: LeadIn) -> bool:
    behind = _SENTENCE.match(text, found.start + len(found.title))
    return behind is not None and found.type in _ENDING and is_firm(found.title)


def _read(match: re.Match[str] | None) -> LeadIn | None:
    if match is None:
        return None
    title = match["title"]
    kind = heading_type(title)
    if kind is None or kind in _NEVER or (match["sign"].strip() in ".–" and not is_firm(title)):
        return None
    return LeadIn(match.start(), title, kind, is_formality(title))
