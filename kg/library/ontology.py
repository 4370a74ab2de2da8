"""The ontology for those who ask: its terms, by name, with how often a store uses each."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from kg.graph.answers import uses
from kg.model.errors import UnknownName
from kg.vocabulary.ontology import read_ontology

if TYPE_CHECKING:
    from kg.graph.homes import Home
    from kg.model.ontology import Ontology, OntologyTerm


class Terms:
    """The terms of the ontology, and their use in one store; a part of `Library`."""

    def __init__(self, store: Home) -> None:
        self._store = store

    def all(self) -> Ontology:
        """The whole ontology."""
        return read_ontology()

    def term(self, name: str) -> OntologyTerm:
        """One term, by its name (`RateClaim`, `kg:RateClaim`), its IRI or its label, in any case.

        Raises:
            UnknownName: there is none; the nearest names are told.
        """
        terms = self.all().terms
        known = {key: term for term in terms for key in (term.label.casefold(), *_spellings(term))}
        wanted = name.casefold().strip("<>")
        exact = [term for term in terms if name in (term.name, term.name.removeprefix("kg:"), term.iri)]
        if found := next(iter(exact), None) or known.get(wanted):
            return found
        near = get_close_matches(wanted.removeprefix("kg:"), known, n=5, cutoff=0.6)
        raise UnknownName("term of the ontology", name, list(dict.fromkeys(known[key].name for key in near))[:3])

    def uses(self, name: str) -> int:
        """How many things of a class, or statements with a property, the store holds.

        Raises:
            UnknownName: as for `term`.
        """
        term = self.term(name)
        with self._store.snapshot() as snapshot:
            return uses(snapshot, term.iri, is_class=term.kind == "class")


def _spellings(term: OntologyTerm) -> tuple[str, str, str]:
    name = term.name.casefold()
    return name, name.removeprefix("kg:"), term.iri.casefold()
