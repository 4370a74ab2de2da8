"""What between two mentions links them? The words that must stand there, by kind of relation.

A rule looks at the words between two neighbouring groups of mentions in one sentence (a list such as `fever, rash and
pain` is one group). The triggers are prepositions, reporting verbs and causal verbs of general English.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_MODIFIERS = (
    r"(?:(?!(?:and|or|but|with|without|after|before|which|who|that|was|were|is|are|for|to)\b)[\w’'.,/-]+\s){0,5}"
)
_AUXILIARY = r"(?:(?:was|were|is|are|been|has been|have been|had been|be)\s)?(?:\w+ly\s)?"
_PLACE = (
    r"(?:in|of|at|within|into|to|on|onto|over|along|around|inside|throughout|through|near|between|from|against|"
    r"towards?|adjacent to|"
    r"above|below|under|behind|involving|affecting|compressing|infiltrating|invading|overlying)"
)
_OF_A_PLACE = (
    r"(?:\w+(?:al|ar|ic|ive|ous|ary|ior|oid|eal|ile|tic)|body|bodies|level|levels|lobe|wall|segment|"
    r"region|area|acute|old|new|severe|mild)"
)
_FOUND = (
    r"(?:located|locali[sz]ed|situated|seen|found|present|noted|observed|demonstrated|performed|detected|"
    r"identified|extending|extended|"
    r"spreading|radiating|radiated|done|visible|carried out|confined|limited)"
)
_CAUSED_BY = (
    r"(?:after|following|during|secondary to|due to|caused by|resulting from|related to|associated with|"
    r"complicating|complications? (?:of|"
    r"after|following|during|associated with|related to)|induced by|attributable to|attributed to|subsequent to|"
    r"as a (?:result|consequence) of|"
    r"because of|owing to|in the course of|at the time of)"
)
# What is lower or rarer after a procedure did not come of it.
_NO_LESS = r"(?:(?!\b(?:lower|less|fewer|rarer|milder|smaller|better|reduced)\b)[^.;])*?"
_CAUSES = (
    r"(?:complicated (?:by|with)|result(?:s|ed|ing)? in|le(?:d|ads?|ading) to|caus(?:es?|ed|ing)(?! by)|"
    r"provok(?:es|ed|ing)(?! by)|induc(?:es|ed|ing)(?! by)|"
    r"followed by|with (?:subsequent|resulting|consequent)|developed|experienced|suffered|sustained|"
    r"(?:complications?|adverse events?|side effects?)(?: \w+){0,4}?(?: include[sd]?| including| such as| were|"
    r" was| are| is|:|,)(?: (?:the )?"
    r"(?:following|reported))?:?)"
)
_TREATED = r"(?:treat(?:ed|able)|manag(?:ed|eable)|controlled|relieved|addressed|palliated|alleviated|resolved|cured)"
# `C was treated with P`, `C, treated with P`, `C was seen and treated with P`; in `C in patients treated with P`
# the participle belongs to the patients, and C is what came of it.
_ITSELF = r"(?:(?:(?!\bwho\b)[^.;])*?\b(?:was|were|is|are|been|be|being|and|but|then)\s(?:\w+\s)?|\s?,?\s(?:\w+ly\s)?)"
_TO_TREAT = (
    r"(?:for|against|to (?:treat|relieve|manage|control|alleviate|reduce|resolve|stabili[sz]e|palliate|cure|"
    r"correct)|(?:relieve|treat|"
    r"alleviate|resolve|reduce|control)(?:s|d|ed|ing))"
)
_DONE = (
    r"(?:performed|carried out|done|used|given|indicated|administered|started|proposed|planned|chosen|"
    r"considered|prescribed|undertaken|"
    r"employed|recommended|accepted|initiated|required)"
)
_PUT = r"(?:used|injected|inserted|placed|applied|administered|introduced|deployed|implanted|instilled|delivered)"


DISTRIBUTED = frozenset({"complication_of", "treats", "uses", "located_in"})  # hold for every item of a list


@dataclass(frozen=True, slots=True)
class Rule:
    """`gap` must match all that stands between a mention of a `left` type and one of a `right` type behind it."""

    type: str
    left: frozenset[str]
    right: frozenset[str]
    gap: re.Pattern[str]
    left_is_subject: bool = True


def _rule(kind: str, left: str, right: str, gap: str, *, left_is_subject: bool = True) -> Rule:
    return Rule(
        kind, frozenset(left.split()), frozenset(right.split()), re.compile(gap, re.IGNORECASE), left_is_subject
    )


_LOCATED = "Condition Procedure Test"
RULES = (
    _rule("located_in", _LOCATED, "Anatomy", rf"\s,?\s?{_AUXILIARY}(?:{_FOUND}\s)?{_PLACE}\s{_MODIFIERS}"),
    _rule("located_in", _LOCATED, "Anatomy", r"\s?\((?:left |right )?"),
    _rule("located_in", "Anatomy", _LOCATED, rf"[\s-](?:{_OF_A_PLACE}\s){{0,2}}", left_is_subject=False),
    _rule("complication_of", "Condition", "Procedure", rf"{_NO_LESS}\b{_CAUSED_BY}\s{_MODIFIERS}"),
    _rule("complication_of", "Procedure", "Condition", rf"[^.;]*?\b{_CAUSES}\s{_MODIFIERS}", left_is_subject=False),
    _rule(
        "treats",
        "Drug Procedure",
        "Condition",
        rf"(?:\s\w+){{0,2}}?,?\s{_AUXILIARY}(?:{_DONE}\s)?(?:(?:in|as|"
        rf"at) )?(?:[\w-]+\s){{0,5}}?{_TO_TREAT}\s(?:[\w’'/-]+\s){{0,6}}",
    ),
    _rule(
        "treats",
        "Condition",
        "Drug Procedure",
        rf"{_ITSELF}{_TREATED}\s(?:\w+ly\s)?(?:with|by|using|through|via)\s{_MODIFIERS}",
        left_is_subject=False,
    ),
    _rule(
        "treats",
        "Condition",
        "Drug Procedure",
        rf"[^.;]*?\b(?:under(?:went|gone)|received|required|requiring)\s{_MODIFIERS}",
        left_is_subject=False,
    ),
    _rule(
        "uses",
        "Procedure",
        "Device Drug",
        rf"[^.;]*?\b(?:with|using|by means of|via|through|utili[sz]ing|"
        rf"employing|by)\s{_MODIFIERS}",
    ),
    _rule("uses", "Device Drug", "Procedure", r"[\s-]", left_is_subject=False),
    _rule(
        "uses",
        "Device Drug",
        "Procedure",
        rf"\s(?:was|were|is|are|has been)\s(?:\w+ly\s)?{_PUT}\s[^.;]{{0,40}}?"
        rf"\b(?:during|for|in|by)\s{_MODIFIERS}",
        left_is_subject=False,
    ),
    _rule("has_dose", "Dosage", "Drug Device", r"\s(?:of\s)?(?:the\s|an?\s)?(?:[\w-]+\s){0,2}?", left_is_subject=False),
    _rule(
        "has_dose",
        "Drug Device",
        "Dosage",
        r"\s?[(,:]?\s?(?:(?:was|were|is|at|"
        r"in)\s)?(?:[\w-]+\s){0,4}?(?:of\s)?",
    ),
    _rule("has_value", "Test", "Value", r"\)?\s?[(,:=]?\s?(?:[\w’'-]+\s){0,5}?(?:[=:(]\s?)?"),
    _rule("has_value", "Value", "Test", r"\s(?:[\w-]+\s){0,1}?", left_is_subject=False),
    _rule(
        "has_severity",
        "Severity",
        "Condition",
        r"[\s-](?:(?!(?:and|or|but|with|in|of|to)\b)[\w-]+,?\s){0,3}?",
        left_is_subject=False,
    ),
    _rule(
        "has_severity",
        "Condition",
        "Severity",
        r"\s(?:was|were|is|are|became|remained|of)\s(?:\w+ly\s|a\s|"
        r"very\s)?|\s?\(",
    ),
)
# `After P, ...` before a mention, and what then happened, after it or before the condition.
AFTER = re.compile(r"(?<!years )(?<!decades )\b(?:after|following|during|since)\s(?:[\w’'-]+\s){0,4}$", re.IGNORECASE)
HAPPENED = re.compile(
    r"\b(?:developed|develops|occurred|appeared|experienced|suffered|complained of|presented|ensued|recurred|"
    r"arose|was|were|had|"
    r"show(?:s|ed|ing)|reveal(?:s|ed|ing)|demonstrat(?:es?|ed|ing)|disclosed|detected|noted|noticed|observed|"
    r"found|confirmed|became)\b",
    re.IGNORECASE,
)
INDICATION = re.compile(r"\bindications?\s(?:for|of)\s(?:[\w’'-]+\s){0,3}$", re.IGNORECASE)
COMPLICATION = re.compile(
    r"\b(?:complications?|adverse events?|side effects?|risks?)\s"
    r"(?:of|after|following|during|associated with|related to)\s(?:[\w’'-]+\s){0,3}$",
    re.IGNORECASE,
)
INCLUDING = re.compile(
    r",?\s(?:include[sd]?|including|such as|are|were|is|was|like)\s(?:[\w’'-]+\s){0,4}", re.IGNORECASE
)
# An item of a list joins the one before it.
LIST_JOINT = re.compile(
    r"[^.;:()]{0,60}?(?:,|\band|\bor|\bas well as|/)\s?"
    r"(?:(?!(?:by|of|in|with|without|from|to|due|after|before|for|on|at|as|which|who|that|because)\b)[\w’'-]+\s){0,3}",
    re.IGNORECASE,
)
# What got better is no complication.
BETTER = re.compile(
    r"\b(?:relie(?:f|ve[sd]?)|reduc(?:tion|ed|es)|improve(?:ment|d|s)|resol(?:ution|ved)|remission|decreas(?:e|"
    r"ed)|disappear\w*|"
    r"alleviat\w+|recover(?:y|ed)|subsid\w+|prevent\w*|healed|healing|free)\b",
    re.IGNORECASE,
)
GENERIC_CONDITION = re.compile(
    r"(?:\w+ )*(?:complications?|adverse (?:events?|effects?|reactions?)|side effects?|diseases?|symptoms?|"
    r"conditions?|disorders?|"
    r"lesions?|events?|findings?)$",
    re.IGNORECASE,
)
# A tumor that is there, spreads or comes back is the course of a disease and no complication of its treatment.
COURSE = re.compile(
    r".*\b(?:metasta(?:s[ei]s|tic \w+)|recurrences?|relapses?|progression|cancers?|"
    r"\w*(?:carcin|sarc|lymph|myel|mel)omas?|neoplasms?|tumou?rs?|malignanc(?:y|ies)|mass(?:es)?|osteoporosis)$",
    re.IGNORECASE,
)
THE = re.compile(r"\b(?:the|this|that)\s$", re.IGNORECASE)
GENERIC_PROCEDURE = re.compile(
    r"(?:medical |surgical )?(?:procedures?|operations?|interventions?|surger(?:y|ies)|"
    r"treatments?|techniques?)$",
    re.IGNORECASE,
)
