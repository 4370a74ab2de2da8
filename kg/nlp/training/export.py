"""What training has made as files that need no torch: ONNX graphs in 8 bits, a numpy archive, a word list."""

from __future__ import annotations

import json
import tempfile
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import nn

from kg.nlp.training.network import LOWER, WIDTH, through

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from transformers import BertModel

    from kg.nlp.training.network import PairLayer, RateReader, Tagger

OPSET = 17
LOWER_FILE, UPPER_FILE, LOOK, TELL = "lower.onnx", "upper.onnx", "look.onnx", "tell.onnx"
RELATIONS, PIECES, CONFIG = "relations.npz", "wordpieces.txt", "config.json"


class _Lower(nn.Module):
    """Word pieces of one window, without padding, to what the lower layers make of them."""

    def __init__(self, encoder: BertModel) -> None:
        super().__init__()
        self.embeddings, self.layers = encoder.embeddings, encoder.encoder.layer[:LOWER]

    def forward(self, pieces: torch.Tensor) -> torch.Tensor:
        return through(self.layers, self.embeddings(input_ids=pieces))


class _Upper(nn.Module):
    """From there to the scores of the tags and the vectors of the last layer."""

    def __init__(self, tagger: Tagger) -> None:
        super().__init__()
        self.layers, self.tags = tagger.encoder.encoder.layer[LOWER:], tagger.tags

    def forward(self, vectors: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        hidden = through(self.layers, vectors)
        return self.tags(hidden), hidden


def export_tagger(tagger: Tagger, target: Path, names: Sequence[str]) -> None:
    """Write `lower.onnx`, `upper.onnx` and `wordpieces.txt` into a folder.

    The encoder is cut in two, as other models have upper layers of their own.

    Args:
        tagger: its encoder's vectors come out beside the scores of the tags.
        target: made if it is not there.
        names: the vocabulary of word pieces.
    """
    pieces, vectors = torch.randint(1000, 2000, (1, 32)), torch.zeros(1, 32, WIDTH)
    write_graph(_Lower(tagger.encoder), {"pieces": pieces}, ["vectors"], target / LOWER_FILE)
    write_graph(_Upper(tagger), {"vectors": vectors}, ["logits", "hidden"], target / UPPER_FILE)
    (target / PIECES).write_text("\n".join(names) + "\n", encoding="utf8")


class _Look(nn.Module):
    """The reader's view of a whole passage."""

    def __init__(self, reader: RateReader) -> None:
        super().__init__()
        self.reader = reader

    def forward(self, vectors: torch.Tensor, marks: torch.Tensor, pool: torch.Tensor) -> tuple[torch.Tensor, ...]:
        return self.reader.look(vectors, marks, pool)


class _Tell(nn.Module):
    """What the reader says of values."""

    def __init__(self, reader: RateReader) -> None:
        super().__init__()
        self.reader = reader

    def forward(self, *inputs: torch.Tensor) -> tuple[torch.Tensor, ...]:
        return self.reader.tell(*inputs)


def export_reader(reader: RateReader, target: Path) -> None:
    """Write `look.onnx` and `tell.onnx` into a folder."""
    pieces, words, values = 12, 8, 2
    vectors, pool = torch.zeros(1, pieces, WIDTH), torch.zeros(values, pieces)
    marks, lying = torch.zeros(pieces, dtype=torch.long), torch.zeros(values, words, dtype=torch.long)
    of_pieces, of_values, of_both = {0: "pieces"}, {0: "values"}, {0: "values", 1: "words"}
    write_graph(
        _Look(reader),
        {"vectors": vectors, "marks": marks, "pool": pool},
        ["shared", "glance"],
        target / LOOK,
        {"vectors": {1: "pieces"}, "marks": of_pieces, "pool": {0: "values", 1: "pieces"}, "shared": {1: "pieces"},
         "glance": of_values},
    )  # fmt: skip
    placed = {"near": lying, "across": lying, "apart": lying, "told": lying}
    write_graph(
        _Tell(reader),
        {"shared": vectors, "words": marks, "places": torch.arange(words), "pool": pool, **placed},
        ["spans", "nothing", "judgements"],
        target / TELL,
        {"shared": {1: "pieces"}, "words": of_pieces, "places": {0: "words"}, "pool": {0: "values", 1: "pieces"},
         **dict.fromkeys(placed, of_both), "spans": {0: "values", 2: "words", 3: "words"}, "nothing": of_values,
         "judgements": of_values},
    )  # fmt: skip


def write_graph(
    network: nn.Module,
    inputs: Mapping[str, torch.Tensor],
    outputs: Sequence[str],
    path: Path,
    free: Mapping[str, Mapping[int, str]] | None = None,
) -> None:
    """Write a network as an ONNX graph, its weights in 8 bits, a scale per output channel.

    Args:
        network: called with the inputs in order.
        inputs: by name, each an example.
        outputs: their names.
        path: its folder is made if it is not there.
        free: the axes of free length of each input and output; the second of all of them, if not told.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / "plain.onnx"
        torch.onnx.export(
            network.eval(),
            tuple(inputs.values()),
            plain,
            input_names=list(inputs),
            output_names=list(outputs),
            dynamic_axes=free or {name: {1: "n"} for name in (*inputs, *outputs)},
            opset_version=OPSET,
            dynamo=False,
        )
        # 7 of the 8 bits: processors without VNNI add pairs of products in 16 bits and would overflow.
        quantize_dynamic(plain, path, weight_type=QuantType.QInt8, per_channel=True, reduce_range=True)


def export_relations(layer: PairLayer, target: Path, tags: Sequence[str], config: Mapping[str, Any]) -> None:
    """Write `relations.npz`, and `config.json`: tags, a digest of the weights, settings of the run time."""
    weights = {name: value.numpy().astype(np.float16) for name, value in layer.state_dict().items()}
    np.savez_compressed(target / RELATIONS, **weights)
    write_config(target, (LOWER_FILE, UPPER_FILE, RELATIONS), {"tags": list(tags), **config})


def write_config(target: Path, files: Sequence[str], config: Mapping[str, Any]) -> None:
    """Write `config.json`: a digest of the files with weights, and settings of the run time."""
    digest = sha256(b"".join((target / name).read_bytes() for name in files)).hexdigest()
    text = json.dumps({"weights": digest, **config}, indent=1, ensure_ascii=False)
    (target / CONFIG).write_text(text + "\n", encoding="utf8")
