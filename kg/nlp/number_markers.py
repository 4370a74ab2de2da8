"""Citation markers that are numbers: in square brackets, in round brackets, or raised and glued to a word by copying.

What is found here are candidates; which of them are markers depends on the style of the document (`kg.nlp.citations`).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator


class Candidate(NamedTuple):
    """A stretch that may be a citation marker.

    Attributes:
        start, end: its span, brackets included.
        labels: the numbers it names, ranges expanded, or `Smith 2003`.
        strong: it looks like a marker by itself, without the rest of the document.
    """

    start: int
    end: int
    labels: tuple[str, ...]
    strong: bool


_DASH = "–—‐‑−-"
_NUMBER = r"\d{1,4}"
_SEPARATOR = rf"(?:\s?[,;{_DASH}]\s?(?:(?:and|&)\s)?|\s(?:and|&|to)\s|\s)"
_LIST = rf"{_NUMBER}(?:{_SEPARATOR}{_NUMBER}){{0,80}}"
_LEAD = r"(?:(?:e\.?g\.?|see(?: also)?|cf\.?|refs?\.?|references?|reviewed in|reviews?|for (?:a )?review,? see|in),?\s){0,2}"
_SQUARE = re.compile(rf"\[\s?{_LEAD}(?P<list>{_LIST})\s?[,;]?\s?\]", re.IGNORECASE)
_ROUND = re.compile(rf"\(\s?{_LEAD}(?P<list>{_LIST})\s?[,;]?\s?\)", re.IGNORECASE)
_RAISED = {
    # behind a full stop or comma: `rate.4-6 The`, `pain,7 and`
    True: re.compile(
        rf"(?:(?<=[^\W\d][.,;:])|(?<=[)\]%”\"’'®™][.,;:?!]))(?P<list>\d{{1,3}}(?:(?:,\s?|[{_DASH}]|\s)\d{{1,3}}){{0,60}})"
        rf"(?![\w%]|[.,{_DASH}]\d)"
    ),
    # behind a word: `events12,13`
    False: re.compile(
        rf"(?:(?<=[^\W\d_])|(?<=[)\]”\"’®™]))(?P<list>\d{{1,3}}(?:(?:,\s?|[{_DASH}])\d{{1,3}}){{0,60}})(?=[\s.,;:)\]?!—]|$)(?![.,]\d)"
    ),
}
_PART = re.compile(rf"(?P<dash>[{_DASH}]|\bto\b)?[^\d{_DASH}]*?(?P<number>\d+)")
WIDEST_RANGE = 100


def expand(numbers: str) -> tuple[str, ...] | None:
    """The labels that a printed list of numbers names: `1,3-5` is 1, 3, 4, 5; None where a range does not ascend."""
    found: list[int] = []
    for part in _PART.finditer(numbers):
        number = int(part["number"])
        if part["dash"] and found:
            if not found[-1] < number <= found[-1] + WIDEST_RANGE:
                return None
            found += range(found[-1] + 1, number)
        found.append(number)
    return None if 0 in found else tuple(dict.fromkeys(str(number) for number in found))


# What a number in brackets is no citation of: `Figure [2]`, `95% CI [2, 9]`, `grade (3)`.
_COUNTED = re.compile(
    r"(?:\b(?:fig(?:ure)?s?|tables?|eqs?|eqns?|equations?|box|step|stage|grade|group|phase|type|class|level|panel|chapter"
    r"|appendix|items?|questions?|sections?|CI|interval|range|IQR|score|model|case|criteri(?:on|a)|n)\.?|[=<>≤≥±×])\W{0,2}\Z",
    re.IGNORECASE,
)
_UNIT = re.compile(r"(?:^|[^\w])(?:[kcmdnµμ]?m|[kmµμn]?g/m|ft|sec?|mm|px|inch|log)\Z|\b[kcm]m\Z|/m\Z")


def in_square_brackets(text: str) -> Iterator[Candidate]:
    """`[1,3-5]`, `[1], [2]`, `[3]–[7]`."""
    yield from _joined(text, _bracketed(text, _SQUARE, lambda _match: True))


def in_round_brackets(text: str) -> Iterator[Candidate]:
    """`(2,3)`; strong where several numbers stand, or at the end of a clause, where no count of something stands."""
    yield from _joined(text, _bracketed(text, _ROUND, lambda match: _closes_clause(text, match)))


def _bracketed(text: str, pattern: re.Pattern[str], strong: Callable[[re.Match[str]], bool]) -> Iterator[Candidate]:
    for match in pattern.finditer(text):
        labels = expand(match["list"])
        if (
            labels is None
            or _is_counted(text, match.start())
            or (text[match.start()] == "(" and _enumerates(text, match))
        ):
            continue
        yield Candidate(match.start(), match.end(), labels, strong(match))


def _is_counted(text: str, start: int) -> bool:
    return _COUNTED.search(text, max(0, start - 16), start) is not None


def _closes_clause(text: str, match: re.Match[str]) -> bool:
    several = not match["list"].isdigit()
    behind = text[match.end() : match.end() + 1]
    return (
        several
        or behind in ("", ".", ",", ";", ":", "\n")
        or text[max(0, match.start() - 5) : match.start()] == " al. "
    )


def _enumerates(text: str, match: re.Match[str]) -> bool:
    """`(1) first, (2) second`; `2019;(1)`, `36(1)`, `f(2)`: an item's number, an issue, an argument."""
    before = text[max(0, match.start() - 2) : match.start()]
    if not before.strip():
        return True
    if before[-1] != " ":
        return not (before[-1] in '.,)]%”"’' or before.isalpha())
    behind = text[match.end() : match.end() + 2]
    opens = before[0] in ":;,.—–-(" or text[max(0, match.start() - 5) : match.start()].lower() in (" and ", "  or ")
    return opens and behind[:1].isspace() and behind[1:2].isalnum() and match["list"].isdigit()


