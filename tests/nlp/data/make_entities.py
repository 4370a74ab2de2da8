"""Makes `entities/`: an encoder so small that a test knows what it says. Run by hand; needs the package `onnx`.

The lower graph looks each piece up; the upper one gives the logits of its tags, and a vector that begins with the
piece's number.
"""

import json
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

FOLDER = Path(__file__).parent / "entities"
TYPES = ("Condition", "Procedure", "Drug", "Duration")
TAGS = ("O", *(f"{part}-{kind}" for kind in TYPES for part in "BI"))
DULL = {"O": 1.0, "B-Condition": 0.5, "I-Condition": 0.9}  # outside, unless a neighbour draws it in
DULL_WORDS = ("the", "his", "no", "of", "(", ")", "[", "]", ",", ".", "-", "and")
OTHER_WORDS = ("was", "seen", "after", "in", "figure", "##s", "1", "4", "we", "saw")
WEIGHTS = {
    "[UNK]": {"O": 4.0}, "[CLS]": {}, "[SEP]": {},
    "fever": {"B-Condition": 6.0}, "cement": {"B-Condition": 2.0}, "leakage": {"I-Condition": 8.0},
    "vertebro": {"B-Procedure": 6.0}, "##plasty": {"B-Drug": 9.0}, "steroid": {"B-Drug": 6.0},
    "week": {"I-Duration": 8.0}, "a": {"O": 1.0, "B-Condition": 0.5, "B-Duration": 0.5},
    "pain": {"O": 1.2, "B-Condition": 1.0},
    **dict.fromkeys(DULL_WORDS, DULL),
    **{word: {"O": 4.0} for word in OTHER_WORDS},
}  # fmt: skip


PIECES = ("pieces", TensorProto.INT64, [1, "n"])
VECTORS = ("vectors", TensorProto.FLOAT, [1, "n", len(WEIGHTS)])


def write(name, nodes, given, **tables):
    """A graph over one input; the width of each output is that of the table with its name, or of the only one."""
    widths = {node.output[0]: tables.get(f"of_{node.output[0]}", tables.get("whole")).shape[1] for node in nodes}
    outputs = [helper.make_tensor_value_info(key, TensorProto.FLOAT, [1, "n", width]) for key, width in widths.items()]
    weights = [numpy_helper.from_array(table, key) for key, table in tables.items()]
    graph = helper.make_graph(nodes, name, [helper.make_tensor_value_info(*given)], outputs, weights)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.checker.check_model(model)
    (FOLDER / f"{name}.onnx").write_bytes(model.SerializeToString())


def main():
    logits = np.array([[weights.get(tag, 0.0) for tag in TAGS] for weights in WEIGHTS.values()], dtype=np.float32)
    hidden = np.array([[number, 0, 0, 1] for number in range(len(WEIGHTS))], dtype=np.float32)
    whole = np.eye(len(WEIGHTS), dtype=np.float32)
    FOLDER.mkdir(exist_ok=True)
    write("lower", [helper.make_node("Gather", ["whole", "pieces"], ["vectors"])], PIECES, whole=whole)
    products = [helper.make_node("MatMul", ["vectors", f"of_{name}"], [name]) for name in ("logits", "hidden")]
    write("upper", products, VECTORS, of_logits=logits, of_hidden=hidden)
    (FOLDER / "wordpieces.txt").write_text("\n".join(WEIGHTS) + "\n", encoding="utf8")
    config = {"tags": TAGS, "longest": 16, "version": "test"}
    (FOLDER / "config.json").write_text(json.dumps(config) + "\n", encoding="utf8")


if __name__ == "__main__":
    main()
