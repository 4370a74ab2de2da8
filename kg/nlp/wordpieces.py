"""The word pieces of BERT: each word of a text as a few numbers, which are what the encoder reads.

The method is that of BERT's uncased vocabularies (Devlin et al. 2019, after Wu et al. 2016): lower case, accents off,
every sign of punctuation and every Chinese character a word of its own, then the longest piece of the vocabulary that
fits, from left to right. It is written for single words, the tokens of spaCy, so that whoever asks knows which piece
belongs to which token.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

from kg.model.errors import KgError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

LONGEST_WORD = 100  # code points; a longer one is unknown as a whole, which also bounds the time a word takes
_KEPT_WORDS = 1 << 16  # words whose pieces are remembered, some 15 MB
_FOLLOWS = "##"  # begins the name of every piece that continues a word
_FORMLESS = frozenset({"Cc", "Cf", "Co"})
_IDEOGRAPHS = (
    (0x4E00, 0x9FFF), (0x3400, 0x4DBF), (0x20000, 0x2A6DF), (0x2A700, 0x2B73F), (0x2B740, 0x2B81F), (0x2B920, 0x2CEAF),
    (0xF900, 0xFAFF), (0x2F800, 0x2FA1F),
)  # fmt: skip


class WordPieces:
    """Cuts words into the pieces of a vocabulary; pieces are numbers, their places in it.

    Args:
        pieces: the vocabulary in order; it names `[CLS]`, `[SEP]` and `[UNK]`.

    Raises:
        KgError: one of the three is missing.
    """

    def __init__(self, pieces: Sequence[str]) -> None:
        numbers = {piece: number for number, piece in enumerate(pieces)}
        try:
            self.first, self.last, self.unknown = (numbers[name] for name in ("[CLS]", "[SEP]", "[UNK]"))
        except KeyError as missing:
            message = f"The vocabulary of word pieces has no {missing.args[0]}: install kg again."
            raise KgError(message) from None
        self._starting = {piece: at for piece, at in numbers.items() if not piece.startswith(_FOLLOWS)}
        self._following = {piece[2:]: at for piece, at in numbers.items() if piece.startswith(_FOLLOWS)}
        self._longest = max(map(len, pieces))
        self.of = lru_cache(_KEPT_WORDS)(self._of)

    @classmethod
    def load(cls, path: Path) -> WordPieces:
        """Read a vocabulary with one piece a line."""
        return cls(path.read_text(encoding="utf8").removesuffix("\n").split("\n"))

    def _of(self, word: str) -> tuple[int, ...]:
        """The pieces of a word; none for white space and for signs that have no form (soft hyphens, joiners)."""
        if len(word) > LONGEST_WORD:
            return (self.unknown,)
        return tuple(piece for part in _parts(_plain(word)) for piece in self._cut(part))

    def _cut(self, part: str) -> list[int]:
        """Longest match first; a part of which some rest fits no piece is unknown as a whole."""
        if len(part) > LONGEST_WORD:  # decomposing has made it longer
            return [self.unknown]
        found: list[int] = []
        at = 0
        while at < len(part):
            known = self._following if at else self._starting
            ends = range(min(len(part), at + self._longest), at, -1)
            end = next((end for end in ends if part[at:end] in known), None)
            if end is None:
                return [self.unknown]
            found.append(known[part[at:end]])
            at = end
        return found


def _plain(word: str) -> str:
    """Lower case, without accents, control signs and the like."""
    if word.isascii() and word.isprintable():
        return word.lower()
    bare = "".join(" " if sign.isspace() else sign for sign in word if not _is_formless(sign))
    letters = (sign for sign in unicodedata.normalize("NFD", bare) if unicodedata.category(sign) != "Mn")
    return "".join(sign.lower() for sign in letters)  # sign by sign: a final sigma stays a sigma


def _is_formless(sign: str) -> bool:
    return sign == "\ufffd" or (sign not in "\t\n\r" and unicodedata.category(sign) in _FORMLESS)


def _parts(word: str) -> Iterator[str]:
    """What stands between punctuation, ideographs and spaces; each of the first two is a part too."""
    if word.isalnum() and word.isascii():
        yield word
        return
    start = 0
    for at, sign in enumerate(word):
        if not (space := sign.isspace()) and not _stands_alone(sign):
            continue
        if start < at:
            yield word[start:at]
        if not space:
            yield sign
        start = at + 1
    if start < len(word):
        yield word[start:]


def _stands_alone(sign: str) -> bool:
    if sign.isascii():
        return not sign.isalnum() and sign.isprintable()  # BERT counts $, +, < and their like as punctuation
    return unicodedata.category(sign).startswith("P") or any(low <= ord(sign) <= high for low, high in _IDEOGRAPHS)
