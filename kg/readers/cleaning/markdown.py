"""Reports that are typed in Markdown: the marks go, the words stay.

A text counts as Markdown where several of its lines are headings with number signs and stand apart from what is around
them; `#` elsewhere is a number sign. What a heading says, and how deep it is, is then told as in any other text.
"""

from __future__ import annotations

import re

_FEWEST = 2  # headings
_BREAK = re.compile(r"\r\n?")
_HEADING = re.compile(r"^ {0,3}#{1,6}[ \t]+(?P<words>\S[^\n]*?)(?:[ \t]+#+)?[ \t]*$", re.MULTILINE)
_UNDERLINE = re.compile(r"(?<=\S)\n {0,3}(?:=+|-{3,})[ \t]*$", re.MULTILINE)  # of a heading
_RULE = re.compile(r"^ {0,3}(?:[-*_][ \t]*){3,}$", re.MULTILINE)
_EDGES = re.compile(r"^[ \t]*\|[ \t]*(?P<cells>[^\n]*?)[ \t]*\|[ \t]*$", re.MULTILINE)  # of a row of a table
_DASHES = re.compile(r"^[ \t]*\|?[ \t]*:?-{3,}:?[ \t]*(?:\|[ \t]*:?-{3,}:?[ \t]*)*\|?[ \t]*$\n?", re.MULTILINE)
_STRONG = re.compile(
    r"(?<![\w*_\\])(?P<sign>\*{1,3}|_{1,3})(?P<words>[^\s*_](?:[^*_\n]*[^\s*_\\])?)(?P=sign)(?![\w*_])"
)
_LINK = re.compile(r"!?\[(?P<words>[^\[\]\n]*)\]\((?P<address>[a-z]{3,6}:[^()\s]*(?:\([^()\s]*\)[^()\s]*)*)\)")
_DOI = re.compile(r"10\.\d{4,9}/")
_ESCAPED = re.compile(r"\\(?=[*_#\[\]`\\])")


def without_marks(text: str) -> str:
    """The text with headings in paragraphs of their own and without marks; other texts stay as they are."""
    lines = _BREAK.sub("\n", text)
    first, last = len(lines) - len(lines.lstrip()), len(lines.rstrip())
    headings = [found.span() for found in _HEADING.finditer(lines)]
    apart = [at for at in headings if at[0] <= first or at[1] >= last or "\n\n" in _around(lines, *at)]
    if len(apart) < _FEWEST:
        return text
    lines = _HEADING.sub(lambda found: f"\n{found['words']}\n", lines)
    lines = _RULE.sub("", _DASHES.sub("", _UNDERLINE.sub("\n", lines)))
    lines = _EDGES.sub(lambda found: found["cells"], lines)
    lines = _STRONG.sub(lambda found: found["words"], _LINK.sub(_linked, lines))
    return _ESCAPED.sub("", lines)


def _around(text: str, start: int, end: int) -> tuple[str, str]:
    """The two characters above a line and those below it."""
    return text[max(0, start - 2) : start], text[end : end + 2]


def _linked(found: re.Match[str]) -> str:
    """The words of a link; with its address where that holds a DOI that they do not tell."""
    tells = _DOI.search(found["address"]) and not _DOI.search(found["words"])
    return f"{found['words']} {found['address']}" if tells else found["words"]
