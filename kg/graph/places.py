"""Where the parts of a report stand, and what each is called by its place."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from rdflib import URIRef

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Row = tuple[URIRef, int, Any]
"""A part: its name, its number among those of its kind that begin at the same place (from 1), and the part itself."""


def numbered(name: str, parts: Iterable[Any]) -> list[Row]:
    """The parts in order of the text, each under a name of its own (`name-120-134`, then `name-120-140-2`)."""
    seen: Counter[int] = Counter()
    rows = []
    for part in sorted(parts, key=lambda part: part.start):
        seen[part.start] += 1
        order = seen[part.start]
        more = f"-{order}" if order > 1 else ""
        rows.append((URIRef(f"{name}-{part.start}-{part.end}{more}"), order, part))
    return rows


class Places:
    """Numbered parts of one kind, to be asked which one holds an offset."""

    def __init__(self, rows: list[Row]) -> None:
        self.rows = rows
        self._starts = [part.start for _, _, part in rows]
        self._reach = list(accumulate((part.end for _, _, part in rows), max))  # how far the parts so far extend

    def at(self, offset: int) -> int | None:
        """The number of the last part to begin at or before `offset` and to end behind it: the innermost one."""
        at = bisect_right(self._starts, offset) - 1
        while at >= 0 and self._reach[at] > offset:
            if self.rows[at][2].end > offset:
                return at
            at -= 1
        return None

    def within(self, start: int, end: int) -> Iterator[Any]:
        """The parts that lie between two offsets."""
        for _, _, part in self.rows[bisect_left(self._starts, start) : bisect_left(self._starts, end)]:
            if part.end <= end:
                yield part


def file_name(source: str) -> str:
    """What a source is called, without the folders of the machine it came from; a web address is whole."""
    if source.startswith(("https://", "http://")):
        return source
    return source.replace("\\", "/").rstrip("/").rpartition("/")[2] or source
