"""Citation markers that are names and years: `(Smith et al., 2003; Lee 2010)`, `Smith and Jones (2003)`."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING, NamedTuple

from spacy.lang.en.stop_words import STOP_WORDS

from kg.nlp.author_lists import PARTICLE
from kg.nlp.listed_works import ASIDE, Work
from kg.nlp.number_markers import Candidate
from kg.nlp.reference_fields import UNDATED_SIGN
from kg.nlp.word_lists import word_list

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kg.nlp.listed_works import Listed


class _Reading(NamedTuple):
    """One way to take names with years: the works that they name, and where the names begin."""

    start: int
    works: tuple[Work, ...]


_WORD = r"[^\W\d_a-z][\w'’‘׳‐‑-]{1,30}"
_NAME = rf"{PARTICLE}{{0,3}}{_WORD}(?: {PARTICLE}{{0,2}}{_WORD}){{0,2}}"
_MORE = rf"(?:(?:, {_NAME}){{0,6}}(?:,? and | ?,? ?& ?){_NAME}|(?:, {_NAME}){{1,6}}(?=,? et al\b))?"
_OTHERS = r"(?P<others>,? (?:et al\b\.?|and (?:colleagues|co-?workers|others)))?"
_YEAR = r"(?:18|19|20)\d\d[a-z]?"
_NO_UNIT = rf"(?![\w/])(?! (?i:{'|'.join(sorted(word_list('measures')))})(?!\w))"  # `TR 2000 ms`
_DATELESS = f"(?i:{UNDATED_SIGN})"
_FURTHER = rf"(?:\s?[,;&–-]\s?(?:and )?(?:{_YEAR}|[a-z]\b(?!\.\s?\d))| and {_YEAR})"
_YEARS = rf"(?P<years>{_YEAR}{_FURTHER}{{0,6}}|{_DATELESS}){_NO_UNIT}"
_BEHIND = r"(?P<behind>,? [^\W\d_a-z]\.(?:[ -]?[^\W\d_a-z]\.){0,2})?"  # `Lee J. et al., 2003`
_PIECE = re.compile(rf"(?<!\w)(?P<names>{_NAME}{_MORE}){_BEHIND}{_OTHERS}(?:['’]s)?,? \(?{_YEARS}")
_GROUP_PIECE = re.compile(
    rf"(?<!\w)(?P<names>[A-Z][^()\[\];,\d]{{2,100}})(?: {ASIDE})?,? (?P<behind>\b)?(?P<others>\b)?{_YEARS}"
)
_INSIDE = rf"(?:[^()\[\]]|{ASIDE})"
_BRACKET = re.compile(rf"[(\[](?P<inside>{_INSIDE}{{3,1200}}?(?:{_YEAR}|{_DATELESS}){_INSIDE}{{0,200}})[)\]]")
_NARRATIVE = re.compile(
    rf"(?<!\w)(?P<names>{_NAME}{_MORE}){_BEHIND}{_OTHERS}(?:['’]s)? [(\[]{_YEARS}"
    r"(?:[,:] ?(?:pp?\. ?)?\d[\d–-]{0,10})?[)\]]"
)
# `Lee et al., 2003`, `Lee and Kim in 2003`, `Lee noted in 2003`, `Lee's study (2003)`, `Lee, J. (2003)`
_BARE = re.compile(
    rf"(?<!\w)(?P<names>{_NAME}{_MORE})(?P<behind>\b)?{_OTHERS}(?:['’]s)?"
    rf"(?:(?:,? [a-z-]{{2,20}}){{0,3}}|(?:,? [A-Z]\.){{1,3}}),? "
    rf"(?P<open>[(\[])?{_YEARS}(?(open)[)\]]?)"
)
_ONE_YEAR = re.compile(r"(?P<year>(?:18|19|20)\d\d)?(?P<letter>[a-z])?(?![\w])")
_INITIALS_BEFORE = re.compile(r"(?<!\w)([^\W\d_a-z])\.(?:[ -]?[^\W\d_a-z]\.){0,2} ?\Z")
_LONGEST_INITIALS = 10  # code points
# `Institute of Health`: what stands before a name and makes it the last words of a group's.
_GROUP_BEFORE = re.compile(
    r"(?<!\w)[A-Z][\w'’-]*(?:,? (?:[A-Z][\w'’-]*|of|for|on|in|and|the|&))* (?:of|for|on|in)(?: the)? \Z"
)
_LONGEST_GROUP = 120
_IN_GROUP = re.compile(r" (?:of|for|on|and) ")
_JOINT = re.compile(r"(?:and|&)\s")
_LONGEST_LEAD = 14  # code points
_LEAD = re.compile(r"(?:[(\[;:]|\d[a-z]?,|\b[a-z.]{1,12},?)\s?\Z")  # before names in a bracket: `; `, `(see `
_FIGURE = re.compile(r"\d")  # what a marker shares its bracket with: `(3.5%; Lee 2003)`
_CLOSES = re.compile(r"\s?(?:[)\];,:]|\Z)")
_GENITIVE = re.compile(r"['’]s\Z")
_SPLIT = re.compile(r",? and | ?,? ?& ?|, ")


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
        reading = _read(text, match, listed)
        labels, strong = listed.labels(reading.works)
        if labels:
            yield Candidate(reading.start, match.end(), labels, strong)


def _bare(text: str, listed: Listed) -> Iterator[Candidate]:
    """Names and years without a bracket around both; with so much between them, only what the list has is a work."""
    for match in _BARE.finditer(text):
        reading = _read(text, match, listed)
        labels = listed.listed(reading.works)
        if labels:
            yield Candidate(reading.start, match.end(), labels, strong=True)


def _in_brackets(text: str, listed: Listed) -> Iterator[Candidate]:
    for bracket in _BRACKET.finditer(text):
        labels: dict[str, None] = {}
        strong, named, places = False, 0, []
        for piece in _pieces(text, bracket.start("inside"), bracket.end("inside"), listed):
            reading = _read(text, piece, listed)
            found, sure = listed.labels(reading.works)
            if sure or _is_apart(text, reading.start, piece.end()):
                labels |= dict.fromkeys(found)
                strong = strong or sure
                places += [reading.start, piece.end()] if found else []
                named += (piece.end() - reading.start) if found else 0
        whole = named * 2 >= len(bracket["inside"])
        if labels and (whole or strong):
            shared = _FIGURE.search(text, bracket.start(), places[0])
            start, end = (places[0], places[-1]) if shared else bracket.span()
            yield Candidate(start, end, tuple(labels), strong)


def _is_apart(text: str, start: int, end: int) -> bool:
    """Whether names and year stand by themselves; not `Siemens, Erlangen 2004`, `WHO 2015 guidelines`."""
    before = text[max(0, start - _LONGEST_LEAD) : start]
    return _LEAD.search(before) is not None and _CLOSES.match(text, end) is not None


def _pieces(text: str, start: int, end: int, listed: Listed) -> Iterator[re.Match[str]]:
    """Names with years; where the list has groups, also phrases with years, which it must have."""
    groups = _GROUP_PIECE.finditer(text, start, end) if listed.has_groups else ()
    known = {piece.end("years"): piece for piece in groups if listed.listed(_read(text, piece, listed).works)}
    for piece in _PIECE.finditer(text, start, end):
        group = known.pop(piece.end("years"), None)
        yield piece if group is None or listed.listed(_read(text, piece, listed).works) else group
    yield from known.values()


def _read(text: str, match: re.Match[str], listed: Listed) -> _Reading:
    """The first reading that the list bears out, else the likeliest."""
    readings = _readings(text, match)
    return next((reading for reading in readings if listed.listed(reading.works)), readings[-1])


def _readings(text: str, match: re.Match[str]) -> list[_Reading]:
    """The ways to take names, the likeliest last.

    A first word may open the sentence or be a name (`However, Lee and Kim`, `Still and Lee`), and all may be one group
    or the last words of its name (`Institute of Health and Welfare`).
    """
    words = match["names"]
    lead = len(words) - len(words.lstrip())
    first, blank, rest = words.lstrip().partition(" ")
    behind = [len(words) - len(rest)] if blank and _opens(first) and not _JOINT.match(rest) else []
    names = [_reading(text, match, at) for at in (*behind, lead, *behind)]
    group = _GROUP_BEFORE.search(text, max(0, match.start() - _LONGEST_GROUP), match.start())
    if match["others"] or not (group or _IN_GROUP.search(words)):
        return names
    start = group.start() if group else match.start() + lead
    name = text[start : match.end("names")]
    while " " in name and _opens(name.split(" ")[0]):
        name = name.partition(" ")[2]
    whole = _Reading(match.end("names") - len(name), _works(match, (name,)))
    return [whole, *names, *([whole] if group else [])]


def _reading(text: str, match: re.Match[str], lead: int) -> _Reading:
    start = match.start() + lead
    before = _INITIALS_BEFORE.search(text, max(0, start - _LONGEST_INITIALS), start)
    initial = (match["behind"] or "").lstrip(", ")[:1] or (before[1] if before else "")
    names = tuple(_GENITIVE.sub("", name) for name in _SPLIT.split(match["names"][lead:]) if name)
    return _Reading(start, _works(match, names, initial))


def _works(match: re.Match[str], names: tuple[str, ...], initial: str = "") -> tuple[Work, ...]:
    works, year = [], ""
    if not match["years"][:2].isdigit():
        return (Work(names, bool(match["others"]), "", "", initial),)
    for one in _ONE_YEAR.finditer(match["years"]):
        if one[0]:
            year = one["year"] or year
            works.append(Work(names, bool(match["others"]), year, one["letter"] or "", initial))
    return tuple(works)


def _opens(first: str) -> bool:
    """Whether the first word may stand before the names: `However, Lee and Kim`."""
    word = first.rstrip(",").casefold()
    return word in STOP_WORDS or word in word_list("opening_adverbs")
