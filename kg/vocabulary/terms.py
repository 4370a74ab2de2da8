"""The IRIs of the project and of the standards it leans on, as plain strings (no RDF library is needed to read them).

The `w3id.org/litkg` path is the project's own choice of name and is not registered yet: the IRIs identify, but do not
resolve.
"""

from __future__ import annotations

KG = "https://w3id.org/litkg/ontology#"
CONCEPT = "https://w3id.org/litkg/concept/"
REPORT = "https://w3id.org/litkg/report/"
VOCABULARY = "https://w3id.org/litkg/vocabulary/"
WORK = "https://w3id.org/litkg/work/"
DESCRIPTION = "https://w3id.org/litkg/description/"
NANOPUB = "https://w3id.org/litkg/nanopub/"
MERGE = "https://w3id.org/litkg/merge/"
DECISION = "https://w3id.org/litkg/decision/"

ONTOLOGY_GRAPH = "https://w3id.org/litkg/graph/ontology"
CATALOGUE_GRAPH = "https://w3id.org/litkg/graph/catalogue"
WORKS_GRAPH = "https://w3id.org/litkg/graph/works"
WORKS_INDEX_GRAPH = "https://w3id.org/litkg/graph/works-index"
DECISIONS_GRAPH = "https://w3id.org/litkg/graph/decisions"
DIGESTS_GRAPH = "https://w3id.org/litkg/graph/digests"
STATE_GRAPH = "https://w3id.org/litkg/graph/state"
MANIFEST_GRAPH = "https://w3id.org/litkg/graph/manifest"
OWN_GRAPHS = (ONTOLOGY_GRAPH, CATALOGUE_GRAPH, WORKS_GRAPH, WORKS_INDEX_GRAPH, DECISIONS_GRAPH, DIGESTS_GRAPH)
"""The graphs that are no report's; a store on the network has those of its state and its manifest besides."""

BIBO = "http://purl.org/ontology/bibo/"
BIRO = "http://purl.org/spar/biro/"
C4O = "http://purl.org/spar/c4o/"
CITO = "http://purl.org/spar/cito/"
DCTERMS = "http://purl.org/dc/terms/"
DOCO = "http://purl.org/spar/doco/"
FABIO = "http://purl.org/spar/fabio/"
OA = "http://www.w3.org/ns/oa#"
OWL = "http://www.w3.org/2002/07/owl#"
PROV = "http://www.w3.org/ns/prov#"
QUDT = "http://qudt.org/schema/qudt/"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
SH = "http://www.w3.org/ns/shacl#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
UNIT = "http://qudt.org/vocab/unit/"
XSD = "http://www.w3.org/2001/XMLSchema#"

PREFIXES = {
    "kg": KG, "c": CONCEPT, "bibo": BIBO, "biro": BIRO, "c4o": C4O, "cito": CITO, "dcterms": DCTERMS, "doco": DOCO,
    "fabio": FABIO, "oa": OA, "owl": OWL, "prov": PROV, "qudt": QUDT, "rdf": RDF, "rdfs": RDFS, "sh": SH,
    "skos": SKOS, "unit": UNIT, "xsd": XSD,
}  # fmt: skip
"""The prefixes of every Turtle file and query of the project."""


def report_iri(identifier: str) -> str:
    """The IRI of a report, and of its named graph, from `Document.id`."""
    return REPORT + identifier


def report_id(iri: str) -> str:
    """The `Document.id` behind a report's IRI."""
    return iri.removeprefix(REPORT)
