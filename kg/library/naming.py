"""What users call things: a report by the beginning of its id, a concept by a label, and which one that is."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from kg.graph import answers
from kg.graph.iris import is_iri
from kg.model.errors import EmptyStore, UnknownName
from kg.vocabulary.formats.curies import match_iri, term_iri
from kg.vocabulary.terms import CONCEPT, REPORT
from kg.vocabulary.words import normal_label

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.graph.snapshot import Snapshot
    from kg.model.answers import NamedQuery, ReportRow


def report_named(snapshot: Snapshot, report: str) -> ReportRow:
    """The row of a report, by its id, the first characters of it, or its IRI.

    Raises:
        UnknownName: no report has this id, or several share this prefix.
    """
    report = report.removeprefix(REPORT)
    everything = snapshot.graph_iris()
    found = [iri for iri in everything if iri.startswith(REPORT + report.lower())] if report else []
    if len(found) == 1:
        return answers.reports(snapshot, found)[0]
    rows = answers.reports(snapshot, found or everything)
    raise UnknownName("report", report, [row.short for row in rows][:3])


def concept_named(snapshot: Snapshot, name: str, home: str) -> str:
    """The IRI of a concept, by its IRI, its identifier (`DOID:1115`, `c:fracture`) or a label, near enough.

    Args:
        snapshot: where to look.
        name: what it is called.
        home: what the user calls the store.

    Raises:
        EmptyStore: the store has no concepts yet.
        UnknownName: there is no such concept.
    """
    if name.startswith(CONCEPT):
        return name
    if snapshot.path is None:
        raise EmptyStore(home)
    ours = CONCEPT + name.removeprefix("c:") if name.startswith("c:") else ""
    for iri in dict.fromkeys((ours, match_iri(name), term_iri(name, ""))):
        if is_iri(iri) and answers.is_concept(snapshot, iri):
            return iri
    exact = answers.concept_labelled(snapshot, name)
    if exact:
        return exact
    found = answers.concepts(snapshot, name, limit=3)
    if normal_label(name) in {normal_label(label) for row in found[:1] for label in (row.label, *row.synonyms)}:
        return found[0].iri
    known = found or answers.all_concepts(snapshot)
    labels = [row.label for row in known]
    raise UnknownName("concept", name, labels if found else get_close_matches(name, labels))


def concept_or_words(snapshot: Snapshot, name: str, home: str) -> str:
    """As `concept_named`; what names no concept stays as it is."""
    try:
        return concept_named(snapshot, name, home)
    except UnknownName:
        return name


def query_named(queries: Iterable[NamedQuery], name: str) -> NamedQuery:
    """The question of this name.

    Raises:
        UnknownName: there is none.
    """
    known = {query.name: query for query in queries}
    if name not in known:
        raise UnknownName("named query", name, get_close_matches(name, known, cutoff=0.4) or list(known))
    return known[name]
