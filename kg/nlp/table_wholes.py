"""What do the rows of a table part? Columns that share out each row's whole among them, as answers and outcomes do.

`Felt pain | 30 (60%) | 20 (40%) | 50` tells of fifty, and its columns what came of them; `It helps | 5 (25) | 15 (75)`
under `Yes` and `No` tells what those who were asked said of it.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from kg.nlp.table_values import HUNDRED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.model.document import Cell
    from kg.nlp.table_figures import Figures
    from kg.nlp.table_headings import Heading
    from kg.nlp.table_layout import Layout, Row

FEWEST_PARTED = 2  # rows that share out their wholes, to tell what the columns are
MOST_PARTED = 0.8  # and of all rows of percentages, as some may be off
_OFF = 1.0  # points by which rounded shares may miss a hundred


def whole_of(layout: Layout, row: Row) -> Cell | None:
    """The cell of a row with the number that its counts make, and of which their percentages make a hundred."""
    pairs = [(cell, one) for cell in row.cells if (one := layout.figures(cell)) and _is_share(one)]
    whole = [(cell, one) for cell in row.cells if (one := layout.figures(cell)) and _is_number(one)]
    if pairs and (last := pairs[-1][1]).b and last.b.value == HUNDRED and not whole:
        whole.append(pairs.pop())  # `50 (100)` behind its parts
    made = sum(one.a.value for _, one in pairs)
    told = next((cell for cell, one in whole if one.a.value == made), None)
    return told if _make_all([one for _, one in pairs]) else None


def are_wholes(layout: Layout) -> bool:
    """Whether the rows of percentages each tell the whole that their columns share out."""
    shared = [row for row in layout.rows if row.label and sum(map(_is_share, _figures(layout, row))) > 1]
    parted = sum(whole_of(layout, row) is not None for row in shared)
    return parted >= FEWEST_PARTED and parted >= MOST_PARTED * len(shared)


def yes_and_no(layout: Layout) -> frozenset[Heading]:
    """The headings `Yes` and `No` of columns that are answers to what the rows say, and no groups.

    They stand beside other answers (`Not sure`), or share out the row; what stands over them all would be what they
    affirm, and a number at them would be that of a group.
    """
    answering, heading = defaultdict["Heading", int](int), defaultdict["Heading", int](int)
    for row in layout.rows:
        over = ((layout.over(cell.column, row.local), cell) for cell in row.cells)
        own = [(headings[0], layout.figures(cell)) for headings, cell in over if len(headings) == 1]
        said = [(one, figures) for one, figures in own if one.is_reply and not one.total]
        asked = {one for one, _ in said if one.is_yes_or_no}
        shares = [figures for _, figures in said if figures]
        others = any(one.is_answer for one, _ in said)
        votes = answering if len(said) > 1 and (others or _make_all(shares)) else heading
        for one in asked:
            votes[one] += 1
    return frozenset(one for one, count in answering.items() if count > heading[one])


def _figures(layout: Layout, row: Row) -> list[Figures]:
    return [figures for cell in row.cells if (figures := layout.figures(cell))]


def _is_share(figures: Figures) -> bool:
    return figures.shape == "pair" and figures.a.whole and not figures.a.percent


def _is_number(figures: Figures) -> bool:
    return figures.shape == "single" and figures.a.whole and not figures.a.percent


def _make_all(found: Sequence[Figures]) -> bool:
    """Whether percentages make a hundred."""
    shares = [one.c or (one.b if one.b and not one.a.percent else one.a) for one in found]
    return len(shares) > 1 and abs(sum(one.value for one in shares) - HUNDRED) <= _OFF
