"""What may stand in a graph that comes from outside, so that the program's own answers stay what the reports say.

- The store's own graphs (ontology, catalogue, works, decisions, vocabularies) are written by nobody but the program.
- A report's graph must be the graph of a report: its subjects are the report and its parts, no shape is broken, and the
  report can be read from it. Where it is edited, it must be what the program makes of this report, triple by triple:
  what a report says is not for others to add to or to take from, and half of it would be worse than none.
- Any other graph is its owner's. It may point at what the program describes, but says nothing about it, and makes no
  claims of its own in the program's words: a second label of a concept would double every figure that has the concept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox
from rdflib import URIRef

from kg.model.errors import GraphProtected, InvalidGraph, UnknownName
from kg.vocabulary.terms import CITO, KG, PROV, RDF, REPORT

if TYPE_CHECKING:
    from collections.abc import Collection

    import rdflib
    from rdflib.term import Node

    from kg.model.extraction import Extraction

_OURS = REPORT.removesuffix("report/")
_CLAIMING = {CITO + "cites", PROV + "hadPrimarySource"}  # beside those of `KG`: what sources are counted by
_SHOWN = 3  # of what is wrong


def check_name(graph: str) -> None:
    """Let the name of a graph through that may be written.

    Raises:
        GraphProtected: it is one of the store's own.
    """
    if is_ours(graph) and not graph.startswith(REPORT):
        raise GraphProtected(graph)


def is_ours(graph: str) -> bool:
    """Whether the name of a graph is one of the program's."""
    return graph.startswith(_OURS)


def read_report(graph: rdflib.Graph, report: str, source: str) -> tuple[Extraction, tuple[str, ...]]:
    """The report that a graph is of, and what the shapes warn of.

    Args:
        graph: it may come from anywhere.
        report: the IRI of the report.
        source: what to call it in a message.

    Raises:
        InvalidGraph: it breaks a shape, or is no report's.
    """
    from kg.graph.shapes import doubts  # SHACL takes a second, and most changes do without

    _check_subjects(graph, report, source)
    warnings = doubts(graph, report, source)
    return _extraction(graph, report, source), warnings


def read_back(graph: rdflib.Graph, report: str, source: str) -> Extraction:
    """The report that a graph is of, whatever its shapes say.

    Args:
        graph: it may come from anywhere.
        report: the IRI of the report.
        source: what to call it in a message.

    Raises:
        InvalidGraph: it is no report's.
    """
    _check_subjects(graph, report, source)
    return _extraction(graph, report, source)


def _check_subjects(graph: rdflib.Graph, report: str, source: str) -> None:
    foreign = {_shown(subject) for subject in graph.subjects() if str(subject).partition("#")[0] != report}
    if foreign:
        reason = (
            f"it is not the graph of a report: it says something about {min(foreign)}, which is no part of the report"
        )
        raise InvalidGraph(source, [reason])


def _extraction(graph: rdflib.Graph, report: str, source: str) -> Extraction:
    from kg.graph.mapping import extraction_of

    try:
        return extraction_of(graph, report)
    except (UnknownName, ValueError, KeyError, TypeError) as error:  # what the shapes leave open, reading back does not
        raise InvalidGraph(source, [f"it is not the graph of a report ({error})"]) from error


def _shown(subject: Node) -> str:
    return f"<{subject}>" if isinstance(subject, URIRef) else "a thing without a name"


def check_report(lines: frozenset[bytes], report: str) -> None:
    """Let the graph of a report through that is what this program makes of the report that can be read from it.

    Args:
        lines: the graph as N-Triples lines.
        report: the IRI of the report.

    Raises:
        InvalidGraph: it is not.
    """
    from kg.graph.frontier import lines_of, to_rdflib
    from kg.graph.mapping import graph_of

    triples = ox.parse(b"\n".join(lines), ox.RdfFormat.N_TRIPLES)
    graph = to_rdflib(ox.Quad(one.subject, one.predicate, one.object) for one in triples)
    extraction, _ = read_report(graph, report, f"<{report}>")
    version = next((str(value) for value in graph.objects(None, URIRef(KG + "version"))), "")
    made = lines_of(graph_of(extraction, version))
    for wrong, line in [*(("lacks", line) for line in made - lines), *(("has", line) for line in lines - made)][:1]:
        found = f"it {wrong} {line.decode()[:200]} and is not what the program makes of such a report"
        raise InvalidGraph(f"<{report}>", [f"{found}; ingest its text again"])


def check_own(store: ox.Store, graph: str, added: Collection[bytes]) -> None:
    """Let triples through that are added to a graph that is nobody's but its owner's.

    Args:
        store: as it is.
        graph: its name.
        added: N-Triples lines.

    Raises:
        InvalidGraph: they make claims in the program's words, or speak about what the program describes.
    """
    triples = list(ox.parse(b"\n".join(added), ox.RdfFormat.N_TRIPLES))
    words = {word for one in triples if (word := _claiming(one))}
    things = {one.subject for one in triples if isinstance(one.subject, ox.NamedNode)}
    described = {thing.value for thing in things if _is_described(store, thing)}
    wrong = [f"it uses <{word}>, which only the program's own graphs may" for word in sorted(words)] + [
        f"it says something about <{thing}>, which the program describes; say it of a thing of yours that points there"
        for thing in sorted(described)
    ]
    if wrong:
        raise InvalidGraph(f"<{graph}>", wrong[:_SHOWN])


def _claiming(triple: ox.Quad) -> str | None:
    """The word of the program's that a triple makes a claim by."""
    predicate, value = triple.predicate.value, triple.object
    if predicate.startswith(KG) or predicate in _CLAIMING:
        return predicate
    if predicate == RDF + "type" and isinstance(value, ox.NamedNode) and value.value.startswith(KG):
        return value.value
    return None


def _is_described(store: ox.Store, thing: ox.NamedNode) -> bool:
    if thing.value.startswith(_OURS):
        return True
    graphs = {quad.graph_name for quad in store.quads_for_pattern(thing, None, None, None)}
    return any(isinstance(graph, ox.NamedNode) and graph.value.startswith(_OURS) for graph in graphs)
