"""Python values as RDF literals and back: the one frontier between the two.

Every literal is written in the canonical form that the store keeps (`3`, not `3.0`), so that what comes back from it is
what went in, and two exports of one graph are the same bytes.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from rdflib import XSD, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable

LABELS = "; "
"""What stands between the names or labels of one literal."""
LINES = "\n"
"""What stands between the sentences of one literal."""


def text(value: str) -> Literal:
    """Plain text."""
    return Literal(value)


def integer(value: int) -> Literal:
    """A whole number."""
    return Literal(str(value), datatype=XSD.integer, normalize=False)


def boolean(value: bool) -> Literal:
    """`true` or `false`."""
    return Literal("true" if value else "false", datatype=XSD.boolean, normalize=False)


def decimal(value: float) -> Literal:
    """A finite number as the shortest decimal that reads back as the same float; whole numbers without a point.

    Raises:
        ValueError: the number is not finite.
    """
    exact = Decimal(repr(float(value)))
    if not exact.is_finite():
        message = f"{value} is no measured number"
        raise ValueError(message)
    digits = f"{exact:f}"
    if "." in digits:
        digits = digits.rstrip("0").rstrip(".")
    return Literal("0" if digits == "-0" else digits, datatype=XSD.decimal, normalize=False)


def joined(values: Iterable[str], between: str = LABELS) -> Literal:
    """Several texts, in order, as one literal that people can read (`7; 8`); `parted` takes it apart again.

    A backslash, and the first character of `between`, get a backslash in front where they stand inside a text.
    """
    mark = between[0]
    return Literal(between.join(value.replace("\\", "\\\\").replace(mark, "\\" + mark) for value in values))


def parted(literal: str, between: str = LABELS) -> tuple[str, ...]:
    """The texts that `joined` put into one literal."""
    pieces = [""]
    for token in re.findall(rf"\\.|{between}|.", literal, re.DOTALL):
        if token == between:
            pieces.append("")
        else:
            pieces[-1] += token[-1]
    return tuple(pieces)
