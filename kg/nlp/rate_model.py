"""What is said of a value: is it a rate, of what event, in whom? The learned reader of rates, at run time.

It reads a passage on the encoder's lower layers with upper layers of its own. Each value, in the order of the text,
points at its event and its group, told what the rates before it were about (after Vinyals et al. 2015, Pointer
networks; as in extractive question answering, Devlin et al. 2019). What is told as a rate is read twice, in its passage
and closely, and both readings count: a phrase far off is believed where nothing near is as likely.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from kg.model.errors import KgError
from kg.nlp.encoder import Encoder, Graph
from kg.nlp.entities import MODEL as ENTITIES
from kg.nlp.passages import passages, told_before
from kg.nlp.wordpieces import WordPieces

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from spacy.tokens import Doc

    from kg.nlp.encoder import Array
    from kg.nlp.passages import Passage

MODEL = Path(__file__).parent / "models" / "rates"
LONGEST_PHRASE = 40  # words of an event or a group
LIKELY = 0.5  # probability from which a judgement holds
TOLD = 0.8  # and from which a value is told as a rate: F1 is flat here on the paragraphs kept from training
SAME = 0.5  # F1 of their words from which two phrases name the same
_LIKELY_ITSELF = 0.5  # how likely a phrase must be, compared with the likeliest
_CLOSE = 2 / 3  # the weight of the close look: two in three did best on the paragraphs kept from training, 1/2 next
_LEAST = 1e-12  # in place of a probability of nothing at all
_LOOKED_AT = 24  # phrases; with all of them, another was chosen for 10 of 1,630 on the paragraphs kept from training
_SUREST = 1e-4  # from impossible and from certain: the reader's own probabilities are not that exact
_GLANCE = 0.05  # probability at first glance below which a value is not looked at again
Tokens = tuple[int, int]


class Reading(NamedTuple):
    """What the model makes of a value; probabilities in [0, 1], phrases as first and last token (exclusive).

    Attributes:
        claim: that the value is a rate of counted units.
        outcome: that it is an outcome, and no characteristic of a sample or a study.
        comparison: that it is one arm of a comparison.
        quoted: that the figure is someone else's.
        event, group: what occurred and in whom; None where the passage does not say.
        event_sure, group_sure: that these phrases name what is meant, give or take some words.
    """

    claim: float
    outcome: float
    comparison: float
    quoted: float
    event: Tokens | None
    event_sure: float
    group: Tokens | None
    group_sure: float


class _Seen(NamedTuple):
    """A passage with what the upper layers make of it, how likely its values are rates, and which spans may be told."""

    passage: Passage
    shared: Array
    chances: NDArray[np.float64]
    allowed: NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class RateModel:
    """The parts of the trained reader; `longest` is how many word pieces it reads at once."""

    vocabulary: WordPieces
    encoder: Encoder
    look: Graph
    tell: Graph
    longest: int
    confidence: tuple[float, ...]

    @classmethod
    def load(cls, folder: Path = MODEL, entities: Path = ENTITIES) -> RateModel:
        """Read `look.onnx`, `tell.onnx` and `config.json`; lower layers and word pieces are those of the entity model.

        Raises:
            KgError: something of it is missing or does not fit together.
        """
        try:
            config = json.loads((folder / "config.json").read_text(encoding="utf8"))
            longest, confidence = int(config["longest"]), tuple(map(float, config["confidence"]))
            vocabulary = WordPieces.load(entities / "wordpieces.txt")
        except (OSError, ValueError, KeyError) as error:
            message = f"The rate model {folder} is incomplete ({error}): install kg again."
            raise KgError(message) from error
        look, tell = Graph.load(folder / "look.onnx"), Graph.load(folder / "tell.onnx")
        return cls(vocabulary, Encoder.load(entities), look, tell, longest, confidence)

    def read(self, doc: Doc, values: Sequence[Tokens]) -> list[Reading | None]:
        """A reading of each value; None where the encoder cannot read it.

        Args:
            doc: with sentences.
            values: first and last token (exclusive) of each, in order, none overlapping another.
        """
        found: list[Reading | None] = [None] * len(values)
        for passage in passages(doc, values, self.vocabulary, self.longest) if values else ():
            self._read(passage, found)
        return found

    def _read(self, passage: Passage, found: list[Reading | None]) -> None:
        """Write the readings of the values that a passage is asked about, one after the other.

        One at a time, as what is said of a value depends on what was said of those before.
        """
        whole = self._seen(passage)
        close_looks: dict[int, _Seen | None] = {}
        for row in np.flatnonzero(passage.asked).tolist():
            if whole.chances[row] < _GLANCE:
                found[passage.values[row]] = Reading(float(whole.chances[row]), 0.0, 0.0, 0.0, None, 0.0, None, 0.0)
                continue
            phrases, judged = self._told(whole, row, found)
            claim, outcome, comparison, quoted = map(float, judged)
            sentence = passage.sentence_of(row)
            if claim >= TOLD and sentence not in close_looks:
                close_looks[sentence] = self._seen(near) if (near := passage.close(sentence, self.vocabulary)) else None
            if claim >= TOLD and (close := close_looks[sentence]):
                again, _ = self._told(close, close.passage.values.index(passage.values[row]), found)
                offset = int(np.searchsorted(passage.window.tokens, close.passage.window.tokens[0]))
                phrases = [blended(far, one, offset) for far, one in zip(phrases, again, strict=True)]
            (event, event_sure), (group, group_sure) = (best_span(*each) for each in phrases)
            tokens = passage.window.tokens
            found[passage.values[row]] = Reading(
                claim,
                outcome,
                comparison,
                quoted,
                event and (int(tokens[event[0]]), int(tokens[event[1]]) + 1),
                event_sure,
                group and (int(tokens[group[0]]), int(tokens[group[1]]) + 1),
                group_sure,
            )

    def _seen(self, passage: Passage) -> _Seen:
        """A passage as it is at first glance."""
        vectors = self.encoder.lower(passage.window.pieces)[np.newaxis]
        shared, glance = self.look.run(vectors=vectors, marks=passage.marks, pool=passage.pool)
        chances = _chance(glance)
        return _Seen(passage, shared, chances, allowed_spans(passage, chances >= LIKELY))

    def _told(
        self, seen: _Seen, row: int, found: Sequence[Reading | None]
    ) -> tuple[list[tuple[NDArray[np.float64], float]], NDArray[np.float64]]:
        """What `span_chances` says of the event and the group of a value, and how likely the four judgements are."""
        passage, one = seen.passage, slice(row, row + 1)
        earlier = [found[value] for value in passage.values[:row]]
        before = [
            (passage.words_of(reading.event), passage.words_of(reading.group))
            for reading in earlier
            if reading and reading.claim >= TOLD
        ]
        spans, nothing, judgements = self.tell.run(
            shared=seen.shared,
            words=passage.words,
            places=passage.window.places,
            pool=passage.pool[one],
            near=passage.near[one],
            across=passage.across[one],
            apart=passage.apart[one],
            told=told_before(len(passage.window.tokens), before)[np.newaxis],
        )
        phrases = [span_chances(spans[0, kind], float(nothing[0, kind]), seen.allowed) for kind in (0, 1)]
        return phrases, _chance(judgements[0])

    def sure(self, reading: Reading) -> float:
        """How likely the whole claim is right, in [0, 1]: calibrated on texts that the model did not learn from."""
        bias, *weights = self.confidence
        return float(1 / (1 + np.exp(-(bias + odds(reading) @ np.array(weights)))))


def odds(reading: Reading) -> NDArray[np.float64]:
    """What the confidence in a reading is made from [3]: the logarithms of the odds of value, event and group."""
    chances = np.clip([reading.claim, reading.event_sure, reading.group_sure], _SUREST, 1 - _SUREST)
    return np.asarray(np.log(chances / (1 - chances)))


def allowed_spans(passage: Passage, claims: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Bool [first word, last word] of the phrases that may be: short, in one sentence, across no edge of a rate.

    Args:
        passage: of k words.
        claims: bool [v], which of its values are taken for rates.
    """
    words = np.arange(len(passage.window.tokens))
    edges = np.zeros(len(words) + 1, dtype=np.int64)
    edges[np.flatnonzero(passage.window.starts)] = 1
    for row in np.flatnonzero(claims).tolist():
        inside = np.flatnonzero(passage.near[row] == 0)
        edges[[inside[0], inside[-1] + 1]] = 1
    part, length = np.cumsum(edges[:-1]), words - words[:, np.newaxis]
    allowed: NDArray[np.bool_] = (length >= 0) & (length < LONGEST_PHRASE) & (part == part[:, np.newaxis])
    return allowed


