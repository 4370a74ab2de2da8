"""The reader of rates, trained on the annotated paragraphs, on the lower layers of the finished encoder."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import torch
from torch.nn import functional

from kg.nlp.passages import passages
from kg.nlp.training.annotated import as_read, token_span
from kg.nlp.training.network import Average, RateReader, linear_decay, optimizer_of, take_step, upper_layers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from spacy.language import Language

    from kg.nlp.encoder import Encoder
    from kg.nlp.passages import Passage
    from kg.nlp.training.annotated import Claim, Paragraph, Span
    from kg.nlp.wordpieces import WordPieces

IGNORED = -100


class Settings(NamedTuple):
    """See `config.toml`, which says what each is for."""

    seed: int
    passes: int
    silent: float
    batch: int
    layer_rate: float
    head_rate: float
    warm_up: float
    dropout: float
    average: float


class Question(NamedTuple):
    """A passage as the network takes it, and what it should say.

    `spans` are the words pointed at [v, 4], 0 for nothing; `judged` [v, 4] as 0 and 1, of which `known` [v, 4] count.
    """

    inputs: tuple[torch.Tensor, ...]
    spans: torch.Tensor
    judged: torch.Tensor
    known: torch.Tensor


def train_rates(
    asked: Sequence[Question],
    weights: Mapping[str, torch.Tensor],
    settings: Settings,
    say: Callable[[str], None] = print,
) -> RateReader:
    """Train on questions; the upper layers begin with the weights of the tagger's."""
    torch.manual_seed(settings.seed)
    rng = random.Random(settings.seed)  # noqa: S311 - draws batches, keeps no secret
    reader = RateReader(upper_layers(weights, settings.dropout), settings.dropout).train()
    optimizer = optimizer_of(reader, settings.layer_rate, settings.head_rate)
    telling = [one for one in asked if one.judged[:, 0].any()]
    silent = [one for one in asked if not one.judged[:, 0].any()]
    some_silent = round(settings.silent * len(silent))
    steps = settings.passes * -(-(len(telling) + some_silent) // settings.batch)
    schedule = linear_decay(optimizer, steps, settings.warm_up)
    average, step = Average.of(reader, settings.average), 0
    for turn in range(settings.passes):
        order = telling + rng.sample(silent, some_silent)
        rng.shuffle(order)
        total = 0.0
        for at in range(0, len(order), settings.batch):
            some = order[at : at + settings.batch]
            loss = torch.stack([loss_of(reader, one) for one in some]).mean()
            take_step(reader, loss, optimizer, schedule)
            average.update(reader, step)
            step += 1
            total += float(loss.detach()) * len(some)
        say(f"pass {turn + 1}/{settings.passes}  loss {total / len(order):.4f}")
    reader.load_state_dict(average.weights)
    return reader.eval()


def loss_of(reader: RateReader, one: Question) -> torch.Tensor:
    """Cross entropy of where the phrases begin and end, and of the judgements."""
    scores, judgements = reader(*one.inputs)
    pointed = functional.cross_entropy(scores.flatten(0, 1), one.spans.flatten(), ignore_index=IGNORED, reduction="sum")
    judged = functional.binary_cross_entropy_with_logits(judgements, one.judged, weight=one.known, reduction="sum")
    return (pointed / 2 + judged) / len(one.spans)


def questions(
    paragraph: Paragraph, nlp: Language, encoder: Encoder, pieces: WordPieces, longest: int
) -> Iterator[Question]:
    """The passages of a paragraph with what is annotated; `nlp` finds sentences."""
    doc, spans = as_read(paragraph, nlp)
    starts = np.array([token.idx for token in doc])
    for passage in passages(doc, spans, pieces, longest):
        rows = [_targets(passage, starts, paragraph.claims[at]) for at in passage.values]
        known = np.array([row[2] for row in rows], dtype=np.float32) * passage.asked[:, None]
        pointed = np.where(passage.asked[:, None], np.array([row[0] for row in rows]), IGNORED)
        yield Question(
            inputs_of(passage, encoder),
            torch.from_numpy(pointed),
            torch.tensor([row[1] for row in rows], dtype=torch.float32),
            torch.from_numpy(known),
        )


def inputs_of(passage: Passage, encoder: Encoder) -> tuple[torch.Tensor, ...]:
    """What the network is called with."""
    of_pieces = (passage.marks, passage.words, passage.window.places)
    arrays = (*of_pieces, passage.pool, passage.near, passage.across, passage.apart)
    return torch.from_numpy(encoder.lower(passage.window.pieces)[None]), *map(torch.from_numpy, arrays)


def _targets(passage: Passage, starts: np.ndarray, claim: Claim) -> tuple[list[int], list[int], list[int]]:
    """Words pointed at, judgements, and which of these count."""
    judged = [int(claim.kind != "none"), int(claim.kind == "outcome"), int(claim.comparison), int(claim.quoted)]
    if claim.kind == "none":
        return [IGNORED] * 4, judged, [1, 0, 0, 0]
    words = [place for span in (claim.event, claim.group) for place in _words(passage, starts, span)]
    return words, judged, [1, 1, 1, 1]


def _words(passage: Passage, starts: np.ndarray, span: Span | None) -> Span:
    """The places of a phrase's first and last word among the pointers; nothing if it is not in the passage."""
    if span is None:
        return 0, 0
    first, last = token_span(starts, span)
    inside = np.flatnonzero((passage.window.tokens >= first) & (passage.window.tokens < last))
    return (int(inside[0]) + 1, int(inside[-1]) + 1) if len(inside) else (0, 0)
