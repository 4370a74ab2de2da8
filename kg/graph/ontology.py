"""The files of `ontology/` on their way into the store: everything but the shapes, which check and are not queried."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING
from urllib.parse import quote

import pyoxigraph as ox

from kg.vocabulary.terms import ONTOLOGY_GRAPH

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_GENID = ONTOLOGY_GRAPH.replace("/graph/", "/.well-known/genid/") + "/"


def files(folder: Path) -> list[Path]:
    """The Turtle files whose triples belong to the ontology graph, sorted."""
    return sorted(path for path in folder.glob("*.ttl") if path.name != "shapes.ttl")


def digest(folder: Path) -> str:
    """Hexadecimal SHA-256 over the files: another one means another ontology."""
    return sha256(b"".join(path.read_bytes() for path in files(folder))).hexdigest()


def triples(folder: Path) -> frozenset[bytes]:
    """The triples of all files as N-Triples lines; blank nodes have names: their file's, and their number in it."""
    content = ox.serialize((triple for path in files(folder) for triple in _named(path)), format=ox.RdfFormat.N_TRIPLES)
    return frozenset((content or b"").splitlines())


def _named(path: Path) -> Iterator[ox.Triple]:
    """The triples of a file without blank nodes (RDF 1.1 Concepts, 3.5)."""
    names: dict[ox.BlankNode, ox.NamedNode] = {}

    def name(node: ox.BlankNode) -> ox.NamedNode:
        return names.setdefault(node, ox.NamedNode(f"{_GENID}{quote(path.stem)}-{len(names) + 1}"))

    for quad in ox.parse(path=path):
        subject = name(quad.subject) if isinstance(quad.subject, ox.BlankNode) else quad.subject
        value = name(quad.object) if isinstance(quad.object, ox.BlankNode) else quad.object
        yield ox.Triple(subject, quad.predicate, value)
