"""What the user is told of graphs that lie in the far store and are not read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.graph.remote.named import LARGEST, SETTING
from kg.vocabulary.terms import REPORT, report_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.graph.remote.copy import LeftOut, Note

CHANGED, UNFIT, PARTIAL, LARGE, MISSING = "changed", "unfit", "partial", "large", "missing"
WHY = {
    CHANGED: "another program has changed what was written there",
    UNFIT: "there is no digest and no report that could be read back",
    PARTIAL: "there is no digest and the store does not give the whole",
    LARGE: f"there are more than {LARGEST:,} triples",
    MISSING: "there is nothing of this name",
}
"""Why a graph is left out."""

_SHOWN = 3  # graphs named in a sentence
_SHORT = 10  # characters of a report's id


def left_out_reports(note: Note) -> tuple[str, ...]:
    """The IRIs of the reports that are left out."""
    return tuple(sorted(iri for iri in note.left_out if iri.startswith(REPORT)))


def remarks(home: str, note: Note) -> Iterator[str]:
    """A sentence for each reason, with what to do.

    Args:
        home: what the user calls the store.
        note: what its copy holds.
    """
    for why, words in WHY.items():
        found = {iri: each for iri, each in sorted(note.left_out.items()) if each.why == why}
        reports = [report_id(iri)[:_SHORT] for iri in found if iri.startswith(REPORT)]
        others = [iri for iri in found if not iri.startswith(REPORT)]
        if reports:
            what = f"kg remove {reports[0]} takes it out there, kg ingest FILE --again puts it right"
            yield f"{_several('report', reports)} left out of what is read from {home}, as {words}: {what}."
        if others:
            advice = _advice(found[iri] for iri in others)
            graphs = _several("graph", [f"<{iri}>" for iri in others])
            yield f"{graphs} left out of what is read from {home}, as {words}: {advice}."


def _advice(graphs: Iterable[LeftOut]) -> str:
    if all(each.why == CHANGED for each in graphs):
        return f"write it again, or name it in {SETTING} to have it read as it stands"
    return f"see to it there, or name it no longer in {SETTING}"


def _several(kind: str, names: list[str]) -> str:
    """`The report a is`, or `2 reports (a, b) are`."""
    if len(names) == 1:
        return f"The {kind} {names[0]} is"
    shown = ", ".join(names[:_SHOWN]) + (", …" if len(names) > _SHOWN else "")
    return f"{len(names)} {kind}s ({shown}) are"
