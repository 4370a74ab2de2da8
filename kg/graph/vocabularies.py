"""Added vocabularies as graphs of the store: concepts, names, hierarchy, matches, and what of ours counts under theirs.

What a concept of ours rolls up to is written out when a vocabulary comes in (`kg:rollsUpTo`), so that a query needs no
reasoner: with ROLLS_UP, claims about cement leakage are found under another vocabulary's device complication. Only ties
that our concepts have are crossed, and one of them at most: what is close to what is close is not close.
"""

from __future__ import annotations

from collections import defaultdict
from hashlib import sha256
from typing import TYPE_CHECKING
from urllib.parse import quote

import pyoxigraph as ox

from kg.graph import catalogue
from kg.graph.iris import is_iri
from kg.vocabulary.formats.curies import prefix_of
from kg.vocabulary.terms import DCTERMS, KG, ONTOLOGY_GRAPH, OWL, RDF, SKOS, VOCABULARY

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from kg.vocabulary.index import Concepts, Index

    Ties = Mapping[str, Collection[str]]

ROLLS_UP = "skos:broader*/kg:rollsUpTo?"
"""The path from a concept to all that it counts under: itself, what is wider, and what that is matched to elsewhere."""

_TYPED = frozenset({"Procedure", "Condition", "Anatomy", "Device", "Drug", "Test", "Outcome"})  # kg: has a class for
_TYPE, _SCHEME = RDF + "type", SKOS + "ConceptScheme"
_BROADER, _SAME, _CLOSE = (SKOS + name for name in ("broader", "exactMatch", "closeMatch"))

Statement = tuple[str, str, str]  # subject, predicate and object: an IRI


def graph_iri(name: str) -> str:
    """The graph of a vocabulary, by its name on the shelf."""
    return VOCABULARY + quote(name)


def wanted(store: ox.Store, added: Sequence[Index]) -> dict[str, tuple[str, Index]]:
    """By graph: the version that it should have, which changes with the vocabulary and with our ontology; what from."""
    ontology = catalogue.version_of(store, ONTOLOGY_GRAPH)
    digests = {graph_iri(index.about["name"]): (f"{index.about['digest']} {ontology}", index) for index in added}
    return {iri: (sha256(text.encode()).hexdigest(), index) for iri, (text, index) in digests.items()}


def held(store: ox.Store) -> dict[str, str]:
    """By graph: the versions of the vocabularies that the store holds, each of which says that it is one."""
    said = store.quads_for_pattern(None, ox.NamedNode(_TYPE), ox.NamedNode(_SCHEME), None)
    graphs = {quad.graph_name.value for quad in said if isinstance(quad.graph_name, ox.NamedNode)}
    noted = {iri: catalogue.version_of(store, iri) for iri in sorted(graphs) if iri.startswith(VOCABULARY)}
    return {iri: version for iri, version in noted.items() if version is not None}


def lines(store: ox.Store, index: Index) -> frozenset[bytes]:
    """The graph of a vocabulary as N-Triples, with what our concepts, which are in the store, roll up to in it.

    What is no IRI (an identifier of a file with signs that IRIs lack) is left out.
    """
    concepts = index.concepts()
    names = [*_about(index), *_names(concepts)]
    triples = [ox.Triple(ox.NamedNode(s), ox.NamedNode(p), ox.Literal(text)) for s, p, text in names if is_iri(s)]
    for subject, predicate, thing in (*_statements(index, concepts), *_rolled_up(store, concepts)):
        if is_iri(subject) and is_iri(thing):
            triples.append(ox.Triple(ox.NamedNode(subject), ox.NamedNode(predicate), ox.NamedNode(thing)))
    content = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES)
    return frozenset((content or b"").splitlines())


def _about(index: Index) -> Iterator[Statement]:
    """What is said of the vocabulary itself, in words."""
    graph = graph_iri(index.about["name"])
    yield graph, DCTERMS + "title", index.about["title"] or index.about["name"]
    yield graph, OWL + "versionInfo", index.about["version"]


def _names(concepts: Concepts) -> Iterator[Statement]:
    yield from ((iri, SKOS + "prefLabel", label) for iri, label, _ in concepts.rows)
    yield from ((iri, SKOS + "altLabel", name) for iri, name in concepts.synonyms)


def _statements(index: Index, concepts: Concepts) -> Iterator[Statement]:
    yield graph_iri(index.about["name"]), _TYPE, _SCHEME
    for iri, _, kind in concepts.rows:
        yield iri, _TYPE, SKOS + "Concept"
        if kind in _TYPED:
            yield iri, _TYPE, KG + kind
    for predicate, ties in ((_BROADER, concepts.parents), (_SAME, concepts.same), (_CLOSE, concepts.matches)):
        for iri, others in ties.items():
            # What a file ties a concept to may be a web page, or stand in no vocabulary that is known.
            yield from ((iri, predicate, other) for other in others if predicate == _BROADER or prefix_of(other))


def _rolled_up(store: ox.Store, concepts: Concepts) -> Iterator[Statement]:
    """Ours to what it matches and all above that; theirs, where the match is exact, to ours and all above it."""
    known = {iri for iri, _, _ in concepts.rows}
    same, close, above = (_ours(store, predicate) for predicate in (_SAME, _CLOSE, _BROADER))
    for ties, exact in ((same, True), (close, False)):
        for ours, others in ties.items():
            for theirs in {concepts.merged.get(other, other) for other in others} & known:
                yield from ((ours, KG + "rollsUpTo", iri) for iri in _with_all_above(theirs, concepts.parents))
                if exact:
                    yield from ((theirs, KG + "rollsUpTo", iri) for iri in _with_all_above(ours, above))


def _ours(store: ox.Store, predicate: str) -> Ties:
    found: dict[str, set[str]] = defaultdict(set)
    for quad in store.quads_for_pattern(None, ox.NamedNode(predicate), None, ox.NamedNode(ONTOLOGY_GRAPH)):
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode):
            found[quad.subject.value].add(quad.object.value)
    return found


def _with_all_above(start: str, parents: Ties) -> set[str]:
    """A concept and all that is wider."""
    reached, waiting = {start}, [start]
    while waiting:
        new = set(parents.get(waiting.pop(), ())) - reached
        reached |= new
        waiting += new
    return reached
