"""Fetching many articles: those that come before the service stops answering are not lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.fetching.fetcher import Fetcher
from kg.library.sources import Source
from kg.model.errors import KgError
from kg.readers.jats import JatsReader

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.fetching import Identifier, Service


def open_fetcher(service: Service, *, refresh: bool = False) -> Fetcher:
    """A fetcher that reads what it fetches with the reader of JATS; to be closed."""
    return Fetcher(service, JatsReader().read, refresh=refresh)


class Errand:
    """Articles one after the other, until all are there or nothing more can be fetched; `stopped` says why then."""

    def __init__(self, fetcher: Fetcher, identifiers: Iterable[Identifier]) -> None:
        self._fetcher = fetcher
        self._identifiers = identifiers
        self.stopped: KgError | None = None

    def sources(self) -> Iterator[Source]:
        """Each article when its turn comes; one that cannot be had leaves the others alone."""
        for identifier in self._identifiers:
            try:
                source = Source.of_article(self._fetcher, identifier)
            except KgError as error:
                self.stopped = error
                return
            yield source
