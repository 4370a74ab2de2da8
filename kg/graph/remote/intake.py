"""From a far store into its copy: what is known to be whole, and nothing else.

A graph with a digest in the manifest comes whole or not at all. A report without one was written by another program
(an export that was loaded, say): it is taken if as many triples came as the store counts, and a report can be read from
them. A report that another program has changed is left out, so that the others can be read. Where reports are left out
or have no digest, what follows from the reports (works, catalogue) is made anew in the copy; the next write sends it.
"""

from __future__ import annotations

import re
from itertools import filterfalse
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.graph.admission import read_back
from kg.graph.frontier import to_rdflib
from kg.graph.remote.copy import LeftOut, Note
from kg.graph.remote.far import NOTHING, GraphChanged, count_of, digest
from kg.graph.remote.named import LARGEST
from kg.graph.remote.remarks import CHANGED, LARGE, MISSING, PARTIAL, UNFIT
from kg.graph.works.decisions import read
from kg.model.errors import AnswerIncomplete, InvalidGraph
from kg.vocabulary.terms import CATALOGUE_GRAPH, DECISIONS_GRAPH, ONTOLOGY_GRAPH, OWN_GRAPHS, REPORT

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from kg.graph.batch import Batch
    from kg.graph.remote.far import Far

_NAMELESS = re.compile(rb"^_:|> _:\S+ \.$")  # a triple with a blank node: no graph of the program's has one
_AS_THEY_STAND = (CATALOGUE_GRAPH, DECISIONS_GRAPH)  # own graphs that do not follow from others


