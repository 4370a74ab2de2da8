"""What every format is read into: terms with names, scopes and ties, and what the file says of itself."""

from __future__ import annotations

from dataclasses import dataclass

SCOPES = ("exact", "narrow", "broad", "related")  # of a synonym; only an exact one names the concept itself


@dataclass(frozen=True, slots=True)
class Synonym:
    """Another name; `scope` is one of SCOPES."""

    text: str
    scope: str


@dataclass(frozen=True, slots=True)
class Term:
    """A concept as its vocabulary describes it.

    Attributes:
        iri: its identifier, whole.
        label: the preferred name; empty where the file has none in the language asked for.
        synonyms: in the order of the file.
        same: IRIs of concepts of other vocabularies that it is said to be exactly the same as.
        matches: further concepts of other vocabularies that it is tied to: IRIs, or `PREFIX:ID` where no IRI is known.
        parents: IRIs of the next wider concepts.
        alternatives: IRIs of concepts that were merged into it.
        type: the mention type that the file itself gives, one of `kg.model.extraction.MENTION_TYPES`.
        trees: its MeSH tree numbers.
        obsolete: no longer in use.
    """

    iri: str
    label: str
    synonyms: tuple[Synonym, ...] = ()
    same: tuple[str, ...] = ()
    matches: tuple[str, ...] = ()
    parents: tuple[str, ...] = ()
    alternatives: tuple[str, ...] = ()
    type: str | None = None
    trees: tuple[str, ...] = ()
    obsolete: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """A vocabulary as read: what it says of itself (empty where it says nothing), and its terms."""

    title: str
    version: str
    licence: str
    terms: tuple[Term, ...]
