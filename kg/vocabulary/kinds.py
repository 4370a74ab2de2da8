"""Which type of mention do the concepts of a vocabulary make? Told by where they come from, unless the user says it."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from kg.vocabulary.formats.curies import OBO, prefix_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.vocabulary.formats.source import Term

_BY_PREFIX = {
    "DOID": "Condition", "MONDO": "Condition", "HP": "Condition", "SYMP": "Condition", "OAE": "Condition",
    "ORDO": "Condition", "ORPHANET": "Condition", "UBERON": "Anatomy", "CL": "Anatomy", "FMA": "Anatomy",
    "MAXO": "Procedure", "CHEBI": "Drug", "DRUGBANK": "Drug", "RXNORM": "Drug",
}  # fmt: skip
_BY_TREE = {  # start of a MeSH tree number; the longest that fits counts
    "A": "Anatomy", "C": "Condition", "D": "Drug", "E01": "Test", "E02": "Procedure", "E03": "Procedure",
    "E04": "Procedure", "E05": "Procedure", "E06": "Procedure", "E07": "Device", "F03": "Condition",
}  # fmt: skip
_NAMED = 5  # prefixes that are named when none of them is known

_NO_CONDITIONS = {  # branches of HPO: inheritance, modifiers, course, blood groups, history, frequency
    OBO + "HP_" + number for number in ("0000005", "0012823", "0031797", "0032223", "0032443", "0040279")
}


def of_no_type(terms: Iterable[Term]) -> frozenset[str]:
    """The IRIs of terms that describe conditions without being any: in HPO, how they are inherited or how often."""
    below: dict[str, list[str]] = defaultdict(list)
    for term in terms:
        for parent in term.parents:
            below[parent].append(term.iri)
    found: set[str] = set()
    waiting = list(_NO_CONDITIONS)
    while waiting:
        if (iri := waiting.pop()) not in found:
            found.add(iri)
            waiting += below[iri]
    return frozenset(found)


def type_of(term: Term, told: str | None) -> str | None:
    """The type of a term's mentions: what the user says, else the file, else its origin; None if none does."""
    return told or term.type or _BY_PREFIX.get(prefix_of(term.iri)) or _by_trees(term.trees)


def _by_trees(trees: Iterable[str]) -> str | None:
    found = [(len(start), kind) for tree in trees for start, kind in _BY_TREE.items() if tree.startswith(start)]
    return max(found)[1] if found else None


def where_from(terms: Iterable[Term]) -> str:
    """The prefixes of terms in words, the most frequent first: `NCIT, BFO`."""
    counts = Counter(prefix_of(term.iri) or "no known prefix" for term in terms)
    return ", ".join(prefix for prefix, _ in counts.most_common(_NAMED))
