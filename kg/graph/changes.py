"""What an edit changes, graph by graph."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Change:
    """The change of one named graph.

    Attributes:
        graph: its IRI.
        out: the N-Triples lines that go.
        into: those that come.
        whole: `into` is all that the graph holds then, as blank nodes cannot be told apart otherwise; `out` is empty.
    """

    graph: str
    out: frozenset[bytes]
    into: frozenset[bytes]
    whole: bool = False

    def after(self, before: frozenset[bytes]) -> frozenset[bytes]:
        """What the graph holds then."""
        return self.into if self.whole else (before - self.out) | self.into
