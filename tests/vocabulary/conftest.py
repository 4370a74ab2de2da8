"""A small vocabulary of made-up heart and kidney terms, in every format."""

from pathlib import Path

import pytest

from kg.vocabulary.shelf import Shelf

OBO = """format-version: 1.2
data-version: releases/2026-01-31
ontology: small
remark: This work is under a Creative Commons Attribution 4.0 licence. http://example.org/by

[Term]
id: DOID:1
name: disease

[Term]
id: DOID:2
name: kidney failure
alt_id: DOID:20
synonym: "loss of kidney function" EXACT [ref:1]
synonym: "bad kidneys" RELATED []
synonym: "acute \\"shutdown\\" of the kidney" NARROW LAY [a:b]
xref: MESH:D051437 {source="x"}
xref: UMLS_CUI:C0035078
is_a: DOID:1 ! disease

[Term]
id: DOID:3
name: obsolete kidney trouble
is_obsolete: true

[Term]
id: DOID:4
name: breast carcinoma
synonym: "BRCX" EXACT []
is_a: DOID:1 {x="y"} ! disease

[Typedef]
id: part_of
name: part of
"""
TURTLE = """
@prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix oio: <http://www.geneontology.org/formats/oboInOwl#> . @prefix obo: <http://purl.obolibrary.org/obo/> .
@prefix dcterms: <http://purl.org/dc/terms/> .
obo:small.owl a owl:Ontology ; owl:versionIRI obo:small\\/releases\\/2026-01-31\\/small.owl ;
    dcterms:license <http://example.org/by> ; dcterms:title "small" .
obo:DOID_1 a owl:Class ; rdfs:label "disease" .
obo:DOID_2 a owl:Class ; rdfs:label "kidney failure" , "Nierenversagen"@de ;
    rdfs:subClassOf obo:DOID_1 , [ a owl:Restriction ] ; oio:hasAlternativeId "DOID:20" ;
    oio:hasExactSynonym "loss of kidney function" ; oio:hasRelatedSynonym "bad kidneys" ;
    oio:hasNarrowSynonym "acute \\"shutdown\\" of the kidney" ; oio:hasDbXref "MESH:D051437" , "UMLS_CUI:C0035078" .
obo:DOID_3 a owl:Class ; rdfs:label "obsolete kidney trouble" ; owl:deprecated true .
obo:DOID_4 a owl:Class ; rdfs:label "breast carcinoma" ; oio:hasExactSynonym "BRCX" ; rdfs:subClassOf obo:DOID_1 .
"""
GRAPH = """{"graphs": [{"id": "small", "meta": {"version": "releases/2026-01-31",
  "basicPropertyValues": [{"pred": "http://purl.org/dc/terms/license", "val": "http://example.org/by"}]},
 "nodes": [
  {"id": "http://purl.obolibrary.org/obo/DOID_1", "lbl": "disease", "type": "CLASS"},
  {"id": "http://purl.obolibrary.org/obo/DOID_2", "lbl": "kidney failure", "type": "CLASS", "meta": {
    "synonyms": [{"pred": "hasExactSynonym", "val": "loss of kidney function"},
                 {"pred": "hasRelatedSynonym", "val": "bad kidneys"},
                 {"pred": "hasNarrowSynonym", "val": "acute \\"shutdown\\" of the kidney"}],
    "xrefs": [{"val": "MESH:D051437"}, {"val": "UMLS_CUI:C0035078"}],
    "basicPropertyValues": [
      {"pred": "http://www.geneontology.org/formats/oboInOwl#hasAlternativeId", "val": "DOID:20"}]}},
  {"id": "http://purl.obolibrary.org/obo/DOID_3", "lbl": "obsolete kidney trouble", "meta": {"deprecated": true}},
  {"id": "http://purl.obolibrary.org/obo/DOID_4", "lbl": "breast carcinoma", "type": "CLASS",
    "meta": {"synonyms": [{"pred": "hasExactSynonym", "val": "BRCX"}]}},
  {"id": "http://purl.obolibrary.org/obo/part_of", "lbl": "part of", "type": "PROPERTY"}],
 "edges": [
  {"sub": "http://purl.obolibrary.org/obo/DOID_2", "pred": "is_a", "obj": "http://purl.obolibrary.org/obo/DOID_1"},
  {"sub": "http://purl.obolibrary.org/obo/DOID_4", "pred": "is_a", "obj": "http://purl.obolibrary.org/obo/DOID_1"}]}]}
"""
TABLE = """ID,Label,Synonyms,Narrow synonyms,Related synonyms,Xrefs,Broader,Obsolete
DOID:1,disease,,,,,,
DOID:2,kidney failure,loss of kidney function,"acute ""shutdown"" of the kidney",bad kidneys,\
MESH:D051437|UMLS_CUI:C0035078,DOID:1,
DOID:3,obsolete kidney trouble,,,,,,true
DOID:4,breast carcinoma,BRCX,,,,DOID:1,no
"""
FILES = {"small.obo": OBO, "small.ttl": TURTLE, "small.json": GRAPH, "small.csv": TABLE}


@pytest.fixture
def written(tmp_path):
    """Write a file and give its path."""

    def write(name: str, content: str | bytes) -> Path:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


@pytest.fixture
def shelf(tmp_path) -> Shelf:
    """An empty shelf."""
    return Shelf(tmp_path / "shelf")
