"""What the guard lets updates do, which graphs it finds that they may change, and what it says of the rest."""

import re

import pyoxigraph as ox
import pytest
from hypothesis import example, given, settings

from kg.graph.update_guard import check_update
from kg.model.errors import QueryRefused
from tests.graph.casefiles import cases
from tests.graph.test_guard import TRICKS


@cases("update_refused")
def test_refused(case):
    with pytest.raises(QueryRefused) as caught:
        check_update(case["text"], case.get("using", ()), case.get("using_named", ()))
    sentence = str(caught.value)
    assert re.search(case["expect"], sentence), sentence
    assert "\n" not in sentence


@cases("update_accepted")
def test_accepted(case):
    found = check_update(case["text"]).targets
    assert ("any" if found is None else sorted(found)) == case["expect"]


@pytest.mark.parametrize(
    ("update", "sweeps"),
    [
        ("CLEAR ALL", True),
        ("DROP SILENT NAMED ; INSERT DATA { GRAPH <a:g> { <a:s> <a:p> 1 } }", True),
        ("CLEAR ALL ; DELETE { GRAPH ?g { ?s ?p ?o } } WHERE { GRAPH ?g { ?s ?p ?o } }", False),
        ("CLEAR GRAPH <a:g>", False),
    ],
)
def test_what_empties_all_graphs_is_known(update, sweeps):
    assert check_update(update).sweeps is sweeps


def test_graphs_of_the_request_come_before_each_where():
    text = (
        "# WHERE\nINSERT { GRAPH <a:g> { ?s ?p ' WHERE ' } } # WHERE\n"
        "where { ?s ?p ?o . { SELECT * WHERE { ?s ?p ?o } } };"
        "DELETE { GRAPH <a:g> { kg:x ?p ?o } } WHERE { ?s ?p ?o }"
    )
    found = check_update(text, ["a:one", "a:two"], ["a:three"]).text
    clauses = "USING <a:one> USING <a:two> USING NAMED <a:three> "
    assert found == text.replace("\nwhere", f"\n{clauses}where").replace("} } WHERE", f"}} }} {clauses}WHERE")
    assert check_update(text.replace("?s ?p ?o", "GRAPH ?g { ?s ?p ?o }")).text.count("USING") == 0


@pytest.mark.parametrize("piece", ["\n", " ", "\t\n"])
def test_what_stands_before_an_update_takes_linear_time(piece):
    """Each would take minutes if what was passed were looked at again; the writer's lock is held meanwhile."""
    text = piece * (300_000 // len(piece)) + "INSERT DATA { GRAPH <a:g> { kg:s <a:p> 1 } }"
    assert check_update(text).targets == {"a:g"}


@settings(max_examples=200, deadline=None)
@given(TRICKS, TRICKS)
@example("a\\u0022 # ' .", "\n")
@example("# \r", "\n")
def test_no_graph_but_those_found_is_changed(before, after):
    """Whatever is hidden in texts, remarks and names: what the engine then changes, the check had found."""
    update = f"INSERT DATA {{ GRAPH <a:g> {{ <a:s> <a:p> '{before}' }} }} ; DROP SILENT GRAPH <a:h{after}> "
    try:
        targets = check_update(update).targets
    except QueryRefused:
        return
    store = ox.Store()
    store.add(ox.Quad(ox.NamedNode("a:s"), ox.NamedNode("a:p"), ox.NamedNode("a:o"), ox.NamedNode("a:h")))
    try:
        store.update(update, prefixes={"kg": "a:", "c": "b:"})
    except SyntaxError:
        return
    changed = {graph.value for graph in store.named_graphs()} ^ {"a:h"}
    assert targets is None or changed <= targets
