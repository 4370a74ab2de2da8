"""`kg fetch`: open-access reports by their identifiers, into the store. The only command that uses the network."""

from __future__ import annotations

from typing import Annotated

import typer

from kg.cli.common import (
    FormatOption,
    LabelsOption,
    PipelineOption,
    StoreOption,
    TableFormat,
    WorkersOption,
    library,
)
from kg.cli.fates import tell


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    app.command()(fetch)


def fetch(
    identifiers: Annotated[
        list[str],
        typer.Argument(help="PMCIDs, PMIDs or DOIs; files with one on each line; - reads standard input."),
    ],
    *,
    refresh: Annotated[bool, typer.Option("--refresh", help="Ask also for what was fetched before.")] = False,
    again: Annotated[bool, typer.Option("--again", help="Extract reports anew that are already stored.")] = False,
    contact: Annotated[
        str | None,
        typer.Option(
            "--contact",
            metavar="MAIL",
            envvar="KG_CONTACT",
            show_default=False,
            help="Whom the service may write to about your requests; sent with each of them.",
        ),
    ] = None,
    service: Annotated[
        str | None,
        typer.Option(
            "--service",
            metavar="URL",
            envvar="KG_EUROPE_PMC",
            show_default=False,
            help="Another address of the service. [default: Europe PMC's REST service]",
        ),
    ] = None,
    workers: WorkersOption = 1,
    pipeline: PipelineOption = None,
    labels: LabelsOption = None,
    store: StoreOption = None,
    form: FormatOption = TableFormat.table,
) -> None:
    """Fetch reports from Europe PMC and store what they say: the full text where it is open access, else the abstract.

    Only the identifiers leave this machine. What was fetched before is taken from the cache, without the network.

    \b
    Examples:
      kg fetch PMC1234567
      kg fetch 12345678 https://doi.org/10.1000/xyz --contact me@example.org
      kg fetch reading-list.txt --workers 0
      kg fetch PMC1234567 --refresh           ask for it anew
    """  # fmt: skip
    from kg.library import Service

    shelf = library(store, pipeline, labels)
    found, failed = shelf.identifiers(identifiers)
    fates = shelf.fetch(found, service=Service.chosen(service, contact), refresh=refresh, again=again, workers=workers)
    tell(failed, fates, "Fetching", len(found), form)
