"""In which order stand the columns of `SELECT *`? As the variables do in the query; the engine sorts them by name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_TOKEN = re.compile(
    r"""
    \#[^\r\n]*                                                     # a comment
    | <[^<>"{}|^`\\\x00-\x20]*>                                    # an IRI
    | \"{3}.*?(?<!\\)\"{3} | '{3}.*?(?<!\\)'{3}                    # strings
    | \"(?:[^"\\\r\n]|\\.)*\" | '(?:[^'\\\r\n]|\\.)*'
    | [?$](?P<variable>\w+) | (?P<word>\w[\w:.-]*|\*)
    """,
    re.VERBOSE | re.DOTALL,
)
_BETWEEN = {"DISTINCT", "REDUCED"}  # SELECT and *


def as_asked(sparql: str, columns: Sequence[str]) -> list[int]:
    """The places in `columns` in the order that the query asks for: its own for `SELECT *`, else as they are."""
    tokens = list(_TOKEN.finditer(sparql))
    words = iter([token["word"].upper() if token["word"] else "" for token in tokens])
    asked = "SELECT" in words and next((word for word in words if word not in _BETWEEN), "") == "*"
    if not asked:
        return list(range(len(columns)))
    named = [*dict.fromkeys(token["variable"] for token in tokens if token["variable"])]
    return sorted(range(len(columns)), key=lambda at: named.index(columns[at]) if columns[at] in named else len(named))
