"""Which entities does the text name, and which concepts are they?

What the model has learned to recognise and what vocabularies and forms name (`kg.nlp.terms`) become one list; each
entity is then linked to a concept of the lexicon or of a vocabulary that a user has added.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from typing import TYPE_CHECKING

from spacy.language import Language

from kg.model.extraction import Mention
from kg.nlp.abbreviations import spelled_out
from kg.nlp.joining import Found, holds, join, longest
from kg.nlp.off_limits import rows_of, stands_in, zones_of
from kg.nlp.rereading import reread
from kg.nlp.terms import TermFinder
from kg.vocabulary.lexicon import Lexicon
from kg.vocabulary.linking import Linked, Linker
from kg.vocabulary.shelf import Shelf

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from spacy.tokens import Doc
    from spacy.vocab import Vocab

    from kg.model.extraction import Abbreviation, Concept
    from kg.nlp.entities import Learned
    from kg.vocabulary.index import Index

    Zones = Sequence[tuple[int, int]]

# The types that the corpora of the shipped model annotate.
TAUGHT = frozenset({
    "Procedure", "Test", "Condition", "Anatomy", "Drug", "Value", "Age", "Sex", "Dosage", "Severity", "Date",
    "Duration",
})  # fmt: skip
_AS_NAMED = 0.9  # score of a concept that the whole mention names in a form that only this text or a level has
_BY_HEAD = 0.75  # and of one that only the end of the mention names


def load_lexicon() -> Lexicon:
    """The lexicon that comes with the program (registered as `kg.Lexicon.v1`)."""
    return Lexicon.load()


def load_vocabularies() -> Sequence[Index]:
    """All vocabularies, the program's own first, then those that the user has added (`kg.Vocabularies.v1`)."""
    return Shelf().indexes()


@Language.factory(
    "kg_mentions",
    default_config={"lexicon": {"@misc": "kg.Lexicon.v1"}, "vocabularies": {"@misc": "kg.Vocabularies.v1"}},
    requires=["doc._.learned", "doc._.abbreviations", "doc._.sections", "doc._.references", "doc._.citations"],
    assigns=["doc._.mentions", "doc._.terms"],
)
def create_mentions(nlp: Language, name: str, lexicon: Lexicon, vocabularies: Sequence[Index]) -> MentionComponent:  # noqa: ARG001 - spaCy's signature
    """Factory of the component that finds mentions."""
    return MentionComponent(MentionFinder(lexicon, nlp.vocab, vocabularies))


class MentionComponent:
    """Sets `doc._.mentions`, in order of start, none overlapping another, all asserted as present, and `doc._.terms`.

    Terms are what vocabularies name, whatever the model says of it: `mortality` may be no entity to it, and is the
    event of a rate all the same. The rows of tables hold terms, and no mentions.
    """

    def __init__(self, finder: MentionFinder) -> None:
        self.finder = finder

    def __call__(self, doc: Doc) -> Doc:
        """Find and write."""
        text, rows = doc.text, rows_of(doc)  # once: spaCy puts the text together anew at each asking
        found = self.finder.terms.find(text, doc._.abbreviations, zones_of(doc, with_rows=False))
        named = [one for one in found if not stands_in(one.start, one.end, rows)]
        in_rows = [one for one in found if stands_in(one.start, one.start + 1, rows)]
        terms = [*longest(named), *longest(in_rows)]
        doc._.terms = tuple(_mention(text, term) for term in sorted(terms, key=lambda one: one.start) if term.concept)
        doc._.mentions = tuple(self.finder.joined(text, named, doc._.abbreviations, doc._.learned, doc._.barren))
        return doc


