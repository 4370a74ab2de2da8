"""Networks of a store and what is measured on them."""

import io

import networkx as nx
import pytest

from kg.graph.networks import NETWORKS, measures, outcomes, similar, strongest, together
from kg.graph.projections import gexf, graphml
from kg.graph.store import Store
from kg.model.answers import AS_OUTCOME
from kg.vocabulary.terms import CONCEPT, report_iri
from tests.graph.reports import reports


@pytest.fixture
def corpus_snapshot(corpus_store):
    with Store(corpus_store).snapshot() as snapshot:
        yield snapshot


def test_together_counts_the_reports_that_mention_both(small_snapshot):
    network = together(small_snapshot)
    told = [{mention.concept.iri for mention in each.mentions if mention.concept} for each in reports()]
    assert {frozenset((a, b)): data["reports"] for a, b, data in network.edges(data=True)} == {
        frozenset((a, b)): sum({a, b} <= concepts for concepts in told)
        for concepts in told
        for a in concepts
        for b in concepts
        if a < b
    }
    assert nx.get_node_attributes(network, "weight") == {
        concept: sum(concept in concepts for concepts in told) for concepts in told for concept in concepts
    }


def test_outcomes_lead_from_procedures_to_what_happens(corpus_snapshot):
    network = outcomes(corpus_snapshot)
    edge = network[CONCEPT + "vertebroplasty"][CONCEPT + "pulmonary-cement-embolism"]["rates"]
    assert edge["rates"] >= edge["reports"] >= 2
    assert 0 <= edge["lowest"] < edge["highest"] <= 100
    assert network.nodes[CONCEPT + "vertebroplasty"]["type"] == "Procedure"


def test_the_network_of_outcomes_has_two_sides(corpus_snapshot):
    network = outcomes(corpus_snapshot)
    sides = nx.get_node_attributes(network, "bipartite")
    assert sides.keys() == set(network) and set(sides.values()) == {0, 1}
    assert all((sides[source], sides[target]) == (0, 1) for source, target in network.edges())
    both = {iri for iri in network if iri + AS_OUTCOME in network}
    assert both and {network.nodes[iri]["label"] for iri in both} == {
        network.nodes[iri + AS_OUTCOME]["label"] for iri in both
    }


@pytest.mark.parametrize(
    "form, read", [(graphml, nx.parse_graphml), (gexf, lambda text: nx.read_gexf(io.BytesIO(text.encode())))]
)
@pytest.mark.parametrize(
    "kind, directed", [("together", False), ("outcomes", True), ("concepts", True), ("citations", True)]
)
def test_a_file_says_its_direction_and_its_weights(corpus_snapshot, kind, directed, form, read):
    network = NETWORKS[kind](corpus_snapshot, None)
    again = read(form(network))
    assert (again.is_directed(), len(again)) == (directed, len(network))
    weights = [edge["weight"] for _, _, edge in again.edges(data=True)]
    assert len(weights) == network.number_of_edges() and min(weights) >= 1 and sum(weights) > len(weights)


@pytest.mark.parametrize("kind", NETWORKS)
def test_measures_of_every_network(corpus_snapshot, kind):
    network = NETWORKS[kind](corpus_snapshot, None)
    rows = measures(network)
    assert {row.iri for row in rows} == set(network)
    assert sum(row.centrality for row in rows) == pytest.approx(1)
    assert {row.community for row in rows} == set(range(1, 1 + max(row.community for row in rows)))
    assert [row.centrality for row in rows] == pytest.approx(sorted((row.centrality for row in rows), reverse=True))
    assert rows == measures(NETWORKS[kind](corpus_snapshot, None))


