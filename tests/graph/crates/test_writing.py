"""What a crate holds, and that it says so as RO-Crate 1.1 wants it; its rules are checked here, nothing is fetched."""

import json
from dataclasses import replace
from datetime import date
from hashlib import sha256
from zipfile import ZipFile

import pytest

from kg.graph.crates.metadata import METADATA
from kg.graph.crates.writing import write
from kg.model.document import Metadata
from kg.model.errors import CrateFailed
from kg.vocabulary.terms import report_iri
from tests.graph.conftest import snapshot_of
from tests.graph.reports import case, reports, review, series

MADE = date(2026, 1, 31)
BY = "https://creativecommons.org/licenses/by/4.0/"
PUBLISHED = Metadata(
    authors=("Özil A", "Lee; B"), container="Spine", year="2019", doi="10.1000/1(2)", pmid="7", licence=BY,
    title="What happened", citation="Özil A, Lee; B. What happened. Spine 2019.",
)  # fmt: skip


def with_metadata(extraction, metadata):
    return replace(extraction, document=replace(extraction.document, metadata=metadata))


@pytest.fixture(scope="module")
def snapshot():
    mine = with_metadata(series(), Metadata(pmcid="PMC5", licence="For reading only"))
    return snapshot_of([with_metadata(case(), PUBLISHED), mine, review()])


@pytest.fixture(scope="module")
def crate(snapshot, tmp_path_factory):
    folder = tmp_path_factory.mktemp("crates") / "crate"
    assert write(snapshot, folder, MADE) == 6
    return folder


@pytest.fixture(scope="module")
def entities(crate):
    content = json.loads((crate / METADATA).read_text(encoding="utf8"))
    assert content["@context"] == ["https://w3id.org/ro/crate/1.1/context", {"sha256": "http://schema.org/sha256"}]
    found = {each["@id"]: each for each in content["@graph"]}
    assert len(found) == len(content["@graph"]), "an entity stands twice"
    return found


def references(value):
    """The ids that an entity refers to; it has no entities inside, as the graph is flat."""
    if isinstance(value, dict):
        assert value.keys() == {"@id"}
        yield value["@id"]
    for one in value if isinstance(value, list) else []:
        yield from references(one)


def test_the_crate_and_its_root_are_described(entities):
    assert entities[METADATA] == {
        "@id": METADATA, "@type": "CreativeWork", "about": {"@id": "./"},
        "conformsTo": {"@id": "https://w3id.org/ro/crate/1.1"},
    }  # fmt: skip
    root = entities["./"]
    assert root["@type"] == "Dataset"
    assert root["name"].startswith("3 case reports")
    assert root["datePublished"] == "2026-01-31"
    assert root["description"] and root["license"]


def test_each_file_is_described_and_is_what_is_said(crate, entities):
    present = {str(path.relative_to(crate)) for path in crate.rglob("*") if path.is_file()}
    files = {name: each for name, each in entities.items() if each["@type"] == "File"}
    assert present == files.keys() | {METADATA}
    assert [each["@id"] for each in entities["./"]["hasPart"]] == list(files)
    for name, file in files.items():
        content = (crate / name).read_bytes()
        assert (file["contentSize"], file["sha256"]) == (str(len(content)), sha256(content).hexdigest())
        assert file["name"] and file["encodingFormat"]


def test_what_is_referred_to_is_there(entities):
    for each in entities.values():
        assert each["@type"]
        if each["@id"] == METADATA:
            continue  # what it conforms to is the specification itself
        for key, value in each.items():
            assert not key.startswith("@") or key in {"@id", "@type"}
            assert set(references(value)) <= entities.keys(), (each["@id"], key)


def test_the_texts_are_the_reports_and_the_graph_is_the_export(snapshot, crate):
    for extraction in reports():
        file = crate / "texts" / f"{extraction.document.id}.txt"
        assert file.read_bytes() == extraction.document.text.encode()
    assert (crate / "graph.nq").read_bytes() == snapshot.nquads()
    assert b"kg:RateClaim" in (crate / "ontology.ttl").read_bytes()


def test_a_report_is_tied_to_its_publication_and_its_licence(entities):
    text = entities[f"texts/{case().document.id}.txt"]
    assert text["identifier"] == report_iri(case().document.id)
    assert text["license"] == {"@id": BY}
    assert text["citation"] == PUBLISHED.citation
    article = entities[text["isBasedOn"]["@id"]]
    assert article["@id"] == "https://doi.org/10.1000/1(2)"
    assert (article["@type"], article["name"], article["datePublished"]) == (
        "ScholarlyArticle",
        "What happened",
        "2019",
    )
    assert [entities[one["@id"]]["name"] for one in article["author"]] == ["Özil A", "Lee; B"]
    assert entities[article["isPartOf"]["@id"]]["name"] == "Spine"
    worded = entities[f"texts/{series().document.id}.txt"]
    assert worded["license"] == "For reading only"
    assert worded["isBasedOn"] == {"@id": "https://www.ncbi.nlm.nih.gov/pmc/articles/PMC5/"}
    unknown = entities[f"texts/{review().document.id}.txt"]
    assert not unknown.keys() & {"license", "isBasedOn", "citation"}


def test_the_graph_names_its_terms_and_its_maker(entities):
    graph = entities["graph.nq"]
    assert graph["encodingFormat"][0] == "application/n-quads"
    assert entities[graph["conformsTo"]["@id"]]["subjectOf"] == {"@id": "ontology.ttl"}
    (made,) = entities["./"]["mentions"]
    assert entities[made["@id"]]["result"] == {"@id": "graph.nq"}
    assert entities[entities[made["@id"]]["instrument"]["@id"]]["version"]


def test_a_zip_file_holds_the_same_and_is_the_same_each_time(snapshot, crate, tmp_path):
    for name in ("a.zip", "b.ZIP"):
        write(snapshot, tmp_path / name, MADE)
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.ZIP").read_bytes()
    with ZipFile(tmp_path / "a.zip") as packed:
        assert packed.testzip() is None
        for name in packed.namelist():
            assert packed.read(name) == (crate / name).read_bytes()
        assert len(packed.namelist()) == 6


def test_one_report_alone(snapshot, tmp_path):
    iri = report_iri(series().document.id)
    assert write(snapshot, tmp_path / "one", MADE, [iri]) == 4
    assert (tmp_path / "one" / "graph.nq").read_bytes() == snapshot.nquads([iri])
    assert [path.stem for path in (tmp_path / "one" / "texts").iterdir()] == [series().document.id]


@pytest.mark.parametrize("name", ["file", "file.zip", "folder", "none/crate", "none/crate.zip"])
def test_what_is_there_stays_and_what_fails_leaves_nothing(snapshot, tmp_path, name):
    (tmp_path / "folder").mkdir()
    for file in ("file", "file.zip"):
        (tmp_path / file).write_text("mine", encoding="utf8")
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(CrateFailed, match=r"exists already|No such file"):
        write(snapshot, tmp_path / name, MADE)
    assert sorted(tmp_path.rglob("*")) == before
    assert (tmp_path / "file.zip").read_text(encoding="utf8") == "mine"


def test_a_disk_that_is_full_leaves_nothing(snapshot, tmp_path, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("zipfile.ZipFile.writestr", full)
    monkeypatch.setattr("pathlib.Path.write_bytes", full)
    for name in ("crate", "crate.zip"):
        with pytest.raises(CrateFailed, match="No space left"):
            write(snapshot, tmp_path / name, MADE)
    assert list(tmp_path.iterdir()) == []
