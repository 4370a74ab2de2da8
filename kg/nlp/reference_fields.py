"""What does a reference say? The fields of one entry of a reference list, for the usual styles.

Numbers are read first (`2006;31(17):1983-2001`, `(2003) ... 32, 593-599`, `18(9):1257-1265`), identifiers and addresses
set aside, authors taken from the beginning; what is left is title and container.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from kg.model.identifiers import doi_in
from kg.nlp.author_lists import read_authors


class Fields(NamedTuple):
    """The fields of a reference as printed; None where they are not there."""

    authors: tuple[str, ...] = ()
    title: str | None = None
    container: str | None = None
    year: str | None = None
    volume: str | None = None
    issue: str | None = None
    first_page: str | None = None
    last_page: str | None = None
    doi: str | None = None
    pmid: str | None = None
    letter: str = ""  # of the year: `a` in 2003a


_PMID = re.compile(r"\b(?:PMID|PubMed(?: ID)?)\W{0,3}(\d{4,9})\b", re.IGNORECASE)
_TAIL = re.compile(
    r"[\s,;.]{0,4}[(\[]{0,2}"
    r"(?:doi\b|https?:|www\.|PMID|PMCID|PubMed|Available (?:from|at)|10\.\d{4,9}/|Accessed|Retrieved)",
    re.IGNORECASE,
)
_YEAR = r"(?P<year>(?:18|19|20)\d\d)(?P<letter>[a-z]?)"
_MONTH_NAME = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.?"
_MONTH = rf"(?:[ ,.]{{1,2}}{_MONTH_NAME}(?:[ /–-](?:[A-Z][a-z]{{2,8}}|\d{{1,2}}))?(?:[ ,]\d{{1,2}})?)?"
_VOLUME = r"(?P<volume>[A-Z]{0,3}\d{1,5}[A-Z]?(?:[–-]\d{1,4})?|[IVXLC]{1,7})"
_ISSUE = r"(?:\s?\((?P<issue>[^()]{1,40})\)|,? ?(?:no|issue)\.? ?(?P<number>\d{1,4}))?"
_SUPPLEMENT = r"(?:,?\s?(?P<supplement>[Ss]uppl(?:ement)?\.? ?\w{0,5}))?"
_PAGE = r"(?:[A-Za-z]{0,6}\.?\d(?:[\d.]{0,10}\d)?[A-Za-z]?\d{0,4}|[ivxl]{1,6})"
_PAGES = rf"(?:pp?\. ?)?(?P<first>{_PAGE})(?:\s?[‐‑–—-]{{1,2}}\s?(?P<last>{_PAGE}))?"
_END = r"(?=[.,;]|\s|$)"
_NUMBERS = tuple(  # where the year stands with the numbers: `2006 Apr;31(17):1983-2001`, `1988:83-88` and so on
    re.compile(pattern)
    for pattern in (
        rf"(?<!\d){_YEAR}{_MONTH}\s?(?:;|,(?=\s?[A-Z]?\d))\s?{_VOLUME}?{_SUPPLEMENT}{_ISSUE}\s?(?::\s?(?:{_PAGES})?|{_END})",
        rf"(?<!\d){_YEAR}:\s?{_PAGES}{_END}",
        rf"[\s,]{_VOLUME}{_ISSUE}\s?[,:]\s?{_PAGES}\s?[,.]?\s?\({_YEAR}\)",
        rf"\({_YEAR}\)\s?{_VOLUME}{_ISSUE}\s?[:,]\s?\.?{_PAGES}",
        rf"[\s,]vol\.? ?{_VOLUME}{_ISSUE},? {_PAGES}(?:,[^,]{{0,12}} {_YEAR})?",
    )
)
_AFTER_YEAR = re.compile(rf"(?:[\s,.]{{1,2}}|(?<=[a-z])){_VOLUME}{_SUPPLEMENT}{_ISSUE}\s?[,:]?\s?{_PAGES}{_END}")
_YEARS_AFTER_AUTHORS = (
    re.compile(rf"[\s.,]{{0,3}}\({_YEAR}(?:[–-]\d{{4}})?(?:, [^()]{{1,30}})?\)[.:,]?\s*"),
    re.compile(rf"[\s.,]{{1,3}}{_YEAR}[.:,]\s+(?=[A-Z\"“])"),
)
_ANY_YEAR = re.compile(rf"(?<![\d/.-]){_YEAR}(?![\d/-])")
_BREAK = re.compile(r"(?<=[.?!])[.]?\s+|\s?\.\s(?=[A-Z])|(?<=[a-z]{2}[.?])(?=[A-Z][a-z])")
_ABBREVIATED = re.compile(r"(?:[A-Z][\w&'’-]{0,9}|of|and|&|in|the)(?:\.? (?:[A-Z][\w&'’-]{0,9}|of|and|&|in|the)){0,2}")


def read_fields(entry: str) -> Fields:
    """The fields of a reference, given without its label."""
    pmid = _PMID.search(entry)
    found = Fields(doi=doi_in(entry), pmid=pmid[1] if pmid else None)
    tail = _TAIL.search(entry)
    body = entry[: tail.start() if tail else len(entry)].rstrip(" ")
    authors = read_authors(body)
    found = found._replace(authors=authors.names)
    for pattern in _YEARS_AFTER_AUTHORS:
        if early := pattern.match(body, authors.end):
            return _with_early_year(found, body, early)
    return _with_late_year(found, body, authors.end)


def _with_early_year(found: Fields, body: str, early: re.Match[str]) -> Fields:
    """APA, Harvard, Springer: `Lee J (2003) Title. Container 32:593-599`."""
    found = found._replace(year=early["year"], letter=early["letter"])
    numbers = _last(_AFTER_YEAR, body, early.end())
    if numbers is None:
        return _titled(found, body[early.end() :])
    return _titled(_numbered(found, numbers), body[early.end() : numbers.start()])


def _with_late_year(found: Fields, body: str, start: int) -> Fields:
    """Vancouver, AMA, Nature, IEEE: the year stands with the numbers at the end."""
    for pattern in _NUMBERS:
        numbers = pattern.search(body, start)
        if numbers:
            return _titled(_numbered(found, numbers), body[start : numbers.start()])
    years = list(_ANY_YEAR.finditer(body, start))
    if years:
        found = found._replace(year=years[-1]["year"], letter=years[-1]["letter"])
    numbers = _last(_AFTER_YEAR, body, start)
    if numbers and (not years or numbers.start() != years[-1].start() - 1):
        return _titled(_numbered(found, numbers), body[start : numbers.start()])
    return _titled(found, body[start : years[-1].start() if years else len(body)])


def _last(pattern: re.Pattern[str], body: str, start: int) -> re.Match[str] | None:
    return max(pattern.finditer(body, start), key=lambda found: found.start(), default=None)


def _numbered(found: Fields, numbers: re.Match[str]) -> Fields:
    groups = {name: text for name, text in numbers.groupdict().items() if text}
    issue = groups.get("issue") or groups.get("number") or groups.get("supplement")
    return found._replace(
        year=groups.get("year", found.year),
        letter=groups.get("letter", found.letter),
        volume=groups.get("volume"),
        issue=issue,
        first_page=groups.get("first"),
        last_page=_full_page(groups.get("first"), groups.get("last")),
    )


def _full_page(first: str | None, last: str | None) -> str | None:
    """The last page as a whole number: `354-62` ends on 362; as printed where it is no such number."""
    if first and last and first.isdigit() and last.isdigit() and len(last) < len(first):
        return first[: len(first) - len(last)] + last
    return last


def _titled(found: Fields, words: str) -> Fields:
    """Title and container from the words between authors and numbers; a single piece is the container (a book)."""
    words = words.strip(" .,;:")
    if not words:
        return found
    breaks = list(_BREAK.finditer(words))
    starts = [0, *(gap.end() for gap in breaks)]
    stops = [*(gap.start() for gap in breaks), len(words)]
    at = len(breaks)
    while at > 1 and all(_ABBREVIATED.fullmatch(words[starts[n] : stops[n]].rstrip(".")) for n in (at, at - 1)):
        at -= 1
    title = words[: stops[at - 1]].strip(' .,;:"“”') if at else None
    return found._replace(title=title or None, container=words[starts[at] :].strip(" .,;:") or None)
