"""The type of a section, by its `sec-type` and the words of its title."""

from __future__ import annotations

import re

# In order: the first that matches decides, so "Results and discussion" is results.
_BY_TITLE = tuple(
    (name, re.compile(pattern))
    for name, pattern in (
        ("abbreviations", r"^(?:list of )?abbreviations\b|^glossary\b|^nomenclature$"),
        ("references", r"^(?:references|bibliography|literature cited)\b"),
        ("other", r"^(?:acknowledge?ments?|funding|competing interests?|conflicts? of interests?|disclosures?)\b"
                  r"|^(?:declarations?|authors?['’]? contributions?|author details|consent|ethics|availability)\b"
                  r"|^(?:data availability|supplement|additional (?:file|information)|pre-publication|key ?words)"
                  r"|^(?:trial registration|role of the funding)"),
        ("case", r"\bcases?\b(?! (?:control|definition|selection|ascertainment|identification))(?! and controls)"
                 r"|^(?:patient|clinical) (?:presentation|history|description|information)|^history$"),
        ("introduction", r"^(?:introduction|background|objectives?|aims?|purpose|rationale|context|importance)\b"),
        ("methods", r"\bmethods?\b|\bmethodology\b|^(?:materials?|study design|design|setting|participants)\b"
                    r"|^(?:interventions?|main outcome|statistical analys[ei]s|data (?:sources|extraction))\b"),
        ("results", r"^(?:main )?(?:results?|findings)\b|^outcomes?\b"),
        ("discussion", r"\bdiscussion\b|^comments?$|^interpretation\b|^limitations?\b"),
        ("conclusion", r"\bconclusions?\b|^concluding remarks|^summary$|^key messages|^implications"),
        ("abstract", r"^abstract\b"),
    )
)  # fmt: skip
_BY_SEC_TYPE = {
    "intro": "introduction", "introduction": "introduction", "background": "introduction", "objective": "introduction",
    "objectives": "introduction", "case": "case", "cases": "case", "case-report": "case", "methods": "methods",
    "materials": "methods", "materials and methods": "methods", "subjects": "methods", "results": "results",
    "discussion": "discussion", "conclusion": "conclusion", "conclusions": "conclusion",
    "supplementary-material": "other", "conflict": "other", "coi-statement": "other", "funding": "other",
    "contributions": "other", "disclosure": "other", "trial-registration": "other",
}  # fmt: skip
_NUMBERING = re.compile(r"^(?:\d{1,2}(?:\.\d{1,2})*\.?|[ivx]{1,5}\.)\s+")


def section_type(title: str, sec_type: str | None, outer: str) -> str:
    """One of SECTION_TYPES. A subsection whose own title tells nothing is of the type of the section around it."""
    declared = _BY_SEC_TYPE.get((sec_type or "").split("|")[0].strip().lower())
    words = _NUMBERING.sub("", title.lower()).strip(" .:")
    titled = next((name for name, pattern in _BY_TITLE if pattern.search(words)), None)
    return declared or titled or outer
