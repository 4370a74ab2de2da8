"""Is the graph of a report valid? SHACL, with messages that say in words what is wrong with which figure.

The shapes stand in `ontology/shapes.ttl`. A full article with 500 mentions takes about half a second.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pyshacl
import rdflib
from rdflib import RDF, SH, URIRef

from kg.graph.fields import KG
from kg.model.answers import Finding
from kg.model.errors import InvalidGraph
from kg.resources import resource
from kg.vocabulary import terms

if TYPE_CHECKING:
    from rdflib.term import Node

SEVERITY = {SH.Violation: "violation", SH.Warning: "warning", SH.Info: "info"}


def check(graph: rdflib.Graph, report_iri: str) -> list[Finding]:
    """What breaks a shape in one report's graph: violations first, then in order of the text.

    `Finding.focus` is the IRI of the claim (or of the report), `Finding.quote` the sentence or the words it stands in.
    """
    _, results, _ = pyshacl.validate(graph, shacl_graph=_shapes(), advanced=False, inference="none")
    if not isinstance(results, rdflib.Graph):  # pyshacl hands its own errors back in place of a report
        raise results
    found = [_finding(graph, results, result, report_iri) for result in results.subjects(RDF.type, SH.ValidationResult)]
    return [finding for _, finding in sorted(set(found), key=_order)]


def doubts(graph: rdflib.Graph, report: str, source: str) -> tuple[str, ...]:
    """What the shapes warn of in a report's graph.

    Raises:
        InvalidGraph: it breaks one of them.
    """
    findings = check(graph, report)
    broken = [finding.message for finding in findings if finding.severity == "violation"]
    if broken:
        raise InvalidGraph(source, broken)
    return tuple(dict.fromkeys(finding.message for finding in findings))


@cache
def _shapes() -> rdflib.Graph:
    return rdflib.Graph().parse(resource("ontology") / "shapes.ttl", format="turtle")


def _finding(graph: rdflib.Graph, results: rdflib.Graph, result: Node, report_iri: str) -> tuple[int, Finding]:
    """A result with the place it concerns. A constraint on the whole report tells the culprit as its value."""
    focus = results.value(result, SH.focusNode)
    value = results.value(result, SH.value)
    if str(focus) == report_iri and isinstance(value, URIRef):
        focus = value
    severity = results.value(result, SH.resultSeverity)
    message = str(results.value(result, SH.resultMessage))
    words = focus if isinstance(focus, rdflib.Literal) else graph.value(focus, KG.quote)
    return int(str(graph.value(focus, KG.start) or 0)), Finding(
        report=terms.report_id(report_iri),
        severity=SEVERITY[URIRef(str(severity))],
        message=f"“{words}”: {message}" if words else message,
        focus=str(focus),
        quote=_sentence(graph, focus),
    )


def _sentence(graph: rdflib.Graph, focus: Node | None) -> str | None:
    quote = graph.value(graph.value(focus, KG.supportedBy), KG.quote)
    return None if quote is None else str(quote)


def _order(found: tuple[int, Finding]) -> tuple[int, int, str, str]:
    start, finding = found
    return list(SEVERITY.values()).index(finding.severity), start, finding.focus, finding.message
