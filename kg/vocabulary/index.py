"""One compiled vocabulary as it is asked: for names by form, for what begins so, for words."""

from __future__ import annotations

import math
import os
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from kg.model.extraction import Concept
from kg.vocabulary.compiled import EXACT, PREFERRED, grams_of
from kg.vocabulary.formats.curies import term_iri
from kg.vocabulary.forms import PHRASE
from kg.vocabulary.lexicon import Entry
from kg.vocabulary.spelling import near

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable, Mapping, Sequence

_KEPT = 1 << 14  # answers of each kind that are remembered
_NAMES = """
SELECT label.id, concept.iri, concept.label, concept.type, label.text, label.scope, label.cased, concept.top
FROM label JOIN concept ON concept.id = label.concept
"""


@dataclass(frozen=True, slots=True)
class Name:
    """A name in a vocabulary that a text was found to have, and its concept.

    `text` is the name as the vocabulary writes it, `preferred` whether it is the label of its concept, `cased` whether
    it only counts in exactly this case, `top` whether its concept is the one above all others of its vocabulary.
    """

    id: int
    concept: Concept
    type: str
    text: str
    preferred: bool
    cased: bool
    top: bool


@dataclass(frozen=True, slots=True)
class Concepts:
    """All that a vocabulary holds, for handing it on.

    Attributes:
        rows: IRI, label and type of each concept.
        synonyms: IRI and name, for each exact synonym.
        parents: the IRIs of the next wider concepts, by concept; not all need be concepts of this vocabulary.
        same: IRIs of concepts of other vocabularies that one is said to be exactly the same as.
        matches: what else one is tied to in other vocabularies.
        merged: by the IRI of a concept that was merged into another one, that one.
    """

    rows: tuple[tuple[str, str, str], ...]
    synonyms: tuple[tuple[str, str], ...]
    parents: Mapping[str, Sequence[str]]
    same: Mapping[str, Sequence[str]]
    matches: Mapping[str, Sequence[str]]
    merged: Mapping[str, str]


