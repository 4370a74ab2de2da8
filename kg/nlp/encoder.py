"""The encoder: word pieces in, what it knows of each out. A transformer in ONNX, run on the processor without torch."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from kg.model.errors import KgError

if TYPE_CHECKING:
    from pathlib import Path

LOWER, UPPER = "lower.onnx", "upper.onnx"
_FATAL = 4  # onnxruntime's severity: what it warns of is of no use to a reader of case reports

Array = NDArray[np.float32]


class Encoder:
    """A loaded encoder. One window a call: so nothing that is found depends on what else is read beside it.

    Attributes:
        tags: how many tags it tells apart.
        hidden: how many numbers make up a word's vector.
    """

    def __init__(self, lower: Graph, upper: Graph) -> None:
        self._lower, self._upper = lower, upper
        self.tags, self.hidden = int(upper.widths["logits"]), int(upper.widths["hidden"])

    @classmethod
    def load(cls, folder: Path) -> Encoder:
        """The encoder in `folder/lower.onnx` and `upper.onnx`; each is loaded once a process.

        Raises:
            KgError: one is missing, or nothing that can be read.
        """
        return cls(Graph.load(folder / LOWER), Graph.load(folder / UPPER))

    def run(self, pieces: NDArray[np.int64]) -> tuple[Array, Array]:
        """Logits of the tags [n, tags] and hidden states [n, hidden] of a window's n pieces."""
        logits, hidden = self._upper.run(vectors=self.lower(pieces)[np.newaxis])
        return logits[0], hidden[0]

    def lower(self, pieces: NDArray[np.int64]) -> Array:
        """The vectors [n, hidden] behind the lower layers, for models with upper layers of their own; half the work."""
        vectors: Array = self._lower.run(pieces=pieces[np.newaxis])[0][0]
        return vectors


class Graph:
    """An ONNX graph, run on the processor.

    Attributes:
        widths: how many numbers the last axis of each output has; a name where the input decides that.
    """

    def __init__(self, session: Any) -> None:  # noqa: ANN401 - onnxruntime has no types
        self._session = session
        self.widths = {output.name: output.shape[-1] for output in session.get_outputs()}

    @classmethod
    def load(cls, path: Path) -> Graph:
        """The graph of a file; loaded once a process.

        Raises:
            KgError: it is missing, or nothing that can be read.
        """
        return _load(path.resolve())

    def run(self, **inputs: NDArray[Any]) -> list[Array]:
        """Its outputs, in order."""
        found: list[Array] = self._session.run(None, inputs)
        return found


@cache
def _load(path: Path) -> Graph:
    try:
        return Graph(_session(path))
    except Exception as error:  # onnxruntime raises classes of its own that have no common base
        reason = " ".join(str(error).split())
        message = f"The model {path} cannot be loaded ({reason}): install kg and onnxruntime again."
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
