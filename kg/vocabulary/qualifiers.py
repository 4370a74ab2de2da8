"""Words around the name of a condition that make no other condition of it, and words for any harm to an organ."""

from __future__ import annotations

# They grade, time, place or doubt: `severe`, `recurrent`, `bilateral`, `suspected`.
_QUALIFIERS = frozenset({
    "abrupt", "acute", "advanced", "apparent", "associated", "asymptomatic", "bilateral", "chronic", "classic",
    "classical", "clinical", "clinically", "coexisting", "common", "concomitant", "confirmed", "continuous",
    "delayed", "diffuse", "disseminated", "documented", "early", "end", "episodic", "established", "existing",
    "experimental", "extensive", "extreme", "fatal", "focal", "frequent", "fulminant", "generalized", "highly",
    "idiopathic", "induced", "initial", "intense", "intermittent", "intractable", "intraoperative", "irreversible",
    "isolated", "late", "left", "lethal", "local", "localized", "major", "marked", "massive", "mild", "mildly",
    "minor", "moderate", "moderately", "multiple", "new", "nonspecific", "occult", "onset", "overt",
    "perioperative", "permanent", "persistent", "persisting", "possible", "postoperative", "pre", "preexisting",
    "premature", "probable", "profound", "progressive", "prolonged", "proven", "rapid", "rapidly", "rare", "recent",
    "recurrent", "recurring", "refractory", "relapsing", "related", "resistant", "reversible", "right", "serious",
    "severe", "severely", "significant", "silent", "single", "slight", "spontaneous", "stage", "subacute",
    "subclinical", "sudden", "suspected", "symptomatic", "temporary", "threatening", "transient", "typical",
    "uncontrolled", "underlying", "unexplained", "unilateral", "widespread", "worsening",
})  # fmt: skip
_PLACES = frozenset({
    "anterior", "apical", "ascending", "basal", "central", "descending", "distal", "dorsal", "external",
    "frequency", "horizontal", "inferior", "internal", "lateral", "lower", "medial", "middle", "onset",
    "peripheral", "posterior", "proximal", "stable", "superior", "total", "upper", "ventral", "vertical",
})  # fmt: skip
_CAUSED = frozenset({"induced", "associated", "related", "mediated", "caused"})
_HARM = frozenset({  # what befalls an organ without being named more closely, by families: a disease of it
    "damage", "injury", "dysfunction", "lesion", "toxia", "toxicity", "abnormality", "disturbance", "disease",
    "alteration", "complication", "degeneration", "deterioration", "malfunction", "necrosis", "sequela",
})  # fmt: skip
_BARE = frozenset({"disease", "syndrome", "function", "metabolism", "state", "condition"})
# How a condition shows, or comes and goes: a depressive episode is a depression. By families.
_SHOWING = frozenset({
    "activity", "attack", "behavior", "bout", "case", "change", "condition", "course", "crisis", "disease",
    "episode", "event", "exacerbation", "feature", "form", "lesion", "manifestation", "movement", "patient",
    "phase", "phenomenon", "picture", "presentation", "process", "reaction", "relapse", "response", "sign", "spell",
    "state", "symptom", "symptomatology", "syndrome",
})  # fmt: skip
_SIGNS = frozenset({"change", "deficit", "effect", "event", "problem", "sign", "symptom", "syndrome"})
_VAGUE = frozenset({
    "syndrome", "symptom", "sign", "state", "condition", "complication", "defect", "failure", "loss", "change",
    "effect", "reaction", "event", "problem", "attack", "episode", "deficit", "deficiency", "finding", "pain",
})  # fmt: skip


def is_qualifier(word: str) -> bool:
    """Whether a normal word alone names nothing: a grade, a time, a place (some vocabularies list them, too)."""
    return word in _QUALIFIERS or word in _PLACES


def unqualified(words: tuple[str, ...]) -> tuple[str, ...]:
    """Words without the qualifiers and causes that lead them: `severe cocaine-induced seizure`, seizure."""
    start = 0
    for at, word in enumerate(words[:-1]):
        if (word in _QUALIFIERS and at == start) or word in _CAUSED:
            start = at + 1
    return words[start:]


def wider(families: frozenset[str]) -> frozenset[str]:
    """`kidney damage`, `kidney dysfunction`: what is wrong with an organ, as a disease of it; empty for all else."""
    organ = families - _HARM - _QUALIFIERS
    return organ - {"function"} | {"disease"} if organ and families & _HARM else frozenset()


def idle(families: frozenset[str]) -> frozenset[str]:
    """Those of the words beside a condition's name that make no other condition of it."""
    return families & (_SHOWING | _QUALIFIERS | _PLACES)


def is_no_kind(families: frozenset[str]) -> bool:
    """Whether words make no other condition of one that is named with them: `disseminated`, `disorder`."""
    return families <= _QUALIFIERS | _PLACES | _BARE


def tells_no_more(head: str) -> bool:
    """Whether a word of a family tells of a condition by no more than that something is wrong."""
    return head in _HARM | _SIGNS


def names_harm(families: frozenset[str]) -> bool:
    """Whether words tell of harm without telling what is harmed, or how: `damage`, `symptom`, `severe disease`."""
    return families <= _HARM | _VAGUE | _QUALIFIERS
