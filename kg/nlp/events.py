"""What occurred? The phrase before a value that names its event: subject, object, or what a rate is the rate of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.nlp import statements
from kg.nlp.groups import TIMES, is_finite, named
from kg.nlp.statements import TIES, bare_verb
from kg.nlp.word_lists import word_list
from kg.nlp.words import AUXILIARIES, CLAUSE_STARTERS, FINDING, HAPPENING, HAVING, PEOPLE, RATE_NOUNS

if TYPE_CHECKING:
    from kg.nlp.phrases import Clauses, Range

_EMPTY = word_list("roles_empty")
_GRADING = word_list("roles_grading")
_GENERIC = word_list("roles_generic")
_LEADING = ("prep", "det", "adv", "conj", ",", "sign", "aside", "(", "pron", ":", "cite")
_SET_NOUNS = frozenset(
    ("proportion", "percentage", "number", "share", "fraction", "majority", "proportions", "percentages")
)


def before(clauses: Clauses, start: int, at: int) -> Range | None:
    """The event named between items `start` and `at`, where the value stands."""
    start = clause_start(clauses, start, at)
    rated = rated_before(clauses, start, at)
    if rated:
        return rated
    verb = main_verb(clauses, start, at)
    if verb is not None and (_introduces(clauses, at) or _is_afterthought(clauses, start, at)):
        return _subject(clauses, start, verb)
    found = nominal(clauses, start, at) if verb is None else _around_verb(clauses, start, verb, at)
    return None if found is None or _is_generic(clauses, found) else found


def _introduces(clauses: Clauses, at: int) -> bool:
    """`X did not differ: 5% in ...`: a colon leads to the value."""
    while at > 0 and (clauses.is_hedge(at - 1) or clauses.tag(at - 1) == "adv"):
        at -= 1
    return clauses.tag(at - 1) == ":"


def _is_afterthought(clauses: Clauses, start: int, at: int) -> bool:
    """`X is rare, with a reported incidence of 5%`: a rate noun that leaves to the subject of what it is the rate."""
    close = _trimmed(clauses, start, at, ("aux", "prep", "det", "adv")) - 1
    if clauses.word(close) not in RATE_NOUNS:
        return False
    with_ = next((place for place in range(close, max(start, close - 5), -1) if clauses.word(place) == "with"), start)
    return with_ > start and clauses.tag(with_ - 1) == ","


def _is_generic(clauses: Clauses, phrase: Range) -> bool:
    return all(word in _GENERIC for word in clauses.words(phrase))


def clause_start(clauses: Clauses, start: int, at: int) -> int:
    """Where the statement that leads to item `at` begins, at or behind `start`."""
    for place in range(at - 1, start - 1, -1):
        tag, word = clauses.tag(place), clauses.word(place)
        if tag == ";" or (tag == "conj" and word in CLAUSE_STARTERS):
            return place + 1
        if tag == ":" and any(
            clauses.tag(inner) == "noun" and not clauses.is_hedge(inner) for inner in range(place + 1, at)
        ):
            return place + 1
        if tag == "conj" and word in ("and", "but") and _new_statement(clauses, place + 1, at, start):
            return place + 1
    return start


def _new_statement(clauses: Clauses, start: int, at: int, floor: int) -> bool:
    """Whether `and` opens a statement with a subject and a verb of its own."""
    verb = main_verb(clauses, start, at)
    if verb is None or verb == start or clauses.tag(start - 2) not in (",", ")", "cite", "value"):
        return False
    return any(clauses.tag(place) in ("noun", "pron") for place in range(start, verb)) and start - 2 >= floor


def rated_before(clauses: Clauses, start: int, at: int) -> Range | None:
    """`the incidence of X was`, `an X rate of`, `mortality was`: the event that a rate noun names.

    A rate noun right before the value comes first, then one that says of what it is the rate.
    """
    close = _trimmed(clauses, start, at, ("aux", "prep", "det", "adv")) - 1
    places = range(at - 1, start - 1, -1)
    said = [place for place in places if clauses.word(place) in RATE_NOUNS and clauses.word(place + 1) == "of"]
    for place in [close, *said, *places]:
        word = clauses.word(place)
        if clauses.tag(place) != "noun" or place < start:
            continue
        if word in RATE_NOUNS:
            phrase = _of_rate(clauses, start, place, at)
            if phrase:
                return phrase
        elif word.startswith("mortalit") or word in ("morbidity", "survival", "seroprevalence"):
            return modified(clauses, start, place)
    return None


def _of_rate(clauses: Clauses, start: int, place: int, at: int) -> Range | None:
    if (
        clauses.word(place + 1) in ("of", "for")
        and place + 2 < at
        and clauses.tag(place + 2) not in ("value", "number")
    ):
        return _rated_by(clauses, place, at)
    phrase = modified(clauses, start, place)
    if not _is_generic(clauses, phrase):
        return phrase
    return None


def _rated_by(clauses: Clauses, rate: int, at: int) -> Range | None:
    """`the incidence of X`; `the proportion of patients who did X`, `of patients with X`: the units come first."""
    phrase = clauses.noun_phrase(rate + 2, TIES, at)
    if phrase is None:
        return None
    units = clauses.word(rate) in _SET_NOUNS or clauses.word(phrase[0]) in PEOPLE
    if units:
        counted = named(clauses, rate + 2, at) or phrase
        said = statements.behind(clauses, counted[1]) or statements.behind(clauses, phrase[1])
        if said and said[1] <= at and (clauses.tag(counted[1]) == "rel" or _is_finished(clauses, said[1], at)):
            return said
        for inner in range(phrase[0], phrase[1]):
            if clauses.word(inner) in ("with", "without"):
                return inner + 1, phrase[1]
    return phrase


def _is_finished(clauses: Clauses, end: int, at: int) -> bool:
    """Whether a statement ends before the value and does not run into it."""
    return any(clauses.tag(place) in ("aux", "(", "prep") for place in range(end, at)) or clauses.tag(at) == "("


def modified(clauses: Clauses, start: int, place: int) -> Range:
    """A noun with the words that modify it: `long-term survival rate`."""
    first = place
    while first > start and (
        clauses.tag(first - 1) == "noun"
        or (clauses.tag(first - 1) == "verb" and clauses.word(first - 1).endswith("ing"))
    ):
        first -= 1
    return first, place + 1


def main_verb(clauses: Clauses, start: int, at: int) -> int | None:
    """The first item of the verb group nearest before item `at`, relative clauses left out."""
    place = at - 1
    while place >= start:
        if is_finite(clauses, place) and not _in_relative(clauses, start, place):
            while place > start and clauses.tag(place - 1) in ("aux", "verb", "adv"):
                place -= 1
            while clauses.tag(place) == "adv":
                place += 1
            return place
        place -= 1
    return None


def _in_relative(clauses: Clauses, start: int, at: int) -> bool:
    while at > start and clauses.tag(at - 1) in ("aux", "adv", "verb", "pron"):
        at -= 1
    return clauses.tag(at - 1) == "rel" and at - 1 > start


def _around_verb(clauses: Clauses, start: int, verb: int, at: int) -> Range | None:
    """The event of a statement that leads to a value, by its verb."""
    last = verb
    while clauses.tag(last + 1) in ("aux", "verb", "adv") and last + 1 < at:
        last += 1
    subject = _subject(clauses, start, verb)
    head = bare_verb(clauses, verb, last + 1)
    name = clauses.word(head[0]) if head else ""
    passive = any(clauses.word(place) in AUXILIARIES for place in range(verb, last + 1))
    if name in HAPPENING or (passive and name in FINDING):
        return subject
    object_ = (
        clauses.noun_phrase(last + 1, TIES, at) if clauses.tag(last + 1) in ("noun", "det", "adv", "number") else None
    )
    if object_ and name in FINDING | HAVING and not passive:
        return object_
    if not name:
        return _of_being(clauses, subject, last, at) if subject else None
    return _statement(clauses, subject, head, _trimmed(clauses, last + 1, at))


def _statement(clauses: Clauses, subject: Range | None, head: Range | None, end: int) -> Range | None:
    """Subject and predicate; the predicate alone where the subject is people or a pronoun."""
    if subject and not any(word in PEOPLE for word in clauses.words(subject)):
        return subject[0], end
    return (head[0], end) if head and end > head[0] else subject


def _of_being(clauses: Clauses, subject: Range, last: int, at: int) -> Range:
    """`pain was absent in 5%`: with its adjective; `X was present in 5%`, `X was 5%`: the subject alone."""
    end = _trimmed(clauses, last + 1, at)
    said = [clauses.word(place) for place in range(last + 1, end)]
    plain = not said or said[0] in _EMPTY or any(word.endswith(("er", "est")) or word in _GRADING for word in said)
    return subject if plain else (subject[0], end)


def _trimmed(clauses: Clauses, start: int, at: int, leading: tuple[str, ...] = _LEADING) -> int:
    """The end of a statement before a value: prepositions and the like that lead to the value left off."""
    end = at
    while end > start and (clauses.is_hedge(end - 1) or clauses.tag(end - 1) in leading):
        end -= 1
    return end


def _subject(clauses: Clauses, start: int, verb: int) -> Range | None:
    """The noun phrase before a verb, with what is tied to it; a pronoun is none."""
    end = _subject_end(clauses, start, verb)
    first = end
    while first > start and clauses.tag(first - 1) in (
        "noun",
        "number",
        "det",
        "prep",
        "adv",
        "aside",
        "sign",
        "conj",
        "verb",
        "rel",
    ):
        first -= 1
    while first < end and (clauses.tag(first) in ("det", "adv", "conj", "sign", "aside", "verb")):
        first += 1
    if (
        clauses.tag(first - 1) == ","
        and first > start + 1
        and clauses.tag(first - 2) == "noun"
        and clauses.tag(first - 3) in ("", ";")
    ):
        first -= 2  # `small, silent emboli`: adjectives in a row
    if first >= end or clauses.tag(first) == "prep":
        return _behind_adverbial(clauses, first, end)
    return clauses.noun_phrase(first, TIES, end)


def subject_of(clauses: Clauses, start: int, at: int) -> Range | None:
    """The subject of the statement between `start` and `at`."""
    verb = main_verb(clauses, start, at)
    return None if verb is None else _subject(clauses, start, verb)


def _behind_adverbial(clauses: Clauses, first: int, end: int) -> Range | None:
    """`in this series leaks occurred`: the subject stands behind a phrase with a preposition."""
    for at in range(first, end):
        timed = clauses.word(at).startswith(TIMES) and at < first + 4  # `at that time pain was ...`
        if timed or (clauses.tag(at) == "det" and at > first + 1):
            return clauses.noun_phrase(at + timed, TIES, end)
    return None


def _subject_end(clauses: Clauses, start: int, verb: int) -> int:
    """Where the subject ends: before adverbs, asides, and what stands between commas or in a relative clause."""
    end = verb
    while end > start and clauses.tag(end - 1) in ("adv", "aside", "cite", ")"):
        end -= 1
    if clauses.tag(end - 1) == ",":
        for at in range(end - 2, start, -1):
            if clauses.tag(at) == ",":
                return at
        return end - 1
    for at in range(end - 1, start, -1):
        if clauses.tag(at) == "rel":
            return at - 1 if clauses.tag(at - 1) in (",", "prep") else at
        if clauses.tag(at) in (",", ";", ":", "value", ")"):
            break
    return end


def nominal(clauses: Clauses, start: int, at: int) -> Range | None:
    """An event without a verb: `constipation in 35%`, `that of somnolence 2%`, `myeloma 7.7%`."""
    end = _trimmed(clauses, start, at)
    if end < at and clauses.tag(end) == "," and clauses.tag(start) == "prep" and start == 0:
        return None  # `In women, 5% ...`: an adverbial
    first = end
    while first > start and clauses.tag(first - 1) in ("noun", "prep", "sign", "number", "aside", "adv"):
        first -= 1
    while first < end and clauses.tag(first) in ("prep", "adv", "sign", "aside", "number"):
        if clauses.tag(first) == "prep" and clauses.word(first) not in ("of", "with", "by"):
            return None
        first += 1
    phrase = (first, end) if first < end else None
    return None if phrase is None or clauses.is_people(end - 1) else phrase


def rated_behind(clauses: Clauses, at: int) -> Range | None:
    """`rates of 12% and 13%, respectively, for blurred vision`: the event behind a run of values, `at` the first."""
    if not RATE_NOUNS & {clauses.word(place) for place in range(at - 3, at)}:
        return None
    while clauses.tag(at) in ("value", ",", "conj", "adv", ")", "aside") or clauses.word(at) in ("versus", "vs", "vs."):
        at += 1
    return clauses.noun_phrase(at + 1, TIES) if clauses.word(at) in ("for", "of") else None
