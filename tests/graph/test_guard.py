"""What the guard lets through, and what it says of the rest."""

import re
from concurrent.futures import ThreadPoolExecutor
from math import inf
from threading import local

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kg.graph import syntax
from kg.graph.guard import LONGEST, as_the_engine_reads, check_query, with_prefixes
from kg.graph.processes import Stop
from kg.model.errors import QueryRefused, QueryStopped
from tests.graph.casefiles import cases


@cases("refused")
def test_refused(case):
    with pytest.raises(QueryRefused) as caught:
        check_query(case["text"])
    sentence = str(caught.value)
    assert re.search(case["expect"], sentence), sentence
    assert "\n" not in sentence
    assert "SERVICE" not in sentence or "switched off" in sentence


@cases("accepted")
def test_accepted(case):
    assert check_query(case["text"]) == case["expect"]


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * {" + "}" * LONGEST,
        "SELECT * " + "{" * 500 + "}" * 500,
        "SELECT * { FILTER (" + "(" * 500 + "1" + ")" * 500 + ") }",
        "SELECT * {" + "?s ?p ?o . " * 1500 + "}",
    ],
    ids=["long", "braces", "brackets", "patterns"],
)
def test_what_is_too_much_is_refused(query):
    with pytest.raises(QueryRefused, match=r"longer than|too long"):
        check_query(query)


def test_a_query_that_takes_long_to_parse_is_given_up(monkeypatch):
    monkeypatch.setattr(syntax, "PATIENCE", 0.2)
    with pytest.raises(QueryRefused, match="too long"):
        check_query("SELECT (1" + "+1" * 9000 + " AS ?x) {}")


def test_so_is_one_that_takes_long_at_one_place(monkeypatch):
    """Each word that might come next is looked for behind all the comments anew."""
    monkeypatch.setattr(syntax, "PATIENCE", 0.2)
    with pytest.raises(QueryRefused, match="too long"):
        check_query("ASK { ?s ?p " + "#\n" * 9000 + "}")


def test_a_long_update_is_not_read_to_its_end_to_tell_that_it_is_one(monkeypatch):
    update = "INSERT DATA { GRAPH <a:g> { " + "<a:s> <a:p> 1 . " * 1200 + "} }"
    monkeypatch.setattr(syntax, "PATIENCE", 0.05)
    with pytest.raises(QueryRefused, match="Line 1, column 1: `INSERT` is not expected here"):
        check_query(update)


@pytest.mark.parametrize("sparql", ["ASK {}", "INSERT DATA {}"])
def test_a_check_ends_when_nobody_waits_for_it(sparql):
    stop = Stop()
    stop.now()
    with pytest.raises(QueryStopped):
        check_query(sparql, stop)


@pytest.mark.parametrize(
    "piece",
    ["\n", " \n", " ", "\r", "PREFIX ", "PREFIX\n", "PREFIX a: ", "a", "a:", "a.", "\\", "\\u0022", "-", "\u2028"],
)
def test_the_prefixes_of_any_text_are_found_in_linear_time(piece):
    """Each would take minutes if a pattern looked again at what it has passed."""
    text = piece * (1_000_000 // len(piece)) + "\nASK { ?s kg:p ?o }"
    assert with_prefixes(as_the_engine_reads(text)).startswith("PREFIX kg: <")


def test_a_number_that_is_too_long_for_a_number_is_no_matter_for_the_log(caplog):
    assert check_query(f"ASK {{ ?s ?p {'1' * 5000} }}") == "ask"
    assert caplog.records == []


class Clock(local):
    """Tells for each thread how often it has looked, in place of the seconds: those depend on the machine."""

    looks = 0

    def thread_time(self):
        self.looks += 1
        return self.looks


def test_waiting_for_others_that_parse_is_not_counted(monkeypatch):
    clock = Clock()
    slow = "SELECT (1" + "+1" * 30 + " AS ?x) {}"
    monkeypatch.setattr(syntax, "time", clock)
    monkeypatch.setattr(syntax, "PATIENCE", inf)
    assert check_query(slow) == "select"
    alone = clock.looks
    monkeypatch.setattr(syntax, "PATIENCE", alone)
    with ThreadPoolExecutor(8) as others:
        assert set(others.map(check_query, [slow] * 8)) == {"select"}
    monkeypatch.setattr(syntax, "PATIENCE", alone // 2)
    with pytest.raises(QueryRefused, match="too long"):
        check_query(slow)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60))
