"""The files of `ontology/` on their way into the store: everything but the shapes, which check and are not queried."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

import pyoxigraph as ox

if TYPE_CHECKING:
    from pathlib import Path


def files(folder: Path) -> list[Path]:
    """The Turtle files whose triples belong to the ontology graph, sorted."""
    return sorted(path for path in folder.glob("*.ttl") if path.name != "shapes.ttl")


def digest(folder: Path) -> str:
    """Hexadecimal SHA-256 over the files: another one means another ontology."""
    return sha256(b"".join(path.read_bytes() for path in files(folder))).hexdigest()


def triples(folder: Path) -> frozenset[bytes]:
    """The triples of all files as N-Triples lines; blank nodes of different files stay apart."""
    quads = [quad for path in files(folder) for quad in ox.parse(path=path, rename_blank_nodes=True)]
    content = ox.serialize((quad.triple for quad in quads), format=ox.RdfFormat.N_TRIPLES)
    return frozenset((content or b"").splitlines())
