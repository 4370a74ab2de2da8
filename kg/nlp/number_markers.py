"""Citation markers that are numbers: in square brackets, in round brackets, or raised and glued to a word by copying.

What is found here are candidates; which of them are markers depends on the style of the document (`kg.nlp.citations`).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from spacy.lang.en.stop_words import STOP_WORDS

from kg.nlp.look_alikes import is_counted, is_numbered, is_ordinal, is_spread, is_titled, is_unit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence


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
_SEPARATOR = rf"(?:\s{{0,3}}[,;{_DASH}]\s{{0,3}}(?:(?:and|&)\s)?|\s(?:and|&|to)\s|\s)"
_LIST = rf"\d{{1,4}}(?:{_SEPARATOR}\d{{1,4}}){{0,80}}"
_LEAD = (
    r"(?:(?:e\.?g\.?|see(?: also)?|cf\.?|refs?\.?|references?|reviewed in|reviews?|for (?:a )?review,? see|in)"
    r",?\s){0,2}"
)
_LOCATOR = (  # where in the work: `[7, p. 12]`, `[8, Table 2]`
    r"(?:,\s(?:pp?\.|pages?|chap(?:ter|\.)|ch\.|sec(?:t(?:ion|\.)|\.)|tables?|fig(?:ures?|s?\.)|app(?:endix|\.)|vol\.|eqs?\.)"
    r"[^\[\]]{0,20})?"
)
_SQUARE = re.compile(rf"\[\s{{0,3}}{_LEAD}(?P<list>{_LIST}){_LOCATOR}[\s,;]{{0,3}}\]", re.IGNORECASE)
_ROUND = re.compile(rf"\(\s{{0,3}}{_LEAD}(?P<list>{_LIST})[\s,;]{{0,3}}\)", re.IGNORECASE)
_NO_MORE = rf"(?![\w%(]|[.,{_DASH}]\d)"
_BEHIND_STOP = re.compile(  # `rate.4-6 The`, `pain,7 and`, `et al.,8`
    r"(?:(?<=[^\W\d][.,;:])|(?<=\bal\.[,;:])|(?<=[)\]%”\"’'®™][.,;:?!]))"
    rf"(?P<list>\d{{1,30}}(?:(?:,\s?|[{_DASH}]|\s)\d{{1,3}}){{0,60}}){_NO_MORE}"
)
_BEHIND_WORD = re.compile(  # `events12,13`, `0.5%3 of`
    r"(?:(?<=[^\W\d_])|(?<=[)\]%”\"’®™]))"
    rf"(?P<list>\d{{1,30}}(?:(?:,\s?|[{_DASH}])\d{{1,3}}){{0,60}})(?=[\s.,;:)\]?!—]|$){_NO_MORE}"
)
_BEHIND_FIGURE = re.compile(  # `p = 0.03.7 The`: the end of a sentence behind a decimal figure
    r"(?:(?<=[=<>≤≥±] )|(?<=[=<>≤≥±])|(?<= (?:to|of|by) )|(?<=was ))"
    rf"\d{{1,4}}\.\d{{1,4}}\.(?P<list>\d{{1,3}}(?:[,{_DASH}]\d{{1,3}}){{0,60}})(?= [A-Z]|\s*$)",
    re.MULTILINE,
)
_BEHIND_YEAR = re.compile(  # `in October 2004.20 This`, `in 2006,37 when`
    rf"(?<= (?:18|19|20)\d\d[.,])(?P<list>\d{{1,3}}(?:[,{_DASH}]\d{{1,3}}){{0,60}})(?= [A-Za-z]|\s*$)", re.MULTILINE
)
_APART = re.compile(  # `pain 7. The`, `pain 7 , 8 and`: raised in print, set apart by copying
    rf"(?<=[a-z)\]%])\s{{1,3}}(?P<list>\d{{1,3}}(?:\s{{0,2}}[,{_DASH}]\s{{0,2}}\d{{1,3}}){{0,60}})(?=\s?[.,;:](?:\s|$))"
)
_ROW = re.compile(r"^[^\n]* \| [^\n]*$", re.MULTILINE)  # of a table, as the readers write it
_PART = re.compile(rf"(?:\s*(?P<dash>[{_DASH}]|\bto\b))?[^\d{_DASH}]*?(?P<number>\d+)")
_RAISED_DIGITS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_PRINTED_RAISED = re.compile(  # `pain²,³ and`, `rate.⁴⁻⁶`; behind ten it is a power, before a sign a charge
    rf"(?<=[^\W_]|[.,;:)\]%”\"’])(?<!\b10)(?P<list>[{_RAISED_DIGITS}]{{1,3}}(?:[,⁻{_DASH}][{_RAISED_DIGITS}]{{1,3}}){{0,60}})(?![⁺⁻\w])"
)
_LOWERED = str.maketrans(_RAISED_DIGITS + "⁻", "0123456789-")
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


_WORD = re.compile(r"[\w-]{1,30}[.,;:]?\Z")
_COPULA = re.compile(r"\b(?:is|are|was|were|be|been|equals)\s\Z")
_LONGEST_COPULA = 8  # code points, with a blank on both sides
_LEAST_LETTERS = 3
_NEXT = re.compile(r"\s?(?P<word>[a-z][\w-]*)")
_JOINING = frozenset(
    ("and", "but", "while", "whereas", "although", "because", "which", "that", "as", "when", "where", "so")
)
_ALONE = re.compile(r"(?<![\w-])[^\W\d_]{3,}(?![\w-])")  # a word without a number


def in_square_brackets(text: str) -> Iterator[Candidate]:
    """`[1,3-5]`, `[1], [2]`, `[3]–[7]`."""
    yield from _joined(text, _bracketed(text, _SQUARE, lambda match: not _behind_copula(text, match.start())))


def in_round_brackets(text: str) -> Iterator[Candidate]:
    """`(2,3)`; strong where several numbers stand, or at the end of a clause, where no count of something stands."""
    rows = _rows(text)
    found = _bracketed(text, _ROUND, lambda match: _closes_clause(text, match))
    yield from _joined(text, (candidate for candidate in found if not _is_cell(text, rows, candidate.start)))


def _behind_copula(text: str, start: int) -> bool:
    """`The value was [95]`: what something is said to be."""
    return _COPULA.search(text, max(0, start - _LONGEST_COPULA), start) is not None


def _rows(text: str) -> list[tuple[int, int]]:
    return [row.span() for row in _ROW.finditer(text)]


def _is_cell(text: str, rows: Sequence[tuple[int, int]], start: int) -> bool:
    """Whether a number in a row of a table is a count or calls a note: `| 12 (8) |`, `| Change¹ |`."""
    at = bisect_right(rows, start, key=lambda row: row[0]) - 1
    return at >= 0 and start < rows[at][1] and not _behind_authors(text, start)


def _bracketed(text: str, pattern: re.Pattern[str], strong: Callable[[re.Match[str]], bool]) -> Iterator[Candidate]:
    for match in pattern.finditer(text):
        labels = expand(match["list"])
        if (
            labels is None
            or is_counted(text, match.start())
            or is_spread(text, match.start(), match.end(), match["list"])
            or (text[match.start()] == "(" and is_ordinal(text, match.start(), match.end(), match["list"]))
            or (text[match.start()] == "(" and _enumerates(text, match))
        ):
            continue
        yield Candidate(match.start(), match.end(), labels, strong(match))


def _closes_clause(text: str, match: re.Match[str]) -> bool:
    several = not match["list"].isdigit()
    if _behind_copula(text, match.start()):
        return False
    behind = text[match.end() : match.end() + 1]
    return several or behind in ("", ".", ",", ";", ":", "\n") or _behind_authors(text, match.start())


def _behind_authors(text: str, start: int) -> bool:
    """`Lee et al. (7) found`."""
    return text[max(0, start - 6) : start].rstrip(" ,").endswith(" al.")


def _enumerates(text: str, match: re.Match[str]) -> bool:
    """`(1) first, (2) second`; `2019;(1)`, `36(1)`, `f(2)`: an item's number, an issue, an argument."""
    before = text[max(0, match.start() - 2) : match.start()]
    if not before.strip():
        return True
    if _behind_authors(text, match.start()):
        return False
    if before[-1] != " ":
        return not (before[-1] in '.,)]%”"’' or before.isalpha())
    behind = text[match.end() : match.end() + 2]
    opens = before[0] in ":;,.—–-(" or text[max(0, match.start() - 5) : match.start()].lower() in (" and ", "  or ")
    return opens and behind[:1].isspace() and behind[1:2].isalnum() and match["list"].isdigit()


