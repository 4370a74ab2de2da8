"""Which property holds which field of the model, in both directions of the mapping."""

from __future__ import annotations

from rdflib import DCTERMS, Namespace

from kg.vocabulary import terms

KG = Namespace(terms.KG)
BIBO = Namespace(terms.BIBO)
C4O = Namespace(terms.C4O)
CITO = Namespace(terms.CITO)
OA = Namespace(terms.OA)
QUDT = Namespace(terms.QUDT)
UNIT = Namespace(terms.UNIT)

REFERENCE = {
    "title": DCTERMS.title,
    "container": KG.container,
    "year": DCTERMS.date,
    "volume": BIBO.volume,
    "issue": BIBO.issue,
    "first_page": BIBO.pageStart,
    "last_page": BIBO.pageEnd,
    "doi": BIBO.doi,
    "pmid": BIBO.pmid,
    "pmcid": KG.pmcid,
    "rid": KG.sourceId,
}
"""The text fields of a `Reference` that may be unknown."""

METADATA = {
    "title": KG.publishedTitle,
    "container": KG.container,
    "year": DCTERMS.date,
    "volume": BIBO.volume,
    "issue": BIBO.issue,
    "pages": BIBO.pages,
    "doi": BIBO.doi,
    "pmid": BIBO.pmid,
    "pmcid": KG.pmcid,
    "citation": DCTERMS.bibliographicCitation,
    "licence": KG.licence,
}
"""The text fields of a report's `Metadata`."""

ROLES = {
    "event": KG.event,
    "group": KG.group,
    "procedure": KG.procedure,
    "within": KG.within,
    "when": KG.when,
    "among": KG.among,
}
"""The phrases of a `Rate`."""

COUNTS = {
    "mentions": KG.mentionCount,
    "rates": KG.rateCount,
    "citations": KG.citationCount,
    "references": KG.referenceCount,
}
"""How many of each a report has: said on the report, so that a list of a thousand reports counts nothing."""

MARKED_UP = ("sections", "citations", "references")
"""What a format may mark up itself; a report's graph says which of them it did."""

UNRESOLVED = "unresolved-"
"""What the fragment of a reference begins with that no list resolves."""
