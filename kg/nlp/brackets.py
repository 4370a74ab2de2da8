"""Which stretches of a text stand in brackets?"""

from __future__ import annotations

import re

_BRACKET = re.compile(r"[()\[\]]")
_PAIRS = {")": "(", "]": "["}
LONGEST = 600  # code points; what opens and does not close within it is a slip of the pen


def bracketed(text: str, begin: int, end: int) -> list[tuple[int, int]]:
    """The outermost closed brackets of `text[begin:end]` as spans, brackets included, in order.

    A bracket that never closes, or closes more than LONGEST code points later, counts as none.
    """
    found: list[tuple[int, int]] = []
    opened: list[int] = []
    for bracket in _BRACKET.finditer(text, begin, end):
        if bracket[0] not in _PAIRS:
            opened.append(bracket.start())
            continue
        if opened and text[opened[-1]] == _PAIRS[bracket[0]]:
            start = opened.pop()
            if bracket.end() - start <= LONGEST:
                _keep_outer(found, start, bracket.end())
    return found


def _keep_outer(found: list[tuple[int, int]], start: int, end: int) -> None:
    while found and found[-1][0] > start:
        found.pop()
    found.append((start, end))


def bracket_pairs(text: str, begin: int, end: int) -> list[tuple[int, int, int]]:
    """Round brackets that close, nested ones too: start, end, and where the text before them begins.

    The text before a bracket begins at `begin`, or behind the bracket that is still open around it.
    """
    found: list[tuple[int, int, int]] = []
    opened: list[int] = []
    for bracket in _BRACKET.finditer(text, begin, end):
        if bracket[0] not in _PAIRS:
            opened.append(bracket.start())
        elif opened and text[opened[-1]] == _PAIRS[bracket[0]]:
            start = opened.pop()
            if bracket.end() - start <= LONGEST:
                found.append((start, bracket.end(), opened[-1] + 1 if opened else begin))
    return found
