"""The works of a store as typed rows."""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING, Any

from rdflib import URIRef

from kg.model.answers import WorkEntry, WorkRow
from kg.vocabulary.terms import DCTERMS, KG, RDFS, WORK, WORKS_GRAPH, report_id

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from kg.graph.snapshot import Bindings, Snapshot

FIELDS = {
    field: f"SELECT ?work ?text WHERE {{ GRAPH <{WORKS_GRAPH}> {{ ?work {iri} ?text }} }}"
    for field, iri in {"label": "rdfs:label", "year": "dcterms:date", "doi": "bibo:doi", "pmid": "bibo:pmid"}.items()
}
"""What is asked for each field of works: one at a time, which the engine does without a look at anything else."""

_CITING = """
SELECT ?work (COUNT(?report) AS ?number) WHERE { ?report cito:cites ?work . ?work a kg:Work } GROUP BY ?work"""
_FIGURES = """
SELECT ?work (COUNT(DISTINCT ?claim) AS ?number) WHERE {
  ?claim prov:hadPrimarySource/kg:work ?work
} GROUP BY ?work"""
_REPORTS = """
SELECT ?work (MIN(?one) AS ?report) WHERE { ?one a kg:Report ; kg:work ?work } GROUP BY ?work"""
_ENTRIES = "SELECT ?entry ?description WHERE { ?entry kg:work ?work ; kg:description ?description }"
_TEXTS = """
SELECT ?thing ?property ?text WHERE {
  ?thing ?property ?text . VALUES ?property { rdfs:label kg:quote dcterms:bibliographicCitation }
}"""
_MERGES = """
SELECT ?description ?reason ?agreed WHERE {
  ?merge a kg:Merge ; kg:work ?work ; kg:joins ?description ; kg:reason ?reason .
  OPTIONAL { ?merge kg:agreed ?agreed }
} ORDER BY ?merge"""
_OF_ENTRY = "SELECT ?work WHERE { ?entry kg:work ?work ; kg:description ?description }"
_REASONS = {
    "doi": "same DOI", "pmid": "same PubMed number", "pmcid": "same PubMed Central number", "text": "same words",
    "curator": "joined by the user",
}  # fmt: skip


def told(snapshot: Snapshot, field: str, only: Collection[str] | None = None) -> dict[str, str]:
    """One of `FIELDS` by the IRI of the work, of all works or of some; of several identifiers, the first."""
    bindings: Bindings = {} if only is None else {"work": [URIRef(iri) for iri in only]}
    rows = sorted(snapshot.rows(FIELDS[field], bindings), key=itemgetter("text"), reverse=True)
    return {row["work"]: row["text"] for row in rows}


def works(snapshot: Snapshot, only: Collection[str] | None = None) -> tuple[WorkRow, ...]:
    """All works, or some by their IRIs; those that carry the most figures first, then those that most reports cite."""
    bindings: Bindings = {} if only is None else {"work": [URIRef(iri) for iri in only]}
    citing, figures = (_numbers(snapshot.rows(query, bindings)) for query in (_CITING, _FIGURES))
    reports = {row["work"]: report_id(row["report"]) for row in snapshot.rows(_REPORTS, bindings)}
    labels, years, dois, pmids = (told(snapshot, field, only) for field in FIELDS)
    found = (
        WorkRow(
            iri=iri,
            id=iri.removeprefix(WORK),
            label=label,
            year=years.get(iri),
            doi=dois.get(iri),
            pmid=pmids.get(iri),
            reports=citing.get(iri, 0),
            figures=figures.get(iri, 0),
            report=reports.get(iri),
        )
        for iri, label in labels.items()
    )
    return tuple(sorted(found, key=lambda row: (-row.figures, -row.reports, row.label, row.iri)))


def entries(snapshot: Snapshot, work: str) -> tuple[WorkEntry, ...]:
    """The entries of a work (its IRI), by title of their report; none for what is no work."""
    bindings = {"work": URIRef(work)}
    because = {row["description"]: _because(row) for row in reversed(snapshot.rows(_MERGES, bindings))}
    found = snapshot.rows(_ENTRIES, bindings)
    told = _texts(snapshot, {part for row in found for part in (row["entry"], row["entry"].partition("#")[0])})
    rows = []
    for row in found:
        report = row["entry"].partition("#")[0]
        title, own = told[report][RDFS + "label"], told[row["entry"]]
        text = own.get(KG + "quote") or own.get(DCTERMS + "bibliographicCitation") or title
        rows.append(WorkEntry(row["entry"], report_id(report), title, text, because.get(row["description"])))
    return tuple(sorted(rows, key=lambda entry: (entry.report_title, entry.iri)))


def _texts(snapshot: Snapshot, things: set[str]) -> dict[str, dict[str, str]]:
    """What entries and reports are called and read like, by property."""
    told: dict[str, dict[str, str]] = {thing: {} for thing in things}
    found = snapshot.rows(_TEXTS, {"thing": [URIRef(thing) for thing in sorted(things)]}) if things else []
    for row in found:
        told[row["thing"]][row["property"]] = row["text"]
    return told


def work_of(snapshot: Snapshot, entry: str) -> str | None:
    """The IRI of the work of an entry; None for what is no entry."""
    rows = snapshot.rows(_OF_ENTRY, {"entry": URIRef(entry)})
    return rows[0]["work"] if rows else None


def _numbers(rows: Iterable[dict[str, Any]]) -> dict[str, int]:
    return {row["work"]: row["number"] for row in rows}


def _because(row: dict[str, Any]) -> str:
    reason: str = row["reason"]
    return _REASONS.get(reason) or f"same {row['agreed'].replace(';', ',')}"
