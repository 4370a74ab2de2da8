"""What all pages share: the library, its answers, and the address that says what is shown.

The address is the state. `concept`, `to`, `report`, `claim` and `work` stand in it, so that a link can be passed on
and the browser's back button goes back: `claim` is `START-END`, the quoted characters of the report's text.
"""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import streamlit as st

from kg.library import Library, default_home

if TYPE_CHECKING:
    from kg.model.answers import (
        CitationNetwork,
        ConceptRow,
        Neighbourhood,
        Overview,
        Quote,
        RateRow,
        ReportRow,
        WorkEntry,
        WorkRow,
    )
    from kg.model.extraction import Extraction

PAGES: dict[str, st.Page] = {}  # by address; filled by the shell on every run, for switching between pages


@st.cache_resource(show_spinner=False)
def _open(home: str) -> Library:
    return Library(home)


def library() -> Library:
    """The library that the pages show: the store named by KG_STORE, else the user's own."""
    return _open(default_home())


@st.cache_data(show_spinner="Asking the graph …", max_entries=256)
def _answer(
    home: str,  # noqa: ARG001 - with the version the key
    version: str,  # noqa: ARG001
    method: str,
    arguments: tuple[str | int, ...],
    named: tuple[tuple[str, str], ...],
) -> object:
    return attrgetter(method)(library())(*arguments, **dict(named))


def _remembered(method: str, *arguments: str | int, **named: str) -> Any:  # noqa: ANN401 - each caller says what its method gives
    """An answer of the library, asked once for each state of the store."""
    return _answer(library().place, library().version, method, arguments, tuple(named.items()))


def overview() -> Overview:
    """What is in the store."""
    found: Overview = _remembered("overview")
    return found


def reports() -> tuple[ReportRow, ...]:
    """All reports."""
    found: tuple[ReportRow, ...] = _remembered("reports")
    return found


def report(name: str) -> Extraction:
    """A report with everything found in it."""
    found: Extraction = _remembered("report", name)
    return found


def rates() -> tuple[RateRow, ...]:
    """All rate claims; the pages filter them themselves, which is quicker than asking again."""
    found: tuple[RateRow, ...] = _remembered("rates")
    return found


def rates_from(work: str) -> tuple[RateRow, ...]:
    """The figures that reports quote from a work."""
    found: tuple[RateRow, ...] = _remembered("rates", source=work)
    return found


def works() -> tuple[WorkRow, ...]:
    """All works, those that carry the most figures first."""
    found: tuple[WorkRow, ...] = _remembered("works.rows")
    return found


def work_entries(name: str) -> tuple[WorkRow, tuple[WorkEntry, ...]]:
    """A work and its entries."""
    found: tuple[WorkRow, tuple[WorkEntry, ...]] = _remembered("works.entries", name)
    return found


def citation_network(limit: int) -> CitationNetwork:
    """Who cites whom."""
    found: CitationNetwork = _remembered("works.network", limit)
    return found


def concepts() -> tuple[ConceptRow, ...]:
    """Every concept of the vocabulary, the most mentioned first."""
    found: tuple[ConceptRow, ...] = _remembered("concepts")
    return found


def concept(iri: str) -> ConceptRow:
    """One concept."""
    found: ConceptRow = _remembered("concept", iri)
    return found


def evidence(iri: str) -> tuple[Quote, ...]:
    """Where a concept is mentioned."""
    found: tuple[Quote, ...] = _remembered("evidence", iri)
    return found


def uses(term: str) -> int:
    """How often the store uses a term of the ontology."""
    found: int = _remembered("ontology.uses", term)
    return found


def neighbourhood(iri: str, limit: int) -> Neighbourhood:
    """The concepts around one."""
    found: Neighbourhood = _remembered("neighbourhood", iri, limit)
    return found


def network(kind: str, limit: int) -> Neighbourhood:
    """The strongest part of a network."""
    found: Neighbourhood = _remembered("networks.strongest", kind, limit)
    return found


def path(start: str, end: str) -> Neighbourhood:
    """The shortest way from one concept to another; no nodes where there is none."""
    found: Neighbourhood = _remembered("path", start, end)
    return found


def parameter(name: str) -> str | None:
    """A part of the address."""
    return st.query_params.get(name) or None


def address(page: str, **parameters: str) -> dict[str, Any]:
    """Where a link leads, for `go` and for the components."""
    return {"page": page, "parameters": parameters}


def href(target: dict[str, Any], label: str) -> str:
    """A relative address for a cell of a table, which shows what stands behind the `#`."""
    return f"./{target['page']}?{urlencode(target['parameters'])}#{label}"


def go(target: dict[str, Any]) -> None:
    """Open another page, or the same one with other parameters."""
    st.switch_page(PAGES[target["page"]], query_params=target["parameters"])
