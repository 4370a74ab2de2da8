"""The lexicon that comes with the program, in the compiled form of imported vocabularies."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.resources import resource
from kg.vocabulary.compiled import EXACT, PREFERRED, Compilable, Name, write
from kg.vocabulary.formats.source import Term
from kg.vocabulary.lexicon import Lexicon
from kg.vocabulary.terms import SKOS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kg.vocabulary.lexicon import Entry

_SAME, _CLOSE = SKOS + "exactMatch", SKOS + "closeMatch"


def open_lexicon() -> sqlite3.Connection:
    """The lexicon, compiled in memory (a quarter of a second)."""
    lexicon = Lexicon.load()
    connection = sqlite3.connect(":memory:", check_same_thread=False)
    about = {
        "name": "kg", "title": "Vocabulary of this program", "version": lexicon.version, "licence": "Apache-2.0",
        "file": "ontology/concepts.ttl", "obsolete": "0", "left_out": "0", "digest": lexicon.version,
    }  # fmt: skip
    ties = _ties()
    write(connection, (_compilable(entry, ties) for entry in lexicon.entries), about, learning=False)
    return connection


def _ties() -> Mapping[tuple[str, str], Sequence[str]]:
    """Concept and property -> what it is tied to in other vocabularies."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for quad in ox.parse(path=resource("ontology") / "concepts.ttl", format=ox.RdfFormat.TURTLE):
        if quad.predicate.value in (_SAME, _CLOSE):
            found[quad.subject.value, quad.predicate.value].append(quad.object.value)
    return found


def _compilable(entry: Entry, ties: Mapping[tuple[str, str], Sequence[str]]) -> Compilable:
    iri, label = entry.concept.iri, entry.concept.label
    same, close = (tuple(ties.get((iri, name), ())) for name in (_SAME, _CLOSE))
    term = Term(iri, label, same=same, matches=close, parents=entry.broader)
    names = (
        Name(label, EXACT if at else PREFERRED, label in entry.case_sensitive) for at, label in enumerate(entry.labels)
    )
    return Compilable(term, entry.type, tuple(names))
