"""Scores of the whole pipeline on the parts of the corpora that no training step saw."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kg.nlp.pairs import MODIFIED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from kg.model.extraction import Extraction, Mention
    from kg.nlp.training.corpora import Example, Span


@dataclass(slots=True)
class Tally:
    """Right, spurious and missed."""

    right: int = 0
    spurious: int = 0
    missed: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.right + other.right, self.spurious + other.spurious, self.missed + other.missed)

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall; 0 where nothing is right."""
        return 2 * self.right / max(1, 2 * self.right + self.spurious + self.missed)

    def __str__(self) -> str:
        precision = self.right / max(1, self.right + self.spurious)
        recall = self.right / max(1, self.right + self.missed)
        return f"P {precision:.3f}  R {recall:.3f}  F1 {self.f1:.3f}  ({self.right + self.missed})"


@dataclass(slots=True)
class Scores:
    """Tallies by label: of exact spans, of overlapping ones, and of relations."""

    exact: dict[str, Tally] = field(default_factory=dict)
    overlapping: dict[str, Tally] = field(default_factory=dict)
    relations: dict[str, Tally] = field(default_factory=dict)

    def lines(self) -> Iterable[str]:
        """A line per label and one over all."""
        for label, tally in sorted(self.exact.items()):
            yield f"{label:24} {tally}   overlapping {self.overlapping[label].f1:.3f}"
        yield f"{'all labels':24} {total(self.exact)}   overlapping {total(self.overlapping).f1:.3f}"
        for label, tally in sorted(self.relations.items()):
            yield f"relation {label:15} {tally}"
        if self.relations:
            yield f"{'all relations':24} {total(self.relations)}"


def total(tallies: Mapping[str, Tally]) -> Tally:
    """The sum over labels (micro)."""
    return sum(tallies.values(), Tally())


def score(examples: Sequence[Example], extract: Callable[[str], Extraction]) -> Scores:
    """Run the pipeline over the texts and compare; only labels that the corpus annotates count.

    Line breaks become blanks first, as in a text copied from a page.
    """
    scores = Scores()
    for example in examples:
        found = extract(example.text.replace("\r", " ").replace("\n", " "))
        for label in sorted(example.labels):
            gold = {(span.start, span.end) for span in example.spans if span.type == label}
            got = {(mention.start, mention.end) for mention in found.mentions if mention.type == label}
            _add(scores.exact, label, Tally(len(gold & got), len(got - gold), len(gold - got)))
            hit = {span for span in gold if any(_overlap(span, other) for other in got)}
            stray = sum(1 for span in got if not any(_overlap(span, other) for other in gold))
            _add(scores.overlapping, label, Tally(len(hit), stray, len(gold) - len(hit)))
        _relations(scores, example, found)
    return scores


def _relations(scores: Scores, example: Example, found: Extraction) -> None:
    """A relation is right when both ends overlap the annotated ones and have their types."""
    if not example.relations:
        return
    names = frozenset(MODIFIED.values())
    mentions = {mention.id: mention for mention in found.mentions}
    got = [(r.type, mentions[r.subject], mentions[r.object]) for r in found.relations if r.type in names]
    for kind, a, b in sorted(set(example.relations)):
        if kind not in names:
            continue
        ends = (example.spans[a], example.spans[b])
        hit = next((row for row in got if row[0] == kind and _same(row[1], ends[0]) and _same(row[2], ends[1])), None)
        _add(scores.relations, kind, Tally(right=1) if hit else Tally(missed=1))
        if hit:
            got.remove(hit)
    for kind, _, _ in got:
        _add(scores.relations, kind, Tally(spurious=1))


def _same(mention: Mention, span: Span) -> bool:
    return mention.type == span.type and _overlap((mention.start, mention.end), (span.start, span.end))


def _overlap(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _add(tallies: dict[str, Tally], label: str, tally: Tally) -> None:
    tallies[label] = tallies.get(label, Tally()) + tally
