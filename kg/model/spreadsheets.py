"""CSV that a spreadsheet may open: what it would take for a formula, it must not run."""

from __future__ import annotations

from typing import TypeVar

Cell = TypeVar("Cell")
_FORMULA = tuple("=+-@\t\r")


def harmless(cell: Cell) -> Cell | str:
    """A cell of CSV; words that a spreadsheet would take for a formula get an apostrophe in front (OWASP's advice)."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell
