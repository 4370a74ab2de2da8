"""Which names of imported vocabularies stand in a text? Word by word, never by going through the vocabulary."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.vocabulary.forms import PHRASE
from kg.vocabulary.qualifiers import is_qualifier
from kg.vocabulary.words import normal

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.vocabulary.index import Index, Name
    from kg.vocabulary.lexicon import Entry

_LONGEST_WORD = 80  # letters; a longer one is no word
_SHORTEST = 3  # letters of a name of one word: shorter ones mean too many things
_FUNCTION_WORDS = frozenset({
    "all", "and", "any", "are", "both", "but", "can", "did", "for", "had", "has", "her", "him", "his", "how", "its",
    "may", "more", "most", "none", "nor", "not", "off", "one", "other", "our", "out", "own", "same", "she", "some",
    "such", "than", "that", "the", "them", "then", "these", "they", "this", "those", "too", "two", "was", "were",
    "what", "when", "which", "who", "will", "with", "you",
})  # fmt: skip


class Terms:
    """Finds the names of some vocabularies in texts."""

    def __init__(self, indexes: Sequence[Index]) -> None:
        self._indexes = tuple(indexes)

    def __bool__(self) -> bool:
        """Whether there is any vocabulary."""
        return bool(self._indexes)

    def find(self, words: Sequence[str]) -> Iterator[tuple[int, int, Entry]]:
        """Where a name stands: the concept that `words[first:last]` name, as (first, last, entry).

        Overlapping names all come, in order of `first`, then `last`; of one vocabulary, a name comes once for each of
        its concepts. A word that is none (a border, say `|`) ends every name.

        Args:
            words: of the text, in order and as they are written, without determiners.
        """
        normals = [normal(word) if len(word) < _LONGEST_WORD else "" for word in words]
        for first, word in enumerate(normals):
            if word and word[0].isalnum():
                for index in self._indexes:
                    yield from _from(index, words, normals, first)


def _from(index: Index, words: Sequence[str], normals: Sequence[str], first: int) -> Iterator[tuple[int, int, Entry]]:
    """The names of one vocabulary that begin with one word."""
    key = ""
    for last in range(first + 1, len(words) + 1):
        key = f"{key} {normals[last - 1]}".lstrip()
        whole, longer = index.begins(key)
        if whole and normals[last - 1]:
            found = (_entry(index, name, words[first:last]) for name in index.named(PHRASE, key))
            yield from ((first, last, entry) for entry in dict.fromkeys(filter(None, found)))
        if not longer:
            return


def _entry(index: Index, name: Name, words: Sequence[str]) -> Entry | None:
    """The concept of a name, unless these words only look like it."""
    written = words[0].removesuffix("'s").removesuffix("’s")
    common = written.lower() in _FUNCTION_WORDS and not written.isupper()  # but ALL is a leukemia
    if len(words) == 1 and (len(written) < _SHORTEST or common or is_qualifier(normal(written))):
        return None
    cased = name.cased and name.text not in (written, written.removesuffix("s"))
    return None if cased or name.top else index.entry(name.concept.iri)
