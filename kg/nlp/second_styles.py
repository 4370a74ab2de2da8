"""Markers of other styles than the document's own.

A document has a style, but its text has more than one hand in it: a numbered article names `Smith et al. (2003)`, or an
author has written `(3)` among `[1]` and `[2]`. What stands in another style is taken for a marker where the list of
references says so: names and a year are those of a listed work, numbers are those of works that nothing else cites.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from typing import TYPE_CHECKING

from kg.nlp.name_markers import apart_from

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from kg.nlp.number_markers import Candidate

_SEVERAL = 2  # works that only the other style cites
_PLACE = re.compile(r"[^\W\d_]+ [a-z]{2,7} (?:18|19|20)\d\d")  # and a year: `Norway in 2005`, as well as `Lee in 2005`
_SENTENCE_END = re.compile(r"(?<!\bal)[.?!][\"”’)\]\d,–-]*\s+(?=[A-Z\"“])|\n")


def numbers_beside(
    own: Sequence[Candidate], others: Sequence[Candidate], listed: Collection[str]
) -> tuple[Candidate, ...]:
    """The numbers of another style that are markers, too: all that look like some, or none.

    Every work of a list is cited somewhere. So the other style is one of the document's where at least half of the
    works that it names are cited by nothing else, and these are several, or the last ones that are missing. Without a
    list, the works are those that both styles together count from 1 without a gap.
    """
    clear = [candidate for candidate in apart_from(own, others) if candidate.strong]
    cited = _labels(own)
    works = set(listed) or _counted(cited | _labels(clear))
    clear = [candidate for candidate in clear if works.issuperset(candidate.labels)]
    named = _labels(clear)
    new = named - cited
    needed = len(new) >= _SEVERAL or (bool(new) and works <= cited | named)
    return tuple(clear) if needed and 2 * len(new) >= len(named) else ()


def names_beside(
    text: str, own: Sequence[Candidate], names: Sequence[Candidate], listed: Collection[str]
) -> Iterator[Candidate]:
    """Names and years in a numbered document whose work is cited by no number behind them in the same sentence.

    With a list, those of listed works; without, those that can be nothing else and have no number behind them at all.
    One name, a preposition and a year may as well be a place.
    """
    starts: dict[str, list[int]] = defaultdict(list)
    for candidate in own:
        for label in candidate.labels if listed else ("",):
            starts[label].append(candidate.start)
    for candidate in apart_from(own, names):
        resolved = candidate.strong and (not listed or set(listed).issuperset(candidate.labels))
        works = candidate.labels if listed else ("",)
        if _PLACE.fullmatch(text, candidate.start, candidate.end):
            continue
        if resolved and not any(_in_sentence(text, candidate, starts[work]) for work in works):
            yield candidate


def _labels(candidates: Sequence[Candidate]) -> set[str]:
    return {label for candidate in candidates for label in candidate.labels}


def _counted(labels: set[str]) -> set[str]:
    """The labels, if they are the numbers from 1 to their highest; else none."""
    return labels if labels == {str(number + 1) for number in range(len(labels))} else set()


def _in_sentence(text: str, name: Candidate, starts: Sequence[int]) -> bool:
    """Whether one of the numbers, given by their starts in order, stands behind the name in its sentence."""
    at = bisect_left(starts, name.end)
    return at < len(starts) and _SENTENCE_END.search(text, name.end, starts[at]) is None
