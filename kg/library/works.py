"""The works that the reports of a store cite: which there are, and what the user decides about them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kg.graph.iris import is_iri
from kg.graph.works import rows
from kg.graph.works.decisions import bring_together, set_apart
from kg.model.errors import InvalidDecision, UnknownName
from kg.vocabulary.terms import REPORT, WORK

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.graph.homes import Home
    from kg.graph.snapshot import Snapshot
    from kg.model.answers import CitationNetwork, WorkEntry, WorkRow

_FRAGMENT = re.compile(r"[\w-]*", re.ASCII)


class Works:
    """The works of a store.

    A work is named by its id (`doi:10.1000/1`), by its bare DOI or PubMed number, or by any prefix of the id that names
    it alone; an entry of a reference list by its report's id (or a prefix of it) and the end of its IRI, as `entries`
    gives them (`3f2a91b#reference-2034-2150`), a report's word of itself by the report's id.
    """

    def __init__(self, store: Home) -> None:
        self._store = store

    def rows(self) -> tuple[WorkRow, ...]:
        """All works, those that carry the most figures first."""
        with self._store.snapshot() as snapshot:
            return rows.works(snapshot)

    def row(self, work: str) -> WorkRow:
        """One work.

        Raises:
            UnknownName: no work is called so, or several are.
        """
        with self._store.snapshot() as snapshot:
            return _row_of(snapshot, work)

    def network(self, limit: int = 60) -> CitationNetwork:
        """Who cites whom, as far as `limit` works hold it: what carries the most figures first."""
        from kg.graph.projections import (
            citation_network,
            heaviest,
        )  # networkx takes 0.3 s, and other answers do without

        with self._store.snapshot() as snapshot:
            network = citation_network(snapshot)
            known = {row.iri: row for row in rows.works(snapshot)}
        return heaviest(network, known, limit)

    def entries(self, work: str) -> tuple[WorkRow, tuple[WorkEntry, ...]]:
        """A work and its entries.

        Raises:
            UnknownName: no work is called so, or several are.
        """
        with self._store.snapshot() as snapshot:
            row = _row_of(snapshot, work)
            return row, rows.entries(snapshot, row.iri)

    def split(self, entries: Iterable[str]) -> WorkRow:
        """Make entries of one work a work of their own, and keep them so; the other entries stay what they were.

        Returns:
            The work that they were of.

        Raises:
            UnknownName: there is no such entry.
            InvalidDecision: they are of several works, or all that their work has.
        """
        with self._store.snapshot() as snapshot:
            chosen = {_entry(snapshot, name) for name in entries}
            works = {rows.work_of(snapshot, iri) for iri in chosen}
            if len(works) != 1:
                raise InvalidDecision("These entries are of several works; split one work at a time.")
            (row,) = rows.works(snapshot, list(filter(None, works)))
            rest = {entry.iri for entry in rows.entries(snapshot, row.iri)} - chosen
        if not rest:
            raise InvalidDecision(f"There is nothing to split off: {row.label!r} has no other entries.")
        with self._store.writing(f"split {row.label}") as batch:
            batch.decide(*set_apart(frozenset(chosen), frozenset(rest), batch.decisions()))
        return row

    def join(self, names: Iterable[str]) -> WorkRow:
        """Make one work of several, and keep them so; each is named by itself or by one of its entries.

        Returns:
            The work that they are now.

        Raises:
            UnknownName: there is no such work or entry.
            InvalidDecision: they are one work already.
        """
        with self._store.snapshot() as snapshot:
            known = rows.works(snapshot)
            chosen, all_entries = set(), set()
            for iri in {_named(snapshot, known, name) for name in names}:
                found = sorted(entry.iri for entry in rows.entries(snapshot, iri))
                chosen.add(found[0])
                all_entries.update(found)
        if len(chosen) < 2:  # noqa: PLR2004 - a pair
            raise InvalidDecision("These are one work already; name at least two.")
        with self._store.writing("join works") as batch:
            batch.decide(*bring_together(frozenset(chosen), frozenset(all_entries), batch.decisions()))
        with self._store.snapshot() as snapshot:
            joined = rows.work_of(snapshot, min(chosen))
            return rows.works(snapshot, list(filter(None, [joined])))[0]


def _named(snapshot: Snapshot, known: tuple[WorkRow, ...], name: str) -> str:
    """The IRI of a work that is named by itself or by an entry."""
    try:
        return _row(known, name).iri
    except UnknownName:
        if "#" not in name:
            raise
        return rows.work_of(snapshot, _entry(snapshot, name)) or ""


def _row_of(snapshot: Snapshot, work: str) -> WorkRow:
    """A work that is named; one that is named by its whole id is found without a look at the others."""
    iri = WORK + work.removeprefix(WORK)
    exact = rows.works(snapshot, [iri]) if is_iri(iri) else ()
    return exact[0] if exact else _row(rows.works(snapshot), work)


def _row(known: tuple[WorkRow, ...], name: str) -> WorkRow:
    wanted = name.removeprefix(WORK).lower()
    exact = [row for row in known if wanted and wanted in {row.id.lower(), row.doi, row.pmid}]
    found = exact or [row for row in known if wanted and row.id.lower().startswith(wanted)]
    if len(found) != 1:
        raise UnknownName("work", name, [row.id for row in found or known][:3])
    return found[0]


def _entry(snapshot: Snapshot, name: str) -> str:
    report, mark, fragment = name.removeprefix(REPORT).partition("#")
    found = [iri for iri in snapshot.graph_iris() if report and iri.startswith(REPORT + report.lower())]
    if (
        len(found) == 1
        and _FRAGMENT.fullmatch(fragment)
        and rows.work_of(snapshot, entry := found[0] + mark + fragment)
    ):
        return entry
    raise UnknownName("entry", name, [iri.removeprefix(REPORT)[:12] for iri in found[:3]])
