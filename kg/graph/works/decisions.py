"""What the user has decided about works: these entries are not of one work, those are. It overrules all comparing.

A decision names entries (of reference lists, or reports), not works: it holds for as long as they read as they do, and
again when a report that was removed comes back.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.vocabulary.terms import DECISION, DECISIONS_GRAPH, KG, RDF

if TYPE_CHECKING:
    from collections.abc import Iterable

APART, TOGETHER = "apart", "together"
GRAPH = ox.NamedNode(DECISIONS_GRAPH)
_TYPE = ox.NamedNode(RDF + "type")
_CLASS = ox.NamedNode(KG + "Decision")
_VERDICT = ox.NamedNode(KG + "verdict")
_ENTRY = ox.NamedNode(KG + "entry")
_OTHER = ox.NamedNode(KG + "otherEntry")


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision of the user.

    Attributes:
        verdict: `apart` (none of `entries` is of the same work as any of `others`) or `together` (all `entries` are).
        entries: IRIs of the entries that it is about; each stands for itself from then on, whatever else reads alike.
        others: IRIs of entries.
    """

    verdict: str
    entries: frozenset[str]
    others: frozenset[str] = frozenset()

    @property
    def names(self) -> frozenset[str]:
        """The IRIs of all entries it names."""
        return self.entries | self.others

    def quads(self) -> frozenset[ox.Quad]:
        """Itself in the graph of decisions."""
        named = [self.verdict, *sorted(self.entries), "|", *sorted(self.others)]
        node = ox.NamedNode(DECISION + sha256(" ".join(named).encode()).hexdigest()[:16])
        pairs: list[tuple[ox.NamedNode, ox.NamedNode | ox.Literal]] = [
            (_TYPE, _CLASS),
            (_VERDICT, ox.Literal(self.verdict)),
            *((_ENTRY, ox.NamedNode(iri)) for iri in self.entries),
            *((_OTHER, ox.NamedNode(iri)) for iri in self.others),
        ]
        return frozenset(ox.Quad(node, predicate, value, GRAPH) for predicate, value in pairs)


def set_apart(
    chosen: frozenset[str], rest: frozenset[str], held: Iterable[Decision]
) -> tuple[set[Decision], set[Decision]]:
    """The decisions that make entries a work of their own, and those of `held` that they take the place of.

    Args:
        chosen: the entries.
        rest: the other entries of the work that they are of now.
        held: the decisions that hold.
    """
    broken = {one for one in held if one.verdict == TOGETHER and one.entries & chosen and one.entries - chosen}
    parts = [part for one in broken for part in (one.entries & chosen, one.entries - chosen)]
    made = {Decision(TOGETHER, part) for part in (*parts, chosen) if len(part) > 1}
    return made | {Decision(APART, chosen, rest)}, broken


def bring_together(
    chosen: frozenset[str], works: frozenset[str], held: Iterable[Decision]
) -> tuple[set[Decision], set[Decision]]:
    """The decisions that make one work of several, and those of `held` that they take the place of.

    Args:
        chosen: an entry of each work.
        works: all entries of these works.
        held: the decisions that hold.
    """
    broken = {one for one in held if one.verdict == APART and one.entries & works and one.others & works}
    kept = {Decision(APART, one.entries - works, one.others) for one in broken if one.entries - works}
    kept |= {Decision(APART, one.entries & works, one.others - works) for one in broken if one.others - works}
    return kept | {Decision(TOGETHER, chosen)}, broken


@dataclass(frozen=True, slots=True)
class Decisions:
    """The decisions of a store, with those that are being made or taken back."""

    store: ox.Store
    made: frozenset[Decision] = frozenset()
    taken_back: frozenset[Decision] = frozenset()

    def about(self, entry: str) -> set[Decision]:
        """Those that are about an entry (it is one of their `entries`)."""
        found = self.store.quads_for_pattern(None, _ENTRY, ox.NamedNode(entry), GRAPH)
        stored = {self._read(quad) for quad in found}
        return stored - self.taken_back | {decision for decision in self.made if entry in decision.entries}

    def mention(self, entry: str) -> bool:
        """Whether one of them names an entry, be it one that is just being taken back."""
        node, changing = ox.NamedNode(entry), self.made | self.taken_back
        found = (quad for role in (_ENTRY, _OTHER) for quad in self.store.quads_for_pattern(None, role, node, GRAPH))
        return any(entry in decision.names for decision in changing) or next(found, None) is not None

    def stored(self) -> set[Decision]:
        """All that the store holds."""
        return {self._read(quad) for quad in self.store.quads_for_pattern(None, _TYPE, _CLASS, GRAPH)}

    def _read(self, quad: ox.Quad) -> Decision:
        return next(iter(read(self.store.quads_for_pattern(quad.subject, None, None, GRAPH))))


def read(triples: Iterable[ox.Quad | ox.Triple]) -> set[Decision]:
    """The decisions that these are the triples of."""
    facts: dict[str, dict[str, set[str]]] = {}
    for triple in triples:
        if isinstance(triple.subject, ox.NamedNode) and isinstance(triple.object, ox.NamedNode | ox.Literal):
            values = facts.setdefault(triple.subject.value, {})
            values.setdefault(triple.predicate.value, set()).add(triple.object.value)
    return {
        Decision(min(values[_VERDICT.value]), frozenset(values[_ENTRY.value]), frozenset(values.get(_OTHER.value, ())))
        for values in facts.values()
    }
