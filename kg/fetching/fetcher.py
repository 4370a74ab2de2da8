"""From an identifier to a Document: the open full text where there is one, else the abstract."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import fields, replace
from functools import partial
from typing import TYPE_CHECKING, Self, TypeVar

from kg.fetching.abstract import abstract_of
from kg.fetching.cache import Cache
from kg.fetching.courier import Courier
from kg.fetching.record import query_for, record_of
from kg.model.document import Metadata
from kg.model.errors import ServiceUnavailable, UnreadableSource

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.fetching.identifiers import Identifier
    from kg.fetching.record import Record
    from kg.fetching.service import Service
    from kg.model.document import Document

ABSTRACT_ONLY = "Europe PMC has no open full text of it; this is its abstract."

Answer = TypeVar("Answer")


class Fetcher:
    """Fetches articles, one after the other; to be closed."""

    def __init__(self, service: Service, read: Callable[[bytes, str], Document], *, refresh: bool = False) -> None:
        """Get ready.

        Args:
            service: whom to ask.
            read: makes a Document of the bytes of a JATS article and its source; raises UnreadableSource.
            refresh: ask for what is in the cache, too.
        """
        self._service = service
        self._read = read
        self._refresh = refresh
        self._cache = Cache(service.cache)
        self._courier = Courier(service)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._courier.__exit__()

    def fetch(self, identifier: Identifier) -> Document:
        """The article; its source is its address, and its metadata hold whatever the article or the service knows.

        Raises:
            UnreadableSource: there is no such article, no text of it, or the text is broken.
            ServiceUnavailable: the service cannot be reached, or does not answer.
            KgError: the cache cannot be written to.
        """
        record = self._record(identifier)
        document = self._full_text(record, str(identifier)) if record.open else None
        if document is None:
            abstract = self._read(abstract_of(record, str(identifier)), record.address)
            document = replace(abstract, warnings=(ABSTRACT_ONLY,))
        return replace(document, metadata=_completed(document.metadata, record.metadata))

    def _record(self, identifier: Identifier) -> Record:
        address = self._courier.address("search", query=query_for(identifier), resultType="core", format="json")
        record = self._got(address, str(identifier), partial(record_of, identifier=identifier))
        if record is None:
            raise ServiceUnavailable(self._service.address, "it has no search; is the address right?")
        return record

    def _full_text(self, record: Record, name: str) -> Document | None:
        """None where the service does not have it after all."""
        address = self._courier.address(f"{record.metadata.pmcid}/fullTextXML")
        return self._got(address, name, lambda content: self._read(content, record.address))

    def _got(self, address: str, name: str, understood: Callable[[bytes], Answer]) -> Answer | None:
        """What an answer means, from the cache or from the service; only what is understood is kept.

        What is in the cache and is not understood any more is damaged, and is asked for again.
        """
        kept = None if self._refresh else self._cache.get(address)
        if kept is not None:
            with suppress(UnreadableSource):
                return understood(kept)
        content = self._courier.get(address, name)
        if content is None:
            return None
        answer = understood(content)
        self._cache.put(address, content)
        return answer


def _completed(own: Metadata, known: Metadata) -> Metadata:
    """What an article says of itself, and what else is known of it."""
    return Metadata(**{each.name: getattr(own, each.name) or getattr(known, each.name) for each in fields(Metadata)})
