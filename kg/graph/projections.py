"""The graph as networks, for walking and for drawing: SPARQL in, networkx out.

The network of citations has works as nodes, and edges from the work that a report is to those that it cites. That of
concepts has the concepts that reports name. Its edges are

- relations (`complication_of`, `treats` ...), from the subject's concept to the object's;
- rates of outcomes, from the event to the procedure, one for each value, which is their label;
- `broader`, from a concept to the next wider one.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from itertools import groupby
from typing import TYPE_CHECKING, Any

import networkx as nx
from rdflib import URIRef

from kg.graph.quotes import quote
from kg.graph.works.rows import told
from kg.model.answers import CitationNetwork, Citing, Edge, Neighbourhood, Node, bounded
from kg.model.errors import UnknownName
from kg.vocabulary.terms import KG, WORKS_GRAPH

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from kg.graph.snapshot import Bindings, Snapshot
    from kg.model.answers import Quote, WorkRow

    Network = nx.MultiDiGraph[str]

_CLASSES = """
SELECT ?concept (MIN(?class) AS ?type) WHERE {
  ?concept a ?class . FILTER (STRSTARTS(STR(?class), STR(kg:)))
} GROUP BY ?concept"""
_NO_SECTION = {"heading": None, "caption": None, "sectionType": None}
_BROADER = "SELECT DISTINCT ?source ?target WHERE { ?source skos:broader ?target } ORDER BY ?source ?target"
_CITED = f"SELECT ?report ?work WHERE {{ GRAPH <{WORKS_GRAPH}> {{ ?report cito:cites ?work }} }}"
_OWN = "SELECT ?report ?work WHERE { ?report a kg:Report ; kg:work ?work }"
_FIGURES = """
SELECT ?report ?work (COUNT(DISTINCT ?claim) AS ?figures) WHERE {
  ?claim prov:hadPrimarySource/kg:work ?work ; kg:statedIn ?report .
} GROUP BY ?report ?work"""
_WEIGHTS = ("rates", "reports", "figures")  # what stands behind an edge: the first that it has
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def concept_network(snapshot: Snapshot, reports: Iterable[str] | None = None) -> Network:
    """All concepts that reports name, with what links them; the same content gives the same order of nodes and edges.

    Args:
        snapshot: where to look.
        reports: the IRIs of the reports that count; by default all.

    Returns:
        Nodes (IRIs) with `label`, `type` (of the mentions, as in `kg.model.extraction.MENTION_TYPES`) and `weight`
        (how many reports mention it). Edges with `type`, `label`, `reports` (how many say it; 0 for `broader`) and
        `quotes` (a tuple of `Quote`).
    """
    network: Network = nx.MultiDiGraph()
    named = sorted(snapshot.answers("terms", reports), key=lambda row: (row["concept"], row["label"]))
    types = types_of(snapshot, {row["concept"] for row in named})
    for iri, terms in groupby(named, key=lambda row: row["concept"]):
        found = list(terms)
        weight = len({row["report"] for row in found if row["times"]})
        network.add_node(iri, label=found[0]["label"], type=types[iri], weight=weight)
    for (source, target, kind, label), quotes in sorted(_by_edge(_said(snapshot, reports)).items()):
        said = len({each.report for each in quotes})
        network.add_edge(source, target, f"{kind} {label}", type=kind, label=label, reports=said, quotes=quotes)
    broader = {"type": "broader", "label": "broader", "reports": 0, "quotes": ()}
    mentioned = {row["concept"] for row in named if row["times"]}
    anywhere = mentioned if reports is None else {row["concept"] for row in snapshot.answers("terms") if row["times"]}
    for row in snapshot.rows(_BROADER, {"source": [URIRef(iri) for iri in sorted(mentioned)]}):
        if row["target"] in network and row["target"] in anywhere:
            network.add_edge(row["source"], row["target"], "broader", **broader)
    return network


def citation_network(snapshot: Snapshot, reports: Iterable[str] | None = None) -> Network:
    """The works that reports cite, and those that they are; the same content gives the same order of nodes and edges.

    Args:
        snapshot: where to look.
        reports: the IRIs of the reports that count; by default all.

    Returns:
        Nodes (IRIs of works) with `label`, `year` (or ""), `weight` (how many reports cite it) and `in_store` (whether
        a report is this work). Edges from the citing work to the cited one, with `figures` (how many are quoted).
    """
    bindings = of_reports(reports)
    cited = [(row["report"], row["work"]) for row in snapshot.rows(_CITED, bindings)]
    held = {row["report"]: row["work"] for row in snapshot.rows(_OWN)}
    figures = {(row["report"], row["work"]): row["figures"] for row in snapshot.rows(_FIGURES, bindings)}
    weights = Counter(work for _, work in cited)
    own = held.values() if reports is None else [held[report] for report in reports if report in held]
    shown, in_store = weights.keys() | set(own), set(held.values())
    network: Network = nx.MultiDiGraph()
    labels, years = told(snapshot, "label"), told(snapshot, "year")
    for iri in sorted(shown & labels.keys()):
        known = {"label": labels[iri], "year": years.get(iri, ""), "weight": weights[iri]}
        network.add_node(iri, **known, in_store=iri in in_store)
    edges: Counter[tuple[str, str]] = Counter()
    for report, work in cited:
        if report in held:
            edges[held[report], work] += figures.get((report, work), 0)
    for (source, target), number in sorted(edges.items()):
        network.add_edge(source, target, "cites", figures=number)
    return network


def heaviest(network: Network, known: Mapping[str, WorkRow], limit: int) -> CitationNetwork:
    """The part of a `citation_network` that carries the most figures, then that of what most reports cite.

    Args:
        network: where to look.
        known: its works by IRI.
        limit: how many works at most; every one shown cites another one shown, or is cited by it.
    """

    def weight(edge: tuple[str, str, int]) -> tuple[int, int, int, str, str, str]:
        source, target, figures = edge
        row = known[target]
        return -figures, -row.figures, -row.reports, row.label, target, source

    found = (
        (source, target, cites["figures"]) for source, target, cites in network.edges(data=True) if source != target
    )
    edges = sorted(found, key=weight)
    shown: dict[str, None] = {}  # in order
    for source, target, _ in edges:
        if len(shown.keys() | {source, target}) <= limit:
            shown |= dict.fromkeys((target, source))
    citings = tuple(Citing(*edge) for edge in edges if edge[0] in shown and edge[1] in shown)
    everything = {end for source, target, _ in edges for end in (source, target)}
    return CitationNetwork(tuple(known[iri] for iri in shown), citings, len(everything), len(edges))


def neighbourhood(network: Network, iri: str, limit: int = 60) -> Neighbourhood:
    """A concept, those it is linked to, and what links any of them; empty for a concept that no report names.

    Args:
        network: a `concept_network`.
        iri: the concept in the middle.
        limit: how many neighbours at most: those that most reports link it to, then those that most reports mention.
    """
    if iri not in network:
        return Neighbourhood(iri, (), ())
    neighbours = sorted(set(nx.all_neighbors(network, iri)) - {iri}, key=lambda other: _rank(network, iri, other))
    shown = [iri, *neighbours[:limit]]
    nodes = tuple(Node(each, **network.nodes[each]) for each in shown)
    edges = sorted(_edges(network, set(shown)), key=lambda edge: (edge.source, edge.target, edge.type, edge.label))
    return Neighbourhood(iri, nodes, tuple(edges), hidden=len(neighbours) - len(shown) + 1)


def shortest_path(network: Network, start: str, end: str) -> tuple[str, ...]:
    """The concepts on a shortest way from one to another, both included, along edges in either direction.

    Returns:
        IRIs; none where no way leads there.

    Raises:
        UnknownName: no report names one of the two.
    """
    for iri in (start, end):
        if iri not in network:
            raise UnknownName("concept in any report", iri)
    try:
        return tuple(nx.shortest_path(network.to_undirected(as_view=True), start, end))
    except nx.NetworkXNoPath:
        return ()


def along(network: Network, path: Sequence[str]) -> Neighbourhood:
    """The concepts on a path and what links them, around the first; empty for an empty path."""
    nodes = tuple(Node(iri, **network.nodes[iri]) for iri in path)
    edges = sorted(_edges(network, set(path)), key=lambda edge: (edge.source, edge.target, edge.type, edge.label))
    return Neighbourhood(path[0] if path else "", nodes, tuple(edges))


def graphml(network: Network) -> str:
    """A network as GraphML, for Gephi, Cytoscape, yEd and the like; the quotes of an edge are one text."""
    return "\n".join(nx.generate_graphml(_plain(network))) + "\n"


def gexf(network: Network) -> str:
    """A network as GEXF, for Gephi and Sigma; the quotes of an edge are one text."""
    return "\n".join(nx.generate_gexf(_plain(network))) + "\n"


def behind(edge: Mapping[str, Any]) -> int:
    """How many reports, rates or figures stand behind an edge of any network."""
    return int(next((edge[name] for name in _WEIGHTS if name in edge), 0))


def _plain(network: Network) -> nx.MultiGraph[str]:
    """With attributes that are texts and numbers, names for edges, and their weights, as other programs look for."""
    plain: nx.MultiGraph[str] = nx.MultiGraph() if network.graph.get("symmetric") else nx.MultiDiGraph()
    for iri, attributes in network.nodes(data=True):
        plain.add_node(iri, **_flat(attributes))
    for number, (source, target, attributes) in enumerate(network.edges(data=True), start=1):
        plain.add_edge(source, target, f"e{number}", weight=max(1, behind(attributes)), **_flat(attributes))
    return plain


def of_reports(reports: Iterable[str] | None) -> Bindings:
    """What keeps a query of this module and the like to some reports; None for all."""
    return {} if reports is None else {"report": [URIRef(iri) for iri in reports]}


def types_of(snapshot: Snapshot, concepts: Collection[str]) -> dict[str, str]:
    """The types of concepts' mentions, by IRI."""
    found = snapshot.rows(_CLASSES, {"concept": [URIRef(iri) for iri in sorted(concepts)]}) if concepts else []
    classes = {row["concept"]: row["type"] for row in found}
    return {iri: kind_of(classes.get(iri)) for iri in concepts}


