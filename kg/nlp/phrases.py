"""Where do phrases start and end, without a tagger? Words are sorted by closed classes, verb lists and word forms.

A sentence becomes a row of items: each value, each bracket, each citation marker and each word one item with a coarse
tag. Noun phrases and predicates are then stretches of items between closed-class words, after the idea of chunking by
function words (Abney, Parsing by Chunks, 1991).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.nlp.word_lists import word_list
from kg.nlp.words import (
    ADVERBS,
    AUXILIARIES,
    CLAUSE_STARTERS,
    CONJUNCTIONS,
    DETERMINERS,
    NEVER_ADVERBS,
    PREPOSITIONS,
    PRONOUNS,
    RELATIVES,
    VERBS,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.nlp.lexemes import Lexeme
    from kg.nlp.quantities import Value

_MARKS = {"comma": ",", "semicolon": ";", "colon": ";", "cite": "cite", "stop": ";", "open": "(", "close": ")"}
# Prepositions that tie a phrase to the noun before it, not to the verb.
TIES = word_list("phrases_ties")
_PAST = ("ed", "en")


@dataclass(frozen=True, slots=True)
class Item:
    """A piece of the sentence's structure, lexemes `first` to `last` (exclusive).

    `tag`: value, noun, det, prep, conj, aux, verb, rel, pron, adv, number, cite, `,` `;` `(` `)`, aside (a bracket without
    values) or sign. `value` is the index of the value. `lower` is the first word.
    """

    tag: str
    first: int
    last: int
    lower: str
    value: int = -1


def items(pieces: Sequence[Lexeme], found: Sequence[Value]) -> tuple[Item, ...]:
    """The sentence as items; values stay whole, brackets without values become asides."""
    starts = {value.first: at for at, value in enumerate(found)}
    held = [False] * (len(pieces) + 1)
    for value in found:
        held[value.first] = True
    closing = _closings(pieces)
    row: list[Item] = []
    at = 0
    while at < len(pieces):
        item = _item(pieces, at, found, starts, held, closing)
        row.append(item)
        at = item.last
    return tuple(_verbs_settled(row))


def _item(
    pieces: Sequence[Lexeme],
    at: int,
    found: Sequence[Value],
    starts: dict[int, int],
    held: list[bool],
    closing: dict[int, int],
) -> Item:
    if at in starts:
        value = found[starts[at]]
        return Item("value", at, value.last, pieces[at].lower, starts[at])
    if at in closing and not any(held[at : closing[at]]):
        return Item("aside", at, closing[at] + 1, "(")
    return Item(_tag(pieces[at]), at, at + 1, pieces[at].lower)


def _closings(pieces: Sequence[Lexeme]) -> dict[int, int]:
    """The closing bracket of each opening one."""
    pairs: dict[int, int] = {}
    open_at: list[int] = []
    for at, piece in enumerate(pieces):
        if piece.kind == "open":
            open_at.append(at)
        elif piece.kind == "close" and open_at:
            start = open_at.pop()
            if not open_at:
                pairs[start] = at
    return pairs


def _tag(piece: Lexeme) -> str:
    if piece.kind != "word":
        return _MARKS.get(piece.kind, "number" if piece.kind == "number" else "sign")
    word = piece.lower
    for tag, words in _CLASSES:
        if word in words:
            return tag
    if word.endswith("ly") and word not in NEVER_ADVERBS and len(word) > 4:  # noqa: PLR2004
        return "adv"
    return "verb" if word in VERBS else "noun"


_CLASSES = (
    ("aux", AUXILIARIES),
    ("rel", RELATIVES),
    ("pron", PRONOUNS - DETERMINERS),
    ("det", DETERMINERS),
    ("prep", PREPOSITIONS),
    ("conj", CONJUNCTIONS | CLAUSE_STARTERS),
    ("adv", ADVERBS),
)


def _verbs_settled(row: Sequence[Item]) -> Iterator[Item]:
    """Verb forms that stand where only a noun or an adjective can: `the treated patients`, `a need`, `in use`."""
    for at, item in enumerate(row):
        before = row[at - 1].tag if at else ""
        after = row[at + 1].tag if at + 1 < len(row) else ""
        inside = before in ("det", "prep", "number", "value") and (
            after in ("noun", "verb") or not item.lower.endswith(_PAST)
        )
        inside = inside and not (before == "value" and item.lower.endswith(_PAST)) and not item.lower.endswith("ing")
        base = before == "noun" and not item.lower.endswith(_PAST) and item.lower in _NOUN_LIKE
        if item.tag == "verb" and (
            base or (inside and not (before in ("number", "value") and item.lower not in _NOUN_LIKE))
        ):
            yield Item("noun", item.first, item.last, item.lower)
        else:
            yield item


_NOUN_LIKE = word_list("phrases_noun_like")


def clause_around(row: Sequence[Item], at: int) -> tuple[int, int]:
    """The clause that item `at` stands in: items between semicolons and words that begin a clause."""
    start, end = at, at
    while start > 0 and not _begins_clause(row, start):
        start -= 1
    while end + 1 < len(row) and not _begins_clause(row, end + 1):
        end += 1
    return start, end + 1


def _begins_clause(row: Sequence[Item], at: int) -> bool:
    return row[at].lower in CLAUSE_STARTERS or (at > 0 and row[at - 1].tag == ";")


def noun_phrase(row: Sequence[Item], at: int, ties: frozenset[str] = TIES) -> tuple[int, int] | None:
    """The noun phrase that starts at item `at`, articles left out, with the phrases that `ties` bind to it."""
    while at < len(row) and (row[at].tag in ("det", "adv") or (row[at].tag == "prep" and row[at].lower == "of")):
        at += 1
    end = _nouns_end(row, at)
    if end == at:
        return None
    while end < len(row):
        grown = _grown(row, end, ties)
        if grown == end:
            break
        end = grown
    return at, end


def _nouns_end(row: Sequence[Item], at: int) -> int:
    """The end of a run of nouns, adjectives and numbers; `A and B` is a run where nothing else follows the joint."""
    end = at
    while end < len(row):
        item = row[end]
        inner = item.tag in ("adv", "sign", "conj", "aside") and end > at and item.lower not in CLAUSE_STARTERS
        if item.tag in ("noun", "number") or (inner and _noun_follows(row, end + 1) and _may_join(row, end, at)):
            end += 1
        else:
            break
    return end


def _noun_follows(row: Sequence[Item], at: int) -> bool:
    return at < len(row) and row[at].tag == "noun"


def _may_join(row: Sequence[Item], at: int, first: int) -> bool:
    """Whether the conjunction at `at` joins nouns of one phrase, and not two statements."""
    if row[at].tag != "conj":
        return True
    if row[at].lower not in ("and", "or"):
        return False
    ahead = at + 1
    while ahead < len(row) and row[ahead].tag in ("noun", "number", "det"):
        ahead += 1
    return first < at and not (ahead < len(row) and row[ahead].tag in ("aux", "verb"))


def _grown(row: Sequence[Item], end: int, ties: frozenset[str]) -> int:
    item = row[end]
    start = end
    if item.tag == "aside":
        start = end + 1
        if start >= len(row) or row[start].lower not in ties:
            return end
        item = row[start]
    if item.tag != "prep" or item.lower not in ties:
        return end
    inner = start + 1
    while inner < len(row) and row[inner].tag in ("det", "adv"):
        inner += 1
    stop = _nouns_end(row, inner)
    return stop if stop > inner else end
