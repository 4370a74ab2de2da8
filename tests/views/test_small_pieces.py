"""The pieces between the library and the components."""

import csv
import io
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.model.answers import Edge, Neighbourhood, Node, Quote, RateRow, Term, Triples
from kg.views import blocks
from kg.views.drawing import bundles, drawing, merged, table, triples_drawing
from kg.views.files import csv_text
from kg.views.intervals import intervals
from kg.views.launch import streamlit_arguments
from kg.views.messages import plain
from kg.views.palette import colour, ordered
from kg.views.rates import Filters
from kg.views.ratetable import as_csv, authority, cells, counts, event, group, in_order

QUOTE = Quote("ab" * 32, "Leaks", 14, 18, "12 %", "It leaked in 12 % of 50.", 1, "results")
RATE = RateRow(
    "c", "12 %", 12.0, 12.0, "%", "exact", 6, 50, "outcome", False, True, "it leaked", Term("i:leak", "cement leakage"),
    None, None, None, "50", None, None, None, (), (), 0.9, ("6/50 is 12 %.",), QUOTE,
)  # fmt: skip


def edge(source, target, kind, label, reports=1):
    return Edge(source, target, kind, label, reports, (QUOTE,))


AROUND = Neighbourhood(
    "p",
    (Node("p", "vertebroplasty", "Procedure", 9), Node("c", "leak", "Condition", 2)),
    (
        *(edge("c", "p", "rate", f"{value}%") for value in (3, 5, 7)),
        edge("c", "p", "complication_of", "complication of", 4),
    ),
)


def test_an_event_is_told_with_when_and_a_group_with_whom_it_is_among():
    told = replace(RATE, when="day 1", among="men")
    assert (event(told), group(told)) == ("cement leakage (day 1)", "50 (men)")


def test_edges_of_one_kind_become_one_line_with_its_values():
    complication, rate = bundles(AROUND.edges)
    assert (complication.label, complication.reports) == ("complication of", 4)
    assert rate.label == "3%, 5% +1"
    assert len({complication.id, rate.id}) == 2


def test_what_leads_from_a_concept_to_itself_is_no_line():
    assert bundles([edge("c", "c", "rate", "3%")]) == ()


def test_a_drawing_holds_every_node_and_marks_the_centre():
    content = drawing(AROUND, None)
    assert [node["classes"] for node in content["nodes"]] == ["centre", ""]
    assert {kind["name"] for kind in content["legend"]} == {"Procedure", "Condition"}
    assert content["nodes"][0]["size"] > content["nodes"][1]["size"]


def test_an_expanded_neighbourhood_adds_and_keeps():
    more = Neighbourhood("c", (AROUND.nodes[1], Node("x", "steroid", "Drug", 1)), (edge("x", "c", "treats", "treats"),))
    both = merged(AROUND, more)
    assert both.centre == "p"
    assert [node.iri for node in both.nodes] == ["p", "c", "x"]
    assert len(both.edges) == 5


def test_the_table_says_what_the_drawing_says():
    assert {row["Relation"] for row in table(AROUND)} == {"complication of", "rate 3%, 5%, 7%"}


def test_triples_are_drawn_with_values_as_nodes():
    content = triples_drawing(
        Triples(
            "", ((Term("i:a", "A"), Term("i:p", "has"), 3), (Term("i:a", "A"), Term("i:q", "is"), Term("i:b", "B")))
        )
    )
    assert [node["label"] for node in content["nodes"]] == ["A", "3", "B"]
    assert [line["label"] for line in content["edges"]] == ["has", "is"]


def test_a_quote_is_cut_around_its_evidence():
    block = blocks.quote(QUOTE)
    assert (block["before"], block["exact"], block["after"]) == ("It leaked in ", "12 %", " of 50.")
    assert block["target"] == {"page": "reports", "parameters": {"report": "abababababab", "claim": "14-18"}}


@pytest.mark.parametrize(
    "given_, expected", [((6, 50), "6/50"), ((None, None), ""), ((6, None), "6/?"), ((0, 50), "0/50")]
)
def test_counts(given_, expected):
    assert counts(*given_) == expected


def test_references_are_named_in_the_order_of_their_numbers():
    assert in_order(("10", "3", "9")) == "3, 9, 10"
    assert in_order(("Roe 2001", "Doe 1999")) == "Doe 1999, Roe 2001"


