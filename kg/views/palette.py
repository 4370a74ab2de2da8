"""One colour for each kind of thing, the same on every page. Dark enough for text on white (4.5:1 and better)."""

from __future__ import annotations

from kg.model.extraction import MENTION_TYPES

ACCENT = "#0f6b75"
RATE = "#b07a00"
CITATION = "#34689c"
QUIET = "#5f6f78"

_COLOURS = {
    "Procedure": ACCENT,
    "Condition": "#b3532f",
    "Anatomy": "#6d5aa6",
    "Drug": "#3c7a3f",
    "Device": "#8a6a12",
    "Test": "#34689c",
    "Severity": "#a23b5e",
    "Outcome": "#4d6b2f",
}


def colour(kind: str) -> str:
    """The colour of a mention type or concept type; types without one of their own share a quiet grey."""
    return _COLOURS.get(kind, QUIET)


def ordered(kinds: set[str]) -> list[str]:
    """Types in the order of the model, those it does not know last."""
    known = [kind for kind in MENTION_TYPES if kind in kinds]
    return known + sorted(kinds - set(known))
