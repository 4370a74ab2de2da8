"""The terms of the ontology, as whoever asks the graph reads about them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OntologyTerm:
    """A class or property. Other terms are named in short, as in Turtle: `kg:Report`, `skos:Concept`.

    Attributes:
        name: in short.
        iri: in full.
        kind: `class`, `object property` (leads to a thing) or `datatype property` (leads to a value).
        label: what it is called.
        comment: what it means.
        example: of its use.
        above: the wider terms, of ours or of a standard.
        subjects: what has this property: its domain, or the classes that it is used on.
        values: what this property leads to: its range.
        excludes: classes that nothing is at the same time.
        mappings: how it stands to terms of standards: `skos:closeMatch` and the like, and the term.
    """

    name: str
    iri: str
    kind: str
    label: str
    comment: str
    example: str
    above: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()
    mappings: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Ontology:
    """The whole: what it says of itself, its terms in the order of its file, and the prefixes of their short names."""

    title: str
    description: str
    version: str
    licence: str
    remark: str
    terms: tuple[OntologyTerm, ...]
    prefixes: tuple[tuple[str, str], ...]
