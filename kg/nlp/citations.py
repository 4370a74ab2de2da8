"""Which works does a text cite, and where?

Five kinds of markers are looked for: numbers in square brackets, in round brackets, printed as raised, raised numbers
that copying has glued to the words or set apart, and names with years. A document has one of them as its style: the
kind that accounts for most of its reference list (or, without a list, that shows itself most clearly). Of the others,
only those are taken that the list bears out (`kg.nlp.second_styles`). Markers that a source marks up are used as they
are.
"""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING

from spacy.language import Language

from kg.model.document import Citation
from kg.nlp.author_lists import surname
from kg.nlp.bylines import bylines
from kg.nlp.cutting import cut
from kg.nlp.listed_works import Listed
from kg.nlp.name_markers import in_names
from kg.nlp.number_markers import (
    Candidate,
    apart,
    in_round_brackets,
    in_square_brackets,
    printed_raised,
    raised,
    run_together,
)
from kg.nlp.second_styles import names_beside, numbers_beside

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
        """Take the markers that the source marks up, or find them outside the reference list and the authors' names."""
        document = doc._.document
        marked = document.citations if document is not None else None
        if marked is None:
            lists = [(section.start, section.end) for section in doc._.sections if section.type == "references"]
            entries = [(reference.start, reference.end) for reference in doc._.references]
            outside = sorted([*lists, *entries, *bylines(doc.text, doc._.sections)])
            marked = find_citations(doc.text, doc._.references, outside)
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
AGREEING = 2  # markers, of three behind it, that go on from a number that runs ahead
MOST = 6  # works that one marker counts as, in finding the style
MOST_CUT_OFF = 50  # works that may be missing at the end of a list, beside as many as it has
FURTHEST_JUMP = 12  # a raised number may be so much above the highest one before it


def find_citations(text: str, references: Sequence[Reference] = (), outside: Spans = ()) -> tuple[Citation, ...]:
    """The markers of the document's style, and others that its list bears out.

    `outside` are the stretches in which none stand, in order: the reference list, the authors' names.
    """
    body = _blanked(text, outside)
    numbers = Numbers(references)
    names = in_names(body, Listed(references))
    bracketed = [numbers.fitting(in_square_brackets(body)), numbers.near(in_round_brackets(body))]
    glued = [numbers.ascending(raised(body, numbers.authors), body), numbers.ascending(apart(body), body)]
    printed = numbers.fitting(printed_raised(body))
    kinds = (bracketed[0], names, bracketed[1], *glued, printed)
    own = max(kinds, key=lambda candidates: _weight(candidates, numbers))
    if not any(_weight(own, numbers)):
        return ()
    if any(own is kind for kind in glued) and 2 * _weight(bracketed[0], numbers)[0] >= _weight(own, numbers)[0]:
        own = bracketed[0]  # numbers at the end of words may be names, those in square brackets hardly
    markers = list(own)
    for others in (*bracketed, printed):
        if others is not own:
            markers = sorted((*markers, *numbers_beside(markers, others, numbers.listed)))
    if own is not names:
        markers = sorted((*markers, *names_beside(body, markers, names, numbers.listed)))
    return tuple(Citation(c.start, c.end, text[c.start : c.end], c.labels) for c in markers)


def _blanked(text: str, outside: Spans) -> str:
    """The text with white space in place of the stretches outside it, so that offsets stay."""
    pieces, at = [], 0
    for start, end in outside:
        if end > at:
            pieces += [text[at : max(start, at)], "\n" * (end - max(start, at))]
            at = end
    return "".join(pieces) + text[at:]


def _weight(candidates: Sequence[Candidate], numbers: Numbers) -> tuple[int, int]:
    """How well a kind explains the document: the listed works it cites, or clear markers where there is no list.

    A range counts as a few works, lest one that is none (`codons nrg1-86`) cites the whole list. Works beyond the list
    count where two kinds cite equally many that are listed.
    """
    clear = (candidate for candidate in candidates if candidate.strong or numbers.complete)
    cited = {label for candidate in clear for label in candidate.labels[:MOST]}
    if numbers.listed:
        return len(cited & numbers.listed), len(cited - numbers.listed)
    return sum(candidate.strong for candidate in candidates), 0


