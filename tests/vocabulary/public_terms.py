"""Terms of the public vocabularies among the development data, as far as matches are checked against them."""

import gzip
import io
import lzma
import re
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree

from kg.vocabulary.words import normal_label

OBO = "http://purl.obolibrary.org/obo/"
MESH = "http://id.nlm.nih.gov/mesh/"
RDFS_LABEL = "{http://www.w3.org/2000/01/rdf-schema#}label"
OWL_CLASS = "{http://www.w3.org/2002/07/owl#}Class"
RDF_ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"
OBO_IN_OWL = "{http://www.geneontology.org/formats/oboInOwl#}"


@dataclass
class Term:
    """Names and exact synonyms, normalised, and cross-references as IRIs."""

    labels: set[tuple[str, ...]] = field(default_factory=set)
    same: set[str] = field(default_factory=set)


Terms = defaultdict[str, Term]


def read_terms(vocabularies: Path) -> Terms:
    """IRI -> term, over all files of the folder that hold a vocabulary matched to."""
    terms: Terms = defaultdict(Term)
    for path in sorted(vocabularies.glob("*.xz")):
        name = path.name.removesuffix(".xz")
        with lzma.open(path) as stream:
            if name.endswith(".obo"):
                _read_obo(io.TextIOWrapper(stream, "utf8"), terms)
            elif name.endswith(".owl"):
                _read_owl(stream, terms)
            elif name.startswith("hp-ja"):
                _read_hpo_labels(io.TextIOWrapper(stream, "utf8"), terms)
    return terms


def read_mesh_mentions(bioc: Path) -> dict[tuple[str, ...], set[str]]:
    """Words that annotators of BC5CDR gave a MeSH descriptor -> descriptors as IRIs."""
    found = defaultdict(set)
    with gzip.open(bioc) as stream:
        for annotation in etree.parse(stream).iter("annotation"):
            mesh = {infon.text for infon in annotation.iter("infon") if infon.get("key") == "MESH"}
            found[normal_label(annotation.findtext("text"))] |= {MESH + identifier for identifier in mesh}
    return found


def _read_obo(lines, terms):
    term = Term()
    for line in lines:
        key, _, value = line.rstrip("\n").partition(": ")
        if line.startswith("["):
            term = Term()
        elif key == "id":
            term = terms[OBO + value.replace(":", "_")]
        elif key == "name":
            term.labels.add(normal_label(value))
        elif key == "synonym" and (synonym := re.match(r'"(.*)" EXACT', value)):
            term.labels.add(normal_label(synonym[1]))
        elif key == "xref":
            term.same |= _same(value)


def _read_owl(stream, terms):
    for _, element in etree.iterparse(stream, tag=OWL_CLASS, huge_tree=True):
        if iri := element.get(RDF_ABOUT):
            for tag in (RDFS_LABEL, f"{OBO_IN_OWL}hasExactSynonym"):
                terms[iri].labels |= {normal_label(found.text) for found in element.iter(tag) if found.text}
            for found in element.iter(f"{OBO_IN_OWL}hasDbXref"):
                terms[iri].same |= _same(found.text or "")


def _read_hpo_labels(lines, terms):
    for line in lines:
        columns = line.split("\t")
        if columns[5] == "rdfs:label":
            terms[OBO + columns[4].replace(":", "_")].labels.add(normal_label(columns[6]))


def _same(reference):
    scheme, _, identifier = reference.partition(" ")[0].partition(":")
    prefixes = {"MESH": MESH, "NCI": OBO + "NCIT_", "NCIT": OBO + "NCIT_"}
    return {prefixes[scheme] + identifier} if scheme in prefixes else set()
