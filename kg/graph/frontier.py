"""The one frontier between rdflib (the face) and Oxigraph (the engine)."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, cast

import pyoxigraph as ox

from kg.vocabulary.terms import PREFIXES, XSD

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import rdflib
    from rdflib.term import Identifier

PlainValue = str | int | float | bool

_STRING = XSD + "string"
_INTEGERS = ("integer", "int", "long", "short", "byte", "nonNegativeInteger", "positiveInteger", "unsignedInt")
_READERS: dict[str, Callable[[str], PlainValue]] = {
    **dict.fromkeys((XSD + name for name in _INTEGERS), int),
    **dict.fromkeys((XSD + name for name in ("decimal", "double", "float")), float),
    XSD + "boolean": lambda text: {"true": True, "1": True, "false": False, "0": False}[text],
}


def plain_value(literal: ox.Literal) -> PlainValue:
    """A literal as a Python value: numbers and booleans as such, all else (a malformed number, too) as text."""
    with suppress(KeyError, ValueError):
        return _READERS[literal.datatype.value](literal.value)
    return literal.value


def lines_of(graph: rdflib.Graph) -> frozenset[bytes]:
    """The triples of a graph as N-Triples lines, in the spelling Oxigraph keeps (`"1.50"^^xsd:decimal` as `1.5`).

    Raises:
        ValueError: an IRI or a literal that is not RDF, or a blank node (a report has none: they have no stable name).
    """
    text = graph.serialize(format="nt", encoding="utf-8")
    scratch = ox.Store()
    try:
        scratch.load(text, ox.RdfFormat.N_TRIPLES)
    except SyntaxError as error:
        raise ValueError(str(error)) from error
    if any(isinstance(node, ox.BlankNode) for quad in scratch for node in (quad.subject, quad.object)):
        message = "a report's graph must not hold blank nodes"
        raise ValueError(message)
    return stored_lines(scratch, ox.DefaultGraph())


def stored_lines(store: ox.Store, graph_name: ox.NamedNode | ox.DefaultGraph) -> frozenset[bytes]:
    """The triples of one graph of a store as N-Triples lines."""
    content = cast("bytes", store.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=graph_name))
    return frozenset(content.splitlines())


def to_rdflib(quads: Iterable[ox.Quad]) -> rdflib.Graph:
    """Quads as one rdflib graph, with the project's prefixes bound."""
    import rdflib  # takes 0.2 s, and most answers do without it

    graph = rdflib.Graph(bind_namespaces="none")
    for prefix, iri in PREFIXES.items():
        graph.bind(prefix, iri)
    for quad in quads:
        graph.add((_node(quad.subject), _node(quad.predicate), _node(quad.object)))
    return graph


def _node(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> Identifier:
    import rdflib

    if isinstance(term, ox.NamedNode):
        return rdflib.URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return rdflib.BNode(term.value)
    if isinstance(term, ox.Literal):
        datatype = None if term.language or term.datatype.value == _STRING else rdflib.URIRef(term.datatype.value)
        return rdflib.Literal(term.value, lang=term.language, datatype=datatype, normalize=False)
    message = f"a triple as a term has no place in rdflib: {term}"
    raise TypeError(message)
