"""Which concept does a mention name? The first form under which vocabularies know it, else the nearest name.

The forms are those of `kg.vocabulary.forms`, from the strict to the loose; each gives a score of its own. What no form
finds is looked for in looser ways, each of which says what it does: among names that share its telling words (cosine of
inverse document frequencies, with slips of the pen mended), without the qualifiers before it, with a word put for
another one that means the same, without words that say nothing new; and last by its kind, or by no more than its site.
"""

from __future__ import annotations

import dataclasses
import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING

from kg.vocabulary.families import WHOLE
from kg.vocabulary.forms import (  # fmt: skip
    BAG,
    KIN,
    PHRASE,
    SOLID,
    aside,
    content,
    forms,
    kin,
    phrase,
    telling,
    without_parentheses,
)
from kg.vocabulary.likeness import covering, similar, words_of
from kg.vocabulary.qualifiers import idle, is_no_kind, names_harm, tells_no_more, unqualified, wider
from kg.vocabulary.swaps import NONE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.model.extraction import Concept
    from kg.vocabulary.index import Index, Name

LEAST = 0.75  # score: below it, what is found is more often wrong than right
_SCORES = {PHRASE: 1.0, SOLID: 0.97, BAG: 0.95, KIN: 0.9}
_POSTED = 0.9  # factor of a synonym of the program's own vocabulary where another vocabulary has a concept
_ASIDE = 0.8  # score of a name that its vocabulary does not call exact
_PARTLY = 0.95  # factor of a name from which brackets were taken
_NEAREST = 0.85  # factor of the cosine
_LEAST_COSINE = 0.85
_HEAD = 0.85  # factor of a name without the qualifiers
_CORE = 0.88  # factor of a name in the text whose other words say the same again
_KIND = 0.85  # factor of a name that only ends the text
_FRAMING = frozenset({"of", "in", "on", "to", "with", "without", "no", "not", "from", "by", "for", "or", "and"})
_LEADING_ON = frozenset({"of", "in", "on", "to"})
_COMPOUND = re.compile(
    r"\w{2}(?:itis|pathy|emia|tonia|plegia|sclerosis|megaly|malacia|cytosis|lepsy|sthenia|kinesia|penia|uria|algia|trophy)$"
)
_SWAPPED, _SURER = 0.75, 0.05  # score of a name with another word that means the same: the least, and by how much more
_WIDER = 0.8  # score of an organ's disease for harm to it
_COVERING = 0.78  # score of the one concept that has all words of a text in its names
_MOST_HEADED = 100  # names with the head of a text that are looked at
_SITE = 0.77  # score of the disease of a site
_LONGEST_TEXT = 300  # code points: a longer mention is none
_LONGEST = 12  # words: a longer mention is a clause, and is not taken apart
_KEPT = 1 << 14


@dataclass(frozen=True, slots=True)
class Linked:
    """A concept with its score, 0 to 1 (1: the mention is its preferred label), and the next best one."""

    concept: Concept
    score: float
    runner_up: Concept | None = None
    runner_up_score: float = 0.0


@dataclass(frozen=True, slots=True)
class _Scored:
    score: float
    house: bool
    name: Name


