"""Where do phrases start and end, without a tagger? Words are sorted by closed classes, verb lists and word forms.

A sentence becomes a row of items: each value, each bracket, each citation marker and each word one item with a coarse
tag. Noun phrases and predicates are then stretches of items between closed-class words, after the idea of chunking by
function words (Abney, Parsing by Chunks, 1991).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kg.nlp.word_lists import word_list
from kg.nlp.words import (
    ADVERBS,
    AUXILIARIES,
    CLAUSE_STARTERS,
    COLLECTIVES,
    CONJUNCTIONS,
    DETERMINERS,
    NEVER_ADVERBS,
    PEOPLE,
    PREPOSITIONS,
    PRONOUNS,
    RATE_NOUNS,
    RELATIVES,
    VERBS,
    is_plural,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.nlp.lexemes import Lexeme
    from kg.nlp.values import Value

Range = tuple[int, int]  # items, the end exclusive

_MARKS = {"comma": ",", "semicolon": ";", "colon": ":", "cite": "cite", "stop": ";", "open": "(", "close": ")"}
_PAST = ("ed", "en")
_NOUN_PLACES = ("noun", "det", "prep", "number", "value", "", ")")
_NOUN_LIKE = word_list("phrases_noun_like")
_HEDGES = word_list("roles_hedges")


@dataclass(frozen=True, slots=True)
class Item:
    """A piece of the sentence's structure, lexemes `first` to `last` (exclusive).

    `tag`: value, noun, det, prep, conj, aux, verb, rel, pron, adv, number, cite, `,` `;` `:` `(` `)`, aside (a bracket
    without values) or sign. `value` is the index of the value, or -1. `lower` is the first word.
    """

    tag: str
    first: int
    last: int
    lower: str
    value: int = -1
    text: str = ""


class Clauses:
    """A sentence as items, with the places of its values and the brackets that hold them."""

    def __init__(self, pieces: Sequence[Lexeme], found: Sequence[Value]) -> None:
        self.row = _items(pieces, found)
        self.places = [at for at, item in enumerate(self.row) if item.tag == "value"]
        self.brackets = _brackets(self.row)

    def tag(self, at: int) -> str:
        """The tag of an item; empty beyond the ends."""
        return self.row[at].tag if 0 <= at < len(self.row) else ""

    def word(self, at: int) -> str:
        """The lower-case word of an item; empty beyond the ends."""
        return self.row[at].lower if 0 <= at < len(self.row) else ""

    def words(self, phrase: Range | None) -> list[str]:
        """The words of a phrase."""
        return [item.lower for item in self.row[phrase[0] : phrase[1]]] if phrase else []

    def lexemes(self, phrase: Range | None) -> Range | None:
        """A phrase as lexemes instead of items."""
        if phrase is None or phrase[0] >= phrase[1]:
            return None
        return self.row[phrase[0]].first, self.row[phrase[1] - 1].last

    def is_hedge(self, at: int) -> bool:
        """Whether an item only modifies the value behind it: `only about`, `a total of`."""
        return self.tag(at) in ("sign", "det") or (self.tag(at) in ("adv", "noun", "prep") and self.word(at) in _HEDGES)

    def is_countable(self, phrase: Range) -> bool:
        """Whether a phrase can name counted units: a plural, people, a group."""
        return any(word in PEOPLE or word in COLLECTIVES or is_plural(word) for word in self.words(phrase))

    def is_people(self, at: int) -> bool:
        """Whether people or specimens are named at item `at`, an adjective or two before them allowed."""
        return any(
            self.word(place) in PEOPLE for place in range(at, at + 3) if self.tag(place) in ("noun", "det", "number")
        )

    def is_name(self, phrase: Range) -> bool:
        """Whether a phrase is written with a capital letter inside a sentence."""
        return phrase[0] > 0 and self.row[phrase[0]].text[:1].isupper()

    def noun_phrase(self, at: int, ties: frozenset[str], stop: int | None = None) -> Range | None:
        """The noun phrase at item `at`, without its article, with the phrases that `ties` bind to it, before `stop`."""
        stop = len(self.row) if stop is None else stop
        while at < stop and (self.tag(at) in ("det", "adv") or self.word(at) == "of"):
            at += 1
        end = self._nouns_end(at, stop)
        if end == at:
            return None
        while end < stop:
            grown = self._grown(end, ties, stop)
            if grown == end:
                break
            end = grown
        return at, end

    def _nouns_end(self, at: int, stop: int) -> int:
        """The end of a run of nouns, adjectives and numbers; `A and B` is one run where no statement begins with B."""
        end = at
        while end < stop:
            tag = self.tag(end)
            if tag == "sign" and end == at and self.tag(end + 1) == "number":  # `≥3 mutations`
                end += 1
                continue
            joins = (
                tag in ("adv", "sign", "conj", "aside") and end > at and self.tag(end + 1) == "noun" and end + 1 < stop
            )
            if tag not in ("noun", "number") and not (joins and self._may_join(end, stop)):
                break
            end += 1
            if self._people_end(end):
                break
        return end

    def _people_end(self, end: int) -> bool:
        """`in half of patients necrosis occurs`: nouns behind a plural of persons open a new phrase."""
        word = self.word(end - 1)
        return word in PEOPLE and is_plural(word) and self.tag(end) == "noun" and self.tag(end - 1) == "noun"

    def _may_join(self, at: int, stop: int) -> bool:
        if self.tag(at) != "conj":
            return True
        if self.word(at) not in ("and", "or", "and/or"):
            return False
        ahead = at + 1
        while ahead < stop and self.tag(ahead) in ("noun", "number", "det"):
            ahead += 1
        return ahead >= stop or self.tag(ahead) not in ("aux", "verb") or ahead == stop

    def _grown(self, end: int, ties: frozenset[str], stop: int) -> int:
        start = end + 1 if self.tag(end) == "aside" else end
        if self.tag(start) != "prep" or self.word(start) not in ties or start >= stop:
            return end
        inner = start + 1
        while self.tag(inner) in ("det", "adv"):
            inner += 1
        last = self._nouns_end(inner, stop)
        return last if last > inner else end


def _items(pieces: Sequence[Lexeme], found: Sequence[Value]) -> tuple[Item, ...]:
    starts = {value.outset: at for at, value in enumerate(found)}
    held = [0] * (len(pieces) + 1)  # how many values start before each lexeme
    for at in range(len(pieces)):
        held[at + 1] = held[at] + (at in starts)
    closing = _closings(pieces)
    row: list[Item] = []
    at = 0
    while at < len(pieces):
        if at in starts:
            item = Item("value", at, found[starts[at]].last, pieces[at].lower, starts[at])
        elif at in closing and held[closing[at]] == held[at]:
            item = Item("aside", at, closing[at] + 1, "(")
        else:
            item = Item(_tag(pieces[at]), at, at + 1, pieces[at].lower, text=pieces[at].text)
        row.append(item)
        at = item.last
    return tuple(_settled(row))


def _closings(pieces: Sequence[Lexeme]) -> dict[int, int]:
    """The closing bracket of each outermost opening one."""
    pairs: dict[int, int] = {}
    opened: list[int] = []
    for at, piece in enumerate(pieces):
        if piece.kind == "open":
            opened.append(at)
        elif piece.kind == "close" and opened:
            start = opened.pop()
            if not opened:
                pairs[start] = at
    return pairs


def _brackets(row: Sequence[Item]) -> dict[int, Range]:
    """For each value inside a bracket, the items of that bracket."""
    found: dict[int, Range] = {}
    opened: list[int] = []
    inside: list[int] = []
    for at, item in enumerate(row):
        if item.tag == "(":
            opened.append(at)
        elif item.tag == ")" and opened:
            start = opened.pop()
            if not opened:
                found |= dict.fromkeys(inside, (start, at + 1))
                inside = []
        elif item.tag == "value" and opened:
            inside.append(at)
    return found


_CLASSES = (
    ("aux", AUXILIARIES),
    ("rel", RELATIVES),
    ("pron", PRONOUNS - DETERMINERS),
    ("det", DETERMINERS),
    ("prep", PREPOSITIONS),
    ("conj", CONJUNCTIONS | CLAUSE_STARTERS),
    ("adv", ADVERBS),
    ("noun", RATE_NOUNS),
)


def _tag(piece: Lexeme) -> str:
    if piece.kind != "word":
        return _MARKS.get(piece.kind, "number" if piece.kind in ("number", "percent") else "sign")
    word = piece.lower
    for tag, words in _CLASSES:
        if word in words:
            return tag
    if word.endswith("ly") and word not in NEVER_ADVERBS and len(word) > 4:  # noqa: PLR2004
        return "adv"
    return "verb" if word in VERBS else "noun"


def _settled(row: Sequence[Item]) -> list[Item]:
    """Words whose class the neighbours decide: `the treated patients`, `vomiting occurred`, `those who`."""
    settled: list[Item] = []
    for at, item in enumerate(row):
        before = settled[-1] if settled else Item("", 0, 0, "")
        after = row[at + 1] if at + 1 < len(row) else Item("", 0, 0, "")
        settled.append(replace(item, tag=_settle(item, before, after)))
    return settled


def _settle(item: Item, last: Item, after: Item) -> str:
    if item.lower in ("those", "these") and _is_restricted_by(after):
        return "noun"
    if item.lower == "that" and (after.tag == "prep" or last.tag in ("", "prep")):
        return "det"
    if item.tag != "verb":
        return item.tag
    return "noun" if _stands_as_noun(item.lower, last, after) else "verb"


def _is_restricted_by(after: Item) -> bool:
    return after.tag in ("rel", "verb") or after.lower in ("with", "without") or after.lower.endswith("ing")


def _stands_as_noun(word: str, last: Item, after: Item) -> bool:
    """Whether a word with the form of a verb stands where only a noun or an adjective can."""
    if word.endswith("ing"):
        acts = after.tag == "aux" or (after.tag == "verb" and not after.lower.endswith("ing"))
        subject = last.tag in (",", "conj") and acts  # `In 500 procedures, bleeding was seen`
        return subject or (last.tag in ("", "det", "(", ":") and after.tag != "det")
    if word in _NOUN_LIKE:
        people = last.tag == "noun" and last.lower in PEOPLE and is_plural(last.lower)  # `patients drop out`
        return not people and last.tag in _NOUN_PLACES and after.tag not in ("det", "pron")
    past = word.endswith(_PAST)
    inside = last.tag in ("det", "prep") or (last.tag == "number" and past)
    return inside and (after.tag in ("noun", "verb") or not past)
