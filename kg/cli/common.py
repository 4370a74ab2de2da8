"""What the commands share: the store option, output formats, and errors as one sentence with an exit status."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from kg.model.errors import KgError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.library import Library

FAILED, WRONG_USAGE = 1, 2


class TableFormat(StrEnum):
    """How rows are printed."""

    table = "table"
    csv = "csv"
    json = "json"


StoreOption = Annotated[
    Path | None,
    typer.Option("--store", envvar="KG_STORE", help="Folder of the graph store. [default: this user's data folder]",
                 show_default=False),
]  # fmt: skip
FormatOption = Annotated[TableFormat, typer.Option("--format", "-f", help="How to print rows.")]
ReportArgument = Annotated[str, typer.Argument(help="A report's id, or the first characters of it (see `kg reports`).")]


def library(store: Path | None) -> Library:
    """The library in this store. Imported here so that `kg --help` starts at once."""
    from kg.library import Library

    return Library(store)


def say(message: str) -> None:
    """One line for the user, on standard error."""
    print(message, file=sys.stderr)  # noqa: T201 - this is where the command line speaks


def usage(message: str) -> NoReturn:
    """End with what was wrong about the command's words, exit status 2."""
    say(message)
    raise typer.Exit(WRONG_USAGE)


@contextmanager
def errors_in_a_sentence() -> Iterator[None]:
    """Turn the program's own errors into one sentence and exit status 1; a closed pipe ends quietly."""
    try:
        yield
    except KgError as error:
        say(str(error))
        raise SystemExit(FAILED) from None
    except BrokenPipeError:
        sys.stderr.close()  # or Python complains at exit that it cannot flush
        raise SystemExit(0) from None
    except KeyboardInterrupt:
        say("Stopped. What was stored before stays stored.")
        raise SystemExit(130) from None
