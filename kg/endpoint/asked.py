"""What a request asks, by the SPARQL 1.1 Protocol (W3C Recommendation 2013, section 2)."""

from __future__ import annotations

from dataclasses import dataclass
from email.message import Message
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from kg.endpoint.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Mapping

FORM, QUERY, UPDATE = "application/x-www-form-urlencoded", "application/sparql-query", "application/sparql-update"
_MOST_FIELDS = 1000
_READS = "This endpoint only reads: send a query (SELECT, ASK, CONSTRUCT, DESCRIBE)."
_ONE_QUERY = "Send one query: the parameter `query`, once."


@dataclass(frozen=True, slots=True)
class Asked:
    """A query, and the graphs that it is about; None for all there are."""

    query: str
    default_graphs: tuple[str, ...] | None = None
    named_graphs: tuple[str, ...] | None = None


def by_get(parameters: bytes) -> Asked | None:
    """The query of a GET request; None where there is none.

    Args:
        parameters: of the address, as they were sent.

    Raises:
        Refusal: they are no parameters of the protocol.
    """
    fields = _fields(parameters)
    if "update" in fields:
        raise Refusal(400, "An update cannot be sent by GET. " + _READS)
    return _asked(fields, fields["query"]) if "query" in fields else None


def by_post(parameters: bytes, content_type: str, body: bytes) -> Asked:
    """The query of a POST request.

    Args:
        parameters: of the address.
        content_type: of the body, as its header says.
        body: as it was sent.

    Raises:
        Refusal: they are no query of the protocol.
    """
    media, charset = _media(content_type)
    if media not in {FORM, QUERY, UPDATE}:
        raise Refusal(415, f"Send a query as {QUERY}, or as a form ({FORM}).")
    if charset.lower() not in {"utf-8", "utf8", "us-ascii"}:
        raise Refusal(400, f"Send the query in UTF-8, not in {charset[:40]!r}.")
    fields = _fields(parameters)
    if media == FORM:
        for name, values in _fields(body).items():
            fields.setdefault(name, []).extend(values)
    if media == UPDATE or "update" in fields:
        raise Refusal(403, _READS)
    return _asked(fields, [*fields.get("query", []), _text(body)] if media == QUERY else fields.get("query", []))


def graph_of(parameters: bytes) -> str | None:
    """The graph that a request of the Graph Store Protocol names (`graph=IRI`); None for the default one (`default`).

    Raises:
        Refusal: it names none, or several.
    """
    fields = _fields(parameters)
    named = fields.get("graph", [])
    if len(named) + len(fields.get("default", [])) != 1:
        raise Refusal(400, "Name one graph: `graph` with its IRI, or `default` for the union of all.")
    return named[0] if named else None


def _asked(fields: Mapping[str, list[str]], queries: list[str]) -> Asked:
    if len(queries) != 1:
        raise Refusal(400, _ONE_QUERY)
    default, named = (fields.get(f"{kind}-graph-uri") for kind in ("default", "named"))
    return Asked(queries[0], tuple(default) if default else None, tuple(named) if named else None)


def _fields(content: bytes) -> dict[str, list[str]]:
    try:
        return parse_qs(_text(content), keep_blank_values=True, errors="strict", max_num_fields=_MOST_FIELDS)
    except UnicodeDecodeError:
        raise Refusal(400, "Send the parameters in UTF-8.") from None
    except ValueError:
        raise Refusal(400, f"Send at most {_MOST_FIELDS} parameters.") from None


def _text(content: bytes) -> str:
    try:
        return content.decode()
    except UnicodeDecodeError:
        raise Refusal(400, "Send the query in UTF-8.") from None


def _media(content_type: str) -> tuple[str, str]:
    """The media type, and the character set that goes with it."""
    header = Message()
    header["content-type"] = content_type
    return (header.get_content_type() if content_type else "", header.get_content_charset("utf-8"))
