"""`kg extract` and `kg ingest`: from sources to claims, and into the store."""

from __future__ import annotations

import json
import sys
from contextlib import closing
from itertools import starmap
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.common import (
    FAILED,
    FormatOption,
    LabelsOption,
    PipelineOption,
    StoreOption,
    TableFormat,
    WorkersOption,
    library,
    say,
    usage,
)
from kg.cli.fates import tell
from kg.cli.progress import tracked
from kg.model.contract import failure_to_json, to_json
from kg.model.errors import UnreadableSource

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.library import Library, Source
    from kg.model.extraction import Extraction

Paths = Annotated[
    list[str],
    typer.Argument(help="Files or folders of reports (.txt, .xml, .nxml, .html, .pdf); - reads standard input."),
]


def add_to(app: typer.Typer) -> None:
    """Register the commands."""
    app.command()(extract)
    app.command()(ingest)


def extract(
    paths: Paths,
    *,
    text_lines: Annotated[
        bool, typer.Option("--text-lines", help="Each input line is a JSON string, a document of its own.")
    ] = False,
    workers: WorkersOption = 1,
    pipeline: PipelineOption = None,
    labels: LabelsOption = None,
) -> None:
    """Print what is found in reports, one JSON object a line; nothing is stored.

    \b
    Examples:
      kg extract report.txt | jq .rates
      kg extract corpus/ --workers 2 > claims.jsonl
      pdftotext paper.pdf - | kg extract -
      kg extract report.txt --pipeline en_ner_bc5cdr_md --label DISEASE=Condition
    """
    shelf = library(None, pipeline, labels)
    number, sources = _text_lines(paths) if text_lines else _files(shelf, paths)
    failures = 0
    with closing(shelf.extract(sources, workers=workers)) as outcomes:
        for outcome in tracked(outcomes, "Extracting", total=number, name=_source_of):
            failures += _print_outcome(outcome)
    if failures:
        raise typer.Exit(FAILED)


def _files(shelf: Library, paths: Iterable[str]) -> tuple[int, Iterable[Source]]:
    """How many sources there are, and each when its turn comes."""
    from kg.library import Source

    names: list[str] = []
    for path in paths:
        found, failed = shelf.sources([path])
        names += found or [fate.source for fate in failed]
    return len(names), map(Source.named, names)


def _text_lines(paths: Iterable[str]) -> tuple[int, Iterable[Source]]:
    lines = [
        (path, number, line)
        for path in paths
        for number, line in enumerate(filter(None, _content(path).split(b"\n")), 1)
    ]
    return len(lines), starmap(_text_line, lines)


def _text_line(path: str, number: int, line: bytes) -> Source:
    from kg.library import Source

    try:
        text = json.loads(line)
    except ValueError:
        text = None
    if isinstance(text, str):
        return Source.of_text(path, text)
    return Source(path, UnreadableSource(path, f"line {number}: --text-lines needs a JSON string on each line"))


def _content(path: str) -> bytes:
    try:
        return sys.stdin.buffer.read() if path == "-" else Path(path).read_bytes()
    except OSError as error:
        usage(f"{path} cannot be read: {error.strerror}")


def _source_of(outcome: Extraction | UnreadableSource) -> str:
    return outcome.source if isinstance(outcome, UnreadableSource) else outcome.document.source


def _print_outcome(outcome: Extraction | UnreadableSource) -> int:
    """Print what was found, or why nothing was; the number of failures."""
    if isinstance(outcome, UnreadableSource):
        say(str(outcome))
        _print_line(failure_to_json(outcome.source, str(outcome)))
        return 1
    for warning in outcome.document.warnings:
        say(f"{outcome.document.source}: {warning}")
    _print_line(to_json(outcome))
    return 0


def _print_line(value: object) -> None:
    sys.stdout.buffer.write(json.dumps(value, ensure_ascii=False).encode("utf8", "backslashreplace") + b"\n")


def ingest(
    paths: Paths,
    *,
    again: Annotated[bool, typer.Option("--again", help="Extract reports anew that are already stored.")] = False,
    workers: WorkersOption = 1,
    pipeline: PipelineOption = None,
    labels: LabelsOption = None,
    store: StoreOption = None,
    form: FormatOption = TableFormat.table,
) -> None:
    """Read reports and store what they say. Files that are stored already are left alone; changed ones are replaced.

    \b
    Examples:
      kg ingest corpus/
      kg ingest paper.pdf article.nxml saved-page.html --store ./my-graph
      kg ingest articles/ --workers 0         with all cores
      kg undo                                 take it back
    """
    shelf = library(store, pipeline, labels)
    found, failed = shelf.sources(paths)
    tell(failed, shelf.ingest(found, again=again, workers=workers), "Ingesting", len(found), form)
