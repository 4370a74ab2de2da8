"""The way back from an answer to the words it rests on, shared by all queries that quote."""

from __future__ import annotations

from typing import Any

from kg.model.answers import Quote
from kg.vocabulary.terms import report_id

QUOTE_COLUMNS = "?report ?title ?start ?end ?exact ?sentence ?sentenceStart ?section"
"""The columns that `quote` reads."""

QUOTE_PATTERN = """?report rdfs:label ?title .
  OPTIONAL {
    ?claim kg:supportedBy ?evidence . ?evidence kg:quote ?sentence ; kg:start ?sentenceStart .
    OPTIONAL {
      ?evidence kg:inSection ?place . ?place kg:sectionType ?sectionType .
      OPTIONAL { ?place dcterms:title ?heading }
      BIND (COALESCE(?heading, ?sectionType) AS ?section)
    }
  }"""
"""Binds them, where `?claim`, `?report`, `?exact`, `?start` and `?end` are bound."""


def quote(row: dict[str, Any]) -> Quote:
    """A row's quote. Words that stand in no sentence (a heading) are quoted as they are."""
    return Quote(
        report=report_id(row["report"]),
        report_title=row["title"],
        start=row["start"],
        end=row["end"],
        exact=row["exact"],
        sentence=row["exact"] if row["sentence"] is None else row["sentence"],
        sentence_start=row["start"] if row["sentence"] is None else row["sentenceStart"],
        section=row["section"],
    )
