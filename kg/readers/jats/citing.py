"""In-text markers: cross-references to the reference list, grouped as they are printed, ranges written out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.model.document import Citation

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

LONGEST_RANGE = 60  # works; a longer span of numbers in one marker is not a range but a slip
_DASH = re.compile(r"[\-\u2010-\u2015\u2212]")
_JOINED = re.compile(r"[\s,;\-\u2010-\u2015\u2212]*|\s*(?:and|&)\s*|\]\s?[,\-\u2010-\u2015\u2212]\s?\[")
_RANGE = re.compile(r"\W*(\d+)\s*[\-\u2010-\u2015\u2212]\s*(\d+)\W*")
_DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_BRACKETS = {"[": "]", "(": ")"}


@dataclass(frozen=True, slots=True)
class Mark:
    """A cross-reference to works of the list: its place in a paragraph, and the ids it names."""

    start: int
    end: int
    rids: tuple[str, ...]


def citations(text: str, marks: Iterable[Mark], labels: Mapping[str, str], offset: int) -> list[Citation]:
    """The citation markers of one paragraph.

    Args:
        text: the paragraph.
        marks: its cross-references, in order.
        labels: the label of each id of the reference list; other ids are no citations.
        offset: where the paragraph begins in the document.
    """
    digits = text.translate(_DIGITS)
    runs: list[tuple[int, int, tuple[str, ...]]] = []
    for mark in marks:
        named = tuple(labels[rid] for rid in mark.rids if rid in labels)
        if named and runs and _JOINED.fullmatch(gap := digits[runs[-1][1] : mark.start]):
            start, _, before = runs[-1]
            runs[-1] = (start, mark.end, before + _between(before, named, gap) + named)
        elif named:
            runs.append((mark.start, mark.end, named))
    found = (_citation(text, digits, run, offset) for run in runs)
    return [citation for citation in found if citation.text]


def _between(before: Sequence[str], named: Sequence[str], gap: str) -> tuple[str, ...]:
    """The numbers that a dash between two markers stands for."""
    if not (_DASH.search(gap) and before[-1].isdecimal() and named[0].isdecimal()):
        return ()
    first, last = int(before[-1]), int(named[0])
    return tuple(map(str, range(first + 1, last))) if last - first <= LONGEST_RANGE else ()


def _citation(text: str, digits: str, run: tuple[int, int, tuple[str, ...]], offset: int) -> Citation:
    start, end, named = run
    span = _RANGE.fullmatch(digits[start:end])
    if span and int(span[1]) < int(span[2]) < int(span[1]) + LONGEST_RANGE:
        named = tuple(map(str, range(int(span[1]), int(span[2]) + 1)))
    start, end = _bracketed(text, *_trimmed(text, start, end))
    return Citation(offset + start, offset + end, text[start:end], tuple(dict.fromkeys(named)))


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    inner = text[start:end]
    return start + len(inner) - len(inner.lstrip()), end - len(inner) + len(inner.rstrip())


def _bracketed(text: str, start: int, end: int) -> tuple[int, int]:
    """The span with the brackets right around it, which belong to the marker as it is printed."""
    before, after = text[max(0, start - 2) : start].rstrip(), text[end : end + 2].lstrip()
    if start == end or not before or not after or _BRACKETS.get(before[-1]) != after[0]:
        return start, end
    return text.rindex(before[-1], 0, start), text.index(after[0], end) + 1
