"""What do the rows of a table part? Columns that share out each row's whole among them, as answers and outcomes do.

`Felt pain | 30 (60%) | 20 (40%) | 50` tells of fifty, and its columns what came of them; `It helps | 5 (25) | 15 (75)`
under `Yes` and `No` tells what those who were asked said of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.nlp.table_lists import words_of
from kg.nlp.table_values import HUNDRED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.nlp.table_figures import Figures
    from kg.nlp.table_headings import Heading
    from kg.nlp.table_layout import Layout, Row

FEWEST_PARTED = 2  # rows that share out their wholes, to tell what the columns are
_OFF = 1.0  # points by which rounded shares may miss a hundred


def whole_of(layout: Layout, row: Row) -> int | None:
    """The number in a row that its counts make, and of which their percentages make a hundred."""
    found = [figures for cell in row.cells if (figures := layout.figures(cell))]
    pairs = [one for one in found if one.shape == "pair" and one.a.whole and not one.a.percent]
    counts = [int(one.a.value) for one in found if one.shape == "single" and one.a.whole and not one.a.percent]
    if pairs and pairs[-1].b and pairs[-1].b.value == HUNDRED:
        counts.append(int(pairs.pop().a.value))  # `50 (100)` behind its parts
    made = sum(int(one.a.value) for one in pairs)
    return made if len(pairs) > 1 and made in counts and _make_all(pairs) else None


def are_wholes(layout: Layout) -> bool:
    """Whether the rows of percentages each tell the whole that their columns share out."""
    shared = [row for row in layout.rows if row.label and sum(map(_is_share, _figures(layout, row))) > 1]
    return sum(whole_of(layout, row) is not None for row in shared) >= max(FEWEST_PARTED, len(shared))


def answers(layout: Layout) -> frozenset[Heading]:
    """The headings `Yes` and `No` of columns that are answers to what the rows say, and no groups.

    They stand beside other answers (`Not sure`), or share out the row; what stands over them all would be what they
    affirm, and a number at them would be that of a group.
    """
    for_them: dict[Heading, int] = {}
    against: dict[Heading, int] = {}
    for row in layout.rows:
        over = {cell: layout.over(cell.column, row.local) for cell in row.cells}
        own = [(headings[0], layout.figures(cell)) for cell, headings in over.items() if len(headings) == 1]
        said = [(one, figures) for one, figures in own if (one.is_yes_or_no or one.is_answer) and not one.total]
        asked = {one for one, _ in said if one.is_yes_or_no}
        shares = [figures for _, figures in said if figures]
        others = any(one.is_answer for one, _ in said)
        votes = for_them if len(said) > 1 and (others or _make_all(shares)) else against
        for one in asked:
            votes[one] = votes.get(one, 0) + 1
    return frozenset(one for one, count in for_them.items() if count > against.get(one, 0))


def _figures(layout: Layout, row: Row) -> list[Figures]:
    return [figures for cell in row.cells if (figures := layout.figures(cell))]


def _is_share(figures: Figures) -> bool:
    return figures.shape == "pair" and figures.a.whole


def _make_all(found: Sequence[Figures]) -> bool:
    """Whether percentages make a hundred."""
    shares = [one.c or (one.b if one.b and not one.a.percent else one.a) for one in found]
    return len(shares) > 1 and abs(sum(one.value for one in shares) - HUNDRED) <= _OFF
