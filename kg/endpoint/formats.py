"""Media types: which one came in, and in which one an answer goes out: the one that is accepted best."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mimeparse import MimeTypeParseException, best_match, parse_mime_type

from kg.endpoint.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Mapping

# Media types and the names of formats in `kg.graph.serialising`. Of two that are accepted alike, the later one is sent.
ROWS = {
    "text/tab-separated-values": "tsv",
    "text/csv": "csv",
    "text/xml": "xml",
    "application/xml": "xml",
    "application/sparql-results+xml": "xml",
    "application/json": "json",
    "application/sparql-results+json": "json",
}
TRIPLES = {
    "application/trig": "trig",
    "application/n-quads": "nquads",
    "application/rdf+xml": "rdfxml",
    "application/ld+json": "jsonld",
    "application/n-triples": "ntriples",
    "text/turtle": "turtle",
}
OF_KIND = {"select": ROWS, "ask": ROWS, "construct": TRIPLES, "describe": TRIPLES}
_LONGEST = 2_000  # characters of a header; taking one apart takes time by the square of its length


def media_of(content_type: str) -> tuple[str, dict[str, str]]:
    """The media type that a header names, empty where it names none, and the parameters that go with it.

    Raises:
        Refusal: the header is too long.
    """
    _check_length("Content-Type", content_type)
    try:
        kind, subtype, parameters = parse_mime_type(content_type)
    except MimeTypeParseException:
        return "", {}
    return f"{kind}/{subtype}".lower(), parameters


def negotiated(accept: str, offered: Mapping[str, str]) -> str:
    """The media type to send.

    Args:
        accept: the request's header; empty where there is none.
        offered: media types, one of `OF_KIND` or alike.

    Raises:
        Refusal: none of them is accepted, or the header cannot be read or is too long.
    """
    _check_length("Accept", accept)
    try:
        found = best_match(offered, accept or "*/*")
    except MimeTypeParseException:
        raise Refusal(400, "The Accept header cannot be read.") from None
    if not found:
        raise Refusal(406, f"This answer can be had as {', '.join(reversed([*offered]))}.")
    return str(found)


def _check_length(name: str, header: str) -> None:
    if len(header) > _LONGEST:
        raise Refusal(400, f"The {name} header is longer than {_LONGEST:,} characters.")
