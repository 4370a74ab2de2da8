"""CSV and TSV: one concept a row, or several rows for one concept; columns are known by their names."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

from kg.model.extraction import MENTION_TYPES
from kg.vocabulary.formats.curies import match_iri, term_iri
from kg.vocabulary.formats.source import SCOPES, Source, Synonym, Term

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    Row = Mapping[str, str]

_COLUMNS = {  # what a column is -> the names it goes by, without case and signs
    "id": ("id", "iri", "uri", "curie", "identifier", "conceptid", "termid", "subjectid", "term", "concept", "code"),
    "label": ("label", "name", "preflabel", "preferredlabel", "preferredname", "termlabel", "sourcevalue", "title"),
    "synonyms": ("synonyms", "synonym", "altlabel", "altlabels", "alternativelabel", "exactsynonym", "exactsynonyms",
                 "aliases", "layperson"),
    "narrow": ("narrowsynonym", "narrowsynonyms"),
    "broad": ("broadsynonym", "broadsynonyms"),
    "related": ("relatedsynonym", "relatedsynonyms"),
    "type": ("type", "mentiontype", "semantictype"),
    "broader": ("broader", "parent", "parents", "isa", "subclassof"),
    "xref": ("xref", "xrefs", "match", "matches", "exactmatch", "exactmatches"),
    "trees": ("treenumber", "treenumbers", "mnnumber"),
    "obsolete": ("obsolete", "deprecated", "isobsolete"),
    "says": ("predicateid",),
    "version": ("sourceversion", "version"),
    "licence": ("licence", "license"),
    "title": ("source",),
}  # fmt: skip
_KNOWN = {name: column for column, names in _COLUMNS.items() for name in names}
_LABEL_PREDICATES = ("rdfs:label", "skos:preflabel")
_EXACT_PREDICATES = ("oio:hasexactsynonym", "oboinowl:hasexactsynonym", "skos:altlabel")
_TYPES = {name.lower(): name for name in MENTION_TYPES}
_LONGEST_FIELD = 1 << 24


def read_table(text: str, delimiter: str, home: str) -> Source:
    """The concepts of a table.

    The header names the columns: id (or iri), label, synonyms, narrow, broad and related synonyms, type, broader,
    xref, tree numbers, obsolete; several values in a field stand between bars. Babelon tables (`subject_id`,
    `predicate_id`, `source_value`) are read by their source language. Only a column of labels is needed.

    Args:
        text: the whole file.
        delimiter: what stands between the fields.
        home: what goes before identifiers without a prefix, and before the label where there is no identifier.

    Raises:
        ValueError: no header with a label, or a row that cannot be read.
    """
    rows = list(_rows(text, delimiter))
    grouped: dict[str, list[Row]] = {}
    for row in rows:
        grouped.setdefault(term_iri(row.get("id") or row.get("label", ""), home), []).append(row)
    first = rows[0] if rows else {}
    return Source(
        title=first.get("title", ""),
        version=first.get("version", ""),
        licence=first.get("licence", ""),
        terms=tuple(_term(iri, same, home) for iri, same in grouped.items()),
    )


def _rows(text: str, delimiter: str) -> Iterator[Row]:
    """Rows that hold anything, as what-a-column-is -> value."""
    csv.field_size_limit(_LONGEST_FIELD)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        columns = [_column(name) for name in next(reader, [])]
        if "label" not in columns:
            message = "the first line names no column of labels (label, name, prefLabel or source_value)"
            raise ValueError(message)
        for row in reader:
            values = {column: value.strip() for column, value in zip(columns, row, strict=False) if column}
            if values.get("id") or values.get("label"):
                yield _typed(values, reader.line_num)
    except csv.Error as error:
        message = f"line {reader.line_num}: {error}"
        raise ValueError(message) from error


def _column(name: str) -> str:
    return _KNOWN.get(re.sub(r"[\W_]", "", name.lower()), "")


def _typed(values: dict[str, str], line: int) -> Row:
    if kind := values.get("type"):
        if kind.lower() not in _TYPES:
            message = f"line {line}: {kind!r} is no type of mention; those are {', '.join(MENTION_TYPES)}"
            raise ValueError(message)
        values["type"] = _TYPES[kind.lower()]
    return values


def _term(iri: str, rows: Iterable[Row], home: str) -> Term:
    rows = list(rows)
    labels = [row["label"] for row in rows if row.get("label") and _says(row, _LABEL_PREDICATES)]
    parents = [value for row in rows for value in _values(row, "broader")]
    return Term(
        iri=iri,
        label=labels[0] if labels else "",
        synonyms=tuple(dict.fromkeys(_synonyms(rows, labels[1:]))),
        matches=tuple(dict.fromkeys(match_iri(value) for row in rows for value in _values(row, "xref"))),
        parents=tuple(dict.fromkeys(term_iri(value, home) for value in parents)),
        type=next((row["type"] for row in rows if row.get("type")), None),
        trees=tuple(dict.fromkeys(value for row in rows for value in _values(row, "trees"))),
        obsolete=any(row.get("obsolete", "").lower() in {"true", "yes", "1"} for row in rows),
    )


def _synonyms(rows: Iterable[Row], further: Iterable[str]) -> Iterator[Synonym]:
    yield from (Synonym(text, "exact") for text in further)
    for row in rows:
        if row.get("says") and row.get("label") and _says(row, _EXACT_PREDICATES):
            yield Synonym(row["label"], "exact")
        for column, scope in (("synonyms", "exact"), *((scope, scope) for scope in SCOPES[1:])):
            yield from (Synonym(value, scope) for value in _values(row, column))


def _says(row: Row, predicates: tuple[str, ...]) -> bool:
    return row.get("says", predicates[0]).lower() in predicates


def _values(row: Row, column: str) -> list[str]:
    return [value for part in row.get(column, "").split("|") if (value := part.strip())]
