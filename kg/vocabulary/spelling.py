"""Is one word another one with a slip of the pen in it?"""

from __future__ import annotations

_SHORTEST = 6  # letters: shorter words have too many neighbours that are words themselves
_SURE = 3  # letters at the start that must agree: prefixes (hypo-, macro-) carry the meaning
_ALIKE = ("aeiouy", "ck", "sz", "mn")  # letters that are put for one another; others make another word


def near(word: str, other: str) -> bool:
    """Whether one letter added, left out, doubled or swapped with its neighbour makes one word from the other.

    A letter put for another one counts only among letters that sound alike: `dysphagia` is no slip for `dysphasia`,
    nor `hypertension` for `hypotension`.
    """
    if word == other or min(len(word), len(other)) < _SHORTEST or word[:_SURE] != other[:_SURE]:
        return word == other
    at = next((n for n, (a, b) in enumerate(zip(word, other, strict=False)) if a != b), min(len(word), len(other)))
    left, right = word[at:], other[at:]
    if len(left) == len(right):
        swapped = left[1::-1] == right[:2] and left[2:] == right[2:]
        return swapped or (left[1:] == right[1:] and _sound_alike(left, right))
    return left[1:] == right if len(left) > len(right) else right[1:] == left


def _sound_alike(left: str, right: str) -> bool:
    """Whether the first letters may be put for one another: vowels, c and k, and the t and s of -tion and -sion."""
    both = {left[0], right[0]}
    return (both == {"s", "t"} and left[1:].startswith("ion")) or any(both <= set(letters) for letters in _ALIKE)
