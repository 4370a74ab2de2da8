"""The networks: a BERT-style encoder, and what sits on it to guess hidden words, to tag words, to judge pairs.

The encoder begins as MiniLM-L6-H384 (Wang et al. 2020) as trained further to all-MiniLM-L6-v2. A deeper one begins with
each of its layers twice (after Gong et al. 2019, "Efficient training of BERT by progressively stacking").
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch
from safetensors.torch import load_file
from torch import nn
from torch.nn import functional
from transformers import BertConfig, BertModel

from kg.nlp.pairs import FEATURES, OUTPUTS, SIZES
from kg.nlp.passages import APART, SIDES, STEPS, TOLD

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    Weights = Mapping[str, torch.Tensor]

WIDTH, HEADS, INNER, LONGEST = 384, 12, 1536, 512  # MiniLM-L6-H384
LOWER = 3  # layers that every model shares; those above them are each model's own
FEATURE_WIDTH = 16
SPAN_WIDTH = 128
PHRASES, POINTER_WIDTH, PAIRED_WIDTH = 2, 96, 48  # the event, the group
GLANCED = 1  # upper layers of the reader of rates that read all values of a passage at once
JUDGEMENTS = 4  # a rate or not; outcome or characteristic; an arm of a comparison or not; quoted or own
MARKS = 3
PAIR_WIDTH = 128
_LAYER = "encoder.layer."
_TABLE = "embeddings.word_embeddings.weight"


def first_weights(folder: Path, kept: Sequence[int]) -> dict[str, torch.Tensor]:
    """The published weights without the pooling layer, and without the word pieces that are not kept."""
    weights: dict[str, torch.Tensor] = load_file(folder / "model.safetensors")
    weights = {
        name: value for name, value in weights.items() if not name.startswith("pooler") and "position_ids" not in name
    }
    return {**weights, _TABLE: weights[_TABLE][list(kept)]}


def deepened(weights: Weights) -> dict[str, torch.Tensor]:
    """Each layer twice, one behind the other."""
    deeper = {name: value for name, value in weights.items() if not name.startswith(_LAYER)}
    for name, value in weights.items():
        if name.startswith(_LAYER):
            number, rest = name.removeprefix(_LAYER).split(".", 1)
            for copy in range(2):
                deeper[f"{_LAYER}{2 * int(number) + copy}.{rest}"] = value.clone()
    return deeper


def upper_layers(weights: Weights, dropout: float) -> nn.ModuleList:
    """Layers with the weights that the tagger's upper layers have (`thawing.layers_of`)."""
    config = BertConfig(
        vocab_size=1, hidden_size=WIDTH, num_hidden_layers=LOWER, num_attention_heads=HEADS, intermediate_size=INNER,
        hidden_dropout_prob=dropout, attention_probs_dropout_prob=0.0, attn_implementation="sdpa",
    )  # fmt: skip
    layers: nn.ModuleList = BertModel(config, add_pooling_layer=False).encoder.layer
    layers.load_state_dict(weights)
    return layers


def encoder_of(weights: Weights, dropout: float) -> BertModel:
    """An encoder as deep and with as many word pieces as its weights have."""
    layers = 1 + max(int(name.removeprefix(_LAYER).split(".")[0]) for name in weights if name.startswith(_LAYER))
    config = BertConfig(
        vocab_size=len(weights[_TABLE]), hidden_size=WIDTH, num_hidden_layers=layers, num_attention_heads=HEADS,
        intermediate_size=INNER, max_position_embeddings=LONGEST, hidden_dropout_prob=dropout,
        attention_probs_dropout_prob=dropout, attn_implementation="sdpa",
    )  # fmt: skip
    encoder = BertModel(config, add_pooling_layer=False)
    encoder.load_state_dict(weights)
    return encoder


def through(layers: Iterable[nn.Module], vectors: torch.Tensor) -> torch.Tensor:
    """What layers make of the vectors [1, pieces, width] of one window; no piece is padding."""
    for layer in layers:
        out = layer(vectors)
        vectors = out[0] if isinstance(out, tuple) else out
    return vectors


class Guesser(nn.Module):
    """The encoder with BERT's head for hidden words; the layer over the vocabulary is the table of its pieces."""

    def __init__(self, weights: Weights) -> None:
        super().__init__()
        self.encoder = encoder_of(weights, 0.0)
        self.transform = nn.Sequential(nn.Linear(WIDTH, WIDTH), nn.GELU(), nn.LayerNorm(WIDTH))
        self.bias = nn.Parameter(torch.zeros(self.encoder.config.vocab_size))

    def forward(self, hidden: torch.Tensor) -> torch.Tensor:
        """Scores [places, vocabulary] of the encoder's vectors [places, width]."""
        return functional.linear(self.transform(hidden), self.encoder.embeddings.word_embeddings.weight, self.bias)