def _joined(text: str, candidates: Iterable[Candidate]) -> Iterator[Candidate]:
    """Brackets joined by a comma or a dash are one marker; a dash between them is a range."""
    last: Candidate | None = None
    for candidate in candidates:
        gap = text[last.end : candidate.start].strip() if last else None
        if last is None or gap is None or len(gap) > 1 or gap.strip(",;" + _DASH):
            if last:
                yield last
            last = candidate
            continue
        between = f"{last.labels[-1]}-{candidate.labels[0]}" if gap and gap in _DASH else candidate.labels[0]
        labels = dict.fromkeys((*last.labels, *(expand(between) or ()), *candidate.labels))
        last = Candidate(last.start, candidate.end, tuple(labels), strong=True)
    if last:
        yield last


def raised(text: str) -> list[Candidate]:
    """`events12,13`, `rate.4-6 The`; strong behind a full stop or comma, or with several numbers behind a word."""
    found = []
    for behind_stop, pattern in _RAISED.items():
        for match in pattern.finditer(text):
            numbers = _without_neighbour(text, match) if behind_stop else match["list"]
            labels = expand(numbers)
            if labels is not None and not _is_measure(text, match.start()):
                strong = behind_stop or (len(labels) > 1 and text[match.start() - 3 : match.start()].islower())
                found.append(Candidate(match.start(), match.start() + len(numbers), labels, strong))
    return sorted(found)


def _without_neighbour(text: str, match: re.Match[str]) -> str:
    """The numbers without those that begin the next words: `pain.3 12 patients` names 3 only."""
    numbers = match["list"]
    behind = text[match.end() : match.end() + 2].strip()
    while " " in numbers and (behind[:1].islower() or (expand(numbers.replace(" ", ",")) or ()) != _ascending(numbers)):
        numbers = numbers[: numbers.rindex(" ")].rstrip(",")
        behind = "a" if " " in numbers else ""
    return numbers


def _ascending(numbers: str) -> tuple[str, ...]:
    return tuple(sorted(expand(numbers.replace(" ", ",")) or (), key=int))


def _is_measure(text: str, start: int) -> bool:
    return _UNIT.search(text, max(0, start - 6), start) is not None