def span_chances(spans: Array, nothing: float, allowed: NDArray[np.bool_]) -> tuple[NDArray[np.float64], float]:
    """How likely each span of words is what is meant [first word, last word], and how likely none is; they add up to 1.

    Args:
        spans: scores [first word, last word].
        nothing: the score of no span.
        allowed: bool, which spans may be told, alike.
    """
    scores = np.append(spans[allowed].astype(np.float64), nothing)
    chances = np.exp(scores - scores.max())
    chances /= chances.sum()
    found = np.zeros(spans.shape, dtype=np.float64)
    found[allowed] = chances[:-1]
    return found, float(chances[-1])


def blended(
    far: tuple[NDArray[np.float64], float], close: tuple[NDArray[np.float64], float], offset: int
) -> tuple[NDArray[np.float64], float]:
    """Two opinions on the same words as one; those of a close look begin at a word of the others.

    Where the close look sees nothing, what is meant stands out of its sight, and the other one says where, or that the
    passage does not tell.
    """
    (found, nothing), (near, unseen), words = far, close, slice(offset, offset + len(close[0]))
    outside = found.copy()
    outside[words, words] = 0.0
    share = _CLOSE * unseen / max(outside.sum() + nothing, _LEAST)
    together = (1 - _CLOSE) * found + share * outside
    together[words, words] += _CLOSE * near
    return together, (1 - _CLOSE + share) * nothing


