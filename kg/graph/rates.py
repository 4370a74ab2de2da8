"""Rate claims as typed rows: one query, whatever the filters."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from rdflib import Literal, URIRef

from kg.graph.literals import LINES, parted
from kg.graph.quotes import QUOTE_COLUMNS, QUOTE_PATTERN, QUOTE_SECTION, quote
from kg.graph.vocabularies import ROLLS_UP
from kg.model.answers import RateRow, Term

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rdflib.term import Identifier

    from kg.graph.snapshot import Snapshot

Row = dict[str, Any]

_IRI = re.compile(r"(https?://|urn:)[^\x00-\x20<>\"{}|^`\\]+")

_ROLES = ("event", "group", "procedure")
_PHRASES = {
    role: f"""
  OPTIONAL {{
    ?claim kg:{role} ?{role}Phrase . ?{role}Phrase kg:quote ?{role} .
    OPTIONAL {{ ?{role}Phrase kg:concept ?{role}Concept . OPTIONAL {{ ?{role}Concept skos:prefLabel ?{role}Label }} }}
  }}"""
    for role in _ROLES
}
_RATES = """
SELECT ?claim ?low ?high ?unit ?qualifier ?numerator ?denominator ?kind ?comparison ?own ?confidence ?labels ?warnings
       ?refLabel ?refText ?within ?when ?among ?event ?eventConcept ?eventLabel ?group ?groupConcept ?groupLabel
       ?procedure ?procedureConcept ?procedureLabel %(columns)s
WHERE {
  ?claim a kg:RateClaim ; kg:statedIn ?report ; kg:ownData ?own ; kg:kind ?kind ; kg:quote ?exact ;
         kg:start ?start ; kg:end ?end ; kg:unit ?unit ; kg:qualifier ?qualifier ; kg:comparison ?comparison ;
         kg:confidence ?confidence .
  %(quote)s
  %(filters)s
  OPTIONAL { ?claim kg:lowPercent|kg:lowPerBase ?low }
  OPTIONAL { ?claim kg:highPercent|kg:highPerBase ?high }
  OPTIONAL { ?claim kg:numerator ?numerator }
  OPTIONAL { ?claim kg:denominator ?denominator }
  OPTIONAL { ?claim kg:labels ?labels }
  OPTIONAL { ?claim kg:within/kg:quote ?within }
  OPTIONAL { ?claim kg:when/kg:quote ?when }
  OPTIONAL { ?claim kg:among/kg:quote ?among }
  OPTIONAL { ?claim kg:warning ?warnings }
  OPTIONAL { ?claim cito:cites ?reference . ?reference kg:label ?refLabel . OPTIONAL { ?reference kg:quote ?refText } }
  %(phrases)s
  %(section)s
} ORDER BY ?title ?report ?start ?claim"""
_BY_CONCEPT = {
    role: f"""?claim kg:{role}/(kg:concept|kg:names/kg:concept) ?found_{role} .
  ?found_{role} {ROLLS_UP} ?wanted_{role} ."""
    for role in _ROLES
}
_BY_WORDS = {
    role: f"?claim kg:{role}/kg:quote ?{role}Words . FILTER (CONTAINS(LCASE(?{role}Words), LCASE(?wanted_{role})))"
    for role in _ROLES
}

_FROM = "?claim prov:hadPrimarySource/kg:work ?source ."


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
    wanted = {"event": event, "group": group, "procedure": procedure}
    bindings: dict[str, Identifier] = {f"wanted_{role}": _term(value) for role, value in wanted.items() if value}
    bindings |= {"report": URIRef(report)} if report else {}
    bindings |= {"source": URIRef(source)} if source else {}
    bindings |= {"own": Literal(own)} if own is not None else {}
    bindings |= {"kind": Literal(kind)} if kind else {}
    found = map(_rate, _by_claim(snapshot.rows(_query(wanted, _FROM if source else ""), bindings)))
    return tuple(row for row in found if row.confidence >= confidence)


def _query(wanted: dict[str, str | None], *filters: str) -> str:
    by_role = [(_BY_CONCEPT if _is_iri(value) else _BY_WORDS)[role] for role, value in wanted.items() if value]
    return _RATES % {
        "columns": QUOTE_COLUMNS,
        "filters": "\n  ".join([*by_role, *filters]),
        "phrases": "".join(_PHRASES.values()),
        "quote": QUOTE_PATTERN,
        "section": QUOTE_SECTION,
    }


def _is_iri(value: str) -> bool:
    return _IRI.fullmatch(value) is not None


def _term(value: str) -> Identifier:
    return URIRef(value) if _is_iri(value) else Literal(value)


def _by_claim(rows: Iterable[Row]) -> list[list[Row]]:
    """The rows of each claim, one for each reference that it rests on."""
    claims: dict[str, list[Row]] = {}
    for row in rows:
        claims.setdefault(row["claim"], []).append(row)
    return list(claims.values())


def _rate(rows: list[Row]) -> RateRow:
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
        event_concept=_concept(first, "event"),
        within=first["within"],
        when=first["when"],
        among=first["among"],
        group=first["group"],
        group_concept=_concept(first, "group"),
        procedure=first["procedure"],
        procedure_concept=_concept(first, "procedure"),
        citations=citations,
        references=tuple((label, texts.get(label)) for label in citations),
        confidence=float(first["confidence"]),
        warnings=parted(first["warnings"], LINES) if first["warnings"] is not None else (),
        quote=quote(first),
    )


def _number(value: float | None) -> float | None:
    return None if value is None else float(value)


def _concept(row: Row, role: str) -> Term | None:
    iri = row[f"{role}Concept"]
    return None if iri is None else Term(iri, row[f"{role}Label"] or row[role])
