"""Which columns of a table share a whole out among them, so that they tell what occurred, and not in whom?

`Agree 60 | Neutral 30 | Disagree 10` are the parts of one row, where groups of persons side by side would each be a
whole of their own.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from kg.nlp.table_layout import NEAR_WHOLE
from kg.nlp.table_values import HUNDRED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.nlp.table_headings import Heading
    from kg.nlp.table_layout import Layout, Row

FEWEST_ROWS = 2  # that must come to a hundred
MOST_ROWS = 0.8  # share of those with percentages in two columns or more that must

Over = tuple["Heading", ...]


def parts(layout: Layout) -> frozenset[Heading]:
    """The headings of columns that are the parts of a whole together with those beside them."""
    named: dict[Over, set[Heading]] = defaultdict(set)
    whole, broken = defaultdict[Over, int](int), defaultdict[Over, int](int)
    for row in layout.rows:
        for above, shares in _shares(layout, row).items():
            if len(shares) > 1:
                named[above].update(shares)
                is_whole = abs(sum(shares.values()) - HUNDRED) <= NEAR_WHOLE
                whole[above] += is_whole
                broken[above] += not is_whole
    shared = [
        above for above, rows in whole.items() if rows >= FEWEST_ROWS and rows >= MOST_ROWS * (rows + broken[above])
    ]
    return frozenset(heading for above in shared for heading in named[above])


def _shares(layout: Layout, row: Row) -> dict[Over, dict[Heading, float]]:
    """The percentages of a row by the heading of their column, under the headings over that."""
    found: dict[Over, dict[Heading, float]] = defaultdict(dict)
    for cell in row.cells:
        share = layout.share(cell, row)
        named = _named(layout.over(cell.column, row.local))
        if named and share is not None and not named[0].is_everybody:
            found[tuple(named[1:])][named[0]] = share
    return found


def _named(over: Sequence[Heading]) -> list[Heading]:
    return [heading for heading in over if heading.is_named and not heading.is_generic]
