"""A progress bar on standard error: on a terminal only, and for work that takes long enough to want one."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

Item = TypeVar("Item")


def tracked(
    items: Iterable[Item], title: str, *, name: Callable[[Item], str], total: int | None = None
) -> Iterator[Item]:
    """Pass `items` on, showing how far along they are; `name` says what is being worked on."""
    if not sys.stderr.isatty():
        yield from items
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn(title),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[name]}", markup=False),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(title, total=total if total is not None else _length(items), name="")
        for item in items:
            yield item
            progress.update(task, advance=1, name=name(item)[-40:])


def _length(items: Iterable[Item]) -> int | None:
    return len(items) if isinstance(items, list) else None
