"""Ontology: what the terms of the graph mean, and how they hang together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from kg.views import session
from kg.views.blocks import count, facts, heading, item, items, text, title
from kg.views.components import cards, graph
from kg.views.files import download
from kg.views.ontology_document import document
from kg.views.ontology_drawing import ontology_drawing

if TYPE_CHECKING:
    from kg.model.ontology import Ontology, OntologyTerm
    from kg.views.components import Block

_HEIGHT = 700  # pixels of the panel beside the diagram
_SHOWN, _FOUND = "ontology.term", "ontology.search"


def page() -> None:
    """Draw the page."""
    st.title("Ontology", anchor=False)
    ontology = session.library().ontology.all()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.selectbox(
            "Find a term", ontology.terms, index=None, key=_FOUND, width=420, format_func=_spoken,
            placeholder="rate claim, supported by, kg:RateClaim …", on_change=_open_found, filter_mode="contains",
        )  # fmt: skip
        download("The whole as a page", document(ontology), "ontology.html", "text/html")
    left, right = st.columns([5, 3], gap="medium")
    with left:
        _diagram(ontology)
    with right, st.container(height=_HEIGHT, border=True):
        _details(ontology)


def _spoken(term: OntologyTerm) -> str:
    return f"{term.label} ({term.name})"


def _open_found() -> None:
    found: OntologyTerm | None = st.session_state[_FOUND]
    if found:
        st.session_state[_SHOWN] = found.name
        st.session_state[_FOUND] = None


def _diagram(ontology: Ontology) -> None:
    clicked = graph(ontology_drawing(ontology, st.session_state.get(_SHOWN)), key="ontology-graph").chosen
    if clicked and clicked["id"]:
        st.session_state[_SHOWN] = clicked["id"].split("|")[0]
    st.caption("Classes and the properties that lead from one to another; the page to download has all terms.")


def _details(ontology: Ontology) -> None:
    known = {term.name: term for term in ontology.terms}
    term = known.get(st.session_state.get(_SHOWN, "kg:RateClaim"))
    if term is None:  # a class that is not of ours
        cards([text("A concept of a vocabulary (SKOS): see its kinds.")], key="ontology-none")
        return
    cards(_blocks(term, ontology), key="ontology-term")


def _blocks(term: OntologyTerm, ontology: Ontology) -> list[Block | None]:
    has = [other for other in ontology.terms if term.name in other.subjects]
    return [
        title(term.label),
        text(f"{term.name} · {term.kind}", muted=True),
        text(term.comment),
        facts(
            ("Example", term.example),
            ("A kind of", ", ".join(term.above)),
            ("Of", ", ".join(term.subjects)),
            ("Leads to", ", ".join(term.values)),
            ("In the store", count(session.uses(term.name), "time")),
        ),
        heading("Properties") if has else None,
        items(item(f"{other.label} ({other.name})", other.comment) for other in has),
        heading("In the standards") if term.mappings else None,
        items(item(standard, relation) for relation, standard in term.mappings),
        text(f"Never also: {', '.join(term.excludes)}", muted=True) if term.excludes else None,
    ]
