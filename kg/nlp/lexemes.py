"""What pieces is a sentence made of? Numbers, words, signs and brackets, each citation marker one piece.

spaCy's tokens split `3-6%`, `n=17` and `12/27` differently from case to case; a grammar of numbers needs its own,
steadier pieces. Every pattern is free of nested repetition, so the time is linear in the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.model.document import Citation


@dataclass(frozen=True, slots=True)
class Lexeme:
    """A piece of text with its place (code points).

    `kind` is one of number, word, percent, open, close, comma, semicolon, colon, dash, slash, sign, stop, cite, other;
    `lower` is the text in lower case.
    """

    kind: str
    text: str
    lower: str
    start: int
    end: int


_THIN = "\u00a0\u2009\u202f"
_PATTERNS = (
    ("number", rf"\d{{1,3}}(?:[,{_THIN}]\d{{3}})+(?:\.\d+)?(?![\w])"),
    (
        "number",
        r"(?<!n = )(?<!n=)\d{1,3},\d{1,2}(?=\s?%|\s?[-–]\s?\d{1,3},\d{1,2}\s?%)",
    ),  # a decimal comma, where a % proves it
    ("word", r"C\.\s?I\b\.?"),
    ("word", r"\d{1,3}-(?= (?:to|and|or) \d)"),  # `20- to 30-year-old`
    ("number", r"\d+(?:[.·∙]\d+)?(?!\w|[-‑][^\W\d])"),
    ("percent", "[%％]"),
    ("word", r"vs(?=\d)"),
    ("word", r"(?:[ei]\.[eg]|vs|ca|approx)\.(?=\W)|[A-Z]\.(?=\s[a-z])"),  # a point that ends no clause
    ("word", r"\w+(?:[-‑'’/&][^\W_]+)*"),
    ("open", r"[(\[{]"),
    ("close", r"[)\]}]"),
    ("comma", ","),
    ("semicolon", ";"),
    ("colon", ":"),
    ("dash", r"[-‐‑‒–—―−]"),
    ("slash", "[/∕]"),
    ("sign", r"[<>=≤≥≦≧~∼≈±+⩽⩾]"),
    ("stop", r"[.!?]"),
    ("other", r"\S"),
)
_KINDS = tuple(kind for kind, _ in _PATTERNS)
_LEXEME = re.compile("|".join(f"({pattern})" for _, pattern in _PATTERNS))


def lexemes(text: str, start: int, end: int, citations: Sequence[Citation] = ()) -> tuple[Lexeme, ...]:
    """The pieces of `text[start:end]`; `citations` are those inside it, in order, and each becomes one piece."""
    pieces: list[Lexeme] = []
    at = start
    for citation in citations:
        pieces.extend(_plain(text, at, citation.start))
        pieces.append(Lexeme("cite", citation.text, "", citation.start, citation.end))
        at = citation.end
    pieces.extend(_plain(text, at, end))
    return tuple(pieces)


def word(pieces: Sequence[Lexeme], at: int) -> str:
    """The lower-case text of a lexeme; empty beyond the ends."""
    return pieces[at].lower if 0 <= at < len(pieces) else ""


def kind(pieces: Sequence[Lexeme], at: int) -> str:
    """The kind of a lexeme; empty beyond the ends."""
    return pieces[at].kind if 0 <= at < len(pieces) else ""


def stretches(pieces: Sequence[Lexeme], longest: int = 250) -> Iterator[Sequence[Lexeme]]:
    """The pieces of a sentence, cut where it is endless: stretches of at most `longest`, between clauses if possible.

    What looks around a value then costs no more in a text without full stops than in prose.
    """
    start = 0
    while len(pieces) - start > longest:
        cut = _cut(pieces, start + longest // 2, start + longest)
        yield pieces[start:cut]
        start = cut
    yield pieces[start:]


def _cut(pieces: Sequence[Lexeme], first: int, last: int) -> int:
    """The last place from `first` to `last` behind a comma, or before `and`, or between words; else `last`."""
    places = range(last, first, -1)
    behind = (at for at in places if pieces[at - 1].kind in ("comma", "semicolon", "stop"))
    joined = (at for at in places if pieces[at].lower in ("and", "but") and pieces[at - 1].kind == "word")
    between = (at for at in places if pieces[at].kind == "word" == pieces[at - 1].kind)
    return next(behind, None) or next(joined, None) or next(between, last)


def _plain(text: str, start: int, end: int) -> Iterator[Lexeme]:
    for found in _LEXEME.finditer(text, start, end):
        piece = found.group()
        kind = _KINDS[(found.lastindex or 1) - 1]
        yield Lexeme(kind, piece, piece.lower(), found.start(), found.end())
