"""The works of a store, kept up to date with its reports: from what goes and what comes to the quads that change.

What is looked at grows with the report at hand: its entries' descriptions, those that share a key with them, and on
from there as far as links lead; never the whole store. The result is the same as if all reports had come at once, in
any order, because the works of linked descriptions are a function of these (`clustering`), and are made anew when one
comes or goes.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pyoxigraph as ox

from kg.graph.works import triples
from kg.graph.works.clustering import Link, grouped
from kg.graph.works.decisions import APART, TOGETHER, Decisions
from kg.graph.works.descriptions import described, from_json, keys
from kg.graph.works.entries import Entry, completed, entry_of
from kg.graph.works.matching import CURATOR, shared_identifiers, why_same
from kg.graph.works.triples import CITES, DESCRIBED, FINGERPRINT, INDEX, KEY, MEMBER, OF_WORK, SHOWN, WORKS
from kg.vocabulary.terms import DESCRIPTION, REPORT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.graph.works.clustering import Group
    from kg.graph.works.decisions import Decision
    from kg.graph.works.descriptions import Description


def _digest(folder: Path) -> str:
    return sha256(b"".join(path.read_bytes() for path in sorted(folder.glob("*.py")))).hexdigest()


RULES = _digest(Path(__file__).parent)
"""Stands for the rules by which works are told apart: a graph of works made by others is made anew."""


class Delta(NamedTuple):
    """Quads to take out of the store and to put into it."""

    out: frozenset[ox.Quad]
    into: frozenset[ox.Quad]


@dataclass(frozen=True, slots=True)
class Moved:
    """An entry that comes, goes, or reads otherwise than before: as it was, and as it is."""

    was: Entry | None
    now: Entry | None


def change(
    store: ox.Store,
    was: Iterable[Entry],
    now: Iterable[Entry],
    made: Iterable[Decision] = (),
    taken_back: Iterable[Decision] = (),
) -> Delta:
    """What changes in the graphs of works and of the index.

    Args:
        store: as it is before the change.
        was: the entries of all reports that change, as they are before.
        now: the same reports' entries, as they will be.
        made: decisions that the user makes.
        taken_back: decisions that are to hold no longer.
    """
    before, after = {entry.iri: entry for entry in was}, {entry.iri: entry for entry in now}
    view = Decisions(store, frozenset(made), frozenset(taken_back))
    named = {iri for decision in view.made | view.taken_back for iri in decision.names}
    moved = {
        iri: Moved(before.get(iri), after.get(iri))
        for iri in before.keys() | after.keys()
        if iri in named or before.get(iri) != after.get(iri)
    }
    for iri in sorted(named - moved.keys()):
        entry = entry_of(store, iri)
        if entry is not None and _one(store, ox.NamedNode(iri), DESCRIBED):
            moved[iri] = Moved(entry, entry)
    return _Change(store, moved, view).delta() if moved else Delta(frozenset(), frozenset())


class _Change:
    """One change while it is worked out: the store as it is, and over it what comes and goes."""

    def __init__(self, store: ox.Store, moved: dict[str, Moved], decisions: Decisions) -> None:
        self.store = store
        self.moved = moved
        self.decisions = decisions
        self.known: dict[str, Description] = {}  # by name, as read or as made
        self.old_names = {iri: self._stored_name(iri) for iri, entry in moved.items() if entry.was}
        self.new_names = {iri: self._name(entry.now) for iri, entry in moved.items() if entry.now}
        self.coming: dict[str, set[str]] = {}  # entries by the name of the description that they will give
        for iri, name in self.new_names.items():
            self.coming.setdefault(name, set()).add(iri)
        self.touched = {*self.old_names.values(), *self.new_names.values()}
        self.shown = {name: self._shown(name) for name in self.touched}
        self.gone = {name for name, entry in self.shown.items() if entry is None}
        self.fresh = {name for name in self.touched - self.gone if not self._is_stored(name)}
        self.keyed: dict[str, set[str]] = {}  # descriptions that are not stored yet, by key
        for name in self.fresh:
            for key in keys(self.known[name]):
                self.keyed.setdefault(key, set()).add(name)

    def delta(self) -> Delta:
        """All that changes."""
        links, names = self._linked(self._seeds())
        descriptions = {name: self._description(name) for name in names}
        groups = grouped(descriptions, links, self._apart(descriptions))
        works = triples.named(groups, descriptions)
        out, into = set(self._stored_quads(names | self.gone)), set(self._new_quads(groups, descriptions, works))
        self._entries(works, out, into)
        return Delta(frozenset(out - into), frozenset(into - out))

    # What comes and goes.

    def _name(self, entry: Entry) -> str:
        one = described(entry)
        if why_same(one, one) is None or self.decisions.about(entry.iri):
            one = replace(one, alone=entry.iri)
        name = one.name
        self.known[name] = one
        return name

    def _shown(self, name: str) -> str | None:
        """The entry that will stand for a description: a report before references, then by IRI; None if none is."""
        shown = _one(self.store, triples.node(name), SHOWN, INDEX)
        coming = self.coming.get(name, set())
        if shown is None or shown not in self.moved:
            return min({*coming, *filter(None, [shown])}, key=_standing, default=None)
        return min((self._stored_entries(name) - self.moved.keys()) | coming, key=_standing, default=None)

    def _seeds(self) -> set[str]:
        """The descriptions whose works are made anew: what is new or reads otherwise, and what a lost one linked."""
        mentioned = [iri for iri in self.moved if self.decisions.mention(iri)]
        decided = {names.get(iri) for iri in mentioned for names in (self.old_names, self.new_names)}
        staying = self.touched - self.gone
        lost = {other for name in self.gone for other, _ in self._neighbours(name)}
        return {name for name in staying if name in decided or self._reads_otherwise(name)} | lost

    def _reads_otherwise(self, name: str) -> bool:
        shown = self.shown[name]
        return name in self.fresh or shown in self.moved or shown != _one(self.store, triples.node(name), SHOWN, INDEX)

    # How far links lead.

    def _linked(self, seeds: set[str]) -> tuple[set[Link], set[str]]:
        links: set[Link] = set()
        found, waiting = set(seeds), list(seeds)
        while waiting:
            name = waiting.pop()
            for other, link in self._neighbours(name):
                if link is not None:
                    links.add(link)
                if other not in found:
                    found.add(other)
                    waiting.append(other)
        return links, found

    def _neighbours(self, name: str) -> Iterator[tuple[str, Link | None]]:
        """The descriptions that a description is linked to, or that share an identifier with it (without a link)."""
        one = self._description(name)
        for other in sorted(self._sharing_a_key(one) - {name} - self.gone):
            another = self._description(other)
            why = why_same(one, another)
            if why or shared_identifiers(one, another):
                yield other, Link(why, *sorted((name, other))) if why else None
        for other in self._told(one, TOGETHER) - {name} - self.gone:
            yield other, Link(CURATOR, *sorted((name, other)))

    def _sharing_a_key(self, one: Description) -> set[str]:
        found: set[str] = set()
        for key in keys(one):
            found |= self.keyed.get(key, set())
            for quad in self.store.quads_for_pattern(None, KEY, ox.Literal(key), INDEX):
                found.add(_iri(quad.subject).removeprefix(DESCRIPTION))
        return found

    def _apart(self, descriptions: dict[str, Description]) -> set[frozenset[str]]:
        return {
            frozenset((name, other)) for name, one in descriptions.items() for other in self._told(one, APART) - {name}
        }

    def _told(self, one: Description, verdict: str) -> set[str]:
        """The descriptions that the user has said something about, together with this one."""
        about = self.decisions.about(one.alone) if one.alone else []
        told = {
            iri
            for decision in about
            if decision.verdict == verdict
            for iri in (decision.others if verdict == APART else decision.entries)
        }
        return set(filter(None, map(self._name_of, told)))

    def _name_of(self, entry: str) -> str | None:
        """The description that an entry will give; None for one that is not there."""
        return self.new_names.get(entry) if entry in self.moved else self._stored_name(entry) or None

    # What the store holds.

    def _description(self, name: str) -> Description:
        if name not in self.known:
            self.known[name] = from_json(_one(self.store, triples.node(name), FINGERPRINT) or "{}")
        return self.known[name]

    def _is_stored(self, name: str) -> bool:
        return _one(self.store, triples.node(name), FINGERPRINT) is not None

    def _stored_name(self, entry: str) -> str:
        return (_one(self.store, ox.NamedNode(entry), DESCRIBED) or "").removeprefix(DESCRIPTION)

    def _stored_entries(self, name: str) -> set[str]:
        return {_iri(quad.subject) for quad in self.store.quads_for_pattern(None, DESCRIBED, triples.node(name), WORKS)}

    def _stored_quads(self, names: Iterable[str]) -> Iterator[ox.Quad]:
        """All that is stored about descriptions and their works, but for their entries."""
        works: set[str] = set()
        for name in names:
            yield from self.store.quads_for_pattern(triples.node(name), None, None, INDEX)
            works.update(filter(None, [_one(self.store, triples.node(name), OF_WORK)]))
        for work in works:
            yield from _about_work(self.store, work)
            yield from self.store.quads_for_pattern(ox.NamedNode(work), MEMBER, None, INDEX)

    # What it will hold.

    def _new_quads(
        self, groups: Iterable[Group], descriptions: dict[str, Description], works: dict[str, str]
    ) -> Iterator[ox.Quad]:
        for group in groups:
            members = [descriptions[name] for name in group.members]
            shown = {name: self._standing_for(name) for name in group.members}
            for name in group.members:
                yield from triples.of_description(name, descriptions[name], works[name], shown[name])
            telling = sorted(
                group.members, key=lambda name: (_standing(shown[name])[0], not descriptions[name].title, name)
            )
            whole = completed(self._entry(shown[name]) for name in telling)
            yield from triples.of_work(works[group.members[0]], whole, members)
            for link in group.links:
                yield from triples.of_merge(link, works[link.one])

    def _standing_for(self, name: str) -> str:
        shown = self.shown[name] if name in self.shown else _one(self.store, triples.node(name), SHOWN, INDEX)
        return shown or ""

    def _entry(self, iri: str) -> Entry:
        moved = self.moved.get(iri)
        return (moved.now if moved else entry_of(self.store, iri)) or Entry(iri)

    def _entries(self, works: dict[str, str], out: set[ox.Quad], into: set[ox.Quad]) -> None:
        """The entries that change, those of descriptions whose work is another now, and what their reports cite."""
        names = dict(self.new_names)
        for name, work in works.items():
            stored = None if name in self.fresh else _one(self.store, triples.node(name), OF_WORK)
            if stored not in {None, work}:
                names |= dict.fromkeys(self._stored_entries(name) - self.moved.keys(), name)
        for iri in names.keys() | self.old_names.keys():
            for predicate in (DESCRIBED, OF_WORK):
                out.update(self.store.quads_for_pattern(ox.NamedNode(iri), predicate, None, WORKS))
        work_of = {iri: works.get(name) or self._work_of_description(name) for iri, name in names.items()}
        for iri, name in names.items():
            into.update(triples.of_entry(iri, name, work_of[iri]))
        for report in {iri.partition("#")[0] for iri in names.keys() | self.old_names.keys()}:
            out.update(self.store.quads_for_pattern(ox.NamedNode(report), CITES, None, WORKS))
            into.update(triples.of_citing(report, self._cited(report, work_of)))

    def _cited(self, report: str, work_of: dict[str, str]) -> set[str]:
        """The works that a report will cite."""
        listed = {iri for iri in self.moved if iri.startswith(f"{report}#")}
        for quad in self.store.quads_for_pattern(ox.NamedNode(report), CITES, None, ox.NamedNode(report)):
            listed.add(_iri(quad.object))
        found = (work_of.get(iri) or self._work_that_stays(iri) for iri in listed if self._stays(iri))
        return set(filter(None, found))

    def _stays(self, entry: str) -> bool:
        return entry not in self.moved or self.moved[entry].now is not None

    def _work_that_stays(self, entry: str) -> str | None:
        return _one(self.store, ox.NamedNode(entry), OF_WORK)

    def _work_of_description(self, name: str) -> str:
        return _one(self.store, triples.node(name), OF_WORK) or ""


def about_works(store: ox.Store, report: str) -> Iterator[ox.Quad]:
    """What is known of the works that a report cites, and of the one that it is, with how all entries describe them."""
    listed = store.quads_for_pattern(ox.NamedNode(report), CITES, None, ox.NamedNode(report))
    entries = [ox.NamedNode(report), *(ox.NamedNode(_iri(quad.object)) for quad in listed)]
    for entry in entries:
        yield from store.quads_for_pattern(entry, None, None, WORKS)
    for work in sorted(filter(None, {_one(store, entry, OF_WORK) for entry in entries})):
        yield from _about_work(store, work)


def _about_work(store: ox.Store, work: str) -> Iterator[ox.Quad]:
    """A work with its descriptions and merges, without its entries."""
    this = ox.NamedNode(work)
    yield from store.quads_for_pattern(this, None, None, WORKS)
    for quad in store.quads_for_pattern(this, MEMBER, None, INDEX):
        yield from store.quads_for_pattern(ox.NamedNode(_iri(quad.object)), None, None, WORKS)


def _standing(entry: str) -> tuple[bool, str]:
    """What is shown of a work first: a report's own word of itself."""
    return "#" in entry.removeprefix(REPORT), entry


def _one(store: ox.Store, subject: ox.NamedNode, predicate: ox.NamedNode, graph: ox.NamedNode = WORKS) -> str | None:
    """The value of a property that has at most one."""
    for quad in store.quads_for_pattern(subject, predicate, None, graph):
        return _iri(quad.object)
    return None


def _iri(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> str:
    """The words of a term of the store's own graphs, which hold IRIs and literals alone."""
    if isinstance(term, ox.Triple | ox.BlankNode):
        message = f"no term of the graph of works: {term}"
        raise TypeError(message)
    return term.value
