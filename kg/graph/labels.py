"""The best label the graph has for an IRI."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.vocabulary.terms import DCTERMS, PREFIXES, RDFS, SKOS

if TYPE_CHECKING:
    from collections.abc import Iterator

_LABELS = tuple(ox.NamedNode(iri) for iri in (RDFS + "label", SKOS + "prefLabel", DCTERMS + "title"))
_LOCAL_NAME = re.compile(r"[\w.-]+")


def label_of(store: ox.Store, iri: str) -> str:
    """A stated label (`rdfs:label`, then `skos:prefLabel`, then `dcterms:title`), else the IRI in short."""
    node = ox.NamedNode(iri)
    for predicate in _LABELS:
        stated = sorted(_texts(store, node, predicate))
        if stated:
            return stated[0][1]
    return short(iri)


def short(iri: str) -> str:
    """An IRI as `prefix:name` where the prefix is known, else what stands behind its last `/` or `#`."""
    for prefix, namespace in PREFIXES.items():
        name = iri.removeprefix(namespace)
        if name != iri and _LOCAL_NAME.fullmatch(name):
            return f"{prefix}:{name}"
    return re.split(r"[/#]", iri.rstrip("/#"))[-1] or iri


def _texts(store: ox.Store, node: ox.NamedNode, predicate: ox.NamedNode) -> Iterator[tuple[int, str]]:
    """The node's texts, English and language-free ones before others."""
    for quad in store.quads_for_pattern(node, predicate, None, None):
        if isinstance(quad.object, ox.Literal):
            language = quad.object.language or "en"
            yield int(not language.startswith("en")), quad.object.value
