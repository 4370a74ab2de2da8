"""How are the things named related? By the words between them in a sentence, and by the order of telling in a case."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from spacy.language import Language

from kg.model.extraction import Relation
from kg.nlp import cues
from kg.nlp import relation_rules as rules
from kg.nlp.discourse import find_sequels, is_new_harm
from kg.nlp.learned_relations import LEARNED, RelationFinder
from kg.nlp.sentences import sentence_spans

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from spacy.tokens import Doc

    from kg.model.document import Citation, Section
    from kg.model.extraction import Mention

REACH = 200  # code points between two mentions; no phrase that links them is longer
UNREAL = frozenset({"absent", "family"})
_HAPPENED = frozenset({"present", "possible", "historical"})  # a condition that may be a complication


@Language.factory(
    "kg_relations",
    default_config={"finder": {"@misc": "kg.Relations.v1"}},
    requires=["doc._.mentions", "doc._.sections", "doc._.citations", "doc._.vectors"],
    assigns=["doc._.relations"],
)
def create_relations(nlp: Language, name: str, finder: RelationFinder) -> RelationsComponent:  # noqa: ARG001 - spaCy's
    """Factory of the component that relates mentions."""
    return RelationsComponent(finder)


class RelationsComponent:
    """Sets `doc._.relations`, in order of start, each once.

    Modifiers, time and cause are the learned model's where the encoder has read the text; without its vectors (another
    pipeline finds the entities) the rules find the modifiers as well.
    """

    def __init__(self, finder: RelationFinder) -> None:
        self.finder = finder

    def __call__(self, doc: Doc) -> Doc:
        """Find and write."""
        sentences = sentence_spans(doc)
        found = find_relations(doc.text, sentences, doc._.mentions, doc._.sections, doc._.citations)
        if doc._.vectors is not None:
            found = [one for one in found if one.type not in LEARNED] + self.finder.find(doc, sentences)
        doc._.relations = tuple(sorted(found, key=lambda r: (r.start, r.end, r.type, r.subject, r.object)))
        return doc


def find_relations(
    text: str,
    sentences: Sequence[tuple[int, int]],
    mentions: Sequence[Mention],
    sections: Sequence[Section] = (),
    citations: Sequence[Citation] = (),
) -> list[Relation]:
    """All relations of a text; `mentions` are asserted, in order of start, and do not overlap."""
    starts = [mention.start for mention in mentions]
    found: list[Relation] = []
    for start, end in sentences:
        inside = mentions[bisect_left(starts, start) : bisect_left(starts, end)]
        found += relate(text, [m for m in inside if m.assertion not in UNREAL])
    found += find_sequels(text, _uncited(sentences, citations), mentions, sections)
    found = _without_anaphors(text, found, mentions)
    unique = {(r.type, r.subject, r.object): r for r in reversed(found)}
    return sorted(unique.values(), key=lambda r: (r.start, r.end, r.type, r.subject, r.object))


def _uncited(sentences: Sequence[tuple[int, int]], citations: Sequence[Citation]) -> list[tuple[int, int]]:
    """The sentences that cite nobody: what is cited did not happen to this patient."""
    starts = sorted(citation.start for citation in citations)
    return [(start, end) for start, end in sentences if bisect_left(starts, start) == bisect_left(starts, end)]


def _is_anaphor(text: str, procedure: Mention) -> bool:
    """`The operation` is one that was named; `knee surgery` is not, and bare `surgery` may be any."""
    before = text[max(0, procedure.start - 6) : procedure.start]
    return bool(rules.GENERIC_PROCEDURE.match(procedure.text) and rules.THE.search(before))


def _without_anaphors(text: str, relations: Iterable[Relation], mentions: Sequence[Mention]) -> list[Relation]:
    """`The procedure` stands for the procedure that was last named before it, if any was."""
    antecedents: dict[str, str] = {}
    named: str | None = None
    for mention in (m for m in mentions if m.type == "Procedure" and m.assertion not in UNREAL):
        if _is_anaphor(text, mention):
            antecedents[mention.id] = named or mention.id
        elif not rules.GENERIC_PROCEDURE.match(mention.text):
            named = mention.id
    return [
        replace(r, subject=antecedents.get(r.subject, r.subject), object=antecedents.get(r.object, r.object))
        for r in relations
    ]


@dataclass(frozen=True, slots=True)
class Run:
    """Neighbouring mentions of one type, joined as a list."""

    mentions: tuple[Mention, ...]

    @property
    def type(self) -> str:
        """The type they share."""
        return self.mentions[0].type

    @property
    def start(self) -> int:
        """Where the first begins."""
        return self.mentions[0].start

    @property
    def end(self) -> int:
        """Where the last ends."""
        return self.mentions[-1].end


def relate(text: str, mentions: Sequence[Mention]) -> Iterator[Relation]:
    """The relations within one sentence between mentions that are real."""
    specific = [m for m in mentions if not (m.type == "Condition" and rules.GENERIC_CONDITION.match(m.text))]
    for rule in rules.RULES:
        chosen = mentions if rule.type == "treats" else specific
        for left, right in _neighbours(text, chosen, rule.left | rule.right, lists=rule.type in rules.DISTRIBUTED):
            fits = left.type in rule.left and right.type in rule.right
            if fits and rule.gap.fullmatch(text, left.end, right.start):
                yield from _all(text, rule.type, *((left, right) if rule.left_is_subject else (right, left)))
    yield from _prefixed(text, specific)


def _prefixed(text: str, mentions: Sequence[Mention]) -> Iterator[Relation]:
    """What a word before the procedure links: `After P, ... developed C`, `indications of P include C`."""
    for left, right in _neighbours(text, mentions, frozenset({"Procedure", "Condition"}), lists=True):
        if (left.type, right.type) != ("Procedure", "Condition"):
            continue
        before, gap = text[max(0, left.start - 50) : left.start], text[left.end : right.start]
        behind = text[right.end : right.end + 40].split(".", maxsplit=1)[0]
        if rules.AFTER.search(before) and rules.HAPPENED.search(gap + "|" + behind):
            yield from _all(text, "complication_of", right, left)
        if rules.COMPLICATION.search(before) and rules.INCLUDING.fullmatch(gap):
            yield from _all(text, "complication_of", right, left)
        if rules.INDICATION.search(before) and rules.INCLUDING.fullmatch(gap):
            yield from _all(text, "treats", left, right)


def _neighbours(
    text: str, mentions: Sequence[Mention], types: frozenset[str], *, lists: bool
) -> Iterator[tuple[Run, Run]]:
    chosen = [mention for mention in mentions if mention.type in types]
    for left, right in pairwise(_runs(text, chosen) if lists else (Run((mention,)) for mention in chosen)):
        if right.start - left.end <= REACH:
            yield left, right


def _runs(text: str, mentions: Iterable[Mention]) -> Iterator[Run]:
    run: list[Mention] = []
    for mention in mentions:
        if run and not (mention.type == run[-1].type and _joined(text, run[-1], mention)):
            yield Run(tuple(run))
            run = []
        run.append(mention)
    if run:
        yield Run(tuple(run))


def _joined(text: str, one: Mention, other: Mention) -> bool:
    alike = bool(rules.GENERIC_CONDITION.match(one.text)) == bool(rules.GENERIC_CONDITION.match(other.text))
    return (
        alike
        and other.start - one.end <= REACH
        and rules.LIST_JOINT.fullmatch(text, one.end, other.start) is not None
        and cues.VERB.search(text, one.end, other.start) is None
    )


def _all(text: str, kind: str, subjects: Run, objects: Run) -> Iterator[Relation]:
    for subject in subjects.mentions:
        for other in objects.mentions:
            if kind != "complication_of" or (subject.assertion in _HAPPENED and is_new_harm(text, subject)):
                start, end = min(subject.start, other.start), max(subject.end, other.end)
                yield Relation(kind, subject.id, other.id, start, end)
