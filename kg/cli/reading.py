"""`kg extract` and `kg ingest`: from sources to claims, and into the store."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.common import FAILED, FormatOption, StoreOption, TableFormat, library, say, usage
from kg.cli.printing import print_rows
from kg.cli.progress import tracked
from kg.model.contract import failure_to_json, to_json
from kg.model.errors import UnreadableSource

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from kg.library import Library
    from kg.model.answers import Ingested
    from kg.model.extraction import Extraction

Paths = Annotated[
    list[str], typer.Argument(help="Files or folders of reports (.txt, .xml, .nxml, .pdf); - reads standard input.")
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
) -> None:
    """Print what is found in reports, one JSON object a line; nothing is stored.

    \b
    Examples:
      kg extract report.txt | jq .rates
      kg extract corpus/ > claims.jsonl
      pdftotext paper.pdf - | kg extract -
    """
    shelf = library(None)
    jobs = _text_line_jobs(shelf, paths) if text_lines else _file_jobs(shelf, paths)
    failures = 0
    for source, job in tracked(list(jobs), "Extracting", name=lambda each: each[0]):
        failures += _print_extraction(source, job)
    if failures:
        raise typer.Exit(FAILED)


def _file_jobs(shelf: Library, paths: Iterable[str]) -> Iterator[tuple[str, Callable[[], Extraction]]]:
    for path in paths:
        found, failed = shelf.sources([path])
        for source in found or [fate.source for fate in failed]:
            yield source, lambda source=source: shelf.read_and_extract(source)  # type: ignore[misc]


def _text_line_jobs(shelf: Library, paths: Iterable[str]) -> Iterator[tuple[str, Callable[[], Extraction]]]:
    for path in paths:
        for number, line in enumerate(filter(None, _content(path).split(b"\n")), 1):
            place = f"{path}, line {number}"
            yield path, lambda line=line, path=path, place=place: shelf.extract_text(_json_string(line, place), path)  # type: ignore[misc]


def _content(path: str) -> bytes:
    try:
        return sys.stdin.buffer.read() if path == "-" else Path(path).read_bytes()
    except OSError as error:
        usage(f"{path} cannot be read: {error.strerror}")


def _json_string(line: bytes, place: str) -> str:
    try:
        text = json.loads(line)
    except ValueError:
        text = None
    if not isinstance(text, str):
        raise UnreadableSource(place, "--text-lines needs a JSON string on each line")
    return text


def _print_extraction(source: str, job: Callable[[], Extraction]) -> int:
    try:
        extraction = job()
    except UnreadableSource as error:
        say(str(error))
        _print_line(failure_to_json(source, str(error)))
        return 1
    for warning in extraction.document.warnings:
        say(f"{source}: {warning}")
    _print_line(to_json(extraction))
    return 0


def _print_line(value: object) -> None:
    sys.stdout.buffer.write(json.dumps(value, ensure_ascii=False).encode("utf8", "backslashreplace") + b"\n")


def ingest(
    paths: Paths,
    *,
    again: Annotated[bool, typer.Option("--again", help="Extract reports anew that are already stored.")] = False,
    store: StoreOption = None,
    form: FormatOption = TableFormat.table,
) -> None:
    """Read reports and store what they say. Files that are stored already are left alone; changed ones are replaced.

    \b
    Examples:
      kg ingest corpus/
      kg ingest paper.pdf article.nxml --store ./my-graph
      kg undo                                 take it back
    """
    shelf = library(store)
    found, fates = shelf.sources(paths)
    for fate in fates:
        say(fate.error or "")
    for fate in tracked(shelf.ingest(found, again=again), "Ingesting", total=len(found), name=lambda each: each.source):
        fates.append(fate)
        _tell(fate)
    print_rows(
        ("status", "report", "title", "mentions", "rates", "source"),
        [(fate.status, (fate.report or "")[:10], fate.title, fate.mentions, fate.rates, fate.source) for fate in fates],
        form,
    )
    say(_sum(fates))
    if any(fate.status == "failed" for fate in fates):
        raise typer.Exit(FAILED)


def _tell(fate: Ingested) -> None:
    if fate.error:
        say(fate.error)
    for warning in fate.warnings:
        say(f"{fate.source}: {warning}")


def _sum(fates: list[Ingested]) -> str:
    counts = {
        status: sum(fate.status == status for fate in fates) for status in ("added", "replaced", "unchanged", "failed")
    }
    told = ", ".join(f"{count} {status}" for status, count in counts.items() if count)
    return f"{len(fates)} source{'s' * (len(fates) != 1)}: {told or 'nothing to read'}."
