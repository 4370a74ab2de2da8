"""Which tags fit together? From the scores of each word by itself to the likeliest spans of words.

Tags are in the BIO scheme: `B-T` begins a span of type T, `I-T` continues one, `O` is none. A sequence of tags is
legal when each `I-T` follows `B-T` or `I-T` within its sentence; the likeliest of them is found by Viterbi's algorithm.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    Scores = NDArray[np.float64]

OUTSIDE = "O"
_BEGIN, _INSIDE = "B-", "I-"


@dataclass(frozen=True, slots=True)
class TagSpan:
    """Words `first` to `last` (both in it) are an entity of a type; `score` is the decoder's confidence, in (0, 1]."""

    first: int
    last: int
    type: str
    score: float


class Decoder:
    """Reads spans from the scores of words.

    Args:
        tags: the tags in the order of the scores; `O` is among them.
        bias: by type, what is added to the log probabilities of its tags before tags are chosen; more than 0 finds more
            of the type. It is a threshold and no belief, so confidence is told without it.
    """

    def __init__(self, tags: Sequence[str], bias: Mapping[str, float] | None = None) -> None:
        self.tags = tuple(tags)
        self._outside = self.tags.index(OUTSIDE)
        self._continues = np.array([tag.startswith(_INSIDE) for tag in tags])
        self._bias = np.array([(bias or {}).get(tag[2:], 0.0) for tag in tags])
        legal = [[_may_follow(tag, before) for tag in self.tags] for before in self.tags]
        self._steps = np.where(np.array(legal), 0.0, -np.inf)

    def spans(self, logits: NDArray[np.float32], starts: NDArray[np.bool_], free: NDArray[np.bool_]) -> list[TagSpan]:
        """The spans of k words, in order.

        The score of a span is the geometric mean of the probabilities that the words have of the tags chosen for them:
        exp(1/m * sum_i log softmax(logits_i)[tag_i]) over the m words i of the span. It says how sure the encoder is of
        each word by itself; it does not sum over the other paths.

        Args:
            logits: [k, tags].
            starts: [k], which words begin a sentence, and therefore continue nothing.
            free: [k], which words may be in a span.
        """
        if len(logits) == 0:
            return []
        beliefs = _log_softmax(logits.astype(np.float64))
        allowed = beliefs + self._bias
        allowed[np.ix_(starts, self._continues)] = -np.inf
        allowed[np.ix_(~free, np.arange(len(self.tags)) != self._outside)] = -np.inf
        path = self._best_path(allowed)
        chosen = beliefs[np.arange(len(path)), path]
        return [
            TagSpan(first, last, self.tags[path[first]][2:], float(np.exp(chosen[first : last + 1].mean())))
            for first, last in self._runs(path)
        ]

    def outside(self, logits: NDArray[np.float32]) -> Scores:
        """The probability of each word [k] that it is part of no entity, given its logits [k, tags]."""
        if len(logits) == 0:
            return np.zeros(0)
        return np.asarray(np.exp(_log_softmax(logits.astype(np.float64))[:, self._outside]))

    def _best_path(self, scores: Scores) -> list[int]:
        """The legal sequence of tags with the highest sum of scores [k, tags]."""
        total = np.where(self._continues, -np.inf, scores[0])
        came_from = []
        for score in scores[1:]:
            ways = total[:, np.newaxis] + self._steps
            came_from.append(best := ways.argmax(axis=0))
            total = ways[best, np.arange(len(best))] + score
        path = [int(total.argmax())]
        for origins in reversed(came_from):
            path.append(int(origins[path[-1]]))
        return path[::-1]

    def _runs(self, path: Sequence[int]) -> Iterator[tuple[int, int]]:
        """First and last word of each span of a legal path."""
        inside = [bool(self._continues[tag]) for tag in path]
        for first, tag in enumerate(path):
            if tag != self._outside and not inside[first]:
                behind = next((at for at in range(first + 1, len(path)) if not inside[at]), len(path))
                yield first, behind - 1


def _may_follow(tag: str, before: str) -> bool:
    return not tag.startswith(_INSIDE) or before in (_BEGIN + tag[2:], tag)


def _log_softmax(logits: Scores) -> Scores:
    shifted = logits - logits.max(axis=1, keepdims=True)
    return np.asarray(shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True)))
