"""Tokens that end where they must."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import pairwise
from typing import TYPE_CHECKING

from spacy.tokens import Doc

if TYPE_CHECKING:
    from collections.abc import Iterable


def cut(doc: Doc, offsets: Iterable[int]) -> Doc:
    """The same text with no token across any of the offsets; extensions are kept, annotation of tokens is not.

    The Doc is made anew, for spaCy's own splitting moves all tokens behind each split.
    """
    cuts = sorted({offset for offset in offsets if offset > 0})
    text = doc.text
    words: list[str] = []
    spaces: list[bool] = []
    for token in doc:
        start, end = token.idx, token.idx + len(token)
        inner = cuts[bisect_right(cuts, start) : bisect_left(cuts, end)]
        words += [text[a:b] for a, b in pairwise((start, *inner, end))]
        spaces += [*(False for _ in inner), bool(token.whitespace_)]
    if len(words) == len(doc):
        return doc
    anew = Doc(doc.vocab, words=words, spaces=spaces)
    anew.user_data.update(doc.user_data)
    return anew
