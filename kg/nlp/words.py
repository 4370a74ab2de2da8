"""Which words carry the structure of a sentence? Closed classes, and the open ones that reports of rates rest on.

The closed classes follow Quirk et al., A Comprehensive Grammar of the English Language (1985), as far as prose reports
use them. The verbs are those that state that something happened, was found, or was done.
"""

from __future__ import annotations

from kg.nlp.word_lists import word_lines, word_list

DETERMINERS = word_list("determiners")
PREPOSITIONS = word_list("prepositions")
CONJUNCTIONS = word_list("conjunctions")
RELATIVES = frozenset(["who", "whom", "whose", "which", "that", "where"])
AUXILIARIES = word_list("auxiliaries")
ADVERBS = word_list("adverbs")

_IRREGULAR = {line[0]: frozenset(line[1:]) for line in word_lines("irregular_verbs")}


def forms(verb: str) -> frozenset[str]:
    """The finite and participle forms of a verb, by the regular rules and a list of exceptions."""
    irregular = _IRREGULAR.get(verb, frozenset())
    if verb.endswith("e"):
        regular = {verb, verb + "s", verb + "d", verb[:-1] + "ing"}
    elif verb.endswith("y") and verb[-2] not in "aeiou":
        regular = {verb, verb[:-1] + "ies", verb[:-1] + "ied", verb + "ing"}
    else:
        third = verb + ("es" if verb.endswith(("s", "x", "ch", "sh", "ss")) else "s")
        regular = {verb, third, verb + "ed", verb + "ing"}
    return frozenset(regular | irregular)


# Verbs of happening (`X occurred in 5%`), of finding (`was seen`), of having (`5% developed X`) and of ending (`died`).
_STATING = ("happening", "finding", "having", "standing")
VERBS = frozenset().union(*(forms(verb) for name in _STATING for verb in word_list(name)))
PEOPLE = word_list("people")
IRREGULAR_PLURALS = word_list("irregular_plurals")
SINGULAR_S = ("ss", "us", "is", "itis", "osis", "ics")


def is_plural(word: str) -> bool:
    """Whether a noun, in lower case, has the form of a plural."""
    if word in IRREGULAR_PLURALS or word in PEOPLE:
        return word != "patient"
    return word.endswith("s") and not word.endswith(SINGULAR_S) and len(word) > 3  # noqa: PLR2004
