"""The one frontier between rdflib (the face) and Oxigraph (the engine)."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pyoxigraph as ox
import rdflib

from kg.vocabulary.terms import PREFIXES, XSD

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rdflib.term import Identifier, Node


def lines_of(graph: rdflib.Graph) -> frozenset[bytes]:
    """The triples of a graph as N-Triples lines, in the spelling Oxigraph keeps (`"1.50"^^xsd:decimal` as `1.5`).

    Raises:
        ValueError: an IRI that is none, or a blank node (a report has none: they have no stable name).
    """
    scratch = ox.Store()
    scratch.extend(ox.Quad(_resource(s), _resource(p), _term(o)) for s, p, o in graph)
    return stored_lines(scratch, ox.DefaultGraph())


def stored_lines(store: ox.Store, graph_name: ox.NamedNode | ox.DefaultGraph) -> frozenset[bytes]:
    """The triples of one graph of a store as N-Triples lines."""
    content = cast("bytes", store.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=graph_name))
    return frozenset(content.splitlines())


def to_rdflib(quads: Iterable[ox.Quad]) -> rdflib.Graph:
    """Quads as one rdflib graph, with the project's prefixes bound."""
    graph = rdflib.Graph(bind_namespaces="none")
    for prefix, iri in PREFIXES.items():
        graph.bind(prefix, iri)
    for quad in quads:
        graph.add((_node(quad.subject), _node(quad.predicate), _node(quad.object)))
    return graph


def _resource(node: Node) -> ox.NamedNode:
    try:
        if isinstance(node, rdflib.URIRef):
            return ox.NamedNode(str(node))
        reason = "a report's graph must hold IRIs and literals only, no blank nodes"
    except ValueError as error:
        reason = f"{str(node)!r} is no IRI ({error})"
    raise ValueError(reason)


def _term(node: Node) -> ox.NamedNode | ox.Literal:
    if not isinstance(node, rdflib.Literal):
        return _resource(node)
    if node.language:
        return ox.Literal(str(node), language=node.language)
    return ox.Literal(str(node), datatype=ox.NamedNode(str(node.datatype)) if node.datatype else None)


def _node(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> Identifier:
    if isinstance(term, ox.NamedNode):
        return rdflib.URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return rdflib.BNode(term.value)
    if isinstance(term, ox.Literal):
        datatype = (
            None if term.language or term.datatype.value == XSD + "string" else rdflib.URIRef(term.datatype.value)
        )
        return rdflib.Literal(term.value, lang=term.language, datatype=datatype, normalize=False)
    message = f"a triple as a term has no place in rdflib: {term}"
    raise TypeError(message)
