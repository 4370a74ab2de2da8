"""Answers in the formats of the SPARQL protocol: whole, or not at all.

Every answer is first written in a format that has a line for each row (TSV, N-Triples), where rows can be counted as
they come, and brought into the one that is wanted afterwards; both by the engine's own writers.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.graph.columns import as_asked
from kg.vocabulary.terms import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from _typeshed import ReadableBuffer

RESULTS = {  # by name: how rows and booleans are written
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}
GRAPHS = {  # and triples
    "turtle": ox.RdfFormat.TURTLE,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "nquads": ox.RdfFormat.N_QUADS,
    "trig": ox.RdfFormat.TRIG,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdfxml": ox.RdfFormat.RDF_XML,
}


class TooMuch(Exception):
    """More rows, or more bytes, than are given out at once; `limit` and `size` say how many are."""

    def __init__(self, limit: int, size: int) -> None:
        self.limit, self.size = limit, size
        super().__init__(
            f"The answer has more than {limit:,} rows or {size >> 20} MB, and a part of it would not say so: ask for a "
            "part with ORDER BY, LIMIT and OFFSET."
        )


class _Counted(io.BytesIO):
    """Takes lines up to so many, and up to so many bytes."""

    def __init__(self, lines: int, limit: int, size: int) -> None:
        super().__init__()
        self._lines_left, self._bytes_left = lines, size
        self._too_much = TooMuch(limit, size)

    def write(self, part: ReadableBuffer) -> int:
        """Keep it.

        Raises:
            TooMuch: it is too much.
        """
        kept = bytes(part)
        self._lines_left -= kept.count(b"\n")
        self._bytes_left -= len(kept)
        if self._lines_left < 0 or self._bytes_left < 0:
            raise self._too_much
        return super().write(kept)


def serialised(
    found: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples, sparql: str, form: str, *, limit: int, size: int
) -> bytes:
    """An answer in a format of `RESULTS`, or of `GRAPHS` if it is triples.

    Args:
        found: what the engine has found, of which nothing was read.
        sparql: the query.
        form: the name of the format.
        limit: the most rows, or triples.
        size: the most bytes, as TSV or N-Triples.

    Raises:
        TooMuch: there is more.
    """
    if isinstance(found, ox.QueryBoolean):
        return found.serialize(format=RESULTS[form]) or b""
    if isinstance(found, ox.QueryTriples):
        written = _Counted(limit, limit, size)
        found.serialize(output=written, format=ox.RdfFormat.N_TRIPLES)
        quads = ox.parse(written.getvalue(), format=ox.RdfFormat.N_TRIPLES)
        triples = sorted({quad.triple for quad in quads}, key=str)  # the engine may say one twice
        return ox.serialize(triples, format=GRAPHS[form], prefixes=PREFIXES) or b""
    written = _Counted(limit + 1, limit, size)  # the first line names the columns
    found.serialize(output=written, format=ox.QueryResultsFormat.TSV)
    table = _in_order(written.getvalue(), as_asked(sparql, [variable.value for variable in found.variables]))
    if form == "tsv":
        return table
    rows = ox.parse_query_results(table, format=ox.QueryResultsFormat.TSV)
    return rows.serialize(format=RESULTS[form]) or b""


def _in_order(table: bytes, order: Sequence[int]) -> bytes:
    """Tab-separated values with the columns in another order; no value holds a tab."""
    if list(order) == sorted(order):
        return table
    lines = (line.split(b"\t") for line in table.removesuffix(b"\n").split(b"\n"))
    return b"".join(b"\t".join(cells[at] for at in order) + b"\n" for cells in lines)
