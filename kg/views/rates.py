"""Rates: how often, after what, in whom, on whose authority; every row opens its quoted sentence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from kg.views import session
from kg.views.blocks import chip, count, facts, heading, item, items, note, quote, title
from kg.views.components import cards
from kg.views.files import download, table_height
from kg.views.intervals import intervals
from kg.views.ratetable import (
    PERCENT,
    as_csv,
    as_json,
    authority,
    cells,
    counts,
    event,
    group,
    procedure,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from kg.model.answers import RateRow
    from kg.views.components import Block

_ORIGINS = ("All", "Own data", "Quoted")
_KINDS = ("All", "Outcomes", "Characteristics")
_SHOWN_INTERVALS = 60
_TALLEST = 560  # pixels
_SURE_HELP = "How likely it is that value, event and group are all read right: of ten claims at 0.8, about eight are."


@dataclass(frozen=True, slots=True)
class Filters:
    """What the user asks to see; None and empty ask for everything."""

    event: str | None = None
    procedure: str | None = None
    group: str | None = None
    report: str | None = None
    origin: str = "All"
    kind: str = "All"
    words: str = ""
    least: float = 0.0

    def admit(self, row: RateRow) -> bool:
        """Whether a claim is one of those asked for."""
        return (
            self.event in {None, event(row)}
            and self.procedure in {None, procedure(row)}
            and self.group in {None, group(row)}
            and self.report in {None, row.quote.report_title}
            and (self.origin == "All" or row.own == (self.origin == "Own data"))
            and (self.kind == "All" or row.kind == self.kind.lower().removesuffix("s"))
            and row.confidence >= self.least
            and self.words.casefold() in f"{row.quote.sentence} {event(row)} {group(row)} {procedure(row)}".casefold()
        )


def page() -> None:
    """Draw the page."""
    st.title("Rates", anchor=False)
    everything = session.rates()
    if not everything:
        st.info("No rates yet: load the example reports on the Overview page, or bring your own on Ingest.")
        return
    filters = _ask(everything)
    rows = sorted(filter(filters.admit, everything), key=_order)
    if not rows:
        st.info("No rate fits these filters.")
        return
    key = f"rates-{filters}"  # other filters, other table: a choice is the number of a row
    chosen = _chosen(rows, key)
    left, right = st.columns([3, 2], gap="medium") if chosen else (st.container(), None)
    with left:
        _table(rows, len(everything), key)
    if chosen and right:
        with right, st.container(border=True):
            cards(_claim(chosen), key="rates-claim")


def _order(row: RateRow) -> tuple[bool, str, str, float]:
    """By event, procedure and height; events that are concepts before those that only the text names."""
    height = -(row.high or row.low or 0.0)
    return row.event_concept is None, event(row).casefold(), procedure(row).casefold(), height


def _ask(rows: Sequence[RateRow]) -> Filters:
    chosen = {}
    columns = st.columns([2, 2, 2, 2, 1.5], gap="small")
    for column, (key, (label, of)) in zip(columns, _CHOICES.items(), strict=False):
        with column:
            chosen[key] = _choice(label, key, {of(row) for row in rows})
    words = columns[-1].text_input("Words", key="rate_words", placeholder="in the sentence")
    with st.container(horizontal=True, gap="medium"):
        origin = st.segmented_control("Whose data", _ORIGINS, default="All", required=True, key="rate_origin")
        kind = st.segmented_control("Kind", _KINDS, default="Outcomes", required=True, key="rate_kind", help=_KIND_HELP)
        least = st.slider("Confidence at least", 0.0, 1.0, 0.0, 0.05, key="rate_least", help=_SURE_HELP, width=220)
    return Filters(**chosen, origin=origin or "All", kind=kind or "All", words=words or "", least=least)


_KIND_HELP = "Outcomes happen after a procedure; characteristics describe the people or the procedures counted."
_CHOICES: dict[str, tuple[str, Callable[[RateRow], str]]] = {
    "event": ("Event", event),
    "procedure": ("Procedure", procedure),
    "group": ("Group", group),
    "report": ("Report", lambda row: row.quote.report_title),
}


def _choice(label: str, key: str, options: Iterable[str]) -> str | None:
    found: str | None = st.selectbox(
        label, sorted(options, key=str.casefold), index=None, key=f"rate_{key}", placeholder="any", bind="query-params"
    )  # fmt: skip
    return found


def _chosen(rows: list[RateRow], key: str) -> RateRow | None:
    """The row of the cell that was clicked in the table, which is drawn after this is asked."""
    state = st.session_state.get(key)
    cells_chosen = state.selection.cells if state else []
    return rows[cells_chosen[0][0]] if cells_chosen and cells_chosen[0][0] < len(rows) else None


def _table(rows: list[RateRow], total: int, key: str) -> None:
    table, chart = st.tabs(["Table", "Intervals"])
    with table:
        st.dataframe(
            [cells(row) for row in rows],
            hide_index=True,
            height=min(_TALLEST, table_height(len(rows))),
            on_select="rerun",
            selection_mode="single-cell",
            key=key,
            column_config=_COLUMNS,
            placeholder="",
        )
        _downloads(rows, total)
    with chart:
        shares = [row for row in rows if row.unit == PERCENT]
        st.vega_lite_chart(spec=intervals(shares[:_SHOWN_INTERVALS]), alt="Intervals of the rates in the table")
        if len(shares) > _SHOWN_INTERVALS:
            st.caption(f"The first {_SHOWN_INTERVALS} of {len(shares)}; filter to see others.")


_COLUMNS = {
    "Event": st.column_config.TextColumn(width=190),
    "Group": st.column_config.TextColumn(width=150),
    "Procedure": st.column_config.TextColumn(width=190),
    "Low %": st.column_config.NumberColumn(width=70, format="%.4g"),
    "High %": st.column_config.NumberColumn(width=70, format="%.4g"),
    "Value": st.column_config.TextColumn(width=110),
    "n/N": st.column_config.TextColumn(width=80),
    "Confidence": st.column_config.NumberColumn(width=90, format="%.2f", help=_SURE_HELP),
    "": st.column_config.TextColumn(width=30, help="⚠: the printed figures disagree"),
}


def _downloads(rows: list[RateRow], total: int) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(f"{len(rows)} of {count(total, 'rate')}. Click a row to read the sentence it rests on.")
        download("CSV", as_csv(rows), "rates.csv", "text/csv")
        download("JSON", as_json(rows), "rates.json", "application/json")


def _claim(row: RateRow) -> list[Block | None]:
    concepts = [each for each in (row.event_concept, row.procedure_concept) if each]
    return [
        title(row.figure, chip(row.kind)),
        quote(row.quote),
        *(note(words, "warning") for words in row.warnings),
        facts(
            ("Event", row.event or event(row)),
            *((label, words) for label, words in (("Within", row.within), ("When", row.when)) if words),
            ("Procedure", row.procedure or procedure(row)),
            ("Group", row.group or group(row)),
            *([("Among", row.among)] if row.among else []),
            ("Bounds", _bounds(row)),
            ("Counted", counts(row.numerator, row.denominator)),
            ("Authority", authority(row)),
            ("Confidence", f"{row.confidence:.2f}"),
        ),
        *_sources(row),
        heading("Onward"),
        items(item(f"Explore {each.label}", "", session.address("explore", concept=each.iri)) for each in concepts),
    ]


def _bounds(row: RateRow) -> str:
    low = "unbounded" if row.low is None else f"{row.low:g}"
    high = "unbounded" if row.high is None else f"{row.high:g}"
    return f"{low} {row.unit}" if low == high else f"{low} to {high} {row.unit}"


def _sources(row: RateRow) -> list[Block | None]:
    if not row.references:
        return []
    unknown = "The report's text holds no entry for this reference."
    return [heading("Quoted from"), items(item(label, words or unknown) for label, words in row.references)]
