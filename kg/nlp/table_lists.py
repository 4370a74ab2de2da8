"""What do the words of tables mean? The lists of `table_words.toml`."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path


@cache
def words_of(name: str) -> frozenset[str]:
    """A list of `table_words.toml`."""
    return frozenset(_lists()[name].split())


@cache
def _lists() -> dict[str, str]:
    return tomllib.loads(Path(__file__).with_name("table_words.toml").read_text(encoding="utf8"))
