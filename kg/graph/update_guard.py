"""What an update may ask: to change named graphs of this store, from what is in it.

It is parsed as a query is (`guard`), and refused where it reaches outside (LOAD, SERVICE) or where it leaves open which
graph it means: the default graph of this store is the union of all, and has nothing of its own that could be changed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NoReturn

import pyoxigraph as ox
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.term import URIRef

from kg.graph.guard import as_the_engine_reads, check_parts, parts_of, with_prefixes
from kg.graph.syntax import parse_update
from kg.model.errors import QueryRefused

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:(?!.*/\.)[^\\%]*")  # an IRI that the engine takes as it is written
_ALL = ("ALL", "NAMED")
_WRITTEN = "The default graph is the union of all and cannot be written: say which graph, with GRAPH <iri> { ... }."
_READ = (
    "In an update nothing stands in the default graph: say in which graphs to look, with GRAPH ?g { ... }, USING <iri> "
    "or WITH <iri>."
)
_TWICE = "The graphs are named twice: by USING or WITH in the update, and by the parameters of the request."
_SHORT = "DELETE WHERE takes no graphs from the request: write DELETE { ... } WHERE { ... }."


@dataclass(frozen=True, slots=True)
class CheckedUpdate:
    """An update that was let through.

    Attributes:
        text: with the graphs of the request in it.
        targets: the graphs that it may change; None where only running it can tell.
        sweeps: it empties all graphs (CLEAR or DROP, ALL or NAMED), and names no graph by a variable.
    """

    text: str
    targets: frozenset[str] | None
    sweeps: bool


def check_update(sparql: str, using: Sequence[str] = (), using_named: Sequence[str] = ()) -> CheckedUpdate:
    """Let an update through or say why not.

    Args:
        sparql: the update; the project's prefixes need no declaration.
        using: the graphs whose union its WHERE sees as the default graph (`using-graph-uri` of the protocol).
        using_named: those that GRAPH finds in its WHERE (`using-named-graph-uri`).

    Raises:
        QueryRefused: it does not parse, uses LOAD or SERVICE, or does not say which graphs it means.
    """
    clauses = "".join(_clause(iri, "USING") for iri in using) + "".join(_clause(i, "USING NAMED") for i in using_named)
    read = as_the_engine_reads(sparql)
    text = with_prefixes(read)
    skipped = len(text) - len(read)
    update, wheres = parse_update(text, skipped)
    operations = list(update.request or ())
    check_parts(update.prologue, operations)
    for operation in operations:
        _check_graphs(operation, bool(clauses))
    written = [term for operation in operations for term in _written(operation)]
    named = [term for term in written if term not in _ALL]
    prefixes = _prefixes(update.prologue)
    targets = frozenset(target for term in named if (target := _target(term, prefixes)))
    sure = read == sparql.replace("\r", "\n") and all(_target(term, prefixes) for term in named)
    sweeps = len(named) < len(written)
    for where in reversed(wheres):
        sparql = sparql[: where - skipped] + clauses + sparql[where - skipped :]
    return CheckedUpdate(sparql, targets if sure and not sweeps else None, sweeps and sure)


def _clause(iri: str, keyword: str) -> str:
    try:
        return f"{keyword} {ox.NamedNode(iri)} "
    except ValueError as error:
        raise QueryRefused(f"{iri[:200]!r} is no IRI: {error}.") from error


def _check_graphs(operation: CompValue, by_request: bool) -> None:
    """Let an operation through that says which graphs it means."""
    if operation.name in {"Copy", "Move", "Add"} and "DEFAULT" in operation.graph:
        _refuse(_WRITTEN)
    if operation.name in {"InsertData", "DeleteData", "DeleteWhere"} and operation.quads.triples:
        _refuse(_WRITTEN)
    if operation.name == "DeleteWhere" and by_request:
        _refuse(_SHORT)
    if operation.name == "Modify":
        if by_request and (operation.using or operation.withClause):
            _refuse(_TWICE)
        if not operation.withClause and any(quads.triples for quads in _templates(operation)):
            _refuse(_WRITTEN)
        if not (by_request or operation.using or operation.withClause) and _looks_at_default(operation.where):
            _refuse(_READ)


def _refuse(reason: str) -> NoReturn:
    raise QueryRefused(reason)


def _templates(operation: CompValue) -> Iterator[CompValue]:
    return (clause.quads for clause in (operation.delete, operation.insert) if clause)


def _looks_at_default(pattern: object) -> bool:
    """Whether there are triples outside of all GRAPH."""
    if isinstance(pattern, CompValue):
        if pattern.name == "TriplesBlock":
            return True
        return pattern.name != "GraphGraphPattern" and any(map(_looks_at_default, pattern.values()))
    return not isinstance(pattern, str) and hasattr(pattern, "__iter__") and any(map(_looks_at_default, pattern))


def _written(operation: CompValue) -> Iterator[object]:
    """The names of the graphs that an operation may change: IRIs, prefixed names, variables, `ALL` and `NAMED`."""
    if operation.name in {"Clear", "Drop"}:
        if operation.graphiri != "DEFAULT":
            yield operation.graphiri
    elif operation.name in {"Copy", "Move", "Add"}:
        yield from operation.graph if operation.name == "Move" else operation.graph[1:]
    elif operation.name == "Modify":
        if operation.withClause:
            yield operation.withClause
        for quads in _templates(operation):
            yield from (part.term for part in quads.quadsNotTriples or ())
    elif operation.name != "Create":
        yield from (part.term for part in operation.quads.quadsNotTriples or ())


def _prefixes(prologue: object) -> dict[str, str]:
    """The prefixes that are declared once."""
    declared: dict[str, set[str]] = {}
    for part in parts_of(prologue):
        if part.name == "PrefixDecl":
            declared.setdefault(part.prefix or "", set()).add(str(part.iri))
    return {prefix: min(iris) for prefix, iris in declared.items() if len(iris) == 1}


def _target(term: object, prefixes: Mapping[str, str]) -> str | None:
    """The IRI of a graph; None where the engine might read another one."""
    iri = None
    if isinstance(term, CompValue) and (term.prefix or "") in prefixes:
        iri = prefixes[term.prefix or ""] + str(term.localname or "")
    elif isinstance(term, URIRef):
        iri = str(term)
    return iri if iri and _PLAIN.fullmatch(iri) else None