@pytest.mark.parametrize("kind", NETWORKS)
def test_the_strongest_part_of_every_network(corpus_snapshot, kind):
    network = NETWORKS[kind](corpus_snapshot, None)
    linked = {end for source, target in network.edges() if source != target for end in (source, target)}
    shown = strongest(network, 12)
    nodes = {node.iri for node in shown.nodes}
    assert 2 <= len(nodes) <= 12 and shown.hidden == len(linked) - len(nodes)
    assert nodes == {end for edge in shown.edges for end in (edge.source, edge.target)}
    assert len(shown.edges) == sum(
        source != target for source, target in network.subgraph(nodes).edges()
    )  # all between what is shown
    whole = strongest(network, len(network))
    assert {node.iri for node in whole.nodes} == linked and whole.hidden == 0
    assert max(edge.reports for edge in shown.edges) == max(edge.reports for edge in whole.edges)
    assert strongest(network, 1).nodes == ()


def test_an_outcome_s_line_says_between_which_percentages(corpus_snapshot):
    ends = CONCEPT + "vertebroplasty", CONCEPT + "pulmonary-cement-embolism"
    network = outcomes(corpus_snapshot)
    told = network[ends[0]][ends[1]]["rates"]
    (edge,) = (each for each in strongest(network, len(network)).edges if (each.source, each.target) == ends)
    assert edge.label == f"{told['lowest']:g} to {told['highest']:g}%"


def test_two_islands_are_two_communities():
    network = nx.MultiDiGraph()
    for name in ("abc", "xyz"):
        network.add_nodes_from(name, label="", type="", weight=1)
        network.add_edges_from([(name[0], name[1]), (name[1], name[2]), (name[2], name[0])], reports=1)
    found = {row.iri: row.community for row in measures(network)}
    assert found["a"] == found["b"] == found["c"] != found["x"] == found["y"] == found["z"]


def test_nothing_to_measure(tmp_path):
    with Store(tmp_path / "none").snapshot() as snapshot:
        assert [measures(make(snapshot, None)) for make in NETWORKS.values()] == [(), (), (), ()]


def test_a_copy_is_the_most_alike(corpus_snapshot):
    iris = corpus_snapshot.graph_iris()
    for iri in iris[:5]:
        rows = similar(corpus_snapshot, iri)
        assert all(0 < row.score <= 1 and row.shared for row in rows)
        assert [row.score for row in rows] == sorted((row.score for row in rows), reverse=True)
        assert report_iri(rows[0].report) in iris
        assert iri not in {report_iri(row.report) for row in rows}
        back = {row.report: row.score for row in similar(corpus_snapshot, report_iri(rows[0].report))}
        assert back[iri.rpartition("/")[2]] == pytest.approx(rows[0].score)


@pytest.mark.parametrize("kind", NETWORKS)
def test_other_programs_read_it(corpus_snapshot, kind):
    network = NETWORKS[kind](corpus_snapshot, None)
    for read, content in ((nx.read_graphml, graphml(network)), (nx.read_gexf, gexf(network))):
        back = read(io.BytesIO(content.encode()))
        assert set(back) == set(network)
        assert back.number_of_edges() == network.number_of_edges()


@pytest.mark.parametrize("kind", NETWORKS)
def test_what_one_report_makes_is_a_part_of_it(small_snapshot, kind):
    whole, name = NETWORKS[kind](small_snapshot, None), report_iri(reports()[0].document.id)
    part = NETWORKS[kind](small_snapshot, [name])
    assert 0 < len(part) < len(whole) or kind == "outcomes"
    assert set(part) <= set(whole)
    assert {(a, b) for a, b, _ in part.edges} <= {(a, b) for a, b, _ in whole.edges}


def test_the_concepts_of_one_report(small_snapshot):
    network = NETWORKS["concepts"](small_snapshot, [report_iri(reports()[0].document.id)])
    assert set(nx.get_node_attributes(network, "label").values()) == {
        "metastasis", "percutaneous vertebroplasty", "polymethylmethacrylate", "spinal cord compression", "fever",
        "radiotherapy", "recovery",
    }  # fmt: skip