class Linker:
    """Links mentions to the concepts of some vocabularies; where two fit equally, the program's own wins."""

    def __init__(self, indexes: Sequence[Index]) -> None:
        self._indexes = tuple(indexes)
        self._own = next((index for index in indexes if index.house), None)
        self._ranked_once = lru_cache(_KEPT)(self._ranked)

    def __reduce__(self) -> tuple[type[Linker], tuple[Sequence[Index]]]:
        """Cross process borders without what is remembered."""
        return Linker, (self._indexes,)

    def link(self, text: str, type: str | None = None, *, long_form: str | None = None) -> Linked | None:  # noqa: A002 - a mention's type
        """The concept of a mention; None where no vocabulary has one that is near enough.

        Args:
            text: the words of the mention.
            type: only concepts whose mentions are of this type; None for any.
            long_form: what the text is defined to stand for in its report, if it is a short form.
        """
        for words in filter(None, (long_form, text)):
            ranked = self._ranked_once(words, type) if len(words) <= _LONGEST_TEXT else ()
            if ranked:
                best, *others = ((each.name.concept, each.score) for each in ranked)
                return Linked(*best, *others[0]) if others else Linked(*best)
        return None

    def _ranked(self, text: str, kind: str | None) -> tuple[_Scored, ...]:
        """The best two concepts, the better first."""
        bare = without_parentheses(text)
        found = [*self._by_form(text, kind, 1.0), *(self._by_form(bare, kind, _PARTLY) if bare != text else ())]
        found = _yielding(found) or self._loosely(phrase(bare), kind)
        best: dict[str, _Scored] = {}
        for each in sorted(found, key=_order):
            best.setdefault(each.name.concept.iri, each)
        return tuple(list(best.values())[:2])

    def _loosely(self, words: tuple[str, ...], kind: str | None) -> list[_Scored]:
        """Concepts of which no name is the text in any form: what the first of the ways gives that gives any."""
        if found := list(self._aside(words, kind)):
            return found
        ways = (self._nearest, self._by_head, self._by_harm, self._swapped, self._by_core)
        if found := [each for way in ways for each in way(words, kind) if each.score >= LEAST]:
            return found
        return list(self._by_kind(words, kind)) or list(self._covering(words, kind)) or list(self._by_site(words, kind))

    def _by_form(self, text: str, kind: str | None, factor: float) -> Iterator[_Scored]:
        """Names that are the text itself in one of the forms."""
        for form, key in forms(phrase(text)):
            for index, name in self._named(form, key, kind):
                if not name.cased or name.text in (text, text.removesuffix("s")):
                    yield self._scored(factor * _SCORES[form], index, name)

    def _aside(self, words: tuple[str, ...], kind: str | None) -> Iterator[_Scored]:
        """Concepts that the text is related to, or narrower than, by their vocabulary; not if it is a short form."""
        for form, key in aside(words):
            for index, name in self._named(form, key, kind):
                if not name.cased:
                    yield self._scored(_ASIDE, index, name)

    def _by_head(self, words: tuple[str, ...], kind: str | None) -> Iterator[_Scored]:
        """Names that are the text without the qualifiers that lead it."""
        head = unqualified(words)
        return self._by_form(" ".join(head), kind, _HEAD) if head != words else iter(())

    def _swapped(self, words: tuple[str, ...], kind: str | None) -> Iterator[_Scored]:
        """Names with another word for one of the text, if a vocabulary's own names show that it means the same."""
        for families in dict.fromkeys((kin(content(words)), kin(content(unqualified(words))))):
            for key, trust in self._in_other_words(families) if 1 < len(families) <= _LONGEST else ():
                for index, name in self._named(KIN, key, kind):
                    if not name.cased:
                        yield self._scored(_SWAPPED + _SURER * trust, index, name)

    def _in_other_words(self, families: frozenset[str]) -> Iterator[tuple[str, float]]:
        """Keys of the text with one of its words put for another one."""
        for word in families:
            for other, trust in chain.from_iterable(index.swaps(word) for index in self._indexes):
                yield " ".join(sorted((families - {word} | {other}) - {NONE})), trust

    def _by_core(self, words: tuple[str, ...], kind: str | None) -> Iterator[_Scored]:
        """The longest name in the text whose other words only say again what it is: `hepatitis B virus infection`.

        They do so if they stand in names of wider concepts (hepatitis B is a viral infectious disease).
        """
        whole = kin(content(words))
        for start, end in _spans(words):
            core = words[start:end]
            rest = whole - kin(content(core))
            rest -= idle(rest)
            found = [each for each in self._by_form(" ".join(core), kind, _CORE) if not each.name.top]
            again = [each for each in found if rest <= self._said_of(each.name.concept.iri)]
            if again:
                yield from again
                return

    def _said_of(self, iri: str) -> frozenset[str]:
        """The words of all names of a concept and of the wider ones."""
        entries = [index.entry(each) for index in self._indexes if index.entry(iri) for each in index.above(iri)]
        labels = [label for entry in entries if entry for label in entry.labels]
        return frozenset(word for label in labels for word in kin(content(phrase(label))))

    def _by_kind(self, words: tuple[str, ...], kind: str | None) -> Iterator[_Scored]:
        """The longest name that ends the text: `hypersensitivity myocarditis` is a myocarditis.

        In English the head of a compound comes last and tells its kind. One word does so only if it is a compound
        itself, of Greek or Latin parts; a bare `tumor` or `seizure` is wider than what the text means.
        """
        for start in range(1, len(words) if _FRAMING.isdisjoint(words) and len(words) <= _LONGEST else 0):
            tail = words[start:]
            if (len(tail) > 1 or _COMPOUND.search(tail[0])) and not names_harm(kin(content(tail))):
                found = [each for each in self._by_form(" ".join(tail), kind, _KIND) if not each.name.top]
                if found:
                    yield from found
                    return

    def _by_harm(self, words: tuple[str, ...], kind: str | None) -> Iterator[_Scored]:
        """The disease of an organ, for a text that tells of any harm to it."""
        key = " ".join(sorted(wider(kin(content(words)))))
        return (self._scored(_WIDER, index, name) for index, name in self._named(KIN, key, kind) if not name.cased)

    def _covering(self, words: tuple[str, ...], kind: str | None) -> Iterator[_Scored]:
        """The one concept whose names have all these words: `intravascular coagulation` for the disseminated one.

        Where several have, it is the one above all others.
        """
        families = telling(content(words))
        for index in self._indexes if 1 < len(families) <= _LONGEST else ():
            name = covering(index, families, kind) or covering(index, wider(families), kind)
            if name:
                yield self._scored(_COVERING, index, name)

    def _by_site(self, words: tuple[str, ...], kind: str | None) -> Iterator[_Scored]:
        """The disease of what the text is about, where it names nothing but its site: `transplant glomerulopathy`.

        A head that names conditions elsewhere in the vocabularies is more than that.
        """
        at = next((at for at, word in enumerate(words) if at and word in _LEADING_ON), 0)
        head = min(telling(content(words[at - 1 : at or None])), default="")
        if self._heads(head, kind) and not tells_no_more(head):
            return
        behind = words[at:]  # the preposition, if there is one
        for start, end in ((0, len(behind)), *_spans(behind)):
            if found := self._diseases_of(kin(content(behind[start:end])) - {"disease"}, kind):
                yield from found
                return

    def _diseases_of(self, site: frozenset[str], kind: str | None) -> list[_Scored]:
        """The disease of a part of the body, or else of what the part belongs to."""
        whole = frozenset(" ".join(WHOLE.get(word, word) for word in site).split())
        for part in () if is_no_kind(site) else (site, whole):
            named = self._named(KIN, " ".join(sorted(part | {"disease"})), kind)
            if found := [self._scored(_SITE, *pair) for pair in named if not (pair[1].cased or pair[1].top)]:
                return found
        return []

    def _heads(self, head: str, kind: str | None) -> bool:
        """Whether vocabularies name conditions with a word."""
        return any(
            kind in (None, name.type)
            for index in self._indexes
            for name in index.names(sorted(index.labels_with(head))[:_MOST_HEADED])
        )

    def _nearest(self, words: tuple[str, ...], kind: str | None) -> Iterator[_Scored]:
        """Names that share the telling words of the text."""
        families = telling(content(words))
        for index in self._indexes if 0 < len(families) <= _LONGEST else ():
            for name, cosine in similar(index, families):
                if cosine >= _LEAST_COSINE and (kind == name.type or (kind is None and _as_ill(name, families))):
                    yield self._scored(_NEAREST * cosine, index, name)

    def _named(self, form: int, key: str, kind: str | None) -> Iterator[tuple[Index, Name]]:
        for index in self._indexes if key else ():
            yield from ((index, name) for name in index.named(form, key) if kind in (None, name.type))

    def _scored(self, score: float, index: Index, name: Name) -> _Scored:
        """A name found, with the program's own concept in place of one that is said to be exactly the same."""
        score *= _trust(index, name)
        own = None if index.house else self._own.same_as(name.concept.iri) if self._own else None
        return _Scored(score, index.house or own is not None, dataclasses.replace(name, concept=own) if own else name)


