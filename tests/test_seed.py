"""The report that the project grew from, read as a careful reader reads it."""

import pytest

from kg.library import Library


@pytest.fixture(scope="module")
def extraction(shared, tmp_path_factory):
    shelf = Library(tmp_path_factory.mktemp("seed"))
    return shelf.read_and_extract(str(shared / "seed" / "vertebroplasty-case-report.txt"))


RATES = [
    ("50-97%", 50, 97, "range", "pain relief", ("6",)),
    ("3% to 6%", 3, 6, "range", "transient radiculopathy", ("7", "8")),
    ("10%", None, 10, "up_to", "complication rate", ("10", "3", "6", "9")),
    ("5%", 5, 5, "exact", "transient neurological deficit", ("10", "3", "6", "9")),
]


def test_all_rates_and_no_other(extraction):
    found = [(r.text, r.low, r.high, r.qualifier, r.citations) for r in extraction.rates]
    assert found == [(*rate[:4], rate[5]) for rate in RATES]
    assert not any(rate.own for rate in extraction.rates)


def test_events(extraction):
    assert [rate.event.text.lower() for rate in extraction.rates] == [rate[4] for rate in RATES]


def test_every_rate_belongs_to_vertebroplasty(extraction):
    assert {rate.procedure.text.lower() for rate in extraction.rates} == {"percutaneous vertebroplasty"}


def test_groups(extraction):
    groups = [rate.group.text.lower() for rate in extraction.rates]
    assert [groups[0], groups[2]] == ["patients", "patients with malignant tumors"]
    assert "patients" in groups[3]


@pytest.mark.xfail(reason="the reader takes the drugs that the cases were treated with", strict=True)
def test_the_group_of_radiculopathy(extraction):
    assert extraction.rates[1].group.text.lower() == "cases"


def test_citations_and_nothing_else(extraction):
    expected = [["1"], ["2", "3", "4", "5"], ["3"], ["2", "3"], ["6"], ["7", "8"], ["3", "6", "9", "10"], ["11"]]
    assert [list(citation.references) for citation in extraction.citations] == expected


def test_abbreviations(extraction):
    found = {abbreviation.short: abbreviation.long.lower() for abbreviation in extraction.abbreviations}
    assert found == {
        "PV": "percutaneous vertebroplasty", "PMMA": "polymethylmethacrylate", "VCF": "vertebral compression fracture",
        "MR": "magnetic resonance", "CT": "computerized tomography", "NRS": "numerical rating scale",
    }  # fmt: skip
    assert len(extraction.abbreviations) == len(found)


def test_patient(extraction):
    assert [(p.age, p.age_unit, p.sex) for p in extraction.patients] == [(60, "years", "female")]


ABSENT = ["complications", "sensibility deficits", "atrophy", "unstable fracture", "cord compression", "surgery"]


@pytest.mark.parametrize("words", ABSENT)
def test_absent_findings_are_absent(extraction, words):
    absent = [mention.text.lower() for mention in extraction.mentions if mention.assertion == "absent"]
    assert any(words in text or text in words for text in absent), absent


@pytest.mark.parametrize("complication", ["extrusion", "compression"])
def test_complication_of_the_procedure(extraction, complication):
    words = {mention.id: mention for mention in extraction.mentions}
    pairs = [
        (words[relation.subject].text.lower(), words[relation.object].concept)
        for relation in extraction.relations
        if relation.type == "complication_of"
    ]
    assert any(
        complication in subject and concept and "vertebroplasty" in concept.label.lower() for subject, concept in pairs
    ), pairs
