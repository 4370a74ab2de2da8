"""Named queries: their files, their parameters, and values that try to be more than values."""

import pytest
import rdflib
from hypothesis import example, given, settings
from hypothesis import strategies as st
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue

from kg.graph import named
from kg.graph.guard import check_query, with_prefixes
from kg.graph.named import named_queries, render
from kg.model.answers import NamedQuery, Parameter
from kg.model.errors import QueryRefused, UnknownName
from kg.vocabulary.terms import CONCEPT, REPORT

QUERY = "SELECT ?report\nWHERE { ?report rdfs:label ?value }\n"


def asking(kind, *, choices=(), default=None):
    return NamedQuery("test", "What?", (Parameter("value", kind, "A value", default, choices),), QUERY)


def values_block(sparql):
    """What VALUES in front fixes, as the parser sees it: (variable, term) pairs."""
    where = parseQuery(with_prefixes(sparql))[1].where
    fixed = [part for part in where.part if part.name == "InlineData" and len(part.var) == len(part.value) == 1]
    terms = [part.value[0].string if isinstance(part.value[0], CompValue) else part.value[0] for part in fixed]
    return [(str(part.var[0]), term) for part, term in zip(fixed, terms, strict=True)]


@pytest.mark.parametrize("query", named_queries(), ids=lambda query: query.name)
def test_each_shipped_query_is_a_question_that_parses(query):
    assert query.question.endswith("?")
    assert query.question[0].isupper()
    samples = {"concept": "c:some-concept", "report": "0" * 64, "text": "words", "integer": "3", "number": "2.5"}
    needed = [each.name for each in query.parameters if each.required]
    values = {each.name: (each.choices or (samples.get(each.type),))[0] for each in query.parameters}
    for given_values in ({name: values[name] for name in needed}, values):
        assert check_query(render(query, given_values)) == "select"
    rendered = render(query, values)
    parts = query.sparql.count("WHERE {")  # what is given holds in each of them
    assert parts and all(rendered.count(f"VALUES ?{each.name} {{") == parts for each in query.parameters)


def test_names_are_unique_and_in_order():
    names = [query.name for query in named_queries()]
    assert names == sorted(set(names))
    assert len(names) == len(list(named.FOLDER.glob("*.rq")))


def test_a_file_is_header_and_body(tmp_path, monkeypatch):
    (tmp_path / "x.rq").write_text(
        "# name: rates-of\n# question: How often?\n"
        "# param: procedure concept \"The procedure; 'or' none\" default=c:vertebroplasty\n"
        '# param: kind choice "What is counted" choices=outcome,characteristic\n'
        '# param: report report "The report" required\n'
        "# empty: No rates.\n\n"
        "# A remark stays.\nSELECT ?x WHERE { ?x ?y ?z }\n",
        encoding="utf8",
    )
    monkeypatch.setattr(named, "FOLDER", tmp_path)
    assert named.named_queries.__wrapped__() == (
        NamedQuery(
            "rates-of", "How often?",
            (
                Parameter("procedure", "concept", "The procedure; 'or' none", "c:vertebroplasty"),
                Parameter("kind", "choice", "What is counted", None, ("outcome", "characteristic")),
                Parameter("report", "report", "The report", required=True),
            ),
            "# A remark stays.\nSELECT ?x WHERE { ?x ?y ?z }\n",
            "No rates.",
        ),
    )  # fmt: skip


@pytest.mark.parametrize(
    "line",
    [
        'x colour "A colour"',
        'x choice "Without choices"',
        'x text "With choices" choices=a,b',
        'x text "Odd" often=yes',
        'x text "Never missing" default=a required',
    ],
)
def test_a_parameter_that_makes_no_sense_is_an_error(line):
    with pytest.raises(ValueError, match="not a parameter"):
        named._parameter(line)


