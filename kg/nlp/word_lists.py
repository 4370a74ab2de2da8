"""The word lists of `rate_words.toml`, by name: words are data, grammar is code."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path


def word_list(name: str) -> frozenset[str]:
    """The words, in lower case, of one list; KeyError where there is no such list."""
    return frozenset(_lists()[name].split())


def phrase_list(name: str) -> tuple[tuple[str, ...], ...]:
    """The phrases of one list, separated by bars, each as its words."""
    return tuple(tuple(phrase.split()) for phrase in _lists()[name].split("|"))


def word_lines(name: str) -> list[list[str]]:
    """The lines of one list, each as its words."""
    return [line.split() for line in _lists()[name].strip().splitlines()]


@cache
def _lists() -> dict[str, str]:
    return tomllib.loads(Path(__file__).with_name("rate_words.toml").read_text(encoding="utf8"))
