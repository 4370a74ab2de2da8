"""Answers to the questions that the command line and the pages ask: typed rows, a fixed number of queries each."""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from itertools import pairwise
from os.path import commonprefix
from typing import TYPE_CHECKING, Any

from rdflib import Literal, URIRef

from kg.graph.digests import QUESTIONS
from kg.graph.quotes import QUOTE_COLUMNS, QUOTE_PATTERN, QUOTE_SECTION, quote
from kg.graph.rates import rates
from kg.model.answers import ConceptRow, Overview, Quote, ReportRow
from kg.model.errors import UnknownName
from kg.vocabulary.terms import KG, ONTOLOGY_GRAPH, SKOS, report_id
from kg.vocabulary.words import normal_label

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from kg.graph.snapshot import Bindings, Snapshot

__all__ = ["concept", "concepts", "evidence", "overview", "rates", "reports"]

SHORTEST = 7  # characters of an id: enough that a name keeps its meaning when reports are added
TOP = 10
"""How many procedures and conditions an overview names."""

_REPORTS = """
SELECT ?report ?title ?source ?format ?citation ?year ?words ?mentions ?rates ?citations ?references
WHERE {
  ?report a kg:Report ; rdfs:label ?title ; dcterms:source ?source ; dcterms:format ?format ; kg:wordCount ?words ;
          kg:mentionCount ?mentions ; kg:rateCount ?rates ; kg:citationCount ?citations ;
          kg:referenceCount ?references .
  OPTIONAL { ?report dcterms:bibliographicCitation ?citation }
  OPTIONAL { ?report dcterms:date ?year }
} ORDER BY LCASE(?title) ?report"""

_MEMBERS = "SELECT (COUNT(DISTINCT ?one) AS ?times) WHERE { ?one a ?term }"
_STATEMENTS = "SELECT (COUNT(*) AS ?times) WHERE { ?one ?term ?other }"

_LABELS = QUESTIONS["labels"].replace(f"GRAPH <{ONTOLOGY_GRAPH}>", "", 1)

_IS_CONCEPT = "SELECT ?concept WHERE { ?concept a skos:Concept } LIMIT 1"

_PLACES = """
SELECT ?claim WHERE {
  ?claim kg:concept ?concept ; a kg:Mention ; kg:start ?start ; kg:supportedBy ?evidence ;
         oa:hasTarget/oa:hasSource ?report .
  ?report rdfs:label ?title .
} ORDER BY ?title ?report ?start ?claim LIMIT %d"""
_EVIDENCE = f"""
SELECT {QUOTE_COLUMNS}
WHERE {{
  ?claim a kg:Mention ; kg:start ?start ; kg:end ?end ; kg:quote ?exact ; oa:hasTarget/oa:hasSource ?report .
  {QUOTE_PATTERN}
  {QUOTE_SECTION}
}} ORDER BY ?title ?report ?start ?claim"""


_LABELLED = f"""
SELECT ?concept WHERE {{
  GRAPH <{ONTOLOGY_GRAPH}> {{ ?concept skos:prefLabel|skos:altLabel|kg:acronym ?label }}
  FILTER (LCASE(STR(?label)) = ?wanted)
  OPTIONAL {{ ?concept skos:prefLabel ?preferred FILTER (?preferred = ?label) }}
}} ORDER BY DESC(BOUND(?preferred)) ?concept LIMIT 1"""

# Exact texts, in the usual cases: a FILTER would read all labels of all vocabularies, which takes a second.
_LABELLED_ELSEWHERE = """
SELECT ?concept WHERE {
  ?concept skos:prefLabel|skos:altLabel ?label .
  OPTIONAL { ?concept skos:prefLabel ?preferred FILTER (?preferred = ?label) }
  ?concept a skos:Concept .
} ORDER BY DESC(BOUND(?preferred)) ?concept LIMIT 1"""


def reports(snapshot: Snapshot, only: Collection[str] | None = None) -> tuple[ReportRow, ...]:
    """All reports, or some by their IRIs, by title. `short` has at least seven characters."""
    rows = snapshot.rows(_REPORTS, {} if only is None else {"report": [URIRef(iri) for iri in only]})
    short = _short_ids(map(report_id, snapshot.graph_iris()))
    return tuple(_report(row, short) for row in rows)


def _report(row: dict[str, Any], short: dict[str, str]) -> ReportRow:
    identifier = report_id(row.pop("report"))
    return ReportRow(id=identifier, short=short[identifier], **row)


def _short_ids(identifiers: Iterable[str]) -> dict[str, str]:
    """The shortest prefix of each id that no other one begins with."""
    ids = sorted(identifiers)
    shared = [0, *(len(commonprefix(pair)) for pair in pairwise(ids)), 0]
    return {
        identifier: identifier[: max(SHORTEST, shared[at] + 1, shared[at + 1] + 1)] for at, identifier in enumerate(ids)
    }


def overview(snapshot: Snapshot) -> Overview:
    """What is in the store: counts, and what most reports are about."""
    found, mentioned = reports(snapshot), [row for row in _all_concepts(snapshot) if row.mentions]
    ranked = sorted(mentioned, key=lambda row: (-row.reports, -row.mentions, row.label))
    return Overview(
        reports=len(found),
        mentions=sum(row.mentions for row in found),
        rates=sum(row.rates for row in found),
        citations=sum(row.citations for row in found),
        concepts=len(mentioned),
        triples=snapshot.size(),
        top_procedures=tuple(row for row in ranked if row.type == "Procedure")[:TOP],
        top_conditions=tuple(row for row in ranked if row.type == "Condition")[:TOP],
    )


