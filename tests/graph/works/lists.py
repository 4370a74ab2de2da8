"""Reports that are nothing but a reference list, and stores of them: invented works, described in several ways."""

from functools import cache

import pyoxigraph as ox

from kg.graph.mapping import graph_of
from kg.graph.works.entries import entries_of
from kg.graph.works.register import change
from kg.graph.works.triples import INDEX, WORKS
from kg.model.document import Document, Metadata, Reference
from kg.model.extraction import Extraction
from kg.vocabulary.terms import report_iri

LEAK = "Cement leakage into the epidural veins after augmentation of the sacrum"


def reference(**fields):
    """An entry of a list; its text is made from its fields."""
    known = {"authors": ("Lee A",), "title": LEAK, "container": "Spine", "year": "2003", **fields}
    known = {name: value for name, value in known.items() if value}
    words = " ".join(str(value) for name, value in known.items() if name not in {"doi", "pmid"})
    return Reference("1", 0, 0, known.pop("text", words), **known)


def report(name, *references, title=None, **metadata):
    """A report of this name (hexadecimal) whose list has these entries."""
    lines = [f"{number}. {one.text}" for number, one in enumerate(references, 1)]
    text, placed, start = "\n\n".join(lines), [], 0
    for number, (line, one) in enumerate(zip(lines, references, strict=True), 1):
        fields = {field: getattr(one, field) for field in one.__slots__ if field not in {"label", "start", "end"}}
        placed.append(Reference(str(number), start + len(line) - len(one.text), start + len(line), **fields))
        start += len(line) + 2
    document = Document(name, f"{name}.txt", "text", title, text, metadata=Metadata(**metadata))
    return Extraction(document, references=tuple(placed))


def iri(extraction, number=None):
    """The report, or an entry of its list (from 1)."""
    one = report_iri(extraction.document.id)
    if number is None:
        return one
    entry = extraction.references[number - 1]
    return f"{one}#reference-{entry.start}-{entry.end}"


@cache
def lines_of(extraction):
    """The report's graph as N-Triples lines."""
    return graph_of(extraction, "1").serialize(format="nt", encoding="utf-8").splitlines()


class Shelf:
    """A store in memory that is changed as `Batch` changes the one on disk."""

    def __init__(self, *extractions):
        self.store = ox.Store()
        for extraction in extractions:
            self.add(extraction)

    def add(self, extraction, replaces=()):
        name, lines = ox.NamedNode(iri(extraction)), lines_of(extraction)
        was = [entry for old in {*map(iri, replaces), name.value} for entry in self._entries(old)]
        self._apply(change(self.store, was, entries_of(name.value, lines)))
        for old in replaces:
            self.store.remove_graph(ox.NamedNode(iri(old)))
        self.store.remove_graph(name)
        self.store.load(b"\n".join(lines), ox.RdfFormat.N_TRIPLES, to_graph=name)

    def remove(self, extraction):
        self._apply(change(self.store, self._entries(iri(extraction)), ()))
        self.store.remove_graph(ox.NamedNode(iri(extraction)))

    def decide(self, made=(), taken_back=()):
        self._apply(change(self.store, (), (), made, taken_back))
        for decision in taken_back:
            for quad in decision.quads():
                self.store.remove(quad)
        for decision in made:
            self.store.extend(decision.quads())

    def _entries(self, name):
        lines = self.store.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=ox.NamedNode(name))
        return entries_of(name, lines.splitlines())

    def _apply(self, delta):
        for quad in delta.out:
            assert quad in self.store
            self.store.remove(quad)
        self.store.extend(delta.into)

    def content(self):
        """All that is known of works, index and all."""
        return sorted(
            str(quad) for graph in (WORKS, INDEX) for quad in self.store.quads_for_pattern(*[None] * 3, graph)
        )

    def parts(self):
        """The entries of each work."""
        works = {}
        for row in self.store.query(
            "SELECT ?entry ?work WHERE { GRAPH ?g { ?entry kg:work ?work ; kg:description ?d } }",
            prefixes={"kg": "https://w3id.org/litkg/ontology#"},
        ):
            works.setdefault(row["work"].value, set()).add(row["entry"].value)
        return {frozenset(entries) for entries in works.values()}

    def told(self, work, predicate):
        """What the graph of works says of a work."""
        found = self.store.quads_for_pattern(ox.NamedNode(work), ox.NamedNode(predicate), None, WORKS)
        return sorted(quad.object.value for quad in found)

    def work(self, entry):
        (work,) = (
            quad.object.value
            for quad in self.store.quads_for_pattern(
                ox.NamedNode(entry), ox.NamedNode("https://w3id.org/litkg/ontology#work"), None, WORKS
            )
        )
        return work
