"""RDF: OWL ontologies and SKOS vocabularies, in RDF/XML, Turtle or N-Triples."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.vocabulary.formats.curies import match_iri, term_iri
from kg.vocabulary.formats.entities import check_entities
from kg.vocabulary.formats.source import Source, Synonym, Term
from kg.vocabulary.terms import DCTERMS, OWL, RDF, RDFS, SKOS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    Facts = Mapping[str, Sequence[str]]

_OIO = "http://www.geneontology.org/formats/oboInOwl#"
_MESHV = "http://id.nlm.nih.gov/mesh/vocab#"
_DC = "http://purl.org/dc/elements/1.1/"
_IAO_ALTERNATIVE = "http://purl.obolibrary.org/obo/IAO_0000118"  # means the same, by its definition
_NCIT_FULL_SYNONYM = "http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl#P90"

_PREFERRED = (SKOS + "prefLabel", RDFS + "label")
_SYNONYMS = {
    SKOS + "altLabel": "exact",
    SKOS + "hiddenLabel": "exact",
    _OIO + "hasExactSynonym": "exact",
    _IAO_ALTERNATIVE: "exact",
    _NCIT_FULL_SYNONYM: "exact",
    _OIO + "hasNarrowSynonym": "narrow",
    _OIO + "hasBroadSynonym": "broad",
    _OIO + "hasRelatedSynonym": "related",
}
_MATCHES = (_OIO + "hasDbXref", SKOS + "exactMatch", SKOS + "closeMatch")
_PARENTS = (RDFS + "subClassOf", SKOS + "broader", _MESHV + "broaderDescriptor")
_ALTERNATIVE = _OIO + "hasAlternativeId"
_TREE = _MESHV + "treeNumber"
_DEPRECATED = OWL + "deprecated"
_CONCEPTS = frozenset({OWL + "Class", RDFS + "Class", SKOS + "Concept", _MESHV + "TopicalDescriptor"})
_SCHEMES = frozenset({OWL + "Ontology", SKOS + "ConceptScheme"})
_TITLES = (DCTERMS + "title", _DC + "title", RDFS + "label")
_VERSIONS = (OWL + "versionInfo", OWL + "versionIRI", DCTERMS + "issued", _DC + "date")
_LICENCES = (DCTERMS + "license", DCTERMS + "rights", _DC + "rights")
_SAID_OF_NAMES = frozenset({*_PREFERRED, *_SYNONYMS, *_TITLES})
_READ = frozenset({
    *_SAID_OF_NAMES, *_MATCHES, *_PARENTS, *_VERSIONS, *_LICENCES, _ALTERNATIVE, _TREE, _DEPRECATED, RDF + "type",
})  # fmt: skip


def read_rdf(content: bytes, form: ox.RdfFormat, language: str, home: str) -> Source:
    """The classes and concepts of an RDF file.

    Args:
        content: the file.
        form: its syntax.
        language: names in other languages are left out; names without a language count as in this one.
        home: what goes before alternative identifiers without a prefix.

    Raises:
        ValueError: not in this syntax.
    """
    try:
        described = _described(content, form, language)
    except SyntaxError as error:
        raise ValueError(str(error)) from error
    schemes = [facts for facts in described.values() if _SCHEMES.intersection(facts.get(RDF + "type", ()))]
    about: Facts = schemes[0] if schemes else {}
    iri = next((iri for iri, facts in described.items() if facts is about), "")
    return Source(
        title=_any(about, _TITLES) or iri,
        version=_any(about, _VERSIONS),
        licence=_any(about, _LICENCES),
        terms=tuple(
            _term(iri, facts, home)
            for iri, facts in described.items()
            if _CONCEPTS.intersection(facts.get(RDF + "type", ()))
        ),
    )


def _described(content: bytes, form: ox.RdfFormat, language: str) -> dict[str, Facts]:
    """Subject -> predicate -> values of what is read here; what hangs on blank nodes is left out."""
    if form == ox.RdfFormat.RDF_XML:
        check_entities(content)
    described: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for quad in ox.parse(content, format=form, base_iri="file:///"):
        name, value = quad.predicate.value, quad.object
        if name not in _READ or isinstance(quad.subject, ox.BlankNode) or isinstance(value, ox.BlankNode):
            continue
        if name in _SAID_OF_NAMES and not _spoken(value, language):
            continue
        described[quad.subject.value][name].append(value.value)
    return {iri: dict(facts) for iri, facts in described.items()}


def _spoken(value: object, language: str) -> bool:
    said = getattr(value, "language", None)
    return said is None or said.lower().split("-")[0] == language.lower()


def _term(iri: str, facts: Facts, home: str) -> Term:
    return Term(
        iri=iri,
        label=_any(facts, _PREFERRED),
        synonyms=tuple(_synonyms(facts)),
        matches=tuple(match_iri(value) for name in _MATCHES for value in facts.get(name, ())),
        parents=tuple(value for name in _PARENTS for value in facts.get(name, ())),
        alternatives=tuple(term_iri(value, home) for value in facts.get(_ALTERNATIVE, ())),
        trees=tuple(value.rpartition("/")[2] for value in facts.get(_TREE, ())),
        obsolete="true" in facts.get(_DEPRECATED, ()),
    )


def _synonyms(facts: Facts) -> Iterator[Synonym]:
    """All names but the preferred one."""
    label = _any(facts, _PREFERRED)
    names = [(name, "exact") for name in _PREFERRED] + list(_SYNONYMS.items())
    for name, scope in names:
        yield from (Synonym(text, scope) for text in facts.get(name, ()) if text != label)


def _any(facts: Facts, names: Sequence[str]) -> str:
    """The first value of the first of these properties that is there; of several values, the first in order."""
    return next((min(facts[name]) for name in names if name in facts), "")
