"""The compiled form of a vocabulary: one SQLite file that is opened, not loaded, and asked for single keys.

A name is found by the forms of `kg.vocabulary.forms`, in `key`; the words of all names that can link stand in `posting`
(by family), and the three-letter pieces of words in `gram`, for names that are only nearly right.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.vocabulary.forms import KIN, aside, content, forms, is_short_form, phrase, telling, variants
from kg.vocabulary.swaps import learn

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kg.vocabulary.formats.source import Synonym, Term

LAYOUT = "3"  # changes when older files cannot be used any more
PREFERRED, EXACT, BROAD = "preferred", "exact", "broad"
GRAM = 3  # letters
_AT_ONCE = 50_000  # rows that are held before they are written

_TABLES = """
CREATE TABLE about(name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE concept(id INTEGER PRIMARY KEY, iri TEXT UNIQUE, label TEXT, type TEXT, top INTEGER);
CREATE TABLE label(id INTEGER PRIMARY KEY, concept INTEGER, text TEXT, scope TEXT, cased INTEGER, links INTEGER);
CREATE TABLE key(form INTEGER, words TEXT, label INTEGER, PRIMARY KEY(form, words, label)) WITHOUT ROWID;
CREATE TABLE posting(word TEXT, label INTEGER, PRIMARY KEY(word, label)) WITHOUT ROWID;
CREATE TABLE word(word TEXT PRIMARY KEY, labels INTEGER) WITHOUT ROWID;
CREATE TABLE gram(gram TEXT, word TEXT, PRIMARY KEY(gram, word)) WITHOUT ROWID;
CREATE TABLE swap(word TEXT, other TEXT, trust REAL, PRIMARY KEY(word, other)) WITHOUT ROWID;
CREATE TABLE tie(concept INTEGER, kind TEXT, iri TEXT, PRIMARY KEY(concept, kind, iri)) WITHOUT ROWID;
CREATE INDEX tie_by_iri ON tie(iri);
CREATE INDEX label_by_concept ON label(concept);
"""


@dataclass(frozen=True, slots=True)
class Name:
    """A name of a concept; `scope` PREFERRED or a synonym's, `cased` if it only counts in exactly this case."""

    text: str
    scope: str
    cased: bool


@dataclass(frozen=True, slots=True)
class Compilable:
    """A concept with all that is kept of it."""

    term: Term
    type: str
    names: tuple[Name, ...]


def names_of(term: Term, *, capitals: bool) -> tuple[Name, ...]:
    """The names of a term, each text once; `capitals` if its vocabulary writes everything in capitals."""
    told = {term.label: PREFERRED}
    for synonym in sorted(term.synonyms, key=_exact_first):
        told.setdefault(synonym.text, synonym.scope)
    return tuple(Name(text, scope, not capitals and is_short_form(text)) for text, scope in told.items())


def _exact_first(synonym: Synonym) -> bool:
    return synonym.scope != EXACT


def all_in_capitals(terms: Sequence[Term]) -> bool:
    """Whether a vocabulary writes most of its names in capitals, so that case tells nothing."""
    return 2 * sum(term.label.isupper() for term in terms) > len(terms)


def write(
    connection: sqlite3.Connection,
    concepts: Iterable[Compilable],
    about: Mapping[str, str],
    *,
    learning: bool = True,
) -> None:
    """Fill an empty database with concepts (whose IRIs differ) and facts about the vocabulary.

    Args:
        connection: to the database.
        concepts: of the vocabulary.
        about: the facts.
        learning: whether its names show which words stand for one another.
    """
    connection.executescript(_TABLES)
    with connection:
        rows = _Rows(connection)
        parents = _write_concepts(rows, concepts)
        rows.flush()
        connection.execute("INSERT INTO word SELECT word, count(*) FROM posting GROUP BY word")
        words = [word for (word,) in connection.execute("SELECT word FROM word")]
        connection.executemany("INSERT INTO gram VALUES(?, ?)", _grams(words))
        _mark_top(connection, parents)
        if learning:
            connection.executemany("INSERT INTO swap VALUES(?, ?, ?)", _swaps(connection))
        connection.executemany("INSERT INTO about VALUES(?, ?)", {"layout": LAYOUT, **about}.items())
        connection.execute("INSERT INTO about SELECT 'links', count(*) FROM label WHERE links")


class _Rows:
    """Rows on their way into the tables, many at a time."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._waiting: dict[str, list[tuple[str | int, ...]]] = defaultdict(list)

    def add(self, statement: str, rows: Iterable[tuple[str | int, ...]]) -> None:
        """Take rows for a statement."""
        waiting = self._waiting[statement]
        waiting.extend(rows)
        if len(waiting) > _AT_ONCE:
            self.flush()

    def flush(self) -> None:
        """Write what waits, in order of its keys."""
        for statement, rows in self._waiting.items():
            rows.sort()
            self._connection.executemany(statement, rows)
            rows.clear()


def _write_concepts(rows: _Rows, concepts: Iterable[Compilable]) -> set[str]:
    """Write concepts with their ties and names; the IRIs of all that have something below them."""
    parents: set[str] = set()
    label = 0
    for number, concept in enumerate(concepts):
        term = concept.term
        parents.update(term.parents)
        rows.add(
            "INSERT INTO concept VALUES(?, ?, ?, ?, ?)",
            [(number, term.iri, term.label, concept.type, not term.parents)],
        )
        rows.add("INSERT OR IGNORE INTO tie VALUES(?, ?, ?)", [(number, *tie) for tie in _ties(term)])
        for name in concept.names:
            label += 1
            _write_name(rows, number, label, name)
    return parents


def _swaps(connection: sqlite3.Connection) -> Iterator[tuple[str, str, float]]:
    """Words that stand for one another, each of the two with the other."""
    named = connection.execute(
        "SELECT key.words, concept FROM key JOIN label ON label.id = key.label WHERE form = ? AND NOT cased", (KIN,)
    )
    for (one, two), trust in sorted(learn((frozenset(words.split()), concept) for words, concept in named).items()):
        yield one, two, trust
        yield two, one, trust


def _ties(term: Term) -> Iterator[tuple[str, str]]:
    yield from (("same", iri) for iri in term.same)
    yield from (("match", iri) for iri in term.matches if iri not in term.same)
    yield from (("parent", iri) for iri in term.parents)
    yield from (("alternative", iri) for iri in term.alternatives)


def _write_name(rows: _Rows, concept: int, number: int, name: Name) -> None:
    links = name.scope in (PREFERRED, EXACT)
    written = [phrase(variant) for variant in variants(name.text)]
    if name.scope == BROAD:  # its concept is but one of those that it may mean
        written = []
    keys = {key for words in written for key in (forms(words) if links else aside(words)) if key[1]}
    rows.add(
        "INSERT INTO label VALUES(?, ?, ?, ?, ?, ?)", [(number, concept, name.text, name.scope, name.cased, links)]
    )
    rows.add("INSERT INTO key VALUES(?, ?, ?)", [(*key, number) for key in keys])
    if links and not name.cased:
        families = telling(content(written[-1]))
        rows.add("INSERT INTO posting VALUES(?, ?)", [(word, number) for word in families])


def _mark_top(connection: sqlite3.Connection, parents: Iterable[str]) -> None:
    """Keep the mark of a concept without parents only if it is the one above all others."""
    tops = [iri for (iri,) in connection.execute("SELECT iri FROM concept WHERE top")]
    above = set(parents).intersection(tops)
    if len(above) != 1:
        above = set()
    connection.executemany("UPDATE concept SET top = 0 WHERE iri = ?", ((iri,) for iri in tops if iri not in above))


def grams_of(word: str) -> frozenset[str]:
    """The three-letter pieces of a word, with its borders."""
    bounded = f"^{word}$"
    return frozenset(bounded[at : at + GRAM] for at in range(len(bounded) - GRAM + 1))


def _grams(words: Iterable[str]) -> Iterator[tuple[str, str]]:
    return ((gram, word) for word in words if word.isalpha() for gram in grams_of(word))
