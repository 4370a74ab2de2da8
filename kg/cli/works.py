"""`kg works`: the works that reports cite, each of them once; putting right which entries are of one work."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.common import FormatOption, StoreOption, TableFormat, library, say
from kg.cli.printing import print_rows

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.model.answers import Cell, WorkEntry, WorkRow

works = typer.Typer(
    invoke_without_command=True,
    rich_markup_mode=None,
    help="""List the works that reports cite, each once, with how many reports cite it and how many figures rest on it.

    Entries of reference lists are of one work if they share a DOI, a PubMed or a PubMed Central number, or agree in
    author, year, title and place. A report in the store is the work that others cite. Where the program is wrong, split
    and join put it right, and it stays so.

    \b
    Examples:
      kg works
      kg works --cited-by 2 --sort reports --format csv > works.csv
      kg works show doi:10.1000/1             its entries, and why they are one
      kg works split 3f2a91b#reference-2034-2150
      kg works join doi:10.1000/1 pmid:1234567
    """,
)


class Order(StrEnum):
    """By what works are sorted; those that are equal in it stay in the order of the library."""

    figures = "figures"
    reports = "reports"
    year = "year"
    name = "name"


_ORDERS: dict[Order, Callable[[WorkRow], int | str]] = {
    Order.figures: lambda row: row.figures,
    Order.reports: lambda row: row.reports,
    Order.year: lambda row: row.year or "",
    Order.name: lambda row: row.label.casefold(),
}
SHOWN = 12  # characters of a report's id: as good as the whole, and a line holds them
EntryArgument = Annotated[list[str], typer.Argument(help="Entries, as `kg works show` prints them.")]


def add_to(app: typer.Typer) -> None:
    """Register the commands."""
    works.callback()(list_)
    for command in (show, split, join):
        works.command()(command)
    app.add_typer(works, name="works")


def list_(
    context: typer.Context,
    *,
    cited_by: Annotated[int, typer.Option(min=0, help="Only works that at least so many reports cite.")] = 0,
    sort: Annotated[
        Order, typer.Option(help="What comes first: most figures, most reports, latest year, or by name.")
    ] = (Order.figures),
    store: StoreOption = None,
    form: FormatOption = TableFormat.table,
) -> None:
    """Print the list, unless a command follows; its help stands with the group."""
    if context.invoked_subcommand is None:
        rows = sorted(
            (row for row in library(store).works.rows() if row.reports >= cited_by),
            key=_ORDERS[sort],
            reverse=sort is not Order.name,
        )
        if not rows:
            say("There are no such works. Read some reports: kg ingest FILE-OR-FOLDER")
        columns = ("id", "work", "year", "cited by", "figures", "report", "doi", "pmid")
        print_rows(columns, [_cells(row) for row in rows], form)


def show(
    work: Annotated[str, typer.Argument(help="A work's id (see `kg works`) or the first characters of it.")],
    *,
    store: StoreOption = None,
    form: FormatOption = TableFormat.table,
) -> None:
    """Show who cites a work, in which words, and why these are taken for one work.

    \b
    Examples:
      kg works show doi:10.1000/1
      kg works show 10.1000/1 --format json
    """
    _, entries = library(store).works.entries(work)
    rows = [(_name(one), one.report_title, one.text, one.because) for one in entries]
    print_rows(("entry", "report", "text", "because"), rows, form)


def split(entries: EntryArgument, *, store: StoreOption = None) -> None:
    """Make entries a work of their own: they are not the same work as the others. It stays so; `kg undo` takes it back.

    \b
    Examples:
      kg works split 3f2a91b#reference-2034-2150
    """
    row = library(store).works.split(entries)
    say(f"Split off from {row.label!r}.")


def join(
    names: Annotated[list[str], typer.Argument(help="Works (see `kg works`) or entries (see `kg works show`).")],
    *,
    store: StoreOption = None,
) -> None:
    """Make one work of several, whatever they say of themselves. It stays so; `kg undo` takes it back.

    \b
    Examples:
      kg works join doi:10.1000/1 pmid:1234567
      kg works join doi:10.1000/1 3f2a91b#reference-2034-2150
    """
    row = library(store).works.join(names)
    say(f"Now one work: {row.label!r} ({row.id}).")


def _name(entry: WorkEntry) -> str:
    """What `split` and `join` call it: the report's id, shortened, and the end of the IRI."""
    _, mark, fragment = entry.iri.partition("#")
    return entry.report[:SHOWN] + mark + fragment


def _cells(row: WorkRow) -> tuple[Cell, ...]:
    report = row.report[:SHOWN] if row.report else None
    return row.id, row.label, row.year, row.reports, row.figures, report, row.doi, row.pmid
