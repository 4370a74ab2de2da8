"""Numbers that look like citation markers and are none: of figures and tables, spreads, counts, powers, names."""

from __future__ import annotations

import re

from spacy.lang.en.stop_words import STOP_WORDS

from kg.nlp.word_lists import word_list

# What a number in brackets is no citation of: `Figure [2]`, `95% CI [2, 9]`, `F[1, 23] = 4`.
_COUNTED = re.compile(
    r"(?:\b(?:fig(?:ure)?s?|tables?|eqs?|eqns?|equations?|box|step|stage|grade|panel|chapter|appendix|question|section"
    r"|CI|interval|IQR|SDs?|SEM?)\.?|[=<>≤≥±×])\W{0,2}\Z|(?<![^\W_])[Ft]\Z",
    re.IGNORECASE,
)
_RANGE = re.compile(r"\brange[ds]?(?: was| is|:)?\s\Z", re.IGNORECASE)
_SCALE = re.compile(r"\b(?:scales?|likert|scored|rated|graded)\s\Z", re.IGNORECASE)
_FIGURE = re.compile(r"(?:(?P<noun>[^\W\d_]+)\s)?(?<![\w.,·-])(?P<number>\d+(?:[.·]\d+)?)\s?\Z")
_YEAR = re.compile(r"(?:18|19|20)\d\d")
_PAIR = re.compile(r"\s*(?P<low>\d+)\s*(?:[-–—‐‑−,]|to)\s*(?P<high>\d+)\s*")
_NOUN_NEXT = re.compile(r"\s(?P<word>[a-z]{2,})\b")
_FURTHEST = 30  # code points before a bracket in which the figure that it belongs to stands
# What a raised number is no citation of: `cm2`, `5mm2`.
_UNIT = re.compile(r"(?:^|[^\w]|\d)(?:[kcdmnµμ]?m|[kmµμn]?g/m|ft|sec?|px|inch|log)\Z|(?<![^\W\d_])[kcm]m\Z|/m\Z")
# `Fig.2`, `no.3`: abbreviations that stand before a number, and nouns that do where they are written as titles.
_TITLED = re.compile(
    r"\b(?:[Ff]igs?|[Tt]abs?|[Ee]qn?s?|[Nn]os?|[Vv]ols?|Figures?|Tables?|Equations?|Box|Appendix)\.?\Z"
)
_NUMBERED = re.compile(r"(?:\b(?P<before>[^\W\d_]+)\s)?(?<![^\W_])(?P<noun>[^\W\d_]+)\Z")
_GREEK = frozenset(
    ("alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "kappa", "lambda", "sigma", "omega")
)


def is_counted(text: str, start: int) -> bool:
    """Whether a number in brackets that begin at `start` is that of a thing, or a statistic by the word before it."""
    return _COUNTED.search(text, max(0, start - 16), start) is not None


def is_spread(text: str, start: int, end: int, numbers: str) -> bool:
    """Whether what is in brackets belongs to the figure before them: `70 [65-74] years`, `2.3 (1-4)`, `12 (8) men`.

    A marker does not part a figure from what it counts. Behind a figure, a range around it is an interval, and a lone
    number in round brackets a percentage or a deviation. A year is no such figure, nor the number in `type 2`.
    """
    pair = _PAIR.fullmatch(numbers)
    if pair and _RANGE.search(text, max(0, start - _FURTHEST), start):
        return True
    if pair and int(pair["low"]) <= 1 and _SCALE.search(text, max(0, start - _FURTHEST), start):
        return True  # `a Likert scale (1-5)`
    figure = _FIGURE.search(text, max(0, start - _FURTHEST), start)
    if figure is None or _YEAR.fullmatch(figure["number"]) or (figure["noun"] or "").lower() in word_list("numbered"):
        return False
    if pair and int(pair["low"]) <= float(figure["number"].replace("·", ".")) <= int(pair["high"]):
        return True
    behind = _NOUN_NEXT.match(text, end)
    counts = behind is not None and behind["word"] not in STOP_WORDS
    return counts or (text[start] == "(" and numbers.strip().isdigit())


def is_ordinal(text: str, start: int, end: int, numbers: str) -> bool:
    """Whether a lone number in brackets tells one of several apart: `Group (1) had pain, and group (2) had none`.

    The noun stands alone or behind a small word, and its clause goes on; `in this group (3)` cites.
    """
    found = _NUMBERED.search(text, max(0, start - _FURTHEST), start - 1) if text[start - 1 : start] == " " else None
    if found is None or not numbers.strip().isdigit() or not _NOUN_NEXT.match(text, end):
        return False
    before = (found["before"] or "").lower()
    alone = not before or (before in STOP_WORDS and before not in word_list("determiners"))
    return alone and found["noun"].lower() in word_list("numbered")


def is_unit(text: str, start: int) -> bool:
    """Whether a raised number at `start` is the power of a unit."""
    return _UNIT.search(text, max(0, start - 6), start) is not None


def is_titled(text: str, start: int) -> bool:
    """Whether a number at `start` is that of a figure, table or equation: `Fig.2`, `Table3`."""
    return _TITLED.search(text, max(0, start - _FURTHEST), start) is not None


def is_numbered(text: str, start: int) -> bool:
    """Whether word and number at `start` are the name of one of several: `grade3`, `TGF-beta1`; not `the group3`."""
    found = _NUMBERED.search(text, max(0, start - _FURTHEST), start)
    if found is None:
        return False
    named = found["noun"].lower() in word_list("numbered")
    determined = (found["before"] or "").lower() in word_list("determiners")
    return (named and not determined) or found["noun"].lower() in _GREEK