def concepts(snapshot: Snapshot, text: str, limit: int = 20) -> tuple[ConceptRow, ...]:
    """Concepts with a label that is, begins with, or holds `text`, in this order; the most mentioned first in each.

    Case, number, hyphens and British or American spelling make no difference. No text finds nothing.
    """
    wanted = _key(text)
    ranked = [(rank, row) for row in _all_concepts(snapshot) if (rank := _rank(row, wanted)) is not None]
    ranked.sort(key=lambda found: (found[0], -found[1].mentions, found[1].label))
    return tuple(row for _, row in ranked[:limit])


def concept_labelled(snapshot: Snapshot, label: str) -> str | None:
    """The IRI of the concept with this label, but for case; a preferred label goes before an alternative one.

    Ours go before those of added vocabularies, of which a label is known as it is, in small letters and capitalised.
    """
    spelt = [Literal(text) for text in dict.fromkeys((label, label.lower(), label.capitalize(), label.title()))]
    rows = snapshot.rows(_LABELLED, {"wanted": Literal(label.lower())})
    rows = rows or snapshot.rows(_LABELLED_ELSEWHERE, {"label": [*spelt]})
    return rows[0]["concept"] if rows else None


def is_concept(snapshot: Snapshot, iri: str) -> bool:
    """Whether a vocabulary, ours or an added one, has this concept."""
    return bool(snapshot.rows(_IS_CONCEPT, {"concept": URIRef(iri)}))


def uses(snapshot: Snapshot, term_iri: str, *, is_class: bool) -> int:
    """How many things are of this class, or how many statements have this property."""
    return int(snapshot.rows(_MEMBERS if is_class else _STATEMENTS, {"term": URIRef(term_iri)})[0]["times"])


def all_concepts(snapshot: Snapshot) -> tuple[ConceptRow, ...]:
    """Every concept of the vocabulary, the most mentioned first."""
    return tuple(sorted(_all_concepts(snapshot), key=lambda row: (-row.mentions, row.label)))


def _rank(row: ConceptRow, wanted: str) -> int | None:
    """0 where a label is what is wanted, 1 where one begins with it, 2 where one holds it, else None."""
    keys = [_key(label) for label in (row.label, *row.synonyms)] if wanted else []
    tests = (wanted in keys, any(key.startswith(wanted) for key in keys), any(wanted in key for key in keys))
    return tests.index(True) if True in tests else None


@lru_cache(maxsize=1 << 16)  # all labels of the ontology, several times over
def _key(label: str) -> str:
    return " ".join(normal_label(label))


def concept(snapshot: Snapshot, iri: str) -> ConceptRow:
    """One concept.

    Raises:
        UnknownName: the vocabulary has no such concept.
    """
    for row in _concepts(_labels(snapshot, [iri]), _counts(snapshot)):
        return row
    raise UnknownName("concept", iri)


def _all_concepts(snapshot: Snapshot) -> Iterator[ConceptRow]:
    """All of ours, and of added vocabularies, which are large, those that reports name."""
    labels, counts = snapshot.answers("labels"), _counts(snapshot)
    ours = {row["concept"] for row in labels}
    theirs = [row["concept"] for row in counts if row["concept"] not in ours]
    yield from _concepts(labels, counts)
    yield from _concepts(_labels(snapshot, theirs), counts)


def _labels(snapshot: Snapshot, concepts: Iterable[str]) -> list[dict[str, Any]]:
    """The names and definitions of some concepts, ours and others'."""
    return snapshot.rows(_LABELS, {"concept": [URIRef(iri) for iri in concepts]})


def _counts(snapshot: Snapshot) -> list[dict[str, Any]]:
    """The concepts that reports mention, with how often and in how many."""
    counts: dict[str, dict[str, Any]] = {}
    for row in snapshot.answers("terms"):
        if row["times"]:
            count = counts.setdefault(row["concept"], {"concept": row["concept"], "mentions": 0, "reports": 0})
            count["mentions"] += row["times"]
            count["reports"] += 1
    return list(counts.values())


def _concepts(labels: Iterable[dict[str, Any]], counts: Iterable[dict[str, Any]]) -> Iterator[ConceptRow]:
    """One row per concept, from the rows of its labels (their order is kept) and of its counts."""
    counted = {row["concept"]: row for row in counts}
    texts: dict[str, dict[str, dict[str, None]]] = defaultdict(lambda: defaultdict(dict))  # inmost: a set with order
    types: dict[str, str] = {}
    for row in labels:
        types[row["concept"]] = row["class"].removeprefix(KG).replace("Complication", "Condition")
        texts[row["concept"]][row["property"]][row["text"]] = None
    for iri, found in texts.items():
        if preferred := found[SKOS + "prefLabel"]:
            count = counted.get(iri, {"mentions": 0, "reports": 0})
            yield ConceptRow(
                iri=iri,
                label=next(iter(preferred)),
                type=types[iri],
                definition=next(iter(found[SKOS + "definition"]), None),
                synonyms=(*found[SKOS + "altLabel"], *found[KG + "acronym"]),
                mentions=count["mentions"],
                reports=count["reports"],
            )


def evidence(snapshot: Snapshot, concept_iri: str, limit: int = 50) -> tuple[Quote, ...]:
    """Where a concept is mentioned, by report title, in order of the text."""
    places = snapshot.rows(_PLACES % limit, {"concept": URIRef(concept_iri)})
    claims: Bindings = {"claim": [URIRef(row["claim"]) for row in places]}
    return tuple(map(quote, snapshot.rows(_EVIDENCE, claims))) if places else ()
