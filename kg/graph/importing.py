"""Taking in what `kg.graph.export` has handed on: the reports' graphs, and the user's decisions about works.

The graph of works is left out, as it follows from these two; it is made anew by the rules of this program. Graphs may
come in a crate (`kg.graph.crates`), whose files are checked before any of them is read.
"""

from __future__ import annotations

import tempfile
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.graph.crates.reading import graphs_of, is_crate
from kg.graph.frontier import to_rdflib
from kg.graph.works.decisions import read
from kg.model.errors import UnreadableSource
from kg.vocabulary.terms import DECISIONS_GRAPH, OWN_GRAPHS, REPORT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import rdflib

    from kg.graph.works.decisions import Decision

FORMATS = {".nq": ox.RdfFormat.N_QUADS, ".trig": ox.RdfFormat.TRIG, ".jsonld": ox.RdfFormat.JSON_LD}
"""By suffix: the formats that keep the reports' graphs apart. None of them makes the parser fetch anything."""


class Parcel:
    """Graphs, unpacked into a scratch database so that it may be larger than memory."""

    def __init__(self, scratch: ox.Store, source: str) -> None:
        self._scratch, self._source = scratch, source
        names = {name.value for name in scratch.named_graphs() if isinstance(name, ox.NamedNode)}
        self.reports = sorted(name for name in names if name.startswith(REPORT))
        self.foreign = sorted(names - {*self.reports, *OWN_GRAPHS})

    def close(self) -> None:
        """Let go of the database; of no use afterwards."""
        del self._scratch

    def graph(self, report: str) -> rdflib.Graph:
        """A report's graph."""
        return to_rdflib(self._scratch.quads_for_pattern(None, None, None, ox.NamedNode(report)))

    def decisions(self) -> set[Decision]:
        """The decisions about works.

        Raises:
            UnreadableSource: what stands in their graph is none.
        """
        try:
            return read(self._scratch.quads_for_pattern(None, None, None, ox.NamedNode(DECISIONS_GRAPH)))
        except KeyError as error:
            raise UnreadableSource(self._source, "its graph of decisions about works is incomplete") from error


@contextmanager
def unpacked(path: Path) -> Iterator[Parcel]:
    """The graphs of a file, or of a crate, for as long as the block lasts.

    Raises:
        UnreadableSource: it cannot be read, or is none of `FORMATS` nor a crate, or holds no graph that is a report's.
    """
    with ExitStack() as stack:
        files = stack.enter_context(graphs_of(path, FORMATS)) if is_crate(path) else [path]
        scratch = ox.Store(stack.enter_context(tempfile.TemporaryDirectory(prefix="kg-import-")))
        for file in files:
            _load(scratch, file, str(path))
        parcel = Parcel(scratch, str(path))
        del scratch
        if not parcel.reports:
            raise UnreadableSource(str(path), "it holds no graph of a report; kg export writes such graphs")
        try:
            yield parcel
        finally:
            parcel.close()


def _load(scratch: ox.Store, file: Path, source: str) -> None:
    """Add what a file says.

    Raises:
        UnreadableSource: it is none of `FORMATS`, or cannot be read.
    """
    form = FORMATS.get(file.suffix.lower())
    if form is None:
        told = f"a graph to import ends in {', '.join(FORMATS)}, or is an RO-Crate (kg export writes them)"
        raise UnreadableSource(source, told)
    try:
        scratch.bulk_load(path=str(file), format=form)
    except (SyntaxError, ValueError, OSError, MemoryError) as error:  # the last for a line of over 16 MiB
        from kg.graph.syntax import reason  # which builds a grammar

        found = getattr(error, "msg", None) or getattr(error, "strerror", None) or str(error)
        raise UnreadableSource(source, f"it cannot be read as {form.name} ({reason(found)})") from error