class Tagger(nn.Module):
    """Word pieces in; tag scores [batch, pieces, tags] and hidden vectors [batch, pieces, width] out."""

    def __init__(self, weights: Weights, tags: int, dropout: float = 0.0) -> None:
        super().__init__()
        self.encoder = encoder_of(weights, dropout)
        self.dropout = nn.Dropout(dropout)
        self.tags = nn.Linear(WIDTH, tags)

    def forward(self, ids: torch.Tensor, mask: torch.Tensor | None = None) -> tuple[torch.Tensor, torch.Tensor]:
        """Of ids [batch, pieces] and an attention mask alike, if some are padding."""
        hidden = self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state
        return self.tags(self.dropout(hidden)), hidden


class PairLayer(nn.Module):
    """Scores of candidate pairs; its run-time twin in numpy is `kg.nlp.pair_model`.

    It sees the mean vectors of two spans, their product, and the features of `kg.nlp.pairs`.
    """

    def __init__(self, width: int, dropout: float) -> None:
        super().__init__()
        self.subject = nn.Linear(width, SPAN_WIDTH)
        self.object = nn.Linear(width, SPAN_WIDTH)
        self.features = nn.ModuleList(nn.Embedding(size, FEATURE_WIDTH) for size in SIZES)
        self.hidden = nn.Linear(3 * SPAN_WIDTH + len(FEATURES) * FEATURE_WIDTH, PAIR_WIDTH)
        self.out = nn.Linear(PAIR_WIDTH, len(OUTPUTS))
        self.dropout = nn.Dropout(dropout)

    def forward(self, subjects: torch.Tensor, objects: torch.Tensor, features: torch.Tensor) -> torch.Tensor:
        """Span vectors [n, width] twice and features [n, FEATURES] to scores [n, OUTPUTS]."""
        a, b = self.subject(self.dropout(subjects)), self.object(self.dropout(objects))
        seen = [table(features[:, at]) for at, table in enumerate(self.features)]
        return self.out(self.dropout(torch.relu(self.hidden(torch.cat([a, b, a * b, *seen], dim=1)))))