class Numbers:
    """The numbers that a document's reference list allows."""

    def __init__(self, references: Sequence[Reference]) -> None:
        self.listed = {reference.label for reference in references}
        self.authors = frozenset(
            (surname(author).lower(), reference.label) for reference in references for author in reference.authors
        )
        self.complete = bool(references) and {str(n + 1) for n in range(len(references))} <= self.listed

    def fitting(self, candidates: Iterable[Candidate]) -> list[Candidate]:
        """The candidates that can be markers: of listed works, or clear ones, whose works the list then lacks."""
        return [candidate for candidate in candidates if self._fits(candidate)]

    def near(self, candidates: Iterable[Candidate]) -> list[Candidate]:
        """Those that fit, and are no lone number far beyond the list: `Confidence was high (95).` of twelve works."""
        furthest = 2 * len(self.listed) + MOST_CUT_OFF if self.complete else inf
        return [one for one in self.fitting(candidates) if len(one.labels) > 1 or int(one.labels[0]) <= furthest]

    def _fits(self, candidate: Candidate) -> bool:
        if self.listed.issuperset(candidate.labels):
            return True
        clear = candidate.strong or not self.complete
        return clear and max(map(len, candidate.labels)) <= LONGEST_NUMBER

    def ascending(self, candidates: Iterable[Candidate], text: str) -> list[Candidate]:
        """Raised numbers that fit and do not run ahead of the order in which works are first cited.

        One that does is where the order resumes after a marker that was not found, if those behind it go on from there.
        """
        candidates = list(candidates)
        separated = any("," in text[sure.start : sure.end] for sure in candidates if sure.strong)
        kept, top, lost = [], 0, False  # lost: copying is known to have run numbers together
        for place, found in enumerate(candidates):
            candidate = _continued(found, top)
            if (
                not separated
                and (parted := self._parted(candidate, top))
                and (lost or _keeps_order(parted.labels, top))
            ):
                candidate = parted
            lost = lost or candidate is not found
            listed = [int(label) for label in candidate.labels if label in self.listed or not self.complete]
            ahead = bool(listed) and listed[0] > top + (FURTHEST_JUMP if candidate.strong else 2)
            behind = candidates[place + 1 : place + 1 + AGREEING + 1]
            if self._fits(candidate) and (not ahead or _resumes(listed, top, behind)):
                kept.append(candidate)
                top = max(top, *listed) if listed else top
        return kept

    def _parted(self, candidate: Candidate, top: int) -> Candidate | None:
        """`124` of 15 references as 1, 2 and 4, if it is beyond the list; in the order of the markers, if it can be."""
        digits = candidate.labels[0]
        if not self.complete or len(candidate.labels) > 1 or digits in self.listed:
            return None
        highest = len(self.listed)
        labels = run_together(digits, min(top + len(digits), highest)) or run_together(digits, highest)
        return candidate._replace(labels=labels) if labels else None


def _keeps_order(labels: Sequence[str], top: int) -> bool:
    """Whether each number is at most one above the highest before it."""
    for number in map(int, labels):
        if number > top + 1:
            return False
        top = max(top, number)
    return True


def _resumes(labels: Sequence[int], top: int, behind: Sequence[Candidate]) -> bool:
    """Whether the numbers of a marker that runs ahead are gone on from by those behind it."""
    following = [int(candidate.labels[0]) for candidate in behind]
    on = [number for number in following if top < number <= labels[-1] + 2]
    return labels[0] <= top + FURTHEST_JUMP and len(on) >= AGREEING and on == sorted(on)


def _continued(candidate: Candidate, top: int) -> Candidate:
    """`tasks56` behind a highest number of 4 is 5 and 6."""
    first = candidate.labels[0]
    if len(candidate.labels) > 1 or int(first) <= top + 2:
        return candidate
    labels = run_together(first, top + len(first))
    due = labels is not None and len(labels) > 1 and int(labels[0]) == top + 1
    return candidate._replace(labels=labels) if labels and due else candidate
