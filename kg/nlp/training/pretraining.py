"""Getting the encoder used to medical prose before it learns to tag: it guesses words that are hidden from it.

Masked language modelling (Devlin et al. 2019) of whole words, continued on text of the domain, which pays most for
small encoders of general English (Gururangan et al. 2020, "Don't stop pretraining").
"""

from __future__ import annotations

import random
import time
from typing import TYPE_CHECKING, NamedTuple

import torch
from torch import nn
from torch.nn import functional
from transformers import BertModel

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from spacy.tokens import Doc

    from kg.nlp.wordpieces import WordPieces

    Words = tuple[tuple[int, ...], ...]

MASK = 103  # [MASK] in BERT's vocabulary
EVERY = 50  # steps, after which progress is told


class Settings(NamedTuple):
    """See `config.toml`, which says what each is for."""

    seed: int
    threads: int
    pieces: int
    longest: int
    batch: int
    hidden_words: float
    encoder_rate: float
    head_rate: float
    warm_up: float
    weight_decay: float


class Guesser(nn.Module):
    """The encoder with BERT's head for hidden words; the layer over the vocabulary is the table of its pieces."""

    def __init__(self, weights: Path) -> None:
        super().__init__()
        self.encoder = BertModel.from_pretrained(weights, add_pooling_layer=False)
        width, size = self.encoder.config.hidden_size, self.encoder.config.vocab_size
        self.transform = nn.Sequential(nn.Linear(width, width), nn.GELU(), nn.LayerNorm(width))
        self.bias = nn.Parameter(torch.zeros(size))

    def forward(self, ids: torch.Tensor, mask: torch.Tensor, asked: torch.Tensor) -> torch.Tensor:
        """Scores [asked places, vocabulary] of ids [batch, pieces] where `asked` [batch, pieces] is true."""
        hidden = self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state[asked]
        return functional.linear(self.transform(hidden), self.encoder.embeddings.word_embeddings.weight, self.bias)


def pretrain(
    texts: Sequence[str],
    weights: Path,
    make_doc: Callable[[str], Doc],
    pieces: WordPieces,
    settings: Settings,
    say: Callable[[str], None] = print,
) -> BertModel:
    """Train the encoder on as much of the texts, drawn at random, as `settings.pieces` says; returns the encoder."""
    torch.manual_seed(settings.seed)
    torch.set_num_threads(settings.threads)
    rng = random.Random(settings.seed)  # noqa: S311 - draws batches, keeps no secret
    guesser = Guesser(weights).train()
    batches = list(_batches(texts, make_doc, pieces, settings, rng))
    optimizer, schedule = _optimizer(guesser, settings, len(batches))
    began, done, total = time.monotonic(), 0, 0.0
    for step, batch in enumerate(batches, 1):
        ids, mask, asked, gold = hide(batch, pieces, settings.hidden_words, rng)
        loss = functional.cross_entropy(guesser(ids, mask, asked), gold)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(guesser.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        optimizer.zero_grad()
        total += float(loss.detach())
        done += int(mask.sum())
        if step % EVERY == 0 or step == len(batches):
            speed = done / (time.monotonic() - began)
            say(f"step {step}/{len(batches)}  loss {total / EVERY:.3f}  {speed:.0f} pieces/s")
            total = 0.0
    return guesser.encoder.eval()


def _batches(
    texts: Sequence[str], make_doc: Callable[[str], Doc], pieces: WordPieces, settings: Settings, rng: random.Random
) -> Iterator[list[Words]]:
    """Windows of one length, so that nothing is padded but the last of a paragraph."""
    order = rng.sample(range(len(texts)), len(texts))
    left = settings.pieces
    windows: list[Words] = []
    for at in order:
        if left <= 0:
            break
        for window in _windows(texts[at], make_doc, pieces, settings.longest):
            windows.append(window)
            left -= sum(map(len, window))
    each = settings.batch // settings.longest
    for at in range(0, len(windows), 64 * each):
        block = sorted(windows[at : at + 64 * each], key=lambda window: sum(map(len, window)))
        groups = [block[start : start + each] for start in range(0, len(block), each)]
        rng.shuffle(groups)
        yield from groups


def _windows(text: str, make_doc: Callable[[str], Doc], pieces: WordPieces, longest: int) -> Iterator[Words]:
    group: list[tuple[int, ...]] = []
    size = 2
    for token in make_doc(text):
        word = pieces.of(token.text)
        if group and size + len(word) > longest:
            yield tuple(group)
            group, size = [], 2
        if word:
            group.append(word[: longest - 2])
            size += len(group[-1])
    if size > longest // 4:
        yield tuple(group)


def hide(
    batch: Sequence[Words], pieces: WordPieces, share: float, rng: random.Random
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor]:
    """Ids [batch, longest] with words hidden, attention mask, which places are asked for, and what stands there.

    Of the words chosen eight in ten are hidden, one is replaced by another piece and one is left, as in BERT.
    """
    longest = max(sum(map(len, words)) for words in batch) + 2
    ids = torch.zeros(len(batch), longest, dtype=torch.long)
    mask = torch.zeros(len(batch), longest, dtype=torch.long)
    asked = torch.zeros(len(batch), longest, dtype=torch.bool)
    gold: list[int] = []
    for row, words in enumerate(batch):
        shown = [pieces.first]
        for word in words:
            if rng.random() < share:
                asked[row, len(shown) : len(shown) + len(word)] = True
                gold += word
                shown += _disguised(word, rng)
            else:
                shown += word
        shown.append(pieces.last)
        ids[row, : len(shown)] = torch.tensor(shown)
        mask[row, : len(shown)] = 1
    return ids, mask, asked, torch.tensor(gold)


def _disguised(word: tuple[int, ...], rng: random.Random) -> list[int]:
    chance = rng.random()
    if chance < 0.8:  # noqa: PLR2004 - BERT's shares
        return [MASK] * len(word)
    if chance < 0.9:  # noqa: PLR2004
        return [rng.randrange(1000, 30522) for _ in word]  # behind the signs and unused places of the vocabulary
    return list(word)


def _optimizer(guesser: Guesser, settings: Settings, steps: int):  # type: ignore[no-untyped-def]  # noqa: ANN202
    body = [value for name, value in guesser.named_parameters() if name.startswith("encoder.")]
    head = [value for name, value in guesser.named_parameters() if not name.startswith("encoder.")]
    optimizer = torch.optim.AdamW(
        [{"params": body, "lr": settings.encoder_rate}, {"params": head, "lr": settings.head_rate}],
        weight_decay=settings.weight_decay,
    )
    warm = max(1, int(settings.warm_up * steps))

    def factor(step: int) -> float:
        return (step + 1) / warm if step < warm else max(0.02, (steps - step) / max(1, steps - warm))

    return optimizer, torch.optim.lr_scheduler.LambdaLR(optimizer, factor)
