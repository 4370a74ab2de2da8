"""A printed line: what the rules about paragraphs look at, the same for text files and for PDF pages."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kg.readers.cleaning.characters import clean
from kg.readers.cleaning.words import word_list

MOSTLY_INDENTED = 0.4  # share of indented lines from which indentation is the text's margin, not a sign
_BREAK = re.compile(r"\r\n|[\n\r\f]")


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line.

    Attributes:
        text: its words, without space around them.
        gap: empty lines above it; 0 where it follows at once.
        indented: it begins further right than the lines around it.
        width: how far it reaches: characters in a text file, points on a page.
        size: height of its letters in points, 0 where unknown.
        row: it is a row of a table, which goes on in no other line.
        hangs: it begins further left than the lines below it, as an entry of a list does.
    """

    text: str
    gap: int = 0
    indented: bool = False
    width: float = 0.0
    size: float = 0.0
    row: bool = False
    hangs: bool = False

    @property
    def first_word(self) -> float:
        """The width of its first word, with the space before it."""
        word = self.text.split(maxsplit=1)[0]
        return (len(word) + 1) * self.width / max(1, len(self.text))

    @property
    def closed(self) -> bool:
        """Whether it can be the last line of a paragraph: a sentence ends here."""
        return bool(_SENTENCE_END.search(self.text[-12:]))

    @property
    def dangling(self) -> bool:
        """Whether it cannot be the last line of anything: a comma, an open bracket or a word that wants another."""
        last = self.text.rsplit(maxsplit=1)[-1].lower()
        return last[-1] in ",([–—/" or last in _WANTS_MORE

    @property
    def starts_small(self) -> bool:
        """Whether it begins with a small letter, so most likely inside a sentence."""
        return self.text[0].islower()


# a full stop or the like, then closing brackets, quotes or a citation marker: `(7,8).`  `seen.¹²`  `found.[3]`
_SENTENCE_END = re.compile(r"[.!?:]['\")\]’”]*(?:\[[\d,\s–-]{1,8}\]|[\d⁰¹²³⁴-⁹][\d⁰¹²³⁴-⁹,–-]{0,7})?$")
_WANTS_MORE = word_list("wants_more")


def lines_of(text: str) -> list[Line]:
    """The lines of a text file that are not empty. A line that begins with space while most do not is indented."""
    rows, gap = [], 0
    for raw in _BREAK.split(text):
        printed = clean(raw)
        if printed.strip():
            rows.append((printed, gap))
            gap = 0
        else:
            gap += 1
    tells = sum(printed[0] == " " for printed, _ in rows) < MOSTLY_INDENTED * len(rows)
    return [_line(printed, gap, tells) for printed, gap in rows]


def has_breaks(text: str) -> bool:
    """Whether the text has a line break or a page break."""
    return _BREAK.search(text) is not None


def _line(printed: str, gap: int, indentation_tells: bool) -> Line:
    text = printed.strip()
    return Line(text, gap, indentation_tells and printed[0] == " ", float(len(text)))
