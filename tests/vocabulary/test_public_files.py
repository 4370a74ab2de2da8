"""Vocabularies as they are published (development data; skips without)."""

import pytest

from kg.vocabulary.formats.opening import read_source
from kg.vocabulary.linking import Linker
from kg.vocabulary.shelf import Shelf

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
