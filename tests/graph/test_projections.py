"""The network of concepts, on the three hand-written reports of `reports.py`."""

import io

import networkx as nx
import pytest

from kg.graph.projections import citation_network, concept_network, graphml, neighbourhood, shortest_path
from kg.model.errors import UnknownName
from kg.vocabulary.terms import CONCEPT, report_iri
from tests.graph.conftest import snapshot_of
from tests.graph.reports import COMPRESSION, FEVER, LEAKAGE, PMMA, PROCEDURE, RADIOTHERAPY, reports
from tests.graph.works import lists
from tests.graph.writing import Writing, concept


@pytest.fixture(scope="module")
def network(small_snapshot):
    return concept_network(small_snapshot)


HEMATOMA = CONCEPT + "hematoma"


def slug(iri):
    return iri.removeprefix(CONCEPT)


def edges(network):
    return {(slug(a), each["type"], each["label"], slug(b)) for a, b, each in network.edges(data=True)}


def test_nodes_are_the_concepts_that_reports_name(network):
    assert {slug(iri): tuple(node.values()) for iri, node in network.nodes(data=True)} == {
        "cement-leakage": ("cement leakage", "Condition", 2),
        "cord-compression": ("spinal cord compression", "Condition", 2),
        "fever": ("fever", "Condition", 1),
        "metastasis": ("metastasis", "Condition", 2),
        "pmma": ("polymethylmethacrylate", "Device", 1),
        "radiotherapy": ("radiotherapy", "Procedure", 1),
        "recovery": ("recovery", "Outcome", 1),
        "vertebroplasty": ("percutaneous vertebroplasty", "Procedure", 3),
    }


def test_edges_are_relations_and_rates_of_outcomes(network):
    assert edges(network) == {
        ("cement-leakage", "rate", "6 of 40 patients (15%)", "vertebroplasty"),
        ("cement-leakage", "rate", "up to 30%", "vertebroplasty"),
        ("cord-compression", "rate", "20%", "vertebroplasty"),
        ("cord-compression", "complication_of", "complication of", "vertebroplasty"),
        ("radiotherapy", "treats", "treats", "cord-compression"),
        ("vertebroplasty", "uses", "uses", "pmma"),
    }


def test_each_edge_shows_where_it_is_said(network):
    texts = {each.document.id: each.document for each in reports()}
    for _, _, edge in network.edges(data=True):
        assert edge["reports"] == len({quote.report for quote in edge["quotes"]}) == 1
        for quote in edge["quotes"]:
            document = texts[quote.report]
            assert document.text[quote.start : quote.end] == quote.exact
            assert quote.exact in quote.sentence
            assert quote.report_title == document.title


def told(title, *more):
    """A report that says that leakage followed vertebroplasty, and names some more conditions."""
    writing = Writing(
        f"{title} tells of cement leakage after vertebroplasty and {' and '.join(more) or 'no more'}.", title=title
    )
    harm = writing.mention("cement leakage", "Condition", LEAKAGE)
    procedure = writing.mention("vertebroplasty", "Procedure", PROCEDURE)
    for words in more:
        writing.mention(words, "Condition", concept(words))
    writing.relation("complication_of", harm, procedure, "cement leakage after vertebroplasty")
    return writing.extraction()


@pytest.fixture(scope="module")
def told_twice():
    return [told("Lee"), told("Baker", "complication", "fever", "hematoma")]


def test_a_claim_of_several_reports_is_one_edge_with_all_quotes(told_twice):
    found = concept_network(snapshot_of(told_twice))
    (claim,) = (each for *_, each in found.edges(data=True) if each["type"] == "complication_of")
    assert claim["reports"] == 2
    assert [quote.report_title for quote in claim["quotes"]] == ["Baker", "Lee"]


def test_a_wider_concept_is_linked_where_reports_name_both(told_twice):
    broader = ("cement-leakage", "broader", "broader", "complication")
    assert broader in edges(concept_network(snapshot_of(told_twice)))
    assert broader not in edges(concept_network(snapshot_of(told_twice[:1])))


def test_a_network_of_some_reports_knows_nothing_of_the_others(told_twice):
    snapshot = snapshot_of([*told_twice, *reports()])
    some = concept_network(snapshot, [report_iri(each.document.id) for each in told_twice])
    alone = concept_network(snapshot_of(told_twice))
    assert list(some.nodes(data=True)) == list(alone.nodes(data=True))
    assert list(some.edges(data=True)) == list(alone.edges(data=True))
    assert len(concept_network(snapshot, [])) == 0


def test_the_order_does_not_depend_on_the_order_of_storing():
    one, other = snapshot_of(reports()), snapshot_of(reversed(reports()))
    assert graphml(concept_network(one)) == graphml(concept_network(other))


