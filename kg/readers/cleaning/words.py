"""The word lists of the cleaning rules (`words.toml`)."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib.resources import files


def word_list(name: str) -> frozenset[str]:
    """The words of one list; raises KeyError where there is none of that name."""
    return frozenset(_lists()[name])


@lru_cache(maxsize=1)
def _lists() -> dict[str, list[str]]:
    return tomllib.loads(files("kg.readers.cleaning").joinpath("words.toml").read_text(encoding="utf-8"))
