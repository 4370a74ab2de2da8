"""What number is written here? Digits with separators, number words, and fractions in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.nlp.lexemes import Lexeme

_UNITS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
SPELLED = {word: n for n, word in enumerate(_UNITS)} | {word: 10 * n for n, word in enumerate(_TENS, 2)}
_ROUND = frozenset(range(20, 100, 10))
_LARGE = {"hundred": 100, "thousand": 1000}
_PARTS = {
    name: n
    for n, names in enumerate(
        [
            "half halves",
            "third thirds",
            "quarter quarters fourth fourths",
            "fifth fifths",
            "sixth sixths",
            "seventh sevenths",
            "eighth eighths",
            "ninth ninths",
            "tenth tenths",
        ],
        2,
    )
    for name in names.split()
}
LONGEST_SPELLED = 9  # words
LONGEST_NUMBER = 15  # characters; a longer run of digits is an identifier, not an amount


@dataclass(frozen=True, slots=True)
class Number:
    """A number at lexemes `first` to `last` (exclusive); `whole` without decimals, `spelled` in words."""

    value: float
    first: int
    last: int
    whole: bool
    spelled: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A fraction in words: `one third` is 1 of 3."""

    numerator: int
    denominator: int
    first: int
    last: int


def number_at(pieces: Sequence[Lexeme], at: int) -> Number | None:
    """The number that starts at lexeme `at`."""
    if at >= len(pieces):
        return None
    piece = pieces[at]
    if piece.kind == "number":
        return _figures(piece, at)
    return _spelled(pieces, at) if piece.kind == "word" else None


def count_at(pieces: Sequence[Lexeme], at: int) -> Number | None:
    """The whole number that starts at lexeme `at`."""
    number = number_at(pieces, at)
    return number if number and number.whole else None


def part_at(pieces: Sequence[Lexeme], at: int) -> Part | None:
    """The fraction in words that starts at lexeme `at`: `half`, `a quarter`, `two thirds`, `one-third`."""
    if at >= len(pieces) or pieces[at].kind != "word":
        return None
    words = pieces[at].lower.split("-")
    if len(words) == 1 and words[0] == "half":
        return Part(1, 2, at, at + 1)
    last = at + 1
    if len(words) == 1 and last < len(pieces):
        words, last = [*words, pieces[last].lower], last + 1
    if len(words) != 2 or words[1] not in _PARTS:  # noqa: PLR2004 (numerator and denominator)
        return None
    numerator = 1 if words[0] == "a" else SPELLED.get(words[0], 0)
    return Part(numerator, _PARTS[words[1]], at, last) if 0 < numerator < _PARTS[words[1]] else None


def _figures(piece: Lexeme, at: int) -> Number | None:
    padded = piece.text[0] == "0" and piece.text[1:2].isdigit()  # `007` is a label
    if len(piece.text) > LONGEST_NUMBER or padded:
        return None
    text = piece.text.replace("·", ".").replace("∙", ".")
    head, comma, tail = text.rpartition(",")
    if comma and len(tail) < 3:  # noqa: PLR2004 (a thousands group has three digits)
        text = f"{head}.{tail}"
    text = "".join(character for character in text if character in "0123456789.")
    return Number(float(text), at, at + 1, "." not in text) if text[:1].isdigit() else None


def _spelled(pieces: Sequence[Lexeme], at: int) -> Number | None:
    """Twenty-nine; two hundred sixty-six; one hundred and five."""
    total = current = 0
    last = at
    while last < min(len(pieces), at + LONGEST_SPELLED) and (value := _word_value(pieces, last, at)) is not None:
        if value in _LARGE.values():
            current = max(current, 1) * value
            total, current = (total + current, 0) if value == _LARGE["thousand"] else (total, current)
        elif last > at and current % 100 and not (value < 10 and current % 100 in _ROUND):  # noqa: PLR2004
            break  # `two three` is no number, `twenty three` is
        else:
            current += value
        last += 1
    while last > at and pieces[last - 1].lower in ("and", "a"):
        last -= 1
    return Number(float(total + current), at, last, whole=True, spelled=True) if last > at else None


def _word_value(pieces: Sequence[Lexeme], at: int, first: int) -> int | None:
    word = pieces[at].lower
    if word in _LARGE:
        return _LARGE[word] if at > first else None
    following = pieces[at + 1].lower if at + 1 < len(pieces) else ""
    if word == "a" and at == first and following in _LARGE:
        return 0
    if word == "and" and at > first and pieces[at - 1].lower in _LARGE and following.split("-")[0] in SPELLED:
        return 0
    parts = word.split("-")
    if len(parts) == 2 and parts[0] in SPELLED and parts[1] in _LARGE:  # noqa: PLR2004 (one-hundred)
        return SPELLED[parts[0]] * _LARGE[parts[1]]
    if all(part in SPELLED for part in parts) and len(parts) <= 2:  # noqa: PLR2004 (twenty-nine)
        return sum(SPELLED[part] for part in parts) if len(parts) == 1 or parts[0] in _TENS else None
    return None
