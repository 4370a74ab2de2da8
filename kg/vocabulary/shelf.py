"""The vocabularies that a user has added: a folder with one compiled file for each.

A file is written beside its place and moved there when it is whole, so that adding one either happens or does not, and
whoever is reading an older one goes on reading it.
"""

from __future__ import annotations

import hashlib
import os
import re
import shlex
import sqlite3
from contextlib import closing, suppress
from dataclasses import dataclass
from difflib import get_close_matches
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import platformdirs

from kg.model.errors import InvalidVocabulary, UnknownName
from kg.vocabulary.compiled import LAYOUT, Compilable, all_in_capitals, names_of, write
from kg.vocabulary.curated import open_lexicon
from kg.vocabulary.formats.curies import prefix_of
from kg.vocabulary.formats.opening import read_source, unpacked
from kg.vocabulary.index import Index
from kg.vocabulary.kinds import of_no_type, type_of, where_from
from kg.vocabulary.terms import VOCABULARY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from kg.vocabulary.formats.source import Source, Term

HOUSE = "kg"  # the name of the vocabulary that comes with the program
_SUFFIX = ".sqlite"
_IRI = re.compile(r"[a-z][a-z0-9+.-]*:[^\x00-\x20<>\"{}|^`\\]+", re.IGNORECASE)  # as RFC 3987 and N-Triples have it
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")


def vocabulary_home() -> Path:
    """Where vocabularies lie unless told otherwise: $KG_VOCABULARIES, else this user's data folder."""
    return Path(
        os.environ.get("KG_VOCABULARIES") or platformdirs.user_data_path("kg", appauthor=False) / "vocabularies"
    )


@dataclass(frozen=True, slots=True)
class VocabularyRow:
    """A vocabulary on the shelf; the texts are empty where its file does not tell.

    `types` names the mention types of its concepts, `obsolete` and `left_out` count terms that were not taken: those
    out of use, and those without a name, type or usable identifier. `before` is the version (or the file) whose place
    it took, empty if there was none; `new` and `gone` count its concepts that were not there, and those that were.
    """

    name: str
    title: str
    version: str
    licence: str
    file: str
    types: str
    concepts: int
    names: int
    obsolete: int
    left_out: int
    before: str
    new: int
    gone: int


@dataclass(frozen=True, slots=True)
class FoundName:
    """A name that a search found; `scope` is preferred, exact, narrow, broad or related."""

    vocabulary: str
    iri: str
    label: str
    type: str
    name: str
    scope: str


def _as_they_are(terms: Iterable[Compilable]) -> Iterable[Compilable]:
    return terms


class Shelf:
    """The vocabularies in a folder, and the one that comes with the program."""

    def __init__(self, home: Path | None = None) -> None:
        self.home = home or vocabulary_home()

    def add(
        self,
        path: Path,
        *,
        name: str | None = None,
        type: str | None = None,  # noqa: A002 - as on the command line
        language: str = "en",
        watch: Callable[[Sequence[Compilable]], Iterable[Compilable]] = _as_they_are,
    ) -> VocabularyRow:
        """Compile a vocabulary file and keep it; one of the same name is replaced.

        Args:
            path: OBO, OWL, SKOS, OBO graph, CSV or TSV, packed or not.
            name: what it is to be called; the file's name if not told.
            type: of the mentions of all its concepts; else the file or its identifiers tell it.
            language: of the names to take.
            watch: passes the concepts on while they are written (to show progress).

        Raises:
            InvalidVocabulary: the file cannot be used; nothing has changed.
        """
        name = _checked_name(name or _default_name(path))
        source = read_source(path, language, VOCABULARY + quote(name) + "/")
        concepts = _concepts(source, type, str(path))
        obsolete = sum(term.obsolete for term in source.terms)
        about = {
            "name": name, "title": source.title, "version": _release(source.version), "file": path.name,
            "licence": source.licence or _known_licence(source.terms), "digest": _digest(path, name, type, language),
            "obsolete": str(obsolete), "left_out": str(len(source.terms) - obsolete - len(concepts)),
            **self._replaced(name, {concept.term.iri for concept in concepts}),
        }  # fmt: skip
        self._keep(name, watch(concepts), about)
        return _row(self._opened(name))

    def _replaced(self, name: str, iris: set[str]) -> dict[str, str]:
        """What becomes of the vocabulary of this name; nothing if there is none, or none that can be read."""
        try:
            index = self._opened(name) if name in self._names() else None
        except InvalidVocabulary:
            index = None
        if index is None:
            return {}
        old = set(index.iris())
        before = index.about["version"] or index.about["file"]
        return {"before": before, "new": str(len(iris - old)), "gone": str(len(old - iris))}

    def _keep(self, name: str, concepts: Iterable[Compilable], about: dict[str, str]) -> None:
        unfinished = self.home / f".{name}.{os.getpid()}"
        try:
            self.home.mkdir(parents=True, exist_ok=True)
            unfinished.unlink(missing_ok=True)
            with closing(sqlite3.connect(unfinished)) as connection:
                connection.execute("PRAGMA journal_mode = OFF")  # an unfinished file is thrown away anyway
                connection.execute("PRAGMA synchronous = OFF")
                write(connection, concepts, about)
            unfinished.replace(self._path(name))
        except (OSError, sqlite3.OperationalError) as error:
            raise InvalidVocabulary(name, f"it cannot be kept in {self.home}: {error}") from error
        finally:
            with suppress(OSError):
                unfinished.unlink(missing_ok=True)

    def remove(self, name: str) -> None:
        """Take a vocabulary off the shelf.

        Raises:
            UnknownName: there is none of this name.
        """
        names = self._names()
        if name not in names:
            raise UnknownName("added vocabulary", name, get_close_matches(name, names, cutoff=0.4) or names)
        self._path(name).unlink()

    def rows(self) -> list[VocabularyRow]:
        """All vocabularies, the program's own first."""
        return [_row(index) for index in self.indexes()]

    def indexes(self) -> tuple[Index, ...]:
        """All vocabularies, opened: the program's own, then the added ones by name.

        Raises:
            InvalidVocabulary: a compiled file is damaged, or another version of the program made it.
        """
        return Index(open_lexicon, house=True), *self.added()

    def added(self) -> tuple[Index, ...]:
        """The vocabularies that were added, opened, by name.

        Raises:
            InvalidVocabulary: as for `indexes`.
        """
        return tuple(map(self._opened, self._names()))

    @property
    def version(self) -> str:
        """Eight hexadecimal digits over the added vocabularies: changes with any of them. Empty if there are none."""
        digests = [index.about["digest"] for index in self.added()]
        return hashlib.sha256("\n".join(digests).encode()).hexdigest()[:8] if digests else ""

    def search(self, text: str, limit: int = 20) -> list[FoundName]:
        """Names that hold `text`, or the names of the concept whose IRI or short identifier it is.

        The whole name comes first, then names that begin with it, then shorter ones.
        """
        found = [each for index in self.indexes() for each in _search(index, text)]
        wanted = text.lower()
        found.sort(key=lambda each: (each.name.lower() != wanted, not each.name.lower().startswith(wanted),
                                     len(each.name), each.name, each.iri))  # fmt: skip
        return found[:limit]

    def _names(self) -> list[str]:
        return sorted(path.stem for path in self.home.glob(f"*{_SUFFIX}"))

    def _path(self, name: str) -> Path:
        return self.home / (name + _SUFFIX)

    def _opened(self, name: str) -> Index:
        anew = "add its file anew: kg vocab add {} --name " + name
        try:
            index = Index(partial(_connected, self._path(name)))
        except sqlite3.Error as error:
            reason = f"what was compiled of it is damaged ({error}); {anew.format('FILE')}"
            raise InvalidVocabulary(name, reason) from error
        if index.about.get("layout") != LAYOUT:
            file = shlex.quote(index.about.get("file", "FILE"))
            raise InvalidVocabulary(name, f"another version of the program compiled it; {anew.format(file)}")
        return index


