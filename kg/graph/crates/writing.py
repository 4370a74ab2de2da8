"""Writing a crate: a folder, or a ZIP file, that is there whole or not at all."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from rdflib import URIRef

from kg.graph.crates.metadata import GRAPH, METADATA, ONTOLOGY, Description
from kg.model.errors import CrateFailed
from kg.resources import resource
from kg.vocabulary.terms import report_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from kg.graph.snapshot import Snapshot

_REPORT = """
SELECT ?text ?title ?published ?authors ?container ?year ?doi ?pmid ?pmcid ?citation ?licence
WHERE {
  ?report a kg:Report ; rdfs:label ?title ; kg:text ?text .
  OPTIONAL { ?report kg:publishedTitle ?published }
  OPTIONAL { ?report kg:authors ?authors }
  OPTIONAL { ?report kg:container ?container }
  OPTIONAL { ?report dcterms:date ?year }
  OPTIONAL { ?report bibo:doi ?doi }
  OPTIONAL { ?report bibo:pmid ?pmid }
  OPTIONAL { ?report kg:pmcid ?pmcid }
  OPTIONAL { ?report dcterms:bibliographicCitation ?citation }
  OPTIONAL { ?report kg:licence ?licence }
}"""


def write(snapshot: Snapshot, place: Path, made: date, reports: Iterable[str] | None = None) -> int:
    """Write reports and their graph as a crate.

    Args:
        snapshot: where they are.
        place: what is not there yet: a ZIP file if its name ends in `.zip`, else a folder.
        made: the day that the crate tells as its own.
        reports: their IRIs; by default all, with the works that they cite and the decisions about these.

    Returns:
        How many files the crate has.

    Raises:
        CrateFailed: something is there already, or it cannot be written; then nothing is there.
    """
    if place.exists():
        raise CrateFailed(str(place), "it exists already; choose another name, or delete it first")
    try:
        with TemporaryDirectory(prefix=f".{place.name}.", dir=place.absolute().parent) as folder:
            draft = Path(folder) / place.name
            files = _files(snapshot, made, None if reports is None else sorted(reports))
            count = (_pack if place.suffix.lower() == ".zip" else _lay_out)(draft, files)
            draft.rename(place)
    except OSError as error:
        raise CrateFailed(str(place), f"it cannot be written ({error.strerror or error})") from error
    return count


def _files(snapshot: Snapshot, made: date, reports: list[str] | None) -> Iterator[tuple[str, bytes]]:
    """The name and the content of each file, the metadata last."""
    description = Description(made)
    for iri in snapshot.graph_iris() if reports is None else reports:
        for row in snapshot.rows(_REPORT, {"report": URIRef(iri)})[:1]:
            name, text = f"texts/{report_id(iri)}.txt", row.pop("text").encode()
            description.add_text(name, text, {"id": report_id(iri), **row})
            yield name, text
    graph, ontology = snapshot.nquads(reports), (resource("ontology") / "kg.ttl").read_bytes()
    description.add_graph(graph)
    yield GRAPH, graph
    description.add_ontology(ontology)
    yield ONTOLOGY, ontology
    yield METADATA, description.written()


def _lay_out(folder: Path, files: Iterator[tuple[str, bytes]]) -> int:
    count = 0
    for count, (name, content) in enumerate(files, 1):  # noqa: B007 - the last one counts
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    return count


def _pack(archive: Path, files: Iterator[tuple[str, bytes]]) -> int:
    """The same files give the same bytes: the time of day is left out."""
    with ZipFile(archive, "w", ZIP_DEFLATED) as packed:
        for name, content in files:
            about = ZipInfo(name)
            about.compress_type, about.external_attr = ZIP_DEFLATED, 0o644 << 16
            packed.writestr(about, content)
        return len(packed.namelist())
