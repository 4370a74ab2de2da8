"""Every error that a user can cause or meet.

KgError
├── UnreadableSource      a file, folder or text that cannot be read (source, reason)
├── StoreError
│   ├── StoreBusy         another process is writing (path, seconds waited)
│   ├── StoreDamaged      the folder is not a store, or cannot be opened (path, reason)
│   ├── StoreUnreachable  a store on the network that gives no answer (address, reason)
│   ├── StoreRefuses      a store on the network that does not do what it is asked (address, reason)
│   ├── AnswerIncomplete  a store on the network that gives a part for the whole (address, reason)
│   ├── EmptyStore        nothing was ingested yet (path)
│   └── NothingToUndo     no earlier change is on record (path, reason)
├── BackupFailed          a backup that cannot be written or restored (path, reason)
├── CrateFailed           an RO-Crate that cannot be written (path, reason)
├── PortTaken             an address that cannot be listened at (host, port, reason)
├── ServiceUnavailable    a service on the network that gives no answer (address, reason)
├── UnknownName           no such report, concept, query or parameter (kind, name, near)
├── InvalidDecision       a decision about works that says nothing, or nothing that can be (reason)
├── InvalidVocabulary     a vocabulary file that cannot be used (path, reason)
├── InvalidGraph          a graph that may not be stored as it is (report, findings)
├── GraphProtected        one of the store's own graphs, which nobody may write (graph)
└── QueryError
    ├── QueryRefused      not SPARQL, or asks for what is switched off (reason)
    ├── AnswerTooLarge    more than is given out at once (reason)
    ├── QueryStopped      whoever asked has gone
    └── QueryTimeout      stopped after its time (seconds)
        └── UpdateTimeout a change that was stopped after its time (seconds)

Each carries its facts as attributes; `str()` is one sentence that says what happened and what to do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


class KgError(Exception):
    """Base of all errors with a message for the user."""


class UnreadableSource(KgError):
    """A source that no reader can make sense of."""

    def __init__(self, source: str, reason: str) -> None:
        self.source, self.reason = source, reason
        super().__init__(f"{source}: {reason}")

    def __reduce__(self) -> tuple[type[UnreadableSource], tuple[str, str]]:
        """Cross process borders whole."""
        return type(self), (self.source, self.reason)


class StoreError(KgError):
    """Something about the store, on disk or on the network."""


class StoreBusy(StoreError):
    """Another process holds the store's write lock."""

    def __init__(self, path: str, waited: float) -> None:
        self.path, self.waited = path, waited
        super().__init__(
            f"The store {path} is being written by another process (waited {waited:.0f} s); "
            "try again when it has finished."
        )


class StoreDamaged(StoreError):
    """A folder that cannot be opened as a store."""

    def __init__(self, path: str, reason: str) -> None:
        self.path, self.reason = path, reason
        super().__init__(f"The store {path} cannot be opened: {reason}")


class StoreUnreachable(StoreError):
    """A store on the network that cannot be reached, or does not answer."""

    def __init__(self, address: str, reason: str) -> None:
        self.address, self.reason = address, reason
        super().__init__(f"The store {address} gives no answer: {reason}; see to the network, then run the same again.")


class StoreRefuses(StoreError):
    """A store on the network that is none, or does not let this user do this."""

    def __init__(self, address: str, reason: str) -> None:
        self.address, self.reason = address, reason
        super().__init__(f"The store {address} cannot be used: {reason}.")


class AnswerIncomplete(StoreError):
    """A store on the network that gave a part of what it holds; the part was not taken for the whole."""

    def __init__(self, address: str, reason: str) -> None:
        self.address, self.reason = address, reason
        super().__init__(f"The store {address} does not give the whole of what it holds: {reason}.")


class EmptyStore(StoreError):
    """A question to a store that holds nothing yet."""

    def __init__(self, path: str) -> None:
        self.path = path
        super().__init__(f"The store {path} is empty; read some reports first: kg ingest FILE-OR-FOLDER")


