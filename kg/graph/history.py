"""The history of a store: for each write, what the graphs it touched held before, so that it can be taken back.

A write's record is JSON Lines, written ahead of each transaction: a header, then one line per touched graph. A writer
that is killed leaves its record open (`*.jsonl`); a line that was cut off belongs to a transaction that never began,
so it is passed over. A finished record is compressed (`*.jsonl.gz`).
"""

from __future__ import annotations

import gzip
import json
import shutil
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_KEPT = 20  # changes that can be taken back


@dataclass(frozen=True, slots=True)
class Before:
    """What a graph (`triples`) and its catalogue entry (`entry`) held before a write, as N-Triples."""

    graph: str
    triples: str
    entry: str


@dataclass(frozen=True, slots=True)
class Change:
    """A change that can be taken back: the action's name and the records of its writes, oldest first."""

    action: str
    records: tuple[Path, ...]

    def before(self) -> Iterator[Before]:
        """Every touched graph once, as it was before the change."""
        seen: set[str] = set()
        for path in self.records:
            for line in _lines(path)[1:]:
                state = Before(**json.loads(line))
                if state.graph not in seen:
                    seen.add(state.graph)
                    yield state


class Record:
    """The record of one write while it goes on; the file appears with the first touched graph."""

    def __init__(self, path: Path, action: str) -> None:
        self._path = path
        self._action = action
        self._file: IO[str] | None = None
        self._touched: set[str] = set()

    def knows(self, graph: str) -> bool:
        """Whether this write has touched the graph before: only its state before the first touch counts."""
        return graph in self._touched

    def add(self, before: Before) -> None:
        """Keep what a graph held; on disk before this returns, so that the graph may be changed."""
        lines = [asdict(before)]
        if self._file is None:
            self._path.parent.mkdir(exist_ok=True)
            self._file = self._path.open("w", encoding="utf8")
            lines.insert(0, {"action": self._action})
        self._touched.add(before.graph)
        self._file.writelines(json.dumps(line) + "\n" for line in lines)
        self._file.flush()

    def close(self) -> None:
        """The write is over."""
        if self._file is not None:
            self._file.close()
            _compress(self._path)


class History:
    """The folder `history/` of a store: files named by number and change, oldest first."""

    def __init__(self, home: Path) -> None:
        self._folder = home / "history"

    def record(self, action: str, change: str | None) -> Record:
        """A record for a write about to begin. Writes with the same `change` are taken back together."""
        number = max((int(path.name[:8]) for path in self._paths()), default=0) + 1
        group = sha256(change.encode()).hexdigest()[:16] if change else f"{number:016d}"
        return Record(self._folder / f"{number:08d}-{group}.jsonl", action)

    def tidy(self) -> None:
        """Close records that killed writers left open, and forget all but the latest changes."""
        for path in self._paths():
            if path.suffix == ".jsonl":
                _compress(path)
        paths = self._paths()
        kept = list(dict.fromkeys(_group(path) for path in reversed(paths)))[:_KEPT]
        for path in paths:
            if _group(path) not in kept:
                path.unlink()

    def last(self) -> Change | None:
        """The latest change; None when there is none on record."""
        paths = self._paths()
        records = tuple(path for path in paths if _group(path) == _group(paths[-1]))
        return Change(json.loads(_lines(records[-1])[0])["action"], records) if records else None

    def clear(self) -> None:
        """Forget all changes: the graphs have been changed behind their back."""
        for path in self._paths():
            path.unlink()

    def forget(self, change: Change) -> None:
        """Drop a change that was taken back, the latest record first."""
        for path in reversed(change.records):
            path.unlink()

    def _paths(self) -> list[Path]:
        return sorted(self._folder.glob("*.jsonl*")) if self._folder.is_dir() else []


def _group(path: Path) -> str:
    return path.name[9:25]


def _compress(path: Path) -> None:
    """Finish a record; one without a whole line changed nothing and goes."""
    with path.open("rb") as file:
        if file.readline().endswith(b"\n"):
            file.seek(0)
            draft = path.with_suffix(".draft")
            with gzip.open(draft, "wb", compresslevel=6) as packed:
                shutil.copyfileobj(file, packed)
            draft.replace(path.with_suffix(".jsonl.gz"))
    path.unlink()


def _lines(path: Path) -> list[bytes]:
    """The whole lines of a finished record."""
    return gzip.decompress(path.read_bytes()).split(b"\n")[:-1]
