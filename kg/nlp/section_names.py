"""The names of the parts of an article, and the type of section that each opens."""

from __future__ import annotations

import re

# What an article says of itself as a publication, and not of its matter.
_FORMALITIES = (
    r"acknowledge?ments?(?: and .*)?|(?:sources? of )?(?:funding|financial support)"
    r"(?: (?:sources?|statement|information|and .*))?|disclosures?(?: statements?)?|publisher['’]?s note"
    r"|declarations?(?: of .*)?|ethic(?:s|al) (?:approval|statement|standards?|considerations?).*"
    r"|(?:statement of |declaration of |potential )?(?:conflicts?|competing|financial) (?:of )?(?:financial )?"
    r"(?:interests?|disclosures?).*"
    r"|authors?['’]?s?['’]? (?:contributions?|information|details|disclosures?|notes?|affiliations?|statements?)"
    r"|contributors(?:hip)?|patient consent.*|(?:written |informed )+consent|consent(?: statement| (?:for|to) pub.*)"
    r"|(?:data|code|material)s? (?:and .{3,20} )?(?:availability|sharing|accessibility)(?: statement)?"
    r"|availability of (?:supporting )?data.*|pre-publication history|provenance and peer review"
    r"|(?:trial|clinical trials?) registration(?: number)?|role of the (?:funding source|funder|sponsor)s?"
)
_OF_THOSE_RESPONSIBLE = r"ethics|guarantors?|sponsors?(?:hip)?|consent|(?:sources? of )?support"
# Words of a heading, in the order asked: the first type that matches decides. The first pattern of each type is firm.
_WORDS = {
    "references": (
        r"references(?: list| cited)?|reference list|literature(?: cited)?|bibliography|works cited|cited literature",
        r"reference",
    ),
    "abbreviations": (
        r"(?:list of )?(?:abbreviations?|acronyms)(?: and (?:acronyms|symbols|abbreviations)| used)?|nomenclature"
        r"|glossary",
        r"acronyms?",
    ),
    "figure": (
        r"(?:list of )?figures? (?:legends?|captions?)|legends?(?: to (?:the )?figures)",
        r"(?:list of )?figures?|(?:figure )?(?:legends?|captions)",
    ),
    "table": (r"(?:list of )?tables? legends?|list of tables", r"tables?"),
    "case": (
        r"(?:our )?case(?: ?(?:no\. ?|number )?\d{1,2}| [ivx]{1,4})"
        r"|(?:report|description|presentation) of (?:the )?cases?"
        r"|(?:(?:\w+ )?case|patient) (?:reports?|presentations?|descriptions?|histor(?:y|ies)|summary)|case series"
        r"|clinical (?:case|presentation|history)|illustrative cases?",
        r"(?:our )?cases?|clinical findings|patient information|follow-up and outcomes?|patient \d{1,2}"
        r"|history and (?:physical )?examination",
    ),
    "abstract": (r"abstract|summary|synopsis|structured abstract|executive summary", r""),
    "introduction": (
        r"introduction|background|introduction and .{3,40}|background and (?:objectives?|aims?|purpose)"
        r"|(?:study )?objectives?|purpose",
        r"introduction.*|background.*|rationale.*|aims?(?: of (?:the|this|our) (?:study|work|trial)| and .*)?"
        r"|hypothes[ei]s|study objectives?|objectives? of (?:the|this|our) .*|research questions?|importance",
    ),
    "methods": (
        r"(?:(?:study |trial )?(?:materials?|patients?|subjects?|participants?|design|methods?|procedures?)"
        r"(?:,? and |, | ?& ?| ?/ ?))*(?:(?:study|experimental|statistical|case) )?(?:methods?|methodology)"
        r"(?:(?: and | ?& ?| ?/ ?)(?:materials?|patients?|subjects?|participants?|designs?|procedures?|analys[ei]s))?"
        r"|experimental (?:section|procedures)|star[★* ]*methods|online methods|study design and .{5,30}",
        r"(?:study|trial) (?:design|population|setting|protocol|subjects|participants)|design(?: and .*)?|participants"
        r"|subjects|statistic(?:s|al (?:analys[ei]s|methods?|considerations))|search strategy|methods? .*"
        r"|(?:materials?|patients?|subjects?|participants?)(?: and .*)?|methodology.*|methodological .*"
        r"|data (?:collection|analys[ei]s|extraction|sources?|management)|experimental design|sample size.*"
        r"|(?:surgical |operative )?technique|interventions?|randomi[sz]ation.*|outcome measures?|measure(?:s|ments?)"
        r"|procedures?|eligibility.*|inclusion.*criteria|exclusion criteria|main outcome.* measures?|settings?"
        r"|power calculations?|blinding|recruitment.*|assessments?|data sources and .*|(?:study )?selection.*",
    ),
    "results": (
        r"results?|results? (?:and|&) .{3,40}|main results|(?:main |key )?findings",
        r"results?.*|outcomes?|adverse (?:events|reactions|effects)|baseline .*"
        r"|patient characteristics|safety|efficacy|demographics.*",
    ),
    "conclusion": (
        r"(?:main |final |overall |authors?['’] )?conclusions?|(?:concluding|final) remarks"
        r"|conclusions? (?:and|&) .{3,40}|summary and conclusions?",
        r"conclusions?.*|key (?:points|messages)|take[- ]home .*",
    ),
    "discussion": (
        r"(?:general )?discussion|discussion (?:and|&) .{3,40}|review of (?:the )?literature|comments?",
        r"discussion.*|(?:(?:study )?strengths and |study )?limitations.*|implications.*|interpretation"
        r"|literature review",
    ),
    "other": (
        _FORMALITIES + r"|supplement(?:ary|al) (?:materials?|data|information|files?|tables?|figures?).*"
        r"|appendi(?:x|ces)(?: [a-z\d])?|(?:additional|supporting) (?:files?|information)"
        r"|key ?words?|index terms",
        r"teaching points?|footnotes?|trial status|appendi(?:x|ces) .*|learning points?|supplement.*|"
        + _OF_THOSE_RESPONSIBLE,
    ),
}
TYPE_OF = {kind: re.compile("|".join(filter(None, words)), re.IGNORECASE) for kind, words in _WORDS.items()}
_FIRM = re.compile("|".join(firm for firm, _ in _WORDS.values()), re.IGNORECASE)
_FORMAL = re.compile(f"{_FORMALITIES}|{_OF_THOSE_RESPONSIBLE}", re.IGNORECASE)
NUMBERING = re.compile(r"(?:(?P<arabic>\d{1,2}(?:\.\d{1,2}){0,3})\.?|(?P<roman>[IVX]{1,5})\.)\s+(?=[A-Z])")


def heading_type(title: str) -> str | None:
    """The type of section that the words of a heading name."""
    words = _words(title)
    return next((kind for kind, pattern in TYPE_OF.items() if pattern.fullmatch(words)), None)


def is_firm(title: str) -> bool:
    """Whether the words are the name of a part of an article, wherever they stand."""
    return _FIRM.fullmatch(_words(title)) is not None


def is_formality(title: str) -> bool:
    """Whether a section of this title speaks of the article as a publication: thanks, funding, conflicts, consent."""
    return _FORMAL.fullmatch(_words(title)) is not None


def _words(title: str) -> str:
    numbering = NUMBERING.match(title)
    return " ".join(title[numbering.end() if numbering else 0 :].split()).rstrip(" :.")
