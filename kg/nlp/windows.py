"""What of a document goes to the encoder at once? Sentences of one paragraph, as many as fit.

The encoder reads a limited number of word pieces, and reads a word better for the sentences around it. A paragraph is
where a text changes its subject, so a window never holds two. Sentences of which nothing may be claimed (references,
lists of abbreviations, headings) are left out; what is off limits inside a sentence is read as its context.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray
    from spacy.tokens import Doc

    from kg.nlp.wordpieces import WordPieces


Words = list[tuple[int, tuple[int, ...]]]  # of each word its token's index and its pieces

ENDS = 2  # pieces that begin and end each window: [CLS], [SEP]
_SENTENCE_STARTS = 1  # spaCy's value of SENT_START


@dataclass(frozen=True, slots=True, eq=False)
class Window:
    """A window of n pieces over k words.

    Attributes:
        pieces: int64 [n], `[CLS]` first and `[SEP]` last.
        places: int64 [k], where in `pieces` each word begins.
        tokens: int64 [k], each word's token index.
        starts: bool [k], whether the word is the first of its sentence.
    """

    pieces: NDArray[np.int64]
    places: NDArray[np.int64]
    tokens: NDArray[np.int64]
    starts: NDArray[np.bool_]


def free_tokens(doc: Doc, zones: Sequence[tuple[int, int]]) -> NDArray[np.bool_]:
    """Which tokens may be part of an entity: bool [len(doc)]; a token stands where its first character does.

    Args:
        doc: the document.
        zones: what is off limits, as (start, end), in order, apart from each other.
    """
    free = doc.to_array(["IS_SPACE"]) == 0
    if zones:
        starts, ends = np.array(zones, dtype=np.int64).T
        at = doc.to_array(["IDX"]).astype(np.int64)
        zone = np.searchsorted(starts, at, side="right") - 1
        free &= (zone < 0) | (at >= ends[zone])
    return np.asarray(free, dtype=np.bool_)


def windows(doc: Doc, free: NDArray[np.bool_], vocabulary: WordPieces, longest: int) -> Iterator[Window]:
    """The windows of a document, in order; each sentence with a free token is in one, cut only if it is too long.

    Args:
        doc: a document with sentences (one without is read as a single sentence a paragraph).
        free: what `free_tokens` says.
        vocabulary: cuts words into pieces.
        longest: pieces of a window, its two ends included.
    """
    room = longest - ENDS
    for paragraph in paragraphs(doc, free, vocabulary, room):
        together: list[Words] = []
        size = 0
        for part in (part for sentence in paragraph for part in parts(sentence, room)):
            if together and size + size_of(part) > room:
                yield window_of(together, vocabulary)
                together, size = [], 0
            together.append(part)
            size += size_of(part)
        yield window_of(together, vocabulary)


def paragraphs(doc: Doc, free: NDArray[np.bool_], vocabulary: WordPieces, room: int) -> Iterator[list[Words]]:
    """Of each paragraph the sentences that are read, each with the pieces of its words."""
    opening = opens_paragraph(doc)
    starts = np.flatnonzero((doc.to_array(["SENT_START"]) == _SENTENCE_STARTS) | opening)
    paragraph: list[Words] = []
    for start, end in pairwise([*starts.tolist(), len(doc)]):
        if opening[start] and paragraph:
            yield paragraph
            paragraph = []
        if free[start:end].any() and (words := _words(doc, start, end, vocabulary, room)):
            paragraph.append(words)
    if paragraph:
        yield paragraph


def opens_paragraph(doc: Doc) -> NDArray[np.bool_]:
    """Which tokens begin a paragraph: the first of all, and each behind an empty line."""
    opening = np.zeros(len(doc), dtype=np.bool_)
    opening[:1] = True
    for at in np.flatnonzero(doc.to_array(["IS_SPACE"])[:-1]):
        opening[at + 1] = doc[int(at)].text.count("\n") > 1
    return opening


def _words(doc: Doc, start: int, end: int, vocabulary: WordPieces, room: int) -> Words:
    """The words with a form, each with no more pieces than a window holds."""
    pieces = ((token.i, vocabulary.of(token.text)[:room]) for token in doc[start:end] if not token.is_space)
    return [(at, found) for at, found in pieces if found]


def size_of(words: Words) -> int:
    """The pieces of some words."""
    return sum(len(pieces) for _, pieces in words)


def parts(sentence: Words, room: int) -> Iterator[Words]:
    """A sentence in parts of at most so many pieces; most sentences are one."""
    part: Words = []
    size = 0
    for at, pieces in sentence:
        if size + len(pieces) > room:
            yield part
            part, size = [], 0
        part.append((at, pieces))
        size += len(pieces)
    yield part


def window_of(sentences: Sequence[Words], vocabulary: WordPieces) -> Window:
    """One window of some sentences."""
    words = [word for sentence in sentences for word in sentence]
    sizes = [1, *(len(pieces) for _, pieces in words)]
    firsts = np.cumsum([0, *(len(sentence) for sentence in sentences[:-1])])
    starts = np.zeros(len(words), dtype=np.bool_)
    starts[firsts] = True
    pieces = [piece for _, found in words for piece in found]
    return Window(
        pieces=np.array([vocabulary.first, *pieces, vocabulary.last], dtype=np.int64),
        places=np.cumsum(sizes[:-1], dtype=np.int64),
        tokens=np.array([at for at, _ in words], dtype=np.int64),
        starts=starts,
    )
