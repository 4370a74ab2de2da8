"""The lexicon: the concepts of `ontology/concepts.ttl` with their labels, as plain values.

The file is SKOS, so that people and other programs can read and extend it; here it is read once, checked, and turned
into entries that the text can be searched with.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import RDF, SKOS

from kg.model.errors import KgError
from kg.model.extraction import Concept
from kg.resources import resource
from kg.vocabulary.terms import KG
from kg.vocabulary.words import normal_label

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

_ACRONYM = URIRef(KG + "acronym")
_TYPES = {  # class of the ontology -> type of the mentions of such a concept
    URIRef(KG + name): mention_type
    for name, mention_type in {
        "Procedure": "Procedure",
        "Condition": "Condition",
        "Complication": "Condition",
        "Anatomy": "Anatomy",
        "Device": "Device",
        "Drug": "Drug",
        "Test": "Test",
        "Outcome": "Outcome",
    }.items()
}


class InvalidVocabulary(KgError):
    """A vocabulary that cannot be used; `reason` names the concept and what is wrong with it."""

    def __init__(self, path: str, reason: str) -> None:
        self.path, self.reason = path, reason
        super().__init__(f"The vocabulary {path} cannot be used: {reason}")


@dataclass(frozen=True, slots=True)
class Entry:
    """A concept as it is looked for in a text.

    Attributes:
        concept: IRI and preferred label.
        type: the type of its mentions, one of `kg.model.extraction.MENTION_TYPES`.
        labels: preferred label, synonyms and short forms, in this order, each in the spelling of the vocabulary.
        broader: IRIs of the next wider concepts, sorted.
        case_sensitive: those of `labels` that only count in exactly this case (short forms such as "PV").
    """

    concept: Concept
    type: str
    labels: tuple[str, ...]
    broader: tuple[str, ...]
    case_sensitive: frozenset[str]


class Lexicon:
    """All entries of a vocabulary, in order of their IRIs.

    `version` is the first 8 hexadecimal digits of the SHA-256 of the file: it changes with every change of a label.
    """

    def __init__(self, entries: Iterable[Entry], version: str) -> None:
        self.entries = tuple(sorted(entries, key=lambda entry: entry.concept.iri))
        self.version = version
        self._by_iri = {entry.concept.iri: entry for entry in self.entries}
        self._ancestors = _ancestors({iri: entry.broader for iri, entry in self._by_iri.items()})
        self._by_label = _by_label(self.entries)

    @classmethod
    def load(cls, path: Path | None = None) -> Lexicon:
        """The vocabulary that comes with the program, or the one at `path`; read once per process.

        Raises:
            InvalidVocabulary: the file is no Turtle, or a concept in it is incomplete or contradicts another.
        """
        return _load(path or resource("ontology") / "concepts.ttl")

    def entry(self, iri: str) -> Entry | None:
        """The entry of a concept; None where the vocabulary has no such concept."""
        return self._by_iri.get(iri)

    def is_a(self, iri: str, ancestor_iri: str) -> bool:
        """Whether a concept is `ancestor_iri` itself or, over any number of steps, narrower than it."""
        return iri == ancestor_iri or ancestor_iri in self._ancestors.get(iri, ())

    def find(self, label: str) -> tuple[Entry, ...]:
        """The entries that have this label, whatever its case, number and spelling (short forms included)."""
        return self._by_label.get(normal_label(label), ())


@lru_cache
def _load(path: Path) -> Lexicon:
    content = path.read_bytes()
    try:
        graph = Graph().parse(data=content, format="turtle")
        return Lexicon(_entries(graph), hashlib.sha256(content).hexdigest()[:8])
    except SyntaxError as error:  # rdflib's own errors of Turtle are kinds of it
        raise InvalidVocabulary(str(path), f"it is not Turtle ({error})") from error
    except ValueError as error:
        raise InvalidVocabulary(str(path), str(error)) from error


def _entries(graph: Graph) -> list[Entry]:
    concepts = [concept for concept in graph.subjects(RDF.type, SKOS.Concept) if isinstance(concept, URIRef)]
    if not concepts:
        message = "it has no skos:Concept"
        raise ValueError(message)
    return [_entry(graph, concept) for concept in concepts]


def _entry(graph: Graph, concept: URIRef) -> Entry:
    (preferred,) = _only(concept, "skos:prefLabel", _texts(graph, concept, SKOS.prefLabel))
    classes = {_TYPES[cls] for cls in graph.objects(concept, RDF.type) if cls in _TYPES}
    (mention_type,) = _only(concept, "class of the ontology", sorted(classes))
    acronyms = _texts(graph, concept, _ACRONYM)
    return Entry(
        concept=Concept(str(concept), preferred),
        type=mention_type,
        labels=(preferred, *_texts(graph, concept, SKOS.altLabel), *acronyms),
        broader=tuple(sorted(str(wider) for wider in graph.objects(concept, SKOS.broader))),
        case_sensitive=frozenset(acronyms),
    )


def _texts(graph: Graph, concept: URIRef, predicate: URIRef) -> list[str]:
    values = list(graph.objects(concept, predicate))
    for value in values:
        if not (isinstance(value, Literal) and normal_label(value)):
            message = f"<{concept}> has a label without words: {value!r}"
            raise ValueError(message)
    return sorted(map(str, values))


def _only(concept: URIRef, what: str, values: list[str]) -> list[str]:
    if len(values) != 1:
        message = f"<{concept}> needs exactly one {what}, and has {len(values)}: {', '.join(values) or 'none'}"
        raise ValueError(message)
    return values


def _ancestors(broader: Mapping[str, tuple[str, ...]]) -> dict[str, frozenset[str]]:
    """All wider concepts of each concept.

    Raises:
        ValueError: a concept is wider than itself, or a wider concept is not in the vocabulary.
    """
    found: dict[str, frozenset[str]] = {}

    def collect(iri: str, path: tuple[str, ...]) -> frozenset[str]:
        if iri in path:
            message = f"<{iri}> is broader than itself, by way of {' > '.join(path)}"
            raise ValueError(message)
        if iri not in broader:
            message = f"<{path[-1]}> has a broader concept that is not there: <{iri}>"
            raise ValueError(message)
        if iri not in found:
            wider = [collect(parent, (*path, iri)) for parent in broader[iri]]
            found[iri] = frozenset(broader[iri]).union(*wider)
        return found[iri]

    for iri in broader:
        collect(iri, ())
    return found


def _by_label(entries: Iterable[Entry]) -> dict[tuple[str, ...], tuple[Entry, ...]]:
    """The entries of each normal label.

    Raises:
        ValueError: two concepts of one type have the same label, so that a text could not be told which is meant.
    """
    index: dict[tuple[str, ...], dict[str, Entry]] = defaultdict(dict)
    for entry in entries:
        for label in entry.labels:
            here = index[normal_label(label)]
            other = here.setdefault(entry.type, entry)
            if other is not entry:
                message = f"<{other.concept.iri}> and <{entry.concept.iri}> share the label {label!r}"
                raise ValueError(message)
    return {label: tuple(here.values()) for label, here in index.items()}
