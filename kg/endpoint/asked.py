"""What a request asks, by the SPARQL 1.1 Protocol (W3C Recommendation 2013, section 2), or wants to be changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from kg.endpoint.formats import media_of
from kg.endpoint.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Mapping

FORM, QUERY, UPDATE = "application/x-www-form-urlencoded", "application/sparql-query", "application/sparql-update"
_MOST_FIELDS = 1000
READS = "This endpoint only reads: send a query (SELECT, ASK, CONSTRUCT, DESCRIBE)."
_ONE = "Send one {0}: the parameter `{0}`, once."


@dataclass(frozen=True, slots=True)
class Asked:
    """A query, and the graphs that it is about; None for all there are."""

    query: str
    default_graphs: tuple[str, ...] | None = None
    named_graphs: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class AskedUpdate:
    """An update, and the graphs that its WHERE is about; none: as it says itself."""

    update: str
    using: tuple[str, ...] = ()
    using_named: tuple[str, ...] = ()


def by_get(parameters: bytes) -> Asked | None:
    """The query of a GET request; None where there is none.

    Args:
        parameters: of the address, as they were sent.

    Raises:
        Refusal: they are no parameters of the protocol.
    """
    fields = _fields(parameters)
    if "update" in fields:
        raise Refusal(400, "An update cannot be sent by GET.")
    return _query(fields, fields["query"]) if "query" in fields else None


def by_post(parameters: bytes, content_type: str, body: bytes) -> Asked | AskedUpdate:
    """The query or update of a POST request.

    Args:
        parameters: of the address.
        content_type: of the body, as its header says.
        body: as it was sent.

    Raises:
        Refusal: they are none of the protocol.
    """
    media, named = media_of(content_type)
    if media not in {FORM, QUERY, UPDATE}:
        raise Refusal(415, f"Send a query as {QUERY}, an update as {UPDATE}, or either as a form ({FORM}).")
    check_charset(named)
    fields = _fields(parameters)
    if media == FORM:
        for name, values in _fields(body).items():
            fields.setdefault(name, []).extend(values)
    queries, updates = ([*fields.get(kind, [])] for kind in ("query", "update"))
    if media != FORM:
        (queries if media == QUERY else updates).append(_text(body))
    if queries and updates:
        raise Refusal(400, "Send either a query or an update.")
    return _update(fields, updates) if updates else _query(fields, queries)


def graph_of(parameters: bytes, direct: str | None) -> str | None:
    """The graph that a request of the Graph Store Protocol names (`graph=IRI`); None for the default one (`default`).

    Args:
        parameters: of the address.
        direct: the graph that the address itself names, if it does.

    Raises:
        Refusal: it names none, or several.
    """
    fields = _fields(parameters)
    named = fields.get("graph", []) + ([direct] if direct else [])
    if len(named) + len(fields.get("default", [])) != 1:
        raise Refusal(400, "Name one graph: `graph` with its IRI, or `default` for the union of all.")
    return named[0] if named else None


def _query(fields: Mapping[str, list[str]], queries: list[str]) -> Asked:
    if len(queries) != 1:
        raise Refusal(400, _ONE.format("query"))
    default, named = (fields.get(f"{kind}-graph-uri") for kind in ("default", "named"))
    return Asked(queries[0], tuple(default) if default else None, tuple(named) if named else None)


def _update(fields: Mapping[str, list[str]], updates: list[str]) -> AskedUpdate:
    if len(updates) != 1:
        raise Refusal(400, _ONE.format("update"))
    return AskedUpdate(updates[0], *(tuple(fields.get(f"{kind}-graph-uri", ())) for kind in ("using", "using-named")))


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


def check_charset(parameters: Mapping[str, str]) -> None:
    """Let content through that is UTF-8.

    Raises:
        Refusal: it is said to be in another encoding.
    """
    charset = parameters.get("charset", "utf-8")
    if charset.lower() not in {"utf-8", "utf8", "us-ascii"}:
        raise Refusal(400, f"Send it in UTF-8, not in {charset[:40]!r}.")
