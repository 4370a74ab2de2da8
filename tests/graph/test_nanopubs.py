"""Nanopublications: four graphs for each rate claim, as the guidelines ask, the same everywhere."""

import rdflib
from rdflib import PROV, RDF

from kg.graph.export import export
from kg.graph.fields import KG
from kg.graph.mapping import graph_of
from kg.graph.nanopubs import NP
from kg.vocabulary.terms import report_iri
from tests.graph.conftest import snapshot_of
from tests.graph.reports import reports


def parsed(content):
    return rdflib.Dataset().parse(data=content, format="trig")


def pubs(dataset):
    """Of each nanopublication its name and its four graphs."""
    for head in [graph for graph in dataset.graphs() if str(graph.identifier).endswith("#Head")]:
        this = head.value(None, RDF.type, NP.Nanopublication)
        parts = (head.value(this, NP[f"has{part}"]) for part in ("Assertion", "Provenance", "PublicationInfo"))
        yield this, head, *map(dataset.graph, parts)


def test_each_rate_claim_is_one_and_nothing_else_is(small_snapshot):
    dataset = parsed(export(small_snapshot, "nanopubs"))
    found = [assertion.value(None, RDF.type, KG.RateClaim) for _, _, assertion, _, _ in pubs(dataset)]
    stored = [
        claim for extraction in reports() for claim in graph_of(extraction, "1.0").subjects(RDF.type, KG.RateClaim)
    ]
    assert len(stored) > 2
    assert sorted(found) == sorted(stored)
    assert len([graph for graph in dataset.graphs() if len(graph)]) == 4 * len(stored)


def test_each_is_well_formed(small_snapshot):
    """The criteria of the guidelines, section "Well-formed nanopublications"."""
    for this, head, assertion, provenance, published in pubs(parsed(export(small_snapshot, "nanopubs"))):
        assert len(head) == 4
        assert all(len(graph) for graph in (assertion, provenance, published))
        assert len({graph.identifier for graph in (head, assertion, provenance, published)}) == 4
        assert (assertion.identifier, None, None) in provenance
        assert (this, None, None) in published


def test_the_way_back_to_the_quote(small_snapshot):
    texts = {report_iri(each.document.id): each.document.text for each in reports()}
    for _, _, assertion, provenance, _ in pubs(parsed(export(small_snapshot, "nanopubs"))):
        claim = assertion.value(None, RDF.type, KG.RateClaim)
        sentence = provenance.value(assertion.identifier, PROV.wasQuotedFrom)
        quote, value = str(provenance.value(sentence, KG.quote)), str(assertion.value(claim, KG.quote))
        report = str(provenance.value(assertion.identifier, PROV.wasDerivedFrom))
        assert value in quote
        assert quote in texts[report]


def test_the_same_reports_give_the_same_bytes(small_snapshot):
    assert export(small_snapshot, "nanopubs") == export(snapshot_of(reversed(reports())), "nanopubs")


def test_one_report(small_snapshot):
    name = report_iri(reports()[0].document.id)
    for _, _, _, provenance, _ in pubs(parsed(export(small_snapshot, "nanopubs", [name]))):
        assert (None, PROV.wasDerivedFrom, rdflib.URIRef(name)) in provenance
