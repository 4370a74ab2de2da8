"""What the far store holds: its state, its manifest, and its graphs, each compared with what the manifest says."""

from __future__ import annotations

import sys
from hashlib import sha256
from math import ceil, log
from typing import TYPE_CHECKING, TypeVar

import pyoxigraph as ox

from kg.model.errors import AnswerIncomplete
from kg.vocabulary.terms import KG, MANIFEST_GRAPH, REPORT, STATE_GRAPH

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from kg.graph.remote.line import Line

NOTHING = ""
"""The version of a store that holds nothing of this program's, and the digest of a graph that is not there."""

_STATE = f"<{STATE_GRAPH}>"
_VERSION, _WRITER, _CHANGING = (f"<{STATE_GRAPH}#{name}>" for name in ("version", "writer", "changing"))
_DIGEST = ox.NamedNode(MANIFEST_GRAPH + "#digest")
_LEAST = 1_000  # triples that any store gives at once
_UNEVEN = 4  # the largest part of a graph is not so many times larger than the average one
_TRIES = 2  # how often a graph is asked for in parts, each time in sixteen times as many
Each = TypeVar("Each")
_DATA = 500  # triples in one update: Virtuoso 7 takes 1,000 and not 20,000


_PARTS = (0, 1, 2)  # in how many parts the reports are counted where a cap keeps some back: 16 to the power of these


class GraphChanged(AnswerIncomplete):
    """A graph that came whole, as the store itself counts it, and is not the one that was written."""


def digest(lines: Collection[bytes]) -> str:
    """How many triples there are, and SHA-256 over their sorted N-Triples lines."""
    content = b"\n".join(sorted(lines))
    return f"{len(lines)} {sha256(content).hexdigest()}" if lines else NOTHING


def count_of(told: str) -> int:
    """How many triples there are, by a digest."""
    return int(told.partition(" ")[0] or 0)


def manifest_lines(manifest: Mapping[str, str]) -> frozenset[bytes]:
    """The digests of graphs, by IRI, as N-Triples lines."""
    return _lines(ox.Triple(ox.NamedNode(iri), _DIGEST, ox.Literal(value)) for iri, value in manifest.items())


