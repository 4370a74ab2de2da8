"""Explore: a concept, what is around it, and the sentences that say so."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

import streamlit as st

from kg.model.answers import AS_OUTCOME
from kg.views import session
from kg.views.blocks import (
    chip,
    chips,
    concept_chip,
    count,
    facts,
    heading,
    item,
    items,
    note,
    quote,
    text,
    title,
)
from kg.views.components import cards, graph
from kg.views.drawing import bundles, drawing, links_of, merged, table
from kg.views.messages import problems_shown

if TYPE_CHECKING:
    from kg.model.answers import ConceptRow, Neighbourhood, Node
    from kg.views.components import Block
    from kg.views.drawing import Bundle

CAP = 60  # concepts drawn around one; a double click brings more
_MORE = 15  # concepts that a double click brings
_QUOTES = 12
_SYNONYMS = 10  # that the panel names
_HEIGHT = 640  # pixels of the panel beside the graph
_SIZES = (40, 80)  # nodes of a whole network; more cannot be read, and take seconds
_SAID = "What is said"
_NETWORKS = {  # kind, what is drawn, and which page opens what is clicked twice
    _SAID: ("concepts", "Concepts, linked by what reports say of them.", "explore", "concept"),
    "Mentioned together": ("together", "Concepts, linked where reports mention both.", "explore", "concept"),
    "Outcomes": ("outcomes", "Procedures, and what rates say happens after them.", "explore", "concept"),
    "Citations": ("citations", "Works that reports are, and those that they cite.", "sources", "work"),
}


def page() -> None:
    """Draw the page."""
    st.title("Explore", anchor=False)
    if not session.overview().reports:
        st.info("Nothing is here yet: load the example reports on the Overview page, or bring your own on Ingest.")
        return
    centre, end = session.parameter("concept"), session.parameter("to")
    _search(centre)
    if centre is None:
        _suggestions()
        _whole()
        return
    with problems_shown():
        if end is None:
            _around(session.concept(centre))
        else:
            _between(session.concept(centre), session.concept(end))


def _search(centre: str | None) -> None:
    rows = tuple(row for row in session.concepts() if row.mentions)
    left, right = st.columns(2, gap="medium")
    with left:
        _concept_box("Find a concept", rows, "concept", "vertebroplasty, cement leakage, PMMA …")
    with right:
        _concept_box("Path from it to another concept", rows, "to", "choose its other end", disabled=centre is None)


def _concept_box(
    label: str, rows: tuple[ConceptRow, ...], name: str, placeholder: str, *, disabled: bool = False
) -> None:
    """A search box; what is chosen goes into the address, and the box is free for the next search."""
    key = f"explore.search.{name}"
    st.selectbox(
        label,
        rows,
        index=None,
        key=key,
        placeholder=placeholder,
        format_func=_spoken,
        filter_mode="contains",
        icon=":material/search:",
        disabled=disabled,
        on_change=_open_chosen,
        args=(key, name),
    )


def _open_chosen(key: str, name: str) -> None:
    chosen: ConceptRow | None = st.session_state[key]
    if chosen is None:
        return
    if name == "concept":
        st.query_params.from_dict({"concept": chosen.iri})
    else:
        st.query_params[name] = chosen.iri
    st.session_state[key] = None


def _spoken(row: ConceptRow) -> str:
    others = ", ".join(row.synonyms)
    return f"{row.label} ({others})" if others else row.label


def _suggestions() -> None:
    found = session.overview()
    st.markdown("Search for a concept, or begin with one that many reports mention:")
    for label, rows in (("Procedures", found.top_procedures), ("Conditions", found.top_conditions)):
        each = (chip(row.label, row.type, session.address("explore", concept=row.iri)) for row in rows)
        cards([heading(label), chips(each)], key=f"begin-{label}")


@st.fragment
def _whole() -> None:
    """One of the networks of the whole store, as far as it can be drawn."""
    st.subheader("The whole as a network", anchor=False)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        name = st.segmented_control("Network", list(_NETWORKS), default=_SAID, required=True, key="explore.network")
        most = st.segmented_control("Nodes, at most", _SIZES, default=_SIZES[0], required=True, key="explore.most")
    kind, says, page, parameter = _NETWORKS[name or _SAID]
    shown = session.network(kind, most or _SIZES[0])
    if not shown.nodes:
        cards([note("The reports at hand link nothing in this way.")], key="explore-no-network")
        return
    st.caption(says)
    content = drawing(shown, None, hint="Double click: open it")
    event = graph(content | {"centre": f"{kind}-{most}"}, key="explore-whole")
    if event.expand:
        session.go(session.address(page, **{parameter: event.expand.removesuffix(AS_OUTCOME)}))
    if shown.hidden:
        st.caption(f"{count(shown.hidden, 'more node')} hidden: those that least stands behind.")
    _as_table(shown)


@st.fragment
def _around(centre: ConceptRow) -> None:
    shown = _shown(centre.iri)
    left, right = st.columns([5, 3], gap="medium")
    with left:
        _draw(shown)
    with right, st.container(height=_HEIGHT, border=True):
        _details(centre, shown)


def _shown(centre: str) -> Neighbourhood:
    """The neighbourhood with what was expanded in this session."""
    state = st.session_state
    if state.get("explore.centre") != centre:
        state["explore.centre"], state["explore.expanded"], state["explore.chosen"] = centre, [], None
    first = session.neighbourhood(centre, CAP)
    return merged(first, *(session.neighbourhood(iri, _MORE) for iri in state["explore.expanded"]))


def _draw(shown: Neighbourhood) -> None:
    event = graph(drawing(shown, st.session_state["explore.chosen"]), key="explore-graph")
    if event.chosen:
        st.session_state["explore.chosen"] = event.chosen["id"]
    if event.expand and event.expand not in st.session_state["explore.expanded"]:
        st.session_state["explore.expanded"].append(event.expand)
    if event.reset:
        st.session_state["explore.expanded"], st.session_state["explore.chosen"] = [], None
    if event.expand or event.reset:
        st.rerun(scope="fragment")
    if shown.hidden:
        st.caption(f"{count(shown.hidden, 'more concept')} hidden: those in the fewest reports.")
    _as_table(shown)


def _as_table(shown: Neighbourhood) -> None:
    with st.expander("The same as a table", icon=":material/table:"):
        st.dataframe(table(shown), hide_index=True, alt="Links between the concepts of the graph")


def _details(centre: ConceptRow, shown: Neighbourhood) -> None:
    chosen = st.session_state["explore.chosen"]
    lines = bundles(shown.edges)
    line = next((line for line in lines if line.id == chosen), None)
    if line:
        cards(_line_blocks(line, shown), key="explore-line")
        return
    iri = chosen if any(node.iri == chosen for node in shown.nodes) else centre.iri
    cards(_concept_blocks(session.concept(iri), shown, lines, is_centre=iri == centre.iri), key="explore-concept")


def _concept_blocks(
    row: ConceptRow, shown: Neighbourhood, lines: tuple[Bundle, ...], *, is_centre: bool
) -> list[Block | None]:
    quotes = session.evidence(row.iri)
    onward = [] if is_centre else [item("Put it in the centre", "", session.address("explore", concept=row.iri))]
    return [
        title(row.label, concept_chip(row)),
        text(row.definition or "", muted=True) if row.definition else None,
        facts(
            ("Also called", _also(row.synonyms)),
            ("Mentioned", f"{count(row.mentions, 'time')} in {count(row.reports, 'report')}"),
        ),
        items(onward),
        heading("Relations"),
        *_relations(row.iri, links_of(row.iri, lines), shown),
        heading("In the reports"),
        *(quote(each, row.type) for each in quotes[:_QUOTES]),
        text(f"{len(quotes) - _QUOTES} more quotes.", muted=True) if len(quotes) > _QUOTES else None,
    ]


def _also(synonyms: tuple[str, ...]) -> str:
    more = len(synonyms) - _SYNONYMS
    return ", ".join(synonyms[:_SYNONYMS]) + (f" and {more} more" if more > 0 else "")


def _relations(iri: str, lines: list[Bundle], shown: Neighbourhood) -> list[Block | None]:
    """Links as chips, those of one kind and direction in one row; rates as a list, with their values."""
    if not lines:
        return [text("None in the reports.", muted=True)]
    named = {node.iri: node for node in shown.nodes}
    others = {line.id: named[line.target if line.source == iri else line.source] for line in lines}
    rows: dict[str, list[Block]] = {}
    for line in lines:
        if line.type != "rate":
            other = others[line.id]
            there = session.address("explore", concept=other.iri)
            rows.setdefault(_spoken_link(iri, line), []).append(chip(other.label, other.type, there))
    rates = (_rate(others[line.id], line) for line in lines if line.type == "rate")
    return [*(chips(found, label) for label, found in rows.items()), items(rates)]


def _spoken_link(iri: str, line: Bundle) -> str:
    return f"{line.label} →" if line.source == iri else f"← {line.label}"


def _rate(other: Node, line: Bundle) -> Block:
    where = f"rate in {count(line.reports, 'report')}"
    return item(f"{other.label}: {', '.join(line.labels)}", where, session.address("explore", concept=other.iri))


def _line_blocks(line: Bundle, shown: Neighbourhood) -> list[Block | None]:
    nodes = {node.iri: node for node in shown.nodes}
    source, target = nodes[line.source], nodes[line.target]
    rates = ", ".join(line.labels) if line.type == "rate" else None
    quotes = [each for edge in line.edges for each in edge.quotes]
    return [
        heading(f"{source.label} — {'rate' if rates else line.label} — {target.label}"),
        facts(("Rates", rates), ("Said in", count(line.reports, "report"))),
        chips(chip(node.label, node.type, session.address("explore", concept=node.iri)) for node in (source, target)),
        *(quote(each, source.type) for each in quotes),
        None if quotes else text("From the vocabulary, not from a report.", muted=True),
    ]


def _between(start: ConceptRow, end: ConceptRow) -> None:
    shown = session.path(start.iri, end.iri)
    if not shown.nodes:
        cards([note(f"The reports hold no path from {start.label} to {end.label}.")], key="explore-no-path")
        return
    left, right = st.columns([5, 3], gap="medium")
    with left:
        graph(drawing(shown, None), key="path-graph")
        _as_table(shown)
    with right, st.container(height=_HEIGHT, border=True):
        steps = (_line_blocks(line, shown) for line in bundles(shown.edges))
        back = item(f"All around {start.label}", "", session.address("explore", concept=start.iri))
        head = (title(f"From {start.label} to {end.label}"), items([back]))
        cards([*head, *chain.from_iterable(steps)], key="explore-path")
