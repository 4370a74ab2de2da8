"""The encoder: what it gives, that it is shared and repeatable, and what it says when it cannot be loaded."""

import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from kg.model.errors import KgError
from kg.nlp.encoder import Encoder, Graph

FOLDER = Path(__file__).parent / "data" / "entities"


def test_a_row_for_each_piece():
    encoder = Encoder.load(FOLDER)
    logits, hidden = encoder.run(np.array([1, 3, 5, 2], dtype=np.int64))
    assert (logits.shape, hidden.shape) == ((4, encoder.tags), (4, encoder.hidden))
    assert (logits.dtype, hidden.dtype) == (np.float32, np.float32)
    assert hidden[:, 0].tolist() == [1, 3, 5, 2]


def test_it_is_loaded_once_a_process():
    assert Graph.load(FOLDER / "lower.onnx") is Graph.load(FOLDER / ".." / "entities" / "lower.onnx")


def test_the_library_is_imported_when_an_encoder_is_loaded():
    code = "import sys, kg.nlp.entities; print('onnxruntime' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True).stdout == "False\n"


@pytest.mark.parametrize("content", [None, b"", b"no graph"])
def test_what_cannot_be_loaded_is_told_in_one_sentence(tmp_path, content):
    if content is not None:
        (tmp_path / "lower.onnx").write_bytes(content)
    with pytest.raises(KgError, match=r"^The model .* cannot be loaded \(.+\): install kg and onnxruntime again\.$"):
        Encoder.load(tmp_path)


def test_a_library_that_cannot_be_imported_is_told(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    with pytest.raises(KgError, match=r"cannot be loaded \(import of onnxruntime halted"):
        Encoder.load(shutil.copytree(FOLDER, tmp_path / "model"))
