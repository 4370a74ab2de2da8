"""Overview: what is in the graph, and where to start."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from kg.resources import resource
from kg.views import session
from kg.views.blocks import bars, count, item, items, short
from kg.views.components import cards
from kg.views.progress import ingest_with_progress

if TYPE_CHECKING:
    from kg.model.answers import ConceptRow

_DOORS = (
    (
        "explore",
        "Explore",
        ":material/hub:",
        "Walk from a procedure to its complications, and to their quotes.",
    ),
    (
        "rates",
        "Rates",
        ":material/percent:",
        "How often, in whom, on whose authority: each figure with its quote.",
    ),
    ("reports", "Reports", ":material/article:", "Read a report with everything that was found in it marked."),
    ("sources", "Sources", ":material/account_tree:", "Whom the reports cite, and which works carry their figures."),
    ("sparql", "SPARQL", ":material/terminal:", "Ask ready-made questions, or any of your own."),
)
_RICHEST = 6
_TOP = 10


def page() -> None:
    """Draw the page."""
    st.title("What the reports say", anchor=False)
    if not session.overview().reports:
        _empty()
        return
    _counts()
    _doors()
    _tops()
    _richest()


def _empty() -> None:
    st.markdown(
        "Nothing has been read yet. Give the program the text of case reports: it finds the procedures, the "
        "complications, how often they occur and who says so, and keeps every claim with the sentence it rests on."
    )
    with st.container(border=True):
        st.subheader("Start with the examples", anchor=False)
        st.markdown("Short texts on vertebroplasty and kyphoplasty that come with the program; read in seconds.")
        if st.button("Load the example reports", type="primary", icon=":material/library_books:"):
            ingest_with_progress([str(resource("corpus"))])
    with st.container(border=True):
        st.subheader("Or bring your own", anchor=False)
        st.markdown(
            "Paste a text, or upload text, JATS XML, web pages or PDF. You see what was found before it is stored."
        )
        st.page_link(session.PAGES["ingest"], label="Go to Ingest", icon=":material/upload_file:")


def _counts() -> None:
    found = session.overview()
    numbers = {
        "Reports": found.reports,
        "Rates": found.rates,
        "Citations": found.citations,
        "Concepts": found.concepts,
        "Mentions": found.mentions,
    }
    with st.container(horizontal=True, gap="small"):
        for name, number in numbers.items():
            st.metric(name, f"{number:,}", border=True, width="stretch")


def _doors() -> None:
    for column, (path, name, icon, words) in zip(st.columns(len(_DOORS), gap="small"), _DOORS, strict=True):
        with column, st.container(border=True, height="stretch"):
            st.page_link(session.PAGES[path], label=f"**{name}**", icon=icon)
            st.caption(words)


def _tops() -> None:
    found = session.overview()
    left, right = st.columns(2, gap="large")
    with left:
        st.subheader("Most reported conditions and complications", anchor=False)
        cards([bars(_most(found.top_conditions))], key="top-conditions")
    with right:
        st.subheader("Most reported procedures", anchor=False)
        cards([bars(_most(found.top_procedures))], key="top-procedures")


def _most(rows: tuple[ConceptRow, ...]) -> list[ConceptRow]:
    return sorted(rows, key=lambda row: (-row.reports, row.label))[:_TOP]


def _richest() -> None:
    st.subheader("Reports with the most figures", anchor=False)
    rows = sorted(session.reports(), key=lambda row: (-row.rates, row.title))[:_RICHEST]
    entries = (
        item(
            row.title,
            " · ".join(filter(None, (row.year, count(row.rates, "rate"), count(row.mentions, "mention")))),
            session.address("reports", report=short(row.id)),
        )
        for row in rows
    )
    cards([items(entries)], key="richest")
