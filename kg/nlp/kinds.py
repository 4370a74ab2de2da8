"""Outcome or characteristic? A result of what was done or observed, or the make-up of a sample and a study's flow."""

from __future__ import annotations

import re

_MAKE_UP = re.compile(
    r"\b(?:fe)?males?\b|\b(?:wo)?men\b|\bgirls?\b|\bboys?\b|\bsex\b|\bgender\b|\bsmok(?:ers?|ing)\b|\bmarried\b|\bsingle\b"
    r"|\bcaucasians?\b|\bwhite\b|\bblack\b|\bhispanics?\b|\basian\b|\bemployed\b|\beducation(?:al)?\b|\bdegrees?\b"
    r"|\b(?:drop-?outs?|attrition|adherence|compliance|retention|response rate|refus\w+|consent\w*|enrol\w+|recruit\w+"
    r"|participation|randomi[sz]ed|eligible|excluded|completed|completers|withdr[ae]w\w*|lost to follow-up"
    r"|loss(?:es)? to follow-up|follow-up rate|agreed|agreeing|reported|prescrib\w+ .*recommended|lived|living"
    r"|questionnaires?|returned|responded|respondents|interviewed|attended|genotype available|data available)\b",
    re.IGNORECASE,
)
_FLOW_SECTIONS = frozenset(("methods",))


def kind_of(event: str, section: str) -> str:
    """`outcome` or `characteristic`, from the event's words and the type of the section it stands in."""
    if _MAKE_UP.search(event) or section in _FLOW_SECTIONS:
        return "characteristic"
    return "outcome"
