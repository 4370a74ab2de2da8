"""Vocabulary files of every format, read into the same terms."""

import gzip
import lzma
import re

import pyoxigraph as ox
import pytest

from kg.model.errors import InvalidVocabulary
from kg.vocabulary.formats import opening
from kg.vocabulary.formats.curies import MESH, OBO, match_iri, prefix_of, term_iri
from kg.vocabulary.formats.opening import read_source
from kg.vocabulary.formats.source import Synonym
from tests.vocabulary.conftest import FILES, TURTLE

HOME = "https://example.org/home/"


def read(path, language="en"):
    return read_source(path, language, HOME)


def rdf_xml() -> bytes:
    content = ox.serialize(
        (quad.triple for quad in ox.parse(TURTLE, format=ox.RdfFormat.TURTLE)), format=ox.RdfFormat.RDF_XML
    )
    assert content is not None
    return content


@pytest.fixture(params=[*FILES, "small.owl"])
def source(request, written):
    return read(written(request.param, FILES.get(request.param) or rdf_xml()))


def test_every_format_gives_the_same_terms(source):
    terms = {term.iri: term for term in source.terms}
    assert set(terms) == {OBO + name for name in ("DOID_1", "DOID_2", "DOID_3", "DOID_4")}
    kidney = terms[OBO + "DOID_2"]
    assert kidney.label == "kidney failure"
    assert set(kidney.synonyms) == {
        Synonym("loss of kidney function", "exact"),
        Synonym("bad kidneys", "related"),
        Synonym('acute "shutdown" of the kidney', "narrow"),
    }
    assert set(kidney.matches) == {MESH + "D051437", "UMLS_CUI:C0035078"}
    assert kidney.parents == terms[OBO + "DOID_4"].parents == (OBO + "DOID_1",)
    assert [term.iri for term in source.terms if term.obsolete] == [OBO + "DOID_3"]


@pytest.mark.parametrize("name", ["small.obo", "small.ttl", "small.json"])
def test_alternative_identifiers_and_what_a_file_says_of_itself(written, name):
    source = read(written(name, FILES[name]))
    assert {term.iri: term.alternatives for term in source.terms}[OBO + "DOID_2"] == (OBO + "DOID_20",)
    assert source.title == "small"
    assert "2026-01-31" in source.version
    assert "http://example.org/by" in source.licence


@pytest.mark.parametrize(("pack", "ending"), [(gzip.compress, ".gz"), (lzma.compress, ".xz"), (lzma.compress, "")])
def test_packed_files(written, pack, ending):
    assert read(written("small.obo" + ending, pack(FILES["small.obo"].encode()))) == read(
        written("plain.obo", FILES["small.obo"])
    )


def test_the_content_tells_the_format_not_the_name(written):
    assert len(read(written("odd.txt", FILES["small.ttl"])).terms) == 4
    assert len(read(written("odd.csv", FILES["small.json"])).terms) == 4
    assert len(read(written("odd.ttl", FILES["small.obo"].replace("\n", "\r\n"))).terms) == 4


def test_names_in_another_language(written):
    terms = {term.iri: term.label for term in read(written("small.ttl", FILES["small.ttl"]), "de").terms}
    assert terms[OBO + "DOID_2"] == "Nierenversagen"


def test_skos(written):
    source = read(
        written(
            "s.ttl",
            """@prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix e: <https://example.org/> .
            e:scheme a skos:ConceptScheme . e:part skos:prefLabel "no concept" .
            e:cuff a skos:Concept ; skos:prefLabel "rotator cuff"@en ; skos:altLabel "SITS muscles"@en-GB , "x"@fr ;
                skos:broader e:shoulder ; skos:exactMatch <http://purl.obolibrary.org/obo/UBERON_1> .""",
        )
    )
    (term,) = source.terms
    assert (term.label, term.synonyms) == ("rotator cuff", (Synonym("SITS muscles", "exact"),))
    assert (term.parents, term.matches) == (("https://example.org/shoulder",), (OBO + "UBERON_1",))


def test_tables_with_little_in_them(written):
    (term,) = read(written("devices.csv", "name;type;synonym\nBone tamp;device;balloon|tamp, bone\n")).terms
    assert (term.iri, term.label, term.type) == (HOME + "Bone_tamp", "Bone tamp", "Device")
    assert [synonym.text for synonym in term.synonyms] == ["balloon", "tamp, bone"]


def test_a_table_with_several_rows_for_a_concept(written):
    table = "?term\t?term_label\t?layperson\n<http://x.org/1>\tPyrexia\tfever\n<http://x.org/1>\tPyrexia\theat\n"
    (term,) = read(written("lay.tsv", table)).terms
    assert (term.iri, term.label, len(term.synonyms)) == ("http://x.org/1", "Pyrexia", 3)


