"""The `kg` command: its groups and what it says of itself."""

from __future__ import annotations

from typing import Annotated

import typer

from kg import __version__
from kg.cli import asking, exchanging, fetching, keeping, networks, ontology, reading, serving, vocabularies, works
from kg.cli.common import errors_in_a_sentence

app = typer.Typer(
    name="kg",
    no_args_is_help=True,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="""Read case reports into a knowledge graph of procedures, complications and rates,
    each with its source and its quote.

    \b
    Start here:
      kg ingest corpus/                       read reports and store what they say
      kg rates --procedure vertebroplasty     the rates found, with their sources
      kg query complications                  a ready-made question
      kg app                                  the same in a browser
    """,
)
for group in (reading, fetching, keeping, exchanging, asking, networks, works, vocabularies, ontology, serving):
    group.add_to(app)


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"kg {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    pass


def main() -> None:
    """Run the command line."""
    with errors_in_a_sentence():
        app(prog_name="kg")
