"""Does a heading of a table only say when something was counted?"""

from __future__ import annotations

import re

from kg.nlp.table_lists import words_of

CLASS = re.compile(
    r"[<>≤≥]|\d\s?[-–]\s?\d|\b(?:or|and) (?:more|less|older|younger|higher|lower|over|above)\b", re.IGNORECASE
)
_TIME_UNIT = r"(?:min(?:ute)?s?|h(?:(?:ou)?rs?)?|d(?:ays?)?|w(?:(?:ee)?ks?)?|m(?:on(?:th)?s?|os?)?|y(?:(?:ea)?rs?)?)"
_WHEN = re.compile(
    r"\W*(?:(?:before|after|during|prior to|following|until|(?:up)?on (?:arrival|admission|discharge))(?:\s+\w.*|$)"
    rf"|(?:at\s+)?(?:(?:first|last|[1-9](?:st|nd|rd|th))\s+)?(?:\d+(?:\.\d+)?[\s-]?{_TIME_UNIT}|{_TIME_UNIT}[\s-]?\d+|(?:one|two|three|six|twelve)[\s-]{_TIME_UNIT})\b"
    r"(?:\s*(?:$|[(),]|(?:after|before|later|post|pre|following|prior|from|since|of|into|follow)\b).*)?)\W*",
    re.IGNORECASE,
)
_DATE = re.compile(
    r"\W*(?:(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?,?\s+)?(?:19|20)\d\d"
    r"(?:\s?(?:[-–/]|to)\s?(?:19|20)?\d\d)?\W*",
    re.IGNORECASE,
)


def is_time(said: str, words: tuple[str, ...], form: str) -> bool:
    """Whether words only say when: `Week 4`, `6 months after surgery`, `Pre-treatment`; and no class of an age."""
    if _DATE.fullmatch(said):
        return True
    if CLASS.search(said):
        return False
    named = [word for word in words if not word.isdigit()]
    telling = [word for word in named if word in words_of("times") or _is_before_or_after(word)]
    rest = set(named) - set(telling) - words_of("moments")
    if words_of("happenings").issuperset(named) and form:
        return False  # `Percentage of all admissions`
    return (bool(telling) and not rest) or _WHEN.fullmatch(said) is not None


def _is_before_or_after(word: str) -> bool:
    """Whether a word sets the time by what is done then: `pre-op`, `postintervention`."""
    for prefix in ("pre", "post", "peri", "intra"):
        if word.startswith(prefix) and word.removeprefix(prefix).lstrip("-‐‑–") in words_of("happenings"):
            return True
    return False
