"""Is a finding present, absent, possible, hypothetical, past, or a relative's?

The method is ConText's (Harkema H et al., J Biomed Inform 2009;42:839-51, which extends NegEx, Chapman WW et al. 2001):
cue words open a scope that ends with the clause, pseudo-cues open none. Two things are added for prose: the scope also
ends where a further finite verb shows that a new clause has begun, and what follows a preposition of time or means
(`no fever after surgery`) is circumstance and stays asserted.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from spacy.language import Language

from kg.nlp import cues
from kg.nlp.sentences import sentence_spans

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from spacy.tokens import Doc

    from kg.model.extraction import Mention

ASSERTED_TYPES = frozenset({"Condition", "Procedure", "Test", "Drug", "Device", "Outcome", "History"})
_SIGN_OF = re.compile(r"\b(?:evidence|signs?|symptoms?|indications?|findings?|complaints?) (?:of|for)\b", re.IGNORECASE)
_PLACING = re.compile(
    r"\b(?:in|of|on|at|within|into|to|from|over|under|along|near|around|through|between|with|for|by|about)\b",
    re.IGNORECASE,
)
MODIFIERS = frozenset({"Anatomy", "Severity"})
_COMPOUND = re.compile(r"[ \u00a0]|[-‐‑]")
ACTIONS = frozenset({"Procedure", "Test", "Drug", "Device"})
REACH = 400  # code points; no clause is longer, and it keeps the work linear
_VERBLESS = re.compile(r"(?:no|none of|nothing|neither|nor)$", re.IGNORECASE)
_PREPOSITIONAL = re.compile(
    r"(?:without|w/o|absence of|lack of|free (?:of|from)|rather than|instead of)$", re.IGNORECASE
)
_BARE_NOT = re.compile(r"(?:not|\w+n[’']t|never|cannot)$", re.IGNORECASE)
_FIRST_WORDS = re.compile(r"\W*\w+(?:\W+been)?")


@Language.factory("kg_assertion", requires=["doc._.mentions"], assigns=["doc._.mentions"])
def create_assertion(nlp: Language, name: str) -> AssertionComponent:  # noqa: ARG001 - spaCy's signature
    """Factory of the component that asserts mentions."""
    return AssertionComponent()


class AssertionComponent:
    """Sets the assertion of each mention from its sentence."""

    def __call__(self, doc: Doc) -> Doc:
        """Replace `doc._.mentions` by asserted ones."""
        asserted: list[Mention] = []
        text = doc.text  # spaCy puts it together anew at each asking
        for start, end, mentions in _by_sentence(doc):
            spans = [(m.start - start, m.end - start, m.type) for m in mentions]
            found = shared(text[start:end], spans, find_assertions(text[start:end], spans))
            asserted += [replace(m, assertion=a) for m, a in zip(mentions, found, strict=True)]
        doc._.mentions = tuple(asserted)
        return doc


def shared(sentence: str, spans: Sequence[tuple[int, int, str]], found: Sequence[str]) -> list[str]:
    """The assertions, with those of a compound's parts made one: in `no chest pain`, no `chest` is spoken of.

    `spans` are in order; a modifier takes the assertion of what it stands before, joined by a space or a hyphen.
    """
    told = list(found)
    for at in range(len(spans) - 2, -1, -1):
        (_, end, kind), (start, _, head) = spans[at], spans[at + 1]
        if kind in MODIFIERS and head in (ASSERTED_TYPES | MODIFIERS) and _COMPOUND.fullmatch(sentence, end, start):
            told[at] = told[at + 1]
    return told


@dataclass(frozen=True, slots=True)
class Scope:
    """Where a cue holds: `start`-`end` in the sentence; `cue` is where the cue itself begins and ends."""

    start: int
    end: int
    assertion: str
    cue: tuple[int, int]
    forward: bool
    indication: bool = False  # what an action is indicated for is supposed, the action is not


@dataclass(frozen=True, slots=True)
class Marks:
    """Where a sentence's landmarks are: (start, end) of each, in order, found once for all cues."""

    stops: tuple[tuple[int, int], ...]
    verbs: tuple[tuple[int, int], ...]
    joints: tuple[tuple[int, int], ...]
    circumstances: tuple[tuple[int, int], ...]
    breaks: tuple[tuple[int, int], ...]

    @classmethod
    def of(cls, sentence: str) -> Marks:
        """Find them."""
        patterns = (cues.STOP, cues.VERB, cues.JOINT, cues.CIRCUMSTANCE, cues.LIST_BREAK)
        return cls(*(tuple(match.span() for match in pattern.finditer(sentence)) for pattern in patterns))

    def within(self, name: str, start: int, end: int) -> Sequence[tuple[int, int]]:
        """Those of one kind that begin at or behind `start` and before `end`."""
        spans: tuple[tuple[int, int], ...] = getattr(self, name)
        return spans[bisect_left(spans, (start, -1)) : bisect_left(spans, (end, -1))]


def find_assertions(sentence: str, spans: Sequence[tuple[int, int, str]]) -> list[str]:
    """The assertion of each (start, end, mention type) in a sentence, in the order given."""
    marks = Marks.of(sentence)
    scopes = find_scopes(sentence, marks) if spans else []
    starts = [scope.start for scope in scopes]
    found = []
    for start, end, kind in spans:
        near = scopes[bisect_left(starts, start - REACH) : bisect_right(starts, start)]
        held = {s.assertion for s in near if _asserts(s, sentence, start, kind) and _holds(s, start, end, kind, marks)}
        found.append(next((assertion for assertion in cues.PRIORITY if assertion in held), "present"))
    return found


