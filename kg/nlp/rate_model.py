"""What is said of a value: is it a rate, of what event, in whom? The learned reader of rates, at run time.

It reads a passage on the encoder's lower layers with upper layers of its own, and each value points at its event and
its group (after Vinyals et al. 2015, Pointer networks; as in extractive question answering, Devlin et al. 2019).
"""

from __future__ import annotations

import json
from bisect import bisect_right
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from kg.model.errors import KgError
from kg.nlp.encoder import Encoder, Graph
from kg.nlp.entities import MODEL as ENTITIES
from kg.nlp.passages import passages
from kg.nlp.wordpieces import WordPieces

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from spacy.tokens import Doc

    from kg.nlp.passages import Passage

MODEL = Path(__file__).parent / "models" / "rates"
LONGEST_PHRASE = 40  # words of an event or a group
LIKELY = 0.5  # probability from which a judgement holds
_MARGIN = 8  # beginnings that are tried: beyond them nothing is likely
_AT_ONCE = 16  # values
Tokens = tuple[int, int]


class Reading(NamedTuple):
    """What the model makes of a value; probabilities in [0, 1], phrases as first and last token (exclusive).

    Attributes:
        claim: that the value is a rate of counted units.
        outcome: that it is an outcome, and no characteristic of a sample or a study.
        comparison: that it is one arm of a comparison.
        quoted: that the figure is someone else's.
        event, group: what occurred and in whom; None where the passage does not say.
        event_sure, group_sure: of these phrases, exactly.
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
    reader: Graph
    longest: int
    confidence: tuple[float, ...]

    @classmethod
    def load(cls, folder: Path = MODEL, entities: Path = ENTITIES) -> RateModel:
        """Read `reader.onnx` and `config.json`; lower layers and word pieces are those of the entity model.

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
        return cls(vocabulary, Encoder.load(entities), Graph.load(folder / "reader.onnx"), longest, confidence)

    def read(self, doc: Doc, values: Sequence[Tokens]) -> list[Reading | None]:
        """A reading of each value; None where the encoder cannot read it.

        Args:
            doc: with sentences.
            values: first and last token (exclusive) of each, in order, none overlapping another.
        """
        found: list[Reading | None] = [None] * len(values)
        for passage in passages(doc, values, self.vocabulary, self.longest) if values else ():
            scores, judgements = self._run(passage)
            chances = 1 / (1 + np.exp(-judgements))
            edges = _edges(passage, chances[:, 0] >= LIKELY)
            for row in np.flatnonzero(passage.asked).tolist():
                found[passage.values[row]] = _reading(passage, scores[row], chances[row], edges)
        return found

    def _run(self, passage: Passage) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Pointer scores and judgements of all values of a passage, some at a time, which bounds the memory."""
        vectors = self.encoder.lower(passage.window.pieces)[np.newaxis]
        told = [
            self.reader.run(
                vectors=vectors,
                marks=passage.marks,
                words=passage.words,
                places=passage.window.places,
                pool=passage.pool[at : at + _AT_ONCE],
                near=passage.near[at : at + _AT_ONCE],
                across=passage.across[at : at + _AT_ONCE],
                apart=passage.apart[at : at + _AT_ONCE],
            )
            for at in range(0, len(passage.values), _AT_ONCE)
        ]
        return np.concatenate([scores for scores, _ in told]), np.concatenate([chances for _, chances in told])

    def sure(self, reading: Reading) -> float:
        """How likely the whole claim is right, in [0, 1]: calibrated on texts that the model did not learn from."""
        bias, *weights = self.confidence
        seen = np.log(np.maximum([reading.claim, reading.event_sure, reading.group_sure], 1e-6))
        return float(1 / (1 + np.exp(-(bias + seen @ np.array(weights)))))


def _edges(passage: Passage, claims: NDArray[np.bool_]) -> list[int]:
    """The words before which a phrase ends, in order: where sentences begin, where rates begin and end."""
    values = [
        edge for row in np.flatnonzero(claims) for inside in [np.flatnonzero(passage.near[row] == 0)]
        for edge in (int(inside[0]), int(inside[-1]) + 1)
    ]  # fmt: skip
    return sorted({*np.flatnonzero(passage.window.starts).tolist(), *values, len(passage.window.tokens)})


def _reading(
    passage: Passage, scores: NDArray[np.float32], chances: NDArray[np.float32], edges: Sequence[int]
) -> Reading:
    event, event_sure = best_span(scores[0], scores[1], edges)
    group, group_sure = best_span(scores[2], scores[3], edges)
    tokens = passage.window.tokens
    claim, outcome, comparison, quoted = map(float, chances)
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


def best_span(
    first: NDArray[np.float32], last: NDArray[np.float32], edges: Sequence[int]
) -> tuple[Tokens | None, float]:
    """The likeliest span of words, first and last both in it, and its probability; None where nothing is likelier.

    Args:
        first: scores [1 + words] of where the span begins; the one at 0 is for nothing.
        last: likewise of where it ends.
        edges: words before which a span that begins before them ends, in order; the last is behind all words.
    """
    opens, closes = _log_softmax(first), _log_softmax(last)
    best, span = float(opens[0] + closes[0]), None
    for begin in np.argsort(-opens[1:])[:_MARGIN].tolist():
        ends = closes[1 + begin : 1 + min(begin + LONGEST_PHRASE, edges[bisect_right(edges, begin)])]
        end = int(np.argmax(ends))
        total = float(opens[1 + begin] + ends[end])
        if total > best:
            best, span = total, (begin, begin + end)
    return span, float(np.exp(best))


def _log_softmax(scores: NDArray[np.float32]) -> NDArray[np.float64]:
    shifted = scores.astype(np.float64) - scores.max()
    return np.asarray(shifted - np.log(np.exp(shifted).sum()))