def _connected(path: Path) -> sqlite3.Connection:
    """A connection for reading to a file that nobody changes in its place."""
    return sqlite3.connect(f"file:{quote(str(path))}?mode=ro&immutable=1", uri=True, check_same_thread=False)


def _checked_name(name: str) -> str:
    if not _NAME.fullmatch(name) or name == HOUSE:
        raise InvalidVocabulary(
            name, f"a vocabulary's name has small letters, digits, dots and hyphens, and is not {HOUSE!r}; use --name"
        )
    return name


def _release(version: str) -> str:
    """The date or number in a version IRI; the version as it is where it has none."""
    found = re.search(r"\d{4}-\d\d-\d\d|v?\d+(?:\.\d+)+", version)
    return found[0] if found else version


def _default_name(path: Path) -> str:
    stem = re.sub(r"(\.(obo|owl|rdf|xml|ttl|nt|json|csv|tsv|tab|txt|gz|xz))+$", "", path.name.lower())
    return re.sub(r"[^a-z0-9._-]+", "-", stem).strip("-.")


def _digest(path: Path, *settings: str | None) -> str:
    content = hashlib.sha256(unpacked(path)).hexdigest()
    return hashlib.sha256(repr((LAYOUT, content, settings)).encode()).hexdigest()


def _concepts(source: Source, told: str | None, path: str) -> list[Compilable]:
    """The terms in use that have a name, a type and an identifier that a graph can hold, one for each IRI.

    Raises:
        InvalidVocabulary: there are none, or no term's type is known.
    """
    unwanted = of_no_type(source.terms)
    used = (t for t in source.terms if t.label and not t.obsolete and t.iri not in unwanted)
    terms = {t.iri: t for t in used if _IRI.fullmatch(t.iri)}
    if not terms:
        raise InvalidVocabulary(path, "it has no concept in use with a name in this language")
    capitals = all_in_capitals(tuple(terms.values()))
    typed = [(term, type_of(term, told)) for term in terms.values()]
    found = [Compilable(term, kind, names_of(term, capitals=capitals)) for term, kind in typed if kind]
    if not found:
        raise InvalidVocabulary(
            path,
            f"it does not tell what its concepts are ({where_from(terms.values())}); say it with --type, "
            "for example --type Condition",
        )
    return found


def _known_licence(terms: Sequence[Term]) -> str:
    """What is publicly known of the terms of use of a vocabulary whose file does not state them."""
    prefixes = {prefix_of(term.iri) for term in terms[:100]}
    return "HPO: free to use unaltered, with acknowledgement and version (hpo.jax.org)" if "HP" in prefixes else ""


def _row(index: Index) -> VocabularyRow:
    about = index.about
    concepts, names = index.counts()
    return VocabularyRow(
        name=about["name"],
        title=about["title"],
        version=about["version"],
        licence=about["licence"],
        file=about["file"],
        types=index.types(),
        concepts=concepts,
        names=names,
        obsolete=int(about["obsolete"]),
        left_out=int(about["left_out"]),
        before=about.get("before", ""),
        new=int(about.get("new", concepts)),
        gone=int(about.get("gone", 0)),
    )


def _search(index: Index, text: str) -> Iterator[FoundName]:
    for iri, label, kind, name, scope in index.search(text):
        yield FoundName(index.about["name"], iri, label, kind, name, scope)
