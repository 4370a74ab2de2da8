"""Which proportion do the figures of a cell state, given how they are to be read and how many were counted?"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.nlp.table_figures import Amount, Figures

HUNDRED = 100
FINEST = 3  # decimals that no percentage without a sign has, and p values have
LOOSE = 1.5  # points by which counts and their percentage may differ and still belong together
LOOSER = 5  # and by which a share of one may, which nothing else explains
_QUALIFIERS = {"<": "less_than", ">": "more_than", "≤": "up_to", "≥": "at_least", "~": "approx", "≈": "approx"}


@dataclass(frozen=True, slots=True)
class Meaning:
    """How figures are to be read: `form` and `measured` as in `kg.nlp.table_headings.Heading`.

    Attributes:
        halves: what is named are two sides (`male/female`).
        totals: the numbers of those counted that are told, the likeliest first.
        implied: the number that the column's own figures imply.
        bounded: what stands behind a number may be its confidence interval.
        barred: the headings speak of other figures, so that only figures that bear each other out are a proportion.
        trusted: the counts of the row give its percentages, so that figures without a form are both.
    """

    form: str = ""
    measured: bool = False
    halves: bool = False
    totals: tuple[int, ...] = ()
    implied: int | None = None
    bounded: bool = False
    barred: bool = False
    trusted: bool = False


@dataclass(frozen=True, slots=True)
class Proportion:
    """A proportion: bounds in percent, counts, and how it is qualified.

    `stated` tells that the denominator stands in the cell; `decimals` are those of the printed percentage, None where
    it is computed; `side` is that of two which it is told of (1 or 2), 0 where no sides are named.
    """

    low: float | None
    high: float | None
    qualifier: str = "exact"
    numerator: int | None = None
    denominator: int | None = None
    stated: bool = False
    decimals: int | None = None
    side: int = 0


def proportion(figures: Figures, meaning: Meaning) -> Proportion | None:
    """The proportion that figures state; None where they state none or may state another thing."""
    a, b, c = figures.a, figures.b, figures.c
    if meaning.barred:
        return None
    if b is None:
        return _single(a, figures.shape, meaning)
    if figures.shape == "fraction":
        return _fraction(a, b, meaning)
    if c is not None:
        count, total, percent = {"counts": (a, b, c), "totalled": (a, c, b)}.get(figures.shape, (b, c, a))
        side = _side(count, total, percent) if meaning.halves else None
        is_part = not meaning.halves or _agrees(count, int(total.value), percent)
        return side or (_of(count, total, percent) if is_part else None)
    if figures.shape == "bounded":
        return _counted(a, b, meaning) if b.percent or meaning.form == "count_percent" else None
    return _pair(a, b, meaning)


def _fraction(a: Amount, b: Amount, meaning: Meaning) -> Proportion | None:
    """`4/73`; or under `n/%` a count and its percentage; or two parts that make the whole (`3/25` of 28 patients)."""
    if meaning.halves or meaning.measured or b.percent:
        return None
    if meaning.form == "count_percent" and _fits(a, b, meaning):
        return _counted(a, b, meaning)
    return None if a.whole and b.whole and a.value + b.value in meaning.totals else _of(a, b, None)


def _side(first: Amount, second: Amount, percent: Amount) -> Proportion | None:
    """`32/8 (80)` of men and women: of both together, the side whose percentage it is; None where it is of neither."""
    whole = int(first.value + second.value)
    for side, count in enumerate((first, second), 1):
        if first.whole and second.whole and _agrees(count, whole, percent) and (told := _percentage(percent)):
            return replace(told, numerator=int(count.value), denominator=whole, stated=True, side=side)
    return None


def agreement(figures: Figures, totals: Iterable[int]) -> bool | None:
    """Whether a count in the cell, of one of the totals or one beside it, is the percentage; None where none tells."""
    a, b = figures.a, figures.b
    if figures.shape == "counts" and b and figures.c:
        return _agrees(a, int(b.value), figures.c)
    if b is None or figures.c is not None or figures.shape == "fraction" or not (a.whole or b.whole):
        return None
    told = [_agrees(count, total, percent) for total in totals for count, percent in ((a, b), (b, a))]
    return any(told) if told else None


def _single(a: Amount, shape: str, meaning: Meaning) -> Proportion | None:
    if a.percent:
        return _percentage(a)
    if meaning.measured or (shape == "interval" and not meaning.bounded):
        return None
    if (
        meaning.form == "percent"
        or (meaning.form == "mean_percent" and shape == "single")
        or (meaning.form == "count_percent" and 0 < a.decimals < FINEST)
    ):
        return _percentage(a)
    if shape != "single" or meaning.form not in ("count", "count_percent") or not a.whole or a.sign:
        return None
    total = next((total for total in meaning.totals if total >= max(a.value, 1)), None)
    return replace(_computed(int(a.value), total), stated=False) if total else None


def _pair(a: Amount, b: Amount, meaning: Meaning) -> Proportion | None:
    if a.percent or b.percent:
        return _marked_pair(a, b, meaning)
    if meaning.measured and not meaning.trusted:
        return None
    forward, backward = _fits(a, b, meaning), _fits(b, a, meaning)
    if meaning.form in ("count_percent", "percent_count"):
        told = replace(meaning, implied=None)  # what the figures imply is the same whichever of them are the counts
        forward, backward = _fits(a, b, told), _fits(b, a, told)
        counts_first = meaning.form == "count_percent" if forward == backward else forward
    elif meaning.trusted and not meaning.measured:
        counts_first = forward or not backward
    else:
        return None
    return _counted(a, b, meaning) if counts_first else _counted(b, a, meaning)


def _marked_pair(a: Amount, b: Amount, meaning: Meaning) -> Proportion | None:
    """A pair of which one has a percent sign, and is the percentage."""
    if a.percent and b.percent:
        return None
    if b.percent:
        return _counted(a, b, meaning)
    return _counted(b, a, meaning) if _is_count(b, a, meaning) else _percentage(a)


def _is_count(count: Amount, percent: Amount, meaning: Meaning) -> bool:
    """Whether a number behind a percentage counts those whom it is a percentage of all, and is no error or interval."""
    if not count.whole:
        return False
    return _fits(count, percent, meaning) or meaning.form in ("percent_count", "count_percent") or not meaning.totals


def _fits(count: Amount, percent: Amount, meaning: Meaning) -> bool:
    implied = (meaning.implied,) if meaning.implied else ()
    return any(_agrees(count, total, percent) for total in (*meaning.totals, *implied))


def _agrees(count: Amount, total: int, percent: Amount) -> bool:
    """Whether the count is the percentage of the total, as far as it is rounded, or cut off, to its decimals."""
    if not count.whole or count.value > total or not total:
        return False
    return abs(HUNDRED * count.value / total - percent.value) < max(10.0**-percent.decimals, 0.05) + 1e-9


def _counted(count: Amount, share: Amount, meaning: Meaning) -> Proportion | None:
    """A count with its percentage; the total is the one that they agree on, or else the likeliest."""
    percent = _in_percent(count, share, meaning.totals)
    found = _percentage(percent)
    if found is None or not count.whole:
        return None
    if percent.value and not count.value:
        return found  # none, and yet some percent: it counts something else
    fitting = (total for total in meaning.totals if _agrees(count, total, percent))
    total = next(fitting, meaning.totals[0] if meaning.totals else None)
    return replace(found, numerator=int(count.value), denominator=total)


def _in_percent(count: Amount, share: Amount, totals: Iterable[int]) -> Amount:
    """A share of one (`0.49`) as a percentage, where the count shows that it is one."""
    if share.percent or share.value > 1 or share.decimals < 2:  # noqa: PLR2004 (`0.5` is as likely a percentage)
        return share
    scaled = replace(share, value=round(HUNDRED * share.value, 6), decimals=share.decimals - 2)
    shares = [HUNDRED * count.value / total for total in totals if total]
    fits = any(abs(told - scaled.value) <= LOOSER < abs(told - share.value) for told in shares)
    return scaled if fits else share


def _percentage(percent: Amount) -> Proportion | None:
    if percent.value > HUNDRED:
        return None
    qualifier = _QUALIFIERS.get(percent.sign, "exact")
    low = None if percent.sign in ("<", "≤") else percent.value
    high = None if percent.sign in (">", "≥") else percent.value
    return Proportion(low, high, qualifier, decimals=percent.decimals)


def _of(count: Amount, total: Amount, percent: Amount | None) -> Proportion | None:
    """A count of a total that both stand in the cell, and the percentage that may stand there too."""
    if not (count.whole and total.whole and total.value and count.value <= total.value):
        return None
    found = _computed(int(count.value), int(total.value))
    if percent is None:
        return found
    told = _percentage(percent)
    near = abs(HUNDRED * count.value / total.value - percent.value) <= LOOSE
    if told is None or not (percent.percent or near):
        return None
    return replace(told, numerator=found.numerator, denominator=found.denominator, stated=True)


def _computed(count: int, total: int) -> Proportion:
    percent = round(HUNDRED * count / total, 2)
    return Proportion(percent, percent, numerator=count, denominator=total, stated=True)
