"""What makes a line a heading: its words, or its form."""

from __future__ import annotations

import re
from typing import NamedTuple

from kg.nlp.section_names import NUMBERING, heading_type, is_firm

LONGEST = 110  # code points
MOST_WORDS = 14
_MOST_WORDS_WITH_STOP = 3
_MOST_SMALL_WORDS = 12  # of a heading in sentence case
_MOST_KNOWN_WORDS = 6  # of a heading that ends a list of references, or opens a text


class Heading(NamedTuple):
    """A line that opens a section.

    Attributes:
        title: the line without its numbering and closing colon.
        type: one of SECTION_TYPES by the words, or None where they say nothing.
        form: what headings of one rank have in common: `caps`, `plain`, or the depth of the numbering (`1`, `2` ...).
        firm: its words alone are the name of a part of an article; of others (`Participants`) the place must tell.
        number: its numbering, `2.1`; empty where it has none.
    """

    title: str
    type: str | None
    form: str
    firm: bool = False
    number: str = ""

    @property
    def numbered(self) -> bool:
        """Whether its form is the depth of its numbering."""
        return self.form.isdigit()

    @property
    def top(self) -> int:
        """The first number of its numbering; 0 where it has none."""
        return int(self.number.partition(".")[0] or 0)


_LABEL = r"(?P<label>(?:supplementa(?:ry|l) )?(?P<kind>fig(?:ure|\.)?|table|box|scheme|chart) ?S?\d{1,3}[A-Z]?)"
CAPTION = re.compile(
    rf"{_LABEL}(?: ?\([^()\n]{{1,40}}\))?(?: ?[:.|–—]|\s{{2,}}|$|\s(?=(?-i:[A-Z])))(?!\d)", re.IGNORECASE
)
_SMALL = frozenset("a an and as at by for from in of on or the to versus vs with & – -".split())  # noqa: SIM905
_NOT_IN_HEADINGS = re.compile(
    r"[;=<>@±|\t]|\s{3}|https?:|\b(?:19|20)\d\d\b.*\d|\bet al\b|\.\s+[A-Z]|\d[.,]\d|\d\s?%|\d{5}|^[A-Z]{2,8}s?: "
)
_NAMES = re.compile(r"^(?:[A-Z]\S*(?: \S+){0,5}, ){2}[A-Z]|^[^,]+, [a-z ]+\.$")  # of people, places, short forms
_POINTER = re.compile(r"\s\((?:see )?(?:tables?|fig(?:ure)?s?\.?)[^()]{0,20}\)$", re.IGNORECASE)
_SUBJECTS = frozenset("A An The This He She It We They I No None Not There".split())  # noqa: SIM905
_INTRODUCING = frozenset(("is", "are", "was", "were", "will", "be", "following", "follows"))  # in a line before a list


def read_heading(line: str, *, by_words_only: bool = False) -> Heading | None:
    """The heading that a line on its own is, if any; `by_words_only` asks for one of the known ones."""
    line = line.strip()
    numbering = NUMBERING.match(line)
    title = line[numbering.end() if numbering else 0 :].rstrip(" :")
    if not title or len(line) > LONGEST or len(title.split()) > MOST_WORDS:
        return None
    kind, firm = heading_type(title), is_firm(title)
    if line.endswith(".") and len(title.split()) > _MOST_WORDS_WITH_STOP:
        return None
    if by_words_only and not (firm and len(title.split()) <= _MOST_KNOWN_WORDS):
        return None
    if not firm and not _has_form(line, title, numbered=numbering is not None):
        return None
    number = (numbering["arabic"] or "") if numbering else ""
    return Heading(title, kind, _form(title, numbering), firm, number)


def _form(title: str, numbering: re.Match[str] | None) -> str:
    if numbering:
        return str(1 + (numbering["arabic"] or "").count("."))
    return "caps" if title.isupper() else "plain"


def _has_form(line: str, title: str, *, numbered: bool) -> bool:
    """A short line without a sentence's end, in capitals, numbered, in title case, or of a few words."""
    if line[-1] in ",;?!-–" or not (title[0].isupper() or numbered) or _NOT_IN_HEADINGS.search(title):
        return False
    words = _POINTER.sub("", title).split()
    letters = [word for word in words if word[0].isalpha()]
    if len(letters) < max(1, len(words) - 1) or _is_statement(line, words) or _NAMES.search(title):
        return False
    titled = all(word[0].isupper() or word in _SMALL for word in letters)
    return title.isupper() or numbered or titled or len(words) <= _MOST_SMALL_WORDS


def _is_statement(line: str, words: list[str]) -> bool:
    """`A woman fell.` and `Secondary aims are:`, short as headings."""
    return (line[-1] == "." and words[0] in _SUBJECTS) or (line[-1] == ":" and not _INTRODUCING.isdisjoint(words))
