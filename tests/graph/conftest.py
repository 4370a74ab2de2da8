"""A small library of hand-written reports, in memory and in each home, with a vocabulary of its own."""

import shutil

import pyoxigraph
import pytest

from kg.graph.homes import open_home
from kg.graph.mapping import graph_of
from kg.graph.snapshot import Snapshot
from kg.graph.works.entries import entries_of
from kg.graph.works.register import change
from kg.resources import resource
from kg.vocabulary.terms import ONTOLOGY_GRAPH, report_iri
from tests.graph.reports import VOCABULARY, reports
from tests.homes import HOMES, emptied


def snapshot_of(extractions):
    """A snapshot of a store that holds these reports and the vocabulary."""
    store = pyoxigraph.Store()
    ontology = pyoxigraph.NamedNode(ONTOLOGY_GRAPH)
    store.load(path=resource("ontology") / "kg.ttl", to_graph=ontology)
    store.load(VOCABULARY.encode(), pyoxigraph.RdfFormat.TURTLE, to_graph=ontology)
    for extraction in extractions:
        lines = graph_of(extraction, "1.0").serialize(format="nt", encoding="utf-8")
        graph = pyoxigraph.NamedNode(report_iri(extraction.document.id))
        store.load(lines, pyoxigraph.RdfFormat.N_TRIPLES, to_graph=graph)
        works = change(store, (), entries_of(graph.value, lines.splitlines()))
        store.extend(works.into)
        for quad in works.out:
            store.remove(quad)
    return Snapshot("memory", None, store)


@pytest.fixture(scope="session", params=HOMES)
def small_snapshot(request, tmp_path_factory, server_of):
    """The three reports, written to a store and read back."""
    folder = tmp_path_factory.mktemp("small")
    ontology = folder / "ontology"
    ontology.mkdir()
    shutil.copy(resource("ontology") / "kg.ttl", ontology)
    (ontology / "vocabulary.ttl").write_text(VOCABULARY, encoding="utf8")
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setenv("KG_STORE_COPIES", str(folder / "copies"))
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")
        place = folder / "store" if request.param == "directory" else emptied(server_of(request.param), monkeypatch)
        store = open_home(place, ontology)
        with store.writing("write") as batch:
            for extraction in reports():
                batch.put(report_iri(extraction.document.id), graph_of(extraction, "1.0"))
        shutil.rmtree(folder / "copies", ignore_errors=True)  # so that all of it comes from the server
        with open_home(place, ontology).snapshot() as snapshot:
            yield snapshot
