"""The vocabularies that a user has added, for the command line and the pages."""

from kg.vocabulary.shelf import FoundName, Shelf, VocabularyRow, vocabulary_home

__all__ = ["FoundName", "Shelf", "VocabularyRow", "vocabulary_home"]