@pytest.mark.parametrize(
    "qualifier, figure",
    [
        ("exact", "12 %"),
        ("range", "12 %"),
        ("up_to", "up to 12 %"),
        ("less_than", "less than 12 %"),
        ("more_than", "more than 12 %"),
        ("at_least", "at least 12 %"),
        ("approx", "about 12 %"),
    ],
)
def test_a_value_is_shown_with_its_bound(qualifier, figure):
    assert cells(replace(RATE, qualifier=qualifier))["Value"] == figure


def test_what_is_counted_per_time_is_no_percentage():
    per_time = replace(RATE, unit="per 100 person-years")
    assert (cells(RATE)["Low %"], cells(per_time)["Low %"], cells(per_time)["High %"]) == (12.0, None, None)
    assert "12.0,12.0,per 100 person-years" in as_csv([per_time])


def test_authority_names_the_references_or_says_that_they_are_not_named():
    assert authority(RATE) == "own data"
    assert authority(replace(RATE, own=False, citations=("7", "8"))) == "quotes 7, 8"
    assert authority(replace(RATE, own=False)) == "quoted, source not named"


@pytest.mark.parametrize(
    "filters, admitted",
    [
        (Filters(), True),
        (Filters(event="cement leakage"), True),
        (Filters(event="fever"), False),
        (Filters(origin="Quoted"), False),
        (Filters(kind="Outcomes"), True),
        (Filters(kind="Characteristics"), False),
        (Filters(words="LEAKED in 12"), True),
        (Filters(words="fever"), False),
        (Filters(report="Another"), False),
    ],
)
def test_filters(filters, admitted):
    assert filters.admit(RATE) is admitted


def test_the_chart_has_a_line_for_each_rate_and_begins_up_to_at_zero():
    values = intervals([RATE, replace(RATE, low=None, high=10.0)])["data"]["values"]
    assert [(value["low"], value["high"]) for value in values] == [(12.0, 12.0), (0.0, 10.0)]
    assert len({value["claim"] for value in values}) == 2


def test_csv_of_rates_has_the_quote_and_no_formula():
    row = next(csv.DictReader(io.StringIO(as_csv([replace(RATE, event="=cmd()", event_concept=None)]))))
    assert row["Event"] == "'=cmd()"
    assert row["Quote"] == QUOTE.sentence
    assert (row["n/N"], row["Low"], row["Unit"]) == ("6/50", "12.0", "%")


@given(st.lists(st.text(alphabet="ab,;\"'é\n", min_size=1), min_size=1, max_size=3))
def test_csv_comes_back_as_it_was(words):
    names = [f"c{number}" for number in range(len(words))]
    made = csv_text(names, [dict(zip(names, words, strict=True))])
    assert list(csv.reader(io.StringIO(made, newline=""))) == [names, words]


@pytest.mark.parametrize("word", ["=1+1", "+1", "-1", "@x", "\tx"])
def test_csv_holds_no_formula(word):
    assert csv_text(["c"], [{"c": word}]).splitlines()[1].lstrip('"').startswith("'")


@given(st.text(alphabet="a![]()<>*_`:$#\\&~|=\n", max_size=30))
def test_no_markup_survives(text):
    assert re.sub(r"\\(.)", "", plain(text)).strip("a ") == ""


def test_the_app_stays_on_this_machine(tmp_path):
    arguments = streamlit_arguments(tmp_path / "app.py", 8600, headless=True)
    assert arguments[:2] == ["run", str(tmp_path / "app.py")]
    for flag in ("server.address=127.0.0.1", "browser.gatherUsageStats=false", "server.showEmailPrompt=false",
                 "client.showErrorLinks=false",
                 "client.showErrorDetails=none", "server.port=8600", "server.headless=true"):  # fmt: skip
        assert f"--{flag}" in arguments
    assert not any("server.port" in each for each in streamlit_arguments(tmp_path / "app.py", None, headless=False))


def test_each_colour_can_be_read_on_white():
    def luminance(shade):
        parts = [int(shade[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    for kind in ("Procedure", "Condition", "Anatomy", "Drug", "Device", "Test", "Severity", "Outcome", "Age"):
        assert 1.05 / (luminance(colour(kind)) + 0.05) >= 4.5, kind


def test_types_come_in_the_order_of_the_model():
    assert ordered({"Drug", "Procedure", "Zebra"}) == ["Procedure", "Drug", "Zebra"]
