"""Are two words one but for a slip of the pen?"""

from __future__ import annotations

_SHORTEST = 4  # letters of a word in which a slip is looked for
_LONG = 8  # letters of a word in which two are


def is_slip(one: str, other: str) -> bool:
    """Whether two words are one but for a letter: missing, too many, wrong or swapped; two letters in a long word."""
    short, long = sorted((one, other), key=len)
    most = 2 if len(short) >= _LONG and short[:4] == long[:4] else 1
    if len(short) < _SHORTEST or len(long) - len(short) > most:
        return False
    return _edits(short, long, most) <= most


def _edits(one: str, other: str, most: int) -> int:
    """Letters to insert, delete, change or swap with the next (restricted Damerau-Levenshtein); above `most`, any."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for at, letter in enumerate(one, 1):
        before, last, row = row, before, [at]
        for to, sign in enumerate(other, 1):
            cost = min(before[to] + 1, row[to - 1] + 1, before[to - 1] + (letter != sign))
            if at > 1 and to > 1 and letter == other[to - 2] and one[at - 2] == sign:
                cost = min(cost, last[to - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return row[-1]
