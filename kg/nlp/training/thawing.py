"""Weights back from a graph in 8 bits: what a model of its own upper layers begins with."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import onnx
import torch
from onnx import numpy_helper

if TYPE_CHECKING:
    from pathlib import Path

_PRODUCT = "MatMulInteger"
_SUFFIX = "/MatMul_quant"


def layers_of(path: Path) -> dict[str, torch.Tensor]:
    """The weights of the layers in `upper.onnx` by their names in a list of layers: `0.output.dense.weight`.

    Each matrix is what the run time multiplies with, its 8 bits times the scale of their column.
    """
    graph = onnx.load(path).graph
    arrays = {value.name: numpy_helper.to_array(value) for value in graph.initializer}
    named = {name: value for name, value in arrays.items() if name.startswith("layers.")}
    for node in graph.node:
        if node.op_type == _PRODUCT and node.name.startswith("/layers."):
            name = node.input[1].removesuffix("_quantized")
            matrix = arrays[f"{name}_quantized"].astype(np.float32) - arrays[f"{name}_zero_point"].astype(np.float32)
            place = node.name.strip("/").removesuffix(_SUFFIX).replace("/", ".")
            named[f"{place}.weight"] = (matrix * arrays[f"{name}_scale"]).T
    return {name.removeprefix("layers."): torch.tensor(value) for name, value in named.items()}