def test_babelon(written):
    table = (
        "source\tsource_version\tsubject_id\tpredicate_id\tsource_value\ttranslation_value\n"
        "hp\tv1\tHP:1\trdfs:label\tCough\tHusten\nhp\tv1\tHP:1\tIAO:0000115\tA sudden push of air.\tStoß\n"
    )
    source = read(written("hp-de.tsv", table))
    assert [(term.iri, term.label, term.synonyms) for term in source.terms] == [(OBO + "HP_1", "Cough", ())]
    assert source.version == "v1"


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("empty.obo", "", "empty"),
        ("a.obo", "just words\n", "no OBO"),
        ("a.obo", "format-version: 1.2\n\n[Term]\nname: nameless\n", "line 3"),
        (
            "a.owl",
            "<?xml version='1.0'?><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'><a",
            "cannot be used",
        ),
        ("a.ttl", "@prefix a: <b> . a:b a:c", "cannot be used"),
        ("a.json", "{", "no JSON (line 1"),
        ("a.json", '{"a": 1}', "no OBO graph"),
        ("a.json", '{"graphs": [{"nodes": [{"lbl": "no id"}]}]}', "no well-formed OBO graph"),
        ("a.csv", "one,two\n1,2\n", "no column of labels"),
        ("a.csv", "label,type\npain,Feeling\n", "line 2: 'Feeling' is no type"),
        ("a.csv", b"label\n\xff\xfe\n", "not UTF-8"),
        ("a.txt", "label\npain\n", "none of those known"),
        ("a.obo.gz", gzip.compress(b"format-version: 1.2")[:-9], "cannot be unpacked"),
        ("a.obo.xz", b"\xfd7zXZ\x00broken", "cannot be unpacked"),
        ("a.obo.gz", gzip.compress(b"a")[:-3] + b"bad", "cannot be unpacked"),
    ],
)
def test_what_cannot_be_read_is_told_in_one_sentence(written, name, content, told):
    with pytest.raises(InvalidVocabulary, match=re.escape(told)) as error:
        read(written(name, content))
    assert str(error.value).count("\n") == 0
    assert name in str(error.value)


@pytest.mark.parametrize(("name", "pack"), [("a.obo", bytes), ("a.obo.gz", gzip.compress), ("a.obo.xz", lzma.compress)])
def test_a_small_file_may_not_unpack_to_a_huge_one(written, monkeypatch, name, pack):
    monkeypatch.setattr(opening, "LARGEST", 50_000)
    with pytest.raises(InvalidVocabulary, match="smaller release"):
        read(written(name, pack(b"format-version: 1.2\nremark: " + b"a" * 50_000)))


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(InvalidVocabulary, match="No such file"):
        read(tmp_path / "none.obo")


@pytest.mark.parametrize(
    ("identifier", "iri"),
    [
        ("DOID:14", OBO + "DOID_14"),
        ("MESH:D006333", MESH + "D006333"),
        ("<http://x.org/a>", "http://x.org/a"),
        ("http://x.org/a", "http://x.org/a"),
        ("urn:x:1", "urn:x:1"),
        ("part_of", HOME + "part_of"),
        ("bone tamp", HOME + "bone_tamp"),
        ("NCI:C3088", OBO + "NCIT_C3088"),
    ],
)
def test_identifiers(identifier, iri):
    assert term_iri(identifier, HOME) == iri


def test_matches_keep_prefixes_that_have_no_known_home():
    assert match_iri("UMLS_CUI:C1") == "UMLS_CUI:C1"
    assert match_iri("doid:1") == OBO + "DOID_1"


def test_prefixes():
    assert prefix_of(OBO + "UBERON_0000001") == "UBERON"
    assert prefix_of("http://id.nlm.nih.gov/mesh/D000001") in {"MESH", "MSH"}
    assert prefix_of("https://example.org/x") == ""


NAMED = '<!ENTITY obo "http://purl.obolibrary.org/obo/">'


def with_entities(declared):
    content = rdf_xml().replace(b"http://purl.obolibrary.org/obo/DOID_2", b"&obo;DOID_2")
    assert b"&obo;" in content
    return content.replace(b"?>", f"?>\n<!DOCTYPE rdf:RDF [{declared}]>".encode(), 1)


def test_entities_that_stand_for_namespaces_are_read(written):
    terms = read(written("small.owl", with_entities(NAMED))).terms
    assert OBO + "DOID_2" in {term.iri for term in terms}


@pytest.mark.parametrize(
    "declared",
    [
        NAMED + "".join(f'<!ENTITY a{n + 1} "{f"&a{n};" * 10}">' for n in range(4)).replace("&a0;", "x"),
        NAMED.replace("obo/", "obo/" + "x" * 2_000_000),
        NAMED + '<!ENTITY passwd SYSTEM "file:///etc/passwd">',
        NAMED + "<!ENTITY % more \"<!ENTITY x 'y'>\">",
        NAMED.replace(">", "").replace('/"', '/" >') + "<!ENTITY\n a\n '&obo;'>",
    ],
    ids=["made of each other", "very long", "a file", "of a parameter", "written otherwise"],
)
def test_entities_that_are_bombs_are_refused_before_they_go_off(written, declared):
    with pytest.raises(InvalidVocabulary, match="entities"):
        read(written("small.owl", with_entities(declared)))
