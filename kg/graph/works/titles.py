"""Are two titles the same but for the slips, cuts and spellings that reference lists make of them?"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import lru_cache

from kg.model.slips import is_slip

_LETTERS = str.maketrans({
    "ø": "o", "ł": "l", "đ": "d", "ð": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th",
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "κ": "kappa", "λ": "lambda", "μ": "mu", "ω": "omega",
})  # fmt: skip
_APOSTROPHES = re.compile("['’ʼ`´]")
_WORD = re.compile(r"[a-z0-9]+")
_DIGITS = re.compile(r"\d+")
_REMARK = re.compile(r"\s*\[(?:internet|online|letter|review|abstract|(?:article )?in \w+)\][\s.]*$", re.IGNORECASE)
_ROMAN = frozenset({"i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"})
_ABOUT_OTHERS = frozenset({  # what a text that is about another text, and bears its title, begins with
    "authors", "comment", "commentary", "comments", "corrigendum", "correction", "editorial", "erratum", "expression",
    "in", "invited", "letter", "re", "reply", "response", "retracted", "retraction", "withdrawn",
})  # fmt: skip
_WORDS, _SIGNS = 4, 24  # that a title has at least which nobody else would hit upon


def folded(text: str) -> str:
    """Lower case, without accents; Greek letters by name."""
    spread = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in spread if not unicodedata.combining(sign)).translate(_LETTERS)


def words_of(title: str) -> str:
    """The words of a title, set apart by blanks, without what a library adds behind it in brackets."""
    return " ".join(_WORD.findall(_APOSTROPHES.sub("", folded(_REMARK.sub("", title)))))


def is_telling(words: str) -> bool:
    """Whether a title says enough to be known by, unlike `Vertebroplasty` or `A case report`."""
    return words.count(" ") + 1 >= _WORDS and len(words.replace(" ", "")) >= _SIGNS


@lru_cache(maxsize=65_536)
def likeness(one: str, other: str) -> float:
    """How alike two titles (as `words_of` gives them) are, from 0 to 1; order makes no difference, nor does a slip."""
    if one.replace(" ", "") == other.replace(" ", ""):
        return 1.0
    counts, others = Counter(one.split()), Counter(other.split())
    common = counts & others
    rest, left = sorted((counts - common).elements()), sorted((others - common).elements())
    same = 2 * sum(len(word) * number for word, number in common.items())
    total = len(one.replace(" ", "")) + len(other.replace(" ", ""))
    return (same + _slips(rest, left)) / total


def begins(one: str, other: str) -> bool:
    """Whether one of two titles is the other without its subtitle."""
    short, long = sorted((one, other), key=len)
    return is_telling(short) and long.replace(" ", "").startswith(short.replace(" ", ""))


def same_numbers(one: str, other: str) -> bool:
    """Whether two titles name the same numbers; another one tells another part, year or edition."""
    return one.replace(" ", "") == other.replace(" ", "") or _numbers(one) == _numbers(other)


def about_the_same(one: str, other: str) -> bool:
    """False for a text and another about it (its erratum, a reply), which bears its title."""
    return (one.partition(" ")[0] in _ABOUT_OTHERS) == (other.partition(" ")[0] in _ABOUT_OTHERS)


def _numbers(words: str) -> Counter[str]:
    return Counter(_DIGITS.findall(words)) + Counter(word for word in words.split() if word in _ROMAN)


def _slips(rest: list[str], left: list[str]) -> int:
    """The letters of words that are paired off as slips of one another."""
    letters = 0
    for word in rest:
        found = next((other for other in left if is_slip(word, other)), None)
        if found is not None:
            left.remove(found)
            letters += len(word) + len(found)
    return letters
