"""The task of `kg extract`: from a source to what is found in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.model.errors import UnreadableSource

if TYPE_CHECKING:
    from kg.library.recogniser import Recogniser
    from kg.library.sources import Source
    from kg.model.extraction import Extraction


@dataclass(frozen=True, slots=True)
class Extracting:
    """Extracts; a failure is an UnreadableSource, as a value."""

    recogniser: Recogniser

    def load(self) -> None:
        """Load the pipeline, so that a wrong choice shows before anything is read."""
        self.recogniser.pipeline  # noqa: B018 - loads it

    def __call__(self, source: Source) -> Extraction | UnreadableSource:
        """What is found in a source, or why nothing is."""
        try:
            return self.recogniser.pipeline.extract(source.read())
        except UnreadableSource as error:
            return error

    def failed(self, source: Source, reason: str) -> UnreadableSource:
        """What becomes of a source that something went wrong with."""
        return UnreadableSource(source.name, reason)
