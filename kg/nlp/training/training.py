"""The training loop: batches drawn from several corpora, a loss that knows what each corpus does not annotate."""

from __future__ import annotations

import random
import time
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import torch
from torch.nn import functional

from kg.nlp.pairs import OUTPUTS, candidates
from kg.nlp.training.network import Average, Network
from kg.nlp.training.samples import Text, Window, names_of, windows_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from kg.nlp.wordpieces import WordPieces

MASK = 103  # [MASK] in BERT's vocabulary


class Settings(NamedTuple):
    """See `config.toml`, which says what each is for."""

    seed: int
    threads: int
    longest: int
    batch: int
    passes: Mapping[str, int]
    encoder_rate: float
    head_rate: float
    warm_up: float
    weight_decay: float
    dropout: float
    masked_words: float
    other_names: float
    average: float
    relation_weight: float


def train(
    texts: Mapping[str, Sequence[Text]],
    weights: Path,
    pieces: WordPieces,
    tags: Sequence[str],
    settings: Settings,
    say: Callable[[str], None] = print,
) -> Network:
    """Train a network on texts by corpus; returns it with the averaged weights."""
    torch.manual_seed(settings.seed)
    torch.set_num_threads(settings.threads)
    rng = random.Random(settings.seed)  # noqa: S311 - draws batches, keeps no secret
    network = Network(weights, len(tags), settings.dropout)
    masks = _allowed(texts, tags)
    batches = list(_batches(texts, pieces, settings, rng))
    optimizer, schedule = _optimizer(network, settings, len(batches))
    average = Average.of(network, settings.average)
    began, done = time.monotonic(), 0
    totals = np.zeros(2)
    for step, batch in enumerate(batches, 1):
        network.train()
        losses = _losses(network, batch, tags, masks, settings, rng)
        (losses[0] + settings.relation_weight * losses[1]).backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        optimizer.zero_grad()
        average.update(network, step)
        totals += [float(loss.detach()) for loss in losses]
        done += sum(len(window.ids) for window in batch)
        if step % 100 == 0 or step == len(batches):
            spent = time.monotonic() - began
            tags_loss, pairs_loss = totals / 100
            say(f"step {step}/{len(batches)}  loss {tags_loss:.3f} {pairs_loss:.3f}  {done / spent:.0f} pieces/s")
            totals[:] = 0
    network.load_state_dict(average.weights)
    network.eval()
    return network


def _allowed(texts: Mapping[str, Sequence[Text]], tags: Sequence[str]) -> dict[str, torch.Tensor]:
    """For each corpus, which tags a word without a span may have: `O` and those of the types it does not annotate."""
    known = {corpus: some[0].example.labels for corpus, some in texts.items()}
    return {
        corpus: torch.tensor([tag == "O" or tag[2:] not in labels for tag in tags]) for corpus, labels in known.items()
    }


def _batches(
    texts: Mapping[str, Sequence[Text]], pieces: WordPieces, settings: Settings, rng: random.Random
) -> Iterator[list[Window]]:
    """Every corpus as often as `passes` says, windows cut anew each time, shuffled, like lengths together."""
    names = names_of(text for _, some in sorted(texts.items()) for text in some)
    windows = [
        window
        for corpus, some in sorted(texts.items())
        for _ in range(settings.passes[corpus])
        for text in some
        for window in windows_of(text, pieces, settings.longest, rng, names, settings.other_names)
    ]
    rng.shuffle(windows)
    for at in range(0, len(windows), 256):
        block = sorted(windows[at : at + 256], key=lambda window: len(window.ids))
        groups = list(_groups(block, settings.batch))
        rng.shuffle(groups)
        yield from groups


def _groups(windows: Sequence[Window], size: int) -> Iterator[list[Window]]:
    """Windows in order of length, as many to a batch as fill `size` word pieces with padding."""
    group: list[Window] = []
    for window in windows:
        if group and (len(group) + 1) * len(window.ids) > size:
            yield group
            group = []
        group.append(window)
    if group:
        yield group


