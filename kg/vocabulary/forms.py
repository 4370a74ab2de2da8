"""The forms under which a name is looked up, from the strict to the loose.

1. *phrase*: the normal words in their order (`kg.vocabulary.words`).
2. *solid*: the same written as one word, since English wavers between `pre-eclampsia`, `preeclampsia`, `pre eclampsia`.
3. *bag*: content words in any order, so that `carcinoma of the breast` meets `breast carcinoma` and `diabetes, type II`
   meets `type 2 diabetes`.
4. *kin*: the bag with every word put for its family: the adjective for its noun (`renal`, `kidney`; `ischemic`,
   `ischemia`), and the few nouns that medical dictionaries define by one another (`tumor`, `neoplasm`).

A name that its vocabulary only calls related to the concept, or narrower, has one form: *aside*, its kin.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING

from kg.vocabulary.families import family, parts
from kg.vocabulary.words import normal_label

if TYPE_CHECKING:
    from collections.abc import Iterable

PHRASE, SOLID, BAG, KIN, ASIDE = range(5)

_DETERMINERS = frozenset({"the", "this", "these", "his", "her", "its", "their", "our"})
_ARTICLE = re.compile(
    r"(?:^|\b(?:of|in|on|at|to|with|for|from|by) )an? (?=\S)", re.IGNORECASE
)  # not that of hepatitis A
_LINKING = frozenset({"of", "in", "on", "at", "to", "and"})  # words that show order, not content
_UNSPECIFIED = ("nos", "unspecified", "not otherwise specified")
_PARENTHESIS = re.compile(r"[(\[][^()\[\]]*[)\]]")
_SHORT_AND_LONG = re.compile(r"(?P<short>[^\W_]{2,8}) (?:- (?P<long>\w.+)|\((?P<bracketed>[^()]+)\))$")  # SNOMED, CRISP
_TAG = re.compile(  # what SNOMED, MONDO and others put behind a name to tell its kind
    r" [(\[](?:disorder|disease|finding|procedure|body structure|morphologic abnormality|substance|product"
    r"|medicinal product|qualifier value|observable entity|physical object|regime/therapy|symptom)[)\]]$",
    re.IGNORECASE,
)
_ROMAN = {
    "i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5", "vi": "6", "vii": "7", "viii": "8", "ix": "9", "x": "10",
    "xi": "11", "xii": "12", "xiii": "13",
}  # fmt: skip
_GREEK = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "ζ": "zeta", "η": "eta", "θ": "theta",
    "κ": "kappa", "λ": "lambda", "μ": "mu", "ω": "omega",
}  # fmt: skip
# The thyroid gland is the thyroid, a system disease a disease; and nystagmus is pathologic in a disease.
_SORTS = frozenset({"gland", "organ", "system", "tract", "pathologia", "pathological"})
_SHORTER = tuple(
    (frozenset(named.split()), frozenset({short}))
    for named, short in (
        ("malignant tumor", "cancer"),
        ("infection disease", "infection"),
        ("co infection", "infection"),
    )
)


def variants(label: str) -> tuple[str, ...]:
    """A vocabulary's name as it is, and without what only tells its kind: `Cold (disease)`, `fever AE`."""
    plain = _TAG.sub("", label).removesuffix(" AE")  # the adverse events of OAE all end in AE
    for ending in _UNSPECIFIED:
        if plain.lower().endswith((" " + ending, "," + ending)):
            plain = plain[: -len(ending)].rstrip(" ,-")
    return tuple(dict.fromkeys(filter(None, (label, plain, _long_form(plain)))))


def _long_form(label: str) -> str:
    """What stands behind a short form in a name that gives both: `BT - Brain tumour`, `GBM (Glioblastoma)`."""
    both = _SHORT_AND_LONG.fullmatch(label)
    return (both["long"] or both["bracketed"]) if both and is_short_form(both["short"]) else ""


def without_parentheses(text: str) -> str:
    """A name without what stands in brackets."""
    return " ".join(_PARENTHESIS.sub(" ", text).split())


def phrase(label: str) -> tuple[str, ...]:
    """The normal words of a label in order, without articles and other determiners."""
    plain = _ARTICLE.sub(lambda found: found[0][: -len(found[0].split()[-1]) - 1], label)
    if _DETERMINERS.isdisjoint(plain.split()):
        return normal_label(plain)
    return normal_label(" ".join(word for word in plain.split() if word not in _DETERMINERS))


def content(words: Iterable[str]) -> frozenset[str]:
    """The content words, with Roman numbers as figures, Greek letters by name and without accents."""
    kept = [_plain(word) for word in words if word not in _LINKING]
    return frozenset(_ROMAN.get(word, word) for word in kept) if len(kept) > 1 else frozenset(kept)


@lru_cache(maxsize=1 << 14)
def _plain(word: str) -> str:
    if word.isascii():
        return word
    letters = (letter for letter in unicodedata.normalize("NFKD", word) if not unicodedata.combining(letter))
    return "".join(_GREEK.get(letter, letter) for letter in letters)


def kin(words: Iterable[str]) -> frozenset[str]:
    """The families of content words and of the parts of compounds, without nouns that only tell the sort of a part."""
    return _shortened(frozenset(chain.from_iterable(map(parts, words))))


def telling(words: Iterable[str]) -> frozenset[str]:
    """The same with compounds whole: what a name is weighed by."""
    return _shortened(frozenset(map(family, words)))


def _shortened(families: frozenset[str]) -> frozenset[str]:
    for named, short in _SHORTER:
        if named <= families:
            families = families - named | short
    return families - _SORTS or families


def forms(words: tuple[str, ...]) -> tuple[tuple[int, str], ...]:
    """The keys under which a name of these normal words is found: (one of PHRASE, SOLID, BAG, KIN; the key)."""
    bag = content(words)
    return (
        (PHRASE, " ".join(words)),
        (SOLID, "".join(words)),
        (BAG, " ".join(sorted(bag))),
        (KIN, " ".join(sorted(kin(bag)))),
    )


def aside(words: tuple[str, ...]) -> tuple[tuple[int, str], ...]:
    """The key of a name that is not exactly its concept's."""
    return ((ASIDE, " ".join(sorted(kin(content(words))))),)


def is_short_form(label: str) -> bool:
    """Whether a name only counts in exactly its case: one short word of capitals (`ALL`, `T2D`, `AIDS`)."""
    capitals = sum(sign.isupper() for sign in label)
    return len(label) <= 6 and " " not in label and capitals > 1 and 2 * capitals >= len(label)  # noqa: PLR2004 - letters
