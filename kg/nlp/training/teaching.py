"""Training a tagger on annotated corpora: batches drawn from several, a loss that knows what each does not annotate."""

from __future__ import annotations

import random
import time
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from kg.nlp.pairs import OUTPUTS, candidates
from kg.nlp.training.network import WIDTH, Average, PairLayer, Tagger, linear_decay, optimizer_of, take_step
from kg.nlp.training.relations import targets
from kg.nlp.training.samples import Text, Window, names_of, windows_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from kg.nlp.training.network import Weights
    from kg.nlp.wordpieces import WordPieces

EVERY = 200  # steps, after which progress is told


class Settings(NamedTuple):
    """See `config.toml`, which says what each is for."""

    longest: int
    batch: int
    passes: Mapping[str, int]
    encoder_rate: float
    head_rate: float
    warm_up: float
    dropout: float
    masked_words: float
    other_names: float
    average: float


@dataclass(frozen=True, slots=True)
class Batch:
    """Some windows of w words and s spans, p pairs of them candidates.

    `ids`, `mask` [windows, pieces]; `words` [w] their places in the windows laid end to end; `gold` [w] tags; `open`
    [w, tags] the tags that a word without a span may have; `covered` [c] words of spans and `span` [c] which span each
    is of; `subjects`, `objects` [p] spans; `features` [p, FEATURES]; `target`, `weight` [p, OUTPUTS].
    """

    ids: torch.Tensor
    mask: torch.Tensor
    words: torch.Tensor
    gold: torch.Tensor
    open: torch.Tensor
    covered: torch.Tensor
    span: torch.Tensor
    subjects: torch.Tensor
    objects: torch.Tensor
    features: torch.Tensor
    target: torch.Tensor
    weight: torch.Tensor

    def to(self, device: str) -> Batch:
        """The same on a device."""
        return Batch(*(getattr(self, one.name).to(device) for one in fields(self)))


class _Pupil(nn.Module):
    """A tagger that judges pairs too: what relates two mentions also tells what they are."""

    def __init__(self, weights: Weights, tags: int, dropout: float) -> None:
        super().__init__()
        self.tagger = Tagger(weights, tags, dropout)
        self.pairs = PairLayer(WIDTH, dropout)


def train(
    texts: Mapping[str, Sequence[Text]],
    weights: Weights,
    pieces: WordPieces,
    mask_piece: int,
    tags: Sequence[str],
    seed: int,
    settings: Settings,
    device: str,
    say: Callable[[str], None] = print,
) -> Tagger:
    """Train a tagger on texts by corpus; returns it with the averaged weights."""
    torch.manual_seed(seed)
    rng = random.Random(seed)  # noqa: S311 - draws batches, keeps no secret
    pupil = _Pupil(weights, len(tags), settings.dropout).to(device).train()
    open_ = _open_tags(texts, tags)
    groups = list(_groups_of_windows(texts, pieces, settings, rng))
    optimizer = optimizer_of(pupil, settings.encoder_rate, settings.head_rate)
    schedule = linear_decay(optimizer, len(groups), settings.warm_up)
    average = Average.of(pupil, settings.average)
    index = {tag: at for at, tag in enumerate(tags)}
    began, totals = time.monotonic(), torch.zeros(2, device=device)
    for step, group in enumerate(groups, 1):
        batch = collated(group, index, open_, mask_piece, settings.masked_words, rng).to(device)
        losses = _losses(pupil, batch, device)
        take_step(pupil, losses.sum(), optimizer, schedule)
        average.update(pupil, step)
        totals += losses.detach()
        if step % EVERY == 0 or step == len(groups):
            tag_loss, pair_loss = (totals / ((step - 1) % EVERY + 1)).tolist()
            speed = step / (time.monotonic() - began)
            say(f"step {step}/{len(groups)}  loss {tag_loss:.3f} {pair_loss:.3f}  {speed:.1f} steps/s")
            totals.zero_()
    pupil.load_state_dict(average.weights)
    pupil.tagger.cpu().eval()
    return pupil.tagger


def _open_tags(texts: Mapping[str, Sequence[Text]], tags: Sequence[str]) -> dict[str, list[bool]]:
    """For each corpus, which tags a word without a span may have: `O` and those of the types it does not annotate."""
    known = {corpus: some[0].example.labels for corpus, some in texts.items()}
    return {corpus: [tag == "O" or tag[2:] not in labels for tag in tags] for corpus, labels in known.items()}