class MentionFinder:
    """Finds the mentions of a text; built once per lexicon.

    Args:
        lexicon: the program's own vocabulary.
        vocab: of the spaCy pipeline.
        vocabularies: what mentions are linked to; without any, to the terms of the lexicon that they end with.
    """

    def __init__(self, lexicon: Lexicon, vocab: Vocab | None = None, vocabularies: Sequence[Index] = ()) -> None:
        self.terms = TermFinder(lexicon, vocab, [index for index in vocabularies if not index.house])
        self._linker = Linker(vocabularies)

    def find(self, text: str, abbreviations: Sequence[Abbreviation] = (), zones: Zones = ()) -> list[Mention]:
        """Mentions of a text that no model has read, in order of start; none overlaps another, or a zone."""
        return self.joined(text, self.terms.find(text, abbreviations, zones), abbreviations)

    def joined(
        self,
        text: str,
        named: Sequence[Found],
        abbreviations: Sequence[Abbreviation] = (),
        learned: Sequence[Learned] = (),
        barren: Zones = (),
    ) -> list[Mention]:
        """Mentions of a text, in order of start; none overlaps another.

        Args:
            text: all offsets are into it.
            named: what the vocabularies name.
            abbreviations: what short forms stand for in this text.
            learned: what a model recognises, in order, none overlapping another.
            barren: where it is sure that nothing is named, in order.
        """
        open_ = [found for found in named if self._untaught(found) or not _within((found.start, found.end), barren)]
        long_forms = {abbreviation.short: abbreviation.long for abbreviation in reversed(abbreviations)}
        read = self._settled(text, learned, abbreviations, barren)
        concepts = {(found.start, found.end, found.type): found.concept for found in reversed(named) if found.concept}
        return [
            _mention(text, found, self._link(text, found, long_forms, concepts)) for found in join(read, open_, TAUGHT)
        ]

    @staticmethod
    def _untaught(found: Found) -> bool:
        """Whether the model cannot know: of its type, or of complications as such, which no corpus calls an entity."""
        return found.type not in TAUGHT or (found.concept is not None and found.concept.label.endswith("complication"))

    def _settled(
        self, text: str, learned: Sequence[Learned], abbreviations: Sequence[Abbreviation], barren: Zones
    ) -> list[Found]:
        """Learned spans, those of a short form with the one sense that it has in this text.

        A short form keeps its sense through a text (Gale, Church and Yarowsky 1992, "One sense per discourse"); that is
        that of its long form: of the type that the model is sure of, else that the lexicon knows, else that the model
        gives it, else of the type that it sees most in the short form; and nothing at all where the model is sure that
        the long form names nothing.
        """
        own = {abbreviation.short for abbreviation in abbreviations}
        nothing = {one.short for one in abbreviations if _within(_long_form(text, one), barren)}
        words = [text[one.start : one.end] for one in learned]
        long_forms: dict[str, Learned] = {}
        votes: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
        for one, form in zip(learned, words, strict=True):
            if form in own:
                votes[form][one.type] += one.score
            long_forms.setdefault(form.lower(), one)
        types = {short: max(seen, key=seen.__getitem__) for short, seen in votes.items()}
        for each in reversed(abbreviations):
            read, known = long_forms.get(each.long.lower()), self.terms.lexicon.find(each.long)
            if known and not (read and holds(read.type, read.score, known[0].type)):
                types[each.short] = known[0].type
            elif read:
                types[each.short] = read.type
        settled = [
            Found(one.start, one.end, types[form] if form in own else one.type, score=one.score)
            for one, form in zip(learned, words, strict=True)
            if form not in nothing
        ]
        return reread(text, settled)

    def _link(
        self,
        text: str,
        found: Found,
        long_forms: Mapping[str, str],
        concepts: Mapping[tuple[int, int, str], Concept],
    ) -> Linked | None:
        """The concept that the words of a mention, or the long form they are short for, name."""
        words = text[found.start : found.end]
        long_form = spelled_out(words, long_forms)
        link = self._linker.link(words, found.type, long_form=long_form)
        concept = found.concept or concepts.get((found.start, found.end, found.type))
        if concept:
            if link and link.concept == concept:
                return link
            return Linked(concept, _AS_NAMED, *((link.concept, link.score) if link else ()))
        if link:
            return link
        head = self.terms.head_of(long_form or words)
        return Linked(head.concept, _BY_HEAD) if head and head.type == found.type else None


def _within(span: tuple[int, int], zones: Zones) -> bool:
    at = bisect_right(zones, span[0], key=lambda zone: zone[0]) - 1
    return at >= 0 and span[1] <= zones[at][1]


def _long_form(text: str, abbreviation: Abbreviation) -> tuple[int, int]:
    """Where the long form stands at its definition; nowhere if it is written otherwise there."""
    start = text.find(abbreviation.long, abbreviation.start, abbreviation.end)
    return (start, start + len(abbreviation.long)) if start >= 0 else (len(text), len(text) + 1)


def _mention(text: str, found: Found, link: Linked | None = None) -> Mention:
    identifier = f"m{found.start}-{found.end}-{found.type}"
    words = text[found.start : found.end]
    if link is None:
        return Mention(identifier, found.start, found.end, words, found.type, found.concept)
    second, its_score = (link.runner_up, link.runner_up_score) if link.runner_up else (None, None)
    return Mention(
        identifier, found.start, found.end, words, found.type, link.concept,
        link_score=round(link.score, 3), runner_up=second, runner_up_score=its_score and round(its_score, 3),
    )  # fmt: skip
