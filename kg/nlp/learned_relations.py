"""How are the things named related, by what the model has learned: modifiers, order in time, cause.

Candidates are pairs of mentions in one sentence, or events in neighbouring ones (`kg.nlp.pairs`); the relation model
judges each by the encoder's vectors of both.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kg.model.errors import KgError
from kg.model.extraction import Relation
from kg.nlp.entities import MODEL
from kg.nlp.pair_model import PairModel
from kg.nlp.pairs import EVENTS, MODIFIED, OUTPUTS, candidates

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray
    from spacy.tokens import Doc

    from kg.model.extraction import Mention

LEARNED = frozenset({*MODIFIED.values(), "before", "cause"})
_TYPES = EVENTS | {kind for pair in MODIFIED for kind in pair}


def load_relations() -> RelationFinder:
    """The relation model that comes with the program (registered as `kg.Relations.v1`).

    Raises:
        KgError: its files are missing or broken.
    """
    try:
        thresholds = json.loads((MODEL / "config.json").read_text(encoding="utf8"))["relations"]
        return RelationFinder(PairModel.load(MODEL / "relations.npz"), thresholds)
    except (OSError, ValueError, KeyError) as error:
        message = f"The relation model {MODEL} is incomplete ({error}): install kg again."
        raise KgError(message) from error


@dataclass(frozen=True, slots=True)
class RelationFinder:
    """Finds relations; `thresholds` are probabilities, by output of the relation model."""

    model: PairModel
    thresholds: Mapping[str, float]

    def find(self, doc: Doc, sentences: Sequence[tuple[int, int]]) -> list[Relation]:
        """The learned relations between the mentions of a document that the encoder has read."""
        mentions = [mention for mention in doc._.mentions if mention.type in _TYPES]
        spans = _word_spans(doc, mentions)
        starts = [start for start, _ in sentences]
        found: list[Relation] = []
        for group in _neighbourhoods(mentions, starts):
            found += self._among(doc, [mentions[at] for at in group], [spans[at] for at in group], starts)
        unique = {(one.type, one.subject, one.object): one for one in found}
        return list(unique.values())

    def _among(
        self, doc: Doc, mentions: Sequence[Mention], spans: Sequence[tuple[int, int, str]], starts: Sequence[int]
    ) -> Iterator[Relation]:
        pairs = candidates(spans, [bisect_right(starts, mention.start) for mention in mentions])
        if not len(pairs.subjects):
            return
        vectors = _means(doc._.vectors, spans)
        likely = self.model.probabilities(vectors, pairs)
        limits = np.array([self.thresholds[name] for name in OUTPUTS])
        asked = np.stack([pairs.family, ~pairs.family, ~pairs.family], axis=1)
        for row, column in zip(*np.nonzero((likely >= limits) & asked), strict=True):
            subject, other = mentions[pairs.subjects[row]], mentions[pairs.objects[row]]
            kind = MODIFIED[subject.type, other.type] if column == 0 else OUTPUTS[column]
            start, end = min(subject.start, other.start), max(subject.end, other.end)
            yield Relation(kind, subject.id, other.id, start, end)


def _word_spans(doc: Doc, mentions: Sequence[Mention]) -> list[tuple[int, int, str]]:
    """First and last token (exclusive) of each mention, and its type."""
    starts = [token.idx for token in doc]
    return [
        (bisect_right(starts, mention.start) - 1, bisect_right(starts, mention.end - 1), mention.type)
        for mention in mentions
    ]


def _neighbourhoods(mentions: Sequence[Mention], starts: Sequence[int]) -> Iterator[list[int]]:
    """The mentions of each two neighbouring sentences, so that the work grows with the text."""
    by_sentence: dict[int, list[int]] = {}
    for at, mention in enumerate(mentions):
        by_sentence.setdefault(bisect_right(starts, mention.start), []).append(at)
    for number, group in by_sentence.items():
        yield group + by_sentence.get(number + 1, [])


def _means(vectors: NDArray[np.float16], spans: Sequence[tuple[int, int, str]]) -> NDArray[np.float32]:
    return np.stack([vectors[first:last].mean(axis=0, dtype=np.float32) for first, last, _ in spans])
