"""What a page carries besides its text: running heads and feet, and page numbers."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.readers.pdf.columns import Row

EDGE_LINES = 3  # how many lines from the top or the bottom of a page may be its furniture
SHARE = 0.3  # of the pages on which a line must repeat; heads of left and right pages differ
_DIGITS = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(r"[-–—\s|]*(?:page\s*)?\d{1,5}(?:\s*(?:of|/)\s*\d{1,5})?[-–—\s|]*", re.IGNORECASE)


def without_furniture(pages: Sequence[Sequence[Row]]) -> list[list[Row]]:
    """The pages without lines that repeat at the same edge, numbers aside, and without page numbers."""
    edges = [_edges(page) for page in pages]
    counts = Counter(key for page in edges for key in set(page.values()))
    least = max(2, SHARE * len(pages))
    return [
        [row for row in page if not _is_furniture(row, page, edge.get(row), counts, least)]
        for page, edge in zip(pages, edges, strict=True)
    ]


def _edges(page: Sequence[Row]) -> dict[Row, tuple[str, str]]:
    """The lines at the top and at the bottom, each with what makes it the same on another page."""
    ordered = sorted(page, key=lambda row: row.base)
    top = {row: ("top", _pattern(row)) for row in ordered[:EDGE_LINES]}
    return top | {row: ("bottom", _pattern(row)) for row in ordered[-EDGE_LINES:] if row not in top}


def _pattern(row: Row) -> str:
    return _DIGITS.sub("#", row.text.lower())


def _is_furniture(
    row: Row, page: Sequence[Row], edge: tuple[str, str] | None, counts: Counter[tuple[str, str]], least: float
) -> bool:
    if edge is None:
        return False
    if _PAGE_NUMBER.fullmatch(row.text):
        outermost = min(page, key=lambda other: other.base), max(page, key=lambda other: other.base)
        return any(abs(row.base - other.base) < row.size for other in outermost)
    return counts[edge] >= least