class RateReader(nn.Module):
    """What is said of each value of a passage: whether it is a rate, and which words name its event and its group.

    Upper layers of its own read the passage, the first with all its values marked (`look`). The others read it once for
    each value (`tell`): told which one is meant, how far each word is from it, and what the values before were found to
    be about. Then the value points at a span of words for either phrase, or at nothing: a span is scored by its first
    word, by its last, by how the two go together (after Dozat and Manning 2017, biaffine attention), and by how they
    lie to the value (`kg.nlp.passages`).
    """

    def __init__(self, layers: nn.ModuleList, dropout: float = 0.0) -> None:
        super().__init__()
        self.layers = layers
        self.marks, self.meant = nn.Embedding(MARKS, WIDTH), nn.Embedding(MARKS, WIDTH)
        self.distance, self.told = nn.Embedding(STEPS, WIDTH), nn.Embedding(TOLD, WIDTH)
        self.glance = nn.Linear(WIDTH, 1)
        ends, pairs = 2 * PHRASES * POINTER_WIDTH, PHRASES * PAIRED_WIDTH
        self.query, self.key = nn.Linear(WIDTH, ends), nn.Linear(WIDTH, ends)
        self.first, self.last = nn.Linear(WIDTH, pairs), nn.Linear(WIDTH, pairs)
        self.nothing = nn.Linear(WIDTH, PHRASES)
        self.near, self.across = nn.Embedding(STEPS, 2 * PHRASES), nn.Embedding(SIDES, 2 * PHRASES)
        self.apart = nn.Embedding(APART, 2 * PHRASES)
        self.judge = nn.Sequential(nn.Linear(WIDTH, PAIR_WIDTH), nn.GELU(), nn.Linear(PAIR_WIDTH, JUDGEMENTS))
        self.dropout = nn.Dropout(dropout)
        for table in (self.marks, self.meant, self.distance, self.told, self.near, self.across, self.apart):
            nn.init.zeros_(table.weight)

    def look(self, vectors: torch.Tensor, marks: torch.Tensor, pool: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """One passage of n pieces with v values.

        Args:
            vectors: of the lower layers [1, n, width].
            marks: as in `kg.nlp.passages.Passage`; [n].
            pool: likewise; [v, n].

        Returns:
            Vectors [1, n, width] for `tell`, and at first glance whether each value is a rate [v], as logits.
        """
        shared = through(self.layers[:GLANCED], vectors + self.marks(marks)[None])
        return shared, self.glance(pool @ shared[0])[:, 0]

    def tell(
        self,
        shared: torch.Tensor,
        words: torch.Tensor,
        places: torch.Tensor,
        pool: torch.Tensor,
        near: torch.Tensor,
        across: torch.Tensor,
        apart: torch.Tensor,
        told: torch.Tensor,
    ) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """What is said of v of the values of a passage of n pieces and k words.

        Args:
            shared: what `look` returns.
            words: as in `kg.nlp.passages.Passage`, and so are the others; [n].
            places: of the passage's window [k].
            pool: [v, n].
            near: [v, k].
            across: [v, k].
            apart: [v, k].
            told: of the values before (`kg.nlp.passages.told_before`) [v, k].

        Returns:
            Scores of spans by first and last word [v, PHRASES, k, k], those of no span [v, PHRASES], and judgements
            [v, JUDGEMENTS], as logits.
        """
        meant = self.meant((pool > 0).long()) + (self.distance(near) + self.told(told))[:, words]
        hidden = self.dropout(through(self.layers[GLANCED:], shared + meant))
        values, seen = (pool[:, None] @ hidden)[:, 0], hidden[:, places]
        queries = self.query(values).view(-1, 2 * PHRASES, 1, POINTER_WIDTH)
        ends = (queries @ _by_phrase(self.key(seen), 2 * PHRASES).transpose(2, 3))[:, :, 0] / POINTER_WIDTH**0.5
        ends = ends + (self.near(near) + self.across(across) + self.apart(apart)).transpose(1, 2)
        first, last = _by_phrase(self.first(seen), PHRASES), _by_phrase(self.last(seen), PHRASES)
        together = first @ last.transpose(2, 3) / PAIRED_WIDTH**0.5
        spans = together + ends[:, :PHRASES, :, None] + ends[:, PHRASES:, None, :]
        return spans, self.nothing(values), self.judge(values)


def _by_phrase(vectors: torch.Tensor, phrases: int) -> torch.Tensor:
    """Vectors [v, k, phrases * width] as [v, phrases, k, width]."""
    return vectors.view(*vectors.shape[:2], phrases, -1).transpose(1, 2)


def optimizer_of(network: nn.Module, encoder_rate: float, head_rate: float) -> torch.optim.AdamW:
    """AdamW with a faster rate for what begins at random."""
    body: list[nn.Parameter] = []
    heads: list[nn.Parameter] = []
    for name, value in network.named_parameters():
        (body if "encoder." in name or name.startswith("layers.") else heads).append(value)
    groups = [{"params": body, "lr": encoder_rate}, {"params": heads, "lr": head_rate}]
    return torch.optim.AdamW(groups, weight_decay=0.01, fused=True)


def linear_decay(optimizer: torch.optim.Optimizer, steps: int, warm_up: float) -> torch.optim.lr_scheduler.LRScheduler:
    """Rates that rise for a share of the steps and then fall to nothing, both in a line."""
    warm = max(1, int(warm_up * steps))

    def factor(step: int) -> float:
        return (step + 1) / warm if step < warm else max(0.0, (steps - step) / max(1, steps - warm))

    return torch.optim.lr_scheduler.LambdaLR(optimizer, factor)


def take_step(
    network: nn.Module,
    loss: torch.Tensor,
    optimizer: torch.optim.Optimizer,
    schedule: torch.optim.lr_scheduler.LRScheduler,
) -> None:
    """Move the weights against the gradient of the loss, which is clipped to length 1."""
    loss.backward()
    descend(network, optimizer, schedule)


def descend(
    network: nn.Module, optimizer: torch.optim.Optimizer, schedule: torch.optim.lr_scheduler.LRScheduler
) -> None:
    """Move the weights against their gradients, which are clipped to length 1 together."""
    torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
    optimizer.step()
    schedule.step()
    optimizer.zero_grad()


def mean_of(all_weights: Sequence[Weights]) -> dict[str, torch.Tensor]:
    """The mean of networks that began alike (Wortsman et al. 2022, "Model soups")."""
    return {name: torch.stack([weights[name] for weights in all_weights]).mean(0) for name in all_weights[0]}


def weights_of(network: nn.Module, part: str = "") -> dict[str, torch.Tensor]:
    """A copy of the weights on the processor: all, or those of a part by their names in it."""
    named: Iterable[tuple[str, torch.Tensor]] = network.state_dict().items()
    return {name.removeprefix(part): value.cpu().clone() for name, value in named if name.startswith(part)}


@dataclass(frozen=True, slots=True)
class Average:
    """A running average of a network's weights, which is what is kept: steadier than the last step's."""

    weights: dict[str, torch.Tensor]
    decay: float

    @classmethod
    def of(cls, network: nn.Module, decay: float) -> Average:
        """Begin with the weights as they are."""
        return cls({name: value.detach().clone() for name, value in network.state_dict().items()}, decay)

    def update(self, network: nn.Module, step: int) -> None:
        """Take in the weights of one more step; the first steps count for more, as nothing is there to average."""
        keep = min(self.decay, (1 + step) / (10 + step))
        for name, value in network.state_dict().items():
            if value.dtype.is_floating_point:
                self.weights[name].lerp_(value, 1 - keep)
