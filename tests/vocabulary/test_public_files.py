"""Vocabularies as they are published (development data; skips without)."""

import pyoxigraph as ox
import pytest

from kg.library import Library
from kg.vocabulary.formats.opening import read_source
from kg.vocabulary.linking import Linker
from kg.vocabulary.shelf import Shelf
from tests.graph.writing import Writing, concept

pytestmark = pytest.mark.slow

HOME = "https://example.org/"
COUNTS = {  # file -> terms, of which obsolete, of which without a label
    "doid-2016-09-01.obo.xz": (9344, 2373, 0),
    "doid-2026-07-31-DO_infectious_disease_slim.owl.xz": (536, 0, 0),
    "hp-ja.babelon-2023-07-21.tsv.xz": (17868, 0, 0),
    "maxo_import-2023-03-31.owl.xz": (643, 0, 0),
    "oae-new-terms-2022.owl.xz": (5482, 0, 742),
    "symp_import-2026-07-31.owl.xz": (894, 0, 0),
    "cl-basic-craft.obo.xz": (2164, 96, 0),
}


@pytest.fixture(scope="module")
def vocabularies(shared):
    return shared / "data" / "vocab"


ADDED = {  # file -> concepts, names
    "cl-basic-craft.obo.xz": (2068, 4138),
    "doid-2016-09-01.obo.xz": (6971, 18580),
    "doid-2026-07-31-DO_cancer_slim.obo.xz": (729, 1993),
    "doid-2026-07-31-DO_infectious_disease_slim.owl.xz": (536, 1535),
    "doid-2026-07-31-DO_rare_slim.obo.xz": (3458, 12113),
    "doid-2026-07-31-NCIthesaurus.obo.xz": (4750, 13106),
    "hp-ja.babelon-2023-07-21.tsv.xz": (17862, 17862),
    "hp-layperson-synonyms.tsv.xz": (4701, 10818),
    "hp_import-2026-07-31.owl.xz": (577, 577),
    "maxo_import-2023-03-31.owl.xz": (643, 2362),
    "ncit_import-2016.owl.xz": (2212, 2212),
    "oae-new-terms-2022.owl.xz": (4740, 4740),
    "symp_import-2026-07-31.owl.xz": (894, 1141),
    "uberon-basic-2015-04-23.obo.xz": (13080, 48500),
}
TOLD = {"ncit_import-2016.owl.xz": "Condition"}  # what the file does not tell of its concepts


def test_every_file_is_counted(vocabularies):
    assert {path.name for path in vocabularies.glob("*.xz")} == set(ADDED)


@pytest.mark.parametrize("name", ADDED)
def test_every_file_can_be_added(vocabularies, name, tmp_path):
    row = Shelf(tmp_path).add(vocabularies / name, type=TOLD.get(name))
    assert (row.concepts, row.names) == ADDED[name]


def test_rates_roll_up_the_disease_ontology(vocabularies, tmp_path, monkeypatch):
    """Our osteomyelitis is matched to theirs, which is a bone disease; the vocabulary removed, no trace is left."""
    monkeypatch.setenv("KG_VOCABULARIES", str(tmp_path / "shelf"))
    library = Library(tmp_path / "store")
    writing = Writing("Osteomyelitis was seen in 3 of 45 patients (6.7%).")
    writing.rate("3 of 45 patients (6.7%)", 6.7, 6.7, numerator=3, denominator=45,
                 event=("Osteomyelitis", concept("osteomyelitis")))  # fmt: skip
    library.store(writing.extraction())
    before = everything(library)
    shelf = Shelf()
    shelf.add(vocabularies / "doid-2016-09-01.obo.xz", name="doid")
    assert library.vocabularies.follow(shelf)
    for wider in ("DOID:0080001", "musculoskeletal system disease"):
        assert [rate.quote.sentence for rate in library.rates(event=wider)] == [writing.text]
    assert library.rates(event="DOID:1287") == ()  # cardiovascular system disease
    shelf.remove("doid")
    library.vocabularies.follow(shelf)
    assert everything(library) == before


def everything(library):
    """All that the store holds, as sorted N-Quads."""
    with library._store.snapshot() as snapshot:
        return sorted(ox.Store.read_only(str(snapshot.path)).dump(format=ox.RdfFormat.N_QUADS).splitlines())


@pytest.mark.parametrize("name", COUNTS)
def test_counts(vocabularies, name):
    terms = read_source(vocabularies / name, "en", HOME).terms
    obsolete = [term for term in terms if term.obsolete]
    assert (len(terms), len(obsolete), sum(not term.label for term in terms)) == COUNTS[name]
    assert all(term.iri.startswith("http") for term in terms)


def test_one_ontology_in_three_formats(vocabularies):
    sources = [
        read_source(vocabularies / "formats" / f"doid-tick-borne.{end}", "en", HOME) for end in ("obo", "owl", "json")
    ]
    names, parents = [], []
    for source in sources:
        names.append({(term.iri, term.label, frozenset(term.synonyms), term.obsolete) for term in source.terms})
        parents.append({(term.iri, frozenset(term.parents), frozenset(term.alternatives)) for term in source.terms})
    assert names[0] == names[1] == names[2]
    assert parents[0] == parents[1] == parents[2]


def test_linking_to_the_disease_ontology(vocabularies, tmp_path):
    shelf = Shelf(tmp_path)
    row = shelf.add(vocabularies / "doid-2016-09-01.obo.xz")
    assert (row.types, row.concepts, row.obsolete) == ("Condition", 6971, 2373)
    linker = Linker(shelf.indexes()[1:])
    for text, label in (
        ("carcinomas of the pancreas", "pancreatic carcinoma"),
        ("ulcerations of the cornea", "corneal ulcer"),
        ("polycystic renal disease", "polycystic kidney disease"),
        ("schizophrenic disorders", "schizophrenia"),
    ):
        assert linker.link(text, "Condition").concept.label == label
