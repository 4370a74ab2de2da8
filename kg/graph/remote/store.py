"""The store on the network, with the same face as one in a folder."""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from kg.graph.remote.addresses import Addresses, Credentials
from kg.graph.remote.copy import Copy, Note, difference
from kg.graph.remote.far import NOTHING, Far, digest, manifest_lines
from kg.graph.remote.hold import Hold
from kg.graph.remote.intake import Intake
from kg.graph.remote.line import Line, timeout
from kg.graph.remote.named import named_graphs
from kg.graph.remote.remarks import left_out_reports, remarks
from kg.model.errors import AnswerIncomplete, InvalidGraph, NothingToUndo
from kg.resources import resource
from kg.vocabulary.terms import MANIFEST_GRAPH, OWN_GRAPHS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from kg.graph.batch import Batch
    from kg.graph.snapshot import Snapshot

_PAUSE = 0.3  # seconds until a store that was being written is looked at again
_TRUSTED = 60.0  # seconds for which other programs are taken to have changed no graph, once the graphs were counted


class RemoteStore:
    """Named graphs at an address. Nothing is asked before the first use."""

    def __init__(
        self,
        place: str,
        wait: float = 10.0,
        ontology: Path | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """Name a store.

        Args:
            place: its address; the environment may tell more (`Addresses.chosen`, `Credentials.chosen`).
            wait: how long to wait for another writer to end, in seconds.
            ontology: as for `kg.graph.store.Store`.
            sleep: waits between attempts, for seconds.

        Raises:
            StoreRefuses: this is no address, or the environment's settings cannot be used.
        """
        addresses = Addresses.chosen(place)
        self.home = addresses.name
        self._wait = wait
        self._ontology = ontology or resource("ontology")
        self._named = named_graphs(self.home)
        self._counted: float | None = None  # when the graphs were last counted, in seconds of the monotonic clock
        self._far = Far(Line(addresses, Credentials.chosen(place), timeout(), sleep))
        self._copy = Copy(addresses.query, wait, ontology)

    @property
    def folder(self) -> Path:
        """Where the copy of it lies on this machine."""
        return self._copy.folder

    def current_id(self) -> str:
        """The id of what `snapshot` would open now. Asks the store, and fetches what has changed.

        Raises:
            StoreUnreachable, StoreRefuses, AnswerIncomplete: the store cannot be read.
            StoreBusy: it was being written all the time that this store waits.
        """
        self._catch_up()
        return self._copy.current_id()

    def snapshot(self) -> Snapshot:
        """The store as it is now, as `Store.snapshot` gives it.

        Raises:
            StoreUnreachable, StoreRefuses, AnswerIncomplete, StoreBusy: as for `current_id`.
        """
        self._catch_up()
        return self._copy.snapshot()

    @contextmanager
    def writing(self, action: str, change: str | None = None) -> Iterator[Batch]:
        """Hold the store for writing, as `Store.writing` does; what was written goes there when the block ends.

        Raises:
            StoreUnreachable, StoreRefuses, AnswerIncomplete: the store cannot be read, or not be written to.
            StoreBusy: another one was writing all the time that this store waits.
            InvalidGraph: the store does not give back what it was given; it holds what it held before.
        """
        with self._held() as (hold, doubtful):
            sent = None
            try:
                with self._copy.writing(action, change) as batch:
                    try:
                        yield batch
                    finally:
                        sent = self._send(hold, batch, doubtful)
            finally:
                if sent:
                    self._copy.keep(sent)

    def undo(self) -> str:
        """Take back the latest change, if it was made from this machine; says what it was.

        Raises:
            NothingToUndo: it was not, or there is none.
            StoreUnreachable, StoreRefuses, AnswerIncomplete, StoreBusy: as for `writing`.
        """
        with self._held() as (hold, doubtful):
            try:
                with self._copy.undoing() as (action, batch):
                    sent = self._send(hold, batch, doubtful)
            except NothingToUndo:
                reason = "what can be taken back are the last changes, if they were made from this machine"
                raise NothingToUndo(self.home, reason) from None
            self._copy.keep(sent)
            return action

    def left_out(self) -> tuple[str, ...]:
        """The IRIs of reports that lie in the store, but are not read, as of the last look; sorted."""
        note = self._copy.note()
        return left_out_reports(note) if note else ()

    def remarks(self) -> tuple[str, ...]:
        """What the user should know of graphs that are not read, as of the last look: sentences."""
        note = self._copy.note() if self._counted is not None else None
        return tuple(remarks(self.home, note)) if note else ()

    # From there to here.

    def _catch_up(self) -> None:
        """Have the copy hold what the store holds."""
        began, fetched = time.monotonic(), False
        while not self._is_current(counted=fetched):
            try:
                self._fetch()
                fetched = True
            except AnswerIncomplete:  # one who is writing changes graphs before the version
                if not self._far.writers() or time.monotonic() - began > self._wait:
                    raise
                time.sleep(_PAUSE)

    def _is_current(self, *, counted: bool = False) -> bool:
        """Whether the copy holds what the store holds; what others changed is not looked for if that was just done."""
        note = self._copy.note()
        if note is None and self._copy.home.exists():
            return False
        note = note or Note(NOTHING, {})
        if self._far.version() != note.version:
            return False
        if counted or (self._counted is not None and time.monotonic() - self._counted < _TRUSTED):
            return True
        if self._named or note.named or self._far.sizes(note.sizes) != note.sizes:
            return False
        self._counted = time.monotonic()
        return True

    def _fetch(self, go_on: Callable[[], None] = lambda: None, changing: frozenset[str] = frozenset()) -> None:
        """Have the copy hold what the store holds, unless that changes meanwhile; arguments as for `Intake`."""
        with self._copy.receiving() as (batch, held):
            try:
                note = Intake(self._far, batch, held, changing, go_on).run(self._named, self._ontology)
            except BaseException:
                if batch.written:  # it will be published all the same
                    self._copy.doubt()
                raise
        self._copy.keep(note)
        self._counted = time.monotonic()

    # From here to there.

    @contextmanager
    def _held(self) -> Iterator[tuple[Hold, frozenset[str]]]:
        """The right to write, the copy up to date, and the graphs of which it is not sure what the store holds."""
        with Hold(self._far, self.home, self._wait) as hold:
            changing = frozenset(self._far.changing())
            if changing or self._copy.is_broken_off() or not self._is_current():
                self._fetch(hold.renew, changing)
            note = self._copy.note()
            yield hold, changing.union(note.anew if note else ())

    def _send(self, hold: Hold, batch: Batch, doubtful: frozenset[str]) -> Note:
        """Have the store hold what the batch has written; what the copy holds then."""
        try:
            return self._sent(hold, batch, doubtful)
        except BaseException:
            self._copy.doubt()  # it will be published all the same
            raise

    def _sent(self, hold: Hold, batch: Batch, doubtful: frozenset[str]) -> Note:
        note = self._copy.note() or Note(NOTHING, {})
        fresh = {iri: batch.lines(iri) for iri in batch.written | doubtful}
        known = note.listed | note.unlisted
        manifest = {**known, **{iri: digest(lines) for iri, lines in fresh.items()}}
        manifest = {iri: told for iri, told in manifest.items() if told != NOTHING}
        changed = sorted({*difference(known, manifest), *(note.left_out.keys() & fresh.keys())})
        if not changed and not doubtful and not note.unlisted:
            return note
        hold.renew()
        self._far.begin(changed)
        with self._copy.snapshot() as before:
            sure = note.digests | note.unlisted
            held = {iri: before.lines(iri) if iri in sure else None for iri in changed}
        for iri in changed:
            hold.renew()
            self._place(iri, held[iri], fresh[iri])
        listed = manifest_lines(manifest)
        self._place(MANIFEST_GRAPH, None if doubtful else manifest_lines(note.listed), listed)
        version = digest(listed)
        self._far.finish(self._far.version(), version, {*changed, *doubtful})
        left = {iri: each for iri, each in note.left_out.items() if iri not in fresh}
        untouched = {iri: told for iri, told in note.untouched.items() if iri not in fresh}
        digests = {iri: told for iri, told in manifest.items() if iri not in left.keys() | untouched.keys()}
        named = {iri: told for iri, told in note.named.items() if iri not in fresh}
        return Note(version, digests, named=named, untouched=untouched, left_out=left)

    def _place(self, iri: str, held: frozenset[bytes] | None, lines: frozenset[bytes]) -> None:
        """Have the store hold a graph: whole where it is a report's, else by what has changed since it held `held`."""
        own = iri in OWN_GRAPHS or iri == MANIFEST_GRAPH
        if own and held:
            self._far.change(iri, held - lines, lines - held)
            if self._far.size(iri) != len(lines):
                self._far.put(iri, lines)
            return
        self._far.put(iri, lines)
        lost = lines - self._far.graph_as_it_is(iri) if lines else ()
        if lost:
            self._far.put(iri, held or frozenset())
            raise InvalidGraph(iri, [f"{self.home} does not give back what it is given: {min(lost).decode()[:300]}"])
