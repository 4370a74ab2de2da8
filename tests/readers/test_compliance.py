"""The promises of every reader. A new reader puts a sample into `samples.py` and passes the same tests."""

import hashlib
import json
import unicodedata
from dataclasses import asdict

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from kg.model.document import SECTION_TYPES, Document
from kg.model.errors import UnreadableSource
from kg.readers import read_bytes
from kg.readers.reader import readers
from tests.readers.samples import SAMPLES

READERS = {reader.name: reader for reader in readers() if reader.name in SAMPLES}
NAMES = sorted(SAMPLES)


@pytest.fixture(scope="module", params=NAMES)
def document(request) -> Document:
    return READERS[request.param].read(SAMPLES[request.param], f"sample.{request.param}")


def test_every_installed_reader_has_a_sample():
    assert {reader.name for reader in readers()} == set(SAMPLES)


@pytest.mark.parametrize("name", NAMES)
def test_a_reader_recognises_its_own_and_declares_extensions(name):
    reader = READERS[name]
    assert reader.recognises(SAMPLES[name][:4096])
    assert not reader.recognises(b"\x89PNG\r\n\x1a\n\0\0\0\r")
    assert reader.extensions
    assert all(extension.startswith(".") and extension == extension.lower() for extension in reader.extensions)


@pytest.mark.parametrize("name", NAMES)
def test_identity_and_determinism(name):
    content = SAMPLES[name]
    first, second = (READERS[name].read(content, "a") for _ in range(2))
    assert first == second
    assert first.id == hashlib.sha256(content).hexdigest()
    assert (first.format, first.source) == (name, "a")
    assert read_bytes(content, "a") == first


def test_the_text_is_paragraphs_on_single_lines(document):
    assert document.text == document.text.strip()
    assert "\n\n\n" not in document.text
    assert all(line == line.strip() for line in document.text.split("\n"))


def test_the_text_has_plain_characters(document):
    text = document.text
    assert not [c for c in text if c != "\n" and unicodedata.category(c) in {"Cc", "Cf", "Cs", "Zl", "Zp"}]
    assert not [c for c in text if "\ufb00" <= c <= "\ufb06"]
    assert "efficacy" in text


def test_the_sample_is_understood(document):
    assert document.title == "A case of cement in the canal"
    assert document.text.startswith(document.title)
    assert "verte-" not in document.text
    assert document.warnings == ()


def test_every_quoted_piece_stands_where_it_says(document):
    for piece in (*(document.citations or ()), *(document.references or ())):
        assert document.text[piece.start : piece.end] == piece.text != ""
    for section in document.sections or ():
        assert 0 <= section.start < section.end <= len(document.text)
        assert section.type in SECTION_TYPES
        assert section.title is None or document.text[section.start :].startswith(section.title)


def test_sections_nest_in_order(document):
    sections = document.sections or ()
    assert list(sections) == sorted(sections, key=lambda section: (section.start, -section.end))
    for outer in sections:
        for inner in sections:
            assert (
                inner.end <= outer.start
                or inner.start >= outer.end
                or (
                    outer.start <= inner.start <= inner.end <= outer.end
                    or inner.start <= outer.start <= outer.end <= inner.end
                )
            )


def test_every_citation_names_a_reference(document):
    labels = {reference.label for reference in document.references or ()}
    for citation in document.citations or ():
        assert citation.references
        assert len(set(citation.references)) == len(citation.references)
        assert set(citation.references) <= labels


def test_a_document_goes_into_json(document):
    assert json.loads(json.dumps(asdict(document)))["text"] == document.text


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("cut", [0.02, 0.3, 0.95])
def test_a_cut_off_source_is_read_or_refused_in_one_sentence(name, cut):
    content = SAMPLES[name]
    try:
        document = READERS[name].read(content[: int(cut * len(content))], "cut")
        assert document.text
    except UnreadableSource as error:
        assert error.source == "cut"
        assert error.reason.endswith(".")
        assert "\n" not in error.reason


@given(st.binary(max_size=200), st.sampled_from(["a.txt", "a.xml", "a.pdf", "a.html", "-", "a"]))
@example(b"<?xml version='1.0' encoding='klingon'?><article><front/></article>", "a.xml")
@example(b"<article><front/><body><p>&nosuch;</p></body></article>", "a.xml")
@example(b"<article><front/></article>", "a.xml")
@example(b"\xff\xfe\x00", "a.txt")
@example(b"<!--", "a")
@example(b"<!doctype html>", "a.html")
@example(b"<html><body><p>\xff\x00&#0;&#xD800;&#x110000;", "a.html")
@settings(max_examples=150, deadline=None)
def test_any_bytes_are_a_document_or_unreadable(content, name):
    try:
        document = read_bytes(content, name)
    except UnreadableSource:
        return
    assert document.text.strip()


@given(st.sampled_from(["jats", "html"]), st.floats(0, 1), st.binary(max_size=6), st.integers(0, 40))
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_damaged_markup_is_a_document_or_unreadable(name, share, put, removed):
    content = SAMPLES[name]
    at = int(share * len(content))
    try:
        document = read_bytes(content[:at] + put + content[at + removed :], f"a.{name}")
    except UnreadableSource as error:
        assert error.reason.endswith(".")
        return
    for piece in (*(document.citations or ()), *(document.references or ())):
        assert document.text[piece.start : piece.end] == piece.text
