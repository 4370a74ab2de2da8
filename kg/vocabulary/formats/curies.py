"""From the short identifiers of vocabularies (`DOID:1115`) to IRIs and back."""

from __future__ import annotations

import re
from urllib.parse import quote

OBO = "http://purl.obolibrary.org/obo/"
MESH = "http://id.nlm.nih.gov/mesh/"

_CURIE = re.compile(r"([A-Za-z][\w.-]*):([^\s/][^\s]*)")
_OBO_IRI = re.compile(r"(?:http://purl\.obolibrary\.org/obo/)([A-Za-z]+)_(\w+)")
_HOMES = {  # prefix in lower case -> what stands before the local part of the IRI
    "mesh": MESH,
    "msh": MESH,
    "nci": OBO + "NCIT_",
    "nci_thesaurus": OBO + "NCIT_",
    "ncithesaurus": OBO + "NCIT_",
    "ordo": "http://www.orpha.net/ORDO/Orphanet_",
    "orphanet": "http://www.orpha.net/ORDO/Orphanet_",
    "drugbank": "https://go.drugbank.com/drugs/",
    "rxnorm": "http://purl.bioontology.org/ontology/RXNORM/",
    "snomedct": "http://snomed.info/id/",
}
_OBO_PREFIXES = frozenset({  # those of the OBO Foundry that medical vocabularies refer to
    "chebi", "cl", "doid", "fma", "go", "hp", "maxo", "mondo", "mp", "ncit", "oae", "obi", "pato", "symp", "uberon",
    "vo",
})  # fmt: skip
_SCHEMES = frozenset({"http", "https", "urn", "file", "ftp", "mailto"})


def term_iri(identifier: str, home: str) -> str:
    """The IRI of a term from its identifier in a file: an IRI, `<IRI>`, `PREFIX:ID`, or a name of the file's own.

    Args:
        identifier: as it stands in the file.
        home: what goes before an identifier that has no prefix.
    """
    identifier = identifier.strip().removeprefix("<").removesuffix(">")
    if (curie := _CURIE.fullmatch(identifier)) is None:
        return identifier if "://" in identifier else home + quote(identifier.replace(" ", "_"), safe="")
    prefix, local = curie[1].lower(), curie[2]
    if prefix in _SCHEMES:
        return identifier
    return _HOMES.get(prefix, OBO + curie[1] + "_") + local


def match_iri(identifier: str) -> str:
    """The IRI behind a cross-reference; unchanged where its prefix is none of those known."""
    identifier = identifier.strip().removeprefix("<").removesuffix(">")
    curie = _CURIE.fullmatch(identifier)
    prefix = curie[1].lower() if curie else ""
    if curie and (prefix in _HOMES or prefix in _OBO_PREFIXES):
        return _HOMES.get(prefix, OBO + curie[1].upper() + "_") + curie[2]
    return identifier


def prefix_of(iri: str) -> str:
    """The vocabulary that a term is from, by its IRI: `DOID`, `MESH`, `ORPHANET`; empty where it is not told."""
    if found := _OBO_IRI.fullmatch(iri):
        return found[1].upper()
    return next((prefix.upper() for prefix, home in _HOMES.items() if iri.startswith(home)), "")
