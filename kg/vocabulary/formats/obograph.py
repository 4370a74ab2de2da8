"""OBO graphs, the JSON form of an OBO ontology (https://github.com/geneontology/obographs)."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from kg.vocabulary.formats.curies import match_iri, term_iri
from kg.vocabulary.formats.source import Source, Synonym, Term

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_SCOPE = re.compile(r"has(Exact|Narrow|Broad|Related)Synonym")
_SAME = re.compile(r"(?:exactMatch|closeMatch)$")
_RIGHTS = re.compile(r"(?:licen[cs]e|rights)$")


def read_obograph(text: str, home: str) -> Source:
    """The classes of an OBO graph document; `home` goes before identifiers without a prefix.

    Raises:
        ValueError: no JSON, or no OBO graph.
    """
    try:
        document = json.loads(text)
    except json.JSONDecodeError as error:
        message = f"it is no JSON (line {error.lineno}, column {error.colno})"
        raise ValueError(message) from error
    graphs = document.get("graphs") if isinstance(document, dict) else None
    if not isinstance(graphs, list) or not all(isinstance(graph, dict) for graph in graphs) or not graphs:
        message = 'it is JSON, but no OBO graph: it has no "graphs"'
        raise ValueError(message)
    try:
        return _source(graphs, home)
    except (AttributeError, TypeError, KeyError) as error:
        message = f"it is no well-formed OBO graph ({error})"
        raise ValueError(message) from error


def _source(graphs: list[dict[str, Any]], home: str) -> Source:
    meta = graphs[0].get("meta", {})
    rights = [fact["val"] for fact in meta.get("basicPropertyValues", ()) if _RIGHTS.search(fact["pred"])]
    return Source(
        title=graphs[0].get("id", ""),
        version=meta.get("version", ""),
        licence=next(iter(rights), ""),
        terms=tuple(term for graph in graphs for term in _terms(graph, home)),
    )


def _terms(graph: dict[str, Any], home: str) -> Iterator[Term]:
    parents = defaultdict(list)
    for edge in graph.get("edges", ()):
        if edge["pred"] in {"is_a", "subClassOf"}:
            parents[edge["sub"]].append(term_iri(edge["obj"], home))
    for node in graph.get("nodes", ()):
        if node.get("type", "CLASS") == "CLASS":
            yield _term(node, parents[node["id"]], home)


def _term(node: Mapping[str, Any], parents: list[str], home: str) -> Term:
    meta = node.get("meta", {})
    facts = [(fact["pred"], fact["val"]) for fact in meta.get("basicPropertyValues", ())]
    scopes = ((_SCOPE.search(each["pred"]), each["val"]) for each in meta.get("synonyms", ()))
    xrefs = [each["val"] for each in meta.get("xrefs", ())] + [value for name, value in facts if _SAME.search(name)]
    return Term(
        iri=term_iri(node["id"], home),
        label=node.get("lbl") or "",
        synonyms=tuple(Synonym(text, found[1].lower() if found else "related") for found, text in scopes),
        matches=tuple(map(match_iri, xrefs)),
        parents=tuple(parents),
        alternatives=tuple(term_iri(value, home) for name, value in facts if name.endswith("hasAlternativeId")),
        obsolete=meta.get("deprecated") is True,
    )
