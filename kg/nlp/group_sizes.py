"""Is `n = 16` behind a percentage how many it is, or of how many? `44% (n = 16) compared to 0% (n = 3)`.

Authors write both. Where arithmetic leaves no whole of which n could be such a percentage, however it was rounded, but
n can be the whole of each, it is the size of the group.
"""

from __future__ import annotations

from dataclasses import replace
from math import floor
from typing import TYPE_CHECKING

from kg.nlp.lexemes import word
from kg.nlp.values import HUNDRED, rounding

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.nlp.lexemes import Lexeme
    from kg.nlp.values import Value

_NEAR = 3  # lexemes from a percentage to the n behind it


def with_group_sizes(pieces: Sequence[Lexeme], found: Sequence[Value]) -> list[Value]:
    """The values of a sentence, with what is no count of theirs as the number of their group."""
    named = [value for value in found if _is_named(pieces, value)]
    if all(map(_may_be_counted, named)) or not all(map(_may_be_of_all, named)):
        return list(found)
    return [replace(one, numerator=None, denominator=one.numerator) if one in named else one for one in found]


def _is_named(pieces: Sequence[Lexeme], value: Value) -> bool:
    """Whether a percentage has the count that `n =` names, and no whole."""
    if value.numerator is None or value.denominator is not None or value.low is None or value.low != value.high:
        return False
    places = range(value.first, value.last + _NEAR)
    return any((word(pieces, at), word(pieces, at + 1)) == ("n", "=") for at in places)


def _may_be_counted(value: Value) -> bool:
    """Whether its count can be the percentage of some whole, give or take the last decimal."""
    count, percent = value.numerator or 0, value.low or 0.0
    least, most = percent - 2 * rounding(percent), percent + 2 * rounding(percent)
    if count == 0 or percent == 0:
        return count == percent
    return least <= 0 or floor(HUNDRED * count / least) * most >= HUNDRED * count


def _may_be_of_all(value: Value) -> bool:
    """Whether the percentage can be some count's of this one."""
    whole, percent = value.numerator or 0, value.low or 0.0
    return whole > 0 and abs(HUNDRED * round(percent * whole / HUNDRED) / whole - percent) <= rounding(percent)
