"""What do the notes below a table say? The abbreviations that they explain."""

from __future__ import annotations

import re

LONGEST = 4000  # code points of notes that are read
_EXPLAINED = re.compile(
    r"(?:^|[;,.:]\s*|\s)(?P<short>[A-Z][A-Za-z\d-]{1,8})\s?(?:[:=,]|\s[–-])?\s+"
    r"(?P<long>[a-z][a-z\d -]{3,80})(?=[;,.]|$)"
)


def abbreviations(notes: str) -> dict[str, frozenset[str]]:
    """The words that each abbreviation stands for, by the abbreviation in small letters."""
    found = _EXPLAINED.finditer(notes[:LONGEST])
    return {one["short"].lower(): frozenset(one["long"].split()) for one in found if _fits(one["short"], one["long"])}


def _fits(short: str, long: str) -> bool:
    """Whether an abbreviation begins as its explanation does."""
    return short[0].lower() == long[0]