class Far:
    """A store at the other end of a line."""

    def __init__(self, line: Line) -> None:
        self._line = line
        self._most = sys.maxsize  # triples that come at once, as far as is known

    @property
    def name(self) -> str:
        """What the user calls it."""
        return self._line.addresses.name

    # Its state.

    def version(self) -> str:
        """The digest of the manifest: another one, another content."""
        return min(self._state(_VERSION), default=NOTHING)

    def changing(self) -> set[str]:
        """The IRIs of graphs that a writer is about to change, or was when it was killed."""
        return self._state(_CHANGING)

    def writers(self) -> set[str]:
        """What the writers have said of themselves (`hold`)."""
        return self._state(_WRITER)

    def announce(self, words: str, instead: str = "") -> None:
        """Say of a writer that it is there; `instead` is what was said of it before."""
        self._update([_state("DELETE", _WRITER, instead), _state("INSERT", _WRITER, words)])

    def withdraw(self, words: str) -> None:
        """Say no longer that a writer is there."""
        self._update([_state("DELETE", _WRITER, words)])

    def begin(self, graphs: Iterable[str]) -> None:
        """Note what is about to be changed."""
        for some in _portions(sorted(graphs)):
            self._update(_state("INSERT", _CHANGING, iri) for iri in some)

    def finish(self, before: str, version: str, graphs: Iterable[str]) -> None:
        """Make a version the current one, and strike the note of what was to be changed."""
        if version != before:  # the new one first: without any, the store would look empty
            self._update([_state("INSERT", _VERSION, version), _state("DELETE", _VERSION, before)])
        for some in _portions(sorted(graphs)):
            self._update(_state("DELETE", _CHANGING, iri) for iri in some)

    def _update(self, steps: Iterable[str]) -> None:
        self._line.update(";\n".join(step for step in steps if step))

    def _state(self, predicate: str) -> set[str]:
        rows = self._line.rows(f"SELECT ?value WHERE {{ GRAPH {_STATE} {{ {_STATE} {predicate} ?value }} }}")
        return {row["value"] for row in rows}

    # Its graphs.

    def manifest(self, version: str) -> dict[str, str]:
        """The digests of all graphs of a version, by IRI.

        Raises:
            AnswerIncomplete: the manifest that is there is not this version's, or does not come whole.
        """
        return _read(self.graph(MANIFEST_GRAPH, version))

    def manifest_as_it_is(self) -> dict[str, str]:
        """What the manifest says, whatever version that is of.

        Raises:
            AnswerIncomplete: it does not come whole.
        """
        return _read(self.graph_as_it_is(MANIFEST_GRAPH))

    def graph(self, iri: str, expected: str) -> frozenset[bytes]:
        """A graph's triples, as N-Triples lines.

        Args:
            iri: its name.
            expected: its digest.

        Raises:
            GraphChanged: they are others.
            AnswerIncomplete: they do not come whole, in however small parts they are asked for.
        """
        count = count_of(expected)
        found = self._fetched(iri, count)
        if digest(found) != expected:
            reason = f"of the {count} triples written to <{iri}> it gave {len(found)}, or others"
            changed = len(found) >= count or self.size(iri) != count
            raise (GraphChanged if changed else AnswerIncomplete)(self.name, reason)
        return found

    def graph_as_it_is(self, iri: str) -> frozenset[bytes]:
        """A graph's triples, of which nothing is known but what the store itself says of their number.

        Raises:
            AnswerIncomplete: they do not come whole.
        """
        count = self.size(iri)
        found = self._fetched(iri, count)
        if len(found) != count:
            reason = f"of the {count} triples of <{iri}> it gave {len(found)}"
            raise AnswerIncomplete(self.name, reason)
        return found

    def size(self, iri: str) -> int:
        """How many triples a graph has, as the store says."""
        rows = self._line.rows(f"SELECT (COUNT(*) AS ?size) WHERE {{ GRAPH {ox.NamedNode(iri)} {{ ?s ?p ?o }} }}")
        return int(rows[0]["size"]) if rows else 0

    def sizes(self, others: Iterable[str]) -> dict[str, int]:
        """How many triples each report's graph has, as the store says, and each one of `others`; without empty ones.

        What costs grows with these graphs, not with what else the store holds: about a second for a million triples.
        """
        found = self._sizes_of_reports()
        for some in _portions(sorted(set(others) - found.keys())):
            names = " ".join(str(ox.NamedNode(iri)) for iri in some)
            found |= self._sizes(f"VALUES ?graph {{ {names} }}")
        return found

    def _sizes_of_reports(self) -> dict[str, int]:
        for depth in _PARTS:
            found: dict[str, int] = {}
            try:
                for number in range(16**depth):
                    part = f'FILTER (STRSTARTS(MD5(STR(?graph)), "{number:0{depth}x}"))' if depth else ""
                    found |= self._sizes(f"GRAPH ?graph {{ ?graph a <{KG}Report> }} {part}")
            except AnswerIncomplete:
                if depth == _PARTS[-1]:
                    raise
            else:
                break
        return {iri: size for iri, size in found.items() if iri.startswith(REPORT)}

    def _sizes(self, which: str) -> dict[str, int]:
        pattern = f"{which} GRAPH ?graph {{ ?s ?p ?o }}"
        rows = self._line.rows(f"SELECT ?graph (COUNT(*) AS ?size) WHERE {{ {pattern} }} GROUP BY ?graph")
        return {row["graph"]: int(row["size"]) for row in rows if "graph" in row}

    def put(self, iri: str, lines: frozenset[bytes]) -> None:
        """Have a graph hold these triples, and no others; a graph without triples is not there."""
        if lines:
            self._line.put(iri, lines)
        else:
            self._line.delete(iri)

    def change(self, iri: str, out: Iterable[bytes], into: Iterable[bytes]) -> None:
        """Take triples out of a graph, and put others in."""
        for word, lines in (("DELETE", out), ("INSERT", into)):
            for some in _portions(sorted(lines)):
                triples = b"\n".join(some).decode()
                self._line.update(f"{word} DATA {{ GRAPH {ox.NamedNode(iri)} {{\n{triples}\n}} }}")

    def _fetched(self, iri: str, count: int) -> frozenset[bytes]:
        """A graph that should have so many triples: at once, or in parts where a cap keeps some back."""
        found = self._in_parts(iri, 0) if count <= self._most else frozenset()
        if len(found) >= count or self.size(iri) != count:
            return found
        if count <= self._most:
            self._most = max(len(found), _LEAST)
        first = max(1, ceil(log(count * _UNEVEN / self._most, 16)))
        for depth in range(first, first + _TRIES):
            found = self._in_parts(iri, depth)
            if len(found) >= count:
                break
        return found

    def _in_parts(self, iri: str, depth: int) -> frozenset[bytes]:
        """A graph in parts, by the first `depth` hexadecimal digits of a hash over the subjects: no order is needed."""
        pattern = f"GRAPH {ox.NamedNode(iri)} {{ ?s ?p ?o }}"
        found: set[bytes] = set()
        for number in range(16**depth):
            chosen = f'FILTER (STRSTARTS(MD5(STR(?s)), "{number:0{depth}x}"))' if depth else ""
            found |= self._line.triples(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {pattern} {chosen} }}")
        return frozenset(found)


def _state(word: str, predicate: str, value: str) -> str:
    """One fact of the state to put in (INSERT) or take out (DELETE), as a part of an update; nothing for no value."""
    return f"{word} DATA {{ GRAPH {_STATE} {{ {_STATE} {predicate} {ox.Literal(value)} }} }}" if value else ""


def _read(lines: Iterable[bytes]) -> dict[str, str]:
    parsed = ox.parse(b"\n".join(lines), ox.RdfFormat.N_TRIPLES)
    return {
        each.subject.value: each.object.value
        for each in parsed
        if isinstance(each.subject, ox.NamedNode) and isinstance(each.object, ox.Literal) and each.predicate == _DIGEST
    }


def _lines(triples: Iterable[ox.Triple]) -> frozenset[bytes]:
    return frozenset((ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b"").splitlines())


def _portions(items: list[Each]) -> Iterator[list[Each]]:
    for start in range(0, len(items), _DATA):
        yield items[start : start + _DATA]
