"""`kg query` and `kg rates`: answers, each with the way back to its quote."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.common import FormatOption, StoreOption, TableFormat, library, say, usage
from kg.cli.printing import print_rows
from kg.model.answers import NO_ROWS, Table, Term

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.library import Library
    from kg.model.answers import Cell, Parameter, RateRow, Triples


class Whose(StrEnum):
    """Whose figures: the report's own, or those it quotes."""

    any = "any"
    own = "own"
    quoted = "quoted"


class Kind(StrEnum):
    """What a rate is about."""

    any = "any"
    outcome = "outcome"
    characteristic = "characteristic"


def add_to(app: typer.Typer) -> None:
    """Register the commands."""
    app.command()(query)
    app.command()(rates)


def query(
    question: Annotated[
        str | None, typer.Argument(help="A named query, or SPARQL; - reads SPARQL from standard input.")
    ] = None,
    values: Annotated[list[str] | None, typer.Argument(help="Parameters of a named query: name=value.")] = None,
    *,
    listed: Annotated[bool, typer.Option("--list", help="List the named queries and their parameters.")] = False,
    file: Annotated[Path | None, typer.Option("--file", help="Read SPARQL from a file.")] = None,
    sparql: Annotated[
        bool, typer.Option("--sparql", help="Print a named query as SPARQL instead of running it.")
    ] = False,
    timeout: Annotated[float, typer.Option(min=0.1, help="Seconds after which the query is stopped.")] = 30.0,
    limit: Annotated[int, typer.Option(min=1, help="The most rows to return.")] = 10_000,
    store: StoreOption = None,
    form: FormatOption = TableFormat.table,
) -> None:
    """Ask the graph: a named question, or any SPARQL 1.1 query (SELECT, ASK, CONSTRUCT, DESCRIBE).

    The default graph is the union of all reports; `GRAPH ?report { ... }` says which report says so. Of a store on
    the network, graphs of other programs are left out unless KG_STORE_ALSO names them.

    \b
    Examples:
      kg query --list
      kg query complications procedure=vertebroplasty
      kg query 'SELECT ?label (COUNT(*) AS ?n) WHERE { ?r kg:event/kg:concept/skos:prefLabel ?label } GROUP BY ?label'
      kg query --file question.rq --format csv
    """
    shelf = library(store)
    if listed:
        _list(shelf, form)
        return
    if (question is None) == (file is None):
        usage("Give a named query, SPARQL, or --file (and only one of them); `kg query --list` shows what is ready.")
    if question is None or question == "-" or any(sign in question for sign in " {\n"):
        answer = shelf.query(_written(question, file), timeout=timeout, limit=limit)
    elif sparql:
        sys.stdout.write(shelf.sparql(question, **_pairs(values or [])))
        return
    else:
        answer = shelf.ask(question, timeout=timeout, limit=limit, **_pairs(values or []))
    _print_answer(answer, form, limit)
    if not answer.rows:
        say({each.name: each.empty for each in shelf.named_queries()}.get(question or "", NO_ROWS))


def _list(shelf: Library, form: TableFormat) -> None:
    rows = [(each.name, each.question, " ".join(map(_shown, each.parameters))) for each in shelf.named_queries()]
    print_rows(("name", "question", "parameters"), rows, form)


def _shown(parameter: Parameter) -> str:
    """How it is given; in brackets where it may be left out."""
    if parameter.default:
        return f"{parameter.name}={parameter.default}"
    given = f"{parameter.name}={parameter.type.upper()}"
    return given if parameter.required else f"[{given}]"


def _written(question: str | None, file: Path | None) -> str:
    """SPARQL from the command line, from a file or from standard input."""
    if question is not None and question != "-":
        return question
    try:
        return file.read_text(encoding="utf8") if file else sys.stdin.read()
    except (OSError, UnicodeDecodeError) as error:
        usage(f"{file or '-'} cannot be read: {getattr(error, 'strerror', None) or 'it is not UTF-8 text'}")


def _pairs(values: Sequence[str]) -> dict[str, str]:
    pairs = dict(value.partition("=")[::2] for value in values)
    if any("=" not in value for value in values):
        usage("Parameters are written name=value, for example procedure=vertebroplasty.")
    return pairs


