"""An extraction as what the reader component shows: runs of text with their marks, and the claims beside it."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from kg.views.findings import claim_tabs
from kg.views.palette import CITATION, RATE, colour, ordered

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.model.document import Citation
    from kg.model.extraction import Concept, Extraction, Mention

_QUIET_KINDS = frozenset({"Age", "Sex", "Value", "Dosage", "Date", "Duration", "History"})  # hidden until asked for

_NAMED = 0.97  # from this link score on, the words are a name of the concept


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of the text that is marked. `kind` is what the legend switches, `style` its CSS classes."""

    start: int
    end: int
    kind: str
    style: str
    colour: str
    label: str

    @property
    def id(self) -> str:
        """The same words give the same name in the text, in the side panel and in the address."""
        return f"{self.start}-{self.end}"


def reading(extraction: Extraction, focus: str | None) -> dict[str, Any]:
    """The component's content.

    Args:
        extraction: a report with everything found in it.
        focus: `START-END` of the words to open the text at; whatever is no such thing is ignored.
    """
    marks = _marks(extraction)
    wanted = _place(focus, len(extraction.document.text))
    if wanted and not any((mark.start, mark.end) == wanted for mark in marks):
        marks.append(Mark(*wanted, "Claim", "claim", RATE, "The words of the claim"))
    kinds = Counter(mark.kind for mark in marks)
    return {
        "paragraphs": list(_paragraphs(extraction, marks)),
        "marks": {mark.id: _shown(mark) for mark in sorted(marks, key=_rank)},
        "legend": _legend(kinds, marks),
        "off": sorted(_QUIET_KINDS & kinds.keys()),
        "tabs": claim_tabs(extraction),
        "focus": f"{wanted[0]}-{wanted[1]}" if wanted else None,
    }


def _place(focus: str | None, length: int) -> tuple[int, int] | None:
    start, _, end = (focus or "").partition("-")
    if not (start.isdecimal() and end.isdecimal() and len(focus or "") < 24):  # noqa: PLR2004 (two offsets at most)
        return None
    return (int(start), int(end)) if int(start) < int(end) <= length else None


def _marks(extraction: Extraction) -> list[Mark]:
    return [
        *map(_mention, extraction.mentions),
        *map(_citation, extraction.citations),
        *(Mark(rate.start, rate.end, "Rate", "rate on", RATE, "Rate") for rate in extraction.rates),
    ]


def _mention(mention: Mention) -> Mark:
    words = f"{mention.type}: {_linked(mention.concept, mention)}" if mention.concept else mention.type
    label = words if mention.assertion == "present" else f"{words} ({mention.assertion})"
    style = f"mention {mention.assertion}"
    return Mark(mention.start, mention.end, mention.type, style, colour(mention.type), label)


def _linked(concept: Concept, mention: Mention) -> str:
    """The concept; where the words are not just its name, how well they fit and what they would fit next."""
    if mention.link_score is None or mention.link_score >= _NAMED:
        return concept.label
    second = f", next: {mention.runner_up.label}" if mention.runner_up else ""
    return f"{concept.label} [fit {mention.link_score:.2f}{second}]"


def _citation(citation: Citation) -> Mark:
    label = f"Citation of {', '.join(citation.references)}"
    return Mark(citation.start, citation.end, "Citation", "citation", CITATION, label)


def _rank(mark: Mark) -> tuple[int, int]:
    return {"Rate": 2, "Citation": 1}.get(mark.kind, 0), mark.start


def _shown(mark: Mark) -> dict[str, str]:
    return {"kind": mark.kind, "style": mark.style, "colour": mark.colour, "label": mark.label}


def _legend(kinds: Counter[str], marks: list[Mark]) -> list[dict[str, Any]]:
    colours = {mark.kind: mark.colour for mark in marks}
    claims = [kind for kind in ("Rate", "Citation", "Claim") if kind in kinds]
    rest = ordered(set(kinds) - set(claims))
    return [{"kind": kind, "count": kinds[kind], "colour": colours[kind]} for kind in (*claims, *rest)]


def _paragraphs(extraction: Extraction, marks: list[Mark]) -> Iterator[dict[str, Any]]:
    """The text cut at line ends, each paragraph at the borders of its marks: linear in text and marks."""
    text = extraction.document.text
    marks = sorted(marks, key=lambda mark: (mark.start, mark.end))
    starts = [mark.start for mark in marks]
    longest = max((mark.end - mark.start for mark in marks), default=0)
    headings = {(section.title or "").strip() for section in extraction.sections}
    position = 0
    for line in text.split("\n"):
        end = position + len(line)
        if line.strip():
            near = marks[bisect_right(starts, position - longest - 1) : bisect_right(starts, end - 1)]
            over = [mark for mark in near if mark.end > position]
            yield {"style": _style(line, position, extraction, headings), "runs": _runs(text, position, end, over)}
        position = end + 1


def _style(line: str, position: int, extraction: Extraction, headings: set[str]) -> str:
    if position == 0 and line.strip() == (extraction.document.title or "").strip():
        return "title"
    return "heading" if line.strip() in headings else ""


def _runs(text: str, start: int, end: int, marks: list[Mark]) -> list[dict[str, Any]]:
    cuts = {start, end}
    for mark in marks:
        cuts |= {max(mark.start, start), min(mark.end, end)}
    ranked = sorted(marks, key=_rank)
    return [
        {"text": text[a:b], "marks": [mark.id for mark in ranked if mark.start <= a and b <= mark.end]}
        for a, b in pairwise(sorted(cuts))
    ]
