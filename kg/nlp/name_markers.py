"""Citation markers that are names and years: `(Smith et al., 2003; Lee 2010)`, `Smith and Jones (2003)`."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from spacy.lang.en.stop_words import STOP_WORDS

from kg.nlp.author_lists import PARTICLE, surname
from kg.nlp.number_markers import Candidate
from kg.nlp.word_lists import word_list

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kg.model.document import Reference


class Work(NamedTuple):
    """A work as a text names it: `Smith & Lee 2003a` is (("Smith", "Lee"), False, "2003", "a")."""

    names: tuple[str, ...]
    others: bool  # et al.
    year: str
    letter: str


_WORD = r"[^\W\d_a-z][\w'’‘׳‐‑-]{1,30}"
_NAME = rf"{PARTICLE}{{0,3}}{_WORD}(?: {PARTICLE}{{0,2}}{_WORD}){{0,2}}"
_MORE = rf"(?:(?:, {_NAME}){{0,6}}(?:,? and | ?,? ?& ?){_NAME}|(?:, {_NAME}){{1,6}}(?=,? et al\b))?"
_OTHERS = r"(?P<others>,? (?:et al\b\.?|and (?:colleagues|co-?workers|others)))?"
_YEAR = r"(?:18|19|20)\d\d[a-z]?"
_NO_UNIT = rf"(?![\w/])(?! (?i:{'|'.join(sorted(word_list('measures')))})(?!\w))"  # `TR 2000 ms`
_YEARS = rf"(?P<years>{_YEAR}(?:\s?[,;&–-]\s?(?:and )?(?:{_YEAR}|[a-z]\b(?!\.\s?\d))| and {_YEAR}){{0,6}}){_NO_UNIT}"
_PIECE = re.compile(rf"(?<!\w)(?P<names>{_NAME}{_MORE}){_OTHERS}(?:['’]s)?,? \(?{_YEARS}")
_ASIDE = r"[(\[][^()\[\]]{1,60}[)\]]"  # `World Health Organization [WHO]`
_ASIDE_BEHIND = re.compile(rf" {_ASIDE}\Z")
_GROUP_PIECE = re.compile(rf"(?<!\w)(?P<names>[A-Z][^()\[\];,\d]{{2,100}})(?: {_ASIDE})?,? (?P<others>\b)?{_YEARS}")
_BRACKET = re.compile(rf"[(\[](?P<inside>(?:[^()\[\]]|{_ASIDE}){{3,1200}}?{_YEAR}(?:[^()\[\]]|{_ASIDE}){{0,200}})[)\]]")
_NARRATIVE = re.compile(
    rf"(?<!\w)(?P<names>{_NAME}{_MORE}){_OTHERS}(?:['’]s)? [(\[]{_YEARS}(?:[,:] ?(?:pp?\. ?)?\d[\d–-]{{0,10}})?[)\]]"
)
# `Lee et al., 2003`, `Lee and Kim in 2003`, `Lee noted in 2003`, `Lee's study (2003)`, `Lee, J. (2003)`
_BARE = re.compile(
    rf"(?<!\w)(?P<names>{_NAME}{_MORE}){_OTHERS}(?:['’]s)?(?:(?:,? [a-z-]{{2,20}}){{0,3}}|(?:,? [A-Z]\.){{1,3}}),? "
    rf"(?P<open>[(\[])?{_YEARS}(?(open)[)\]]?)"
)
_ONE_YEAR = re.compile(r"(?P<year>(?:18|19|20)\d\d)?(?P<letter>[a-z])?(?![\w])")
_ACRONYM = re.compile(r"[A-Z]{2,}(?:-[A-Z]+)*(?![\w-])")
_GENITIVE = re.compile(r"['’]s\Z")
_SPLIT = re.compile(r",? and | ?,? ?& ?|, ")
_DASH = re.compile("[–‐‑-]")
_PAIR = 2  # authors, who are both named as a rule
# Capitalised words before a year that are no authors: dates, places of things in the paper, makers' addresses.
_NO_NAMES = frozenset(
    [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "jan",
        "feb",
        "mar",
        "apr",
        "jun",
        "jul",
        "aug",
        "sep",
        "sept",
        "oct",
        "nov",
        "dec",
        "spring",
        "summer",
        "autumn",
        "winter",
        "fall",
        "in",
        "since",
        "until",
        "from",
        "between",
        "during",
        "by",
        "before",
        "after",
        "of",
        "the",
        "and",
        "at",
        "on",
        "figure",
        "fig",
        "table",
        "version",
        "release",
        "edition",
        "usa",
        "uk",
        "germany",
        "japan",
        "france",
        "china",
        "sweden",
        "denmark",
        "switzerland",
        "inc",
        "ltd",
        "corp",
        "copyright",
        "revised",
        "updated",
        "published",
        "accessed",
        "study",
        "trial",
        "vol",
        "volume",
        "year",
        "data",
    ]
)


def key(name: str) -> str:
    """A surname for comparison: lower case, without accents, hyphens and spaces."""
    plain = unicodedata.normalize("NFKD", name).casefold()
    return "".join(letter for letter in plain if letter.isalnum())


def in_names(text: str, listed: Listed) -> list[Candidate]:
    """Markers of names and years; strong where the list holds the work, or the words can name nothing else."""
    found: dict[int, Candidate] = {}
    for candidate in (*_narrative(text, listed), *_in_brackets(text, listed)):
        if not any(candidate.start < other.end and other.start < candidate.end for other in _near(found, candidate)):
            found[candidate.end] = candidate
    whole = sorted(found.values())
    return sorted((*whole, *apart_from(whole, _bare(text, listed))))


def apart_from(whole: Sequence[Candidate], others: Iterable[Candidate]) -> Iterator[Candidate]:
    """The others that overlap none of `whole`, which are in order."""
    for other in others:
        at = bisect_left(whole, other.end, key=lambda one: one.start)
        if at == 0 or max(one.end for one in whole[max(0, at - 2) : at]) <= other.start:
            yield other


def _near(found: dict[int, Candidate], candidate: Candidate) -> list[Candidate]:
    return [found[end] for end in (candidate.end, candidate.end - 1, candidate.end + 1) if end in found]


def _narrative(text: str, listed: Listed) -> Iterator[Candidate]:
    for match in _NARRATIVE.finditer(text):
        start, works = _works(match)
        labels, strong = listed.labels(works)
        if labels:
            yield Candidate(start, match.end(), labels, strong)


def _bare(text: str, listed: Listed) -> Iterator[Candidate]:
    """Names and years without a bracket around both; with so much between them, only what the list has is a work."""
    for match in _BARE.finditer(text):
        start, works = _works(match)
        labels = listed.listed(works)
        if labels:
            yield Candidate(start, match.end(), labels, strong=True)


def _in_brackets(text: str, listed: Listed) -> Iterator[Candidate]:
    for bracket in _BRACKET.finditer(text):
        labels: dict[str, None] = {}
        strong, named = False, 0
        for piece in _pieces(text, bracket.start("inside"), bracket.end("inside"), listed):
            found, sure = listed.labels(_works(piece)[1])
            labels |= dict.fromkeys(found)
            strong = strong or sure
            named += (piece.end() - piece.start()) if found else 0
        whole = named * 2 >= len(bracket["inside"])
        if labels and (whole or strong):
            yield Candidate(bracket.start(), bracket.end(), tuple(labels), strong)


def _pieces(text: str, start: int, end: int, listed: Listed) -> Iterator[re.Match[str]]:
    pieces = list(_PIECE.finditer(text, start, end))
    yield from pieces
    if listed.has_groups:
        taken = [(piece.start("years"), piece.end("years")) for piece in pieces if listed.labels(_works(piece)[1])[1]]
        for piece in _GROUP_PIECE.finditer(text, start, end):
            if (piece.start("years"), piece.end("years")) not in taken:
                yield piece


def _works(match: re.Match[str]) -> tuple[int, tuple[Work, ...]]:
    """The works that names with years name, and where the names begin."""
    words = match["names"]
    first, blank, rest = words.lstrip().partition(" ")
    lead = len(words) - len(rest) if blank and _opens(first) else len(words) - len(words.lstrip())
    names = tuple(_GENITIVE.sub("", name) for name in _SPLIT.split(words[lead:]) if name)
    works, year = [], ""
    for one in _ONE_YEAR.finditer(match["years"]):
        if one[0]:
            year = one["year"] or year
            works.append(Work(names, bool(match["others"]), year, one["letter"] or ""))
    return match.start() + lead, tuple(works)


def _opens(first: str) -> bool:
    """Whether the first word stands before the names: `However, Lee and Kim`."""
    word = first.rstrip(",").casefold()
    return word in STOP_WORDS or word in word_list("opening_adverbs")


class Listed:
    """The reference list, asked by names and year."""

    def __init__(self, references: Sequence[Reference]) -> None:
        self._by_name: dict[tuple[str, str], list[Reference]] = defaultdict(list)
        self.has_list = bool(references)
        self.has_groups = False
        for reference in references:
            if reference.authors and reference.year:
                self._add(reference, surname(reference.authors[0]), reference.year)

    def _add(self, reference: Reference, name: str, year: str) -> None:
        aside = _ASIDE_BEHIND.search(name)
        short = key(aside[0]) if aside else ""
        name = name[: aside.start()] if aside else name
        forms = {key(name), key(name.rsplit(maxsplit=1)[-1]), *filter(None, [short])}
        if (aside or name == reference.authors[0]) and " " in name:  # a group, also by its initials
            self.has_groups = True
            forms.add("".join(word[0] for word in name.split() if word[0].isupper()).casefold())
        for form in forms:
            self._by_name[form, year].append(reference)

    def labels(self, works: Sequence[Work]) -> tuple[tuple[str, ...], bool]:
        """The labels of the works, and whether they are surely works; `Smith 2003` for one that is not listed."""
        labels: dict[str, None] = {}
        sure = False
        for work in works:
            reference = self._find(work)
            if reference is not None:
                sure = True
                labels[reference.label] = None
            elif _may_be_authors(work):
                sure = sure or work.others or len(work.names) > 1
                labels[f"{work.names[0]} {work.year}{work.letter}"] = None
        return tuple(labels), sure

    def listed(self, works: Sequence[Work]) -> tuple[str, ...]:
        """The labels of the works, if the list has them all; else none."""
        found = [reference.label for work in works if (reference := self._find(work)) is not None]
        return tuple(dict.fromkeys(found)) if len(found) == len(works) else ()

    def _find(self, work: Work) -> Reference | None:
        """The listed work; where the list lacks it, one whose names begin behind a short form or a thing's name.

        `NEO-FFI, Lee and Kim 2003`, `AlphaSim, Lee et al., 2003`.
        """
        found = self._named(work)
        if found is None and len(work.names) > 1 and (work.others or _ACRONYM.fullmatch(work.names[0])):
            return self._named(work._replace(names=work.names[1:]))
        return found

    def _named(self, work: Work) -> Reference | None:
        name = work.names[0]
        same = self._by_name.get((key(name), work.year)) or self._by_name.get((key(name.split()[-1]), work.year)) or []
        if same and work.letter:
            return _lettered(same, work)
        return max(same, key=lambda reference: _likeness(reference, work), default=None)


def _lettered(same: Sequence[Reference], work: Work) -> Reference | None:
    """The work of a name and year that has this letter, as the list prints it or else in the order of the list."""
    printed = {reference.label[-1]: reference for reference in same if reference.label[-1].isalpha()}
    if printed:
        return printed.get(work.letter)
    at = ord(work.letter) - ord("a")
    if len(same) == 1:
        return same[0]
    return same[at] if at < len(same) else None


def _likeness(reference: Reference, work: Work) -> tuple[bool, bool]:
    """How well the other authors fit what the text says of them: whether the second is the one named, and their number.

    `et al.` stands for two or more, and in some texts for one.
    """
    count = len(reference.authors)
    if len(work.names) > 1:
        second = count > 1 and key(surname(reference.authors[1])) == key(work.names[1])
        return second, count > len(work.names) if work.others else count == len(work.names)
    return (count > 1) == work.others, not work.others or count > _PAIR


def _may_be_authors(work: Work) -> bool:
    """Whether no word is one that stands before a year otherwise; `October–November` is none, `May-Benson` a name."""
    words = (word.casefold().rstrip(".") for name in work.names for word in name.split())
    return not any(_NO_NAMES.issuperset(_DASH.split(word)) for word in words)
