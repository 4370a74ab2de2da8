"""The vocabularies that a user has added: on the shelf, for reading reports, and as graphs of a store, for asking."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.graph.checkpoints import NONE_YET
from kg.vocabulary.shelf import FoundName, Shelf, VocabularyRow, vocabulary_home

if TYPE_CHECKING:
    from kg.graph.homes import Home

__all__ = ["FoundName", "Shelf", "Vocabularies", "VocabularyRow", "vocabulary_home"]


class Vocabularies:
    """How one store follows the shelf; a part of `Library`."""

    def __init__(self, store: Home) -> None:
        self._store = store

    def follow(self, shelf: Shelf) -> bool:
        """Have the store hold the vocabularies of a shelf as graphs, and no others; says whether it does now.

        A store that holds nothing yet is left alone: the first ingest brings them. So does every later one.

        Raises:
            InvalidVocabulary: a compiled file is damaged, or another version of the program made it.
            StoreBusy, StoreDamaged: the store cannot be written to.
        """
        if self._store.current_id() == NONE_YET:
            return False
        added = shelf.added()
        with self._store.snapshot() as snapshot:
            lacks = snapshot.lacks(added)
        if lacks:
            with self._store.writing("vocabularies") as batch:
                batch.refresh_vocabularies(added)
        return True
