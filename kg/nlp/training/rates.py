"""The reader of rates, trained on the annotated paragraphs, on the lower layers of the finished encoder."""

from __future__ import annotations

import os
import random
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import repeat
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import torch
from torch.nn import functional

from kg.nlp.passages import passages, told_before
from kg.nlp.training.annotated import as_read, sentences_of, token_span
from kg.nlp.training.network import Average, RateReader, descend, linear_decay, optimizer_of, upper_layers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from spacy.language import Language

    from kg.nlp.encoder import Encoder
    from kg.nlp.passages import Passage, Tokens
    from kg.nlp.training.annotated import Claim, Paragraph
    from kg.nlp.wordpieces import WordPieces

    Phrases = tuple[Tokens | None, Tokens | None]

PROCESSORS = os.cpu_count() or 1
SHIFTS = 4  # spans with one end a word off


class Settings(NamedTuple):
    """See `config.toml`, which says what each is for."""

    seed: int
    passes: int
    silent: float
    forgotten: float
    mistaken: float
    softened: float
    doubted: float
    batch: int
    layer_rate: float
    head_rate: float
    warm_up: float
    dropout: float
    average: float


class Question(NamedTuple):
    """A passage with v values as the network takes it, and what it should say.

    Attributes:
        seen: what `RateReader.look` takes.
        placed: what `RateReader.tell` takes of the passage: words, places.
        lying: and of each value: pool, near, across, apart.
        asked: the values that are asked about, in order; the others are context.
        phrases: event and group of each value, in words of the passage, exclusive; None for nothing.
        judged: [v, 4] as 0 and 1.
        known: [v, 4] as 0 and 1, which of the judgements count.
    """

    seen: tuple[torch.Tensor, ...]
    placed: tuple[torch.Tensor, torch.Tensor]
    lying: tuple[torch.Tensor, ...]
    asked: tuple[int, ...]
    phrases: tuple[Phrases, ...]
    judged: torch.Tensor
    known: torch.Tensor

    @property
    def claims(self) -> list[int]:
        """The values that are rates."""
        return torch.nonzero(self.judged[:, 0])[:, 0].tolist()


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
    telling = [one for one in asked if one.claims]
    silent = [one for one in asked if not one.claims]
    some_silent = round(settings.silent * len(silent))
    steps = settings.passes * -(-(len(telling) + some_silent) // settings.batch)
    schedule = linear_decay(optimizer, steps, settings.warm_up)
    average, step = Average.of(reader, settings.average), 0
    with _side_by_side() as pool:
        for turn in range(settings.passes):
            order = telling + rng.sample(silent, some_silent)
            rng.shuffle(order)
            total = 0.0
            for at in range(0, len(order), settings.batch):
                some = [(one, _told(one, rng, settings)) for one in order[at : at + settings.batch]]
                some.sort(key=lambda pair: len(pair[0].asked) * len(pair[0].seen[1]))  # so that shares take alike
                shares = [some[first::PROCESSORS] for first in range(PROCESSORS)]
                parts = list(pool.map(_gradients, repeat(reader), shares, repeat(settings)))
                for value, *each in zip(reader.parameters(), *(gradients for _, gradients in parts), strict=True):
                    told = [one for one in each if one is not None]
                    value.grad = torch.stack(told).sum(0) / len(some) if told else None
                descend(reader, optimizer, schedule)
                average.update(reader, step)
                step += 1
                total += sum(loss for loss, _ in parts)
            say(f"pass {turn + 1}/{settings.passes}  loss {total / len(order):.4f}")
    reader.load_state_dict(average.weights)
    return reader.eval()


@contextmanager
def _side_by_side() -> Iterator[ThreadPoolExecutor]:
    """A thread for each processor and none inside them: the matrices of one passage are too small to share out."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        with ThreadPoolExecutor(PROCESSORS) as pool:
            yield pool
    finally:
        torch.set_num_threads(threads)


def _gradients(
    reader: RateReader, share: Sequence[tuple[Question, torch.Tensor]], settings: Settings
) -> tuple[float, Sequence[torch.Tensor | None]]:
    """The loss of a share of a batch and its gradients; a thread's own, so that nothing is written twice."""
    values = list(reader.parameters())
    if not share:
        return 0.0, [None] * len(values)
    loss = torch.stack([loss_of(reader, one, told, settings) for one, told in share]).sum()
    return float(loss.detach()), torch.autograd.grad(loss, values, allow_unused=True)


def loss_of(reader: RateReader, one: Question, told: torch.Tensor, settings: Settings) -> torch.Tensor:
    """Cross entropy of the phrases of the values asked about, and of the judgements.

    Some of what is believed goes to the spans with one end a word off (Zhu and Li 2022, "Boundary smoothing for named
    entity recognition") and to the other judgement (Szegedy et al. 2016, label smoothing): the ends of a phrase are a
    matter of taste, and a reader that is never quite sure knows better how sure it is.

    Args:
        reader: being trained.
        one: the passage.
        told: what the words were for the rates before each of the values asked about [asked, k].
        settings: how far what is annotated is to be believed.
    """
    shared, glance = reader.look(*one.seen)
    rows = list(one.asked)
    pool, near, across, apart = (each[rows] for each in one.lying)
    spans, nothing, judgements = reader.tell(shared, *one.placed, pool, near, across, apart, told)
    judged, known = one.judged[rows], one.known[rows]
    believed = judged * (1 - settings.doubted) + settings.doubted / 2
    loss = functional.binary_cross_entropy_with_logits(judgements, believed, weight=known, reduction="sum")
    loss = loss + functional.binary_cross_entropy_with_logits(glance[rows], judged[:, 0], reduction="sum")
    if claims := [place for place, row in enumerate(rows) if judged[place, 0]]:
        words = spans.shape[-1]
        backward = torch.ones(words, words, dtype=torch.bool).tril(-1)
        scores = spans[claims].masked_fill(backward, torch.finfo(spans.dtype).min).flatten(2)
        scores = torch.cat([nothing[claims][:, :, None], scores], dim=2)
        wanted = [_places(span, words) for place in claims for span in one.phrases[rows[place]]]
        share = torch.tensor([1 - settings.softened] + [settings.softened / SHIFTS] * SHIFTS)
        chances = scores.flatten(0, 1).log_softmax(1).gather(1, torch.tensor(wanted))
        loss = loss - (chances * share).sum()
    return loss / len(rows)


def _places(span: Tokens | None, words: int) -> list[int]:
    """Where a span and those with one end a word off stand among the scores: 0 for nothing, then by first and last."""
    if span is None:
        return [0] * (1 + SHIFTS)
    first, last = span[0], span[1] - 1
    here = 1 + first * words + last
    near = ((first - 1, last), (first + 1, last), (first, last - 1), (first, last + 1))
    return [here, *(1 + a * words + b if 0 <= a <= b < words else here for a, b in near)]


def _told(one: Question, rng: random.Random, settings: Settings) -> torch.Tensor:
    """What the rates before each value were about, some forgotten and some mistaken, as the run time may be too."""
    claims, words = one.claims, len(one.placed[1])
    rows = []
    for row in one.asked:
        before = [
            one.phrases[rng.choice(claims) if rng.random() < settings.mistaken else claim]
            for claim in claims
            if claim < row and rng.random() >= settings.forgotten
        ]
        rows.append(told_before(words, before))
    return torch.from_numpy(np.stack(rows))


def questions(
    paragraph: Paragraph, nlp: Language, encoder: Encoder, pieces: WordPieces, longest: int, alone: float | None
) -> Iterator[Question]:
    """The passages of a paragraph with what is annotated, and some of its sentences by themselves.

    Args:
        paragraph: annotated.
        nlp: finds sentences.
        encoder: whose lower layers are read with.
        pieces: its vocabulary.
        longest: pieces of a passage.
        alone: the share of the sentences with a rate that are asked about without the others, as a reader pastes them;
            None for a paragraph that is such a sentence, which cannot tell whose its figures are.
    """
    doc, spans = as_read(paragraph, nlp)
    starts = np.array([token.idx for token in doc])
    for passage in passages(doc, spans, pieces, longest):
        rows = [_targets(passage, starts, paragraph.claims[at], whole=alone is not None) for at in passage.values]
        of_pieces = (passage.marks, passage.pool)
        yield Question(
            (torch.from_numpy(encoder.lower(passage.window.pieces)[None]), *map(torch.from_numpy, of_pieces)),
            (torch.from_numpy(passage.words), torch.from_numpy(passage.window.places)),
            tuple(map(torch.from_numpy, (passage.pool, passage.near, passage.across, passage.apart))),
            tuple(np.flatnonzero(passage.asked).tolist()),
            tuple(phrases for phrases, _, _ in rows),
            torch.tensor([judged for _, judged, _ in rows], dtype=torch.float32),
            torch.tensor([known for _, _, known in rows], dtype=torch.float32),
        )
    if alone is None:
        return
    rng = random.Random(paragraph.text)  # noqa: S311 - draws sentences, keeps no secret
    for sentence in sentences_of(paragraph, doc):
        if any(claim.kind != "none" for claim in sentence.claims) and rng.random() < alone:
            yield from questions(sentence, nlp, encoder, pieces, longest, None)


def _targets(
    passage: Passage, starts: np.ndarray, claim: Claim, *, whole: bool
) -> tuple[Phrases, list[int], list[int]]:
    """Words of event and group, judgements, and which of these count."""
    judged = [int(claim.kind != "none"), int(claim.kind == "outcome"), int(claim.comparison), int(claim.quoted)]
    if claim.kind == "none":
        return (None, None), judged, [1, 0, 0, 0]
    event, group = (passage.words_of(span and token_span(starts, span)) for span in (claim.event, claim.group))
    return (event, group), judged, [1, 1, 1, int(whole)]
