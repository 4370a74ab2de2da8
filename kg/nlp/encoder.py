"""The encoder: word pieces in, what it knows of each out. A transformer in ONNX, run on the processor without torch."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from kg.model.errors import KgError

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

FILE = "encoder.onnx"
_FATAL = 4  # onnxruntime's severity: what it warns of is of no use to a reader of case reports


class Encoder:
    """A loaded encoder. One window a call: so nothing that is found depends on what else is read beside it.

    Attributes:
        tags: how many tags it tells apart.
        hidden: how many numbers make up a word's vector.
    """

    def __init__(self, session: Any) -> None:  # noqa: ANN401 - onnxruntime has no types
        self._session = session
        self.tags, self.hidden = (int(output.shape[-1]) for output in session.get_outputs())

    @classmethod
    def load(cls, folder: Path) -> Encoder:
        """The encoder in `folder/encoder.onnx`; loaded once a process.

        Raises:
            KgError: it is missing, or nothing that can be read.
        """
        return _load(folder.resolve() / FILE)

    def run(self, pieces: NDArray[np.int64]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Logits of the tags [n, tags] and hidden states [n, hidden] of a window's n pieces."""
        logits, hidden = self._session.run(["logits", "hidden"], {"input_ids": pieces[np.newaxis]})
        return logits[0], hidden[0]


@cache
def _load(path: Path) -> Encoder:
    try:
        return Encoder(_session(path))
    except Exception as error:  # onnxruntime raises classes of its own that have no common base
        reason = " ".join(str(error).split())
        message = f"The encoder {path} cannot be loaded ({reason}): install kg and onnxruntime again."
        raise KgError(message) from error


def _session(path: Path) -> Any:  # noqa: ANN401 - onnxruntime has no types
    import onnxruntime

    options = onnxruntime.SessionOptions()
    # One thread: reports are read side by side by processes (`--workers`), which scales; threads in one do less.
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.use_deterministic_compute = True
    options.enable_cpu_mem_arena = False  # it would keep the most that any window ever took
    options.log_severity_level = _FATAL
    onnxruntime.disable_telemetry_events()
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
