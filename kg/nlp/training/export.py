"""The trained network as files that need no torch: an ONNX graph with 8-bit weights, a numpy archive, a word list."""

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

    from kg.nlp.training.network import Network

OPSET = 17


class _Logits(torch.nn.Module):
    """One window without padding, so that the graph needs no mask."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network

    def forward(self, input_ids: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        scores, hidden = self.network(input_ids, torch.ones_like(input_ids))
        return scores, hidden


def export(
    network: Network,
    target: Path,
    tags: Sequence[str],
    words: Path,
    config: Mapping[str, Any],
    *,
    eight_bit: bool = True,
) -> None:
    """Write `encoder.onnx`, `relations.npz`, `wordpieces.txt` and `config.json` into a folder.

    Args:
        network: in evaluation mode.
        target: made if it is not there.
        tags: the names of the columns of `logits`.
        words: BERT's `vocab.txt`.
        config: what else the run time has to know.
        eight_bit: whether weights are kept in 8 bits, a scale per output channel (the shipped form).
    """
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / "plain.onnx"
        torch.onnx.export(
            _Logits(network).eval(),
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
            quantize_dynamic(
                plain, target / "encoder.onnx", weight_type=QuantType.QInt8, per_channel=True, reduce_range=True
            )
        else:
            shutil.copy(plain, target / "encoder.onnx")
    weights = {name: value.numpy().astype(np.float16) for name, value in network.pairs.state_dict().items()}
    np.savez_compressed(target / "relations.npz", **weights)
    shutil.copy(words, target / "wordpieces.txt")
    digest = sha256((target / "encoder.onnx").read_bytes() + (target / "relations.npz").read_bytes()).hexdigest()
    text = json.dumps({"weights": digest, "tags": list(tags), **config}, indent=1, ensure_ascii=False)
    (target / "config.json").write_text(text + "\n", encoding="utf8")
