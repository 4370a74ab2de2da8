"""`kg ontology`: what the terms of the graph mean."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.common import FormatOption, StoreOption, TableFormat, library, say, usage, write_file
from kg.cli.printing import print_rows

if TYPE_CHECKING:
    from kg.model.ontology import OntologyTerm


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    app.command()(ontology)


def ontology(
    term: Annotated[str | None, typer.Argument(help="A term: RateClaim, kg:RateClaim, its IRI or its label.")] = None,
    *,
    html: Annotated[
        Path | None, typer.Option("--html", metavar="FILE", help="Write the ontology as a page that needs no network.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print as JSON.")] = False,
    store: StoreOption = None,
    form: FormatOption = TableFormat.table,
) -> None:
    """Say what a term of the graph means, or list all terms.

    \b
    Examples:
      kg ontology
      kg ontology RateClaim
      kg ontology "supported by" --json
      kg ontology --html ontology.html
    """
    if term and html:
        usage("--html writes the whole ontology: give no term with it.")
    terms = library(store).ontology
    if html:
        from kg.views.ontology_document import document

        write_file(html, document(terms.all()).encode())
        say(f"Wrote {html}.")
    elif term is None:
        columns = ("name", "kind", "label", "comment")
        rows = [[getattr(each, column) for column in columns] for each in terms.all().terms]
        print_rows(columns, rows, TableFormat.json if as_json else form)
    else:
        found = terms.term(term)
        _print(found, terms.uses(found.name), as_json=as_json or form is TableFormat.json)


def _print(term: OntologyTerm, uses: int, *, as_json: bool) -> None:
    if as_json:
        sys.stdout.write(json.dumps({**asdict(term), "uses": uses}, ensure_ascii=False, indent=2) + "\n")
        return
    facts = [
        ("", f"{term.label} ({term.kind})"),
        ("", term.comment),
        ("example", term.example),
        ("wider", ", ".join(term.above)),
        ("of", ", ".join(term.subjects)),
        ("leads to", ", ".join(term.values)),
        ("never also", ", ".join(term.excludes)),
        *((relation, standard) for relation, standard in term.mappings),
        ("in the store", f"{uses:,} times"),
        ("IRI", term.iri),
    ]
    lines = [f"{name + ':':20}{words}" if name else words for name, words in facts if words]
    sys.stdout.write("\n".join([term.name, *lines]) + "\n")
