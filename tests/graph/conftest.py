"""A small library of hand-written reports, in memory, with a vocabulary of its own."""

import pyoxigraph
import pytest

from kg.graph.mapping import graph_of
from kg.graph.snapshot import Snapshot
from kg.graph.works.entries import entries_of
from kg.graph.works.register import change
from kg.resources import resource
from kg.vocabulary.terms import ONTOLOGY_GRAPH, report_iri
from tests.graph.reports import VOCABULARY, reports


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


@pytest.fixture(scope="session")
def small_snapshot():
    return snapshot_of(reports())
