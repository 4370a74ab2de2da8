"""The network: a BERT-style encoder, a tag for each word, and a judgement on each pair of mentions.

The encoder is MiniLM-L6-H384 (Wang et al. 2020) as trained further to all-MiniLM-L6-v2. The tag layer is linear. The
pair layer sees the mean vectors of two spans, their product, and the features of `kg.nlp.pairs`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch
from torch import nn
from transformers import BertModel

from kg.nlp.pairs import FEATURES, OUTPUTS, SIZES

if TYPE_CHECKING:
    from pathlib import Path

FEATURE_WIDTH = 16
SPAN_WIDTH = 128
PAIR_WIDTH = 128


class Network(nn.Module):
    """Word pieces in; hidden vectors, tag scores and pair scores out."""

    def __init__(self, weights: Path, tags: int, dropout: float = 0.1) -> None:
        super().__init__()
        self.encoder = BertModel.from_pretrained(weights, add_pooling_layer=False)
        width = self.encoder.config.hidden_size
        self.dropout = nn.Dropout(dropout)
        self.tags = nn.Linear(width, tags)
        self.pairs = PairLayer(width, dropout)

    def forward(self, ids: torch.Tensor, mask: torch.Tensor | None = None) -> tuple[torch.Tensor, torch.Tensor]:
        """Tag scores [batch, pieces, tags] and hidden vectors [batch, pieces, width]."""
        hidden = self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state
        return self.tags(self.dropout(hidden)), hidden


class PairLayer(nn.Module):
    """Scores of candidate pairs; its run-time twin in numpy is `kg.nlp.pair_model`."""

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
