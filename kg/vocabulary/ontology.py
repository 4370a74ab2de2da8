"""The ontology, read from its file: `ontology/kg.ttl`."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.model.ontology import Ontology, OntologyTerm
from kg.resources import resource
from kg.vocabulary.terms import DCTERMS, OWL, RDF, RDFS, SKOS

if TYPE_CHECKING:
    from collections.abc import Mapping

    Facts = Mapping[str, tuple[str, ...]]

KINDS = {
    OWL + "Class": "class",
    OWL + "ObjectProperty": "object property",
    OWL + "DatatypeProperty": "datatype property",
}
_ABOVE = (RDFS + "subClassOf", RDFS + "subPropertyOf")
_SUBJECTS = (RDFS + "domain", "https://schema.org/domainIncludes")
_EXCLUDES = OWL + "disjointWith"
_MATCHES = tuple(f"{SKOS}{name}Match" for name in ("exact", "close", "broad", "narrow", "related"))


@cache
def read_ontology() -> Ontology:
    """The ontology that comes with the program."""
    parser = ox.parse(path=resource("ontology") / "kg.ttl", format=ox.RdfFormat.TURTLE)
    said: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for quad in parser:
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode | ox.Literal):
            said[quad.subject.value][quad.predicate.value].append(quad.object.value)
    for iri, others in [(iri, each[_EXCLUDES]) for iri, each in said.items() if _EXCLUDES in each]:
        for other in others:
            said[other][_EXCLUDES].append(iri)  # excluding is mutual, and the file says it once
    facts = {iri: {name: tuple(dict.fromkeys(values)) for name, values in each.items()} for iri, each in said.items()}
    prefixes = dict(sorted(parser.prefixes.items()))
    about = next(each for each in facts.values() if OWL + "Ontology" in each[RDF + "type"])
    terms = (_term(iri, each, prefixes) for iri, each in facts.items() if KINDS.keys() & each.get(RDF + "type", ()))
    return Ontology(
        title=_only(about, DCTERMS + "title"),
        description=_only(about, DCTERMS + "description"),
        version=_only(about, OWL + "versionInfo"),
        licence=_only(about, DCTERMS + "license"),
        remark=_only(about, RDFS + "comment"),
        terms=tuple(terms),
        prefixes=tuple(prefixes.items()),
    )


def _term(iri: str, facts: Facts, prefixes: Mapping[str, str]) -> OntologyTerm:
    def named(*properties: str) -> tuple[str, ...]:
        return tuple(_short(other, prefixes) for name in properties for other in facts.get(name, ()))

    return OntologyTerm(
        name=_short(iri, prefixes),
        iri=iri,
        kind=next(KINDS[kind] for kind in facts[RDF + "type"] if kind in KINDS),
        label=_only(facts, RDFS + "label"),
        comment=_only(facts, RDFS + "comment"),
        example=_only(facts, SKOS + "example"),
        above=named(*_ABOVE),
        subjects=named(*_SUBJECTS),
        values=named(RDFS + "range"),
        excludes=named(_EXCLUDES),
        mappings=tuple((_short(match, prefixes), other) for match in _MATCHES for other in named(match)),
    )


def _only(facts: Facts, name: str) -> str:
    return next(iter(facts.get(name, ())), "")


def _short(iri: str, prefixes: Mapping[str, str]) -> str:
    """An IRI as Turtle writes it with the prefixes of the file."""
    found = (name for name, home in prefixes.items() if iri.startswith(home))
    return next((f"{name}:{iri.removeprefix(prefixes[name])}" for name in found), iri)