def kind_of(concept_class: str | None) -> str:
    """The type of a concept's mentions, from the IRI of its class."""
    name = (concept_class or "Concept").removeprefix(KG)
    return "Condition" if name == "Complication" else name


def _said(snapshot: Snapshot, reports: Iterable[str] | None) -> Iterator[dict[str, Any]]:
    """The relations, and the rates of outcomes, between two concepts."""
    for row in snapshot.answers("relations", reports):
        yield row | {"label": row["type"].replace("_", " ")} | _NO_SECTION
    for row in snapshot.answers("rates", reports):
        if row["kind"] == "outcome" and row["eventConcept"] and row["procedureConcept"]:
            ends = {"source": row["eventConcept"], "target": row["procedureConcept"]}
            label = bounded(row["exact"], row["qualifier"])
            yield row | ends | {"type": "rate", "label": label} | _NO_SECTION


def _by_edge(rows: Iterable[dict[str, Any]]) -> dict[tuple[str, str, str, str], tuple[Quote, ...]]:
    found: dict[tuple[str, str, str, str], set[Quote]] = defaultdict(set)
    for row in rows:
        found[row["source"], row["target"], row["type"], row["label"]].add(quote(row))
    return {edge: tuple(sorted(quotes, key=_place)) for edge, quotes in found.items()}


def _place(each: Quote) -> tuple[str, str, int, int]:
    return each.report_title, each.report, each.start, each.end


def _rank(network: Network, iri: str, other: str) -> tuple[int, int, str, str]:
    ends = [(iri, other), (other, iri)]
    said = sum(edge["reports"] for a, b in ends if network.has_edge(a, b) for edge in network[a][b].values())
    node = network.nodes[other]
    return -said, -node["weight"], node["label"], other


def _edges(network: Network, nodes: set[str]) -> Iterator[Edge]:
    for source, target, attributes in network.subgraph(nodes).edges(data=True):
        yield Edge(source, target, **attributes)


def _flat(attributes: dict[str, Any]) -> dict[str, Any]:
    """Quotes as one text; without the characters that XML cannot hold (a form feed from a PDF)."""
    flat = dict(attributes)
    if "quotes" in flat:
        flat["quotes"] = "\n".join(f"{each.report_title}: {each.sentence}" for each in flat["quotes"])
    return {name: _NOT_XML.sub("", value) if isinstance(value, str) else value for name, value in flat.items()}
