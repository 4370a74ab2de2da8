"""The named queries, each asked of a small library: the rows a careful reader would write down."""

from dataclasses import replace

import pytest

from kg.graph.guard import check_query
from kg.graph.named import named_queries, render
from kg.model.document import Citation
from kg.model.errors import QueryRefused
from kg.vocabulary.lexicon import Lexicon
from kg.vocabulary.terms import CONCEPT, report_iri
from tests.graph.conftest import snapshot_of
from tests.graph.reports import case, reports, review, series

QUERIES = {query.name: query for query in named_queries()}
QUESTIONS = {
    "complications", "patient-course", "malignant-rates", "materials", "management", "cited-sources", "reports-of",
    "absent-findings", "unresolved-figures", "citations",
}  # fmt: skip
ABOUT_ONE = {"patient-course", "management"}  # they need a report


@pytest.fixture(scope="module")
def ask(small_snapshot):
    return lambda name, *columns, **values: answer(small_snapshot, name, *columns, **values)


def answer(snapshot, name, *columns, **values):
    rows = snapshot.rows(render(QUERIES[name], values))
    return [tuple(row[column] for column in columns) for row in rows] if columns else rows


def about(extraction):
    return {"report": report_iri(extraction.document.id)}


def test_the_questions_are_all_there():
    assert QUERIES.keys() >= QUESTIONS


@pytest.mark.parametrize("name", sorted(QUESTIONS))
def test_a_query_is_allowed_explained_and_led_back_to_its_words(name, small_snapshot):
    query = QUERIES[name]
    needed = about(case()) if name in ABOUT_ONE else {}
    assert check_query(render(query, needed)) == "select"
    assert query.question.endswith("?") and all(parameter.description for parameter in query.parameters)
    rows = answer(small_snapshot, name, **needed)
    texts = {report_iri(each.document.id): each.document.text for each in reports()}
    assert rows
    for row in rows:
        assert row["sentence"] in texts[row["report"]], row


@pytest.mark.parametrize("name", sorted(QUESTIONS))
def test_a_query_of_an_empty_store_has_no_rows(name):
    assert answer(snapshot_of([]), name, **(about(case()) if name in ABOUT_ONE else {})) == []


def test_what_became_of_the_patient_is_asked_about_one_report():
    required = {name: [each.type for each in query.parameters if each.required] for name, query in QUERIES.items()}
    assert {name for name, types in required.items() if types} == ABOUT_ONE
    for name in ABOUT_ONE:
        assert required[name] == ["report"]
        with pytest.raises(QueryRefused, match=f"{name} needs report=REPORT, the id or IRI of a report .*: What"):
            render(QUERIES[name], {})


def test_defaults_are_concepts_of_the_vocabulary():
    defaults = [p.default for query in QUERIES.values() for p in query.parameters if p.type == "concept" and p.default]
    assert defaults
    for default in defaults:
        assert Lexicon.load().entry(CONCEPT + default.removeprefix("c:")), default


def test_complications(ask):
    assert ask("complications", "complication", "frequency", "group", "authority", "sources") == [
        ("Cement leakage", "6 of 40 patients (15%)", "patients", "own data", None),
        ("cord compression", "20%", "patients with metastasis", "own data", None),
        ("leakage", "up to 30%", "cases", "cites 1; 2", "1. Lee A. Forty patients. Spine 2001."),
        ("cord compression", None, None, None, None),
    ]
    assert ask("complications", procedure=CONCEPT + "augmentation") == ask("complications")
    assert ask("complications", procedure="c:radiotherapy") == []


def test_a_success_is_no_complication():
    extraction = series()
    leak, *others = extraction.rates
    gain = replace(leak, event=replace(leak.event, concept=replace(leak.event.concept, iri=CONCEPT + "recovery")))
    without = tuple(mention for mention in extraction.mentions if mention.text != "Cement leakage")
    snapshot = snapshot_of([replace(extraction, rates=(gain, *others), mentions=without)])
    assert answer(snapshot, "complications", "complication") == [("cord compression",)]


def test_an_event_whose_words_hold_a_condition_is_a_complication():
    extraction = series()
    leak, *others = extraction.rates
    unlinked = replace(leak, event=replace(leak.event, concept=None))
    snapshot = snapshot_of([replace(extraction, rates=(unlinked, *others))])
    assert ("Cement leakage",) in answer(snapshot, "complications", "complication")


def test_patient_course(ask):
    course = ask("patient-course", "words", "assertion", **about(case()))
    assert course == [
        ("metastasis", "present"), ("vertebroplasty", "present"), ("cord compression", "present"), ("fever", "absent"),
        ("Cord compression", "present"), ("radiotherapy", "present"), ("recovery", "present"),
    ]  # fmt: skip
    assert ask("patient-course", **about(review())) == []


def test_rates_in_malignant_disease(ask):
    found = ask("malignant-rates", "event", "frequency", "group", "because")
    assert found == [("cord compression", "20%", "patients with metastasis", "group")]
    assert ask("malignant-rates", disease="c:fever") == []


def test_a_disease_may_be_named_in_the_sentence():
    extraction = series()
    rates = tuple(replace(rate, group=None) for rate in extraction.rates)
    assert answer(snapshot_of([replace(extraction, rates=rates)]), "malignant-rates", "because") == [("sentence",)]


