"""What does a reference say? The fields of one entry of a reference list, for the usual styles.

Numbers are read first (`2006;31(17):1983-2001`, `(2003) ... 32, 593-599`, `18(9):1257-1265`), identifiers and addresses
set aside, authors taken from the beginning; what is left is title and container, a title perhaps in quotation marks.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from kg.model.identifiers import doi_in
from kg.nlp.author_lists import read_authors
from kg.nlp.brackets import bracketed
from kg.nlp.imprints import IMPRINT

if TYPE_CHECKING:
    from collections.abc import Sequence


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
    pmcid: str | None = None
    letter: str = ""  # of the year: `a` in 2003a


_PMID = re.compile(r"\b(?:PMID|PubMed(?: ID)?)\W{0,3}(\d{4,9})\b", re.IGNORECASE)
_PMCID = re.compile(r"\bPMC(?:ID\W{0,3}(?:PMC)?)? ?(\d{4,9})\b")
_TAIL = re.compile(
    r"[\s,;.]{0,4}[(\[]{0,2}"
    r"(?:doi\b|(?:URL:? )?https?:|www\.|PMID|PMCID|PubMed|Available (?:from|at)|10\.\d{4,9}/|Accessed|Retrieved)",
    re.IGNORECASE,
)
_YEAR = r"(?P<year>(?:18|19|20)\d\d)(?P<letter>[a-z]?)"
_MONTH_NAME = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.?"
# When a page of the web was looked at, and that it is one: `[Internet]`, `[cited 2020 Mar 3]`, `(accessed 3 May 2020)`.
_LOOKED_AT = re.compile(
    r"\s?(?:\[(?:Internet|online|CD-ROM|DVD|preprint)\]|\[[^\[\]]{0,30}(?:dissertation|thesis)[^\[\]]{0,60}\]"
    rf"|[(\[](?:last )?(?:cited|updated|accessed)(?: on)? (?=\d|{_MONTH_NAME}\b)"
    r"[^()\[\]]{2,60}[)\]])",
    re.IGNORECASE,
)
_MONTH_BEFORE = re.compile(rf"\b{_MONTH_NAME}$")
_MONTH = rf"(?:[ ,.]{{1,2}}{_MONTH_NAME}(?:[ /–-](?:[A-Z][a-z]{{2,8}}|\d{{1,2}}))?(?:[ ,]\d{{1,2}})?)?"
_VOLUME = r"(?P<volume>[A-Z]{0,3}\d{1,5}[A-Z]?(?:[–-]\d{1,4})?|[IVXLC]{1,7})"
_ISSUE = r"(?:\s?\((?P<issue>[^()]{1,40})\)|,? ?(?:no|issue)\.? ?(?P<number>\d{1,4}))?"
_SUPPLEMENT = r"(?:,?\s?(?P<supplement>[Ss]uppl(?:ement)?\.? ?\w{0,5}))?"
_PAGE = r"(?:[A-Za-z]{0,6}\.?\d(?:[\d.]{0,10}\d)?[A-Za-z]{0,2}\d{0,4}|[ivxl]{1,6})"
_PAGE_RANGE = rf"(?P<first>{_PAGE})(?:\s?[‐‑–—-]{{1,2}}\s?(?P<last>{_PAGE}))?"
_PAGE_SIGN = r"\bpp?(?:\. ?| )"
_PAGES = rf"(?:{_PAGE_SIGN})?{_PAGE_RANGE}"
_NO_DOI = r"(?![\d.]*/)"
_PAGES_BEHIND = _PAGES.replace("?P<first>", "?P<next>").replace("?P<last>", "?P<until>")
_END = r"(?=[.,;]|\s|$)"
_NUMBERS = tuple(  # where the year stands with the numbers: `2006 Apr;31(17):1983-2001`, `1988:83-88` and so on
    re.compile(pattern)
    for pattern in (
        rf"(?<!\d){_YEAR}{_MONTH}\s?(?:;|,(?=\s?[A-Z]?\d))\s?{_VOLUME}?{_SUPPLEMENT}{_ISSUE}\s?(?::\s?(?:{_PAGES}{_NO_DOI})?|,\s?{_PAGES_BEHIND}{_END}|{_END})",
        rf"(?<!\d){_YEAR}:\s?{_PAGES}{_END}",
        rf"[\s,]{_VOLUME}{_ISSUE}\s?[,:]\s?{_PAGES}\s?[,.]?\s?\({_YEAR}\)",
        rf"[\s,]{_VOLUME}{_ISSUE} \({_YEAR}\),? {_PAGES}{_END}",
        rf"\({_YEAR}\)\s?{_VOLUME}{_ISSUE}\s?[:,]\s?\.?{_PAGES}",
        rf"[\s,]vol\.? ?{_VOLUME}{_ISSUE},? {_PAGES}(?:,[^,]{{0,12}} {_YEAR})?",
    )
)
_AFTER_YEAR = re.compile(
    rf"(?:[\s,.]{{1,2}}|(?<=[a-z])){_VOLUME}{_SUPPLEMENT}{_ISSUE}(?:\s?[,:]\s?|\s|(?<=\))){_PAGES}{_END}"
)
_YEARS_AFTER_AUTHORS = (
    re.compile(rf"[\s.,]{{0,3}}\({_YEAR}(?:[–-]\d{{4}})?(?:, [^()]{{1,30}})?\)[.:,]?\s*"),
    re.compile(rf"[\s.,]{{1,3}}{_YEAR}[.:,]\s+(?=[A-Z\"“‘'])"),
)
UNDATED_SIGN = (  # in place of a year
    r"(?:n\. ?d\.?|in press|forthcoming|in preparation|(?:in|under) review|(?:submitted|accepted)(?: for \w+)?)"
)
_ONLINE = re.compile(  # `Published online May 3, 2020`, with or without a place in a volume before it
    rf"[.;,]? ?(?:First )?(?:[Pp]ublished|Epub)(?: online| first| ahead of print)*:? (?:\d{{1,2}} )?{_MONTH_NAME}"
    rf"(?: \d{{1,2}})?,? {_YEAR}\.?$"
)
_UNDATED = re.compile(rf"[\s.,]{{0,3}}[(\[]{UNDATED_SIGN}[)\]][.:,]?\s*", re.IGNORECASE)
_ANY_YEAR = re.compile(rf"(?<![\d/-])(?<!\d\.){_YEAR}(?![\d/-])")
_SIGNS = ' .,;:"“”'
_QUOTES = _SIGNS + "'‘’"
_BREAK = re.compile(
    r"(?<=[.?!])[.]?\s+|\s?\.\s(?=[A-Z])|(?<=[a-z]{2}[.?])(?=[A-Z](?:[A-Za-z]| [A-Z]))|(?<=[)’”][.?])(?=[A-Z][a-z])"
)
_WORD = r"(?:(?:[A-Z]\.)+[A-Z]|[A-Z][\w&'’-]{0,20}|[(\[][A-Z]\w{0,9}\.?(?: [A-Z]\w{0,9}\.?){0,3}[)\]]|of|and|&|in|the)"
_ABBREVIATED = re.compile(rf"{_WORD}(?:\.? {_WORD}){{0,2}}")
_TOWN_BEHIND = re.compile(r",? \([A-Z][\w. ]{1,30}, [A-Z][\w. ]{1,30}\)$")  # of a meeting: `(Ames, IA)`
_LONG_TITLE, _SHORT_TITLE = 8, 3  # words: that are no name of a journal; that a title has at least where all may be one
_SMALL = 3  # letters; `with` is longer
_UNPRINTED = re.compile(r"[\s.,;]*[(\[]?(?:Epub ahead of print|in press|Epub)[)\]]?\.?$", re.IGNORECASE)
_VOLUME_SIGN = re.compile(r",? \b[Vv]ol(?:ume)?$")
_VOLUME_ALONE = re.compile(rf"(?<=[a-z.]) {_VOLUME}(?:\s?\((?P<issue>\d{{1,4}})\))?$")
_IMPRINT = re.compile(rf"{IMPRINT}(?:[.,;:]? ?(?:{_PAGE_SIGN})?{_PAGE_RANGE})?$")  # `(Berlin: Springer-Verlag), 12–45`
# What stands behind the edition of a book is its imprint.
_EDITION = re.compile(
    r"[.,]? ?\(?(?:\d{1,2}(?:st|nd|rd|th)|[Rr]ev(?:ised)?\.?) [Ee]d(?:n|ition|\.)?\)?(?:[.,;](?s:.*))?$"
)
_PAGES_NAMED = re.compile(rf"[,.;:]? ?{_PAGE_SIGN}{_PAGE_RANGE}")
_LAST_COMMA = re.compile(  # `A. Lee, Title, J. Bone 12 (2003) 3`: before a name in capitals
    r", (?=[A-Z][\w.&’-]*(?: (?:[A-Z(][\w.&’)-]*|of|and|the|in|for|de|on|&)){0,9}$)"
)
_QUOTED = re.compile(  # a comma ends the title, inside its quotation marks or behind them; else they are a part of it
    r"[\"“](?P<double>[^\"“”]{3,400})(?:(?<=[,.?!])[\"”]|[\"”](?=,)),?\s*(?:in )?"
    r"|[‘'](?P<single>[^\"“”‘]{3,400}?)(?:(?<=[,.?!])[’']|[’'](?=,)),?\s*(?:in )?"
)
_CHAPTER = re.compile(r"(?:[.,?!]?[\"”’]|[.,;?!]|(?<=[.?!]))\s*(?:in|In):? (?=[\"“(¿¡]?[A-Z]|\d{1,3}(?:st|nd|rd|th) )")
_MEETING = re.compile(r"\b(?:Proceedings|Proc\.|Conference|Congress|Symposium|Workshop|Meeting)(?!\w)")
_EDITORS_BEFORE = re.compile(  # known by an initial beside `(Eds.)`, or before the first surname
    r"(?:[^()]{2,200}?\b[A-Z]{1,3}\.?|(?=(?:[A-Z]\.? ?){1,3}[A-Z][a-z])[^()]{3,200}?),? ?"
    r"(?i:\(eds?\.?\)|\beditors?\b|\beds?\.)[.,:]? ?(?=[A-Z])"
)
_VOLUME_OF_BOOK = re.compile(r",? \(?[Vv]ol(?:ume|\.)? ?(?P<volume>\d{1,4}|[IVXLC]{1,7})\b\)?")
_EDITORS_NAMED = re.compile(r",? ?(?:\([Ee]ds?\.?\)|eds?\b\.?|Eds?\.|[Ee]ditors?\b)[.,:]?\s*")  # `Lee J, editor.`
_EDITORS_BEHIND = re.compile(r",? ?\(?\b(?:eds?\b|edited by\b).*$", re.IGNORECASE)


def read_fields(entry: str) -> Fields:
    """The fields of a reference, given without its label."""
    pmid, pmcid = _PMID.search(entry), _PMCID.search(entry)
    found = Fields(doi=doi_in(entry), pmid=pmid[1] if pmid else None, pmcid=f"PMC{pmcid[1]}" if pmcid else None)
    entry = _LOOKED_AT.sub("", entry)
    tail = _TAIL.search(entry)
    body = entry[: tail.start() if tail else len(entry)].rstrip(" ")
    authors = read_authors(body)
    found = found._replace(authors=authors.names)
    editors = _EDITORS_NAMED.match(body, authors.end) if authors.names else None
    start = len(body[: editors.end()].rstrip()) if editors else authors.end
    for pattern in _YEARS_AFTER_AUTHORS:
        if early := pattern.match(body, start):
            return _with_early_year(found, body, early)
    if undated := _UNDATED.match(body, start):
        return _titled(found, body[undated.end() :])
    return _with_late_year(found, body, start)


def _with_early_year(found: Fields, body: str, early: re.Match[str]) -> Fields:
    """APA, Harvard, Springer: `Lee J (2003) Title. Container 32:593-599`."""
    found = found._replace(year=early["year"], letter=early["letter"])
    numbers = _last(_AFTER_YEAR, body, early.end())
    if numbers is None:
        return _titled(found, body[early.end() :])
    return _titled(_numbered(found, numbers), body[early.end() : numbers.start()])


def _with_late_year(found: Fields, body: str, start: int) -> Fields:
    """Vancouver, AMA, Nature, IEEE: the year stands with the numbers at the end."""
    if online := _ONLINE.search(body, start):
        body = body[: online.start()]
        found = found._replace(year=online["year"], letter=online["letter"])
    for pattern in _NUMBERS:
        numbers = pattern.search(body, start)
        if numbers:
            return _titled(_numbered(found, numbers), body[start : numbers.start()])
    years = list(_ANY_YEAR.finditer(body, start))
    if years:
        found = found._replace(year=years[-1]["year"], letter=years[-1]["letter"])
    numbers = _last(_AFTER_YEAR, body, start)
    if numbers and (not years or numbers.start("volume") != years[-1].start() or numbers["issue"]):
        return _titled(_numbered(found, numbers), body[start : numbers.start()])
    if years and (pages := _PAGES_NAMED.search(body, years[-1].end())):
        found = _with_pages(found, pages)
    return _titled(found, body[start : years[-1].start() if years else len(body)])


def _last(pattern: re.Pattern[str], body: str, start: int) -> re.Match[str] | None:
    """The last match that is no date: `June 2-6, 2002`."""
    found = [match for match in pattern.finditer(body, start) if not _MONTH_BEFORE.search(body, start, match.start())]
    return found[-1] if found else None


def _numbered(found: Fields, numbers: re.Match[str]) -> Fields:
    groups = {name: text for name, text in numbers.groupdict().items() if text}
    first = groups.get("first") or groups.get("next")
    issue = groups.get("issue") or groups.get("number") or groups.get("supplement")
    return found._replace(
        year=groups.get("year", found.year),
        letter=groups.get("letter", found.letter),
        volume=groups.get("volume"),
        issue=issue,
        first_page=first,
        last_page=_full_page(first, groups.get("last") or groups.get("until")),
    )


def _with_pages(found: Fields, pages: re.Match[str]) -> Fields:
    return found._replace(first_page=pages["first"], last_page=_full_page(pages["first"], pages["last"]))


def _full_page(first: str | None, last: str | None) -> str | None:
    """The last page as a whole number: `354-62` ends on 362; as printed where it is no such number."""
    if first and last and first.isdigit() and last.isdigit() and len(last) < len(first):
        return first[: len(first) - len(last)] + last
    return last


def _titled(found: Fields, words: str) -> Fields:
    """Title and container from the words between authors and numbers."""
    by_commas = words.startswith(",")
    words = _UNPRINTED.sub("", words.strip(" .,;:").rstrip(" .,;:(")).strip(" .,;:")  # the year stood in the bracket
    words = printed = _VOLUME_SIGN.sub("", words) if found.volume else words
    if found.volume is None:
        words, found = _without_imprint(words, found)
        if found.first_page is None and (pages := _PAGES_NAMED.search(words)):
            words, found = words[: pages.start()] + words[pages.end() :], _with_pages(found, pages)
    chapter = _CHAPTER.search(words)
    if chapter and (found.volume is None or _MEETING.search(words, chapter.end())):
        return _with_book(found, words[: chapter.start()], words[chapter.end() :])
    if found.volume is None:
        if found.first_page is None and (alone := _VOLUME_ALONE.search(words)):
            found, words = found._replace(volume=alone["volume"], issue=alone["issue"]), words[: alone.start()]
        words = _EDITION.sub("", words)
    is_book = found.volume is None and words != printed
    if quoted := _QUOTED.match(words):
        title = (quoted["double"] or quoted["single"]).strip(_SIGNS)
        return found._replace(title=title, container=words[quoted.end() :].strip(" .,;:") or None)
    return _parted(found, words, by_commas=by_commas, is_book=is_book) if words else found


def _parted(found: Fields, words: str, *, by_commas: bool, is_book: bool) -> Fields:
    """Title and container where nothing but a full stop, or a comma as behind the authors, parts them."""
    asides = bracketed(words, 0, len(words))
    breaks = [gap for gap in _BREAK.finditer(words) if not _is_within(gap, asides)]
    comma = _LAST_COMMA.search(words) if by_commas else None
    if comma and not (breaks and breaks[0].start() < comma.start()):
        return found._replace(title=words[: comma.start()].strip(_SIGNS), container=words[comma.end() :].strip(" .,;:"))
    starts = [0, *(gap.end() for gap in breaks)]
    stops = [*(gap.start() for gap in breaks), len(words)]
    at = len(breaks)
    while at > 1 and all(_ABBREVIATED.fullmatch(words[starts[n] : stops[n]].rstrip(".")) for n in (at, at - 1)):
        at -= 1
    if at == 0:
        return _alone(found, words.strip(" .,;:"), is_book=is_book)
    title = words[: stops[at - 1]].strip(_SIGNS)
    return found._replace(title=title or None, container=words[starts[at] :].strip(" .,;:") or None)


def _is_within(gap: re.Match[str], asides: Sequence[tuple[int, int]]) -> bool:
    return any(start < gap.start() and gap.end() < end for start, end in asides)


def _alone(found: Fields, words: str, *, is_book: bool) -> Fields:
    """A single piece: a work by itself, which is its own container, or a journal whose article goes without a title.

    Words with an imprint or an edition are a book's; with a volume they are a journal's, unless they have a length and
    a colon that no journal's name has; with pages alone they are a work's if they are many, or in small letters.
    """
    count = len(words.split())
    if is_book:
        is_work = True
    elif found.volume:
        is_work = count >= _LONG_TITLE and ": " in words
    elif found.first_page:
        is_work = count >= _LONG_TITLE or (count >= _SHORT_TITLE and any(map(_is_small, words.split())))
    else:
        is_work = count >= _SHORT_TITLE
    return found._replace(title=words if is_work else None, container=words or None)


def _is_small(word: str) -> bool:
    """Whether it is a word in small letters that even titles in capitals would write with one."""
    return word.islower() and len(word) > _SMALL


def _with_book(found: Fields, title: str, book: str) -> Fields:
    """A chapter, or a paper among those of a meeting."""
    if found.volume is None and (volume := _VOLUME_OF_BOOK.search(book)):
        book = book[: volume.start()] + book[volume.end() :]
        found = found._replace(volume=volume["volume"])
    return found._replace(title=title.strip(_QUOTES) or None, container=_book(_TOWN_BEHIND.sub("", book)))


def _without_imprint(words: str, found: Fields) -> tuple[str, Fields]:
    """The words without place and publisher, if these stand at the end, and with the pages behind them."""
    imprint = _IMPRINT.search(words)
    if imprint is None:
        return words, found
    if imprint["first"] and not found.first_page:
        found = _with_pages(found, imprint)
    return words[: imprint.start()], found


def _book(words: str) -> str | None:
    """The title of a book from what stands behind `in`: editors before or behind it, and its edition, left out."""
    before = _EDITORS_BEFORE.match(words)
    words = words[before.end() :] if before else _EDITORS_BEHIND.sub("", _EDITION.sub("", words.strip(_SIGNS)))
    return _EDITION.sub("", words.strip(_SIGNS)).strip(_SIGNS) or None