class Index:
    """Asks a compiled vocabulary. May be used by several threads, and in a process forked or spawned from this one.

    Args:
        open_: makes a connection to the compiled form; it is called once in each process.
        house: whether this is the vocabulary that comes with the program.
    """

    def __init__(self, open_: Callable[[], sqlite3.Connection], *, house: bool = False) -> None:
        self._open = open_
        self.house = house
        self._connections: dict[int, sqlite3.Connection] = {}
        self.named = lru_cache(_KEPT)(self._named)
        self.begins = lru_cache(_KEPT)(self._begins)
        self.labels_with = lru_cache(_KEPT)(self._labels_with)
        self.near_words = lru_cache(_KEPT)(self._near_words)
        self.swaps = lru_cache(_KEPT)(self._swaps)
        self.same_as = lru_cache(_KEPT)(self._same_as)
        self.entry = lru_cache(_KEPT)(self._entry)
        self.about: dict[str, str] = dict(self._rows("SELECT name, value FROM about"))
        self.size = int(self.about.get("links", 0))

    def __reduce__(self) -> tuple[Callable[..., Index], tuple[object, ...]]:
        """Cross process borders by opening anew."""
        return _opened, (self._open, self.house)

    def _rows(self, sql: str, *values: str | int) -> list[tuple[Any, ...]]:
        process = os.getpid()
        if process not in self._connections:
            self._connections = {process: self._open()}
        return self._connections[process].execute(sql, values).fetchall()

    def _named(self, form: int, key: str) -> tuple[Name, ...]:
        """The names with this key, preferred ones first."""
        rows = self._rows(_NAMES + "JOIN key ON key.label = label.id WHERE key.form = ? AND key.words = ?", form, key)
        return tuple(sorted(map(_name, rows), key=lambda name: (not name.preferred, name.concept.iri, name.text)))

    def _begins(self, words: str) -> tuple[bool, bool]:
        """Whether these normal words are a whole name, and whether a longer name begins with them."""
        sql = """SELECT EXISTS(SELECT 1 FROM key WHERE form = ? AND words = ?),
                 EXISTS(SELECT 1 FROM key WHERE form = ? AND words > ? AND words < ?)"""
        ((whole, longer),) = self._rows(sql, PHRASE, words, PHRASE, words + " ", words + "!")
        return bool(whole), bool(longer)

    def _labels_with(self, family: str) -> frozenset[int]:
        """The names that have a word of this family (`kg.vocabulary.forms.family`)."""
        return frozenset(label for (label,) in self._rows("SELECT label FROM posting WHERE word = ?", family))

    def weight(self, family: str) -> float:
        """How telling a word is: the logarithm of names over names with it (inverse document frequency)."""
        return math.log1p(self.size / (1 + len(self.labels_with(family))))

    def _near_words(self, family: str) -> tuple[str, ...]:
        """The words of the vocabulary that this one may be a slip of the pen for."""
        grams = sorted(grams_of(family))
        marks = ",".join("?" * len(grams))
        sql = f"SELECT word FROM gram WHERE gram IN ({marks}) GROUP BY word HAVING count(*) >= ?"  # noqa: S608 - marks only
        least = max(1, len(grams) - 4)  # a slip changes four pieces at most
        return tuple(word for (word,) in self._rows(sql, *grams, least) if near(family, word))

    def _swaps(self, family: str) -> tuple[tuple[str, float], ...]:
        """The words that stand for this one by the vocabulary's own names, with the trust in each."""
        return tuple(self._rows("SELECT other, trust FROM swap WHERE word = ? ORDER BY other", family))

    def names(self, labels: Iterable[int]) -> list[Name]:
        """The names with these numbers."""
        return [_name(row) for label in labels for row in self._rows(_NAMES + "WHERE label.id = ?", label)]

    def _entry(self, iri: str) -> Entry | None:
        """A concept with the names that can link, as the lexicon holds it; None if it is not in this vocabulary."""
        rows = self._rows(_NAMES + "WHERE concept.iri = ? ORDER BY label.id", iri)
        names = [name for row in rows if row[5] in (PREFERRED, EXACT) for name in [_name(row)]]
        if not names:
            return None
        return Entry(
            concept=names[0].concept,
            type=names[0].type,
            labels=tuple(name.text for name in names),
            broader=self.broader(iri),
            case_sensitive=frozenset(name.text for name in names if name.cased),
        )

    def _same_as(self, iri: str) -> Concept | None:
        """The one concept that is said to be exactly the same as that of another vocabulary."""
        sql = """SELECT concept.iri, label FROM tie JOIN concept ON concept.id = tie.concept
                 WHERE tie.iri = ? AND kind = 'same'"""
        rows = self._rows(sql, iri)
        return Concept(*rows[0]) if len(rows) == 1 else None

    def types(self) -> str:
        """The types of its mentions, sorted, with commas."""
        return ", ".join(kind for (kind,) in self._rows("SELECT DISTINCT type FROM concept ORDER BY type"))

    def counts(self) -> tuple[int, int]:
        """How many concepts and how many names it has."""
        ((concepts, names),) = self._rows("SELECT (SELECT count(*) FROM concept), (SELECT count(*) FROM label)")
        return concepts, names

    def iris(self) -> tuple[str, ...]:
        """The IRIs of its concepts, sorted."""
        return tuple(iri for (iri,) in self._rows("SELECT iri FROM concept ORDER BY iri"))

    def concepts(self) -> Concepts:
        """Everything at once."""
        ties = self._rows("""SELECT concept.iri, kind, tie.iri FROM tie JOIN concept ON concept.id = tie.concept
                             ORDER BY concept.iri, tie.iri""")
        rows = self._rows("SELECT iri, label, type FROM concept ORDER BY iri")
        synonyms = """SELECT iri, text FROM label JOIN concept ON concept.id = label.concept WHERE scope = ?"""
        return Concepts(
            rows=tuple(rows),
            synonyms=tuple(self._rows(synonyms, EXACT)),
            parents=_by_concept((iri, other) for iri, kind, other in ties if kind == "parent"),
            same=_by_concept((iri, other) for iri, kind, other in ties if kind == "same"),
            matches=_by_concept((iri, other) for iri, kind, other in ties if kind == "match"),
            merged={other: iri for iri, kind, other in ties if kind == "alternative"},
        )

    def search(self, text: str) -> list[tuple[str, str, str, str, str]]:
        """IRI, label, type, name and scope of all names that hold a text, or of the concept that it identifies."""
        iri = term_iri(text, text)
        sql = """SELECT concept.iri, concept.label, type, text, scope
                 FROM label JOIN concept ON concept.id = label.concept
                 WHERE instr(lower(text), ?) OR concept.iri = ?
                 OR concept.id IN (SELECT concept FROM tie WHERE iri = ? AND kind = 'alternative')"""
        return self._rows(sql, text.lower(), iri, iri)

    def matches(self, iri: str) -> tuple[str, ...]:
        """What a concept is tied to in other vocabularies, sorted."""
        return tuple(sorted(self._ties(iri, "match") + self._ties(iri, "same")))

    def broader(self, iri: str) -> tuple[str, ...]:
        """The IRIs of the next wider concepts, sorted."""
        return self._ties(iri, "parent")

    def above(self, iri: str) -> frozenset[str]:
        """A concept and all wider ones."""
        found, level = {iri}, {iri}
        while level:
            level = {wider for each in level for wider in self.broader(each)} - found
            found |= level
        return frozenset(found)

    def _ties(self, iri: str, kind: str) -> tuple[str, ...]:
        sql = """SELECT tie.iri FROM tie JOIN concept ON concept.id = tie.concept
                 WHERE concept.iri = ? AND kind = ? ORDER BY tie.iri"""
        return tuple(tied for (tied,) in self._rows(sql, iri, kind))


def _by_concept(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for iri, other in pairs:
        found[iri].append(other)
    return found


def _opened(open_: Callable[[], sqlite3.Connection], house: bool) -> Index:
    return Index(open_, house=house)


def _name(row: tuple[Any, ...]) -> Name:
    number, iri, label, kind, text, scope, cased, top = row
    return Name(number, Concept(iri, label), kind, text, scope == PREFERRED, bool(cased), bool(top))
