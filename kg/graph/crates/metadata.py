"""What a crate says of itself: its entities, as RO-Crate 1.1 names them (JSON-LD that is written, never fetched)."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from kg import __version__
from kg.graph.iris import is_iri
from kg.graph.literals import parted
from kg.vocabulary.terms import report_iri

if TYPE_CHECKING:
    from datetime import date

    Entity = dict[str, Any]

METADATA = "ro-crate-metadata.json"
GRAPH, ONTOLOGY = "graph.nq", "ontology.ttl"
SPECIFICATION = "https://w3id.org/ro/crate/"
"""What the IRIs of all versions of the specification begin with."""

_VERSION = f"{SPECIFICATION}1.1"
_CONTEXT = [f"{_VERSION}/context", {"sha256": "http://schema.org/sha256"}]  # which that of 1.1 lacks
_TERMS = "https://w3id.org/litkg/ontology"
_N_QUADS, _TURTLE = "https://www.w3.org/TR/n-quads/", "https://www.w3.org/TR/turtle/"
_EXPORT, _PROGRAM = "#export", "#kg"
_LICENCES = (
    "Each text is under the licence that its entry names; where it names none, ask whoever published the report."
)
_PLACES = {
    "doi": "https://doi.org/%s",
    "pmcid": "https://www.ncbi.nlm.nih.gov/pmc/articles/%s/",
    "pmid": "https://pubmed.ncbi.nlm.nih.gov/%s/",
}


class Description:
    """What is said of a crate, collected file by file."""

    def __init__(self, made: date) -> None:
        """Begin with nothing but the day on which the crate is made."""
        self._made = made.isoformat()
        self._files: list[Entity] = []
        self._others: dict[str, Entity] = {}  # what the files refer to, by id

    def add_text(self, name: str, content: bytes, report: dict[str, str | None]) -> None:
        """Name the text of a report.

        Args:
            name: of the file.
            content: of the file.
            report: `id`, `title`, and what is known of `published` (its title then), `authors` (joined), `container`,
                `year`, `doi`, `pmid`, `pmcid`, `citation` and `licence`.
        """
        file = self._file(name, content, report["title"] or name, "text/plain")
        file["identifier"] = report_iri(report["id"] or "")
        if report["citation"]:
            file["citation"] = report["citation"]
        if licence := report["licence"]:
            file["license"] = self._licence(licence)
        if article := self._article(report):
            file["isBasedOn"] = article

    def add_graph(self, content: bytes) -> None:
        """Name the graph, and how it came about."""
        file = self._file(GRAPH, content, "What the reports say, as one named graph for each", "application/n-quads")
        file["encodingFormat"] = [file["encodingFormat"], self._other(_N_QUADS, "WebSite", name="RDF 1.1 N-Quads")]
        file["conformsTo"] = self._other(_TERMS, "CreativeWork", name="Terms of the graph", subjectOf=_to(ONTOLOGY))
        program = self._other(_PROGRAM, "SoftwareApplication", name="kg", version=__version__)
        made = {"instrument": program, "result": _to(GRAPH), "endTime": self._made}
        self._other(_EXPORT, "CreateAction", name="Writing the graph of a store", **made)

    def add_ontology(self, content: bytes) -> None:
        """Name the file that says what the terms of the graph mean."""
        file = self._file(ONTOLOGY, content, "What the terms of the graph mean", "text/turtle")
        file["encodingFormat"] = [file["encodingFormat"], self._other(_TURTLE, "WebSite", name="RDF 1.1 Turtle")]

    def written(self) -> bytes:
        """All of it, as the metadata file holds it."""
        texts = sum(file["@id"].startswith("texts/") for file in self._files)
        root = {
            "@id": "./",
            "@type": "Dataset",
            "name": f"{texts} case reports and procedure papers, and what they say as a graph",
            "description": "The texts of medical reports with the claims found in them: rates, events and procedures, "
            "each with the sentence that says so and the work that is cited for it.",
            "datePublished": self._made,
            "license": _LICENCES,
            "hasPart": [_to(file["@id"]) for file in self._files],
            "mentions": [_to(_EXPORT)],
        }
        itself = {"@id": METADATA, "@type": "CreativeWork", "conformsTo": _to(_VERSION), "about": _to("./")}
        entities = [itself, root, *self._files, *self._others.values()]
        return json.dumps({"@context": _CONTEXT, "@graph": entities}, ensure_ascii=False, indent=1).encode() + b"\n"

    def _file(self, name: str, content: bytes, title: str, media: str) -> Entity:
        file: Entity = {"@id": name, "@type": "File", "name": title, "encodingFormat": media}
        file |= {"contentSize": str(len(content)), "sha256": sha256(content).hexdigest()}
        self._files.append(file)
        return file

    def _other(self, identifier: str, kind: str, **said: Any) -> Entity:  # noqa: ANN401 - JSON
        self._others.setdefault(identifier, {"@id": identifier, "@type": kind, **said})
        return _to(identifier)

    def _licence(self, licence: str) -> Entity | str:
        """An address as an entity of its own; words as they are."""
        return self._other(licence, "CreativeWork", name=licence) if is_iri(licence) else licence

    def _article(self, report: dict[str, str | None]) -> Entity | None:
        """The publication that a text is of, where it can be found by an identifier."""
        places = (place % quote(value, safe="/():;.-_") for name, place in _PLACES.items() if (value := report[name]))
        address = next(places, None)
        if address is None:
            return None
        known: Entity = {"name": report["published"] or report["title"]}
        if report["authors"]:
            known["author"] = [self._named("person", name, "Person") for name in parted(report["authors"])]
        if report["container"]:
            known["isPartOf"] = self._named("journal", report["container"], "Periodical")
        if report["year"]:
            known["datePublished"] = report["year"]
        if report["licence"]:
            known["license"] = self._licence(report["licence"])
        return self._other(address, "ScholarlyArticle", **known)

    def _named(self, what: str, name: str, kind: str) -> Entity:
        """Somebody or something that has a name and no address."""
        return self._other(f"#{what}-{quote(name)}", kind, name=name)


def _to(identifier: str) -> Entity:
    return {"@id": identifier}
