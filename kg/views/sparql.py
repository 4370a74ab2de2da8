"""SPARQL: ready-made questions with their parameters, and any query of one's own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from kg.model.answers import NO_ROWS, Table, Term, Triples
from kg.views import session
from kg.views.components import editor, graph
from kg.views.drawing import triples_drawing
from kg.views.files import csv_text, download, json_text
from kg.views.messages import problems_shown
from kg.views.parameters import ask_parameters

if TYPE_CHECKING:
    from kg.model.answers import Cell, NamedQuery

_FIRST = """PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

SELECT ?concept ?label WHERE {
  ?concept skos:prefLabel ?label
}
ORDER BY ?label
LIMIT 50
"""
_TABS = ("Questions", "Editor")
_LIMITS = (100, 1000, 10_000)


def page() -> None:
    """Draw the page."""
    st.title("SPARQL", anchor=False)
    if st.session_state.pop("sparql.opened", False):
        st.session_state["sparql-tabs"] = _TABS[1]
    questions, free = st.tabs(_TABS, key="sparql-tabs", on_change="rerun")
    with questions:
        _questions()
    with free:
        _editor()
    _result()


def _questions() -> None:
    queries = sorted(session.library().named_queries(), key=_order)
    query: NamedQuery | None = st.selectbox(
        "Question", queries, format_func=lambda each: each.question, index=0 if queries else None, key="sparql-question"
    )
    if query is None:
        return
    values = ask_parameters(query)
    with st.container(horizontal=True):
        asked = st.button("Answer", type="primary", icon=":material/play_arrow:", disabled=values is None)
        opened = st.button("Open in the editor", icon=":material/edit:", disabled=values is None)
    if asked or opened:
        with problems_shown():
            text = session.library().sparql(query.name, **(values or {}))
            if asked:
                _run(text, 30.0, _LIMITS[-1], query.empty)
                return
            st.session_state["sparql.text"], st.session_state["sparql.opened"] = text, True
            st.rerun()


def _order(query: NamedQuery) -> tuple[bool, bool]:
    """Questions that answer at once and can be varied come first, those that need a choice last."""
    return any(parameter.default is None for parameter in query.parameters), not query.parameters


def _editor() -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        seconds = st.number_input("Stop after (seconds)", 1, 600, 30, width=180)
        limit = st.selectbox("Rows at most", _LIMITS, index=len(_LIMITS) - 1, width=180)
    query = editor(st.session_state.get("sparql.text", _FIRST), key="sparql-editor")
    if query:
        st.session_state["sparql.text"] = query
        _run(query, float(seconds), limit)


def _run(query: str, seconds: float, limit: int, empty: str = NO_ROWS) -> None:
    st.session_state.pop("sparql.result", None)
    st.session_state["sparql.empty"] = empty
    with problems_shown(), st.spinner("Asking …"):
        st.session_state["sparql.result"] = session.library().query(query, timeout=seconds, limit=limit)


def _result() -> None:
    result = st.session_state.get("sparql.result")
    if result and not result.rows:
        st.info(st.session_state["sparql.empty"], icon=":material/search_off:")
    elif isinstance(result, Table):
        _table(result)
    elif isinstance(result, Triples):
        _triples(result)


def _table(result: Table) -> None:
    st.subheader(f"{len(result.rows):,} {'row' if len(result.rows) == 1 else 'rows'}", anchor=False)
    _truncated(truncated=result.truncated)
    rows = [dict(zip(result.columns, map(_shown, row), strict=True)) for row in result.rows]
    links = {
        column: st.column_config.LinkColumn(display_text=r"#(.*)$")
        for index, column in enumerate(result.columns)
        if any(_page_of(row[index]) for row in result.rows)
    }
    st.dataframe(rows, hide_index=True, column_config=links, column_order=result.columns)
    plain = [dict(zip(result.columns, map(_value, row), strict=True)) for row in result.rows]
    with st.container(horizontal=True):
        download("CSV", csv_text(result.columns, plain), "result.csv", "text/csv")
        download("JSON", json_text(plain), "result.json", "application/json")


def _triples(result: Triples) -> None:
    st.subheader(f"{len(result.rows):,} triples", anchor=False)
    _truncated(truncated=result.truncated)
    drawn, listed, turtle = st.tabs(["Graph", "Table", "Turtle"])
    with drawn:
        graph(triples_drawing(result), key="sparql-graph")
    with listed:
        st.dataframe(
            [{"Subject": s.label, "Predicate": p.label, "Object": _label(o)} for s, p, o in result.rows],
            hide_index=True,
        )
    with turtle:
        st.code(result.turtle, language=None, height=420)
    download("Turtle", result.turtle, "result.ttl", "text/turtle")


def _truncated(*, truncated: bool) -> None:
    if truncated:
        st.warning("There is more: the result was cut at the limit of rows.", icon=":material/content_cut:")


def _page_of(cell: Cell) -> dict[str, Any] | None:
    """The page that shows what a cell names, if one does."""
    if not isinstance(cell, Term):
        return None
    if cell.iri in {row.iri for row in session.concepts()}:
        return session.address("explore", concept=cell.iri)
    identifier = cell.iri.rsplit("/", 1)[-1]
    if identifier in {row.id for row in session.reports()}:
        return session.address("reports", report=identifier)
    return None


def _label(cell: Cell) -> str | int | float | bool | None:
    return cell.label if isinstance(cell, Term) else cell


def _shown(cell: Cell) -> str | int | float | bool | None:
    page = _page_of(cell)
    return session.href(page, str(_label(cell))) if page else _label(cell)


def _value(cell: Cell) -> str | int | float | bool | None:
    return cell.iri if isinstance(cell, Term) else cell
