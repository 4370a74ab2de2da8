"""Tables: their claims by cases, what a claim carries, and what holds for any grid."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.model.document import Citation, Document, Section
from kg.model.extraction import Concept, Mention
from kg.nlp.sentences import sentence_starts
from kg.nlp.table_claims import table_claims
from kg.nlp.table_figures import figures
from kg.nlp.table_headings import read_heading
from kg.nlp.tables import table_rates
from tests.nlp.case_files import cases
from tests.nlp.tables_drawn import drawn

HARMS = """
Table 1. Harms.
# | Drug A (n = 50) | Drug B (n = 40)
Pain, n (%) | 5 (10) | 2 (5)
"""


def read(drawing, **layers):
    text, table = drawn(drawing)
    return list(table_rates(text, [table], **layers))


def words(phrase):
    return phrase.text if phrase else None


@cases("tables")
def test_claims_of_tables(case):
    found = [
        [one.text, one.low, one.high, one.numerator, one.denominator, *map(words, (one.event, one.group, one.within))]
        for one in read(case["text"])
    ]
    width = len(next(iter(case["expect"]), found))
    assert [row[:width] for row in found] == case["expect"]


def test_groups_side_by_side_are_a_comparison_and_all_together_is_no_group_among_them():
    assert [rate.comparison for rate in read(HARMS)] == [True, True]
    assert [rate.comparison for rate in read(HARMS.replace("Drug B", "Total"))] == [False, False]


def test_what_else_tells_of_what_is_kept():
    drawing = """
    Table 1. Harms.
    # | Drug A (n = 50) | <
    # | Week 1 | Week 2
    Nausea | < | <
    > Grade 3 | 5% | 4%
    > Persisting | 2% | 1%
    Fever | 3% | 2%
    """
    found = [
        [words(rate.event), words(rate.within), words(rate.when)]
        for rate in read("\n".join(map(str.strip, drawing.split("\n"))))
    ]
    assert found[::2] == [
        ["Nausea", "Grade 3", "Week 1"],
        ["Persisting", "Nausea", "Week 1"],
        ["Fever", None, "Week 1"],
    ]


def test_those_in_whom_are_kept_above_one_question_after_another():
    drawing = """
    Table 1. Children and their parents.
    # | Drug A
    Children's characteristics | <
    Girls, n (%) | 5 (50)
    Parents' characteristics | <
    Schooling, n (%) | <
    Primary school | 6 (60)
    Work, n (%) | <
    Employed | 4 (40)
    """
    found = read("\n".join(map(str.strip, drawing.split("\n"))))
    assert [[words(rate.event), words(rate.within), words(rate.among)] for rate in found] == [
        ["Girls", "Children's characteristics", None],
        ["Primary school", "Schooling", "Parents' characteristics"],
        ["Employed", "Work", "Parents' characteristics"],
    ]


def test_what_was_answered_is_kept_with_what_was_asked():
    drawing = """
    Table 1. What nurses said.
    # Statement | Yes, n (%) | No, n (%) | No opinion, n (%)
    It helps | 4 (40) | 5 (50) | 1 (10)
    """
    found = read("\n".join(map(str.strip, drawing.split("\n"))))
    assert [words(rate.within) for rate in found] == ["Yes", "No", "No opinion"]
    assert {words(rate.event) for rate in found} == {"It helps"}


def test_rows_that_share_out_their_wholes_are_kept_with_the_part_of_the_table_and_the_heading_they_stand_under():
    drawing = """
    Table 1. Pain at the end.
    # | After a month | < |
    # | Worse | Better | Total
    Drug A | < | < | <
    > Old | 12 (60) | 8 (40) | 20
    > Young | 3 (10) | 27 (90) | 30
    > Total | 15 (30) | 35 (70) | 50
    """
    found = read("\n".join(map(str.strip, drawing.split("\n"))))
    told = [[words(rate.event), words(rate.group), words(rate.among), rate.denominator] for rate in found]
    assert told[::2] == [
        ["Worse", "Old", "Drug A", 20],
        ["Worse", "Young", "Drug A", 30],
        ["Worse", "Drug A", "Total", 50],
    ]
    assert {words(rate.when) for rate in found} == {"After a month"}


@pytest.mark.parametrize(
    ("caption", "kind"), [("Baseline characteristics", "characteristic"), ("Harms at the end", "outcome")]
)
def test_tables_of_who_was_studied_hold_characteristics(caption, kind):
    assert {rate.kind for rate in read(HARMS.replace("Harms", caption))} == {kind}


def test_a_count_that_disagrees_among_many_that_agree_is_told_and_loses_its_denominator():
    rows = "".join(f"Harm {name}, n (%) | {n} ({2 * n}) | {2 * n} ({5 * n})\n" for n, name in enumerate("abc", 1))
    found = read(HARMS.rstrip() + "\n" + rows + "Fever, n (%) | 5 (12) | 2 (5)")
    (doubted,) = [rate for rate in found if rate.warnings]
    assert doubted.warnings == ("5 of 50 is 10.0%, but the text says 12%.",)
    assert (doubted.numerator, doubted.denominator) == (5, None)


def test_percentages_of_another_whole_are_not_doubted():
    found = read(HARMS.replace("5 (10)", "5 (33)").replace("2 (5)", "2 (11)"))
    assert [(rate.denominator, rate.warnings) for rate in found] == [(None, ()), (None, ())]


def test_a_denominator_in_the_cell_stays_whatever_the_percentage_says():
    found = read(HARMS.replace("5 (10)", "5/48 (11%)"))
    assert (found[0].denominator, found[0].warnings) == (48, ("5 of 48 is 10.4%, but the text says 11%.",))


def test_a_marker_in_the_label_of_a_row_supports_its_figures():
    drawing = "Table 1. Harms.\n# Study | Pain, n (%)\nLee [4] | 5 (10)\nOurs | 3 (6)"
    at = drawn(drawing)[0].index("[4]")
    found = read(drawing, citations=[Citation(at, at + 3, "[4]", ("4",))])
    assert [(rate.citations, rate.own) for rate in found] == [(("4",), False), ((), True)]


def test_a_cell_that_only_cites_is_no_figure_and_supports_its_row():
    drawing = """
    Table 1. Two districts.
    # | North | South | Source
    Hookworm (%) | 44 | 28 | 27
    Worms (%) | 49 | 33 | 12
    """
    drawing = "\n".join(map(str.strip, drawing.split("\n")))
    text, _ = drawn(drawing)
    places = [(text.index(f"| {label}") + 2, label) for label in ("27", "12")]
    found = read(drawing, citations=[Citation(at, at + 2, label, (label,)) for at, label in places])
    assert [(rate.low, rate.own, rate.citations) for rate in found] == [
        (44, False, ("27",)), (28, False, ("27",)), (49, False, ("12",)), (33, False, ("12",)),
    ]  # fmt: skip
    assert 27 in [rate.low for rate in read(drawing)]


def test_phrases_have_the_concepts_of_terms_in_them_and_a_group_its_procedure():
    drawing = HARMS.replace("Drug A", "Vertebroplasty")
    text, _ = drawn(drawing)
    terms = [
        Mention(name, text.index(name), text.index(name) + len(name), name, kind, Concept(f"iri:{name}", name))
        for name, kind in (("Vertebroplasty", "Procedure"), ("Pain", "Condition"))
    ]
    first = read(drawing, terms=terms)[0]
    assert (first.event.concept.iri, first.group.concept.iri) == ("iri:Pain", "iri:Vertebroplasty")
    assert words(first.procedure) == "Vertebroplasty"


def test_each_row_is_one_sentence_whatever_stops_it_holds():
    text, table = drawn("Table 1. Harms. In all.\n# A | B\nDr. Lee et al. The first. | 5. No more.")
    assert [text[at:].split("\n")[0] for at in sentence_starts(text, rows=[(table.start, table.end)])] == [
        "Table 1. Harms. In all.",
        "Harms. In all.",
        "In all.",
        "A | B",
        "Dr. Lee et al. The first. | 5. No more.",
    ]


@pytest.fixture(scope="module")
def pipeline():
    from kg.nlp.pipeline import load_pipeline

    return load_pipeline(
        ["kg_sections", "kg_references", "kg_citations", "kg_sentences", "kg_abbreviations", "kg_mentions", "kg_rates"]
    )


def test_rows_hold_claims_and_terms_but_no_entities_and_no_abbreviations(pipeline):
    text, table = drawn(HARMS.replace("Pain", "Pulmonary embolism (PE)"))
    sections = (Section("Table 1", "table", 0, len(text)),)
    document = Document("0" * 64, "a", "jats", None, text, sections, (), (), tables=(table,))
    found = pipeline.extract(document)
    assert (found.mentions, found.abbreviations) == ((), ())
    assert [(rate.text, words(rate.event)) for rate in found.rates] == [
        ("5 (10)", "Pulmonary embolism (PE)"),
        ("2 (5)", "Pulmonary embolism (PE)"),
    ]
    assert {rate.event.concept.label.lower() for rate in found.rates} == {"pulmonary embolism"}
    assert found.document == replace(document, tables=())


FIGURES = ["5 (10)", "5 (10%)", "5/50", "10%", "3", "0", "−3", "<1", "4 ± 1", "1 (0–3)", "NA", "–", "0.03", "5 | 9"]
HEADINGS = ["", "Drug (n = 50)", "n (%)", "%", "n", "Pain", "Yes", "P value", "Mean (SD)", "No. of patients", "Group"]
ROW = st.lists(st.sampled_from([*FIGURES, *HEADINGS, "<", "^"]) | st.text(max_size=8), min_size=1, max_size=6)


def _plain(words):
    return " ".join(words.replace("|", " ").split()) or "x"


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["", "#", ">"]), ROW), min_size=1, max_size=8))
def test_any_grid_is_read_and_every_claim_quotes_it(rows):
    lines = [mark + " | ".join(["x", *map(_plain, cells)]) for mark, cells in rows]
    text, table = drawn("Table 1. Harms.\n" + "\n".join(lines).replace("^", "x"))
    found = list(table_rates(text, [table]))
    assert all(one.start < other.start for one, other in pairwise(found))
    for rate in found:
        assert table.start <= rate.start < rate.end <= table.end
        for phrase in (rate, *filter(None, (rate.event, rate.group, rate.within))):
            assert text[phrase.start : phrase.end] == phrase.text != ""
        bounds = [bound for bound in (rate.low, rate.high) if bound is not None]
        assert bounds == sorted(bounds)
        assert all(0 <= bound <= 100 for bound in bounds)
        assert rate.denominator is None or 0 <= (rate.numerator or 0) <= rate.denominator


@given(st.text(max_size=90))
def test_any_cell_and_any_heading_is_read(said):
    found = figures(said)
    assert found is None or 0 <= found.start < found.end <= len(said)
    heading = read_heading(said, 0, len(said))
    assert 0 <= heading.start <= heading.end <= len(said)


def test_a_table_of_many_rows_gives_a_claim_for_each():
    rows = "".join(f"Harm {'x' * (n % 7 + 1)}, n (%) | 5 (10) | 2 (5)\n" for n in range(5000))
    text, table = drawn(HARMS + rows)
    assert len(table_claims(text, table)) == 2 * 5001


def test_a_row_of_many_cells_is_read():
    heads = " | ".join(f"Drug {'x' * (n % 9)} (n = 50)" for n in range(2000))
    text, table = drawn(f"Table 1. Harms.\n# | {heads}\nPain, n (%) | {' | '.join(['5 (10)'] * 2000)}")
    assert len(table_claims(text, table)) == 2000
