"""What makes a line a heading, and which type of section a heading opens."""

from __future__ import annotations

import re
from typing import NamedTuple

LONGEST = 110  # code points
MOST_WORDS = 14
_MOST_WORDS_WITH_STOP = 3
_MOST_KNOWN_WORDS = 6  # of a heading that ends a list of references, or opens a text


class Heading(NamedTuple):
    """A line that opens a section.

    Attributes:
        title: the line without its numbering and closing colon.
        type: one of SECTION_TYPES by the words, or None where they say nothing.
        form: what headings of one rank have in common: `caps`, `plain`, or the depth of the numbering (`1`, `2` ...).
    """

    title: str
    type: str | None
    form: str


# Words of a heading, in the order asked: the first line that matches decides.
_WORDS = {
    "references": r"references?(?: list| cited)?|literature(?: cited)?|bibliography|works cited|cited literature",
    "abbreviations": r"(?:list of )?abbreviations?(?: and acronyms| used)?|acronyms?|nomenclature|glossary",
    "figure": r"(?:list of )?figures?(?: legends?| captions?)?|legends?(?: to figures)?|(?:figure )?captions",
    "table": r"(?:list of )?tables?(?: legends?)?",
    "case": r"(?:our )?case(?: ?\d| [ivx]+)?|(?:report|description|presentation) of (?:the )?cases?"
    r"|(?:\w+ )?case (?:reports?|presentations?|descriptions?|histor(?:y|ies)|summary|series)"
    r"|clinical (?:case|presentation|history|findings)|patient (?:information|history)|follow-up and outcomes?",
    "abstract": r"abstract|summary|synopsis|structured abstract|executive summary",
    "introduction": r"introduction.*|background.*|(?:study )?objectives?|purpose|rationale"
    r"|aims?(?: of (?:the|this) study| and .*)?",
    "methods": r"(?:materials?|patients?|subjects?|participants?|study|experimental|case)?(?:,? and |,? | & )?"
    r"(?:methods?|methodology).*|(?:study|trial) (?:design|population|setting|protocol|subjects|participants)"
    r"|design(?: and .*)?|participants|subjects|statistic(?:s|al (?:analys[ei]s|methods?))|search strategy"
    r"|data (?:collection|analys[ei]s|extraction|sources?)|experimental (?:section|procedures?|design)"
    r"|(?:surgical )?technique|interventions?|randomi[sz]ation|sample size.*|outcome measures?|measure(?:s|ments?)"
    r"|procedures?|eligibility.*|inclusion.*criteria|materials?(?: and .*)?",
    "results": r"results?.*|(?:main |key )?findings|outcomes?|adverse events|baseline characteristics",
    "conclusion": r"(?:main |final |overall )?conclusions?.*|(?:concluding|final) remarks|key (?:points|messages)"
    r"|take[- ]home .*",
    "discussion": r"(?:general )?discussion.*|comments?|(?:strengths and )?limitations.*|implications.*"
    r"|review of (?:the )?literature",
    "other": r"acknowledge?ments?.*|funding.*|disclosures?.*|declarations?(?: of .*)?|ethic(?:s|al) .*|consent.*"
    r"|(?:conflicts?|competing|financial) (?:of )?(?:financial )?(?:interests?|disclosures?).*|authors?['’]? .*"
    r"|key ?words?.*|supplement(?:ary|al) .*|appendi(?:x|ces).*|teaching points?|(?:data )?availability .*"
    r"|footnotes?|publisher.*|pre-publication history",
}
TYPE_OF = {kind: re.compile(words, re.IGNORECASE) for kind, words in _WORDS.items()}
_NUMBERING = re.compile(r"(?:(?P<arabic>\d{1,2}(?:\.\d{1,2}){0,3})[.)]?|(?P<roman>[IVX]{1,5})\.)\s+(?=[A-Z])")
_SMALL = frozenset("a an and as at by for from in of on or the to versus vs with & – -".split())  # noqa: SIM905
_NOT_IN_HEADINGS = re.compile(r"[;=<>@]|https?:|\b(?:19|20)\d\d\b.*\d|\bet al\b|\.\s+[A-Z]")


def read_heading(line: str, *, by_words_only: bool = False) -> Heading | None:
    """The heading that a line on its own is, if any; `by_words_only` asks for one of the known ones."""
    line = line.strip()
    numbering = _NUMBERING.match(line)
    title = line[numbering.end() if numbering else 0 :].rstrip(" :")
    if not title or len(line) > LONGEST or len(title.split()) > MOST_WORDS:
        return None
    kind = heading_type(title)
    if line.endswith(".") and len(title.split()) > _MOST_WORDS_WITH_STOP:
        return None
    if by_words_only and len(title.split()) > _MOST_KNOWN_WORDS:
        return None
    if kind is None and (by_words_only or not _has_form(line, title, numbered=numbering is not None)):
        return None
    return Heading(title, kind, _form(title, numbering))


def heading_type(title: str) -> str | None:
    """The type of section that the words of a heading name."""
    words = " ".join(title.split()).rstrip(" :.")
    return next((kind for kind, pattern in TYPE_OF.items() if pattern.fullmatch(words)), None)


def _form(title: str, numbering: re.Match[str] | None) -> str:
    if numbering:
        return str(1 + (numbering["arabic"] or "").count("."))
    return "caps" if title.isupper() else "plain"


def _has_form(line: str, title: str, *, numbered: bool) -> bool:
    """A short line without a sentence's end, in capitals, numbered, in title case, or of a few words."""
    if line[-1] in ".,;?!-–" or not (title[0].isupper() or numbered) or _NOT_IN_HEADINGS.search(title):
        return False
    words = title.split()
    letters = [word for word in words if word[0].isalpha()]
    if len(letters) < max(1, len(words) - 1):
        return False
    titled = all(word[0].isupper() or word in _SMALL for word in letters)
    return title.isupper() or numbered or titled or len(words) <= 8  # noqa: PLR2004
