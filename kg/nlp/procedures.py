"""After which procedure? The one a rate is about: in its roles, its sentence, or what the text spoke of last."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from typing import TYPE_CHECKING

from kg.model.extraction import Mention, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_CONTROLS = frozenset(
    ("control", "controls", "placebo", "sham", "untreated", "conservative", "nonoperative", "non-operative")
)


class Procedures:
    """The procedures that a document names, in order, and the one it names most."""

    def __init__(self, mentions: Iterable[Mention]) -> None:
        self.mentions = sorted((one for one in mentions if one.type == "Procedure"), key=lambda one: one.start)
        self._starts = [one.start for one in self.mentions]
        counted = Counter(_name(one) for one in self.mentions)
        self._dominant = counted.most_common(1)[0][0] if counted else None
        self._main = [one for one in self.mentions if _name(one) == self._dominant]
        self._main_starts = [one.start for one in self._main]

    def of(self, event: Phrase | None, group: Phrase | None, sentence: tuple[int, int]) -> Phrase | None:
        """The procedure of a rate: that of its group, of its sentence, or the one spoken of before.

        A control arm has none. A procedure that is the event itself (`revision was needed`) is what occurred, and not
        what it occurred after, unless the document is about it.
        """
        if group and (arm := self._within(group.start, group.end)):
            return _phrase(arm[-1])
        if group and _CONTROLS & set(group.text.lower().split()):
            return None
        inside = [one for one in self._within(*sentence) if not self._occurs(one, event)]
        return _phrase(self._main_among(inside)) if inside else self._last_before(sentence[0])

    def _occurs(self, mention: Mention, event: Phrase | None) -> bool:
        held = event is not None and event.start <= mention.start and mention.end <= event.end
        return held and _name(mention) != self._dominant

    def _within(self, start: int, end: int) -> list[Mention]:
        first = bisect_left(self._starts, start)
        last = bisect_left(self._starts, end)
        return [one for one in self.mentions[first:last] if one.end <= end]

    def _main_among(self, inside: Sequence[Mention]) -> Mention:
        return next((one for one in inside if _name(one) == self._dominant), inside[0])

    def _last_before(self, end: int) -> Phrase | None:
        """The nearest earlier mention of the document's main procedure; of any, where that is not named before."""
        for mentions, starts in ((self._main, self._main_starts), (self.mentions, self._starts)):
            place = bisect_left(starts, end)
            if place:
                return _phrase(mentions[place - 1])
        return None


def _name(mention: Mention) -> str:
    return mention.concept.iri if mention.concept else mention.text.lower()


def _phrase(mention: Mention) -> Phrase:
    return Phrase(mention.start, mention.end, mention.text, mention.concept)
