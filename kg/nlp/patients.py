"""Who is the patient? Age and sex of each single person whose case is told.

A phrase presents a patient when it gives the age of one person: `a 60-year-old woman`, `this boy, aged 4`, `a woman of
71 years`. The same age and sex again (abstract, case, captions) is the same patient; ages of groups are not patients.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from spacy.language import Language

from kg.model.extraction import Patient
from kg.nlp.off_limits import zones_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from spacy.tokens import Doc

    from kg.model.document import Section

TELLING_SECTIONS = frozenset({"title", "abstract", "case", "introduction", "figure", "other", "results"})
_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
)
_WORDS = {word: value for value, word in enumerate(_ONES.split())}
_WORDS |= {
    word: 10 * value
    for value, word in enumerate(["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], 2)
}
_MALE = frozenset(["man", "male", "boy", "gentleman", "he", "his", "him", "father", "son", "m"])
_FEMALE = frozenset(["woman", "female", "girl", "lady", "she", "her", "mother", "daughter", "f"])
_UNITS = {"y": "years", "m": "months", "w": "weeks", "d": "days", "h": "days"}

_NUMBER = (
    r"(?:\d{1,3}(?:\.\d)?|"
    + "|".join(sorted(_WORDS, key=len, reverse=True))
    + r")(?:[- ](?:"
    + "|".join(_ONES.split()[1:10])
    + r")\b)?"
)
_UNIT = r"(?:years?|yrs?|months?|mos?|weeks?|wks?|days?)"
_PERSON = (
    r"(?:woman|man|female|male|boy|girl|lady|gentleman|patient|infant|child|neonate|newborn|baby|toddler|"
    r"teenager|adolescent)"
)
_GROUP = re.compile(
    r"\b(?:mean|median|average|range|ranging|between|older than|younger than|over|under|than|up to|at least|"
    r"patients|women|men|"
    r"subjects|participants|children|individuals|volunteers|every|each|any|control|typical|hypothetical|"
    r"mothers?|fathers?|"
    r"brothers?|sisters?|sons?|daughters?|donors?)\b[^.;]{0,12}$",
    re.IGNORECASE,
)
_OLD = re.compile(
    rf"\b(?P<age>{_NUMBER})(?:[- –](?:and-a-half|½))?[- ‑–]?(?P<unit>{_UNIT})(?:[- ‑–]old\b| of age\b)", re.IGNORECASE
)
_SHORT = re.compile(
    r"\b(?P<age>\d{1,3})[- ]?(?:(?P<unit>y)/?o\.?|y\.o\.)?[- ]?(?P<sex>[MF])(?=,| with | who | presented|\))"
)
_AGED = re.compile(
    rf"\b(?P<person>{_PERSON})\b(?: \w+){{0,2}}?,? (?:aged|age|of|"
    rf"at the age of) (?P<age>{_NUMBER})(?: (?P<unit>{_UNIT}))?\b"
    rf"(?! ?(?:-|–|to|and|±|%)\s?\d)",
    re.IGNORECASE,
)
_NOUN_BEHIND = re.compile(
    rf"^[\s,-]*(?:\([^()]{{0,20}}\)\s)?(?:[\w’'/-]+,? ){{0,5}}?(?P<person>{_PERSON})\b", re.IGNORECASE
)
_PERSONS_BEHIND = re.compile(
    r"^[\s,-]*(?:[\w-]+ ){0,3}?(?:patients|women|men|females|males|boys|girls|children|subjects|volunteers)\b",
    re.IGNORECASE,
)
_NOUN_BEFORE = re.compile(
    rf"\b(?P<person>{_PERSON}|he|she)\b(?:,| is| was| who (?:is|was)| \()*\s(?:an? |of )?$", re.IGNORECASE
)
_PRONOUN = re.compile(r"\b(he|his|him|she|her)\b", re.IGNORECASE)
_NEAR = 250  # code points behind the phrase in which a pronoun tells the sex


@Language.factory(
    "kg_patients",
    requires=["doc._.sections", "doc._.references", "doc._.citations"],
    assigns=["doc._.patients"],
)
def create_patients(nlp: Language, name: str) -> PatientsComponent:  # noqa: ARG001 - spaCy's signature
    """Factory of the component that finds patients."""
    return PatientsComponent()


class PatientsComponent:
    """Sets `doc._.patients`."""

    def __call__(self, doc: Doc) -> Doc:
        """Find and write."""
        zones = zones_of(doc)
        doc._.patients = tuple(find_patients(doc.text, sorted([*zones, *_untelling(doc._.sections)])))
        return doc


def _untelling(sections: Sequence[Section]) -> Iterator[tuple[int, int]]:
    """The sections that present no patient of the report; an abstract may do so in any of its parts."""
    abstracts = [section for section in sections if section.type == "abstract"]
    for section in sections:
        inside = any(one.start <= section.start < one.end for one in abstracts)
        if section.type not in TELLING_SECTIONS and not inside:
            yield section.start, section.end


def find_patients(text: str, zones: Sequence[tuple[int, int]] = ()) -> list[Patient]:
    """The distinct patients of a text in order of their first presentation, which the offsets are those of."""
    distinct: list[Patient] = []
    for patient in find_presentations(text):
        if not any(start < patient.end and patient.start < end for start, end in zones):
            _merge(distinct, patient)
    return distinct


def find_presentations(text: str) -> list[Patient]:
    """Each phrase that presents one person with an age, in order of start."""
    found: dict[int, Patient] = {}
    for patient in (*_olds(text), *_shorts(text), *_aged(text)):
        found.setdefault(patient.start, patient)
    return [found[start] for start in sorted(found)]


def _olds(text: str) -> Iterator[Patient]:
    for match in _OLD.finditer(text):
        before, behind = text[max(0, match.start() - 60) : match.start()], text[match.end() : match.end() + 80]
        if _GROUP.search(before) or _PERSONS_BEHIND.match(behind):
            continue
        noun, subject = _NOUN_BEHIND.match(behind), _NOUN_BEFORE.search(before)
        if noun is None and subject is None:
            continue
        end = match.end() + noun.end() if noun else match.end()
        start = match.start() if noun or not subject else match.start() - len(before) + subject.start()
        yield _patient(text, match, start, end, _sex_in(text[start:end]))


def _shorts(text: str) -> Iterator[Patient]:
    for match in _SHORT.finditer(text):
        if not re.search(
            r"[\w-]\s?$|(?:Fig|Table)\S*\s?$", text[max(0, match.start() - 8) : match.start()].removesuffix("A ")
        ):
            yield _patient(text, match, match.start(), match.end(), _sex_in(match["sex"]))


def _aged(text: str) -> Iterator[Patient]:
    for match in _AGED.finditer(text):
        if match["unit"] or " aged " in match.group() or " age " in match.group():
            yield _patient(text, match, match.start(), match.end(), _sex_in(match["person"]))


def _patient(text: str, match: re.Match[str], start: int, end: int, sex: str | None) -> Patient:
    unit = _UNITS[(match["unit"] or "y")[0].lower()]
    return Patient(_number(match["age"]), unit, sex or _sex_by_pronoun(text, end), start, end)


def _number(words: str) -> float:
    """`60` and `sixty-two` as numbers."""
    if words[0].isdigit():
        return float(words.split(maxsplit=1)[0].split("-", maxsplit=1)[0])
    return float(sum(_WORDS[part] for part in re.split(r"[- ]", words.lower())))


def _sex_in(words: str) -> str | None:
    found = set(re.findall(r"[a-z]+", words.lower()))
    if found & _FEMALE:
        return "female"
    return "male" if found & _MALE else None


def _sex_by_pronoun(text: str, end: int) -> str | None:
    pronoun = _PRONOUN.search(text, end, end + _NEAR)
    return _sex_in(pronoun.group()) if pronoun else None


def _merge(distinct: list[Patient], patient: Patient) -> None:
    """Add a patient, or complete the one it is."""
    for i, known in enumerate(distinct):
        same_age = (known.age, known.age_unit) == (patient.age, patient.age_unit)
        if same_age and (known.sex == patient.sex or None in {known.sex, patient.sex}):
            distinct[i] = replace(known, sex=known.sex or patient.sex)
            return
    distinct.append(patient)
