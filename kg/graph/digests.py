"""Digests: what each report answers to the questions that are asked of all of them, kept beside its graph.

Reading every claim of a large store takes seconds. Where an answer is those of the single reports put together, each
of these is worked out when its report is written, and kept as JSON in a graph of the store's own. A digest is a
function of the report's graph and changes with it in one transaction; it is no content, and is never exported. Without
digests (a store that another version of the program has written) the same questions are asked of the graphs themselves.
The names of our concepts, some ten thousand, are kept likewise.
"""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from kg.graph import catalogue
from kg.graph.plain import plain_value
from kg.graph.quotes import QUOTE_COLUMNS, QUOTE_PATTERN, QUOTE_SECTION
from kg.vocabulary.terms import DIGESTS_GRAPH, ONTOLOGY_GRAPH, PREFIXES, REPORT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    Value = str | int | float | bool | None
    Row = dict[str, Any]

GRAPH = ox.NamedNode(DIGESTS_GRAPH)

_PHRASES = "".join(
    f"""
  OPTIONAL {{
    ?claim kg:{role} ?{role}Phrase . ?{role}Phrase kg:quote ?{role} .
    OPTIONAL {{ ?{role}Phrase kg:concept ?{role}Concept }}
  }}"""
    for role in ("event", "group", "procedure")
)
_RATES = f"""
SELECT ?claim ?low ?high ?unit ?qualifier ?numerator ?denominator ?kind ?comparison ?own ?confidence ?labels ?warnings
       ?reference ?refLabel ?refText ?within ?when ?among ?event ?eventConcept ?group ?groupConcept
       ?procedure ?procedureConcept {QUOTE_COLUMNS}
WHERE {{
  ?claim a kg:RateClaim ; kg:statedIn ?report ; kg:ownData ?own ; kg:kind ?kind ; kg:quote ?exact ;
         kg:start ?start ; kg:end ?end ; kg:unit ?unit ; kg:qualifier ?qualifier ; kg:comparison ?comparison ;
         kg:confidence ?confidence .
  {QUOTE_PATTERN}
  OPTIONAL {{ ?claim kg:lowPercent|kg:lowPerBase ?low }}
  OPTIONAL {{ ?claim kg:highPercent|kg:highPerBase ?high }}
  OPTIONAL {{ ?claim kg:numerator ?numerator }}
  OPTIONAL {{ ?claim kg:denominator ?denominator }}
  OPTIONAL {{ ?claim kg:labels ?labels }}
  OPTIONAL {{ ?claim kg:within/kg:quote ?within }}
  OPTIONAL {{ ?claim kg:when/kg:quote ?when }}
  OPTIONAL {{ ?claim kg:among/kg:quote ?among }}
  OPTIONAL {{ ?claim kg:warning ?warnings }}
  OPTIONAL {{
    ?claim cito:cites ?reference . ?reference kg:label ?refLabel . OPTIONAL {{ ?reference kg:quote ?refText }}
  }}
  {_PHRASES}
  {QUOTE_SECTION}
}} ORDER BY ?claim ?reference"""
_NAMED = """
SELECT ?claim ?role ?concept WHERE {
  ?claim a kg:RateClaim ; kg:statedIn ?report ; ?property ?phrase . ?phrase kg:names/kg:concept ?concept .
  VALUES (?property ?role) { (kg:event "event") (kg:group "group") (kg:procedure "procedure") }
} ORDER BY ?claim ?role ?concept"""
# What stands behind a BIND, Oxigraph evaluates by itself and then joins: a hundred times slower. So BIND comes last.
_RELATIONS = f"""
SELECT ?source ?target ?type {QUOTE_COLUMNS} WHERE {{
  ?claim a kg:RelationClaim ; kg:relationType ?type ; kg:subjectConcept ?source ; kg:objectConcept ?target ;
         kg:statedIn ?report ; kg:start ?start ; kg:end ?end .
  ?report kg:text ?text .
  {QUOTE_PATTERN}
  BIND (SUBSTR(?text, ?start + 1, ?end - ?start) AS ?exact)
}} ORDER BY ?start ?end ?source ?target ?type"""
_TERMS = """
SELECT ?report ?concept ?label ?times WHERE {
  ?term a kg:IndexTerm ; kg:statedIn ?report ; kg:concept ?concept ; rdfs:label ?label ; kg:occurrences ?times .
} ORDER BY ?concept"""

