"""What is said of a value: is it a rate, of what event, in whom? The learned reader of rates, at run time.

It reads a passage on the encoder's lower layers with upper layers of its own. Each value, in the order of the text,
points at its event and its group, told what the rates before it were about (after Vinyals et al. 2015, Pointer
networks; as in extractive question answering, Devlin et al. 2019).
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
        """Write the readings of the values that a passage is asked about."""
        vectors = self.encoder.lower(passage.window.pieces)[np.newaxis]
        shared, glance = self.look.run(vectors=vectors, marks=passage.marks, pool=passage.pool)
        chances = _chance(glance)
        allowed = allowed_spans(passage, chances >= LIKELY)
        before: list[tuple[Tokens | None, Tokens | None]] = []
        for row, value in enumerate(passage.values):
            if passage.asked[row]:
                found[value] = (
                    self._reading(passage, row, shared, before, allowed)
                    if chances[row] >= _GLANCE
                    else Reading(float(chances[row]), 0.0, 0.0, 0.0, None, 0.0, None, 0.0)
                )
            if (reading := found[value]) and reading.claim >= TOLD:
                before.append((passage.words_of(reading.event), passage.words_of(reading.group)))

    def _reading(
        self,
        passage: Passage,
        row: int,
        shared: Array,
        before: Sequence[tuple[Tokens | None, Tokens | None]],
        allowed: NDArray[np.bool_],
    ) -> Reading:
        """Of one value; one at a time, as what is said of it depends on what was said of those before."""
        one = slice(row, row + 1)
        spans, nothing, judgements = self.tell.run(
            shared=shared,
            words=passage.words,
            places=passage.window.places,
            pool=passage.pool[one],
            near=passage.near[one],
            across=passage.across[one],
            apart=passage.apart[one],
            told=told_before(len(passage.window.tokens), before)[np.newaxis],
        )
        event, event_sure = best_span(spans[0, 0], float(nothing[0, 0]), allowed)
        group, group_sure = best_span(spans[0, 1], float(nothing[0, 1]), allowed)
        tokens = passage.window.tokens
        claim, outcome, comparison, quoted = map(float, _chance(judgements[0]))
        return Reading(
            claim,
            outcome,
            comparison,
            quoted,
            event and (int(tokens[event[0]]), int(tokens[event[1]]) + 1),
            event_sure,
            group and (int(tokens[group[0]]), int(tokens[group[1]]) + 1),
            group_sure,
        )

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


def best_span(spans: Array, nothing: float, allowed: NDArray[np.bool_]) -> tuple[Tokens | None, float]:
    """The span of words, first and last both in it, that most likely names what is meant, and how likely it does.

    A span names the same as another if they share most of their words, so its likelihood is that of all those together
    (after Goel and Byrne 2000, "Minimum Bayes-risk automatic speech recognition"); but a span must be likely itself.

    Args:
        spans: scores [first word, last word].
        nothing: the score of no span.
        allowed: bool, which spans may be told, alike.

    Returns:
        None for the span where nothing is likelier.
    """
    firsts, lasts = np.nonzero(allowed)
    scores = np.append(spans[allowed].astype(np.float64), nothing)
    chances = np.exp(scores - scores.max())
    chances /= chances.sum()
    likely = np.argsort(-chances[:-1], kind="stable")[:_LOOKED_AT]
    if not len(likely):
        return None, float(chances[-1])
    firsts, lasts = firsts[likely], lasts[likely]
    alike = _shared(firsts, lasts) >= SAME
    found = np.minimum(alike @ chances[likely], 1.0).round(6)  # so that of two as likely, the likelier itself is first
    found[chances[likely] < _LIKELY_ITSELF * chances[likely[0]]] = 0.0
    best = int(np.argmax(found))
    if chances[-1] >= found[best]:
        return None, float(chances[-1])
    return (int(firsts[best]), int(lasts[best])), float(found[best])


def _shared(firsts: NDArray[np.int64], lasts: NDArray[np.int64]) -> NDArray[np.float64]:
    """F1 of the words of each span and each other [spans, spans]."""
    both = np.minimum.outer(lasts, lasts) - np.maximum.outer(firsts, firsts) + 1
    lengths = lasts - firsts + 1
    shared: NDArray[np.float64] = 2 * np.maximum(both, 0) / np.add.outer(lengths, lengths)
    return shared


def _chance(scores: Array) -> NDArray[np.float64]:
    return np.asarray(1 / (1 + np.exp(-scores.astype(np.float64))))
