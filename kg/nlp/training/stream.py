"""Running text as one long row of word pieces, from which the long steps draw: pretraining and distillation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import torch

from kg.nlp.training.pruning import SPECIAL

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from spacy.tokens import Doc

    from kg.nlp.wordpieces import WordPieces

_DISGUISED = (0.8, 0.9)  # BERT: of the words chosen eight in ten are hidden, one is replaced, one is left


@dataclass(frozen=True, slots=True)
class Stream:
    """`pieces` [n] of all texts in a row, `starts` [n] whether each begins a word; `names` are the vocabulary."""

    pieces: torch.Tensor
    starts: torch.Tensor
    names: tuple[str, ...]

    @classmethod
    def of(cls, texts: Iterable[str], make_doc: Callable[[str], Doc], cut: WordPieces, names: Sequence[str]) -> Stream:
        """Tokenise texts with the program's own tokenizer."""
        pieces: list[int] = []
        starts: list[bool] = []
        for text in texts:
            for token in make_doc(text):
                if found := cut.of(token.text):
                    pieces += found
                    starts += [True, *[False] * (len(found) - 1)]
        return cls(torch.tensor(pieces, dtype=torch.int32), torch.tensor(starts), tuple(names))

    @classmethod
    def load(cls, path: Path) -> Stream:
        """Read what `save` has written."""
        with np.load(path) as saved:
            return cls(
                torch.from_numpy(saved["pieces"].astype(np.int32)),
                torch.from_numpy(saved["starts"]),
                tuple(saved["names"].tolist()),
            )

    def save(self, path: Path) -> None:
        """Keep it in a numpy archive."""
        np.savez_compressed(
            path, pieces=self.pieces.numpy().astype(np.uint16), starts=self.starts.numpy(), names=np.array(self.names)
        )

    def number(self, name: str) -> int:
        """Of a word piece."""
        return self.names.index(name)

    def rows(self, length: int, shift: int, device: str) -> tuple[torch.Tensor, torch.Tensor]:
        """Pieces and starts as rows [k, length - 2], beginning `shift` pieces into the stream; no end is marked."""
        width = length - 2
        count = (len(self.pieces) - shift) // width
        piece, start = (
            whole[shift : shift + count * width].view(count, width).to(device) for whole in (self.pieces, self.starts)
        )
        return piece, start

    def ended(self, rows: torch.Tensor) -> torch.Tensor:
        """Rows of pieces with `[CLS]` before and `[SEP]` behind, as an encoder takes them."""
        first = rows.new_full((len(rows), 1), self.number("[CLS]"))
        last = rows.new_full((len(rows), 1), self.number("[SEP]"))
        return torch.cat([first, rows, last], dim=1).long()

    def hide(self, rows: torch.Tensor, starts: torch.Tensor, share: float) -> tuple[torch.Tensor, torch.Tensor]:
        """Rows with a share of their words disguised as in BERT, whole words at once, and which places are asked."""
        word = _words(starts)
        asked = _of_words(word, rows) < share
        fate = _of_words(word, rows)
        other = torch.randint(len(SPECIAL), len(self.names), rows.shape, device=rows.device, dtype=rows.dtype)
        shown = torch.where(asked & (fate < _DISGUISED[0]), self.number("[MASK]"), rows)
        shown = torch.where(asked & (fate >= _DISGUISED[0]) & (fate < _DISGUISED[1]), other, shown)
        return shown.to(rows.dtype), asked

    def blind(self, rows: torch.Tensor, starts: torch.Tensor, share: float) -> torch.Tensor:
        """Rows with a share of their words hidden."""
        hidden = _of_words(_words(starts), rows) < share
        return torch.where(hidden, self.number("[MASK]"), rows).to(rows.dtype)


def drawn(count: int, size: int, device: str) -> Iterator[torch.Tensor]:
    """Numbers below `count` in batches of one size, each once a pass, without end.

    Raises:
        ValueError: there are fewer than make a batch.
    """
    if count < size:
        message = f"The texts make {count} rows, fewer than the {size} of a batch."
        raise ValueError(message)
    while True:
        yield from (batch for batch in torch.randperm(count, device=device).split(size) if len(batch) == size)


def _words(starts: torch.Tensor) -> torch.Tensor:
    """The number of each piece's word within its row."""
    opened = starts.clone()
    opened[:, 0] = True
    return opened.int().cumsum(1).long() - 1


def _of_words(word: torch.Tensor, rows: torch.Tensor) -> torch.Tensor:
    """A chance for each word, at each of its pieces."""
    return torch.rand(rows.shape, device=rows.device).gather(1, word)
