"""Crates that anybody may have made: those that are in order, and those that are not, or mean harm."""

import json
import os
from hashlib import sha256
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from kg.graph.crates import reading
from kg.graph.crates.metadata import METADATA
from kg.graph.crates.reading import graphs_of
from kg.graph.importing import FORMATS, unpacked
from kg.model.errors import UnreadableSource
from kg.vocabulary.terms import REPORT

QUAD = f'<{REPORT}a> <http://x/p> "o" <{REPORT}a> .\n'.encode()
TRIG = f'<{REPORT}b> {{ <{REPORT}b> <http://x/p> "o" }}\n'.encode()


def described(*files, about="./", conforms="https://w3id.org/ro/crate/1.1"):
    itself = {"@id": METADATA, "@type": "CreativeWork", "about": {"@id": about}, "conformsTo": {"@id": conforms}}
    root = {"@id": "./", "@type": "Dataset", "hasPart": [{"@id": each["@id"]} for each in files]}
    return json.dumps({"@context": "https://w3id.org/ro/crate/1.1/context", "@graph": [itself, root, *files]}).encode()


def file(name, content=None, **said):
    told = {} if content is None else {"contentSize": str(len(content)), "sha256": sha256(content).hexdigest()}
    return {"@id": name, "@type": "File", **told, **said}


def crate(place, files):
    """Files in a folder, or in a ZIP file."""
    if place.suffix == ".zip":
        with ZipFile(place, "w", ZIP_DEFLATED) as packed:
            for name, content in files.items():
                packed.writestr(name, content)
        return place
    for name, content in files.items():
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_bytes(content)
    return place


def contents(path):
    with graphs_of(path, FORMATS) as found:
        return [each.read_bytes() for each in found]


GOOD = {"graph.nq": QUAD, "notes.txt": b"read me", METADATA: described(file("graph.nq", QUAD), file("notes.txt"))}


@pytest.mark.parametrize("name", ["crate", "crate.zip"])
@pytest.mark.parametrize(
    ("files", "found"),
    [
        (GOOD, [QUAD]),
        (GOOD | {"more.nq": b"not described"}, [QUAD]),
        ({"a b.nq": QUAD, METADATA: described(file("a%20b.nq", QUAD))}, [QUAD]),
        ({"in/a.nq": QUAD, "b.TRIG": TRIG, METADATA: described(file("./in/a.nq"), file("b.TRIG"))}, [QUAD, TRIG]),
        ({"a.nq": QUAD, METADATA: described({"@id": "a.nq", "@type": ["File", "Dataset"]})}, [QUAD]),
        ({"a.nq": QUAD, METADATA: described(file("a.nq"), conforms="https://w3id.org/ro/crate/1.2")}, [QUAD]),
        ({"a.nq": QUAD, METADATA: described(file("a.nq"), file("http://127.0.0.1:9/b.nq", b"far"))}, [QUAD]),
        ({"a.nq": QUAD, METADATA: described(file("a.nq", sha256=sha256(QUAD).hexdigest().upper()))}, [QUAD]),
    ],
)
def test_the_graphs_of_a_crate(tmp_path, name, files, found):
    assert contents(crate(tmp_path / name, files)) == found


def test_a_folder_that_was_zipped_with_its_name(tmp_path):
    files = {f"mine/{name}": content for name, content in GOOD.items()} | {f"mine/old/{METADATA}": b"{}"}
    assert contents(crate(tmp_path / "crate.zip", files)) == [QUAD]


def test_the_metadata_stand_for_their_folder(tmp_path):
    assert contents(crate(tmp_path / "crate", GOOD) / METADATA) == [QUAD]


def test_all_graphs_come_in(tmp_path):
    files = {"a.nq": QUAD, "b.trig": TRIG, METADATA: described(file("a.nq"), file("b.trig"))}
    with unpacked(crate(tmp_path / "crate.zip", files)) as parcel:
        assert parcel.reports == [f"{REPORT}a", f"{REPORT}b"]


