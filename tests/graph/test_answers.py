"""Answers about a small library: typed rows, complete, each with the way back to its words."""

from dataclasses import replace

import pytest

from kg.graph import answers
from kg.library import Library
from kg.model.answers import Term
from kg.model.errors import UnknownName
from kg.vocabulary.terms import CONCEPT, report_iri
from tests.graph.conftest import snapshot_of
from tests.graph.reports import case, reports, review, series
from tests.graph.writing import Writing, concept


def values(snapshot, **filters):
    return [row.value for row in answers.rates(snapshot, **filters)]


def test_an_empty_store():
    snapshot = snapshot_of([])
    assert answers.reports(snapshot) == () and answers.rates(snapshot) == ()
    found = answers.overview(snapshot)
    assert (found.reports, found.mentions, found.rates, found.concepts, found.top_procedures) == (0, 0, 0, 0, ())


def test_overview(small_snapshot):
    found = answers.overview(small_snapshot)
    texts = reports()
    assert found.reports == 3
    assert found.mentions == sum(len(each.mentions) for each in texts)
    assert found.rates == sum(len(each.rates) for each in texts)
    assert found.citations == 2
    assert found.concepts == len({m.concept.iri for each in texts for m in each.mentions if m.concept})
    assert found.triples > 1000
    assert [row.label for row in found.top_procedures] == ["percutaneous vertebroplasty", "radiotherapy"]
    assert [(row.label, row.reports) for row in found.top_conditions][:2] == [
        ("spinal cord compression", 2), ("cement leakage", 2)
    ]  # fmt: skip


def test_reports_come_by_title_with_their_counts(small_snapshot):
    first, second, third = answers.reports(small_snapshot)
    assert [row.title for row in (first, second, third)] == ["Compression after cement", "Forty patients", "Of leakage"]
    assert (first.source, first.format, first.year, first.citation) == ("case.txt", "text", "2019", None)
    assert second.citation == "Lee A, Smith B. Spine 2001."
    assert (third.mentions, third.rates, third.citations, third.references) == (2, 3, 2, 1)
    assert third.words == len(review().document.text.split())


def test_a_short_id_names_one_report():
    ids = ["aaaaaaaaa1", "aaaaaaaaa2", "aaaaab0000", "b000000000"]
    found = answers.reports(snapshot_of([case_with(identifier) for identifier in ids]))
    assert {row.id: row.short for row in found} == {
        "aaaaaaaaa1": "aaaaaaaaa1", "aaaaaaaaa2": "aaaaaaaaa2", "aaaaab0000": "aaaaab0", "b000000000": "b000000"
    }  # fmt: skip


def case_with(identifier):
    return Writing("Nothing was found.").extraction(id=identifier)


def test_a_report_without_a_title_goes_by_its_file():
    (row,) = answers.reports(snapshot_of([replace(case(), document=replace(case().document, title=None))]))
    assert row.title == "case.txt"


def test_a_rate_with_everything(small_snapshot):
    row = answers.rates(small_snapshot, event="Cement leakage", own=True)[0]
    extraction = series()
    assert row.claim.startswith(report_iri(extraction.document.id) + "#rate-")
    assert (row.value, row.low, row.high, row.unit) == ("6 of 40 patients (15%)", 15.0, 15.0, "%")
    assert (row.qualifier, row.numerator, row.denominator, row.kind) == ("exact", 6, 40, "outcome")
    assert (row.own, row.comparison, row.citations, row.references) == (True, False, (), ())
    assert row.event_concept == Term(CONCEPT + "cement-leakage", "cement leakage")
    assert (row.group, row.group_concept) == ("patients", None)
    assert row.procedure_concept == Term(CONCEPT + "vertebroplasty", "percutaneous vertebroplasty")
    assert isinstance(row.low, float) and isinstance(row.numerator, int)


def test_a_quoted_rate_names_its_sources_as_far_as_they_are_known(small_snapshot):
    row = next(row for row in answers.rates(small_snapshot) if row.value == "30%")
    assert (row.low, row.high, row.qualifier, row.own) == (None, 30.0, "up_to", False)
    assert row.citations == ("1", "2")
    assert row.references == (("1", "1. Lee A. Forty patients. Spine 2001."), ("2", None))


def test_a_rate_over_time_and_a_warning(small_snapshot):
    rows = {row.value: row for row in answers.rates(small_snapshot)}
    assert rows["3 per 100 person-years"].low == 3.0
    assert rows["20%"].warnings == ("Small group.",)


