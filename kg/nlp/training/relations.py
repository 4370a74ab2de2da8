"""The pair layer, trained on the vectors of the finished encoder as the run time sees them.

The encoder stays as it is: what it has learned of entities also tells what modifies what, and the layer is small enough
to learn in minutes.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import torch
from torch.nn import functional

from kg.nlp.pairs import OUTPUTS, Pairs, candidates
from kg.nlp.training.network import PairLayer, linear_decay
from kg.nlp.training.samples import windows_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from kg.nlp.encoder import Encoder
    from kg.nlp.training.samples import Text, Window
    from kg.nlp.wordpieces import WordPieces

COLUMN = {"before": OUTPUTS.index("before"), "cause": OUTPUTS.index("cause")}  # all others are the first's


class Settings(NamedTuple):
    """See `config.toml`, which says what each is for."""

    seed: int
    cuts: int
    passes: int
    batch: int
    rate: float
    dropout: float


class Question(NamedTuple):
    """The candidate pairs of a window of m spans: vectors [m, width]; targets and what is asked [pairs, OUTPUTS]."""

    vectors: torch.Tensor
    pairs: Pairs
    target: torch.Tensor
    asked: torch.Tensor


def train_relations(
    texts: Sequence[Text],
    encoder: Encoder,
    pieces: WordPieces,
    longest: int,
    settings: Settings,
    say: Callable[[str], None] = print,
) -> PairLayer:
    """Train the pair layer on texts with relations; the encoder reads each text `cuts` times, cut otherwise each time.

    Args:
        texts: with spans and relations.
        encoder: as it is shipped.
        pieces: its vocabulary.
        longest: word pieces of a window.
        settings: of the training.
        say: is told how it goes.
    """
    torch.manual_seed(settings.seed)
    rng = random.Random(settings.seed)  # noqa: S311 - draws batches, keeps no secret
    asked = [one for _ in range(settings.cuts) for one in questions(texts, encoder, pieces, longest, rng)]
    say(f"{len(asked)} windows, {sum(len(one.target) for one in asked)} pairs")
    layer = PairLayer(encoder.hidden, settings.dropout).train()
    optimizer = torch.optim.AdamW(layer.parameters(), lr=settings.rate, weight_decay=0.01)
    steps = settings.passes * -(-len(asked) // settings.batch)
    schedule = linear_decay(optimizer, steps, 0.0)
    for turn in range(settings.passes):
        rng.shuffle(asked)
        total = 0.0
        for at in range(0, len(asked), settings.batch):
            loss = _loss(layer, asked[at : at + settings.batch])
            loss.backward()
            optimizer.step()
            schedule.step()
            optimizer.zero_grad()
            total += float(loss.detach())
        say(f"pass {turn + 1}/{settings.passes}  loss {total * settings.batch / len(asked):.4f}")
    layer.eval()
    return layer


def questions(
    texts: Sequence[Text], encoder: Encoder, pieces: WordPieces, longest: int, rng: random.Random
) -> Iterator[Question]:
    """The candidate pairs of all windows that have some, with the encoder's vectors of their spans."""
    for text in texts:
        for window in windows_of(text, pieces, longest, rng, {}, 0.0):
            pairs = candidates(window.spans, window.sentence_of)
            if len(pairs.subjects):
                _, hidden = encoder.run(np.array(window.ids, dtype=np.int64))
                words = hidden[list(window.first_pieces)]
                vectors = np.stack([words[first:last].mean(axis=0) for first, last, _ in window.spans])
                yield Question(torch.from_numpy(vectors), pairs, *targets(window, pairs))


def targets(window: Window, pairs: Pairs) -> tuple[torch.Tensor, torch.Tensor]:
    """What the corpus says of each pair [pairs, OUTPUTS], and which questions are asked of it."""
    place = {pair: at for at, pair in enumerate(zip(pairs.subjects.tolist(), pairs.objects.tolist(), strict=True))}
    target = torch.zeros(len(place), len(OUTPUTS))
    for kind, a, b in window.relations:
        if (a, b) in place:
            target[place[a, b], COLUMN.get(kind, 0)] = 1
    family = torch.tensor(pairs.family)
    return target, torch.stack([family, ~family, ~family], dim=1).float()


def _loss(layer: PairLayer, batch: Sequence[Question]) -> torch.Tensor:
    """Binary cross entropy of the questions asked: of each window the mean over its pairs, then over windows."""
    shifts = np.cumsum([0, *(len(one.vectors) for one in batch[:-1])])
    vectors = torch.cat([one.vectors for one in batch])
    subjects = np.concatenate([one.pairs.subjects + by for one, by in zip(batch, shifts, strict=True)])
    objects = np.concatenate([one.pairs.objects + by for one, by in zip(batch, shifts, strict=True)])
    features = torch.from_numpy(np.concatenate([one.pairs.features for one in batch]))
    scores = layer(vectors[subjects], vectors[objects], features)
    losses = functional.binary_cross_entropy_with_logits(scores, torch.cat([b.target for b in batch]), reduction="none")
    weight = torch.cat([b.asked / len(b.target) for b in batch])
    return (losses * weight).sum() / len(batch)
