"""Makes `entities/`: an encoder so small that a test knows what it says. Run by hand; needs the package `onnx`.

The graph looks each piece up in two tables: the logits of its tags, and a vector that begins with the piece's number.
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


def main():
    logits = np.array([[weights.get(tag, 0.0) for tag in TAGS] for weights in WEIGHTS.values()], dtype=np.float32)
    hidden = np.array([[number, 0, 0, 1] for number in range(len(WEIGHTS))], dtype=np.float32)
    graph = helper.make_graph(
        [helper.make_node("Gather", [table, "input_ids"], [table[2:]]) for table in ("a_logits", "a_hidden")],
        "look-up",
        [helper.make_tensor_value_info("input_ids", TensorProto.INT64, [1, "n"])],
        [
            helper.make_tensor_value_info("logits", TensorProto.FLOAT, [1, "n", len(TAGS)]),
            helper.make_tensor_value_info("hidden", TensorProto.FLOAT, [1, "n", hidden.shape[1]]),
        ],
        [numpy_helper.from_array(logits, "a_logits"), numpy_helper.from_array(hidden, "a_hidden")],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.checker.check_model(model)
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / "encoder.onnx").write_bytes(model.SerializeToString())
    (FOLDER / "wordpieces.txt").write_text("\n".join(WEIGHTS) + "\n", encoding="utf8")
    config = {"tags": TAGS, "longest": 16, "version": "test"}
    (FOLDER / "config.json").write_text(json.dumps(config) + "\n", encoding="utf8")


if __name__ == "__main__":
    main()
