"""Ingest: a text, files or articles, what was found in them, and only then the store. Also: remove a report, undo."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from kg.model.errors import KgError, ServiceUnavailable
from kg.views import session
from kg.views.blocks import chip, chips, count, facts, item, items, note, short, title
from kg.views.components import cards, reader
from kg.views.findings import patient_words
from kg.views.messages import plain, problem, problems_shown
from kg.views.palette import ordered
from kg.views.progress import remember
from kg.views.ratetable import found_cells
from kg.views.reading import reading

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from streamlit.runtime.uploaded_file_manager import UploadedFile

    from kg.model.answers import Ingested, ReportRow
    from kg.model.extraction import Extraction
    from kg.views.components import Block

_KINDS = ["txt", "md", "xml", "nxml", "html", "htm", "pdf"]
_FATES = {
    "added": "Stored",
    "replaced": "Replaced what was read from it before",
    "unchanged": "Already there; nothing was changed",
}


def page() -> None:
    """Draw the page."""
    st.title("Ingest", anchor=False)
    _tell_fates()
    pasted, uploaded, fetched, kept = st.tabs(["Paste a text", "Upload files", "Fetch by identifier", "Remove or undo"])
    with pasted:
        _paste()
    with uploaded:
        _upload()
    with fetched:
        _fetch()
    with kept:
        _keep()
    _preview()


def _paste() -> None:
    if st.session_state.pop("ingest.stored", False):
        st.session_state["paste-text"] = ""
    with st.form("paste", border=False):
        text = st.text_area(
            "Text of a report", height=240, key="paste-text", placeholder="Title on the first line, then the text …"
        )
        name = st.text_input("Name (optional)", placeholder="where the text is from", width=420)
        pressed = st.form_submit_button("Preview", type="primary", icon=":material/visibility:")
    if pressed and not text.strip():
        problem("There is no text yet: paste the text of a report first.")
    elif pressed:
        _extract([(name or "pasted text", lambda: session.library().extract_text(text, name or "pasted text"))])


def _upload() -> None:
    files = st.file_uploader(
        "Plain text, JATS XML, saved web pages or PDF", type=_KINDS, accept_multiple_files=True, key="upload"
    )
    if st.button("Preview", type="primary", icon=":material/visibility:", disabled=not files, key="preview-upload"):
        _extract([(file.name, partial(_extract_file, file)) for file in files])


def _extract_file(file: UploadedFile) -> Extraction:
    return session.library().extract_bytes(file.getvalue(), file.name)


def _fetch() -> None:
    with st.form("fetch", border=False):
        written = st.text_area(
            "PMCID, PMID or DOI, one on each line", height=120, key="fetch-identifiers",
            placeholder="PMC1234567\n12345678\nhttps://doi.org/10.1000/xyz",
        )  # fmt: skip
        st.caption(
            "Europe PMC is asked for the open full text, or else for the abstract. "
            "Nothing but the identifiers leaves this machine."
        )
        pressed = st.form_submit_button("Preview", type="primary", icon=":material/visibility:", key="preview-fetch")
    names = list(filter(None, map(str.strip, written.splitlines())))
    if pressed and not names:
        problem("There is no identifier yet: write a PMCID, a PMID or a DOI first.")
    elif pressed:
        _extract([(name, partial(session.library().extract_article, name)) for name in names])


def _extract(sources: Sequence[tuple[str, Callable[[], Extraction]]]) -> None:
    """Read all; what cannot be read says why and leaves the others alone."""
    found: list[Extraction] = []
    failures: list[str] = []
    bar = st.progress(0.0, text="Reading …")
    for number, (name, extract) in enumerate(sources, start=1):
        bar.progress((number - 1) / len(sources), text=f"Reading {plain(name)}")
        try:
            found.append(extract())
        except ServiceUnavailable as error:  # nor would it answer for the others
            failures.append(str(error))
            break
        except KgError as error:
            failures.append(str(error))
    bar.empty()
    st.session_state["ingest.found"], st.session_state["ingest.failures"] = found, failures
    st.session_state.pop("ingest.fates", None)


def _preview() -> None:
    for failure in st.session_state.get("ingest.failures", ()):
        problem(failure)
    found: list[Extraction] = st.session_state.get("ingest.found", [])
    if not found:
        return
    st.divider()
    known = {row.id for row in session.reports()}
    with st.container(horizontal=True, vertical_alignment="center"):
        st.subheader("What was found", anchor=False)
        if st.button(f"Store {count(len(found), 'report')}", type="primary", icon=":material/save:"):
            _store(found)
        if st.button("Discard", icon=":material/close:"):
            _forget()
            st.rerun()
    for number, extraction in enumerate(found):
        with st.container(border=True):
            _show(extraction, number, known=extraction.document.id in known)


def _show(extraction: Extraction, number: int, *, known: bool) -> None:
    document = extraction.document
    kinds = ordered({mention.type for mention in extraction.mentions})
    of_kind = {kind: sum(mention.type == kind for mention in extraction.mentions) for kind in kinds}
    cards(
        [
            title(document.title or document.source),
            note("This report is already in the store; storing it changes nothing.") if known else None,
            *(note(words, "warning") for words in (*document.warnings, *_rate_warnings(extraction))),
            facts(
                ("Read as", f"{document.format}, {count(len(document.text.split()), 'word')}"),
                ("Patient", "; ".join(map(patient_words, extraction.patients[:5]))),
                ("Citations", count(len(extraction.citations), "marker")),
                ("References", count(len(extraction.references), "entry", "entries")),
                ("Relations", count(len(extraction.relations), "relation")),
            ),
            chips((chip(f"{kind} {of_kind[kind]}", kind) for kind in kinds), "Mentions"),
        ],
        key=f"preview-{number}",
    )
    if extraction.rates:
        st.dataframe(
            [found_cells(rate) for rate in extraction.rates],
            hide_index=True,
            placeholder="",
            key=f"preview-rates-{number}",
        )
    else:
        st.caption("No rates were found.")
    with st.expander("Read it with everything marked", icon=":material/article:"):
        reader(reading(extraction, None), key=f"preview-reader-{number}")


def _rate_warnings(extraction: Extraction) -> list[str]:
    return [f"{rate.text}: {words}" for rate in extraction.rates for words in rate.warnings]


def _store(found: list[Extraction]) -> None:
    """Store each on its own: one that breaks a shape stays in the preview, with why."""
    fates: list[Ingested] = []
    left: list[Extraction] = []
    failures: list[str] = []
    bar = st.progress(0.0, text="Storing …")
    for number, extraction in enumerate(found, start=1):
        try:
            fates.append(session.library().store(extraction))
        except KgError as error:
            left.append(extraction)
            failures.append(str(error))
        bar.progress(number / len(found), text=f"{number} of {len(found)} stored")
    st.session_state["ingest.found"], st.session_state["ingest.failures"] = left, failures
    st.session_state["ingest.stored"] = not left  # the pasted text may go once it is safe
    remember(fates)
    st.rerun()


def _forget() -> None:
    for key in ("ingest.found", "ingest.failures", "ingest.fates"):
        st.session_state.pop(key, None)


def _tell_fates() -> None:
    if "ingest.done" in st.session_state:
        st.success(plain(st.session_state.pop("ingest.done")), icon=":material/check_circle:")
    fates: tuple[Ingested, ...] = st.session_state.get("ingest.fates", ())
    for fate in (fate for fate in fates if fate.error):
        problem(fate.error or "")
    told = [fate for fate in fates if fate.report]
    if told:
        with st.container(border=True):
            cards([items(map(_fate, told))], key="fates")


def _fate(fate: Ingested) -> Block:
    found = (count(fate.rates, "rate"), count(fate.mentions, "mention")) if fate.status != "unchanged" else ()
    detail = " · ".join((_FATES[fate.status], *found, *fate.warnings))
    return item(fate.title or fate.source, detail, session.address("reports", report=short(fate.report or "")))


def _keep() -> None:
    rows = session.reports()
    row: ReportRow | None = st.selectbox(
        "Report to remove", rows, index=None, format_func=lambda each: f"{each.title} ({each.short})", key="remove"
    )
    with st.container(horizontal=True):
        if st.button("Remove", icon=":material/delete:", disabled=row is None) and row:
            with problems_shown():
                gone = session.library().remove(row.id)
                _done(f"Removed: {gone}. Undo brings it back.")
        if st.button("Undo the last change", icon=":material/undo:"):
            with problems_shown():
                _done(f"Undone: {session.library().undo()}")


def _done(words: str) -> None:
    st.session_state["ingest.done"] = words
    st.rerun()
