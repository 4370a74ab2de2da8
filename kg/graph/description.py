"""What an endpoint says of itself and of what it holds: SPARQL 1.1 Service Description, and VoID."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdflib import RDF, Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS, VOID

from kg.vocabulary.terms import KG, ONTOLOGY_GRAPH, PREFIXES, REPORT, WORKS_GRAPH

if TYPE_CHECKING:
    from kg.graph.snapshot import Snapshot

SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
_FORMATS = Namespace("http://www.w3.org/ns/formats/")
_RESULTS = (
    "SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV",
    "Turtle", "N-Triples", "N-Quads", "TriG", "JSON-LD", "RDF_XML",
)  # fmt: skip
_INPUTS = ("Turtle", "N-Triples", "JSON-LD", "RDF_XML")
_NAMES = {  # the formats of `kg.graph.serialising`, as rdflib calls them; a graph without a name is N-Triples in both
    "turtle": "turtle", "ntriples": "nt", "nquads": "nt", "trig": "trig", "jsonld": "json-ld",
    "rdfxml": "pretty-xml",
}  # fmt: skip
_CLASSES = "SELECT ?class (COUNT(?thing) AS ?things) WHERE { ?thing a ?class } GROUP BY ?class"
_VOCABULARIES = ("kg", "bibo", "biro", "c4o", "cito", "dcterms", "doco", "fabio", "oa", "prov", "skos")


def description(snapshot: Snapshot, endpoint: str, *, writable: bool = False) -> Graph:
    """The description of an endpoint at an address, which may take updates, and of the dataset behind it.

    A store of many reports has as many named graphs: they are not listed, but found by `SELECT DISTINCT ?g`.
    """
    graph = Graph()
    for prefix, iri in {**PREFIXES, "sd": str(SD), "void": str(VOID), "formats": str(_FORMATS)}.items():
        graph.bind(prefix, iri, override=True)
    service, dataset, union = (URIRef(f"{endpoint}#{part}") for part in ("service", "dataset", "union"))
    _describe_service(graph, service, URIRef(endpoint), writable=writable)
    size = Literal(snapshot.size())
    graph.add((service, SD.defaultDataset, dataset))
    graph.add((dataset, RDF.type, SD.Dataset))
    graph.add((dataset, RDF.type, VOID.Dataset))
    graph.add((dataset, SD.defaultGraph, union))
    graph.add((union, RDF.type, SD.Graph))
    graph.add((union, VOID.triples, size))
    for iri in (ONTOLOGY_GRAPH, WORKS_GRAPH):
        named = URIRef(f"{endpoint}#{iri.rpartition('/')[2]}")
        graph.add((dataset, SD.namedGraph, named))
        graph.add((named, RDF.type, SD.NamedGraph))
        graph.add((named, SD.name, URIRef(iri)))
    graph.add((dataset, VOID.sparqlEndpoint, URIRef(endpoint)))
    graph.add((dataset, VOID.triples, size))
    graph.add((dataset, VOID.uriSpace, Literal(REPORT)))
    graph.add((dataset, DCTERMS.title, Literal("Claims of case reports and procedure papers", lang="en")))
    for prefix in _VOCABULARIES:
        graph.add((dataset, VOID.vocabulary, URIRef(PREFIXES[prefix])))
    for row in snapshot.rows(_CLASSES):
        if row["class"].startswith(KG):
            part = URIRef(f"{endpoint}#{row['class'].removeprefix(KG)}")
            graph.add((dataset, VOID.classPartition, part))
            graph.add((part, VOID["class"], URIRef(row["class"])))
            graph.add((part, VOID.entities, Literal(row["things"])))
    return graph


def serialised_description(snapshot: Snapshot, endpoint: str, form: str, *, writable: bool = False) -> bytes:
    """`description` in a format of `kg.graph.serialising.GRAPHS`."""
    return description(snapshot, endpoint, writable=writable).serialize(format=_NAMES[form], encoding="utf-8")


def _describe_service(graph: Graph, service: URIRef, endpoint: URIRef, *, writable: bool) -> None:
    graph.add((service, RDF.type, SD.Service))
    graph.add((service, SD.endpoint, endpoint))
    graph.add((service, SD.supportedLanguage, SD.SPARQL11Query))
    if writable:
        graph.add((service, SD.supportedLanguage, SD.SPARQL11Update))
        for name in _INPUTS:
            graph.add((service, SD.inputFormat, _FORMATS[name]))
    graph.add((service, SD.feature, SD.UnionDefaultGraph))
    for name in _RESULTS:
        graph.add((service, SD.resultFormat, _FORMATS[name]))
