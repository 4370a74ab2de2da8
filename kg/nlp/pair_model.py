"""The relation model at run time, numpy over the encoder's vectors; in training it is `training.network.PairLayer`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kg.nlp.pairs import FEATURES

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from numpy.typing import NDArray

    from kg.nlp.pairs import Pairs


@dataclass(frozen=True, slots=True)
class PairModel:
    """Weights by their names in the network, float32."""

    weights: Mapping[str, NDArray[np.float32]]

    @classmethod
    def load(cls, path: Path) -> PairModel:
        """Read the weights from a numpy archive.

        Raises:
            OSError: the file is not there or no archive.
        """
        with np.load(path, allow_pickle=False) as archive:
            return cls({name: archive[name].astype(np.float32) for name in archive.files})

    def probabilities(self, spans: NDArray[np.float32], pairs: Pairs) -> NDArray[np.float32]:
        """How likely each relation is.

        Args:
            spans: mean word vectors of the mentions [m, width].
            pairs: n candidates over them.

        Returns:
            [n, OUTPUTS], each between 0 and 1.
        """
        first = self._linear("subject", spans)[pairs.subjects]
        second = self._linear("object", spans)[pairs.objects]
        seen = [self.weights[f"features.{at}.weight"][pairs.features[:, at]] for at in range(len(FEATURES))]
        joined = np.concatenate([first, second, first * second, *seen], axis=1)
        scores = self._linear("out", np.maximum(self._linear("hidden", joined), 0))
        return np.asarray(1 / (1 + np.exp(-scores)), dtype=np.float32)

    def _linear(self, name: str, values: NDArray[np.float32]) -> NDArray[np.float32]:
        return np.asarray(values @ self.weights[f"{name}.weight"].T + self.weights[f"{name}.bias"], dtype=np.float32)