class Intake:
    """One look at a far store, and what comes of it."""

    def __init__(
        self,
        far: Far,
        batch: Batch,
        held: Note,
        changing: frozenset[str] = frozenset(),
        go_on: Callable[[], object] = tuple,
    ) -> None:
        """Get ready.

        Args:
            far: the store.
            batch: its copy, to be written to.
            held: what the copy holds.
            changing: graphs that a writer who was killed was changing: each is whole, as it was or as new.
            go_on: called before anything that may take a while.
        """
        self._far, self._batch, self._held, self._changing, self._go_on = far, batch, held, changing, go_on
        self._digests: dict[str, str] = {}
        self._unlisted: dict[str, str] = {}
        self._named: dict[str, str] = {}
        self._left: dict[str, LeftOut] = {}
        self._anew: set[str] = set()

    def run(self, named: frozenset[str], ontology: Path) -> Note:
        """Have the copy hold what the store holds; what it holds then.

        Args:
            named: the graphs of others that are to be read, too.
            ontology: the folder that the ontology graph is made from where it has to be.

        Raises:
            StoreUnreachable, StoreRefuses: the store cannot be read.
            AnswerIncomplete: it does not come whole, or is being written.
        """
        version = self._far.version()
        manifest = self._manifest(version)
        self._sizes = self._far.sizes({*manifest, *named, DECISIONS_GRAPH})
        listed = manifest.keys() - named - self._changing
        for iri in sorted(listed - set(OWN_GRAPHS)):
            self._take_listed(iri, manifest[iri])
        unlisted = self._sizes.keys() - manifest.keys() - named - self._changing
        for iri in sorted(unlisted - self._far.changing() if unlisted else ()):
            self._take_unlisted(iri)
        settled = self._is_as_held(version, named)
        self._anew.update(self._held.anew if settled else ())
        for iri in sorted(listed & set(OWN_GRAPHS) - self._anew):
            self._take_listed(iri, manifest[iri])
        for iri in sorted(self._changing):
            self._take_as_it_stands(iri)
        if (self._unlisted or self._left or self._anew) and self._far.version() != version:
            raise AnswerIncomplete(self._far.name, "it was written while it was read")
        for iri in sorted(self._batch.names() - {*self._digests, *self._unlisted, *self._anew, *named}):
            self._batch.receive(iri, frozenset())
        if (self._unlisted or self._left or self._anew) and not (settled and self._anew == set(self._held.anew)):
            self._make_anew(manifest, ontology)
        for iri in sorted(named):
            self._take_named(iri, manifest.get(iri, ""))
        untouched = {iri: manifest[iri] for iri in self._named if iri in manifest}
        version = NOTHING if self._changing else version  # until the next write has told what became of these
        return Note(version, self._digests, self._unlisted, sorted(self._anew), self._named, untouched, self._left)

    def _is_as_held(self, version: str, named: frozenset[str]) -> bool:
        """Whether the reports are as they were when the copy was last brought up to date."""
        left = {iri: each for iri, each in self._held.left_out.items() if iri not in named}
        held = (self._held.version, self._held.unlisted, left)
        return held == (version, self._unlisted, self._left) and not self._changing

    def _manifest(self, version: str) -> dict[str, str]:
        """What the manifest says; nothing where another program has changed it: then no graph has a digest."""
        if self._changing:
            return self._far.manifest_as_it_is()
        try:
            return self._far.manifest(version) if version else {}
        except GraphChanged:
            if self._far.changing() or self._far.version() != version:
                raise
            return {}

    def _receive(self, iri: str, lines: frozenset[bytes]) -> None:
        self._go_on()
        self._batch.receive(iri, lines)

    def _take_listed(self, iri: str, told: str) -> None:
        size = self._sizes.get(iri, 0)
        known = self._held.digests.get(iri) == told
        if known and size == count_of(told):
            self._digests[iri] = told
        elif self._held.left_out.get(iri) == (left := LeftOut(told, size, CHANGED)):
            self._left[iri] = left
        else:
            self._go_on()
            try:
                lines = self._far.graph(iri, told)
            except GraphChanged:
                if iri in self._far.changing():
                    raise
                self._take_changed(iri, left)
            else:
                self._digests[iri] = told
                if not known:
                    self._receive(iri, lines)

    def _take_changed(self, iri: str, left: LeftOut) -> None:
        if iri in _AS_THEY_STAND:
            self._take_as_it_stands(iri)
        elif iri in OWN_GRAPHS:
            self._anew.add(iri)
        else:
            self._left[iri] = left

    def _take_as_it_stands(self, iri: str) -> None:
        lines = frozenset(filterfalse(_NAMELESS.search, self._far.graph_as_it_is(iri)))
        if iri != DECISIONS_GRAPH or _are_decisions(lines):
            self._receive(iri, lines)
        self._anew.add(iri)

    def _take_unlisted(self, iri: str) -> None:
        size = self._sizes[iri]
        if count_of(known := self._held.unlisted.get(iri, "")) == size:
            self._unlisted[iri] = known
            return
        left = self._held.left_out.get(iri)
        if left and (left.told, left.size) == ("", size):
            self._left[iri] = left
            return
        self._go_on()
        try:
            lines = self._far.graph_as_it_is(iri)
        except AnswerIncomplete:
            self._left[iri] = LeftOut("", size, PARTIAL)
            return
        if _is_report(iri, lines) if iri.startswith(REPORT) else _are_decisions(lines):
            self._unlisted[iri] = digest(lines)
            self._receive(iri, lines)
        else:
            self._left[iri] = LeftOut("", size, UNFIT)

    def _take_named(self, iri: str, told: str) -> None:
        size = self._sizes.get(iri, 0)
        if not 0 < size <= LARGEST:
            self._left[iri] = LeftOut(told, size, LARGE if size else MISSING)
            return
        self._go_on()
        try:
            lines = self._far.graph_as_it_is(iri)
        except AnswerIncomplete:
            self._left[iri] = LeftOut(told, size, PARTIAL)
            return
        self._named[iri] = digest(lines)
        if self._held.named.get(iri) != self._named[iri]:
            self._receive(iri, lines)

    def _make_anew(self, manifest: dict[str, str], ontology: Path) -> None:
        """What follows from the reports that are held."""
        for iri in {*self._left, *OWN_GRAPHS} - ({ONTOLOGY_GRAPH} & self._digests.keys()):
            self._batch.forget(iri)
        self._batch.refresh_ontology(ontology)
        self._batch.refresh_works()
        self._batch.refresh_digests()
        for iri in set(OWN_GRAPHS) - self._unlisted.keys() - self._changing:
            if digest(self._batch.lines(iri)) != manifest.get(iri, NOTHING):
                self._anew.add(iri)
                self._digests.pop(iri, None)


def _is_report(iri: str, lines: frozenset[bytes]) -> bool:
    triples = ox.parse(b"\n".join(lines), ox.RdfFormat.N_TRIPLES)
    try:
        read_back(to_rdflib(ox.Quad(one.subject, one.predicate, one.object) for one in triples), iri, iri)
    except InvalidGraph:
        return False
    return True


def _are_decisions(lines: frozenset[bytes]) -> bool:
    try:
        read(ox.parse(b"\n".join(lines), ox.RdfFormat.N_TRIPLES))
    except KeyError:
        return False
    return True
