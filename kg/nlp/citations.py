"""Which works does a text cite, and where?

Five kinds of markers are looked for: numbers in square brackets, in round brackets, printed as raised, raised numbers
that copying has glued to the words or set apart, and names with years. A document keeps to one of them, so the kind
that accounts for most of its reference list (or, without a list, that shows itself most clearly) is taken and the
others are not. Markers that a source marks up are used as they are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from spacy.language import Language

from kg.model.document import Citation
from kg.nlp.cutting import cut
from kg.nlp.name_markers import Listed, in_names
from kg.nlp.number_markers import (
    Candidate,
    apart,
    in_round_brackets,
    in_square_brackets,
    printed_raised,
    raised,
    run_together,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from spacy.tokens import Doc

    from kg.model.document import Reference

    Spans = Sequence[tuple[int, int]]


@Language.factory("kg_citations", assigns=["doc._.citations"], requires=["doc._.sections", "doc._.references"])
def create_citations(nlp: Language, name: str) -> Citations:  # noqa: ARG001 (spaCy passes both)
    """Make the component."""
    return Citations()


class Citations:
    """Writes `doc._.citations`, in the order of the text."""

    def __call__(self, doc: Doc) -> Doc:
        """Take the markers that the source marks up, or find them outside the reference list."""
        document = doc._.document
        marked = document.citations if document is not None else None
        if marked is None:
            lists = [(section.start, section.end) for section in doc._.sections if section.type == "references"]
            entries = [(reference.start, reference.end) for reference in doc._.references]
            marked = find_citations(doc.text, doc._.references, sorted(lists + entries))
        text = doc.text  # spaCy puts it together anew at each asking
        edges = [edge for marker in marked for edge in _edges(text, marker)]
        doc = cut(doc, edges)
        doc._.citations = marked
        return doc


def _edges(text: str, marker: Citation) -> tuple[int, ...]:
    """Where tokens must end, so that no word holds a marker: `pain.4` is `pain`, `.` and `4`."""
    stop = marker.start - 1 if text[marker.start - 1 : marker.start] in set(".,;:") else marker.start
    return (stop, marker.start, marker.end)


LONGEST_NUMBER = 3  # digits; four are a year
FURTHEST_JUMP = 12  # a raised number may be so much above the highest one before it


def find_citations(text: str, references: Sequence[Reference] = (), outside: Spans = ()) -> tuple[Citation, ...]:
    """The markers of the document's style; `outside` are the stretches in which none stand (the reference list)."""
    body = _blanked(text, outside)
    numbers = Numbers(references)
    kinds = (
        numbers.fitting(in_square_brackets(body)),
        in_names(body, Listed(references)),
        numbers.fitting(in_round_brackets(body)),
        numbers.ascending(raised(body)),
        numbers.ascending(apart(body)),
        numbers.fitting(printed_raised(body)),
    )
    best = max(kinds, key=lambda candidates: _weight(candidates, numbers))
    if _weight(best, numbers) == 0:
        return ()
    return tuple(Citation(c.start, c.end, text[c.start : c.end], c.labels) for c in best)


def _blanked(text: str, outside: Spans) -> str:
    """The text with white space in place of the stretches outside it, so that offsets stay."""
    pieces, at = [], 0
    for start, end in outside:
        if end > at:
            pieces += [text[at : max(start, at)], "\n" * (end - max(start, at))]
            at = end
    return "".join(pieces) + text[at:]


def _weight(candidates: Sequence[Candidate], numbers: Numbers) -> float:
    """How well a kind explains the document: the listed works it cites, or clear markers where there is no list."""
    cited = {label for candidate in candidates if candidate.strong or numbers.complete for label in candidate.labels}
    if numbers.listed:
        return len(cited & numbers.listed) + 0.1 * len(cited - numbers.listed)
    return sum(candidate.strong for candidate in candidates)


class Numbers:
    """The numbers that a document's reference list allows."""

    def __init__(self, references: Sequence[Reference]) -> None:
        self.listed = {reference.label for reference in references}
        self.complete = bool(references) and {str(n + 1) for n in range(len(references))} <= self.listed

    def fitting(self, candidates: Iterable[Candidate]) -> list[Candidate]:
        """The candidates that name nothing beyond the list; all that can be markers where the list is not complete."""
        if not self.complete:
            return [c for c in candidates if max(map(len, c.labels)) <= LONGEST_NUMBER]
        whole = (c if self.listed.issuperset(c.labels) else self._split(c) for c in candidates)
        return [candidate for candidate in whole if candidate]

    def _split(self, candidate: Candidate) -> Candidate | None:
        """`[124]` of 15 references can only be 1, 2 and 4."""
        if len(candidate.labels) > 1:
            return None
        labels = run_together(candidate.labels[0], len(self.listed))
        return candidate._replace(labels=labels) if labels and len(labels) > 1 else None

    def ascending(self, candidates: Iterable[Candidate]) -> list[Candidate]:
        """Raised numbers that fit and do not run ahead of the order in which works are first cited."""
        kept, top = [], 0
        for found in self.fitting(candidates):
            candidate = _continued(found, top)
            if int(candidate.labels[0]) <= top + (FURTHEST_JUMP if candidate.strong else 2):
                kept.append(candidate)
                top = max(top, *map(int, candidate.labels))
        return kept


def _continued(candidate: Candidate, top: int) -> Candidate:
    """`tasks56` behind a highest number of 4 is 5 and 6."""
    first = candidate.labels[0]
    if len(candidate.labels) > 1 or int(first) <= top + 2:
        return candidate
    labels = run_together(first, top + len(first))
    due = labels is not None and len(labels) > 1 and int(labels[0]) == top + 1
    return candidate._replace(labels=labels) if labels and due else candidate
