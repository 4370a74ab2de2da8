"""What the commands share: the store option, output formats, and errors as one sentence with an exit status."""

from __future__ import annotations

import os
import shutil
import sys
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from kg.model.errors import KgError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.library import Library

FAILED, WRONG_USAGE = 1, 2
_OPENED: list[Library] = []  # by the command that runs: at its end, it is told what could not be read


class TableFormat(StrEnum):
    """How rows are printed."""

    table = "table"
    csv = "csv"
    json = "json"


StoreOption = Annotated[
    str | None,
    typer.Option("--store", metavar="PLACE", envvar="KG_STORE", show_default=False,
                 help="Folder or https:// address of the graph store. [default: in this user's data folder]"),
]  # fmt: skip
PipelineOption = Annotated[
    str | None,
    typer.Option("--pipeline", metavar="NAME", envvar="KG_PIPELINE", show_default=False,
                 help="Another installed spaCy pipeline (or its folder) to find the entities. [default: our own]"),
]  # fmt: skip
LabelsOption = Annotated[
    list[str] | None,
    typer.Option("--label", metavar="LABEL=Type", show_default=False,
                 help="What a label of that pipeline means here; may be repeated. [env var: KG_LABELS, with commas]"),
]  # fmt: skip
WorkersOption = Annotated[
    int, typer.Option("--workers", metavar="N", min=0, help="Processes that read side by side; 0: one for each core.")
]
FormatOption = Annotated[TableFormat, typer.Option("--format", "-f", help="How to print rows.")]
ReportArgument = Annotated[str, typer.Argument(help="A report's id, or the first characters of it (see `kg reports`).")]


def library(store: str | None, pipeline: str | None = None, labels: list[str] | None = None) -> Library:
    """The library in this store, with this recogniser. Imported here so that `kg --help` starts at once."""
    from kg.library import Library, Recogniser

    if labels and not pipeline:
        usage("--label says what a label of another pipeline means: name that pipeline with --pipeline.")
    shelf = Library(store, Recogniser.chosen(pipeline, labels or ()))
    _OPENED.append(shelf)
    return shelf


def say(message: str) -> None:
    """One line for the user, on standard error."""
    print(message, file=sys.stderr)  # noqa: T201 - this is where the command line speaks


def usage(message: str) -> NoReturn:
    """End with what was wrong about the command's words, exit status 2."""
    say(message)
    raise typer.Exit(WRONG_USAGE)


def write_file(file: Path, content: bytes) -> None:
    """Write a file, whole or not at all: what stood there before stays there if the disk is full.

    Ends with a sentence, exit status 1, where it cannot be written.
    """
    try:
        if file.exists() and not file.is_file():  # a device or a pipe; a folder refuses by itself
            file.write_bytes(content)
            return
        with NamedTemporaryFile(dir=file.resolve().parent, prefix=f".{file.name}-", delete=False) as written:
            try:
                written.write(content)
                written.close()
                shutil.copymode(file, written.name) if file.exists() else Path(written.name).chmod(0o666 & ~_umask())
                Path(written.name).replace(file.resolve())  # what a link points to, not the link
            except BaseException:
                Path(written.name).unlink(missing_ok=True)
                raise
    except OSError as error:
        say(f"{file} cannot be written: {error.strerror}.")
        raise typer.Exit(FAILED) from None


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


@contextmanager
def errors_in_a_sentence() -> Iterator[None]:
    """Turn errors of the program and of the system into one sentence, exit status 1; a closed pipe ends quietly."""
    try:
        try:
            yield
        finally:
            while _OPENED:
                for remark in _OPENED.pop().remarks:
                    say(remark)
            sys.stdout.flush()  # here, where a full disk can still be told
    except KgError as error:
        say(str(error))
        raise SystemExit(FAILED) from None
    except BrokenPipeError:
        sys.stderr.close()  # or Python complains at exit that it cannot flush
        raise SystemExit(0) from None
    except OSError as error:
        say(f"{error.filename or 'The output'} cannot be read or written: {error.strerror or error}.")
        os.dup2(
            os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno()
        )  # or Python tries once more at exit, and complains
        raise SystemExit(FAILED) from None
    except KeyboardInterrupt:
        say("Stopped. What was stored before stays stored.")
        raise SystemExit(130) from None
