"""`kg network`: what is central, what belongs together, how one thing leads to another."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.common import FormatOption, ReportArgument, StoreOption, TableFormat, library, say, usage, write_file
from kg.cli.printing import print_rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.model.answers import Neighbourhood

network = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="""Look at the store as a network: what is central, what belongs together, how one thing leads to another.

    \b
    Examples:
      kg network measure outcomes
      kg network path vertebroplasty death
      kg network similar 3f2a
      kg network export together --output together.gexf
    """,
)


class Kind(StrEnum):
    """Which network."""

    concepts = "concepts"
    together = "together"
    outcomes = "outcomes"
    citations = "citations"


KindArgument = Annotated[
    Kind,
    typer.Argument(
        help="concepts: linked by relations and rates; together: mentioned by the same reports; outcomes: procedures "
        "and what happens after them; citations: works."
    ),
]


def add_to(app: typer.Typer) -> None:
    """Register the commands."""
    for command in (measure, path, similar, export):
        network.command()(command)
    app.add_typer(network, name="network")


def measure(
    kind: KindArgument = Kind.concepts,
    *,
    top: Annotated[int, typer.Option(min=1, help="The most rows.")] = 25,
    store: StoreOption = None,
    form: FormatOption = TableFormat.table,
) -> None:
    """List the most central nodes (PageRank), each with its community (Louvain).

    \b
    Examples:
      kg network measure
      kg network measure outcomes --top 100 --format csv > outcomes.csv
    """
    rows = library(store).networks.measures(kind.value)
    if not rows:
        say("There is nothing to link. Read some reports: kg ingest FILE-OR-FOLDER")
    columns = ("label", "type", "weight", "links", "centrality", "community", "iri")
    cells = ((r.label, r.type, r.weight, r.degree, round(r.centrality, 4), r.community, r.iri) for r in rows[:top])
    print_rows(columns, list(cells), form)
    if len(rows) > top:
        say(f"{len(rows) - top} more; --top shows them.")


def path(
    start: Annotated[str, typer.Argument(help="A concept, by its label or IRI.")],
    end: Annotated[str, typer.Argument(help="Another one.")],
    *,
    store: StoreOption = None,
    form: FormatOption = TableFormat.table,
) -> None:
    """Show a shortest way from one concept to another, with the sentences that it leads along.

    \b
    Examples:
      kg network path vertebroplasty "pulmonary embolism"
    """
    found = library(store).path(start, end)
    if not found.nodes:
        say(f"No relation or rate leads from {start} to {end}.")
    print_rows(("from", "link", "to", "report", "quote"), list(_steps(found)), form)


def _steps(found: Neighbourhood) -> Iterator[tuple[str, str, str, str | None, str | None]]:
    labels = {node.iri: node.label for node in found.nodes}
    for edge in found.edges:
        said = (edge.quotes[0].report_title, edge.quotes[0].sentence) if edge.quotes else (None, None)
        yield labels[edge.source], edge.label, labels[edge.target], *said


def similar(report: ReportArgument, *, store: StoreOption = None, form: FormatOption = TableFormat.table) -> None:
    """List the reports that mention what a report does, the most alike first.

    \b
    Examples:
      kg network similar 3f2a
    """
    shelf = library(store)
    titles = {row.id: (row.short, row.title) for row in shelf.reports()}
    found = shelf.networks.similar(shelf.report_row(report).id)
    rows = [(*titles[one.report], round(one.score, 3), "; ".join(one.shared[:5])) for one in found]
    print_rows(("id", "title", "likeness", "shared"), rows, form)


def export(
    kind: KindArgument = Kind.concepts,
    *,
    output: Annotated[Path, typer.Option("--output", "-o", help="A file that ends in .graphml or .gexf.")],
    report: Annotated[str | None, typer.Option("--report", "-r", help="Only what this report says.")] = None,
    store: StoreOption = None,
) -> None:
    """Write a network for Gephi, Cytoscape, yEd and the like.

    \b
    Examples:
      kg network export outcomes --output outcomes.graphml
      kg network export together --output together.gexf
      kg network export citations --report 3f2a --output cited.graphml
    """
    form = output.suffix.removeprefix(".").lower()
    if form not in {"graphml", "gexf"}:
        usage(f"{output}: a network is written as .graphml or .gexf; choose a name that ends so.")
    shelf = library(store)
    content = shelf.networks.written(kind.value, form, shelf.report_row(report).id if report else None)
    write_file(output, content.encode())
    say(f"Wrote {output} ({len(content):,} characters).")