def _joined(text: str, candidates: Iterable[Candidate]) -> Iterator[Candidate]:
    """Brackets joined by a comma or a dash are one marker; a dash between them is a range."""
    last: Candidate | None = None
    for candidate in candidates:
        gap = text[last.end : candidate.start] if last else None
        if gap is not None:
            gap = "\n" if "\n" in gap else gap.strip()  # another paragraph, or the next entry of a list
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


def raised(text: str, authors: frozenset[tuple[str, str]] = frozenset()) -> list[Candidate]:
    """`events12,13`, `rate.4-6 The`; strong behind a full stop or comma, or with several numbers behind a word.

    `authors` are those of the listed works, each as a surname in small letters and the label of the work.
    """
    behind_stop, behind_word = list(_BEHIND_STOP.finditer(text)), list(_BEHIND_WORD.finditer(text))
    often = Counter(_named(text, match) for match in (*behind_stop, *behind_word))
    alone = frozenset(_ALONE.findall(text))
    behind_figure = (match for pattern in (_BEHIND_FIGURE, _BEHIND_YEAR) for match in pattern.finditer(text))
    found = [_glued(match.start("list"), match["list"], strong=False) for match in behind_figure]
    for match in behind_stop:
        numbers = _without_neighbour(text, match)
        again = often[_named(text, match)] > 1 and _word(text, match).isupper()
        if not again and not is_titled(text, match.start()):
            found.append(_glued(match.start(), numbers, strong=True))
    for match in behind_word:
        cited = (_word(text, match).lower(), match["list"]) in authors  # `Nilsson4`, though it comes again
        if cited or not _is_name(text, match, often, alone):
            lower = text[match.start() - _LEAST_LETTERS : match.start()].islower()
            strong = (lower and not match["list"].isdigit()) or _behind_percent(text, match)
            found.append(_glued(match.start(), match["list"], strong=strong))
    return sorted(candidate for candidate in found if candidate)


