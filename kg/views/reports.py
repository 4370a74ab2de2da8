"""Reports: the list, and one report's text with everything that was found in it marked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from kg.views import session
from kg.views.blocks import chip, chips, count, facts, note, page_title, short
from kg.views.components import cards, reader
from kg.views.files import table_height
from kg.views.findings import patient_words
from kg.views.messages import problems_shown
from kg.views.reading import reading

if TYPE_CHECKING:
    from kg.model.answers import ReportRow
    from kg.model.extraction import Extraction


def page() -> None:
    """Draw the page."""
    name = session.parameter("report")
    if name is None:
        st.title("Reports", anchor=False)
        _list(session.reports())
        return
    if st.button("All reports", icon=":material/arrow_back:", type="tertiary"):
        session.go(session.address("reports"))
    with problems_shown():
        _report(session.report(name))


def _list(rows: tuple[ReportRow, ...]) -> None:
    if not rows:
        st.info("No reports yet: load the example reports on the Overview page, or bring your own on Ingest.")
        return
    words = st.text_input(
        "Find", placeholder="words of the title or the source", icon=":material/search:", key="report_words", live=True
    )
    found = [row for row in rows if (words or "").casefold() in f"{row.title} {row.citation} {row.source}".casefold()]
    selection = st.dataframe(
        [_cells(row) for row in found],
        hide_index=True,
        on_select="rerun",
        selection_mode="single-cell",
        key="reports-table",
        height=table_height(len(found)),
        column_config={"Title": st.column_config.TextColumn(width="large")},
    )
    st.caption(f"{count(len(found), 'report')}. Click one to read it.")
    chosen = selection.selection.cells
    if chosen and chosen[0][0] < len(found):
        session.go(session.address("reports", report=short(found[chosen[0][0]].id)))


def _cells(row: ReportRow) -> dict[str, str | int | None]:
    return {
        "Title": row.title,
        "Year": row.year or "",
        "Rates": row.rates,
        "Mentions": row.mentions,
        "Citations": row.citations,
        "References": row.references,
        "Words": row.words,
        "Format": row.format,
        "File": row.source,
    }


def _report(extraction: Extraction) -> None:
    document = extraction.document
    meta = document.metadata
    cards(
        [
            page_title(document.title or document.source),
            facts(
                ("Published as", meta.citation or _printed(extraction)),
                ("Licence", meta.licence),
                ("Patient", "; ".join(map(patient_words, extraction.patients[:3]))),
            ),
            chips(
                (
                    chip(count(len(extraction.rates), "rate")),
                    chip(count(len(extraction.mentions), "mention")),
                    chip(count(len(extraction.citations), "citation")),
                    chip(count(len(extraction.relations), "relation")),
                    chip(document.format),
                )
            ),
            *(note(words, "warning") for words in document.warnings),
        ],
        key="report-head",
    )
    reader(reading(extraction, session.parameter("claim")), key=f"reader-{document.id}")


def _printed(extraction: Extraction) -> str:
    meta = extraction.document.metadata
    names = ", ".join(meta.authors[:3]) + (" et al." if len(meta.authors) > 3 else "")  # noqa: PLR2004 (as printed)
    return ". ".join(filter(None, (names, meta.container, meta.year, meta.doi and f"doi:{meta.doi}")))
