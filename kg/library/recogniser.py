"""Which recogniser finds the entities: the program's own, or another spaCy pipeline that is installed."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.nlp.pipeline import Pipeline


@dataclass(frozen=True)
class Recogniser:
    """A choice; whether there is such a pipeline shows when it is first used.

    Attributes:
        name: the pipeline's package, or the folder it was saved to; empty for the program's own recogniser.
        labels: `LABEL=Type` pairs, which say what its labels mean here.
    """

    name: str = ""
    labels: tuple[str, ...] = ()

    @classmethod
    def chosen(cls, name: str | None = None, labels: Iterable[str] = ()) -> Self:
        """What is given; for what is not, $KG_PIPELINE and $KG_LABELS (pairs with commas between them) speak."""
        name = os.environ.get("KG_PIPELINE", "") if name is None else name
        usual = filter(None, map(str.strip, os.environ.get("KG_LABELS", "").split(",")))
        return cls(name, (tuple(labels) or tuple(usual)) if name else ())

    @cached_property
    def pipeline(self) -> Pipeline:
        """The whole pipeline, this recogniser in it; loaded once.

        Raises:
            KgError: there is no such recogniser, or it is of no use, or a label has no type.
        """
        from kg.nlp.pipeline import load_pipeline  # spaCy takes a second to import, and answers do without it

        return load_pipeline(foreign=self.name, labels=self.labels)

    @property
    def version(self) -> str:
        """What tells another recogniser from all others; empty for the program's own, which is not loaded for it."""
        return self.pipeline.recogniser if self.name else ""

    def __reduce__(self) -> tuple[type[Self], tuple[str, tuple[str, ...]]]:
        """Cross process borders as a choice; another process loads for itself."""
        return type(self), (self.name, self.labels)