def _behind_percent(text: str, match: re.Match[str]) -> bool:
    """`0.5%3 of patients`: nothing else is written so."""
    return text[match.start() - 1 : match.start()] == "%"


def printed_raised(text: str) -> list[Candidate]:
    """`pain²,³`: numbers that the text itself prints as raised; strong unless they may be a power (`m²`)."""
    found = []
    rows = _rows(text)
    for match in _PRINTED_RAISED.finditer(text):
        labels = expand(match["list"].translate(_LOWERED))
        if labels and not _is_cell(text, rows, match.start()) and not is_unit(text, match.start()):
            found.append(
                Candidate(match.start(), match.end(), labels, strong=len(_word(text, match)) >= _LEAST_LETTERS)
            )
    return found


def _word(text: str, match: re.Match[str]) -> str:
    found = _WORD.search(text, max(0, match.start() - 30), match.start())
    return found[0] if found else ""


def _named(text: str, match: re.Match[str]) -> str:
    return _word(text, match) + match["list"]


def apart(text: str) -> list[Candidate]:
    """`pain 7. The`, `pain 7 , 8.`: never strong, for most such numbers count something."""
    matches = (match for match in _APART.finditer(text) if not is_counted(text, match.start("list")))
    found = (_glued(match.start("list"), match["list"], strong=False) for match in matches)
    return [candidate for candidate in found if candidate]


def _glued(start: int, numbers: str, *, strong: bool) -> Candidate | None:
    labels = expand(numbers)
    return Candidate(start, start + len(numbers), labels, strong) if labels else None


def _is_name(text: str, match: re.Match[str], often: Counter[str], alone: frozenset[str]) -> bool:
    """Whether word and number are one name: a unit, a letter or two, a capital at the end, or what comes again.

    One number behind an acronym is part of the name, as in `BRCA1`, unless the acronym also stands without a number
    (`alone`); behind a noun that is counted on (`grade3`), too.
    """
    if is_unit(text, match.start()) or is_titled(text, match.start()):
        return True
    lone = match["list"].isdigit()
    if lone and is_numbered(text, match.start()):
        return True
    word = _word(text, match)
    if not word or word.islower():
        return 0 < len(word) < _LEAST_LETTERS and word != "al"
    mixed = word[-1].isupper() and not word.isupper()
    acronym = lone and word.isupper() and word not in alone
    return len(word) < _LEAST_LETTERS or mixed or acronym or often[_named(text, match)] > 1


def _without_neighbour(text: str, match: re.Match[str]) -> str:
    """The numbers without those that begin the next words: `pain.3 12 patients` names 3 only, `pain,3, 4 but` both."""
    numbers = match["list"]
    word = _NEXT.match(text, match.end())
    counts = word is not None and word["word"] not in (STOP_WORDS if ", " in numbers else _JOINING)
    while " " in numbers and (counts or (expand(numbers.replace(" ", ",")) or ()) != _ascending(numbers)):
        numbers = numbers[: numbers.rindex(" ")].rstrip(",")
        counts = " " in numbers
    return numbers


def _ascending(numbers: str) -> tuple[str, ...]:
    return tuple(sorted(expand(numbers.replace(" ", ",")) or (), key=int))


def run_together(digits: str, highest: int) -> tuple[str, ...] | None:
    """Numbers that copying has run together: `1314` is 13, 14; ascending, none above `highest`, as few as can be."""

    def split(at: int, last: int) -> tuple[str, ...] | None:
        if at == len(digits):
            return ()
        for length in (3, 2, 1):
            number = digits[at : at + length]
            if len(number) == length and number[0] != "0" and last < int(number) <= highest:
                rest = split(at + length, int(number))
                if rest is not None:
                    return (number, *rest)
        return None

    return split(0, 0)
