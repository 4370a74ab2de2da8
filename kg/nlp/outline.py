"""How deep does each heading stand? Numbering shows it; else its words, its form, and the headings before it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from kg.nlp.headings import Heading

MAIN = ("introduction", "case", "methods", "results", "discussion", "conclusion")  # in the order of an article
_HOLDING = frozenset(("introduction", "case", "methods", "results", "discussion"))  # what has parts of its own
_ENDING = frozenset(("discussion", "conclusion"))


class Rank(NamedTuple):
    """The place of a section among the others: how deep it stands, 1 for the outermost, and its type."""

    depth: int
    type: str


class Outline:
    """Ranks the headings of a text, given one by one."""

    def __init__(self) -> None:
        self.current: str | None = None  # the type of the last heading of the first rank
        self._form = ""
        self._abstract: set[str] | None = None  # the types of the parts of the abstract that is open
        self._number_depth = 0  # of the last numbered heading
        self._passed: set[str] = set()  # the types of main sections before

    def rank(self, heading: Heading, *, apart: bool) -> Rank:
        """The rank of the next heading; `apart`: words stand between it and the heading before."""
        if self._in_abstract(heading, apart=apart):
            return self._part_of_abstract(heading)
        kind = heading.type
        if kind == "abstract" and self._passed & _ENDING:
            kind = "conclusion"  # a summary at the end
        depth = self._depth(heading, kind)
        if depth == 1:
            return self._opened(heading, kind)
        return Rank(depth, self._inner(heading, kind))

    def run_in(self, kind: str) -> Rank:
        """The rank of a heading that its paragraph follows in the same line.

        It stands below the headings that have a line of their own, where there are any.
        """
        if self._abstract is not None and kind in MAIN:
            self._abstract.add(kind)
        return Rank(2 if self.current else 1, kind)

    def _opened(self, heading: Heading, kind: str | None) -> Rank:
        self.current, self._form = kind or "other", heading.form
        self._abstract = set() if kind == "abstract" else None
        self._number_depth = 1 if heading.numbered else 0
        self._passed.add(self.current)
        return Rank(1, self.current)

    def _in_abstract(self, heading: Heading, *, apart: bool) -> bool:
        """Whether the heading is of the abstract: of one that has parts, until the article's own parts begin."""
        if self._abstract is None or heading.numbered or heading.type in ("references", "abbreviations", "abstract"):
            return False
        if not self._abstract:
            return not apart and heading.type in MAIN
        if heading.type == "introduction" and (self._abstract != {"introduction"} or _is_introduction(heading)):
            return False
        if heading.type not in MAIN:
            return heading.type in (None, "other")
        return max(map(MAIN.index, self._abstract)) <= MAIN.index(heading.type)

    def _part_of_abstract(self, heading: Heading) -> Rank:
        if heading.type in MAIN and self._abstract is not None:
            self._abstract.add(heading.type)
        return Rank(2, heading.type or "abstract")

    def _depth(self, heading: Heading, kind: str | None) -> int:
        if heading.numbered:
            self._number_depth = int(heading.form)
            return self._number_depth
        if self.current not in _HOLDING or self._stands_beside(heading, kind):
            return 1
        return max(1, self._number_depth) + 1

    def _stands_beside(self, heading: Heading, kind: str | None) -> bool:
        """Whether a heading without a number opens a section beside the one that is open, and not a part of it."""
        if kind in (None, self.current) or not heading.firm:
            return heading.form == self._form == "caps" and kind != self.current
        if kind == "introduction" and not _is_introduction(heading) and "introduction" in self._passed:
            return False  # objectives of the study, among its methods
        return kind != "other" or self.current in _ENDING or bool(self._passed & _ENDING)

    def _inner(self, heading: Heading, kind: str | None) -> str:
        """The type of a part: its own where its words are firm, or of a case; else that of the section around it."""
        own = kind if heading.firm or kind == "case" or heading.numbered else None
        return own or self.current or "other"


def _is_introduction(heading: Heading) -> bool:
    return heading.title.lower().startswith("introduction")
