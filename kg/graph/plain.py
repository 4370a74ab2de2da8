"""Literals of the store as Python values; without rdflib, so that a worker starts at once."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from kg.vocabulary.terms import XSD

if TYPE_CHECKING:
    from collections.abc import Callable

    import pyoxigraph as ox

PlainValue = str | int | float | bool

_INTEGERS = ("integer", "int", "long", "short", "byte", "nonNegativeInteger", "positiveInteger", "unsignedInt")
_READERS: dict[str, Callable[[str], PlainValue]] = {
    **dict.fromkeys((XSD + name for name in _INTEGERS), int),
    **dict.fromkeys((XSD + name for name in ("decimal", "double", "float")), float),
    XSD + "boolean": lambda text: {"true": True, "1": True, "false": False, "0": False}[text],
}


def plain_value(literal: ox.Literal) -> PlainValue:
    """A literal as a Python value: numbers and booleans as such, all else (a malformed number, too) as text."""
    with suppress(KeyError, ValueError):
        return _READERS[literal.datatype.value](literal.value)
    return literal.value
