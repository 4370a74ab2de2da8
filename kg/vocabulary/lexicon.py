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

import pyoxigraph as ox

from kg.model.errors import InvalidVocabulary
from kg.model.extraction import Concept
from kg.resources import resource
from kg.vocabulary.terms import KG, RDF, SKOS
from kg.vocabulary.words import normal_label

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    _Facts = Mapping[str, Sequence[str]]

_TYPES = {  # class of the ontology -> type of the mentions of such a concept
    KG + name: mention_type
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
        return Lexicon(_entries(_described(content)), hashlib.sha256(content).hexdigest()[:8])
    except (SyntaxError, ValueError) as error:
        raise InvalidVocabulary(str(path), str(error)) from error


def _described(content: bytes) -> Mapping[str, _Facts]:
    """Subject -> predicate -> values, as plain strings; what is said in other languages than English is left out."""
    described: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for quad in ox.parse(content, format=ox.RdfFormat.TURTLE):
        if (getattr(quad.object, "language", None) or "en").startswith("en"):
            described[quad.subject.value][quad.predicate.value].append(quad.object.value)
    return described


def _entries(described: Mapping[str, _Facts]) -> list[Entry]:
    concepts = {iri: facts for iri, facts in described.items() if SKOS + "Concept" in facts.get(RDF + "type", ())}
    if not concepts:
        message = "it has no skos:Concept"
        raise ValueError(message)
    return [_entry(iri, facts) for iri, facts in concepts.items()]


def _entry(iri: str, facts: _Facts) -> Entry:
    preferred = _only(iri, "skos:prefLabel", facts.get(SKOS + "prefLabel", ()))
    types = {_TYPES[cls] for cls in facts[RDF + "type"] if cls in _TYPES}
    acronyms = sorted(facts.get(KG + "acronym", ()))
    labels = (preferred, *sorted(facts.get(SKOS + "altLabel", ())), *acronyms)
    if wordless := [label for label in labels if not normal_label(label)]:
        message = f"<{iri}> has a label without words: {wordless[0]!r}"
        raise ValueError(message)
    return Entry(
        concept=Concept(iri, preferred),
        type=_only(iri, "class of the ontology", sorted(types)),
        labels=labels,
        broader=tuple(sorted(facts.get(SKOS + "broader", ()))),
        case_sensitive=frozenset(acronyms),
    )


def _only(iri: str, what: str, values: Sequence[str]) -> str:
    if len(values) != 1:
        message = f"<{iri}> needs exactly one {what}, and has {len(values)}: {', '.join(sorted(values)) or 'none'}"
        raise ValueError(message)
    return values[0]


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
