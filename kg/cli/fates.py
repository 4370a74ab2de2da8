"""What becomes of sources on their way into the store, told while it happens and summed up at the end."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import typer

from kg.cli.common import FAILED, TableFormat, say
from kg.cli.printing import print_rows
from kg.cli.progress import tracked
from kg.model.errors import KgError

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

    from kg.model.answers import Ingested


def tell(
    failed: Sequence[Ingested], results: Generator[Ingested], title: str, total: int | None, form: TableFormat
) -> None:
    """Tell the fates: of names that stand for no source, then of the sources; exit status 1 if any has failed."""
    fates: list[Ingested] = list(failed)
    for fate in failed:
        _say(fate)
    try:
        with closing(results):
            for fate in tracked(results, title, total=total, name=lambda each: each.source):
                fates.append(fate)
                _say(fate)
    except KgError:
        if fates:
            _sum_up(fates, form)
        raise
    _sum_up(fates, form)
    if any(fate.status == "failed" for fate in fates):
        raise typer.Exit(FAILED)


def _say(fate: Ingested) -> None:
    if fate.error:
        say(fate.error)
    for warning in fate.warnings:
        say(f"{fate.source}: {warning}")


def _sum_up(fates: Sequence[Ingested], form: TableFormat) -> None:
    print_rows(
        ("status", "report", "title", "mentions", "rates", "source"),
        [(fate.status, (fate.report or "")[:10], fate.title, fate.mentions, fate.rates, fate.source) for fate in fates],
        form,
    )
    counts = {
        status: sum(fate.status == status for fate in fates) for status in ("added", "replaced", "unchanged", "failed")
    }
    told = ", ".join(f"{count} {status}" for status, count in counts.items() if count)
    say(f"{len(fates)} source{'s' * (len(fates) != 1)}: {told or 'nothing to read'}.")
