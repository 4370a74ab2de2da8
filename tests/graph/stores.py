"""Small hand-made graphs for the tests of the store."""

import rdflib

from kg.vocabulary.terms import REPORT

ONTOLOGY = "<https://example.org/thing> <http://www.w3.org/2000/01/rdf-schema#label> 'thing'@en ."
SAYS = rdflib.URIRef("https://example.org/says")


def iri(name):
    return REPORT + name


def graph(name, *texts):
    """A graph whose triples belong to one report; `texts` are what they say."""
    made = rdflib.Graph()
    for number, text in enumerate(texts):
        made.add((rdflib.URIRef(f"{iri(name)}#part-{number}"), SAYS, rdflib.Literal(text)))
    return made


def nquads(**reports):
    """The N-Quads of a store that holds these reports, by name."""
    lines = [
        f"{subject.n3()} {predicate.n3()} {value.n3()} <{iri(name)}> .\n"
        for name, texts in reports.items()
        for subject, predicate, value in graph(name, *texts)
    ]
    return "".join(sorted(lines)).encode()