def find_scopes(sentence: str, marks: Marks | None = None) -> list[Scope]:
    """The scopes of all cues of a sentence, in order of their start."""
    marks = marks or Marks.of(sentence)
    scopes = []
    for start, end, assertion, forward in _cues(sentence):
        first, last = (
            (end, _forward_end(sentence, start, end, assertion, marks))
            if forward
            else (_clause_start(marks, start), start)
        )
        indication = "indication" in sentence[start:end].lower()
        scopes.append(Scope(first, last, assertion, (start, end), forward, indication))
    return sorted(scopes, key=lambda scope: (scope.start, scope.end))


def _asserts(scope: Scope, sentence: str, start: int, kind: str) -> bool:
    """Whether a cue speaks of a mention of this type.

    A body part is denied where it is what is denied (`no enlarged nodes`, `no acute abdomen`), not where something is
    denied of it (`no mass in the liver`); a value only directly behind the cue (`not elevated`).
    """
    if kind in ASSERTED_TYPES:
        return True
    between = _SIGN_OF.sub(" ", sentence[scope.start : start])
    denied = scope.assertion == "absent" and scope.forward
    return denied and {"Anatomy": not _PLACING.search(between), "Value": not between.strip()}.get(kind, False)


def _holds(scope: Scope, start: int, end: int, kind: str, marks: Marks) -> bool:
    if kind in ACTIONS and scope.indication:
        return False
    if not scope.start <= start < scope.end or (not scope.forward and end > scope.cue[0]):
        return False
    return not _circumstantial(scope.start, start, kind, marks)


def _circumstantial(scope: int, start: int, kind: str, marks: Marks) -> bool:
    """Whether a preposition of time or means stands between the scope's start and the mention, and governs the mention.

    For a condition its reach ends with the item of a list (`no pain on walking, fever or chills`); an action behind
    such a preposition is a circumstance, lists and all (`no pain after surgery or radiotherapy`).
    """
    between = marks.within("circumstances", scope, start)
    if not between:
        return False
    return kind in ACTIONS or not marks.within("breaks", between[-1][1], start)


@cache
def _tables() -> tuple[tuple[re.Pattern[str], str, bool], ...]:
    rows = [(cues.compiled(cues.PSEUDO), "", True)]
    rows += [(cues.compiled(patterns), assertion, True) for assertion, patterns in cues.FORWARD.items()]
    rows += [(cues.compiled(patterns), assertion, False) for assertion, patterns in cues.BACKWARD.items()]
    return tuple(rows)


def _cues(sentence: str) -> Iterator[tuple[int, int, str, bool]]:
    """Start, end, assertion, forward of each cue; one that overlaps an earlier or longer one is no cue of its own."""
    found = [
        (match.start(), match.end(), assertion, forward)
        for pattern, assertion, forward in _tables()
        for match in pattern.finditer(sentence)
    ]
    found.sort(key=lambda cue: (cue[0], -cue[1]))
    held = (-1, -1)
    for cue in found:
        span = (cue[0], cue[1])
        if cue[0] < held[1] and span != held:
            continue
        held = span
        if cue[2]:
            yield cue


def _forward_end(sentence: str, start: int, end: int, assertion: str, marks: Marks) -> int:
    limit = min(len(sentence), end + REACH)
    stops = marks.within("stops", end, limit)
    limit = stops[0][0] if stops else limit
    limit = _closing(sentence, start, end, limit)
    return _new_clause(sentence, (start, end), limit, assertion, marks)


def _closing(sentence: str, start: int, end: int, limit: int) -> int:
    """A cue inside brackets acts within them."""
    close = sentence.find(")", end, limit)
    opened = sentence.rfind("(", max(0, start - REACH), start)
    inside = opened > sentence.rfind(")", max(0, start - REACH), start)
    return close if inside and close != -1 else limit


def _new_clause(sentence: str, cue: tuple[int, int], limit: int, assertion: str, marks: Marks) -> int:
    """Where the first finite verb that cannot belong to the cue's clause shows that the clause is over."""
    start, end = cue
    words = sentence[start:end]
    verbs = marks.within("verbs", _verbs_from(sentence, end, words), limit)
    groups = [verb for i, verb in enumerate(verbs) if i == 0 or verb[0] - verbs[i - 1][1] > 1]
    has_verb = bool(marks.within("verbs", _clause_start(marks, start), start))
    own = 1 if _VERBLESS.match(words) and not has_verb else 0
    if len(groups) <= own:
        return limit
    verb = groups[own][0]
    joints = marks.within("joints", end, verb)
    prepositional = _PREPOSITIONAL.match(words) is not None or assertion == "historical"
    if prepositional and not (joints and (has_verb or cues.SUBJECT.match(sentence, joints[-1][0]))):
        return verb
    return joints[-1][0] if joints else limit


def _verbs_from(sentence: str, end: int, cue: str) -> int:
    """Behind `not` stands the rest of its own verb (`not have`, `not been seen`)."""
    if not _BARE_NOT.match(cue):
        return end
    words = _FIRST_WORDS.match(sentence, end)
    return words.end() if words else end


def _clause_start(marks: Marks, before: int) -> int:
    stops = marks.within("stops", before - REACH, before)
    return stops[-1][1] if stops else max(0, before - REACH)


def _by_sentence(doc: Doc) -> Iterator[tuple[int, int, list[Mention]]]:
    """Start, end and mentions of each sentence that has any; the mentions stay in their order."""
    bounds = sentence_spans(doc)
    starts = [start for start, _ in bounds]
    groups: dict[int, list[Mention]] = {}
    for mention in doc._.mentions:
        groups.setdefault(max(0, bisect_right(starts, mention.start) - 1), []).append(mention)
    for index in sorted(groups):
        start, end = bounds[index]
        yield start, max(end, *(m.end for m in groups[index])), groups[index]