def test_without_a_value_the_default_counts_and_without_a_default_the_variable_is_free():
    assert values_block(render(asking("integer", default="5"), {})) == [("value", rdflib.Literal(5))]
    assert values_block(render(asking("integer", default="5"), {"value": "6"})) == [("value", rdflib.Literal(6))]
    assert render(asking("integer"), {}) == QUERY


@pytest.mark.parametrize(
    ("kind", "text", "term"),
    [
        ("concept", "c:cement-leakage", rdflib.URIRef(CONCEPT + "cement-leakage")),
        ("concept", "https://example.org/x#y", rdflib.URIRef("https://example.org/x#y")),
        ("report", "ab" * 32, rdflib.URIRef(REPORT + "ab" * 32)),
        ("report", REPORT + "abc", rdflib.URIRef(REPORT + "abc")),
        ("text", 'a "quoted" \\ word\n', rdflib.Literal('a "quoted" \\ word\n')),
        ("text", "", rdflib.Literal("")),
        ("integer", "-3", rdflib.Literal("-3", datatype=rdflib.XSD.integer)),
        ("number", "2.5", rdflib.Literal("2.5", datatype=rdflib.XSD.decimal)),
        ("choice", "b", rdflib.Literal("b")),
    ],
)
def test_a_value_becomes_a_term_of_its_type(kind, text, term):
    query = asking(kind, choices=("a", "b") if kind == "choice" else ())
    assert values_block(render(query, {"value": text})) == [("value", term)]


@pytest.mark.parametrize(
    ("kind", "text", "needed"),
    [
        ("concept", "cement leakage", "the IRI of a concept"),
        ("concept", "c:", "the IRI of a concept"),
        ("concept", "https://example.org/x> } #", "the IRI of a concept"),
        ("concept", "https://example.org/x\n", "the IRI of a concept"),
        ("report", "abc", "the id or IRI of a report"),
        ("integer", "3.0", "a whole number"),
        ("integer", "٣", "a whole number"),
        ("integer", "9" * 40, "a whole number"),
        ("number", "1e400", "a number"),
        ("number", "", "a number"),
        ("choice", "c", "one of a, b"),
        ("text", "\ud800", "a text"),
    ],
)
def test_a_value_of_another_type_is_refused_in_a_sentence(kind, text, needed):
    query = asking(kind, choices=("a", "b") if kind == "choice" else ())
    with pytest.raises(QueryRefused, match=f"value takes {needed}.*, not "):
        render(query, {"value": text})


def test_an_unknown_parameter_is_named_with_the_known_ones():
    with pytest.raises(UnknownName, match=r"valu.*Did you mean value") as caught:
        render(asking("text"), {"valu": "x"})
    assert caught.value.near == ("value",)


TRICKS = ['"', "\\", "\n", "\r", "}", "{", "#", "'", "\\u0022", '"""', ">", "<", "SERVICE", " ", "?x", "\t"]
NASTY = st.one_of(st.text(), st.lists(st.sampled_from(TRICKS)).map("".join))


@settings(max_examples=150, deadline=None)
@given(NASTY)
@example('" } SERVICE <http://example.org/> { ?s ?p ?o } #')
@example("\\u0022 } SERVICE <http://example.org/> { ?s ?p ?o } #")
@example("\\")
def test_any_text_stays_a_text(text):
    sparql = render(asking("text"), {"value": text})
    assert check_query(sparql) == "select"
    import pyoxigraph

    echo = sparql.replace("?report\n", "?value\n").replace("?report rdfs:label ?value", "")
    assert [row["value"].value for row in pyoxigraph.Store().query(echo)] == [text]


@settings(max_examples=150, deadline=None)
@given(NASTY, st.sampled_from(["concept", "report", "integer", "number", "choice"]))
def test_any_value_of_another_type_fixes_one_term_or_is_refused(text, kind):
    query = asking(kind, choices=("a",) if kind == "choice" else ())
    try:
        sparql = render(query, {"value": text})
    except QueryRefused:
        return
    assert len(values_block(sparql)) == 1
    assert check_query(sparql) == "select"
