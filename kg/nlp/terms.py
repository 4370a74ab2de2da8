"""Which words are names that a vocabulary has, and which have a form that only one type of entity has?

Terms of the lexicon are looked up with spaCy's PhraseMatcher over a shadow of the text: its words in their normal form
(`kg.vocabulary.words`), hyphens and spaces left out and every other sign a token of its own, so that one pattern meets
`Cement-leakages` and `cement leakage`, and none reaches across a bracket or a full stop. Vocabularies that a user has
added are asked word by word (`kg.vocabulary.finding`), as they may be large.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING

from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc
from spacy.vocab import Vocab

from kg.nlp.joining import Found
from kg.nlp.levels import LEVEL_NAME, find_levels, find_sequences
from kg.nlp.off_limits import stands_in
from kg.nlp.small_types import Small, find_qualitative, find_small
from kg.vocabulary.finding import Terms
from kg.vocabulary.words import normal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from kg.model.extraction import Abbreviation, Concept
    from kg.vocabulary.index import Index
    from kg.vocabulary.lexicon import Entry, Lexicon

_WORD = re.compile(r"[^\W_]+(?:['’]s(?![^\W_]))?")
_JOINED = re.compile(r"[ \t\u00a0\u2009\u202f]*|[-‐‑–]")  # what may stand between the words of one term
_OTHER = "\u2423"  # stands for every word that no pattern has, so that the vocabulary does not grow with the texts
_BORDER = "|"
_LONGEST_WORD = 80  # letters; a longer one is no word (the longest in medicine have 50)
_SENTENCE_END = re.compile(r"[.!?;]\s|\n")
_DETERMINERS = frozenset({"the", "this", "these", "his", "her", "its", "their", "our"})
_POSITIONS = _DETERMINERS | {
    "left", "right", "bilateral", "anterior", "posterior", "lateral", "medial", "anterolateral", "posterolateral",
    "ventral", "dorsal", "proximal", "distal", "superior", "inferior", "upper", "lower", "entire", "whole", "same",
    "adjacent",
}  # fmt: skip
_PREPOSITIONS = frozenset({"of", "in", "on", "to", "for", "with", "from", "by", "after", "at"})
_REACH_OF_TEST = 60  # code points between a test and a result in words


class TermFinder:
    """Finds what vocabularies name, and what its form tells.

    Args:
        lexicon: the program's own vocabulary.
        vocab: of the spaCy pipeline.
        added: vocabularies that a user has added.
    """

    def __init__(self, lexicon: Lexicon, vocab: Vocab | None = None, added: Sequence[Index] = ()) -> None:
        self.lexicon = lexicon
        self._vocab = vocab or Vocab()
        self._terms = _Phrases(self._vocab, ((_words(label, normal), e) for label, e in _labels(lexicon, exact=False)))
        self._inverted = _Phrases(self._vocab, _inversions(lexicon))
        self._acronyms = _Phrases(self._vocab, ((_words(label, _bare), e) for label, e in _labels(lexicon, exact=True)))
        self._added = Terms(added)

    def find(
        self, text: str, abbreviations: Sequence[Abbreviation] = (), zones: Sequence[tuple[int, int]] = ()
    ) -> list[Found]:
        """What is named in a text, overlapping ones included, but nothing that touches a zone that is off limits."""
        return [
            found for found in self._candidates(text, abbreviations) if not stands_in(found.start, found.end, zones)
        ]

    def head_of(self, long: str) -> Entry | None:
        """The entry of a long form, or of its head: the term that ends it and makes up half of its words or more."""
        words = _words(long, normal)
        ends = {end: (start, entry) for start, end, entry in reversed(list(self._terms.find(_Shadow.of(long), normal)))}
        head = ends.get(len(long.rstrip()))
        return head[1] if head and 2 * len(_words(long[head[0] :], normal)) >= len(words) else None

    def _candidates(self, text: str, abbreviations: Sequence[Abbreviation]) -> Iterator[Found]:
        shadow = _Shadow.of(text)
        own = self._own_short_forms(abbreviations)
        defined = {_words(abbreviation.short, _bare) for abbreviation in abbreviations}
        terms = [_found(text, start, end, entry, 0) for start, end, entry in self._terms.find(shadow, normal)]
        yield from terms
        loose = _Shadow.of(text, _POSITIONS)
        yield from (_found(text, start, end, entry, 1) for start, end, entry in self._inverted.find(loose, normal))
        yield from (_found(text, start, end, entry, 1) for start, end, entry in own.find(shadow, _bare))
        for start, end, entry in self._acronyms.find(shadow, _bare):
            level = LEVEL_NAME.fullmatch(text, start, end)  # T2 is a vertebra or a kind of image: `find_levels` tells
            if not level and _words(text[start:end], _bare) not in defined:
                yield _found(text, start, end, entry, 2)
        for first, last, entry in self._added.find([word or _BORDER for word in shadow.words]) if self._added else ():
            yield _found(text, shadow.spans[first][0], shadow.spans[last - 1][1], entry, 3)
        for start, end, kind, labels in (*find_levels(text), *find_sequences(text)):
            known = next((entry for label in labels for entry in self.lexicon.find(label)), None)
            yield Found(start, end, kind, known.concept if known else None, 4)
        yield from (Found(s.start, s.end, s.type, self._outcome(text, s), 5) for s in find_small(text))
        tests = [found for found in terms if found.type == "Test"]
        yield from (Found(s.start, s.end, s.type, None, 6) for s in find_qualitative(text) if _beside(text, s, tests))

    def _own_short_forms(self, abbreviations: Sequence[Abbreviation]) -> _Phrases:
        """The short forms that this report defines, each with the concept of its long form."""
        resolved = ((a.short, self.head_of(a.long)) for a in abbreviations)
        return _Phrases(self._vocab, ((_words(short, _bare), entry) for short, entry in resolved if entry))

    def _outcome(self, text: str, small: Small) -> Concept | None:
        if small.type != "Outcome":
            return None
        return next((e.concept for e in self.lexicon.find(text[small.start : small.end]) if e.type == "Outcome"), None)


@dataclass(frozen=True, slots=True)
class _Shadow:
    """The words and borders of a text with their places."""

    words: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]

    @classmethod
    def of(cls, text: str, dropped: frozenset[str] = _DETERMINERS) -> _Shadow:
        """The shadow of a text, without the words in `dropped`."""
        words: list[str] = []
        spans: list[tuple[int, int]] = []
        at = 0
        for match in _WORD.finditer(text):
            if at and not _JOINED.fullmatch(text, at, match.start()):
                words.append(_BORDER)
                spans.append((at, match.start()))
            at = match.end()
            if match.group() not in dropped:
                words.append(match.group())
                spans.append(match.span())
        return cls(tuple(words), tuple(spans))


class _Phrases:
    """A PhraseMatcher whose patterns lead to entries."""

    def __init__(self, vocab: Vocab, phrases: Iterable[tuple[tuple[str, ...], Entry]]) -> None:
        self._vocab = vocab
        self._matcher = PhraseMatcher(vocab)
        self._entries: dict[str, Entry] = {}
        self._known: set[str] = {_BORDER}
        for words, entry in phrases:
            self._known.update(words)
            self._entries.setdefault(key := " ".join(words), entry)
            self._matcher.add(key, [Doc(vocab, words=list(words))])

    def find(self, shadow: _Shadow, form: Callable[[str], str]) -> Iterator[tuple[int, int, Entry]]:
        """Start, end (code points) and entry of every match, overlapping ones included, in order of end, then start."""
        if not self._entries or not shadow.words:
            return
        formed = (form(word) if len(word) < _LONGEST_WORD else _OTHER for word in shadow.words)
        doc = Doc(self._vocab, words=[word if word in self._known else _OTHER for word in formed])
        for key, first, last in sorted(self._matcher(doc), key=lambda match: (match[2], match[1])):
            entry = self._entries[self._vocab.strings[key]]
            yield shadow.spans[first][0], shadow.spans[last - 1][1], entry


def _labels(lexicon: Lexicon, *, exact: bool) -> Iterator[tuple[str, Entry]]:
    for entry in lexicon.entries:
        for label in entry.labels:
            if (label in entry.case_sensitive) == exact:
                yield label, entry


def _inversions(lexicon: Lexicon) -> Iterator[tuple[tuple[str, ...], Entry]]:
    """`compression of spinal cord` for `spinal cord compression`: a head may have its object or place behind it."""
    for label, entry in _labels(lexicon, exact=False):
        *modifiers, head = _words(label, normal)
        if modifiers and not _PREPOSITIONS.intersection(modifiers):
            prepositions = ("of", "in", "on") if entry.type == "Condition" else ("of",)
            yield from (((head, preposition, *modifiers), entry) for preposition in prepositions)


def _words(label: str, form: Callable[[str], str]) -> tuple[str, ...]:
    return tuple(filter(None, map(form, _WORD.findall(label))))


def _bare(word: str) -> str:
    """A short form without the s of its plural or possessive (`VCFs`, `PV's`)."""
    word = re.sub(r"['’]s$", "", word)
    return word[:-1] if word.endswith("s") and word[:-1].isupper() and len(word) > 2 else word  # noqa: PLR2004 - `Is`


def _beside(text: str, small: Small, tests: Sequence[Found]) -> bool:
    """Whether a test is named near a result in words, within its sentence."""
    at = bisect_left(tests, small.start, key=lambda test: test.end)
    for test in tests[max(0, at - 1) : at + 1]:
        between = text[min(test.end, small.end) : max(test.start, small.start)]
        if len(between) < _REACH_OF_TEST and not _SENTENCE_END.search(between):
            return True
    return False


def _found(text: str, start: int, end: int, entry: Entry, rank: int) -> Found:
    if text[start:end].endswith(("'s", "’s")):
        end -= 2
    return Found(start, end, entry.type, entry.concept, rank)
