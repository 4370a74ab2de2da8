"""One source: what is quoted from it, how each report prints it, and why these entries are taken for one work."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote as quoted_part

import streamlit as st

from kg.views import session
from kg.views.blocks import count, facts, heading, item, items, page_title, place, quote, short, text
from kg.views.components import cards
from kg.views.files import download
from kg.views.messages import plain, problems_shown
from kg.views.ratetable import as_csv, counts, event, group

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.model.answers import RateRow, WorkEntry, WorkRow
    from kg.views.blocks import Target
    from kg.views.components import Block

_MOST = 40  # figures that are shown with their sentences
_OWN = 3  # figures of the report itself beside a quoted one


def show_source(name: str) -> None:
    """Draw a work's page."""
    row, entries = session.work_entries(name)
    figures = session.rates_from(row.id)
    cards(_head(row), key="source-head")
    _addresses(row)
    left, right = st.columns([3, 2], gap="large")
    with left:
        cards(_figures(row, figures), key="source-figures")
        if figures:
            download("CSV", as_csv(figures), "figures.csv", "text/csv")
    with right:
        cards(_entries(entries), key="source-entries")
        _put_right(row, entries)


def _head(row: WorkRow) -> list[Block | None]:
    here = session.address("reports", report=short(row.report)) if row.report else None
    return [
        page_title(row.label),
        facts(
            ("Year", row.year), ("Cited by", count(row.reports, "report")), ("Figures quoted from it", str(row.figures))
        ),
        items([item("Read it: it is in the collection", "", here)]) if here else None,
    ]


def _addresses(row: WorkRow) -> None:
    """Where it stands on the web; nothing is asked for until the user follows a link."""
    with st.container(horizontal=True):
        if row.doi:
            st.link_button(
                plain(f"doi:{row.doi}"), f"https://doi.org/{quoted_part(row.doi)}", icon=":material/open_in_new:"
            )
        if row.pmid:
            address = f"https://pubmed.ncbi.nlm.nih.gov/{quoted_part(row.pmid)}/"
            st.link_button(plain(f"PubMed {row.pmid}"), address, icon=":material/open_in_new:")


def _figures(row: WorkRow, figures: Sequence[RateRow]) -> list[Block | None]:
    blocks: list[Block | None] = [heading("Figures quoted from it")]
    if not figures:
        return [*blocks, text("None: the reports cite it for something else.", muted=True)]
    for each in figures[:_MOST]:
        blocks += [text(_spoken(each)), quote(each.quote), *_own_figures(row, each)]
    more = len(figures) - _MOST
    return [*blocks, text(f"{count(more, 'more figure')}: the file has all.", muted=True) if more > 0 else None]


def _spoken(row: RateRow) -> str:
    """`cement leakage: 12% (6/50) in women`."""
    figures = counts(row.numerator, row.denominator)
    also = f"({figures})" if figures and figures not in row.value else ""
    among = f"in {group(row)}" if row.group else ""
    return " ".join(filter(None, (f"{event(row)}: {row.figure}", also, among)))


def _own_figures(row: WorkRow, quoted: RateRow) -> list[Block | None]:
    """What the source itself says of the same event, where it is in the collection, for the reader to compare."""
    if row.report is None or quoted.event_concept is None:
        return []
    own = [
        each for each in session.rates()
        if each.own and each.quote.report == row.report and each.event_concept
        and each.event_concept.iri == quoted.event_concept.iri
    ]  # fmt: skip
    if not own:
        return [text(f"In the report itself no figure of its own on {event(quoted)} was found.", muted=True)]
    return [
        text("The report itself says:", muted=True),
        items(item(_spoken(each), "", place(each.quote)) for each in own[:_OWN]),
    ]


def _entries(entries: Sequence[WorkEntry]) -> list[Block | None]:
    why = "These entries are taken for one work." if len(entries) > 1 else None
    return [
        heading("As it is printed"),
        text(why, muted=True) if why else None,
        items(item(one.text, _provenance(one), _place(one)) for one in entries),
    ]


def _provenance(one: WorkEntry) -> str:
    where = f"in {one.report_title}" if "#" in one.iri else "what it says of itself, as a report of the collection"
    return " · ".join(filter(None, (where, one.because)))


def _place(one: WorkEntry) -> Target:
    """Where an entry stands: its IRI ends with its place in the text."""
    start, _, end = one.iri.partition("#reference-")[2].partition("-")
    claim = {"claim": f"{start}-{end}"} if start.isdecimal() and end.isdecimal() else {}
    return session.address("reports", report=short(one.report), **claim)


def _put_right(row: WorkRow, entries: Sequence[WorkEntry]) -> None:
    with st.expander("Put right what is one work", icon=":material/rule:"):
        if len(entries) > 1:
            st.markdown("Which of these entries are of another work?")
            chosen = [one for one in entries if st.checkbox(plain(_named(one)), key=f"split-{one.iri}")]
            if st.button(
                "Split off …", disabled=not chosen or len(chosen) == len(entries), icon=":material/call_split:"
            ):
                _split(row, chosen)
        others = [each for each in session.works() if each.iri != row.iri]
        other = st.selectbox(
            "Another work that is the same", others, index=None, format_func=lambda each: each.label,
            placeholder="author, title or year", filter_mode="contains", key=f"join-{row.id}",
        )  # fmt: skip
        if st.button("Join …", disabled=other is None, icon=":material/call_merge:") and other:
            _join(row, other)


def _named(one: WorkEntry) -> str:
    return f"{one.text} ({one.report_title})"


@st.dialog("Split these off?")
def _split(row: WorkRow, chosen: Sequence[WorkEntry]) -> None:
    cards([items(item(one.text, _provenance(one)) for one in chosen)], key="split-entries")
    st.markdown("They become a work of their own, and stay so when reports come and go. Undo takes it back.")
    if _confirmed("Split off"):
        with problems_shown():
            session.library().works.split([one.iri for one in chosen])
            kept = {each.id for each in session.works()}
            _done(f"Split off from {row.label}.", row.id if row.id in kept else None)


@st.dialog("Join these two?")
def _join(row: WorkRow, other: WorkRow) -> None:
    cards([items(item(each.label, count(each.reports, "report")) for each in (row, other))], key="join-works")
    st.markdown("They become one work, whatever they say, and stay so when reports come and go. Undo takes it back.")
    if _confirmed("Join"):
        with problems_shown():
            joined = session.library().works.join([row.id, other.id])
            _done(f"Now one work: {joined.label}.", joined.id)


def _confirmed(word: str) -> bool:
    with st.container(horizontal=True):
        yes = st.button(word, type="primary")
        if st.button("Cancel"):
            st.rerun()
    return yes


def _done(told: str, work: str | None) -> None:
    st.session_state["sources.told"] = told
    session.go(session.address("sources", **({"work": work} if work else {})))


def tell() -> None:
    """What was just decided, once, with the way back."""
    told = st.session_state.get("sources.told")
    if not told:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.success(plain(told), icon=":material/check:")
        if st.button("Undo", icon=":material/undo:"):
            del st.session_state["sources.told"]
            with problems_shown():
                session.library().undo()
                session.go(session.address("sources"))
