"""Which percentages say by how much something changed? `fell by 20%`, `a 34% reduction`, `10% more than`.

Such a percentage is one of what there was before, and no proportion of counted units; `fell to 20%` is one. The measure
phrase of a change stands behind `by`, before the noun of change or behind its `of`, or before a comparative (Quirk et
al. 1985, §§8.80 and 5.21, on phrases of amount).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.nlp.lexemes import kind, word
from kg.nlp.numbers import count_at
from kg.nlp.percentages import mark_at
from kg.nlp.qualifiers import start_of
from kg.nlp.word_lists import word_list
from kg.nlp.words import AUXILIARIES, VERBS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.nlp.lexemes import Lexeme
    from kg.nlp.values import Value

_VERBS = word_list("changing_verbs")
_NOUNS = word_list("changing_nouns")
_ATTRIBUTES = word_list("changing_attributes")
_COMPARATIVES = word_list("comparatives")
_CONTRASTS = frozenset(("vs", "vs.", "versus", "compared"))
_JOINTS = frozenset((",", "and", "or", "&", "respectively")) | _CONTRASTS
_VERB_NEAR = 4  # lexemes from the verb to `by`: `decreased significantly, by 20%`
_ARM = 8  # lexemes from one arm's change to `versus` and the other's


def without_changes(pieces: Sequence[Lexeme], found: Sequence[Value]) -> list[Value]:
    """The values that are no changes, in order; what is joined to a change is one, too."""
    changes = [_is_change(pieces, value) for value in found]
    for at in range(1, len(found)):
        changes[at] = changes[at] or (changes[at - 1] and _goes_on(pieces, found[at - 1], found[at]))
    for at in range(len(found) - 1, 0, -1):
        changes[at - 1] = changes[at - 1] or (changes[at] and _only_joined(pieces, found[at - 1], found[at]))
    return [value for value, change in zip(found, changes, strict=True) if not change]


def _is_change(pieces: Sequence[Lexeme], value: Value) -> bool:
    if value.form != "percent":
        return False
    start = start_of(pieces, value)
    if word(pieces, start - 1) in ("a", "an", "the"):
        start -= 1
    if word(pieces, start - 1) == "by":
        return any(word(pieces, at) in _VERBS for at in range(start - 1 - _VERB_NEAR, start - 1))
    if word(pieces, value.last) in _COMPARATIVES and _compares(pieces, value.last):
        return True
    return (word(pieces, start - 1) == "of" and word(pieces, start - 2) in _NOUNS) or _before_noun(pieces, value.last)


def _compares(pieces: Sequence[Lexeme], at: int) -> bool:
    """Whether a comparative at lexeme `at` goes on with `than`: `15% more cement than`; not `in 15% more than one`."""
    than = next((place for place in range(at + 1, at + _ARM) if word(pieces, place) == "than"), None)
    return than is not None and not (than == at + 1 and count_at(pieces, than + 1))


def _before_noun(pieces: Sequence[Lexeme], at: int) -> bool:
    """Whether the noun of a change stands at lexeme `at`, perhaps behind what says of which kind it is."""
    return word(pieces, at + (word(pieces, at) in _ATTRIBUTES)) in _NOUNS


def _goes_on(pieces: Sequence[Lexeme], change: Value, value: Value) -> bool:
    """Whether a value is joined to a change: `by 8% and 9%`, `by 8% in this arm versus 9% in that`."""
    if value.form != "percent":
        return False
    between = range(change.last, value.first)
    contrasted = len(between) <= _ARM and any(word(pieces, at) in _CONTRASTS for at in between)
    return contrasted or (_only_joined(pieces, change, value) and not _begins_clause(pieces, change, value))


def _begins_clause(pieces: Sequence[Lexeme], change: Value, value: Value) -> bool:
    """Whether a value is the subject of what follows: `by 5%, and 38% of them had`; not where it shares its sign."""
    shares_sign = mark_at(pieces, change.last - 1) is None
    behind = word(pieces, value.last)
    return not shares_sign and (behind == "of" or behind in AUXILIARIES or behind in VERBS)


def _only_joined(pieces: Sequence[Lexeme], one: Value, other: Value) -> bool:
    between = range(one.last, other.first)
    return one.form == "percent" and all(
        word(pieces, at) in _JOINTS or kind(pieces, at) in ("comma", "sign") for at in between
    )
