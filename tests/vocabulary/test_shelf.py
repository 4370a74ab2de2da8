"""Adding, listing, searching and removing vocabularies."""

import os
import sqlite3
import subprocess
import sys

import pytest

from kg.model.errors import InvalidVocabulary, UnknownName
from kg.vocabulary.formats.curies import OBO
from kg.vocabulary.shelf import HOUSE, Shelf, vocabulary_home
from tests.vocabulary.conftest import FILES

CSV = "id,label,type,tree numbers\n"


@pytest.fixture
def small(written):
    return written("Small Terms.obo", FILES["small.obo"])


def names(shelf):
    return [row.name for row in shelf.rows()]


def test_an_empty_shelf_has_the_programs_own_vocabulary(shelf):
    (row,) = shelf.rows()
    assert row.name == HOUSE
    assert row.concepts > 2000
    assert not shelf.home.exists()


def test_add(shelf, small):
    row = shelf.add(small)
    assert (row.name, row.types, row.concepts, row.obsolete, row.left_out) == ("small-terms", "Condition", 3, 1, 0)
    assert (row.version, row.file) == ("2026-01-31", "Small Terms.obo")
    assert "Creative Commons" in row.licence
    assert names(shelf) == [HOUSE, "small-terms"]


def test_add_again_replaces(shelf, small, written):
    shelf.add(small, name="mine")
    assert shelf.add(written("two.csv", "id,label\nDOID:7,cough\n"), name="mine").concepts == 1
    assert names(shelf) == [HOUSE, "mine"]


@pytest.mark.parametrize("name", [HOUSE, "../x", "", "a b", ".hidden", "x" * 65])
def test_names_that_are_none(shelf, small, name):
    if not name:
        small = small.rename(small.parent / ".obo")
    with pytest.raises(InvalidVocabulary, match="--name"):
        shelf.add(small, name=name)
    assert names(shelf) == [HOUSE]


def test_a_file_that_cannot_be_used_changes_nothing(shelf, small, written):
    shelf.add(small, name="mine")
    version = shelf.version
    with pytest.raises(InvalidVocabulary):
        shelf.add(written("bad.obo", "no terms"), name="mine")
    assert shelf.version == version
    assert [path.name for path in shelf.home.iterdir()] == ["mine.sqlite"]


def test_stopping_in_the_middle_changes_nothing(shelf, small):
    shelf.add(small, name="mine")
    version = shelf.version

    def stop(concepts):
        yield concepts[0]
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        shelf.add(small, name="mine", type="Drug", watch=stop)
    assert shelf.version == version
    assert [path.name for path in shelf.home.iterdir()] == ["mine.sqlite"]


def test_the_version_tells_every_change(shelf, small):
    versions = [shelf.version]
    shelf.add(small)
    versions.append(shelf.version)
    shelf.add(small, type="Drug")
    versions.append(shelf.version)
    assert len(set(versions)) == 3
    shelf.add(small)
    assert shelf.version == versions[1]
    shelf.remove("small-terms")
    assert shelf.version == versions[0]


def test_remove_what_is_not_there(shelf, small):
    shelf.add(small, name="heart")
    with pytest.raises(UnknownName, match="Did you mean heart"):
        shelf.remove("hart")
    with pytest.raises(UnknownName):
        shelf.remove(HOUSE)
    shelf.remove("heart")
    assert names(shelf) == [HOUSE]


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        ("DOID:1,x,,", "Condition"),
        ("MONDO:1,x,,", "Condition"),
        ("HP:1,x,,", "Condition"),
        ("SYMP:1,x,,", "Condition"),
        ("OAE:1,x,,", "Condition"),
        ("UBERON:1,x,,", "Anatomy"),
        ("CL:1,x,,", "Anatomy"),
        ("FMA:1,x,,", "Anatomy"),
        ("MAXO:1,x,,", "Procedure"),
        ("CHEBI:1,x,,", "Drug"),
        ("DrugBank:DB1,x,,", "Drug"),
        ("MESH:D1,x,,C14.280", "Condition"),
        ("MESH:D1,x,,E01.370", "Test"),
        ("MESH:D1,x,,E04.100|A01", "Procedure"),
        ("NCIT:C1,x,Device,", "Device"),
    ],
)
def test_the_type_is_told_by_the_source(shelf, written, row, kind):
    assert shelf.add(written("t.csv", CSV + row)).types == kind


def test_a_source_that_does_not_tell_the_type(shelf, written):
    path = written("t.csv", CSV + "NCIT:C1,pain,,\n")
    with pytest.raises(InvalidVocabulary, match=r"NCIT.*--type"):
        shelf.add(path)
    assert shelf.add(path, type="Condition").types == "Condition"


def test_concepts_of_no_known_type_are_left_out_and_counted(shelf, written):
    row = shelf.add(written("t.csv", CSV + "NCIT:C1,pain,,\nDOID:1,cough,,\nDOID:2,,,\n"))
    assert (row.concepts, row.left_out) == (1, 2)


@pytest.mark.parametrize("identifier", ["http://example.org/device 1", "https://x/a> b", "http://x/{a}"])
def test_identifiers_that_no_graph_can_hold_are_left_out_and_counted(shelf, written, identifier):
    row = shelf.add(written("t.csv", f'id,label\n"{identifier}",valve\nDOID:1,cough\n'), type="Condition")
    assert (row.concepts, row.left_out) == (1, 1)