@pytest.mark.parametrize("name", ["crate", "crate.zip"])
@pytest.mark.parametrize(
    ("files", "says"),
    [
        ({"graph.nq": QUAD}, "no RO-Crate: it has no ro-crate-metadata.json"),
        (GOOD | {METADATA: b"{"}, "is not what an RO-Crate has"),
        (GOOD | {METADATA: b"\xff\xfe"}, "is not what an RO-Crate has"),
        (GOOD | {METADATA: b"[]"}, "is not what an RO-Crate has"),
        (GOOD | {METADATA: b'{"@graph": {"@id": "a"}}'}, "is not what an RO-Crate has"),
        (GOOD | {METADATA: b'{"@graph": [{"@id": 5}]}'}, "is not what an RO-Crate has"),
        (GOOD | {METADATA: b'{"@graph": [{"name": "a"}]}'}, "is not what an RO-Crate has"),
        (GOOD | {METADATA: b"[" * 100_000}, "is not what an RO-Crate has"),
        (GOOD | {METADATA: b'{"@graph": []}'}, "describes no RO-Crate"),
        (GOOD | {METADATA: described(file("graph.nq"), about="./elsewhere/")}, "describes no RO-Crate"),
        (GOOD | {METADATA: described(file("graph.nq"), conforms="https://example.org/")}, "describes no RO-Crate"),
        (
            GOOD | {METADATA: described(file("graph.nq"), file("gone.txt"))},
            "gone.txt, which its metadata name, is missing",
        ),
        (GOOD | {METADATA: described(file("notes.txt"))}, "has no file that ends in .nq, .trig, .jsonld"),
        (GOOD | {METADATA: described(file("https://example.org/graph.nq"))}, "has no file that ends in"),
        (GOOD | {METADATA: described(file("graph.nq", b"other " * 9))}, "its size is"),
        (GOOD | {METADATA: described(file("graph.nq", sha256="0" * 64))}, "its SHA-256 is"),
        (GOOD | {METADATA: described(file("graph.nq"), file("notes.txt", b"read ME"))}, "notes.txt is not what"),
        (GOOD | {METADATA: described(file("../secret.nq"))}, "'../secret.nq', which is no file in it"),
        (GOOD | {METADATA: described(file("in/%2E%2e/../secret.nq"))}, "which is no file in it"),
        (GOOD | {METADATA: described(file("/etc/passwd.nq"))}, "which is no file in it"),
        (GOOD | {METADATA: described(file("..\\secret.nq"))}, "which is no file in it"),
        (GOOD | {METADATA: described(file("a%00.nq"))}, "which is no file in it"),
        (GOOD | {METADATA: described(file("."))}, "which is no file in it"),
        (GOOD | {METADATA: described(file("graph.nq/"), file("graph.nq/b.nq"))}, "graph.nq/b.nq, which"),
    ],
)
def test_what_is_not_in_order_is_told_in_a_sentence(tmp_path, name, files, says):
    (tmp_path / "secret.nq").write_bytes(QUAD)
    path = crate(tmp_path / name, files)
    with pytest.raises(UnreadableSource) as caught:
        contents(path)
    assert says in str(caught.value)
    assert "\n" not in str(caught.value) and len(str(caught.value)) < len(str(path)) + 400


def test_a_link_that_leads_out_is_not_followed(tmp_path):
    (tmp_path / "secret.nq").write_bytes(QUAD)
    folder = crate(tmp_path / "crate", GOOD)
    (folder / "graph.nq").unlink()
    (folder / "graph.nq").symlink_to(tmp_path / "secret.nq")
    with pytest.raises(UnreadableSource, match=r"graph\.nq leads out of it"):
        contents(folder)


def test_a_pipe_is_not_waited_for(tmp_path):
    folder = crate(tmp_path / "crate", GOOD)
    (folder / "graph.nq").unlink()
    os.mkfifo(folder / "graph.nq")
    with pytest.raises(UnreadableSource, match=r"graph\.nq, which its metadata name, is missing"):
        contents(folder)


def test_a_zip_file_that_unpacks_to_far_more_than_it_is(tmp_path, monkeypatch):
    zeros = b"\n" * 1_000_000
    path = crate(tmp_path / "crate.zip", {"graph.nq": zeros, METADATA: described(file("graph.nq"))})
    assert contents(path) == [zeros]
    monkeypatch.setattr(reading, "_FREE", 100_000)
    with pytest.raises(UnreadableSource, match="would unpack to 1,000,000 bytes"):
        contents(path)


def test_metadata_without_end(tmp_path, monkeypatch):
    monkeypatch.setattr(reading, "LARGEST_METADATA", 100)
    for name in ("crate", "crate.zip"):
        with pytest.raises(UnreadableSource, match="is larger than 100 bytes"):
            contents(crate(tmp_path / name, GOOD))


def _cut(content):
    return content[: len(content) // 2]


def _encrypted(content):
    return content.replace(b"PK\x01\x02\x14\x03\x14\x00\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01\x00")


def _changed(content):
    """Another byte in the data of the first file."""
    at = content.index(b"graph.nq") + len("graph.nq")
    return content[:at] + bytes([content[at] ^ 0x20]) + content[at + 1 :]


@pytest.mark.parametrize("damage", [_cut, _encrypted, _changed, lambda _: b"", lambda _: b"no archive"])
def test_a_zip_file_that_is_damaged_or_none(tmp_path, damage):
    path = crate(tmp_path / "crate.zip", GOOD | {METADATA: described(file("graph.nq"))})
    damaged = damage(path.read_bytes())
    assert damaged != path.read_bytes()
    path.write_bytes(damaged)
    with pytest.raises(UnreadableSource, match="cannot be read as an RO-Crate"):
        contents(path)