@example("SELECT * { ?s ?p '\ud800' }")
@example("\x00")
def test_any_text_is_let_through_or_refused_in_a_sentence(text):
    try:
        assert check_query(text) in {"select", "ask", "construct", "describe"}
    except QueryRefused as refusal:
        assert str(refusal).endswith(".")


# Pieces that a tokeniser might stumble over, to hide a SERVICE from the guard between them.
TRICKS = st.lists(
    st.sampled_from([
        '"', "'", '"""', "'''", "#", "\n", "\r", "\\", '\\"', "\\\\", "\\u0022", "\\u0027", "\\u000A", "\\U00000023",
        "\\u003E", "<", ">", "<http://e/#", " ", ".", ";", "{", "}", "@en", "^^", "?x", "kg:a", "\x0b", "\x0c",
        "\u2028",
        "\x85", "\ufeff", "\x00", "_:a", "c:\\#", "\\n", "FILTER(?x<3)",
    ]),
    max_size=4,
).map("".join)  # fmt: skip
SERVICE = "SERVICE <http://127.0.0.1:9/> { ?a ?b ?c }"
FRAMES = st.sampled_from([
    '{{ ?s ?p "{}" . {} {} }}', "{{ ?s ?p '{}' {} {} }}", '{{ ?s ?p """{}""" {} {} }}', "{{ ?s ?p ?o {} {} {} }}",
    "{{ ?s <http://e/{}> ?o . {} {} }}",
])  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(FRAMES, TRICKS, TRICKS)
@example('{{ ?s ?p "{}" . {} {} }}', 'a\\u0022 # " .', "\n")
@example("{{ ?s ?p ?o {} {} {} }}", "# \r", "\n")
@example("{{ ?s ?p ?o {} {} {} }}", ';kg:a\\""', '"')
def test_no_service_slips_through(frame, before, after):
    """What the guard lets through holds the word only where Oxigraph does not read it either."""
    import pyoxigraph

    query = "SELECT * " + frame.format(before, SERVICE, after)
    try:
        check_query(query)
    except QueryRefused:
        return
    known = {"kg": "a:", "c": "b:"}
    try:
        pyoxigraph.Store().query(query, prefixes=known)
    except SyntaxError:
        return  # whatever it holds, it is not run
    try:  # in a text, a comment or a name this changes nothing; as a keyword it makes the query unreadable
        pyoxigraph.Store().query(query.replace("SERVICE", "S@ERVICE ^ }{"), prefixes=known)
    except SyntaxError as error:
        pytest.fail(f"{query!r} is let through, but Oxigraph reads SERVICE in it: {error}")


def test_prefixes_are_added_once_and_only_where_used():
    assert with_prefixes("SELECT * { ?s kg:p c:x }").startswith(
        "PREFIX kg: <https://w3id.org/litkg/ontology#>\nPREFIX c:"
    )
    declared = "prefix kg: <a:b>\nSELECT * { ?s kg:p ?o }"
    assert with_prefixes(declared) == declared
    apart = "\n \n\t prefix\n kg: <a:b>\nSELECT * { ?s kg:p ?o }"
    assert with_prefixes(apart) == apart
    assert with_prefixes("SELECT * { ?s ?p <http://kg> }") == "SELECT * { ?s ?p <http://kg> }"


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (
            "error at 1:40: expected one of The SELECT contains a variable that is unbound, [_]",
            "Line 1, column 40: The SELECT contains a variable that is unbound.",
        ),
        (
            "error at 2:7: expected one of \"a\", ['%'], ['a' ..= 'z'\n| 'b']",
            "Line 2, column 7: this is not valid SPARQL.",
        ),
        ("IO error: gone\nand more", "IO error: gone"),
    ],
)
def test_the_engines_own_messages_become_sentences(error, sentence):
    assert syntax.explained(error) == sentence