_SIZE = """
SELECT ?report (COUNT(*) AS ?triples) WHERE {
  GRAPH ?report { ?report a kg:Report . ?subject ?predicate ?object }
} GROUP BY ?report"""
_LABELS = f"""
SELECT ?concept ?class ?property ?text WHERE {{
  GRAPH <{ONTOLOGY_GRAPH}> {{
    ?concept a skos:Concept, ?class ; ?property ?text .
    VALUES ?property {{ skos:prefLabel skos:altLabel kg:acronym skos:definition }}
    VALUES ?class {{
      kg:Procedure kg:Condition kg:Complication kg:Anatomy kg:Device kg:Drug kg:Test kg:Outcome
    }}
  }}
}} ORDER BY ?concept ?text"""

_OF_REPORTS = {"rates": _RATES, "named": _NAMED, "relations": _RELATIONS, "terms": _TERMS, "size": _SIZE}
_OF_THE_ONTOLOGY = {"labels": _LABELS}
QUESTIONS = _OF_REPORTS | _OF_THE_ONTOLOGY
"""What is asked of each report (`?report`), and at last of the ontology, by name:

- `rates`: its rate claims, a row for each reference that one rests on;
- `named`: the concepts that the words of a claim's phrases mention;
- `relations`: its relations between concepts;
- `terms`: the concepts that it names, and how often it mentions each (0: only a phrase means it);
- `size`: how many triples its graph has;
- `labels`: the names and definitions of our concepts, each with the concept's class.
"""

RULES = sha256("\n".join(QUESTIONS.values()).encode()).hexdigest()
"""Stands for the questions: digests that were made for others are made anew."""


def has_digest(graph: str) -> bool:
    """Whether a graph, by its IRI, is one that digests are made of."""
    return graph.startswith(REPORT) or graph == ONTOLOGY_GRAPH


def lines_of(graph: str, lines: Iterable[bytes]) -> frozenset[bytes]:
    """The digest of a graph as N-Triples lines; none for one that none is made of.

    Args:
        graph: its IRI.
        lines: its triples as N-Triples lines.
    """
    if not has_digest(graph):
        return frozenset()
    scratch = ox.Store()
    scratch.load(b"\n".join(lines), ox.RdfFormat.N_TRIPLES, to_graph=ox.NamedNode(graph))
    questions = _OF_THE_ONTOLOGY if graph == ONTOLOGY_GRAPH else _OF_REPORTS
    answers = {name: _asked(scratch, sparql) for name, sparql in questions.items()}
    subject = node(graph)
    triples = (ox.Triple(subject, _answers_to(name), ox.Literal(_json(rows))) for name, rows in answers.items() if rows)
    return frozenset((ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b"").splitlines())


def node(graph: str) -> ox.NamedNode:
    """What stands for the digest of a graph."""
    return ox.NamedNode(f"{DIGESTS_GRAPH}#{graph.removeprefix(REPORT)}")


def are_current(store: ox.Store) -> bool:
    """Whether a store has a digest of each graph that has one, made for these very questions."""
    return catalogue.version_of(store, DIGESTS_GRAPH) == RULES


def rows(store: ox.Store, question: str, reports: Iterable[str] | None = None) -> Iterator[Row]:
    """The answers of reports (by default all) to a question, from their digests, report by report."""
    columns = _COLUMNS[question]
    for subject in [None] if reports is None else map(node, sorted(reports)):
        for quad in store.quads_for_pattern(subject, _answers_to(question), None, GRAPH):
            if isinstance(quad.object, ox.Literal):
                yield from (dict(zip(columns, row, strict=True)) for row in json.loads(quad.object.value))


def _asked(scratch: ox.Store, sparql: str) -> list[list[Value]]:
    solutions = scratch.query(sparql, prefixes=PREFIXES, use_default_graph_as_union=True)
    return [[_plain(term) for term in solution] for solution in solutions]  # type: ignore[union-attr]


def _plain(term: ox.NamedNode | ox.Literal | None) -> Value:
    if isinstance(term, ox.Literal):
        return plain_value(term)
    return None if term is None else term.value


def _json(answers: list[list[Value]]) -> str:
    return json.dumps(answers, ensure_ascii=False, separators=(",", ":"))


def _answers_to(question: str) -> ox.NamedNode:
    return ox.NamedNode(f"{DIGESTS_GRAPH}#{question}")


def _columns(sparql: str) -> tuple[str, ...]:
    words = sparql.partition("WHERE")[0].replace("(COUNT(*) AS", "").replace(")", "").split()
    return tuple(word.removeprefix("?") for word in words if word.startswith("?"))


_COLUMNS = {name: _columns(sparql) for name, sparql in QUESTIONS.items()}
