"""The order of columns."""

import pytest

from kg.graph.columns import as_asked


@pytest.mark.parametrize(
    "sparql, columns, asked",
    [
        ("SELECT * { ?s ?p ?o }", "o p s", "s p o"),
        ("select distinct * where { ?s ?p ?o }", "o p s", "s p o"),
        ("PREFIX s: <http://e.org/select#> SELECT REDUCED * { $s s:p $o }", "o s", "s o"),
        ("# SELECT ?b\nSELECT * { ?b ?a 'x ?a' }", "a b", "b a"),
        ("SELECT ?s (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?s", "s n", "s n"),
        ("SELECT (COUNT(?o) AS ?n) ?o { ?s ?p ?o } GROUP BY ?o", "n o", "n o"),
        ("SELECT ?b { { SELECT * { ?b ?a ?c } } }", "b", "b"),
        ("SELECT * { { SELECT ?z { ?z ?y 1 } } ?z ?a '''x\n?c''' }", "a z", "z a"),
        ("ASK { ?s ?p ?o }", "", ""),
    ],
)
def test_columns_stand_as_asked(sparql, columns, asked):
    names = columns.split()
    assert [names[at] for at in as_asked(sparql, names)] == asked.split()
