"""What came after the procedure? Relations across the sentences of a case, from the order in which it is told.

A case is told in the order of its events (the narrative convention; Labov & Waletzky 1967). So a condition that is
first reported behind the sentence in which a procedure was done, once the telling has moved on in time (`subsequently`,
`24 hours later`, `follow-up`, `postoperative`) and with a verb of happening or finding, is taken as its complication.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

from kg.model.extraction import Relation
from kg.nlp import relation_rules as rules

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.model.document import Section
    from kg.model.extraction import Mention

TELLING = frozenset({"abstract", "case"})
PERFORMED = re.compile(
    r"\b(?:under(?:went|go(?:ne|ing)?)|perform(?:ed|ing)?|carried out|was done|were done|treated (?:with|by)|"
    r"received|receiving|submitted to|"
    r"subjected to|completed|accomplished|undertaken)\b",
    re.IGNORECASE,
)
LATER = re.compile(
    r"\b(?:subsequent(?:ly)?|afterwards?|thereafter|later|post-?(?:operative(?:ly)?|procedur\w+|intervention\w*|"
    r"treatment|surgery)|"
    r"follow(?:ed|ing)?[- ]?up|immediately after|soon after|after (?:the|this) (?:procedure|operation|"
    r"intervention|surgery|treatment|"
    r"injection)|(?:hours?|days?|weeks?|months?|h) (?:after|later|following)|next (?:day|morning)|"
    r"following (?:day|morning)|"
    r"complication|(?:first|second|third|\d+(?:st|nd|rd|th)) (?:post-?operative )?day|during the (?:procedure|"
    r"operation|injection))\b",
    re.IGNORECASE,
)
OTHERS = re.compile(
    r"\b(?:patients|cases|series|studies|authors|literature|trials?|reported)\b", re.IGNORECASE
)  # not this patient
_HEAD_END = re.compile(r"\s(?:of|in|from|to|into)\s")  # the head of `extrusion of tumor` stands before it
PLACED = re.compile(r"\b(?:inject|insert|plac|implant|deploy|instill|introduc|deliver)(?:ed|ing|ion)\b", re.IGNORECASE)


def find_sequels(
    text: str, sentences: Sequence[tuple[int, int]], mentions: Sequence[Mention], sections: Sequence[Section]
) -> Iterator[Relation]:
    """Relations between mentions of different sentences of one telling section (abstract, case)."""
    starts = [mention.start for mention in mentions]
    for first, last in _tellings(text, sections):
        telling = _Telling(text)
        for start, end in sentences:
            if first <= start < last and not OTHERS.search(text, start, end):
                yield from telling.hear(start, end, mentions[bisect_left(starts, start) : bisect_left(starts, end)])


def is_new_harm(text: str, condition: Mention) -> bool:
    """Whether a condition can be a complication: specific, no course of a tumor, and not said to be relieved."""
    if rules.GENERIC_CONDITION.match(condition.text) or rules.COURSE.match(_HEAD_END.split(condition.text)[0]):
        return False
    before = text[max(0, condition.start - 30) : condition.start].rpartition(". ")[2]
    behind = text[condition.end : condition.end + 30].partition(". ")[0]
    return rules.BETTER.search(before + "|" + behind) is None


def _tellings(text: str, sections: Sequence[Section]) -> list[tuple[int, int]]:
    """The stretches that tell a case; a text without sections is one."""
    told = [(s.start, s.end) for s in sections if s.type in TELLING]
    outer = [span for span in told if not any(o != span and o[0] <= span[0] and span[1] <= o[1] for o in told)]
    return outer if sections else [(0, len(text))]


class _Telling:
    """What is known so far in the telling of one case."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._known: set[str] = set()
        self._procedure: Mention | None = None
        self._is_after = False

    def hear(self, start: int, end: int, mentions: Sequence[Mention]) -> Iterator[Relation]:
        """Take in the next sentence; the relations that it adds to what was told before."""
        real = [mention for mention in mentions if mention.assertion == "present"]
        procedure = self._procedure
        if procedure is not None:
            self._is_after = self._is_after or LATER.search(self._text, start, end) is not None
            yield from self._complications(start, end, real, procedure)
            yield from self._materials(start, end, real, procedure)
        self._known.update(key for mention in real if mention.type == "Condition" for key in _keys(mention))
        self._remember(start, end, real)

    def _complications(self, start: int, end: int, real: Sequence[Mention], procedure: Mention) -> Iterator[Relation]:
        if not (self._is_after and rules.HAPPENED.search(self._text, start, end)):
            return
        for mention in real:
            is_new = mention.type == "Condition" and self._known.isdisjoint(_names(mention))
            if is_new and is_new_harm(self._text, mention):
                yield Relation("complication_of", mention.id, procedure.id, start, end)

    def _materials(self, start: int, end: int, real: Sequence[Mention], procedure: Mention) -> Iterator[Relation]:
        if PLACED.search(self._text, start, end):
            for mention in real:
                if mention.type in {"Device", "Drug"}:
                    yield Relation("uses", procedure.id, mention.id, start, end)

    def _remember(self, start: int, end: int, real: Sequence[Mention]) -> None:
        """The last procedure that was done is the one that later events follow."""
        done = [m for m in real if m.type == "Procedure" and not rules.GENERIC_PROCEDURE.match(m.text)]
        if done and PERFORMED.search(self._text, start, end):
            self._procedure, self._is_after = done[-1], False


def _names(mention: Mention) -> set[str]:
    return {mention.text.lower(), *([mention.concept.iri] if mention.concept else [])}


def _keys(mention: Mention) -> set[str]:
    """The names under which a condition comes back: its concept, its words, and its words without modifiers."""
    words = mention.text.lower().split()
    return _names(mention) | {" ".join(words[i:]) for i in range(len(words))}
