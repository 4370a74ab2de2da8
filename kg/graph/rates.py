"""Rate claims as typed rows, from the digests of reports."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from rdflib import URIRef

from kg.graph.literals import LINES, parted
from kg.graph.quotes import quote
from kg.graph.vocabularies import ROLLS_UP
from kg.model.answers import RateRow, Term

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.graph.snapshot import Snapshot

Row = dict[str, Any]

_IRI = re.compile(r"(https?://|urn:)[^\x00-\x20<>\"{}|^`\\]+")

_ROLES = ("event", "group", "procedure")
_COUNTING_UNDER = f"SELECT ?found WHERE {{ ?found {ROLLS_UP} ?wanted }}"
_ENTRIES = "SELECT ?entry WHERE { ?entry kg:work ?work }"
_LABELS = """
SELECT ?concept (MIN(?text) AS ?label) WHERE { ?concept skos:prefLabel ?text } GROUP BY ?concept"""


def rates(
    snapshot: Snapshot,
    *,
    procedure: str | None = None,
    event: str | None = None,
    group: str | None = None,
    report: str | None = None,
    source: str | None = None,
    own: bool | None = None,
    kind: str | None = None,
    confidence: float = 0,
) -> tuple[RateRow, ...]:
    """The rate claims that pass all filters, by report title, in order of the text.

    Args:
        snapshot: where to look.
        procedure: after what; the IRI of a concept (then with all that is narrower, be it what the phrase means or
            what its words mention), or words of the phrase.
        event: what happened; likewise.
        group: among whom; likewise.
        report: the IRI of a report.
        source: the IRI of the work that they are quoted from.
        own: the report's own figures (True), quoted ones (False).
        kind: `outcome` or `characteristic`.
        confidence: the least that a claim must have, from 0 to 1.
    """
    rows = snapshot.answers("rates", [report] if report else None)
    rows = [row for row in rows if row["confidence"] >= confidence and own in {None, row["own"]}]
    rows = [row for row in rows if kind is None or row["kind"] == kind]
    for role, value in (("event", event), ("group", group), ("procedure", procedure)):
        if value:
            rows = list(_meaning(snapshot, rows, role, value) if _is_iri(value) else _saying(rows, role, value))
    if source:
        entries = {row["entry"] for row in snapshot.rows(_ENTRIES, {"work": URIRef(source)})}
        quoted = {row["claim"] for row in rows if not row["own"] and row["reference"] in entries}
        rows = [row for row in rows if row["claim"] in quoted]
    labels = _labels(snapshot, rows)
    rows.sort(key=lambda row: (row["title"], row["report"], row["start"], row["claim"]))
    return tuple(_rate(of_claim, labels) for of_claim in _by_claim(rows))


def _meaning(snapshot: Snapshot, rows: list[Row], role: str, concept: str) -> Iterator[Row]:
    """The claims one of whose phrases means, or mentions, what counts under a concept."""
    found = {row["found"] for row in snapshot.rows(_COUNTING_UNDER, {"wanted": URIRef(concept)})}
    reports = {row["report"] for row in rows}
    named = {
        row["claim"]
        for row in snapshot.answers("named", reports)
        if row["role"] == role and row["concept"] in found
    }  # fmt: skip
    return (row for row in rows if row[f"{role}Concept"] in found or row["claim"] in named)


def _saying(rows: list[Row], role: str, words: str) -> Iterator[Row]:
    """The claims one of whose phrases has these words in it."""
    return (row for row in rows if words.lower() in (row[role] or "").lower())


def _labels(snapshot: Snapshot, rows: list[Row]) -> dict[str, str]:
    """The preferred labels of the concepts that claims mean, by IRI."""
    concepts = {iri for row in rows for role in _ROLES if (iri := row[f"{role}Concept"])}
    found = snapshot.rows(_LABELS, {"concept": [URIRef(iri) for iri in sorted(concepts)]}) if concepts else []
    return {row["concept"]: row["label"] for row in found}


def _is_iri(value: str) -> bool:
    return _IRI.fullmatch(value) is not None


def _by_claim(rows: Iterable[Row]) -> list[list[Row]]:
    """The rows of each claim, one for each reference that it rests on."""
    claims: dict[str, list[Row]] = {}
    for row in rows:
        claims.setdefault(row["claim"], []).append(row)
    return list(claims.values())


def _rate(rows: list[Row], labels: dict[str, str]) -> RateRow:
    first = rows[0]
    citations = parted(first["labels"]) if first["labels"] is not None else ()
    texts = {row["refLabel"]: row["refText"] for row in rows}
    return RateRow(
        claim=first["claim"],
        value=first["exact"],
        low=_number(first["low"]),
        high=_number(first["high"]),
        unit=first["unit"],
        qualifier=first["qualifier"],
        numerator=first["numerator"],
        denominator=first["denominator"],
        kind=first["kind"],
        comparison=first["comparison"],
        own=first["own"],
        event=first["event"],
        event_concept=_concept(first, "event", labels),
        within=first["within"],
        when=first["when"],
        among=first["among"],
        group=first["group"],
        group_concept=_concept(first, "group", labels),
        procedure=first["procedure"],
        procedure_concept=_concept(first, "procedure", labels),
        citations=citations,
        references=tuple((label, texts.get(label)) for label in citations),
        confidence=float(first["confidence"]),
        warnings=parted(first["warnings"], LINES) if first["warnings"] is not None else (),
        quote=quote(first),
    )


def _number(value: float | None) -> float | None:
    return None if value is None else float(value)


def _concept(row: Row, role: str, labels: dict[str, str]) -> Term | None:
    iri = row[f"{role}Concept"]
    return None if iri is None else Term(iri, labels.get(iri) or row[role])
