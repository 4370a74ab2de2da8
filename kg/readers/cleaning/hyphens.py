"""Words broken at the end of a line: was the hyphen the printer's or the word's own?"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from kg.readers.cleaning.characters import SOFT_HYPHEN
from kg.readers.cleaning.words import word_list

if TYPE_CHECKING:
    from collections.abc import Iterable

HYPHENS = ("-", "\u2010", SOFT_HYPHEN)
_WORD = re.compile(r"[^\W\d_]+(?:[-\u2010][^\W\d_]+)*")
_LEFT = re.compile(r"[^\s(\[{\"“‘'/]*$")
_RIGHT = re.compile(r"^[^\s)\]},.;:!?\"”’/]*")
_ADDRESS = re.compile(r"(?:://|\bwww\.|\b10\.\d{4,9}/)\S*$")  # its hyphens are its own
_FREE_FIRST = word_list("free_first")
_BOUND_SECOND = word_list("bound_second")
_SUSPENDED = word_list("suspended")
WORD_LENGTH = 4  # letters from which two halves that both occur as words make a compound, not a word broken in two


class Hyphens:
    """Joins the two halves of a word by the evidence of the document itself, else by rule.

    The evidence is how often the document writes the word joined and how often with its hyphen, away from line ends.
    """

    def __init__(self, lines: Iterable[str]) -> None:
        self._words: Counter[str] = Counter()
        for line in lines:
            whole = line.rstrip()
            words = _WORD.findall(whole.lower().replace("\u2010", "-"))
            words = words[:-1] if whole.endswith(HYPHENS) else words
            self._words.update(words)
            self._words.update(part for word in words if "-" in word for part in word.split("-"))

    def ending(self, line: str, following: str) -> str:
        """A line that ends with a hyphen as it is written before the next one, in one paragraph."""
        stem, hyphen = line[:-1], line[-1]
        left, right = _LEFT.search(stem), _RIGHT.match(following)
        first, second = (left[0] if left else ""), (right[0] if right else "")
        if hyphen == SOFT_HYPHEN:
            return stem
        if not first or not second:
            return f"{line} "
        if second.lower() in _SUSPENDED:
            return f"{stem}- "
        return f"{stem}-" if _ADDRESS.search(stem) or self._own(first, second) else stem

    def _own(self, first: str, second: str) -> bool:
        """Whether the hyphen belongs to the word."""
        if not (first[-1].isalpha() and second[0].islower()) or "-" in first or "\u2010" in first:
            return True
        first, second = first.lower(), second.lower()
        joined, hyphened = self._words[first + second], self._words[f"{first}-{second}"]
        if joined != hyphened:
            return hyphened > joined
        if first in _FREE_FIRST or second in _BOUND_SECOND:
            return True
        return min(len(first), len(second)) >= WORD_LENGTH and bool(self._words[first] and self._words[second])
