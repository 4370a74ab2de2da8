"""Where is nothing claimed? References, abbreviations, thanks, tables, citations, headings, statistics.

Thanks stand for all that an article says of itself as a publication: acknowledgements, funding, conflicts, consent.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

from kg.nlp.section_names import is_formality

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from spacy.tokens import Doc

    from kg.model.document import Citation, Reference, Section

SILENT_SECTIONS = frozenset({"references", "abbreviations"})
FIGURE = re.compile(
    r"\b(?:Fig(?:ure|s|\.)?s?|Table|Tab\.|Box|Appendix|Video|Supplement(?:ary)?(?: (?:Table|Figure|File))?)[.,]?\s?"
    r"S?\d{1,3}[A-Za-z]?(?:\s?(?:[-–,&]|and)\s?S?\d{0,3}[A-Za-z]?(?!\w))*",
    re.IGNORECASE,
)
STATISTIC = re.compile(
    r"\b[pP](?:[- ]?values?)?\s?(?:[<>=≤≥]|of|was|(?:less|lower|greater) than|below)"
    r"\s?[<>]?\s?\d*\.?\d+|\b\d{2}\s?%\s?(?:CI|"
    r"confidence interval)s?\b[^;)\n]{0,40}|"
    r"[±]\s?\d+(?:\.\d+)?(?:\s?[a-z]{1,7}\b)?|\b[nN]\s?=\s?\d+",
)
# Names of statistical methods and measures and of designs of studies: they are of the study, and not of its patients.
_METHODS = (
    r"(?:Student['’]?s )?(?:paired |unpaired |two[- ]sample )?t[- ]tests?",
    r"(?:chi|χ)[- ]?square[ds]?(?: tests?)?|AN(?:C)?OVA|analys[ie]s of (?:co)?variance",
    r"(?:odds|hazards?|risk|likelihood|rate) ratios?|standard (?:deviation|error)s?|confidence intervals?",
    r"(?:intra-?class |(?:Pearson|Spearman)(?:['’]s)? )?correlation (?:coefficients?|analys[ie]s)",
    r"(?:(?:linear|logistic|multivaria(?:ble|te)|univaria(?:ble|te)|Cox|Poisson|multiple|stepwise) ){1,3}"
    r"(?:(?:proportional[- ]hazards? )?(?:regressions?(?: analys[ie]s| models?)?|models?|analys[ie]s))",
    r"(?:Spearman|Pearson)(?:['’]s)? (?:rho|ρ|r)|Hodges[-–]Lehmann(?: estimates?)?|statistically non-?significant",
    r"regression (?:analys[ie]s|models?|coefficients?)|generali[sz]ed estimating equations?|imputations?",
    r"Kaplan[-–]Meier(?: curves?| estimates?| method)?|log[- ]rank(?: tests?)?|(?-i:ROC)(?: curves?| analys[ie]s)?",
    r"Mann[-–]Whitney(?: U)?(?: tests?)?|Wilcoxon(?: (?:signed[- ]rank|rank[- ]sum))?(?: tests?)?",
    r"Fisher['’]?s? exact tests?|intention[- ]to[- ]treat|per[- ]protocol|sample sizes?",
    r"randomi[sz]ed,?(?: (?:controlled|clinical|double[- ]blind|placebo[- ]controlled),?)* trials?|RCTs?",
    r"clinical trials?|meta[- ]analys[ie]s|systematic reviews?|cohort stud(?:y|ies)|Cronbach(?:['’]s)? (?:alpha|α)",
    r"(?:Bonferroni|Greenhouse[-–]Geisser|Holm|Yates)(?:['’]s?)?(?: corrections?)?(?: tests?)?",
    r"\d{1,2}\s?% (?:statistical )?power|power of \d{1,2}\s?%",
)
METHOD = re.compile(rf"\b(?:{'|'.join(_METHODS)})(?!\w)", re.IGNORECASE)
# Where and under which number something is registered, and whom to write to.
ADDRESS = re.compile(
    r"\b[A-Z]{3,8}[- ]?\d{5,}\b|^[^\n]{0,300}\S@\w[\w.-]{0,80}\.[a-z]{2,6}\b[^\n]{0,300}$", re.MULTILINE
)
# Parts of the body that are none: arms of a trial, hands that weigh, heads that meet.
IDIOM = re.compile(
    r"\b(?:control|study|treatment|intervention|trial|placebo|randomi[sz]ed|conventional|comparison|comparator|screening|active|sham|"
    r"each|both|either|two|three|four|single|multi|double)[- ]arm(?:s|ed)?\b|\barms? of the (?:study|trial)\b|"
    r"\b(?:on|at) the (?:one|other) hand\b|\b(?:first|second)[- ]hand\b|\bhead[- ]to[- ]head\b|\bin the face of\b|"
    r"\bat the heart of\b",
    re.IGNORECASE,
)


def is_silent(section: Section) -> bool:
    """Whether a section is a list, or speaks of the publication only: acknowledgements, funding, conflicts, consent."""
    formal = section.type == "other" and section.title is not None and is_formality(section.title)
    return formal or section.type in SILENT_SECTIONS


def zones_of(doc: Doc, *, with_rows: bool = True) -> list[tuple[int, int]]:
    """The zones of a document that hold no mention, its own bibliographic line and the rows of tables among them."""
    zones = off_limits(doc.text, doc._.sections, doc._.references, doc._.citations)
    citation = doc._.document.metadata.citation if doc._.document else None
    start = doc.text.find(citation) if citation else -1
    if start >= 0:
        zones.append((start, start + len(citation or "")))
    return _merged([*zones, *rows_of(doc)] if with_rows else zones)


def rows_of(doc: Doc) -> list[tuple[int, int]]:
    """Where the rows of tables stand, in order: they are no prose, and `kg.nlp.tables` alone reads them."""
    return [(table.start, table.end) for table in doc._.document.tables] if doc._.document else []


def stands_in(start: int, end: int, zones: Sequence[tuple[int, int]]) -> bool:
    """Whether a stretch touches one of the zones, which are in order and apart from each other."""
    at = bisect_left(zones, (end, -1))
    return at > 0 and zones[at - 1][1] > start


def off_limits(
    text: str, sections: Sequence[Section], references: Sequence[Reference], citations: Sequence[Citation]
) -> list[tuple[int, int]]:
    """The zones of a text that hold no mention: (start, end), in order, merged."""
    zones = [(section.start, section.end) for section in sections if is_silent(section)]
    zones += [heading for section in sections if (heading := _heading(text, section))]
    zones += [(reference.start, reference.end) for reference in references]
    zones += [(citation.start, citation.end) for citation in citations]
    zones += [
        match.span() for pattern in (FIGURE, STATISTIC, METHOD, ADDRESS, IDIOM) for match in pattern.finditer(text)
    ]
    return _merged(zones)


def _heading(text: str, section: Section) -> tuple[int, int] | None:
    """A title is a statement; the other headings are not, and some sections begin without theirs."""
    if section.title and section.type != "title" and text.startswith(section.title, section.start):
        return section.start, section.start + len(section.title)
    return None


def _merged(zones: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(zones):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
