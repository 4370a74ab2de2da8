"""The networks of a store, each made once for each state of it."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from kg.model.errors import UnknownName
from kg.vocabulary.terms import REPORT

if TYPE_CHECKING:
    from kg.graph.homes import Home
    from kg.graph.projections import Network
    from kg.model.answers import Neighbourhood, NodeMeasures, SimilarReport


class Networks:
    """Networks of one store, as networkx; a part of `Library`. Not to be changed by who gets them."""

    def __init__(self, store: Home) -> None:
        self._store = store
        self._made: dict[str, tuple[str, Network]] = {}

    def network(self, kind: str) -> Network:
        """The network of a kind of `kg.graph.networks.NETWORKS`.

        Raises:
            UnknownName: no such network.
        """
        from kg.graph.networks import NETWORKS

        if kind not in NETWORKS:
            raise UnknownName("network", kind, get_close_matches(kind, NETWORKS) or tuple(NETWORKS))
        with self._store.snapshot() as snapshot:
            if self._made.get(kind, ("",))[0] != snapshot.id:
                self._made[kind] = snapshot.id, NETWORKS[kind](snapshot, None)
        return self._made[kind][1]

    def strongest(self, kind: str, limit: int = 60) -> Neighbourhood:
        """The part of a network that most reports, rates or figures stand behind, as far as `limit` nodes hold it."""
        from kg.graph.networks import strongest

        return strongest(self.network(kind), limit)

    def measures(self, kind: str) -> tuple[NodeMeasures, ...]:
        """How central the nodes of a network are, and its communities; the most central first."""
        from kg.graph.networks import measures

        return measures(self.network(kind))

    def written(self, kind: str, form: str, report_id: str | None = None) -> str:
        """A network, or the part of it that one report makes, as `graphml` or `gexf`."""
        from kg.graph.networks import NETWORKS
        from kg.graph.projections import gexf, graphml

        write = {"graphml": graphml, "gexf": gexf}[form]
        if report_id is None:
            return write(self.network(kind))
        with self._store.snapshot() as snapshot:
            return write(NETWORKS[kind](snapshot, [REPORT + report_id]))

    def similar(self, report_id: str) -> tuple[SimilarReport, ...]:
        """The reports that mention what a report does, the most alike first."""
        from kg.graph.networks import similar

        with self._store.snapshot() as snapshot:
            return similar(snapshot, REPORT + report_id)
