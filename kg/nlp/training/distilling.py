"""Passing on what several deep taggers believe to one shallow tagger, on text that nobody has annotated.

Knowledge distillation (Hinton et al. 2015) from the mean of an ensemble; the student sees less than its teachers did,
as some words are hidden from it (Xie et al. 2020, "Noisy student").
"""

from __future__ import annotations

import time
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

import torch
from torch.nn import functional

from kg.nlp.training.network import Tagger, linear_decay, optimizer_of, take_step, weights_of
from kg.nlp.training.stream import drawn

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kg.nlp.training.network import Weights
    from kg.nlp.training.stream import Stream

EVERY = 200  # steps, after which progress is told
AT_ONCE = 256  # rows that a teacher labels at a time


class Settings(NamedTuple):
    """See `config.toml`, which says what each is for."""

    seed: int
    length: int
    batch: int
    hidden_words: float
    head_rate: float
    warm_up: float


def beliefs(stream: Stream, teachers: Sequence[Tagger], length: int, device: str) -> torch.Tensor:
    """The teachers' mean probabilities of the tags of the pieces of all rows: float16 [k, length - 2, tags]."""
    rows, _ = stream.rows(length, 0, device)
    told = torch.zeros(*rows.shape, teachers[0].tags.out_features, dtype=torch.float16, device=device)
    with torch.no_grad(), torch.autocast(device, dtype=torch.bfloat16, enabled=device == "cuda"):
        for teacher in teachers:
            teacher.to(device).eval()
            for at in range(0, len(rows), AT_ONCE):
                scores = teacher(stream.ended(rows[at : at + AT_ONCE]))[0][:, 1:-1]
                told[at : at + AT_ONCE] += (scores.float().softmax(-1) / len(teachers)).half()
            teacher.cpu()
    return told


def learn(
    stream: Stream,
    told: torch.Tensor,
    weights: Weights,
    steps: int,
    rate: float,
    settings: Settings,
    device: str,
    say: Callable[[str], None] = print,
) -> dict[str, torch.Tensor]:
    """Train a tagger on what it is told of the first pieces of words; returns its weights.

    All students begin with the same tag layer, so that their weights can be averaged.
    """
    torch.manual_seed(settings.seed)
    student = Tagger(weights, told.shape[-1]).to(device).train()
    network = torch.compile(student) if device == "cuda" else student
    optimizer = optimizer_of(student, rate, settings.head_rate)
    schedule = linear_decay(optimizer, steps, settings.warm_up)
    rows, starts = stream.rows(settings.length, 0, device)
    began, total = time.monotonic(), torch.zeros((), device=device)
    for step, at in enumerate(islice(drawn(len(rows), settings.batch, device), steps), 1):
        shown = stream.ended(stream.blind(rows[at], starts[at], settings.hidden_words))
        with torch.autocast(device, dtype=torch.bfloat16, enabled=device == "cuda"):
            scores = network(shown)[0][:, 1:-1]
        likely = functional.log_softmax(scores.float(), -1)
        losses = -(told[at].float() * likely).sum(-1)
        loss = (losses * starts[at]).sum() / starts[at].sum()
        take_step(student, loss, optimizer, schedule)
        total += loss.detach()
        if step % EVERY == 0 or step == steps:
            speed = step * settings.batch * settings.length / (time.monotonic() - began)
            say(f"step {step}/{steps}  loss {float(total) / ((step - 1) % EVERY + 1):.4f}  {speed:.0f} pieces/s")
            total.zero_()
    return weights_of(student)
