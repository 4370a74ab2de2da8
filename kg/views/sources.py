"""Sources: the works that reports cite, by the figures that rest on them; as a table and as a network."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from kg.views import session
from kg.views.blocks import chip, count, facts, item, items, place, text, title
from kg.views.citing import NUMBERS, by_iri, citation_drawing, citation_table, left_out, short_label
from kg.views.components import cards, graph
from kg.views.files import csv_text, download, table_height
from kg.views.messages import problems_shown
from kg.views.ratetable import event, in_order
from kg.views.source import show_source, tell

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kg.model.answers import CitationNetwork, RateRow, WorkRow
    from kg.views.components import Block
    from kg.views.files import Value

DOI, PUBMED = "https://doi.org/", "https://pubmed.ncbi.nlm.nih.gov/"
_TALLEST = 560  # pixels
_HEIGHT = 640  # pixels of the panel beside the network
_KINDS: dict[str, Callable[[WorkRow], bool]] = {
    "All": lambda _: True,
    "Carry figures": lambda row: row.figures > 0,
    "In the collection": lambda row: row.report is not None,
}
_COLUMNS = {
    "Work": st.column_config.TextColumn(width=520),
    "Year": st.column_config.TextColumn(width=60),
    "Figures": st.column_config.NumberColumn(width=80, help="Figures that reports quote from it"),
    "Cited by": st.column_config.NumberColumn(width=80, help="Reports that cite it"),
    "In the collection": st.column_config.TextColumn(width=120, help="Whether it is itself one of the reports"),
    "DOI": st.column_config.LinkColumn(width=200, display_text=r"https://doi\.org/(.*)"),
    "PubMed": st.column_config.LinkColumn(width=100, display_text=r"https://pubmed\.ncbi\.nlm\.nih\.gov/(.*)/"),
}


def page() -> None:
    """Draw the page."""
    name = session.parameter("work")
    if name is not None:
        if st.button("All sources", icon=":material/arrow_back:", type="tertiary"):
            session.go(session.address("sources"))
        tell()
        with problems_shown():
            show_source(name)
        return
    st.title("Sources", anchor=False)
    tell()
    cited = tuple(row for row in session.works() if row.reports)
    if not session.overview().reports:
        st.info("No sources yet: load the example reports on the Overview page, or bring your own on Ingest.")
    elif not cited:
        st.info("The reports cite nothing that could be read: bring some with a reference list, on Ingest.")
    else:
        _tabs(cited)


def _tabs(cited: Sequence[WorkRow]) -> None:
    parts: dict[str, Callable[[], None]] = {
        "Table": partial(_list, cited),
        "Network": _network,
        "Without a source": _unsourced,
    }
    for tab, show in zip(st.tabs(list(parts), key="sources-tabs", on_change="rerun"), parts.values(), strict=True):
        if tab.open:  # the network is not worked out before it is asked for
            with tab:
                show()


def _list(cited: Sequence[WorkRow]) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        words = st.text_input(
            "Find", placeholder="author, title, year, DOI or PubMed number", icon=":material/search:",
            key="source_words", live=True,
        )  # fmt: skip
        kind = st.segmented_control("Which", list(_KINDS), default="All", required=True, key="source_kind")
    found = [row for row in cited if _KINDS[kind or "All"](row) and _holds(row, words or "")]
    if not found:
        st.info("No source fits: use other words, or ask for all of them.")
        return
    key = f"sources-{words}-{kind}"  # other rows, other table: a choice is the number of a row
    selection = st.dataframe(
        [_cells(row) for row in found],
        hide_index=True,
        on_select="rerun",
        selection_mode="single-cell",
        key=key,
        height=min(_TALLEST, table_height(len(found))),
        column_config=_COLUMNS,
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(f"{len(found):,} of {count(len(cited), 'source')}. Click one to see what is quoted from it.")
        table = [{**_cells(row), "Id": row.id, "Report": row.report} for row in found]
        download("CSV", csv_text(list(table[0]), table), "sources.csv", "text/csv")
    chosen = selection.selection.cells
    if chosen and chosen[0][0] < len(found):
        session.go(session.address("sources", work=found[chosen[0][0]].id))


def _holds(row: WorkRow, words: str) -> bool:
    """Whether all words stand in what is known of a work."""
    known = " ".join(filter(None, (row.label, row.year, row.id, row.doi, row.pmid))).casefold()
    return all(word in known for word in words.casefold().split())


def _cells(row: WorkRow) -> dict[str, Value]:
    return {
        "Figures": row.figures,
        "Cited by": row.reports,
        "Work": row.label,
        "Year": row.year or "",
        "In the collection": "yes" if row.report else "",
        "DOI": DOI + row.doi if row.doi else "",
        "PubMed": f"{PUBMED}{row.pmid}/" if row.pmid else "",
    }


@st.fragment
def _network() -> None:
    most = st.segmented_control("Works drawn, at most", NUMBERS, default=NUMBERS[1], required=True, key="source_most")
    shown = session.citation_network(most or NUMBERS[1])
    left, right = st.columns([5, 3], gap="medium")
    with left:
        _draw(shown)
    with right, st.container(height=_HEIGHT, border=True):
        cards(_details(shown), key="sources-details")


def _draw(shown: CitationNetwork) -> None:
    event = graph(citation_drawing(shown, st.session_state.get("sources.chosen")), key="sources-graph")
    if event.chosen:
        st.session_state["sources.chosen"] = event.chosen["id"]
    if event.reset:
        st.session_state["sources.chosen"] = None
    if event.expand:
        session.go(session.address("sources", work=by_iri(shown)[event.expand].id))
    if event.chosen or event.reset:
        st.rerun(scope="fragment")
    st.caption(left_out(shown))
    with st.expander("The same as a table", icon=":material/table:"):
        st.dataframe(citation_table(shown), hide_index=True, alt="Who cites whom in the network")


def _details(shown: CitationNetwork) -> list[Block | None]:
    known, chosen = by_iri(shown), st.session_state.get("sources.chosen")
    if chosen in known:
        return _of_work(known[chosen], shown)
    line = next((each for each in shown.citings if f"{each.source}|{each.target}" == chosen), None)
    if line:
        source, target = known[line.source], known[line.target]
        said = f"It quotes {count(line.figures, 'figure')} from it." if line.figures else "It quotes no figure from it."
        return [
            title(f"{short_label(source)} cites {short_label(target)}"),
            text(said),
            items(map(_door, (source, target))),
        ]
    most = sorted(shown.works, key=lambda row: (-row.figures, -row.reports, row.label))
    return [title("Those that carry the most figures"), items(_door(row) for row in most[:8] if row.reports)]


def _of_work(row: WorkRow, shown: CitationNetwork) -> list[Block | None]:
    known = by_iri(shown)
    citing = [known[each.source] for each in shown.citings if each.target == row.iri]
    cited = [known[each.target] for each in shown.citings if each.source == row.iri]
    return [
        title(row.label, *([chip("in the collection")] if row.report else [])),
        facts(
            ("Figures quoted from it", str(row.figures)), ("Cited by", count(row.reports, "report")), ("Year", row.year)
        ),
        items([item("What is quoted from it", "", session.address("sources", work=row.id))]),
        *([text("Cited by", muted=True), items(map(_door, citing))] if citing else []),
        *([text("Cites", muted=True), items(map(_door, cited))] if cited else []),
    ]


def _door(row: WorkRow) -> Block:
    numbers = f"{count(row.figures, 'figure')} · cited by {count(row.reports, 'report')}"
    return item(row.label, numbers, session.address("sources", work=row.id))


def _unsourced() -> None:
    """Figures of others for which the report names nobody, or nobody in its reference list."""
    found = [row for row in session.rates() if not row.own and not any(words for _, words in row.references)]
    if not found:
        st.success("Every figure that is quoted leads to an entry of a reference list.", icon=":material/check:")
        return
    st.markdown(
        f"{count(len(found), 'figure is', 'figures are')} quoted from others without an entry of a reference list that "
        "says from whom: look these up in the report itself. They are no report's own data and count for no source."
    )
    selection = st.dataframe(
        [_unsourced_cells(row) for row in found],
        hide_index=True,
        on_select="rerun",
        selection_mode="single-cell",
        key="sources-unsourced",
        height=min(_TALLEST, table_height(len(found))),
        column_config={"Sentence": st.column_config.TextColumn(width=420)},
    )
    st.caption("Click one to read it in the report.")
    chosen = selection.selection.cells
    if chosen and chosen[0][0] < len(found):
        session.go(place(found[chosen[0][0]].quote))


def _unsourced_cells(row: RateRow) -> dict[str, Value]:
    return {
        "Figure": row.figure,
        "Event": event(row),
        "Marker": in_order(row.citations) or "none",
        "Report": row.quote.report_title,
        "Sentence": row.quote.sentence,
    }
