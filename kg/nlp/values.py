"""A proportion as a value: bounds, unit, counts, and how it is written."""

from __future__ import annotations

from dataclasses import dataclass

HUNDRED = 100


@dataclass(frozen=True, slots=True)
class Value:
    """A proportion as written, at lexemes `first` to `last` (exclusive).

    `low`, `high` in percent (per `unit` for person-time); `form` says how it is written: percent, fraction, counted
    (a count with its percentage), part (in words), base (per 1,000), time (person-time) or bare (a count whose whole
    stands elsewhere).
    """

    first: int
    last: int
    low: float | None
    high: float | None
    form: str
    unit: str = "%"
    qualifier: str = "exact"
    numerator: int | None = None
    denominator: int | None = None
    begin: int = -1  # where its qualifier starts, if it has one


def decimals_of(percent: float) -> int:
    """How many decimals a percentage is given to."""
    return len(f"{percent:.10g}".partition(".")[2])


def rounding(percent: float) -> float:
    """How far a percentage may be from what it rounds: half of its last decimal."""
    return float(0.5 * 10 ** -decimals_of(percent) + 1e-6)


def fraction(first: int, last: int, numerator: int, denominator: int, form: str = "fraction") -> Value:
    """The value of a count of a whole, at lexemes `first` to `last`, in percent to two decimals."""
    percent = round(HUNDRED * numerator / denominator, 2)
    return Value(first, last, percent, percent, form, numerator=numerator, denominator=denominator)
