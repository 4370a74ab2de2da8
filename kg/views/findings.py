"""The side panel of a report: its claims, findings, patient, abbreviations and references, in tabs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kg.model.answers import bounded
from kg.views.palette import ACCENT, CITATION, QUIET, RATE, colour, ordered
from kg.views.ratetable import counts, in_order

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.model.document import Citation
    from kg.model.extraction import Extraction, Mention, Patient, Phrase, Rate, Relation

Entry = dict[str, Any]
Group = dict[str, Any]
ASSERTIONS = {
    "present": "Present",
    "absent": "Absent",
    "possible": "Possible",
    "hypothetical": "Hypothetical",
    "historical": "In the history",
    "family": "In the family",
}


def claim_tabs(extraction: Extraction) -> list[dict[str, Any]]:
    """The tabs of the side panel."""
    return [
        _tab("Claims", "No rates and no relations were found.", _rates(extraction), _relations(extraction)),
        _tab("Findings", "Nothing was found.", *_mentions(extraction)),
        _tab("Case", "No patient and no abbreviations were found.", _patients(extraction), _abbreviations(extraction)),
        _tab("Sources", "No citations were found.", _references(extraction), _citations(extraction)),
    ]


def _tab(name: str, empty: str, *groups: Group) -> dict[str, Any]:
    return {"name": name, "empty": empty, "groups": [group for group in groups if group["entries"]]}


def _group(name: str, entries: Iterable[Entry]) -> Group:
    return {"name": name, "entries": list(entries)}


def entry(name: str, detail: str, tint: str, place: tuple[int, int] | None, warnings: Iterable[str] = ()) -> Entry:
    """A line of the panel; a click on it goes to `place` (start, end) in the text."""
    mark = f"{place[0]}-{place[1]}" if place else None
    return {"name": name, "detail": detail, "colour": tint, "mark": mark, "warnings": list(warnings)}


def _rates(extraction: Extraction) -> Group:
    return _group("Rates", (_rate(rate) for rate in extraction.rates))


def _rate(rate: Rate) -> Entry:
    roles = (_role("", rate.event), _role("in ", rate.group), _role("after ", rate.procedure))
    source = "own data" if rate.own else f"quoted from {in_order(rate.citations) or 'a source not named'}"
    value, counted = bounded(rate.text, rate.qualifier), counts(rate.numerator, rate.denominator)
    figures = f"{value} = {counted}" if counted else value
    detail = " · ".join(filter(None, (", ".join(filter(None, roles)), source)))
    return entry(figures, detail, RATE, (rate.start, rate.end), rate.warnings)


def _role(before: str, phrase: Phrase | None) -> str:
    return f"{before}{phrase.text}" if phrase else ""


def _relations(extraction: Extraction) -> Group:
    mentions = {mention.id: mention for mention in extraction.mentions}
    return _group("Relations", (_relation(relation, mentions) for relation in extraction.relations))


def _relation(relation: Relation, mentions: dict[str, Mention]) -> Entry:
    subject, other = mentions[relation.subject], mentions[relation.object]
    name = f"{called(subject)} {relation.type.replace('_', ' ')} {called(other)}"
    return entry(name, f"“{subject.text}” … “{other.text}”", colour(subject.type), (subject.start, subject.end))


def called(mention: Mention) -> str:
    """A mention's concept where one is known, else its words."""
    return mention.concept.label if mention.concept else mention.text


def _mentions(extraction: Extraction) -> list[Group]:
    """One entry a concept, type and assertion: the first place stands for all."""
    kinds = ordered({mention.type for mention in extraction.mentions})
    return [_group(kind, _of_kind(kind, extraction)) for kind in kinds]


def _of_kind(kind: str, extraction: Extraction) -> list[Entry]:
    places: dict[tuple[str, str], list[Mention]] = {}
    for mention in extraction.mentions:
        if mention.type == kind:
            places.setdefault((called(mention), mention.assertion), []).append(mention)
    return [_finding(name, assertion, found) for (name, assertion), found in places.items()]


def _finding(name: str, assertion: str, found: list[Mention]) -> Entry:
    times = f"{len(found)} times" if len(found) > 1 else ""
    state = "" if assertion == "present" else ASSERTIONS.get(assertion, assertion).lower()
    return entry(name, " · ".join(filter(None, (state, times))), colour(found[0].type), (found[0].start, found[0].end))


def _patients(extraction: Extraction) -> Group:
    found = extraction.patients
    return _group("Patients", (entry(patient_words(each), "", ACCENT, (each.start, each.end)) for each in found))


def patient_words(patient: Patient) -> str:
    """`60 years, female`."""
    age = f"{patient.age:g} {patient.age_unit or ''}".strip() if patient.age is not None else "age not stated"
    return f"{age}, {patient.sex or 'sex not stated'}"


def _abbreviations(extraction: Extraction) -> Group:
    found = extraction.abbreviations
    return _group("Abbreviations", (entry(each.short, each.long, QUIET, (each.start, each.end)) for each in found))


def _references(extraction: Extraction) -> Group:
    found = extraction.references
    return _group("References", (entry(each.label, each.text, CITATION, (each.start, each.end)) for each in found))


def _citations(extraction: Extraction) -> Group:
    known = {reference.label for reference in extraction.references}
    return _group("In the text", (_citation(each, known) for each in extraction.citations))


def _citation(citation: Citation, known: set[str]) -> Entry:
    named = ", ".join(f"{label}{'' if label in known else ' (in no list)'}" for label in citation.references)
    return entry(citation.text, named, CITATION, (citation.start, citation.end))
