"""`kg vocab add | list | remove | search`: vocabularies of other people, for finding and linking."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.common import FormatOption, StoreOption, TableFormat, library, say
from kg.cli.printing import print_rows
from kg.cli.progress import tracked
from kg.model.extraction import MENTION_TYPES

if TYPE_CHECKING:
    from kg.library.vocabularies import Shelf

MentionType = StrEnum("MentionType", {name: name for name in MENTION_TYPES})  # type: ignore[misc]

ShelfOption = Annotated[
    Path | None,
    typer.Option("--vocabularies", envvar="KG_VOCABULARIES", show_default=False,
                 help="Folder of the added vocabularies. [default: this user's data folder]"),
]  # fmt: skip

vocab = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="""Add vocabularies (OBO, OWL, SKOS, OBO graph, CSV), to find more in reports and to link it.

    \b
    Examples:
      kg vocab add doid.obo                   the Disease Ontology, for example
      kg vocab list
      kg vocab search "heart failure"
    """,
)


def add_to(app: typer.Typer) -> None:
    """Register the commands."""
    for command in (add, list_, remove, search):
        vocab.command(command.__name__.rstrip("_"))(command)
    app.add_typer(vocab, name="vocab")


def _shelf(home: Path | None) -> Shelf:
    from kg.library.vocabularies import Shelf

    return Shelf(home)


def add(
    file: Annotated[Path, typer.Argument(help="An .obo, .owl, .ttl, .json, .csv or .tsv file, also as .gz or .xz.")],
    *,
    name: Annotated[str | None, typer.Option(help="What to call it. [default: the file's name]")] = None,
    kind: Annotated[
        MentionType | None,
        typer.Option("--type", help="What its concepts are. [default: told by identifiers such as DOID]"),
    ] = None,
    language: Annotated[str, typer.Option(help="Language of the names to take, as a two-letter code.")] = "en",
    vocabularies: ShelfOption = None,
    store: StoreOption = None,
) -> None:
    """Add a vocabulary; one of the same name is replaced. Reports are read anew at the next ingest.

    Questions know it at once: `kg rates --event` and the named queries take its concepts, and what is matched to them.

    A table needs a first line that names its columns: id (or iri), label, synonyms, type, broader, xref; several values
    in one field stand between bars. Only the labels are needed.

    \b
    Examples:
      kg vocab add doid.obo.gz
      kg vocab add ncit-neoplasms.owl --type Condition --name neoplasms
      kg vocab add our-devices.csv --type Device
    """
    shelf = _shelf(vocabularies)
    row = shelf.add(
        file, name=name, type=kind and kind.value, language=language,
        watch=lambda concepts: tracked(concepts, "Compiling", name=lambda each: each.term.label, total=len(concepts)),
    )  # fmt: skip
    say(f"Added {row.name}: {row.concepts:,} concepts with {row.names:,} names ({row.types}).")
    if row.before:
        say(f"It replaces {row.before}: {row.new:,} concepts are new, {row.gone:,} are gone.")
    if row.obsolete or row.left_out:
        say(f"Left out: {row.obsolete:,} obsolete, {row.left_out:,} without a name, a type or a usable identifier.")
    library(store).vocabularies.follow(shelf)


def list_(*, vocabularies: ShelfOption = None, form: FormatOption = TableFormat.table) -> None:
    """List the vocabularies: what they are, where they come from, on which terms.

    \b
    Examples:
      kg vocab list
      kg vocab list --format json
    """
    columns = ("name", "types", "concepts", "names", "obsolete", "left_out", "version", "licence", "title", "file")
    rows = _shelf(vocabularies).rows()
    print_rows(columns, [[getattr(row, column) for column in columns] for row in rows], form)


def remove(
    name: Annotated[str, typer.Argument(help="The vocabulary's name (see `kg vocab list`).")],
    *,
    vocabularies: ShelfOption = None,
    store: StoreOption = None,
) -> None:
    """Remove a vocabulary that was added. Links to it stay until their reports are ingested again.

    \b
    Examples:
      kg vocab remove doid
    """
    shelf = _shelf(vocabularies)
    shelf.remove(name)
    say(f"Removed {name}.")
    library(store).vocabularies.follow(shelf)


def search(
    text: Annotated[str, typer.Argument(help="Part of a name, an IRI, or an identifier such as DOID:6000.")],
    *,
    limit: Annotated[int, typer.Option(min=1, help="The most names to show.")] = 20,
    vocabularies: ShelfOption = None,
    form: FormatOption = TableFormat.table,
) -> None:
    """Search the names of all vocabularies, the program's own included; synonyms of every scope are shown.

    \b
    Examples:
      kg vocab search "heart failure"
      kg vocab search DOID:6000 --format csv
    """
    found = _shelf(vocabularies).search(text, limit)
    if not found:
        say(f"No vocabulary has a name with {text!r}.")
    columns = ("vocabulary", "name", "scope", "label", "type", "iri")
    print_rows(columns, [[getattr(each, column) for column in columns] for each in found], form)