def _optimizer(network: Network, settings: Settings, steps: int):  # type: ignore[no-untyped-def]  # noqa: ANN202
    """AdamW with a faster rate for what begins at random, linear warm-up and decay."""
    body = [value for name, value in network.named_parameters() if name.startswith("encoder.")]
    heads = [value for name, value in network.named_parameters() if not name.startswith("encoder.")]
    optimizer = torch.optim.AdamW(
        [{"params": body, "lr": settings.encoder_rate}, {"params": heads, "lr": settings.head_rate}],
        weight_decay=settings.weight_decay,
    )
    warm = max(1, int(settings.warm_up * steps))

    def factor(step: int) -> float:
        return (step + 1) / warm if step < warm else max(0.0, (steps - step) / max(1, steps - warm))

    return optimizer, torch.optim.lr_scheduler.LambdaLR(optimizer, factor)


def _losses(
    network: Network,
    batch: Sequence[Window],
    tags: Sequence[str],
    masks: Mapping[str, torch.Tensor],
    settings: Settings,
    rng: random.Random,
) -> tuple[torch.Tensor, torch.Tensor]:
    ids, mask = _padded(batch, settings.masked_words, rng)
    scores, hidden = network(ids, mask)
    index = {tag: at for at, tag in enumerate(tags)}
    rows = [(at, place) for at, window in enumerate(batch) for place in window.first_pieces]
    words = scores[[at for at, _ in rows], [place for _, place in rows]]
    gold = torch.tensor([index[tag] for window in batch for tag in window.tags])
    free = torch.stack([masks[window.corpus] for window in batch for _ in window.tags])
    tag_loss = _tag_loss(words, gold, free)
    return tag_loss, _pair_loss(network, hidden, batch)


def _padded(batch: Sequence[Window], masked_words: float, rng: random.Random) -> tuple[torch.Tensor, torch.Tensor]:
    """Ids [batch, longest] and attention mask; some words are hidden, so that the context has to tell their tags."""
    longest = max(len(window.ids) for window in batch)
    ids = torch.zeros(len(batch), longest, dtype=torch.long)
    mask = torch.zeros(len(batch), longest, dtype=torch.long)
    for at, window in enumerate(batch):
        ids[at, : len(window.ids)] = torch.tensor(window.ids)
        mask[at, : len(window.ids)] = 1
        ends = [*window.first_pieces[1:], len(window.ids) - 1]
        for start, end in zip(window.first_pieces, ends, strict=False):
            if rng.random() < masked_words:
                ids[at, start:end] = MASK
    return ids, mask


def _tag_loss(scores: torch.Tensor, gold: torch.Tensor, free: torch.Tensor) -> torch.Tensor:
    """Cross entropy; where a word has no span, the likelihood of all tags that its corpus leaves open, together."""
    everything = torch.logsumexp(scores, dim=1)
    open_tags = torch.logsumexp(scores.masked_fill(~free, -torch.inf), dim=1)
    own = scores.gather(1, gold[:, None])[:, 0]
    return (everything - torch.where(gold == 0, open_tags, own)).mean()


def _pair_loss(network: Network, hidden: torch.Tensor, batch: Sequence[Window]) -> torch.Tensor:
    """Binary cross entropy over the candidate pairs of the windows that have spans and relations."""
    losses = []
    for at, window in enumerate(batch):
        if window.corpus != "maccrobat" or len(window.spans) < 2:  # noqa: PLR2004 - a pair
            continue
        pairs = candidates(window.spans, window.sentence_of)
        if not len(pairs.subjects):
            continue
        words = hidden[at, list(window.first_pieces)]
        vectors = torch.stack([words[first:last].mean(0) for first, last, _ in window.spans])
        scores = network.pairs(vectors[pairs.subjects], vectors[pairs.objects], torch.tensor(pairs.features))
        target, asked = _targets(window, pairs)
        loss = functional.binary_cross_entropy_with_logits(scores, target, reduction="none")
        losses.append((loss * asked).sum() / len(pairs.subjects))
    return torch.stack(losses).mean() if losses else hidden.new_zeros(())


def _targets(window: Window, pairs) -> tuple[torch.Tensor, torch.Tensor]:  # type: ignore[no-untyped-def]  # noqa: ANN001
    """What the corpus says of each pair [n, OUTPUTS], and which questions are asked of it."""
    column = {"before": 1, "cause": 2}
    place = {pair: at for at, pair in enumerate(zip(pairs.subjects.tolist(), pairs.objects.tolist(), strict=True))}
    target = torch.zeros(len(place), len(OUTPUTS))
    for kind, a, b in window.relations:
        if (a, b) in place:
            target[place[a, b], column.get(kind, 0)] = 1
    family = torch.tensor(pairs.family)
    asked = torch.stack([family, ~family, ~family], dim=1).float()
    return target, asked