def test_a_disease_may_be_named_in_the_title_only():
    extraction = series()
    (section,) = extraction.sections
    snapshot = snapshot_of([replace(extraction, sections=(replace(section, type="title"),))])
    assert answer(snapshot, "malignant-rates", "because") == [("title",), ("group",)]


def test_materials(ask):
    expected = [("vertebroplasty", "PMMA", "5 ml")]
    assert ask("materials", "procedure", "material_words", "dose") == expected
    assert ask("materials", "procedure", "material_words", "dose", material="c:pmma") == expected


@pytest.mark.parametrize(
    ("gone", "row"), [("uses", (None, "PMMA", "5 ml")), ("has_dose", ("vertebroplasty", "PMMA", None))]
)
def test_a_dose_or_a_procedure_may_be_missing(gone, row):
    relations = tuple(relation for relation in case().relations if relation.type != gone)
    snapshot = snapshot_of([replace(case(), relations=relations)])
    assert answer(snapshot, "materials", "procedure", "material_words", "dose") == [row]


def test_management(ask):
    assert ask("management", "step", "words", **about(case())) == [
        ("complication", "cord compression"), ("treatment", "radiotherapy"), ("outcome", "recovery")
    ]  # fmt: skip
    assert ask("management", **about(series())) == []


def test_where_no_harm_is_linked_what_followed_the_procedure_is_told():
    unlinked = tuple(each for each in case().relations if each.type != "complication_of")
    snapshot = snapshot_of([replace(case(), relations=unlinked), series()])
    assert answer(snapshot, "management", "step", "words", "assertion", **about(case())) == [
        ("treatment", "vertebroplasty", "present"), ("finding", "cord compression", "present"),
        ("finding", "fever", "absent"), ("finding", "Cord compression", "present"),
        ("treatment", "radiotherapy", "present"), ("outcome", "recovery", "present"),
    ]  # fmt: skip
    assert answer(snapshot, "management", **about(series())) == []


def test_the_procedure_that_did_the_harm_is_no_treatment_of_it():
    text = case().document.text.replace("radiotherapy.", "vertebroplasty")
    (rays,) = [mention for mention in case().mentions if mention.text == "radiotherapy"]
    again = replace(rays, text="vertebroplasty", concept=case().mentions[1].concept)
    mentions = tuple(again if mention is rays or mention == rays else mention for mention in case().mentions)
    snapshot = snapshot_of([replace(case(), document=replace(case().document, text=text), mentions=mentions)])
    assert [step for (step,) in answer(snapshot, "management", "step", **about(case()))] == ["complication", "outcome"]


def test_a_sentence_that_cites_somebody_is_not_about_the_patient():
    rays = next(mention for mention in case().mentions if mention.text == "radiotherapy")
    extraction = replace(case(), citations=(Citation(rays.end, rays.end + 1, ".", ("1",)),))
    snapshot = snapshot_of([extraction])
    assert "radiotherapy" not in [words for (words,) in answer(snapshot, "patient-course", "words", **about(case()))]
    assert [step for (step,) in answer(snapshot, "management", "step", **about(case()))] == ["complication", "outcome"]


def test_cited_sources(ask):
    assert ask("cited-sources", "source", "figures", "reports") == [("Lee A: Forty patients", 1, 1)]


def with_source(extraction, **fields):
    """A review whose source says more of itself."""
    (source,) = extraction.references
    return replace(extraction, references=(replace(source, **fields),))


def test_one_source_in_two_reports_is_one():
    again = replace(review(), document=replace(review().document, id="f" * 64))
    library = [with_source(review(), doi="10.1000/1"), with_source(again, doi="doi:10.1000/1", title="40 patients")]
    (row,) = answer(snapshot_of(library), "cited-sources", "figures", "reports")
    assert row == (2, 2)


def test_citations_lead_to_the_cited_report_if_it_is_there():
    source = series()
    citing = with_source(review(), container="Spine", year="2001", volume="3", first_page="7")
    cited = replace(
        source, document=replace(source.document, metadata=replace(source.document.metadata, volume="3", pages="7-9"))
    )
    for library, found in (([citing], None), ([citing, cited], report_iri(cited.document.id))):
        (row,) = answer(snapshot_of(library), "citations", "report", "cited", "figures")
        assert row == (report_iri(citing.document.id), found, 1)
    snapshot = snapshot_of([citing, cited])
    for wanted, rows in ((cited, 1), (citing, 0)):
        assert len(answer(snapshot, "citations", cited=report_iri(wanted.document.id))) == rows


def test_reports_of(ask):
    assert [row[1:] for row in ask("reports-of", "report", "times", "year", topic="c:cord-compression")] == [
        (2, "2019"), (1, "2001")
    ]  # fmt: skip
    sentence = ask("reports-of", "sentence", topic="c:cord-compression")[0][0]
    assert sentence.startswith("After the procedure cord compression developed")
    assert len(ask("reports-of", topic="c:augmentation")) == 3


def test_absent_findings(ask):
    assert ask("absent-findings", "words", "concept") == [("fever", CONCEPT + "fever")]
    assert ask("absent-findings", **about(series())) == []


def test_unresolved_figures(ask):
    assert ask("unresolved-figures", "event", "figure", "labels") == [
        ("leakage", "3 per 100 person-years", "2"), ("Extravasation", "9%", None)
    ]  # fmt: skip
