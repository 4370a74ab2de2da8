"""What is read at once to understand a value? Its sentence with what stands before it in the paragraph; then closely.

A value's event and group are often told in an earlier sentence (`of these`, `the corresponding figures`), seldom in a
later one. So a paragraph up to its last value is one passage where it fits, and else a few that overlap: each value
belongs to one of them, with a third of the room for what was said before. A close look takes in no more than the
sentence of the value and the one before it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kg.nlp.windows import ENDS, Words, opens_paragraph, paragraphs, parts, size_of, window_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from numpy.typing import NDArray
    from spacy.tokens import Doc

    from kg.nlp.windows import Window
    from kg.nlp.wordpieces import WordPieces

    Tokens = tuple[int, int]

NEAR = (1, 2, 3, 4, 5, 6, 7, 8, 12, 18, 28, 45, 80)  # words from a value up to which a step of nearness reaches
STEPS = 2 * len(NEAR) + 3  # on both sides, the furthest ones, and the value itself
ACROSS = 4  # values in between that are told apart: 0 to 2, more
SIDES = 2 * ACROSS
APART = 4  # the same sentence, the one before, an earlier one, a later one
TOLD = 5  # of a word: part of no phrase; event, group of the rate just before; event, group of an earlier one
_BEFORE = 3  # the share of a passage, one in so many, that what was said before may take


@dataclass(frozen=True, slots=True, eq=False)
class Passage:
    """A window of n pieces over k words, and the v values in it, some of which are asked about.

    Attributes:
        sentences: that it is made of.
        window: its pieces and words.
        values: of each value the place in the sequence that was asked with.
        spans: and its first and last token (exclusive).
        asked: bool [v], whether the value belongs to this passage; the others are context.
        marks: int64 [n], 1 where a value begins, 2 inside, else 0.
        words: int64 [n], the word that each piece belongs to; the two ends of the window belong to the outermost.
        pool: float32 [v, n], weights of the pieces that make up a value; each row adds up to 1.
        near, across, apart: int64 [v, k], how each word lies to each value: in steps of words, by values in between,
            by sentences.
    """

    sentences: tuple[Words, ...]
    window: Window
    values: tuple[int, ...]
    spans: tuple[Tokens, ...]
    asked: NDArray[np.bool_]
    marks: NDArray[np.int64]
    words: NDArray[np.int64]
    pool: NDArray[np.float32]
    near: NDArray[np.int64]
    across: NDArray[np.int64]
    apart: NDArray[np.int64]

    def words_of(self, span: Tokens | None) -> Tokens | None:
        """The words between two tokens of the document, exclusive; None if there is none of them in the passage."""
        first, last = np.searchsorted(self.window.tokens, span).tolist() if span else (0, 0)
        return (first, last) if first < last else None

    def sentence_of(self, row: int) -> int:
        """Which of the sentences a value begins in."""
        return max(bisect_right([sentence[0][0] for sentence in self.sentences], self.spans[row][0]) - 1, 0)

    def close(self, sentence: int, vocabulary: WordPieces) -> Passage | None:
        """A sentence and the one before it, with their values; None where the passage is no more."""
        first, last = max(sentence - 1, 0), sentence + 1
        if last - first == len(self.sentences):
            return None
        places = [self.sentence_of(row) for row in range(len(self.values))]
        held = zip(self.values, self.spans, places, strict=True)
        chosen = {value: span for value, span, place in held if first <= place < last}
        mine = {value for value, place in zip(self.values, places, strict=True) if place == sentence}
        return _passage(self.sentences[first:last], chosen, mine, vocabulary)


def passages(doc: Doc, values: Sequence[tuple[int, int]], vocabulary: WordPieces, longest: int) -> Iterator[Passage]:
    """The passages of a document, in order, so that each value that the encoder can read is asked about in one.

    Args:
        doc: with sentences.
        values: first and last token (exclusive) of each value, in order, none overlapping another.
        vocabulary: cuts words into pieces.
        longest: pieces of a passage, its two ends included.
    """
    starts, room = [first for first, _ in values], longest - ENDS
    for paragraph in paragraphs(doc, _around(doc, starts), vocabulary, room):
        sentences = [part for sentence in paragraph for part in parts(sentence, room)]
        held = [_held(sentence, starts) for sentence in sentences]
        end = max((at + 1 for at, some in enumerate(held) if some), default=0)  # nothing is read behind the last value
        for first, own, last in _cut([size_of(sentence) for sentence in sentences[:end]], held[:end], room):
            chosen = {at: values[at] for number in range(first, last) for at in held[number]}
            mine = {at for number in range(own, last) for at in held[number]}
            yield _passage(sentences[first:last], chosen, mine, vocabulary)


def told_before(words: int, phrases: Sequence[tuple[Tokens | None, Tokens | None]]) -> NDArray[np.int64]:
    """What each of so many words was for the rates before, which named these events and groups, in order."""
    told = np.zeros(words, dtype=np.int64)
    for left, pair in zip(range(len(phrases), 0, -1), phrases, strict=True):
        for kind, span in enumerate(pair, 1):
            if span:
                told[span[0] : span[1]] = kind + (0 if left == 1 else len(pair))
    return told


def _around(doc: Doc, values: Sequence[int]) -> NDArray[np.bool_]:
    """The tokens of the paragraphs that hold values; white space is none."""
    paragraph = np.cumsum(opens_paragraph(doc))
    held = np.isin(paragraph, paragraph[list(values)])
    return np.asarray(held & (doc.to_array(["IS_SPACE"]) == 0), dtype=np.bool_)


def _held(sentence: Words, starts: Sequence[int]) -> range:
    """The values that begin in a sentence."""
    return range(bisect_left(starts, sentence[0][0]), bisect_right(starts, sentence[-1][0]))


def _cut(sizes: Sequence[int], held: Sequence[range], room: int) -> Iterator[tuple[int, int, int]]:
    """First sentence of each passage, first that belongs to it, and its end (exclusive)."""
    whole = sum(sizes) <= room
    pending = next((at for at, some in enumerate(held) if some), None)
    while pending is not None:
        first = 0 if whole else _reach_back(sizes, pending, min(room // _BEFORE, room - sizes[pending]))
        last, left = pending + 1, room - sum(sizes[first : pending + 1])
        while last < len(sizes) and sizes[last] <= left:
            left -= sizes[last]
            last += 1
        yield first, pending, last
        pending = next((at for at in range(last, len(held)) if held[at]), None)


def _reach_back(sizes: Sequence[int], at: int, room: int) -> int:
    """The first of the sentences before `at` that still fit in."""
    while at > 0 and sizes[at - 1] <= room:
        at -= 1
        room -= sizes[at]
    return at


def _passage(
    sentences: Sequence[Words], values: Mapping[int, Tokens], mine: Collection[int], vocabulary: WordPieces
) -> Passage:
    window = window_of(sentences, vocabulary)
    tokens, n = window.tokens, len(window.pieces)
    ends = np.append(window.places[1:], n - 1)
    words = [
        (int(np.searchsorted(tokens, first)), max(int(np.searchsorted(tokens, last)), 1))
        for first, last in values.values()
    ]
    marks, pool = np.zeros(n, dtype=np.int64), np.zeros((len(values), n), dtype=np.float32)
    for row, (first, last) in enumerate(words):
        begin, end = int(window.places[first]), int(ends[max(last - 1, first)])
        marks[begin:end] = 2
        marks[begin] = 1
        pool[row, begin:end] = 1 / (end - begin)
    sentence = np.cumsum(window.starts, dtype=np.int64)
    return Passage(
        tuple(sentences),
        window,
        tuple(values),
        tuple(values.values()),
        np.array([at in mine for at in values], dtype=np.bool_),
        marks,
        np.clip(np.searchsorted(window.places, np.arange(n), side="right") - 1, 0, len(tokens) - 1),
        pool,
        np.stack([_nearness(len(tokens), *place) for place in words]),
        np.stack([_between(len(tokens), words, row) for row in range(len(words))]),
        np.stack([_sentences_apart(sentence, first) for first, _ in words]),
    )


def _nearness(words: int, first: int, last: int) -> NDArray[np.int64]:
    """The step of each word's distance: 0 in the value, odd before it, even behind."""
    at = np.arange(words)
    before = np.searchsorted(NEAR, np.maximum(first - at, 0)) * 2 + 1
    behind = np.searchsorted(NEAR, np.maximum(at - last + 1, 0)) * 2 + 2
    steps: NDArray[np.int64] = np.where(at < first, before, np.where(at >= last, behind, 0)).astype(np.int64)
    return steps


def _between(words: int, values: Sequence[tuple[int, int]], row: int) -> NDArray[np.int64]:
    """How many values stand between each word and one value: 0 to 3 before it, 4 to 7 behind."""
    at = np.arange(words)
    ends = np.array([last for _, last in values])
    firsts = np.array([first for first, _ in values])
    own_first, own_last = values[row]
    before = ((ends[None] <= own_first) & (ends[None] > at[:, None])).sum(1)
    behind = ((firsts[None] >= own_last) & (firsts[None] <= at[:, None])).sum(1)
    side = at >= own_first
    between: NDArray[np.int64] = np.minimum(np.where(side, behind, before), ACROSS - 1) + ACROSS * side
    return between.astype(np.int64)


def _sentences_apart(sentence: NDArray[np.int64], first: int) -> NDArray[np.int64]:
    """0 in the sentence of the value, 1 in the one before, 2 in earlier ones, 3 in later ones."""
    apart: NDArray[np.int64] = sentence[min(first, len(sentence) - 1)] - sentence
    found: NDArray[np.int64] = np.where(apart < 0, APART - 1, np.minimum(apart, APART - 2)).astype(np.int64)
    return found
