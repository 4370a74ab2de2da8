"""The way back from an answer to the words it rests on, shared by all queries that quote."""

from __future__ import annotations

from textwrap import shorten
from typing import Any

from kg.model.answers import Quote
from kg.vocabulary.terms import report_id

LONGEST_CAPTION = 300  # characters of a table's caption that stand beside what is quoted from it

QUOTE_COLUMNS = "?report ?title ?start ?end ?exact ?sentence ?sentenceStart ?heading ?caption ?sectionType"
"""The columns that `quote` reads."""

QUOTE_PATTERN = """?report rdfs:label ?title .
  ?claim kg:supportedBy ?evidence . ?evidence kg:quote ?sentence ; kg:start ?sentenceStart ."""
"""Binds them but for the section, where `?claim`, `?report`, `?exact`, `?start` and `?end` are bound.

It comes before any OPTIONAL: Oxigraph joins what stands behind one a hundred times more slowly.
"""

QUOTE_SECTION = """OPTIONAL {
    ?evidence kg:inSection ?place . ?place kg:sectionType ?sectionType .
    OPTIONAL { ?place dcterms:title ?heading } OPTIONAL { ?place dcterms:description ?caption }
  }"""
"""Binds the section, behind `QUOTE_PATTERN`."""


def quote(row: dict[str, Any]) -> Quote:
    """A row's quote."""
    return Quote(
        report=report_id(row["report"]),
        report_title=row["title"],
        start=row["start"],
        end=row["end"],
        exact=row["exact"],
        sentence=row["sentence"],
        sentence_start=row["sentenceStart"],
        section=shorten(row["caption"] or "", LONGEST_CAPTION, placeholder=" …")
        or row["heading"]
        or row["sectionType"],
    )
