"""Rows on standard output: a table for people, CSV and JSON for programs."""

from __future__ import annotations

import csv
import json
import sys
from typing import TYPE_CHECKING, Any

from kg.cli.common import TableFormat
from kg.model.answers import Term
from kg.model.spreadsheets import harmless

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kg.model.answers import Cell

Row = "Sequence[Cell]"


def print_rows(columns: Sequence[str], rows: Iterable[Sequence[Cell]], form: TableFormat) -> None:
    """Print rows under their columns. In JSON and CSV an IRI is kept beside its label."""
    match form:
        case TableFormat.json:
            print_json([dict(zip(columns, map(_plain, row), strict=True)) for row in rows])
        case TableFormat.csv:
            _print_csv(columns, rows)
        case TableFormat.table:
            _print_table(columns, list(rows))


def print_json(value: Any) -> None:  # noqa: ANN401 - whatever JSON can hold
    """Print one JSON value, readable, in UTF-8."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def _plain(cell: Cell) -> Any:  # noqa: ANN401
    return {"iri": cell.iri, "label": cell.label} if isinstance(cell, Term) else cell


def _print_csv(columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    writer = csv.writer(sys.stdout)
    writer.writerow(columns)
    writer.writerows([[harmless(cell.label if isinstance(cell, Term) else cell) for cell in row] for row in rows])


def _print_table(columns: Sequence[str], rows: Sequence[Sequence[Cell]]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console()
    if not console.is_terminal:
        console = Console(width=160)  # a file or a pipe has no width of its own
    table = Table(header_style="bold", box=None, pad_edge=False)
    for at, column in enumerate(columns):
        numeric = bool(rows) and all(isinstance(row[at], int | float | None) for row in rows)
        table.add_column(column, justify="right" if numeric else "left", overflow="fold")
    for row in rows:
        table.add_row(*(Text(_harmless(_words(cell))) for cell in row))  # Text: report text is never read as markup
    console.print(table)


def _harmless(words: str) -> str:
    """Words without what a terminal would obey."""
    return "".join(sign if sign.isprintable() or sign == "\n" else "\N{REPLACEMENT CHARACTER}" for sign in words)


def _words(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case Term():
            return cell.label
        case bool():
            return "yes" if cell else "no"
        case float():
            return f"{cell:g}"
        case _:
            return str(cell)