def _print_answer(answer: Table | Triples, form: TableFormat, limit: int) -> None:
    if isinstance(answer, Table):
        print_rows(answer.columns, answer.rows, form)
    elif form is TableFormat.table:
        sys.stdout.write(answer.turtle)
    else:
        print_rows(("subject", "predicate", "object"), answer.rows, form)
    if answer.truncated:
        say(f"Only the first {limit:,} rows are shown; --limit allows more.")


def rates(
    *,
    procedure: Annotated[
        str | None, typer.Option("--procedure", "-p", help="A concept (with what is narrower), or words.")
    ] = None,
    event: Annotated[str | None, typer.Option("--event", "-e", help="A complication or outcome, or words.")] = None,
    group: Annotated[str | None, typer.Option("--group", "-g", help="Among whom: a concept, or words.")] = None,
    report: Annotated[str | None, typer.Option("--report", "-r", help="Only this report.")] = None,
    source: Annotated[
        str | None,
        typer.Option("--source", "-s", metavar="WORK", help="Only figures quoted from this work (see `kg works`)."),
    ] = None,
    whose: Annotated[Whose, typer.Option(help="The report's own figures, or those it quotes.")] = Whose.any,
    kind: Annotated[Kind, typer.Option(help="Outcomes, or the make-up of samples.")] = Kind.outcome,
    sure: Annotated[float, typer.Option(min=0, max=1, help="At least so likely to be read right, from 0 to 1.")] = 0,
    store: StoreOption = None,
    form: FormatOption = TableFormat.table,
) -> None:
    """List rates: what happened, how often, among whom, after which procedure, and on whose authority.

    \b
    Examples:
      kg rates --event "cement leakage"
      kg rates -p vertebroplasty --whose own --format csv > rates.csv
      kg rates --source doi:10.1000/1         what reports quote from this work
      kg rates --sure 0.7
    """
    found = library(store).rates(
        procedure=procedure, event=event, group=group, report=report, source=source,
        own=None if whose is Whose.any else whose is Whose.own,
        kind=None if kind is Kind.any else kind.value, confidence=sure,
    )  # fmt: skip
    if not found:
        say("No rate fits. Fewer options, or other words, find more; `kg reports` tells what has been read.")
    if form is TableFormat.table:
        print_rows(
            ("value", "event", "group", "procedure", "source", "report", "quote"), [_short(row) for row in found], form
        )
    else:
        print_rows(FULL, [_full(row) for row in found], form)
    for row in found:
        for warning in row.warnings:
            say(f"{row.figure} ({row.quote.report_title}): {warning}")


def _short(row: RateRow) -> Sequence[Cell]:
    source = "own" if row.own else f"[{', '.join(row.citations)}]" if row.citations else "quoted"
    return row.figure, row.event, row.group, row.procedure, source, row.quote.report_title, row.quote.sentence


FULL = (
    "claim", "value", "low", "high", "unit", "qualifier", "numerator", "denominator", "kind", "comparison", "own",
    "event", "event_concept", "group", "group_concept", "procedure", "procedure_concept", "citations", "references",
    "within", "when", "among", "confidence", "warnings", "report", "report_title", "section", "start", "end",
    "sentence",
)  # fmt: skip


def _full(row: RateRow) -> Sequence[Cell]:
    plain: list[Cell] = [
        row.claim, row.value, row.low, row.high, row.unit, row.qualifier, row.numerator, row.denominator, row.kind,
        row.comparison, row.own, row.event, _label(row.event_concept), row.group, _label(row.group_concept),
        row.procedure, _label(row.procedure_concept), "; ".join(row.citations),
        "; ".join(text or f"{label}: not in the report's list" for label, text in row.references),
        row.within, row.when, row.among, row.confidence, "; ".join(row.warnings), row.quote.report,
        row.quote.report_title, row.quote.section, row.quote.start, row.quote.end, row.quote.sentence,
    ]  # fmt: skip
    return plain


def _label(term: Term | None) -> str | None:
    return term.label if term else None
