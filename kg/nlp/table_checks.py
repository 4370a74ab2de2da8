"""Do the counts of a table give its percentages? Denominators that they bear out, and warnings where one is off."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kg.nlp.table_values import HUNDRED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.nlp.table_values import Proportion

MOST_DOUBTED = 0.34  # share of counts that disagree with the totals of their columns, from which those are not theirs


def checked(stated: Sequence[Proportion]) -> list[tuple[Proportion, tuple[str, ...]]]:
    """The proportions of one table, each with its warnings.

    A percentage may be of fewer than the heading tells (values were missing), so a total that does not give it is no
    denominator, unless it only was cut off instead of rounded. One among many that do is told as a doubt; where many do
    not, the percentages are of another whole.
    """
    doubts = [_doubt(one) for one in stated]
    told = [
        bool(doubt) and not _is_cut_off(one) for one, doubt in zip(stated, doubts, strict=True) if _is_checkable(one)
    ]
    foreign = bool(told) and sum(told) > MOST_DOUBTED * len(told)
    return [_checked(one, doubt, foreign=foreign) for one, doubt in zip(stated, doubts, strict=True)]


def _is_checkable(stated: Proportion) -> bool:
    return stated.decimals is not None and stated.numerator is not None and bool(stated.denominator)


def _checked(stated: Proportion, doubt: str, *, foreign: bool) -> tuple[Proportion, tuple[str, ...]]:
    if not doubt:
        return stated, ()
    if stated.stated or (_is_cut_off(stated) and not foreign):
        return stated, (doubt,)
    return replace(stated, denominator=None), () if foreign else (doubt,)


def _is_cut_off(stated: Proportion) -> bool:
    """Whether the counts give a percentage whose last digits were cut off: 24 of 37 is `64.8%`."""
    if not _is_checkable(stated) or stated.low is None:
        return False
    beyond = HUNDRED * (stated.numerator or 0) / (stated.denominator or 1) - stated.low
    return 0 <= beyond < 10.0 ** -(stated.decimals or 0)


def _doubt(stated: Proportion) -> str:
    """What is wrong where the counts do not give the percentage that is stated with them, beyond rounding."""
    if not _is_checkable(stated) or stated.low is None or stated.low != stated.high:
        return ""
    decimals = stated.decimals or 0
    percent = HUNDRED * (stated.numerator or 0) / (stated.denominator or 1)
    if abs(percent - stated.low) <= 0.5 * 10**-decimals + 1e-9:
        return ""
    told = f"{percent:.{max(decimals, 1)}f}%, but the text says {stated.low:g}%"
    return f"{stated.numerator} of {stated.denominator} is {told}."