def best_span(chances: NDArray[np.float64], nothing: float) -> tuple[Tokens | None, float]:
    """The span of words, first and last both in it, that most likely names what is meant, and how likely it does.

    A span names the same as another if they share most of their words, so its likelihood is that of all those together
    (after Goel and Byrne 2000, "Minimum Bayes-risk automatic speech recognition"); but a span must be likely itself.

    Args:
        chances: of each span, as `span_chances` says; 0 for one that may not be told.
        nothing: that of no span.

    Returns:
        None for the span where nothing is likelier.
    """
    firsts, lasts = np.nonzero(chances)
    each = chances[firsts, lasts]
    likely = np.argsort(-each, kind="stable")[:_LOOKED_AT]
    if not len(likely):
        return None, nothing
    firsts, lasts, each = firsts[likely], lasts[likely], each[likely]
    alike = _shared(firsts, lasts) >= SAME
    found = np.minimum(alike @ each, 1.0).round(6)  # so that of two as likely, the likelier itself is first
    found[each < _LIKELY_ITSELF * each[0]] = 0.0
    best = int(np.argmax(found))
    if nothing >= found[best]:
        return None, nothing
    return (int(firsts[best]), int(lasts[best])), float(found[best])


def _shared(firsts: NDArray[np.int64], lasts: NDArray[np.int64]) -> NDArray[np.float64]:
    """F1 of the words of each span and each other [spans, spans]."""
    both = np.minimum.outer(lasts, lasts) - np.maximum.outer(firsts, firsts) + 1
    lengths = lasts - firsts + 1
    shared: NDArray[np.float64] = 2 * np.maximum(both, 0) / np.add.outer(lengths, lengths)
    return shared


def _chance(scores: Array) -> NDArray[np.float64]:
    return np.asarray(1 / (1 + np.exp(-scores.astype(np.float64))))
