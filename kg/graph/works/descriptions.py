"""A work as an entry describes it, brought to one form, and the keys under which others of the same work are found.

Entries whose descriptions are the same share one: what is compared and stored grows with the ways in which a work is
cited, not with how often it is.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, fields
from hashlib import sha256
from itertools import combinations
from typing import TYPE_CHECKING
from urllib.parse import unquote

from kg.graph.works.titles import folded, is_telling, words_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.graph.works.entries import Entry

_DOI = re.compile(r"10\.\d{4,9}/\S+")
_PAGE_OF_DOI = re.compile(r"/(?:full|abstract|pdf|epdf|meta|html)$|;\d{8}-\d{9}-\d{5}$")  # what publishers add to it
_DOI_OF_ISSUE = re.compile(r"\S+\(\d{6}\)[\d.]+:\S{1,4}")  # cut off at a `<`: `10.1002/1097-0142(200001)88:1<1::…`
_TWICE = re.compile(r"([./])\1+")
_HIDDEN = re.compile("[\\s\u00ad\u200b-\u200d\u2060\ufeff]+")
_DASHES = re.compile("[‐-―−]")
_PMID = re.compile(r"0*([1-9]\d{2,8})")
_PMCID = re.compile(r"\bPMC\s?0*([1-9]\d{3,8})\b", re.IGNORECASE)
_YEAR = re.compile(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)")
_VOLUME = re.compile(r"0*(\d+|[a-z]+)")
_PAGE = re.compile(r"([a-z]*)0*(\d+(?:\.\d+)?)")  # abstracts that share a page are told apart behind a point
_INITIALS = re.compile(r"(?:[^\W\d_]\.?-?){1,4}")
_NAME_SUFFIX = frozenset({"jr", "sr", "2nd", "3rd"})
_FEW_LETTERS = 6  # of a journal that is known by its initials alone (JAMA, BMJ)
_SMALL_WORDS = frozenset({
    "a", "an", "and", "at", "de", "der", "des", "die", "du", "e", "en", "et", "for", "fur", "i", "in", "la", "le", "of",
    "on", "part", "the", "to", "und", "with", "y",
})  # fmt: skip
_ASIDE = re.compile(r"[(\[][^)\]]*[)\]]|[:;=].*")
_LABEL = re.compile(r"^[\s\[(]*\d{1,4}[\])]?[.:)\s]+")
_LONGEST_WORDS, _OF_THEM = 4, 3  # a key is made of any three of a title's four longest words: one may hold a slip
_FIRST_WORDS = 4
_LETTERS_OF_NAME = 4
_LONG_WORD = 5
WHOLE_TEXT = 40  # letters of a printed entry, at least, that nobody prints the same by chance


@dataclass(frozen=True, slots=True)
class Description:
    """A work in one form. Unknown fields are empty; all others are lower case.

    Attributes:
        doi, pmid, pmcid: identifiers, without prefix.
        author: the first author's surname, its letters alone.
        year: four digits.
        title: its words, set apart by blanks.
        container: the first letters of its words, which its abbreviations share.
        volume, page: of the volume the number, of the pages the first.
        text: the whole entry, its letters and digits alone, where neither title nor identifier is known.
        alone: the entry, where it says too little for another to be the same, or where the user has set it apart.
    """

    doi: str = ""
    pmid: str = ""
    pmcid: str = ""
    author: str = ""
    year: str = ""
    title: str = ""
    container: str = ""
    volume: str = ""
    page: str = ""
    text: str = ""
    alone: str = ""

    def json(self) -> str:
        """The known fields as a JSON object; the same description gives the same text."""
        known = {name: value for name in _FIELDS if (value := getattr(self, name))}
        return json.dumps(known, ensure_ascii=False)

    @property
    def name(self) -> str:
        """Sixteen hexadecimal digits that stand for it."""
        return sha256(self.json().encode()).hexdigest()[:16]


_FIELDS = tuple(each.name for each in fields(Description))

IDENTIFIERS = ("doi", "pmid", "pmcid")
"""The fields that each name one work, the best known first."""


def from_json(text: str) -> Description:
    """The way back of `Description.json`."""
    return Description(**json.loads(text))


def described(entry: Entry) -> Description:
    """What an entry says, in one form."""
    title = words_of(entry.title)
    return Description(
        doi=normal_doi(entry.doi),
        pmid=_first(_PMID.fullmatch(entry.pmid.strip())),
        pmcid=_first(_PMCID.search(entry.pmcid or entry.text)),
        author=_surname(entry.authors[0]) if entry.authors else "",
        year=_whole(_YEAR.search(entry.year)),
        title=title,
        container=_letters_of(entry.container),
        volume=_first(_VOLUME.search(folded(entry.volume))),
        page=_page(entry.pages),
        text="" if is_telling(title) else "".join(words_of(without_label(entry.text)).split()),
    )


def without_label(text: str) -> str:
    """A printed entry without the number in front of it."""
    return _LABEL.sub("", text)


def normal_doi(text: str) -> str:
    """A DOI in lower case, without resolver, blanks or what a sentence adds; empty for what is none."""
    found = _DOI.search(_DASHES.sub("-", _HIDDEN.sub("", unquote(text))).lower())
    doi = _PAGE_OF_DOI.sub("", _TWICE.sub(r"\1", found[0]).rstrip(".,;:'\"”’")) if found else ""
    while doi.endswith((")", "]")) and doi.count(")") + doi.count("]") > doi.count("(") + doi.count("["):
        doi = doi[:-1]
    return "" if _DOI_OF_ISSUE.fullmatch(doi) else doi


def keys(one: Description) -> Iterator[str]:
    """Under what a description is listed: two of the same work share a key, as a rule; few others do."""
    for kind in IDENTIFIERS:
        if value := getattr(one, kind):
            yield f"{kind} {value}"
    if is_telling(one.title):
        yield f"title {one.title.replace(' ', '')}"
    if one.author:
        yield from _keys_of_words(one.author[:_LETTERS_OF_NAME], one.title.split())
    if one.year and one.volume and one.page:
        yield f"place {one.year} {one.volume} {one.page}"
    if len(one.text) >= WHOLE_TEXT:
        yield f"text {sha256(one.text.encode()).hexdigest()[:16]}"


def _keys_of_words(name: str, words: list[str]) -> Iterator[str]:
    long = sorted({word for word in words if len(word) >= _LONG_WORD}, key=lambda word: (-len(word), word))
    for some in combinations(sorted(long[:_LONGEST_WORDS]), _OF_THEM):
        yield f"words {name} {' '.join(some)}"
    if len(words) >= _FIRST_WORDS:
        yield f"start {name} {''.join(words[:_FIRST_WORDS])}"


def _surname(name: str) -> str:
    """The letters of a surname: `van der Berg AB`, `A. B. van der Berg` and `Van Der Berg` give the same."""
    words = name.replace(",", " ").split()
    kept = [word for word in words if not (_INITIALS.fullmatch(word) and word.upper() == word)]
    kept = [word for word in kept if word.strip(".").lower() not in _NAME_SUFFIX] or words[:1]
    return "".join(words_of(" ".join(kept)).split())


def _letters_of(container: str) -> str:
    words = words_of(_ASIDE.sub(" ", container)).split()
    words = [word for word in words if word not in _SMALL_WORDS] or words
    if len(words) == 1 and len(words[0]) <= _FEW_LETTERS and container.strip(" .").isupper():
        return words[0]
    return "".join(word[0] for word in words)


def _page(pages: str) -> str:
    found = _PAGE.search(folded(pages).replace(" ", ""))
    return f"{found[1]}{found[2]}" if found else ""


def _first(found: re.Match[str] | None) -> str:
    return found[1] if found else ""


def _whole(found: re.Match[str] | None) -> str:
    return found[0] if found else ""
