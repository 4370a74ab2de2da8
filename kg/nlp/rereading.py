"""What the words around a mention say against its type: a substance that is measured is a test, a count is no value.

The corpora that the model learns drugs from call every chemical one, whether given or found in the blood; and a number
behind a test looks like one before `patients`. A few words beside the mention tell.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from kg.nlp.numbers import SPELLED
from kg.nlp.word_lists import word_list

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.nlp.joining import Found

_AROUND = 40  # code points beside a mention that are looked at
_SPECIMEN = re.compile(
    r"(?<![\w-])(?<!human )(?<!bovine )(?:plasma|serum|blood|urine|urinary|saliva|salivary|CSF)(?: (?:total|free))? $",
    re.IGNORECASE,
)
_QUANTITY = re.compile(r" (?:levels?|concentrations?|clearance|excretion|assays?)\b", re.IGNORECASE)
_LISTED = re.compile(r"(?:,| and| or) ")  # `, and` may begin a new clause
_NUMERAL = re.compile(r"\d[\d,]*|[a-z]+(?:-[a-z]+)?", re.IGNORECASE)
_NEXT_WORDS = re.compile(r" ([A-Za-z-]+)(?: ([A-Za-z-]+))?")
_LINKING = word_list("prepositions") | word_list("conjunctions")
_GRADING = word_list("exclusions_dated") | {"score", "level"}
_LAST_WORD = re.compile(r"([A-Za-z]+) $")
_COUNTED = word_list("people") | {"deaths", "events", "complications"}


def reread(text: str, learned: Sequence[Found]) -> list[Found]:
    """The mentions without counts, and with what is measured as tests.

    Args:
        text: all offsets are into it.
        learned: in order, none overlapping another.
    """
    measured = _measured(text, learned)
    return [
        replace(one, type="Test") if at in measured else one
        for at, one in enumerate(learned)
        if not (one.type == "Value" and _is_count(text, one))
    ]


def _measured(text: str, learned: Sequence[Found]) -> set[int]:
    """Which are drugs behind the name of a specimen or before that of a quantity, or listed behind such a one."""
    found: set[int] = set()
    for at, one in enumerate(learned):
        if one.type == "Drug" and (
            _SPECIMEN.search(text, max(0, one.start - _AROUND), one.start)
            or _QUANTITY.match(text, one.end)
            or (at - 1 in found and _LISTED.fullmatch(text, learned[at - 1].end, one.start))
        ):
            found.add(at)
    return found


def _is_count(text: str, one: Found) -> bool:
    """Whether a bare numeral counts the people, cases or things behind it: `two patients`, `1,061 new cases`."""
    words = text[one.start : one.end].lower()
    if not _NUMERAL.fullmatch(words) or not (words[0].isdigit() or set(words.split("-")) <= SPELLED.keys()):
        return False
    before = _LAST_WORD.search(text, max(0, one.start - _AROUND), one.start)
    if before and before[1].lower() in _GRADING:  # `grade 3 complications`
        return False
    following = _NEXT_WORDS.match(text, one.end)
    first, second = (word.lower() if word else "" for word in following.groups()) if following else ("", "")
    return first in _COUNTED or (first not in _LINKING and second in _COUNTED)  # not `13 in men`
