"""The copy of a far store on this machine: a store in a folder, and a note of what it is a copy of.

The note tells the version, and the digest of each graph, that the current checkpoint holds. It is written after the
checkpoint and taken away before anything goes wrong: a copy without one is compared with the far store graph by graph.
"""

from __future__ import annotations

import json
import os
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Self

import platformdirs

from kg.graph.checkpoints import replace_file
from kg.graph.damage import told
from kg.graph.remote.far import count_of, digest
from kg.graph.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kg.graph.batch import Batch


def copies_home() -> Path:
    """Where copies of far stores lie unless told otherwise: $KG_STORE_COPIES, else this user's cache folder."""
    return Path(os.environ.get("KG_STORE_COPIES") or platformdirs.user_cache_path("kg", appauthor=False) / "stores")


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A graph that lies in the far store and not in the copy.

    Attributes:
        told: its digest in the manifest; empty if it has none there.
        size: how many triples it has, as the store says.
        why: one of `remarks.WHY`.
    """

    told: str
    size: int
    why: str


@dataclass(frozen=True, slots=True)
class Note:
    """What a copy holds.

    Attributes:
        version: of the far store.
        digests: of the graphs that are as the far store's manifest says, by IRI.
        unlisted: digests, made here, of the graphs that the manifest does not name.
        anew: graphs that are not what the manifest says, but right: made here from what else is held, or taken as they
            stood after a writer was killed.
        named: digests, made here, of the graphs that the user's settings name.
        untouched: what the manifest says of those.
        left_out: the graphs that it does not hold, by IRI.
    """

    version: str
    digests: dict[str, str]
    unlisted: dict[str, str] = field(default_factory=dict)
    anew: list[str] = field(default_factory=list)
    named: dict[str, str] = field(default_factory=dict)
    untouched: dict[str, str] = field(default_factory=dict)
    left_out: dict[str, LeftOut] = field(default_factory=dict)

    @classmethod
    def read(cls, text: str) -> Self:
        """From what `str` has written."""
        parts = json.loads(text)
        left = {iri: LeftOut(**each) for iri, each in parts.pop("left_out", {}).items()}
        return cls(**parts, left_out=left)

    def __str__(self) -> str:
        return json.dumps(asdict(self))

    @property
    def listed(self) -> dict[str, str]:
        """What of the far store's manifest holds on."""
        return self.digests | self.untouched | {iri: each.told for iri, each in self.left_out.items() if each.told}

    @property
    def sizes(self) -> dict[str, int]:
        """How many triples the far store has of each report, and of each other graph that is not `anew` or `named`."""
        held = {iri: count_of(told) for iri, told in (self.digests | self.unlisted).items()}
        return held | {iri: each.size for iri, each in self.left_out.items() if each.size}


class Copy(Store):
    """The copy of the store at an address."""

    def __init__(self, address: str, wait: float, ontology: Path | None) -> None:
        """Name it; the folder is made when something is kept in it, for this user alone to read."""
        self._folder = copies_home() / sha256(address.encode()).hexdigest()[:16]
        super().__init__(self._folder / "store", wait, ontology)
        self._note = self._folder / "copy.json"
        self._unpublished = self.home / "unpublished"

    def note(self) -> Note | None:
        """What it holds; None where that is not sure."""
        try:
            return Note.read(self._note.read_text(encoding="utf8"))
        except (FileNotFoundError, ValueError, TypeError, AttributeError):
            return None

    def keep(self, note: Note) -> None:
        """Say what it holds."""
        with told(self.home):
            replace_file(self._note, str(note))

    def doubt(self) -> None:
        """Say no longer what it holds."""
        with told(self.home):
            self._note.unlink(missing_ok=True)

    def is_broken_off(self) -> bool:
        """Whether a writer is at work on it, or was killed."""
        return self._unpublished.exists()

    @contextmanager
    def receiving(self) -> Iterator[tuple[Batch, Note]]:
        """The copy to be brought up to date, and what it holds now; then no change is on record any more.

        Raises:
            StoreBusy, StoreDamaged: as for `writing`.
        """
        with self._opened("copy", None) as batch:
            note = None if self.is_broken_off() else self.note()
            yield batch, note or Note("", {iri: digest(batch.lines(iri)) for iri in batch.names()})
            if self.is_broken_off():  # by this very block: something was received
                self._history.clear()

    @contextmanager
    def _locked(self) -> Iterator[None]:
        with told(self.home):
            self._folder.mkdir(parents=True, exist_ok=True)
            self._folder.chmod(0o700)
        with super()._locked():
            yield


def difference(held: Mapping[str, str], wanted: Mapping[str, str]) -> list[str]:
    """The IRIs of graphs that are not alike, sorted."""
    return sorted(iri for iri in held.keys() | wanted.keys() if held.get(iri) != wanted.get(iri))