def _yielding(found: Sequence[_Scored]) -> list[_Scored]:
    """What was found, a synonym of the program's own vocabulary behind another vocabulary's concept of that name.

    In the program's vocabulary a narrower thing without a concept of its own stands with the next wider one (upward
    posting, ISO 25964-1); who has a concept for it is to be believed.
    """
    if all(each.house for each in found):
        return list(found)
    return [
        dataclasses.replace(each, score=_POSTED * each.score) if each.house and not each.name.preferred else each
        for each in found
    ]


def _trust(index: Index, name: Name) -> float:
    """How surely a name means its concept: a synonym in the program's own vocabulary may be a narrower thing."""
    return 1.0 if name.preferred else (0.98 if index.house else 0.99)


def _spans(words: Sequence[str]) -> list[tuple[int, int]]:
    """Where parts of a text begin and end, the longest first; none if it is too long."""
    if len(words) > _LONGEST:
        return []
    return [(at, at + length) for length in range(len(words) - 1, 0, -1) for at in range(len(words) - length + 1)]


def _order(each: _Scored) -> tuple[float, bool, bool, str]:
    return -each.score, not each.house, not each.name.preferred, each.name.concept.iri


def _as_ill(name: Name, families: frozenset[str]) -> bool:
    """Whether a name tells of a disease if the text does: a text of no known type may as well name the organ."""
    return ("disease" in words_of(name)) == ("disease" in families)