def test_every_quote_stands_in_its_report(small_snapshot):
    texts = {each.document.id: each.document.text for each in reports()}
    quotes = [row.quote for row in answers.rates(small_snapshot)]
    quotes += answers.evidence(small_snapshot, CONCEPT + "vertebroplasty")
    assert len(quotes) == 9
    for quote in quotes:
        text = texts[quote.report]
        assert text[quote.start : quote.end] == quote.exact
        assert text[quote.sentence_start :].startswith(quote.sentence)
        assert quote.exact in quote.sentence
        assert quote.section in ("CASE REPORT", "RESULTS", "DISCUSSION")


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"event": CONCEPT + "cement-leakage"},
         ["6 of 40 patients (15%)", "30%", "3 per 100 person-years", "9%"]),
        ({"event": CONCEPT + "complication", "own": True}, ["6 of 40 patients (15%)"]),
        ({"procedure": CONCEPT + "augmentation"}, ["6 of 40 patients (15%)", "20%", "30%"]),
        ({"procedure": "VERTEBRO", "own": False}, ["30%"]),
        ({"group": "metastasis"}, ["20%"]),
        ({"group": CONCEPT + "fever"}, []),
        ({"group": CONCEPT + "malignant-neoplasm"}, ["20%"]),
        ({"kind": "characteristic"}, ["12%"]),
        ({"kind": "outcome", "own": True}, ["6 of 40 patients (15%)", "20%"]),
        ({"report": report_iri(review().document.id)}, ["30%", "3 per 100 person-years", "9%"]),
        ({"report": report_iri("0" * 64)}, []),
        ({"event": '") . ?s ?p ?o . FILTER("'}, []),
        ({"event": "https://example.org/> } # words"}, []),
        ({"event": "extravasation", "procedure": "vertebroplasty"}, []),
    ],
)  # fmt: skip
def test_filters(small_snapshot, filters, expected):
    assert values(small_snapshot, **filters) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("percutaneous vertebroplasty", ["percutaneous vertebroplasty"]),
        ("PVP", ["percutaneous vertebroplasty"]),
        ("Leakages", ["cement leakage"]),
        ("haematoma", ["hematoma"]),
        ("verte", ["percutaneous vertebroplasty", "vertebral augmentation"]),
        ("neoplasm", ["neoplasm", "malignant neoplasm"]),
        ("cement", ["cement leakage", "bone cement"]),
        ("", []),
        ("  ", []),
        ("xyzzy", []),
        (".*", []),
    ],
)
def test_search(small_snapshot, text, expected):
    assert [row.label for row in answers.concepts(small_snapshot, text)] == expected


def test_search_stops_at_its_limit(small_snapshot):
    assert len(answers.concepts(small_snapshot, "e", limit=3)) == 3


def test_concept(small_snapshot):
    row = answers.concept(small_snapshot, CONCEPT + "vertebroplasty")
    assert (row.label, row.type, row.synonyms) == (
        "percutaneous vertebroplasty",
        "Procedure",
        ("vertebroplasty", "PVP"),
    )
    assert row.definition == "Injection of cement into a vertebra."
    assert (row.mentions, row.reports) == (3, 3)
    assert answers.concept(small_snapshot, CONCEPT + "cement-leakage").type == "Condition"


def test_a_concept_that_nobody_mentions(small_snapshot):
    row = answers.concept(small_snapshot, CONCEPT + "surgery")
    assert (row.mentions, row.reports, row.definition) == (0, 0, None)


def test_a_quote_outside_any_section():
    snapshot = snapshot_of([replace(case(), sections=())])
    assert {quote.section for quote in answers.evidence(snapshot, CONCEPT + "cord-compression")} == {None}


def test_a_section_without_a_title_goes_by_its_type():
    (section,) = case().sections
    snapshot = snapshot_of([replace(case(), sections=(replace(section, title=None),))])
    assert {quote.section for quote in answers.evidence(snapshot, CONCEPT + "cord-compression")} == {"case"}


def test_no_such_concept(small_snapshot):
    with pytest.raises(UnknownName):
        answers.concept(small_snapshot, CONCEPT + "unicorn")


def test_evidence_is_complete_up_to_its_limit(small_snapshot):
    found = answers.evidence(small_snapshot, CONCEPT + "cord-compression")
    assert [(quote.report_title, quote.exact) for quote in found] == [
        ("Compression after cement", "cord compression"),
        ("Compression after cement", "Cord compression"),
        ("Forty patients", "cord compression"),
    ]
    assert answers.evidence(small_snapshot, CONCEPT + "cord-compression", limit=1) == found[:1]


def test_many_reports_are_answered_at_once():
    text = "Leakage was seen in 5% of patients. "
    many = []
    for number in range(60):
        writing = Writing(text * 20 + f"End {number}.")
        for at in range(20):
            writing.mention("Leakage", "Condition", concept("cement-leakage"), after=at * len(text))
        writing.rate("5%", 5.0, 5.0, event=("Leakage", concept("cement-leakage")))
        many.append(writing.extraction())
    snapshot = snapshot_of(many)
    assert answers.overview(snapshot).mentions == 1200
    assert len(answers.rates(snapshot, event=CONCEPT + "complication")) == 60
    assert len(answers.evidence(snapshot, CONCEPT + "cement-leakage")) == 50


def test_what_is_quoted_from_a_table_stands_under_its_caption(tmp_path):
    rows = "<tr><th></th><th>Drug (n = 50)</th></tr><tr><td>Pain, n (%)</td><td>5 (10)</td></tr>"
    (tmp_path / "a.xml").write_text(
        "<article><front><article-meta><title-group><article-title>Drugs</article-title></title-group></article-meta>"
        "</front><body><p>Before.</p><table-wrap><label>Table 1</label><caption><p>Reasons for leaving</p></caption>"
        f"<table>{rows}</table></table-wrap></body></article>"
    )
    library = Library(tmp_path / "store")
    list(library.ingest(library.sources([str(tmp_path / "a.xml")])[0]))
    (rate,) = library.rates()
    assert (rate.value, rate.quote.section) == ("5 (10)", "Table 1. Reasons for leaving")