class NothingToUndo(StoreError):
    """No change is on record."""

    def __init__(self, path: str, reason: str = "") -> None:
        self.path, self.reason = path, reason
        super().__init__(f"There is nothing to undo in {path}{reason and f': {reason}'}.")


class BackupFailed(KgError):
    """A backup that cannot be made, or no store can be made from."""

    def __init__(self, path: str, reason: str) -> None:
        self.path, self.reason = path, reason
        super().__init__(f"{path}: {reason}.")


class CrateFailed(KgError):
    """An RO-Crate that cannot be written."""

    def __init__(self, path: str, reason: str) -> None:
        self.path, self.reason = path, reason
        super().__init__(f"{path}: {reason}.")


class PortTaken(KgError):
    """An address that this program cannot listen at."""

    def __init__(self, host: str, port: int, reason: str) -> None:
        self.host, self.port, self.reason = host, port, reason
        super().__init__(f"Port {port} of {host} cannot be had ({reason}); choose another one with --port.")


class ServiceUnavailable(KgError):
    """A service that cannot be reached, or does not answer; whatever else it would be asked for would fail, too."""

    def __init__(self, address: str, reason: str) -> None:
        self.address, self.reason = address, reason
        super().__init__(
            f"{address} gives no answer: {reason}; see to the network and run the same again, which goes on where it "
            "stopped, or ingest files that were downloaded elsewhere: kg ingest FILE"
        )


class UnknownName(KgError):
    """A report, concept, query or parameter that does not exist; `near` lists the closest names that do."""

    def __init__(self, kind: str, name: str, near: Sequence[str] = ()) -> None:
        self.kind, self.name, self.near = kind, name, tuple(near)
        hint = f" Did you mean {', '.join(self.near)}?" if self.near else ""
        super().__init__(f"There is no {kind} {name!r}.{hint}")


class InvalidDecision(KgError):
    """What a user has decided about works cannot be carried out."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


class InvalidVocabulary(KgError):
    """A vocabulary that cannot be used; `reason` names the concept and what is wrong with it."""

    def __init__(self, path: str, reason: str) -> None:
        self.path, self.reason = path, reason
        super().__init__(f"The vocabulary {path} cannot be used: {reason}")


class InvalidGraph(KgError):
    """A report's graph that breaks a shape, or another one that says what it may not; nothing of it was stored."""

    def __init__(self, report: str, findings: Sequence[str]) -> None:
        self.report, self.findings = report, tuple(findings)
        super().__init__(f"{report} was not stored: {'; '.join(self.findings)}")


class GraphProtected(KgError):
    """One of the store's own graphs, which follow from the reports and from what the user does by other means."""

    def __init__(self, graph: str) -> None:
        self.graph = graph
        super().__init__(
            f"<{graph}> is one of the store's own graphs and cannot be written; write into a graph of your own, whose "
            "name begins with an address of yours."
        )


class QueryError(KgError):
    """A query that got no answer."""


class QueryRefused(QueryError):
    """A query that does not parse or asks for what is switched off."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


class AnswerTooLarge(QueryError):
    """An answer that is not given, as a part of it would look like the whole."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


class QueryStopped(QueryError):
    """A query, or a change, that was stopped as nobody waits for it any more."""

    def __init__(self) -> None:
        super().__init__("It was stopped, as whoever asked has gone.")


class QueryTimeout(QueryError):
    """A query that was stopped."""

    hint = "The query was stopped after {seconds:g} s; add a LIMIT, name a report or a concept, or allow more time."

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        super().__init__(self.hint.format(seconds=seconds))


class UpdateTimeout(QueryTimeout):
    """A change that was stopped; the store is as it was before."""

    hint = (
        "The change was stopped after {seconds:g} s, and nothing was changed; change less at once, or allow more time."
    )
