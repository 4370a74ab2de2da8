"""Getting an encoder used to medical prose before it learns to tag: it guesses words that are hidden from it.

Masked language modelling (Devlin et al. 2019) of whole words, continued on text of the domain, which pays most for
small encoders of general English (Gururangan et al. 2020, "Don't stop pretraining").
"""

from __future__ import annotations

import time
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

import torch
from torch.nn import functional

from kg.nlp.training.network import Guesser, linear_decay, optimizer_of, take_step, weights_of
from kg.nlp.training.stream import drawn

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.nlp.training.network import Weights
    from kg.nlp.training.stream import Stream

EVERY = 500  # steps, after which progress is told


class Settings(NamedTuple):
    """See `config.toml`, which says what each is for."""

    length: int
    batch: int
    hidden_words: float
    head_rate: float
    warm_up: float


def pretrain(
    stream: Stream,
    weights: Weights,
    head: Weights | None,
    steps: int,
    rate: float,
    settings: Settings,
    device: str,
    say: Callable[[str], None] = print,
) -> tuple[dict[str, torch.Tensor], dict[str, torch.Tensor]]:
    """Train an encoder for so many steps; returns its weights and those of the head, to go on from."""
    guesser = Guesser(weights)
    if head is not None:
        guesser.load_state_dict({**guesser.state_dict(), **head})
    guesser.to(device).train()
    encoder = torch.compile(guesser.encoder) if device == "cuda" else guesser.encoder
    optimizer = optimizer_of(guesser, rate, settings.head_rate)
    schedule = linear_decay(optimizer, steps, settings.warm_up)
    shift = int(torch.randint(0, settings.length - 2, (1,)))
    rows, starts = stream.rows(settings.length, shift, device)
    began, total = time.monotonic(), torch.zeros((), device=device)
    for step, at in enumerate(islice(drawn(len(rows), settings.batch, device), steps), 1):
        shown, asked = stream.hide(rows[at], starts[at], settings.hidden_words)
        with torch.autocast(device, dtype=torch.bfloat16, enabled=device == "cuda"):
            hidden = encoder(input_ids=stream.ended(shown)).last_hidden_state[:, 1:-1]
            scores = guesser(hidden[asked])
        loss = functional.cross_entropy(scores.float(), rows[at][asked].long())
        take_step(guesser, loss, optimizer, schedule)
        total += loss.detach()
        if step % EVERY == 0 or step == steps:
            speed = step * settings.batch * settings.length / (time.monotonic() - began)
            say(f"step {step}/{steps}  loss {float(total) / ((step - 1) % EVERY + 1):.3f}  {speed:.0f} pieces/s")
            total.zero_()
    named = weights_of(guesser)
    return weights_of(guesser, "encoder."), {n: v for n, v in named.items() if not n.startswith("encoder.")}