class TestNeighbourhood:
    def test_holds_the_neighbours_and_what_links_them(self, network):
        found = neighbourhood(network, COMPRESSION.iri)
        assert [slug(node.iri) for node in found.nodes] == ["cord-compression", "vertebroplasty", "radiotherapy"]
        assert found.hidden == 0
        assert {(edge.type, edge.label) for edge in found.edges} == {
            ("rate", "20%"), ("complication_of", "complication of"), ("treats", "treats"),
        }  # fmt: skip

    @pytest.mark.parametrize(
        ("limit", "shown", "hidden"),
        [
            (0, [], 3),
            (1, ["cement-leakage"], 2),
            (2, ["cement-leakage", "cord-compression"], 1),
            (3, ["cement-leakage", "cord-compression", "pmma"], 0),
        ],
    )
    def test_a_cap_keeps_the_best_supported_and_counts_the_rest(self, network, limit, shown, hidden):
        found = neighbourhood(network, PROCEDURE.iri, limit)
        assert [slug(node.iri) for node in found.nodes] == ["vertebroplasty", *shown]
        assert found.hidden == hidden
        ends = {iri for edge in found.edges for iri in (edge.source, edge.target)}
        assert ends <= {node.iri for node in found.nodes}

    def test_links_among_the_neighbours_are_shown(self, told_twice):
        network = concept_network(snapshot_of(told_twice))
        network.add_edge(FEVER.iri, HEMATOMA, type="cause", label="cause", reports=1, quotes=())
        network.add_edge(LEAKAGE.iri, FEVER.iri, type="cause", label="cause", reports=1, quotes=())
        network.add_edge(LEAKAGE.iri, HEMATOMA, type="cause", label="cause", reports=1, quotes=())
        found = neighbourhood(network, LEAKAGE.iri)
        assert (FEVER.iri, HEMATOMA) in {(edge.source, edge.target) for edge in found.edges}

    def test_of_a_concept_that_no_report_names_is_empty(self, network):
        found = neighbourhood(network, CONCEPT + "surgery")
        assert (found.centre, found.nodes, found.edges, found.hidden) == (CONCEPT + "surgery", (), (), 0)


class TestShortestPath:
    def test_leads_along_edges_in_either_direction(self, network):
        path = shortest_path(network, RADIOTHERAPY.iri, PMMA.iri)
        assert [slug(iri) for iri in path] == ["radiotherapy", "cord-compression", "vertebroplasty", "pmma"]
        assert shortest_path(network, PMMA.iri, PMMA.iri) == (PMMA.iri,)

    def test_is_empty_where_no_way_leads(self, network):
        assert shortest_path(network, FEVER.iri, PMMA.iri) == ()

    def test_needs_concepts_that_reports_name(self, network):
        with pytest.raises(UnknownName, match="surgery"):
            shortest_path(network, PMMA.iri, CONCEPT + "surgery")


def test_graphml_is_read_back_by_networkx(told_twice):
    network = concept_network(snapshot_of([*told_twice, *reports()]))
    read = nx.read_graphml(io.BytesIO(graphml(network).encode()), force_multigraph=True)
    assert dict(read.nodes(data=True)) == dict(network.nodes(data=True))
    assert edges(read) == edges(network)
    quotes = [each["quotes"] for *_, each in read.edges(data=True) if each["type"] == "complication_of"]
    assert any(
        text.startswith("Baker: Baker tells of cement leakage") and "\nLee: Lee tells" in text for text in quotes
    )


def test_characters_that_xml_cannot_hold_are_left_out_of_graphml():
    writing = Writing("Fever\x0c \x00and\ufffe pain.", title="A\x01B")
    writing.relation(
        "cause", writing.mention("Fever", "Condition", concept("fever")),
        writing.mention("pain", "Condition", concept("pain")), "Fever",
    )  # fmt: skip
    text = graphml(concept_network(snapshot_of([writing.extraction()])))
    read = nx.read_graphml(io.BytesIO(text.encode()))
    assert [each["quotes"] for *_, each in read.edges(data=True)] == ["AB: Fever and pain."]


class TestCitations:
    CITED = lists.report("c", title=lists.LEAK, doi="10.1000/a", authors=("Lee A",), year="2003")
    CITING = lists.report("a", lists.reference(doi="10.1000/a"), lists.reference(title="Something else was said here"))
    ALSO = lists.report("b", lists.reference(pmid="11111"), lists.reference(doi="10.1000/a"))

    def test_a_cited_report_is_one_node_with_the_references_to_it(self):
        network = citation_network(snapshot_of([self.CITED, self.CITING, self.ALSO]))
        facts = ("year", "weight", "in_store")
        nodes = {node["label"]: tuple(node[fact] for fact in facts) for _, node in network.nodes(data=True)}
        assert nodes == {
            f"Lee A 2003: {lists.LEAK}": ("2003", 2, True),
            "Lee A 2003: Something else was said here": ("2003", 1, False),
            "a.txt": ("", 0, True),
            "b.txt": ("", 0, True),
        }
        labels = network.nodes(data="label")
        assert {(labels[a], labels[b]) for a, b in network.edges()} == {
            ("a.txt", f"Lee A 2003: {lists.LEAK}"), ("b.txt", f"Lee A 2003: {lists.LEAK}"),
            ("a.txt", "Lee A 2003: Something else was said here"),
        }  # fmt: skip

    def test_edges_tell_how_many_figures_are_quoted(self, small_snapshot):
        assert [figures for *_, figures in citation_network(small_snapshot).edges(data="figures")] == [1]

    def test_it_can_be_that_of_one_report_and_is_graphml(self):
        snapshot = snapshot_of([self.CITED, self.CITING, self.ALSO])
        network = citation_network(snapshot, [lists.iri(self.ALSO)])
        assert (len(network), network.size()) == (2, 1)
        read = nx.read_graphml(io.BytesIO(graphml(network).encode()), force_multigraph=True)
        assert set(read) == set(network) and read.size() == network.size()
