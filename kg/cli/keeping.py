"""`kg reports | show | remove | undo | export | validate`: what is in the store, and keeping it in order."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.common import (
    FAILED,
    FormatOption,
    ReportArgument,
    StoreOption,
    TableFormat,
    library,
    say,
    usage,
    write_file,
)
from kg.cli.printing import print_json, print_rows
from kg.model.contract import to_json

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from kg.model.answers import Cell
    from kg.model.extraction import Extraction


class ExportFormat(StrEnum):
    """What a graph can be written as."""

    nquads = "nquads"
    turtle = "turtle"
    trig = "trig"
    jsonld = "jsonld"
    nanopubs = "nanopubs"
    rocrate = "rocrate"


class Part(StrEnum):
    """What to show of a report."""

    summary = "summary"
    text = "text"
    rates = "rates"
    mentions = "mentions"
    citations = "citations"
    references = "references"
    abbreviations = "abbreviations"
    relations = "relations"
    patients = "patients"


def add_to(app: typer.Typer) -> None:
    """Register the commands."""
    for command in (reports, show, remove, undo, export, validate):
        app.command()(command)


def reports(*, store: StoreOption = None, form: FormatOption = TableFormat.table) -> None:
    """List the reports in the store.

    \b
    Examples:
      kg reports
      kg reports --format csv > reports.csv
    """
    shelf = library(store)
    rows = shelf.reports()
    if not rows and not shelf.remarks:
        say("The store is empty. Read some reports: kg ingest FILE-OR-FOLDER")
    columns = ("id", "title", "year", "words", "mentions", "rates", "citations", "source")
    print_rows(
        columns, [(r.short, r.title, r.year, r.words, r.mentions, r.rates, r.citations, r.source) for r in rows], form
    )


def show(
    report: ReportArgument,
    part: Annotated[Part, typer.Argument(help="What to show.")] = Part.summary,
    *,
    store: StoreOption = None,
    form: FormatOption = TableFormat.table,
) -> None:
    """Show a report: its text, or what was found in it.

    \b
    Examples:
      kg show 3f2a
      kg show 3f2a rates
      kg show 3f2a text | less
      kg show 3f2a --format json              the contract's object, whole
    """
    extraction = library(store).report(report)
    if part is Part.text:
        sys.stdout.write(extraction.document.text + "\n")
    elif part is Part.summary and form is TableFormat.json:
        print_json(to_json(extraction))
    else:
        print_rows(*_part(extraction, part), form)


def _part(extraction: Extraction, part: Part) -> tuple[Sequence[str], list[Sequence[Cell]]]:
    columns, rows = SHOWN[part]
    return columns, list(rows(extraction))


def _summary(extraction: Extraction) -> Iterable[Sequence[Cell]]:
    document = extraction.document
    yield "id", document.id
    yield "title", document.title
    yield "citation", document.metadata.citation
    yield "licence", document.metadata.licence
    yield "source", document.source
    for part in Part:
        if part not in (Part.summary, Part.text):
            yield part.value, len(getattr(extraction, part))


def _mentions(extraction: Extraction) -> Iterable[Sequence[Cell]]:
    for mention in extraction.mentions:
        concept = mention.concept.label if mention.concept else None
        yield mention.start, mention.text, mention.type, mention.assertion, concept


def _rates(extraction: Extraction) -> Iterable[Sequence[Cell]]:
    for rate in extraction.rates:
        roles = (phrase.text if phrase else None for phrase in (rate.event, rate.group, rate.procedure))
        whose = "own" if rate.own else "quoted"
        yield rate.start, rate.text, rate.qualifier, *roles, whose, ", ".join(rate.citations)


def _relations(extraction: Extraction) -> Iterable[Sequence[Cell]]:
    words = {mention.id: mention.text for mention in extraction.mentions}
    for relation in extraction.relations:
        yield relation.start, words[relation.subject], relation.type.replace("_", " "), words[relation.object]


def _citations(extraction: Extraction) -> Iterable[Sequence[Cell]]:
    return [(each.start, each.text, ", ".join(each.references)) for each in extraction.citations]


def _references(extraction: Extraction) -> Iterable[Sequence[Cell]]:
    for each in extraction.references:
        yield each.label, ", ".join(each.authors), each.title, each.container, each.year, each.doi


def _abbreviations(extraction: Extraction) -> Iterable[Sequence[Cell]]:
    return [(each.short, each.long) for each in extraction.abbreviations]


def _patients(extraction: Extraction) -> Iterable[Sequence[Cell]]:
    for each in extraction.patients:
        yield each.age, each.age_unit, each.sex, extraction.document.text[each.start : each.end]


SHOWN: dict[Part, tuple[Sequence[str], Callable[[Extraction], Iterable[Sequence[Cell]]]]] = {
    Part.summary: (("what", "value"), _summary),
    Part.rates: (("at", "value", "qualifier", "event", "group", "procedure", "whose", "citations"), _rates),
    Part.mentions: (("at", "text", "type", "assertion", "concept"), _mentions),
    Part.relations: (("at", "subject", "relation", "object"), _relations),
    Part.citations: (("at", "text", "references"), _citations),
    Part.references: (("label", "authors", "title", "container", "year", "doi"), _references),
    Part.abbreviations: (("short", "long"), _abbreviations),
    Part.patients: (("age", "unit", "sex", "text"), _patients),
}


def remove(
    reports: Annotated[list[str], typer.Argument(help="Ids of reports, or the first characters of them.")],
    *,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    store: StoreOption = None,
) -> None:
    """Take reports out of the store, with everything that was claimed from them; `kg undo` brings them back.

    \b
    Examples:
      kg remove 3f2a
      kg remove 3f2a 91bc --yes
    """
    shelf = library(store)
    for name, title in [shelf.removable(report) for report in reports]:
        if yes or not sys.stdin.isatty() or typer.confirm(f"Remove {title!r}?", err=True):
            shelf.remove(name)
            say(f"Removed {title!r}.")


def undo(*, store: StoreOption = None) -> None:
    """Take back the last change: an ingest, a remove, or a decision about works."""
    say(f"Undone: {library(store).undo()}.")


def export(
    report: Annotated[str | None, typer.Argument(help="A report's id; without it, the whole store.")] = None,
    *,
    form: Annotated[ExportFormat, typer.Option("--format", "-f", help="The form to write.")] = ExportFormat.nquads,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="A file; without it, standard output.")] = None,
    store: StoreOption = None,
) -> None:
    """Write the graph as N-Quads, TriG, Turtle or JSON-LD, its rate claims as nanopublications, or texts and graph.

    N-Quads are sorted: the same reports give the same bytes on every machine. The whole store comes with the works
    that its reports cite. nanopubs: each rate claim as a nanopublication, in TriG. rocrate: a
    folder, or a ZIP file, with the reports' texts, the graph as N-Quads and what describes them (RO-Crate 1.1).
    Networks: kg network export.

    \b
    Examples:
      kg export > graph.nq
      kg export 3f2a --format turtle
      kg export 3f2a --format nanopubs --output claims.trig
      kg export --format rocrate --output reports.zip
    """
    shelf = library(store)
    if form is ExportFormat.rocrate:
        if output is None:
            usage("--format rocrate writes a folder, or a file that ends in .zip: name it with --output.")
        count = shelf.exchange.write_crate(output, shelf.report_row(report).id if report else None)
        say(f"Wrote {output} ({count} files).")
        return
    content = shelf.export(form, report)
    if output is None:
        sys.stdout.buffer.write(content)
    else:
        write_file(output, content)
        say(f"Wrote {output} ({len(content):,} bytes).")


def validate(
    report: Annotated[str | None, typer.Argument(help="A report's id; without it, all of them.")] = None,
    *,
    store: StoreOption = None,
    form: FormatOption = TableFormat.table,
) -> None:
    """Check stored reports against the shapes: bounds, counts against percentages, quotes against the text.

    \b
    Examples:
      kg validate
      kg validate 3f2a --format json
    """
    shelf = library(store)
    findings = list(shelf.validate(report))
    print_rows(
        ("report", "severity", "message", "quote"),
        [(f.report[-64:][:10], f.severity, f.message, f.quote) for f in findings],
        form,
    )
    broken = sum(finding.severity == "violation" for finding in findings)
    say(f"{broken} violations, {len(findings) - broken} warnings.")
    if broken or shelf.remarks:
        raise typer.Exit(FAILED)
