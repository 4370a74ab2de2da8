"""What training has made as files that need no torch: an ONNX graph in 8 bits, a numpy archive, a word list."""

from __future__ import annotations

import json
import shutil
import tempfile
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kg.nlp.training.network import PairLayer, Tagger

OPSET = 17
ENCODER, RELATIONS, PIECES, CONFIG = "encoder.onnx", "relations.npz", "wordpieces.txt", "config.json"


class _Whole(torch.nn.Module):
    """One window without padding, so that the graph needs no mask."""

    def __init__(self, tagger: Tagger) -> None:
        super().__init__()
        self.tagger = tagger

    def forward(self, input_ids: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        scores, hidden = self.tagger(input_ids, torch.ones_like(input_ids))
        return scores, hidden


def export_tagger(tagger: Tagger, target: Path, names: Sequence[str], *, eight_bit: bool = True) -> None:
    """Write `encoder.onnx` and `wordpieces.txt` into a folder.

    Args:
        tagger: its encoder's vectors come out beside the scores of the tags.
        target: made if it is not there.
        names: the vocabulary of word pieces.
        eight_bit: whether weights are kept in 8 bits, a scale per output channel (the shipped form).
    """
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / "plain.onnx"
        torch.onnx.export(
            _Whole(tagger).eval(),
            (torch.randint(1000, 2000, (1, 32)),),
            plain,
            input_names=["input_ids"],
            output_names=["logits", "hidden"],
            dynamic_axes={"input_ids": {1: "n"}, "logits": {1: "n"}, "hidden": {1: "n"}},
            opset_version=OPSET,
            dynamo=False,
        )
        if eight_bit:
            # 7 of the 8 bits: processors without VNNI add pairs of products in 16 bits and would overflow.
            quantize_dynamic(plain, target / ENCODER, weight_type=QuantType.QInt8, per_channel=True, reduce_range=True)
        else:
            shutil.copy(plain, target / ENCODER)
    (target / PIECES).write_text("\n".join(names) + "\n", encoding="utf8")


def export_relations(layer: PairLayer, target: Path, tags: Sequence[str], config: Mapping[str, Any]) -> None:
    """Write `relations.npz`, and `config.json`: tags, a digest of the weights, settings of the run time."""
    weights = {name: value.numpy().astype(np.float16) for name, value in layer.state_dict().items()}
    np.savez_compressed(target / RELATIONS, **weights)
    digest = sha256((target / ENCODER).read_bytes() + (target / RELATIONS).read_bytes()).hexdigest()
    text = json.dumps({"weights": digest, "tags": list(tags), **config}, indent=1, ensure_ascii=False)
    (target / CONFIG).write_text(text + "\n", encoding="utf8")