def test_the_modifiers_of_hpo_are_no_conditions(shelf, written):
    rows = "HP:0012823,Clinical modifier,\nHP:1,Severity,HP:0012823\nHP:2,Grave,HP:1\nHP:3,Cough,HP:0000118\n"
    row = shelf.add(written("t.csv", "id,label,broader\n" + rows))
    assert (row.concepts, row.left_out) == (1, 3)


def test_a_vocabulary_in_capitals_has_no_short_forms(shelf, written):
    shelf.add(written("t.csv", "id,label\nDOID:1,FEVER\nDOID:2,COUGH\n"))
    assert [name.cased for name in shelf.indexes()[1].named(0, "fever")] == [False]


def test_search(shelf, small):
    shelf.add(small)
    everything = shelf.search("KIDNEY", limit=1000)
    found = [(each.name, each.scope) for each in everything if each.vocabulary == "small-terms"]
    assert found == [
        ("kidney failure", "preferred"),
        ("bad kidneys", "related"),
        ("loss of kidney function", "exact"),
        ('acute "shutdown" of the kidney', "narrow"),
    ]
    assert len(shelf.search("kidney", limit=2)) == 2
    assert shelf.search("no such words") == []


@pytest.mark.parametrize("identifier", ["DOID:2", "DOID:20", OBO + "DOID_2"])
def test_search_by_identifier(shelf, small, identifier):
    shelf.add(small)
    assert {each.label for each in shelf.search(identifier) if each.vocabulary != HOUSE} == {"kidney failure"}


@pytest.mark.parametrize("sign", ["%", "_", "'", '"', "\\", "\0"])
def test_search_takes_signs_as_they_are(shelf, small, sign):
    shelf.add(small)
    assert all(sign in each.name for each in shelf.search(sign))


def test_a_damaged_file_is_told(shelf, small):
    shelf.add(small, name="mine")
    (shelf.home / "mine.sqlite").write_bytes(b"no database at all" * 100)
    with pytest.raises(InvalidVocabulary, match="add its file anew: kg vocab add FILE --name mine"):
        shelf.rows()


def as_an_older_version_made_it(shelf, name):
    with sqlite3.connect(shelf.home / f"{name}.sqlite") as connection:
        connection.execute("UPDATE about SET value = '1' WHERE name = 'layout'")


def test_a_file_of_an_older_layout_is_to_be_added_anew(shelf, small):
    shelf.add(small, name="mine")
    as_an_older_version_made_it(shelf, "mine")
    before = (shelf.home / "mine.sqlite").read_bytes()
    told = "another version of the program compiled it; add its file anew: kg vocab add 'Small Terms.obo' --name mine"
    for asked in (shelf.indexes, shelf.added, shelf.rows, lambda: shelf.version, lambda: shelf.search("kidney")):
        with pytest.raises(InvalidVocabulary, match="vocabulary mine") as refused:
            asked()
        assert str(refused.value).endswith(told)
    assert (shelf.home / "mine.sqlite").read_bytes() == before


def test_older_layouts_are_added_anew_one_by_one(shelf, small):
    for name in ("one", "two", "three"):
        shelf.add(small, name=name)
        as_an_older_version_made_it(shelf, name)
    row = shelf.add(small, name="one")
    assert (row.concepts, row.before, row.new, row.gone) == (3, "", 3, 0)
    with pytest.raises(InvalidVocabulary, match="vocabulary three"):
        shelf.rows()
    shelf.remove("three")
    shelf.add(small, name="two")
    assert names(shelf) == [HOUSE, "one", "two"]


def test_what_is_replaced_is_told(shelf, small, written):
    assert shelf.add(small, name="mine").before == ""
    newer = FILES["small.obo"].replace("2026-01-31", "2026-02-28").replace("DOID:4", "DOID:5")
    row = shelf.add(written("newer.obo", newer), name="mine")
    assert (row.version, row.before, row.new, row.gone) == ("2026-02-28", "2026-01-31", 1, 1)
    assert shelf.rows()[1] == row


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written(small, tmp_path):
    home = tmp_path / "closed"
    home.mkdir(mode=0o500)
    with pytest.raises(InvalidVocabulary, match="cannot be kept"):
        Shelf(home).add(small)


def test_the_home_is_a_file(small, tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(InvalidVocabulary, match="cannot be kept"):
        Shelf(tmp_path / "file" / "shelf").add(small)


def test_home(monkeypatch, tmp_path):
    monkeypatch.setenv("KG_VOCABULARIES", str(tmp_path))
    assert vocabulary_home() == Shelf().home == tmp_path
    monkeypatch.delenv("KG_VOCABULARIES")
    assert vocabulary_home().parts[-2:] == ("kg", "vocabularies")


def test_the_compiled_form_is_the_same_everywhere(small, tmp_path):
    """Whatever the order of sets: it depends on a process's hash seed."""
    program = (
        "import sys; from pathlib import Path; from kg.vocabulary.shelf import Shelf;"
        "Shelf(Path(sys.argv[2])).add(Path(sys.argv[1]))"
    )
    for seed in ("1", "2"):
        subprocess.run(
            [sys.executable, "-c", program, small, tmp_path / seed],
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        )
    dumps = [list(sqlite3.connect(tmp_path / seed / "small-terms.sqlite").iterdump()) for seed in ("1", "2")]
    assert dumps[0] == dumps[1]
