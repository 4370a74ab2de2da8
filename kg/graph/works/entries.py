"""What a report says of works: the entries of its reference list, and itself as a publication."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.graph.fields import KG, METADATA, REFERENCE
from kg.graph.literals import parted
from kg.vocabulary.terms import DCTERMS, RDFS, REPORT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_PROPERTIES = {
    **{str(iri): name for fields in (METADATA, REFERENCE) for name, iri in fields.items()},
    str(KG.authors): "authors",
    str(KG.quote): "text",
    DCTERMS + "title": "title",
    str(KG.publishedTitle): "published",
    RDFS + "label": "label",
}
_TOLD_BY_OTHERS = ("authors", "container", "year", "volume", "pages")
_READ = tuple(f"<{iri}>".encode() for iri in _PROPERTIES)


@dataclass(frozen=True, slots=True)
class Entry:
    """A work as one report prints it; unknown fields are "".

    Attributes:
        iri: the entry of the list; the report, where it is the report's word of itself.
        title: of a report what it was published under, which may not be what its text is headed.
        text: the entry as printed; none for a report.
        name: what a report without a title is called; none for an entry.
    """

    iri: str
    authors: tuple[str, ...] = ()
    title: str = ""
    container: str = ""
    year: str = ""
    volume: str = ""
    pages: str = ""
    doi: str = ""
    pmid: str = ""
    pmcid: str = ""
    text: str = ""
    name: str = ""


def entries_of(report: str, lines: Iterable[bytes]) -> tuple[Entry, ...]:
    """The entries in a report's graph, by IRI; none for a graph that is no report's.

    Args:
        report: its IRI.
        lines: its triples as N-Triples lines.
    """
    if not report.startswith(REPORT):
        return ()
    own, listed = f"<{report}> ".encode(), f"<{report}#reference-".encode()
    chosen = [line for line in lines if line.startswith((own, listed)) and line.split(b" ", 2)[1] in _READ]
    return tuple(sorted(_entries(ox.parse(b"\n".join(chosen), ox.RdfFormat.N_TRIPLES)), key=lambda entry: entry.iri))


def entry_of(store: ox.Store, iri: str) -> Entry | None:
    """An entry of a report that is in the store; None for anything else."""
    graph = ox.NamedNode(iri.partition("#")[0])
    return next(_entries(store.quads_for_pattern(ox.NamedNode(iri), None, None, graph)), None)


def completed(entries: Iterable[Entry]) -> Entry:
    """The first of several entries of one work, with who, when and where from the first of the others that tells it.

    A report's word of itself often leaves out its authors, which every list that it stands in gives.
    """
    others = iter(entries)
    whole = next(others)
    while (missing := [name for name in _TOLD_BY_OTHERS if not getattr(whole, name)]) and (other := next(others, None)):
        whole = replace(whole, **{name: getattr(other, name) for name in missing})
    return whole


def _entries(triples: Iterable[ox.Quad | ox.Triple]) -> Iterator[Entry]:
    facts: dict[str, dict[str, str]] = {}
    for triple in triples:
        name = _PROPERTIES.get(triple.predicate.value)
        if name and isinstance(triple.subject, ox.NamedNode) and isinstance(triple.object, ox.Literal):
            facts.setdefault(triple.subject.value, {})[name] = triple.object.value
    for iri, fields in facts.items():
        if ("text" if "#" in iri else "label") in fields:
            yield _entry(iri, fields)


def _entry(iri: str, fields: dict[str, str]) -> Entry:
    return Entry(
        iri,
        authors=parted(fields["authors"]) if "authors" in fields else (),
        title=fields.get("published") or fields.get("title", ""),
        container=fields.get("container", ""),
        year=fields.get("year", ""),
        volume=fields.get("volume", ""),
        pages=fields.get("pages") or fields.get("first_page", ""),
        doi=fields.get("doi", ""),
        pmid=fields.get("pmid", ""),
        pmcid=fields.get("pmcid", ""),
        text=fields.get("text", ""),
        name=fields.get("label", "") if "#" not in iri else "",
    )
