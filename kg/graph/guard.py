"""What may be asked: queries that only read, and only what is in the store.

Oxigraph fetches from the network for SERVICE and cannot be told not to, so a query is parsed with rdflib's grammar
first, and refused for what stands in it, not for how it is spelt. Where the two grammars would read a text differently,
it is brought to one reading before (`as_the_engine_reads`).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rdflib.plugins.sparql.parserutils import CompValue

from kg.graph.syntax import is_update, parse
from kg.model.errors import QueryRefused
from kg.vocabulary.terms import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.graph.processes import Stop

LONGEST = 20_000  # characters

_KINDS = {"SelectQuery": "select", "AskQuery": "ask", "ConstructQuery": "construct", "DescribeQuery": "describe"}
_REFUSED = {
    "ServiceGraphPattern": "SERVICE is switched off: queries read this store only, and ask no other.",
    "Load": "LOAD is switched off: send the triples themselves, by INSERT DATA or to the address of graphs.",
    "DatasetClause": "FROM is switched off: a query reads all graphs; to read one, write GRAPH <iri> { ... }.",
}
_CHANGES = "This would change the store; queries only read (SELECT, ASK, CONSTRUCT, DESCRIBE)."
# Both take time by the length of the text: the blanks before PREFIX end with their line, so none is looked at twice.
_DECLARED = re.compile(r"^[^\S\n]*PREFIX\s+(\w*):", re.IGNORECASE | re.MULTILINE)
_USED = re.compile(r"(?<![\w.-])(\w+):")
_ESCAPE = re.compile(r"\\\\|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8}")


def check_query(sparql: str, stop: Stop | None = None) -> str:
    """Let a query through or say why not.

    Args:
        sparql: the query.
        stop: ends the check, of which one is made at a time, when nobody waits for it any more.

    Returns:
        `select`, `ask`, `construct` or `describe`.

    Raises:
        QueryRefused: it does not parse, changes something, uses SERVICE or FROM, or is too long.
        QueryStopped: it was ended by `stop`.
    """
    if len(sparql) > LONGEST:
        raise QueryRefused(f"The query is longer than {LONGEST} characters.")
    text = with_prefixes(as_the_engine_reads(sparql))
    try:
        prologue, query = parse(text, skipped=len(text) - len(sparql), stop=stop)
    except QueryRefused:
        if is_update(text, stop):
            raise QueryRefused(_CHANGES) from None
        raise
    check_parts(prologue, query)
    return _KINDS[query.name]


def check_parts(prologue: object, body: object) -> None:
    """Let a parsed query or update through.

    Raises:
        QueryRefused: it uses what is switched off, or a prefix that is not declared.
    """
    declared = {part.prefix or "" for part in parts_of(prologue) if part.name == "PrefixDecl"}
    for part in parts_of(body):
        if part.name in _REFUSED:
            raise QueryRefused(_REFUSED[part.name])
        if part.name == "pname" and (part.prefix or "") not in declared:
            raise QueryRefused(_unknown_prefix(part.prefix or ""))


def with_prefixes(sparql: str) -> str:
    """The query with declarations in front for those of the project's prefixes that it uses without declaring them."""
    declared, used = set(_DECLARED.findall(sparql)), set(_USED.findall(sparql))
    missing = [prefix for prefix in PREFIXES if prefix in used and prefix not in declared]
    return "".join(f"PREFIX {prefix}: <{PREFIXES[prefix]}>\n" for prefix in missing) + sparql


def as_the_engine_reads(sparql: str) -> str:
    """The text with what rdflib would read differently made harmless; every character keeps its place.

    To Oxigraph a carriage return ends a comment, and an escaped code point (`\\u0022`) is a character of the string or
    IRI it stands in; rdflib would read on, and would put the character in first and then find the string's end.
    """
    return _ESCAPE.sub(lambda match: match[0] if match[0] == r"\\" else "x" * len(match[0]), sparql.replace("\r", "\n"))


def parts_of(node: object) -> Iterator[CompValue]:
    """Every part of a parsed query or update, wherever it is nested."""
    waiting = [node]
    while waiting:
        part = waiting.pop()
        if isinstance(part, CompValue):
            yield part
            waiting.extend(part.values())
        elif not isinstance(part, str) and hasattr(part, "__iter__"):
            waiting.extend(part)


def _unknown_prefix(prefix: str) -> str:
    return f"The prefix {prefix}: is not declared; known without declaration: {', '.join(PREFIXES)}."
