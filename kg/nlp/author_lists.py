"""Who wrote it? The list of authors at the beginning of a reference.

Personal names come as `Lee JK` (Vancouver, AMA), `Lee, J. K.` (APA, Harvard) or `J. K. Lee` (IEEE), or with first names
in full (Chicago); a group is known by the words that groups carry in their names, by the short form behind it, or by a
year in brackets.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from kg.nlp.alignment import align


class Authors(NamedTuple):
    """The names as printed, with their initials, and where the text goes on behind them."""

    names: tuple[str, ...]
    end: int


PARTICLE = (
    r"(?:(?:[Dd][aeiou]s?|[Dd]el|[Dd]e[rn]|[Ll][aeo]s?|[Vv][ao]n|[Tt]e[rn]?|[Ee]l|[Aa]l|[Bb]in|[Zz]u[rm]?|[Dd]ell[aeo]"
    r"|St\.?) |[DdOo]['’]|['’]t )"
)
_CAPITAL = "[A-ZÀ-ÖØ-ÞĀĂĄĆĈĊČĎĐĒĔĖĘĚĜĞĠĢĤĦĨĪĬĮİĴĶĹĻĽŁŃŅŇŌŎŐŒŔŖŘŚŜŞŠŢŤŨŪŬŮŰŲŴŶŹŻŽ]"
_WORD = rf"{_CAPITAL}[\w'’׳‐‑-]{{1,30}}"
_SURNAME = rf"{PARTICLE}{{0,3}}{_WORD}(?: {PARTICLE}{{0,2}}{_WORD}){{0,3}}?"
_GLUED = rf"(?=(?:{PARTICLE}{{1,2}})?{_CAPITAL}[a-zà-ÿ])"  # names set side by side, as in `Lee JKKim S`
_INITIALS = (
    rf"(?:{_CAPITAL}\.(?:[ ‐‑-]{{0,2}}{_CAPITAL}\.){{0,4}}(?: ?{_CAPITAL}(?=[,;]| and | & |$))?"
    rf"|{_CAPITAL}(?: {_CAPITAL}){{1,2}}(?!\w)|{_CAPITAL}{{1,4}}(?:[‐‑-]\w{{1,2}}){{0,2}}(?![\w‐‑-])\.?(?=,)"
    rf"|{_CAPITAL}{{1,4}}(?:[‐‑-]\w{{1,2}}){{0,2}}(?![\w‐‑-])|{_CAPITAL}[a-z]{_CAPITAL}?(?=,)"
    rf"|{_CAPITAL}{{1,3}}{_GLUED})"
)
_SUFFIX = r"(?:,? (?:Jr|Sr|2nd|3rd|II|III|IV)\b\.?)?"
_NAMES = {
    "Lee JK": re.compile(rf"(?P<surname>{_SURNAME}) {_INITIALS}{_SUFFIX}"),
    "Lee, J. K.": re.compile(rf"(?P<surname>{_SURNAME}), ?{_INITIALS}{_SUFFIX}"),
    "J. K. Lee": re.compile(rf"[A-Z]\.(?:[ -]?[A-Z]\.){{0,3}} ?(?P<surname>{_SURNAME})(?=[,.;:]? |,|$)"),
}
_BETWEEN = re.compile(r"\s?(?:[,;]\s?(?:and |& |… ?|\.\.\. ?)?|\sand\s|\s?&\s?)|(?<=[A-Z.])(?=[^\W\d_])")
_REST = re.compile(r"[,;.]{0,2}\s?(?:and |& )?(?:et\s+al\b\.?|and (?:colleagues|co-?workers|others)\b)", re.IGNORECASE)
_ALONE = re.compile(
    rf"(?P<surname>{_SURNAME})(?=,? et al\b| and colleagues\b|,? \(?(?:19|20)\d\d)|(?P<word>{_WORD})(?=\. [A-Z])"
)
_GROUP_WORDS = (
    r"Group|Committee|Organi[sz]ation|Association|Society|Institutes?|Investigators|Collaborat\w+|Consortium|Team|Panel"
    r"|Agency|Department|Ministry|Council|Cent(?:er|re)s?|Program(?:me)?|Board|Foundation|Federation|Academy|College"
    r"|Commission|Administration|Bureau|Network|Authority|Office|WHO|NICE|Inc|Ltd|University|Initiative|Union|Alliance"
    r"|Task Force|Working Party|Government|Secretariat|Forum|Coalition|Fund|Cooperative"
)
_GROUP = re.compile(rf"(?=[^.:]{{0,150}}\b(?:{_GROUP_WORDS})\b)[A-Z][^.:]{{2,150}}?(?=[.:]|\s\((?:19|20)\d\d)")
_GROUP_FIRST = re.compile(rf"[A-Z][^.,]{{2,100}}?\b(?:{_GROUP_WORDS})(?=, {_SURNAME} {_INITIALS},)")
_PROJECT = re.compile(r"[A-Z][^.,]{2,80}? (?:Project|Study|Trial)(?=\. )")
# `World Bone Body (WBB). Title`, `WBB (World Bone Body) (2010)`: a short form and what it stands for are a group.
_DEFINED = re.compile(
    r"(?P<long>[A-Z][^.():;,]{4,120}) \((?P<short>[A-Z]{2,10})\)(?=\. |,? \((?:19|20)\d\d)"
    r"|[A-Z][A-Z ]{1,15} \([A-Z][^()]{6,80}\)(?=,? \((?:19|20)\d\d)"
)
_DATED = re.compile(  # `Kingdom of Bone (2010)`: a name before a year in brackets
    r"[A-Z][\w'’&-]*(?: (?:of|for|and|the|on|&)(?= )| [A-Z][\w'’&-]*){0,5}(?= \((?:19|20)\d\d[a-z]?\))"
)
_SMALL = r"[^\W\d_A-ZÀ-ÖØ-Þ]"
_GIVEN = rf"{_CAPITAL}{_SMALL}{{1,20}}"
_LAST = rf"(?=\w{{0,3}}{_SMALL}){_WORD}"  # no initials: `Lee JK`
_FULL = rf"{_GIVEN}(?:[ -]{_GIVEN}| {_CAPITAL}\.?){{0,2}} {PARTICLE}{{0,2}}{_LAST}(?: {_CAPITAL}(?=[,.]))?"
_AND = r",? ?(?:and|&) "
_INVERTED = rf"{PARTICLE}{{0,3}}{_LAST}, {_GIVEN}(?:[ -]{_GIVEN}| {_CAPITAL}\.?){{0,2}}"
_IN_FULL = re.compile(  # `Lee, Ann, and Bo Kim. 2003`, `Lee, Ann; Kim, Bo (2003)`, `Ann Lee, Bo Kim and Cy Roe. Title`
    rf"(?:{_INVERTED}(?:; {_INVERTED})*(?=\.? ?\(?(?:18|19|20)\d\d|\. [\"“])"
    rf"|(?:{_INVERTED}|{_FULL})(?:, {_FULL})*(?:, |{_AND}){_FULL}"
    r"(?=\. [A-Z\"“]|,? et al\b|[.,]? ?\(?(?:18|19|20)\d\d))"
)
_ONE_IN_FULL = re.compile(rf"(?P<inverted>(?<!\w ){_INVERTED})(?!\w)|{_FULL}")
_TURNED = re.compile(rf"(?P<surname>{_SURNAME}), {_GIVEN}(?:[ -]{_GIVEN}| {_CAPITAL}\.?){{0,2}}")
_STRAIGHT = re.compile(rf"(?P<given>.+?) (?P<surname>{PARTICLE}{{0,2}}{_WORD})")
_INITIAL_BEHIND = re.compile(rf" {_CAPITAL}$")
_MOST = 400  # names; the longest lists are those of large trials


def read_authors(entry: str) -> Authors:
    """The authors at the beginning of `entry` (a reference without its label); no names and 0 where there are none."""
    defined = _DEFINED.match(entry)
    if defined and (defined["short"] is None or align(defined["short"], defined["long"])):
        return Authors((defined[0],), defined.end())
    best = max((_personal(entry, name) for name in _NAMES.values()), key=lambda found: found.end)
    full = _IN_FULL.match(entry)
    if full and full.end() > best.end:
        return _in_full(entry, full)
    if best.names:
        return best
    alone = _ALONE.match(entry)
    if alone:
        rest = _REST.match(entry, alone.end())
        return Authors((alone["surname"] or alone["word"],), rest.end() if rest else alone.end())
    group = _GROUP.match(entry) or _DATED.match(entry)
    return Authors((group[0],), group.end()) if group and len(entry) > group.end() + 2 else Authors((), 0)


def _in_full(entry: str, found: re.Match[str]) -> Authors:
    """Names with first names in full, each as `Lee, Ann`; where one ends in an initial, surnames stand first."""
    names = list(_ONE_IN_FULL.finditer(found[0]))
    turned = any(name["inverted"] is None and _INITIAL_BEHIND.search(name[0]) for name in names)
    rest = _REST.match(entry, found.end())
    printed = tuple(name["inverted"] or _turned(name[0], first=turned) for name in names)
    return Authors(printed, rest.end() if rest else found.end())


def _turned(name: str, *, first: bool) -> str:
    """`Ann de Roe` as `de Roe, Ann`; `Roe Ann B`, its surname first, as `Roe, Ann B`."""
    if first:
        surname, _, given = name.partition(" ")
    else:
        whole = _STRAIGHT.fullmatch(name)
        given, surname = (whole["given"], whole["surname"]) if whole else name.rsplit(" ", 1)
    return f"{surname}, {given}"


def _personal(entry: str, name: re.Pattern[str]) -> Authors:
    names: list[str] = []
    end = at = 0
    while len(names) < _MOST and (found := name.match(entry, at) or _group_among(entry, end, at)):
        names.append(found[0])
        end = found.end()
        gap = _BETWEEN.match(entry, end)
        if gap is None:
            break
        at = gap.end()
    if names and names[-1].count(".") == 1 and not any("." in earlier for earlier in names[:-1]):
        names[-1] = names[-1].removesuffix(".")  # `Lee J, Ng A. Title`: the full stop is the list's
    rest = _REST.match(entry, end) if names else None
    return Authors(tuple(names), rest.end() if rest else end)


def _group_among(entry: str, end: int, at: int) -> re.Match[str] | None:
    """A group that stands among persons, behind a comma or before the first of them."""
    if at == 0:
        return _GROUP_FIRST.match(entry)
    return (_GROUP.match(entry, at) or _PROJECT.match(entry, at)) if entry[end:at].strip() in (",", ";") else None


def surname(author: str) -> str:
    """The surname of a name as printed; a group is its own surname."""
    for name in (*_NAMES.values(), _TURNED):
        found = name.fullmatch(author)
        if found:
            return found["surname"]
    return author