def _groups_of_windows(
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
        groups = list(_of_size(block, settings.batch))
        rng.shuffle(groups)
        yield from groups


def _of_size(windows: Sequence[Window], size: int) -> Iterator[list[Window]]:
    """Windows in order of length, as many to a batch as fill `size` word pieces with padding."""
    group: list[Window] = []
    for window in windows:
        if group and (len(group) + 1) * len(window.ids) > size:
            yield group
            group = []
        group.append(window)
    if group:
        yield group


def collated(
    windows: Sequence[Window],
    index: Mapping[str, int],
    open_: Mapping[str, Sequence[bool]],
    mask_piece: int,
    masked_words: float,
    rng: random.Random,
) -> Batch:
    """Windows as tensors; some words are hidden, so that the context has to tell their tags."""
    longest = max(len(window.ids) for window in windows)
    ids = np.zeros((len(windows), longest), dtype=np.int64)
    mask = np.zeros((len(windows), longest), dtype=np.int64)
    judged = [window for window in windows if window.relations or window.corpus == "maccrobat"]
    told_of = {id(one): candidates(one.spans, one.sentence_of) for one in judged}
    asked = {name: pairs for name, pairs in told_of.items() if len(pairs.subjects)}
    covered: list[int] = []
    span: list[int] = []
    subjects, objects, features, target, weight = [], [], [], [], []
    words = spans = 0
    for at, window in enumerate(windows):
        ids[at, : len(window.ids)] = window.ids
        mask[at, : len(window.ids)] = 1
        for start, end in zip(window.first_pieces, [*window.first_pieces[1:], len(window.ids) - 1], strict=True):
            if rng.random() < masked_words:
                ids[at, start:end] = mask_piece
        if id(window) in asked:
            pairs = asked[id(window)]
            for number, (first, last, _) in enumerate(window.spans):
                covered += range(words + first, words + last)
                span += [spans + number] * (last - first)
            told, wanted = targets(window, pairs)
            subjects.append(pairs.subjects + spans)
            objects.append(pairs.objects + spans)
            features.append(pairs.features)
            target.append(told)
            weight.append(wanted / len(told) / len(asked))
            spans += len(window.spans)
        words += len(window.tags)
    none = np.zeros(0, dtype=np.int64)
    empty = candidates((), ())
    return Batch(
        ids=torch.from_numpy(ids),
        mask=torch.from_numpy(mask),
        words=torch.tensor([at * longest + place for at, one in enumerate(windows) for place in one.first_pieces]),
        gold=torch.tensor([index[tag] for window in windows for tag in window.tags]),
        open=torch.tensor([open_[window.corpus] for window in windows for _ in window.tags]),
        covered=torch.tensor(covered, dtype=torch.long),
        span=torch.tensor(span, dtype=torch.long),
        subjects=torch.from_numpy(np.concatenate([none, *subjects])),
        objects=torch.from_numpy(np.concatenate([none, *objects])),
        features=torch.from_numpy(np.concatenate([empty.features, *features])),
        target=torch.cat([torch.zeros(0, len(OUTPUTS)), *target]),
        weight=torch.cat([torch.zeros(0, len(OUTPUTS)), *weight]),
    )


def _losses(pupil: _Pupil, batch: Batch, device: str) -> torch.Tensor:
    """Of the tags and of the pairs [2]."""
    with torch.autocast(device, dtype=torch.bfloat16, enabled=device == "cuda"):
        scores, hidden = pupil.tagger(batch.ids, batch.mask)
    scores, hidden = (both.float().flatten(0, 1)[batch.words] for both in (scores, hidden))
    tag_loss = _tag_loss(scores, batch.gold, batch.open)
    if not len(batch.subjects):
        return torch.stack([tag_loss, tag_loss.new_zeros(())])
    sizes = torch.bincount(batch.span)
    vectors = hidden.new_zeros(len(sizes), hidden.shape[1]).index_add(0, batch.span, hidden[batch.covered])
    vectors = vectors / sizes[:, None]
    likely = pupil.pairs(vectors[batch.subjects], vectors[batch.objects], batch.features)
    losses = functional.binary_cross_entropy_with_logits(likely, batch.target, reduction="none")
    return torch.stack([tag_loss, (losses * batch.weight).sum()])


def _tag_loss(scores: torch.Tensor, gold: torch.Tensor, open_: torch.Tensor) -> torch.Tensor:
    """Cross entropy; where a word has no span, the likelihood of all tags that its corpus leaves open, together."""
    everything = torch.logsumexp(scores, dim=1)
    open_tags = torch.logsumexp(scores.masked_fill(~open_, -torch.inf), dim=1)
    own = scores.gather(1, gold[:, None])[:, 0]
    return (everything - torch.where(gold == 0, open_tags, own)).mean()
