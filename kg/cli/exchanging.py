"""`kg import | backup | restore`: graphs from other stores, and a store in one file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kg.cli.common import FormatOption, StoreOption, TableFormat, library, say
from kg.cli.fates import tell


def add_to(app: typer.Typer) -> None:
    """Register the commands."""
    app.command("import")(take_in)
    app.command()(backup)
    app.command()(restore)


def take_in(
    files: Annotated[
        list[str], typer.Argument(help="What kg export has written: .nq, .trig, .jsonld, or an RO-Crate.")
    ],
    *,
    store: StoreOption = None,
    form: FormatOption = TableFormat.table,
) -> None:
    """Store reports, and decisions about works, that another store has exported; `kg undo` takes them out again.

    Each report is checked against the shapes. The graph of works is made anew. Of an RO-Crate (a folder, or a ZIP
    file), each file must be what the metadata say.

    \b
    Examples:
      kg import graph.nq
      kg export --format trig --output mine.trig && kg import mine.trig --store ./other
      kg import reports.zip
    """
    tell([], library(store).exchange.take_in(files), "Importing", None, form)


def backup(
    file: Annotated[Path, typer.Argument(help="The file to write; it must not exist.")], *, store: StoreOption = None
) -> None:
    """Write the whole store, with what `kg undo` can take back, into one file; it may be in use meanwhile.

    \b
    Examples:
      kg backup before-the-update.tar.gz
      kg backup "graph-$(date +%F).tar.gz"
    """
    size = library(store).exchange.back_up(file)
    say(f"Wrote {file} ({size:,} bytes). To get the store back: kg restore {file} --store FOLDER")


def restore(
    file: Annotated[Path, typer.Argument(help="What kg backup has written.")], *, store: StoreOption = None
) -> None:
    """Make a store from a backup. The store must be new: nothing is overwritten.

    \b
    Examples:
      kg restore before-the-update.tar.gz --store ./restored
    """
    shelf = library(store)
    shelf.exchange.restore(file)
    say(f"The store {shelf.home} holds {len(shelf.reports())} reports.")
