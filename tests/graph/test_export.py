"""Exports: the same reports give the same bytes, and other programs read them."""

import json

import pytest
import rdflib
from rdflib.compare import isomorphic

from kg.graph.export import export
from kg.graph.mapping import graph_of
from kg.graph.store import Store
from kg.model.errors import UnknownName
from kg.vocabulary.terms import WORKS_GRAPH, report_iri
from tests.graph.conftest import snapshot_of
from tests.graph.reports import reports

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")  # its parsers use what it deprecates

FORMS = ("nquads", "trig", "jsonld", "turtle")
RDFLIB = {"nquads": "nquads", "trig": "trig", "jsonld": "json-ld", "turtle": "turtle"}
NAMES = [report_iri(each.document.id) for each in reports()]


def parsed(form, content):
    return rdflib.Dataset().parse(data=content, format=RDFLIB[form])


@pytest.mark.parametrize("form", FORMS)
def test_the_same_reports_give_the_same_bytes(form, small_snapshot):
    assert export(small_snapshot, form) == export(snapshot_of(reversed(reports())), form)


def test_a_store_on_disk_gives_them_too_whatever_its_past_and_place(small_snapshot, tmp_path):
    store = Store(tmp_path / "store")
    for name, extraction in zip(NAMES, reversed(reports()), strict=True):
        with store.writing("detour") as batch:
            batch.put(name, graph_of(extraction, "0.9"))
    with store.writing("write") as batch:
        for extraction in reports():
            batch.put(report_iri(extraction.document.id), graph_of(extraction, "1.0"))
            batch.catalogue(report_iri(extraction.document.id), str(tmp_path), "1.0")
    with store.snapshot() as snapshot:
        for form in FORMS:
            assert export(snapshot, form) == export(small_snapshot, form)


@pytest.mark.parametrize("form", ["nquads", "trig", "jsonld"])
def test_reports_are_kept_apart(form, small_snapshot):
    dataset = parsed(form, export(small_snapshot, form))
    graphs = {str(graph.identifier): graph for graph in dataset.graphs() if len(graph)}
    assert sorted(graphs) == sorted([*NAMES, WORKS_GRAPH]), "the reports and the works that they cite, nothing else"
    for name, graph in graphs.items():
        assert isomorphic(graph, small_snapshot.graph(name))


def test_turtle_is_all_triples_as_one_graph(small_snapshot):
    content = export(small_snapshot, "turtle")
    assert b"@prefix kg: <https://w3id.org/litkg/ontology#> ." in content
    union = rdflib.Graph().parse(data=content, format="turtle")
    parts = [small_snapshot.graph(name) for name in (*NAMES, WORKS_GRAPH)]
    assert len(union) == sum(map(len, parts))
    assert isomorphic(union, sum(parts, rdflib.Graph()))


def test_jsonld_has_no_context_to_fetch(small_snapshot):
    assert "@context" not in json.dumps(json.loads(export(small_snapshot, "jsonld")))


@pytest.mark.parametrize("form", FORMS)
def test_one_report_is_exactly_its_graph(form, small_snapshot):
    dataset = parsed(form, export(small_snapshot, form, NAMES[:1]))
    union = rdflib.Graph()
    for subject, predicate, value, _ in dataset.quads():
        union.add((subject, predicate, value))
    assert isomorphic(union, small_snapshot.graph(NAMES[0]))


@pytest.mark.parametrize("form", FORMS)
def test_a_store_that_holds_nothing_exports_nothing(form, tmp_path):
    with Store(tmp_path / "none").snapshot() as snapshot:
        content = export(snapshot, form)
    assert len(parsed(form, content)) == 0


def test_an_unknown_format_is_named_with_the_known_ones(small_snapshot):
    with pytest.raises(UnknownName, match="nquads"):
        export(small_snapshot, "xml")
