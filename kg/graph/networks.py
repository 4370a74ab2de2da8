"""More networks of a store, and what can be measured on any of them.

- `together`: concepts, linked where reports mention both;
- `outcomes`: procedures and what happens after them, linked where a rate says how often;
- those of `kg.graph.projections`: `concepts` (what relations and rates say) and `citations`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import combinations
from math import log, sqrt
from typing import TYPE_CHECKING, Any

import networkx as nx

from kg.graph.projections import behind, citation_network, concept_network, types_of
from kg.model.answers import AS_OUTCOME, Edge, Neighbourhood, Node, NodeMeasures, SimilarReport
from kg.vocabulary.terms import report_id

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from kg.graph.projections import Network
    from kg.graph.snapshot import Snapshot

    Simple = nx.Graph[str]

_SEED = 1  # communities begin at random


def together(snapshot: Snapshot, reports: Iterable[str] | None = None) -> Network:
    """Concepts that reports (by default all) mention, each with all others of the report.

    Returns:
        Nodes with `label`, `type`, `weight` (reports that mention it); edges with `reports` (that mention both). Their
        direction says nothing, and there is none in a file of it.
    """
    network: Network = nx.MultiDiGraph(symmetric=True)
    mentioned: dict[str, list[str]] = defaultdict(list)
    found = _mentioned(snapshot, reports)
    types = types_of(snapshot, {row["concept"] for row in found})
    for row in found:
        mentioned[row["report"]].append(row["concept"])
        network.add_node(row["concept"], label=row["label"], type=types[row["concept"]])
    weights = Counter(concept for concepts in mentioned.values() for concept in concepts)
    nx.set_node_attributes(network, weights, "weight")
    pairs = Counter(pair for concepts in mentioned.values() for pair in combinations(sorted(concepts), 2))
    for (one, other), mentioning in sorted(pairs.items()):
        network.add_edge(one, other, "together", reports=mentioning)
    return network


def outcomes(snapshot: Snapshot, reports: Iterable[str] | None = None) -> Network:
    """Procedures and what reports (by default all) say happens after them.

    Returns:
        A network of two sides, `bipartite` 0 for procedures and 1 for outcomes; a concept that is both is two nodes
        (`AS_OUTCOME` behind the IRI of one). Nodes with `label`, `type` (`Procedure` or `Outcome`), `weight` (rates
        that name it). Edges from the procedure to what happened with `rates` (how many), `reports` (that state them),
        and, where any is told in percent, `lowest` and `highest` (of all bounds).
    """
    network: Network = nx.MultiDiGraph()
    labels = {(row["report"], row["concept"]): row["label"] for row in snapshot.answers("terms", reports)}
    found: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    told = [row for row in sorted(snapshot.answers("rates", reports), key=_ends) if _links(row)]
    procedures = {row["procedureConcept"] for row in told}
    for row in told:
        report, procedure, concept = row["report"], row["procedureConcept"], row["eventConcept"]
        event = concept + AS_OUTCOME if concept in procedures else concept
        network.add_node(procedure, label=labels[report, procedure], type="Procedure", bipartite=0)
        network.add_node(event, label=labels[report, concept], type="Outcome", bipartite=1)
        found[procedure, event].append(row)
    weights: Counter[str] = Counter()
    for (procedure, event), rows in found.items():
        rates = {row["claim"] for row in rows}
        weights.update({procedure: len(rates), event: len(rates)})
        sides = ((row["unit"], row[side]) for row in rows for side in ("low", "high"))
        bounds = [bound for unit, bound in sides if unit == "%" and bound is not None]
        span = {"lowest": min(bounds), "highest": max(bounds)} if bounds else {}
        network.add_edge(
            procedure, event, "rates", rates=len(rates), reports=len({row["report"] for row in rows}), **span
        )
    nx.set_node_attributes(network, dict(weights), "weight")
    return network


def _links(row: dict[str, Any]) -> bool:
    """Whether a rate says of a known procedure how often a known outcome follows."""
    return row["kind"] == "outcome" and row["procedureConcept"] is not None and row["eventConcept"] is not None


def _ends(row: dict[str, Any]) -> tuple[str, str, str]:
    return row["procedureConcept"] or "", row["eventConcept"] or "", row["claim"]


def _mentioned(snapshot: Snapshot, reports: Iterable[str] | None = None) -> list[dict[str, Any]]:
    """The concepts that reports mention, report by report."""
    found = (row for row in snapshot.answers("terms", reports) if row["times"])
    return sorted(found, key=lambda row: (row["report"], row["concept"]))


NETWORKS: dict[str, Callable[[Snapshot, Iterable[str] | None], Network]] = {
    "concepts": concept_network,
    "together": together,
    "outcomes": outcomes,
    "citations": citation_network,
}


def measures(network: Network) -> tuple[NodeMeasures, ...]:
    """How central each node is, and which others it forms a community with, the most central first.

    Centrality is PageRank (Brin and Page 1998) along edges in either direction; communities are Louvain's (Blondel et
    al. 2008). Both weigh an edge by how many reports, rates or figures stand behind it.
    """
    simple = _simple(network)
    ranks = nx.pagerank(simple, weight="weight") if len(simple) else {}
    groups = nx.community.louvain_communities(simple, weight="weight", seed=_SEED) if len(simple) else []
    ordered = sorted(groups, key=lambda group: (-sum(ranks[iri] for iri in group), min(group)))
    number = {iri: place for place, group in enumerate(ordered, start=1) for iri in group}
    rows = [
        NodeMeasures(
            iri,
            node["label"],
            str(node.get("type", "Work")),
            node["weight"],
            simple.degree(iri),
            ranks[iri],
            number[iri],
        )
        for iri, node in network.nodes(data=True)
    ]
    return tuple(sorted(rows, key=lambda row: (-round(row.centrality, 12), row.label, row.iri)))


def similar(snapshot: Snapshot, report: str) -> tuple[SimilarReport, ...]:
    """The other reports that mention something in common with one, the most alike first.

    The cosine of concept vectors weighed by tf-idf (Salton and Buckley 1988), with 1 + log(times) for tf.
    """
    times: dict[str, dict[str, int]] = defaultdict(dict)
    labels: dict[str, str] = {}
    for row in _mentioned(snapshot):
        times[row["report"]][row["concept"]] = row["times"]
        labels[row["concept"]] = row["label"]
    spread = Counter(concept for concepts in times.values() for concept in concepts)
    rarity = {concept: log((1 + len(times)) / (1 + count)) + 1 for concept, count in spread.items()}
    vectors = {
        iri: {concept: (1 + log(number)) * rarity[concept] for concept, number in concepts.items()}
        for iri, concepts in times.items()
    }
    lengths = {iri: sqrt(sum(value**2 for value in vector.values())) for iri, vector in vectors.items()}
    own = vectors.get(report, {})
    rows = []
    for iri, vector in vectors.items():
        shared = sorted(own.keys() & vector.keys(), key=lambda concept: (-own[concept] * vector[concept], concept))
        if iri != report and shared:
            score = sum(own[concept] * vector[concept] for concept in shared) / (lengths[report] * lengths[iri])
            rows.append(SimilarReport(report_id(iri), score, tuple(labels[concept] for concept in shared)))
    return tuple(sorted(rows, key=lambda row: (-round(row.score, 12), row.report)))


def strongest(network: Network, limit: int) -> Neighbourhood:
    """The part of any of `NETWORKS` that most stands behind, to be drawn.

    Args:
        network: where to look.
        limit: how many nodes at most; every one shown is linked to another one shown.

    Returns:
        Without a centre. An edge's label says what it counts, where its type does not; quotes come with relations and
        rates.
    """
    edges = sorted((edge for edge in network.edges(data=True) if edge[0] != edge[1]), key=_strength)
    shown: dict[str, None] = {}  # in order
    for source, target, _ in edges:
        if len(shown.keys() | {source, target}) <= limit:
            shown |= dict.fromkeys((source, target))
    nodes = tuple(
        Node(iri, (node := network.nodes[iri])["label"], str(node.get("type", "Work")), node["weight"]) for iri in shown
    )
    drawn = tuple(_drawn(*edge) for edge in edges if edge[0] in shown and edge[1] in shown)
    linked = {end for edge in edges for end in edge[:2]}
    return Neighbourhood("", nodes, drawn, hidden=len(linked) - len(shown))


def _strength(edge: tuple[str, str, dict[str, Any]]) -> tuple[int, str, str]:
    source, target, told = edge
    return -behind(told), source, target


def _drawn(source: str, target: str, told: dict[str, Any]) -> Edge:
    if "quotes" in told:
        return Edge(source, target, **told)
    if "rates" in told:
        span = f"{told['lowest']:g} to {told['highest']:g}%" if "lowest" in told else "no percentage"
        return Edge(source, target, "rate", span, told["reports"], ())
    if "figures" in told:
        return Edge(source, target, "cites", "cites", told["figures"], ())
    return Edge(source, target, "together", str(told["reports"]), told["reports"], ())


def _simple(network: Network) -> Simple:
    """Undirected, one edge between two nodes, weighed by what stands behind those between them."""
    simple: Simple = nx.Graph()
    simple.add_nodes_from(sorted(network))
    for one, other, edge in network.edges(data=True):
        weight = max(1, behind(edge))
        before = simple[one][other]["weight"] if simple.has_edge(one, other) else 0
        simple.add_edge(one, other, weight=before + weight)
    return simple
