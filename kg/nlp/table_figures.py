"""Which figures does a cell hold? `12 (40%)`, `12/30`, `40% (31–49)`: their shape, whatever they may mean."""

from __future__ import annotations

import re
from dataclasses import dataclass

LONGEST = 80  # code points; a longer cell is prose
# Marks of footnotes: signs, and what is printed raised.
MARKS = "*†‡§¶‖#^ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ⁰¹²³⁴⁵⁶⁷⁸⁹"

_NUMBER = r"(?:\d{1,3}(?:[, ]\d{3})+(?!\d)(?:[.·]\d+)?|\d{1,9}(?:[.,·]\d{1,6})?)"
_PERCENT = r"(?:\s?%|\s?percent\b)"
_MARK = rf"[\s{re.escape(MARKS)}]*"
_SPAN = rf"[-−–]?{_NUMBER}{_PERCENT}?\s?(?:[-‐‑–—−,;]|to)\s?[-−–]?{_NUMBER}{_PERCENT}?"
_INTERVAL = rf"(?:95\s?%\s?)?(?:C\.?I\.?)?[\s:,=]*{_SPAN}"
_OPEN, _CLOSE = r"\s?(?:\|\s)?[(\[]\s?", r"\s?[)\]]"  # the bracket may stand in a cell of its own
_A, _B, _C = (rf"(?P<{name}s>[<>≤≥~≈])?\s?(?P<{name}>{_NUMBER})(?P<{name}p>{_PERCENT})?" for name in ("a", "b", "c"))
_OVER = r"\s?(?:/|of|out of)\s?"
_SHAPES = {
    "single": rf"(?P<value>{_A})",
    "enclosed": rf"[(\[]\s?(?P<value>{_A})\s?[)\]]",
    "fraction": rf"(?P<value>{_A}{_OVER}{_B})",
    "counts": rf"(?P<value>{_A}{_OVER}{_B}{_MARK}(?:{_OPEN}|[,;=]?\s?){_C}(?:{_CLOSE})?)",
    "pair": rf"(?P<value>{_A}{_MARK}{_OPEN}(?:[nN]\s?=\s?)?{_B}{_CLOSE})",
    "beside": rf"(?P<value>{_A}\s?(?:[,;:/]\s?|\s){_B})",
    "totalled": rf"(?P<value>{_A}{_MARK}{_OPEN}{_B}{_CLOSE}{_MARK}\[\s?(?:n\s?=\s?)?{_C}\s?\])",
    "inverse": rf"(?P<value>{_A}{_MARK}{_OPEN}(?:n\s?=\s?)?{_B}{_OVER}{_C}{_CLOSE})",
    "interval": rf"(?P<value>{_A}){_MARK}(?:{_OPEN}{_INTERVAL}{_CLOSE}|[,;]?\s{_INTERVAL})",
    "bounded": rf"{_A}{_MARK}{_OPEN}(?P<value>{_B})[,;:]?\s?(?:{_OPEN})?{_INTERVAL}(?:{_CLOSE}){{1,2}}",
    "followed": rf"(?P<value>{_A}{_MARK}{_OPEN}{_B}{_CLOSE}){_MARK}[,;]?(?:{_OPEN}{_INTERVAL}{_CLOSE}|\s?{_INTERVAL})",
}
# Marks whose raising is lost: `12 (40)a`, `11/12 (92%) a, 1`.
_END = rf"(?:(?<=[\d)%\]])[a-z](?:,\s?[a-z])*|(?<=[)\]])\s?[a-z\d](?:\s?,\s?[a-z\d])*)?{_MARK}\.?"
_CELLS = {name: re.compile(f"{_MARK}{shape}{_END}", re.IGNORECASE) for name, shape in _SHAPES.items()}
_THOUSANDS = re.compile(r"[, ](?=\d{3}(?!\d))")


@dataclass(frozen=True, slots=True)
class Amount:
    """A number as printed; `percent`: with a percent sign; `sign`: what stands before it, as `<`."""

    value: float
    percent: bool
    whole: bool
    decimals: int
    sign: str


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of a cell.

    Attributes:
        shape: single (a), fraction (a/b), counts (a/b, c), pair (a (b)), beside (a, b), totalled (a (b) [c]),
            inverse (a (b/c)), interval (a and its interval), bounded (a (b and its interval)), followed (a (b) and its
            interval).
        start, end: the value expression in the cell, without interval and marks.
        a, b, c: the amounts, as far as the shape has them.
    """

    shape: str
    start: int
    end: int
    a: Amount
    b: Amount | None = None
    c: Amount | None = None


def figures(words: str) -> Figures | None:
    """The figures of a cell that holds nothing else; None where it holds words, or other figures (`4 ± 2`)."""
    if len(words) > LONGEST or not any(character.isdigit() for character in words[:LONGEST]):
        return None
    for name, pattern in _CELLS.items():
        if found := pattern.fullmatch(words):
            shape = "single" if name == "enclosed" else name
            amounts = [_amount(found, one) for one in "abc" if found.groupdict().get(one)]
            return Figures(shape, found.start("value"), found.end("value"), *amounts)
    return None


def _amount(found: re.Match[str], name: str) -> Amount:
    digits = _THOUSANDS.sub("", found[name]).replace("·", ".").replace(",", ".")
    decimals = len(digits.partition(".")[2])
    return Amount(float(digits), bool(found[f"{name}p"]), not decimals, decimals, found[f"{name}s"] or "")
