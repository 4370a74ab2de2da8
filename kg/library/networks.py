"""The networks of a store, each made once for each state of it."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from kg.model.errors import UnknownName
from kg.vocabulary.terms import REPORT

if TYPE_CHECKING:
    from kg.graph.projections import Network
    from kg.graph.store import Store
    from kg.model.answers import NodeMeasures, SimilarReport

KINDS = ("concepts", "together", "outcomes", "citations")


class Networks:
    """Networks of one store, as networkx; a part of `Library`. Not to be changed by who gets them."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._made: dict[str, tuple[str, Network]] = {}

    def network(self, kind: str) -> Network:
        """One of `KINDS`: concepts that relations and rates link, or reports; procedures with what follows; works.

        Raises:
            UnknownName: no such network.
        """
        from kg.graph.networks import NETWORKS

        if kind not in NETWORKS:
            raise UnknownName("network", kind, get_close_matches(kind, KINDS) or KINDS)
        with self._store.snapshot() as snapshot:
            if self._made.get(kind, ("",))[0] != snapshot.id:
                self._made[kind] = snapshot.id, NETWORKS[kind](snapshot)
        return self._made[kind][1]

    def measures(self, kind: str) -> tuple[NodeMeasures, ...]:
        """How central the nodes of a network are, and its communities; the most central first."""
        from kg.graph.networks import measures

        return measures(self.network(kind))

    def written(self, kind: str, form: str) -> str:
        """A network as `graphml` or `gexf`."""
        from kg.graph.projections import gexf, graphml

        return {"graphml": graphml, "gexf": gexf}[form](self.network(kind))

    def similar(self, report_id: str) -> tuple[SimilarReport, ...]:
        """The reports that mention what a report does, the most alike first."""
        from kg.graph.networks import similar

        with self._store.snapshot() as snapshot:
            return similar(snapshot, REPORT + report_id)
