"""Which heading of a table names what occurred, and which in whom?

The rows name what occurred and the columns in whom (`Fever | 6 (7.6) | 15 (18.1)` under `Placebo (n = 79) | Drug
(n = 83)`), or the other way round where the rows tell how many each of them counts, or cite studies, or where the
columns are headed as events (`Incidence of fever`). Columns that share a whole out among them (`Agree | Disagree`) name
what occurred, too.

A row that names nothing by itself (`Yes`, `Grade 3`, `18–29`) is told by the heading that it stands under: the row
itself stands in the line that is quoted. One that denies (`No`, `None`) keeps its own words, for the heading would be
untrue.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from kg.nlp.table_headings import words_of
from kg.nlp.table_parts import parts

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kg.model.document import Cell, Citation, Table
    from kg.nlp.table_headings import Heading
    from kg.nlp.table_layout import Layout, Row

Span = tuple[int, int]
MOST_SINGLE = 0.6  # share of rows that must stand under several headings, to be groups
_SAMPLED = 20  # rows that show which columns there are
LONGEST_GROUP = 4  # words of a row that names a group; more are a statement to which persons answer
_RATE = r"(?:percent(?:age)?s?|proportions?|frequency|frequencies|numbers?|incidences?|prevalences?|rates?|risks?)"
_PERSONS = r"(?:patients|participants|subjects|women|men|children|infants|respondents|cases)"
_DIVIDED = re.compile(
    rf"\b{_RATE}(?:\s*\([^()]*\))?"
    r"\s+(?:of\s+)?(?P<event>\S[^.;]{2,120}?),?\s+(?:by|according to)\s+(?P<by>[^.;]{3,80})",
    re.IGNORECASE,
)
_CAPTION_EVENT = re.compile(
    rf"(?:^|[.:]\s*){_RATE}(?:\s*\([^()]*\))?\s+of\s+(?:the\s+)?(?:{_PERSONS}\s+(?:with\s+|who\s+)?)?"
    r"(?P<event>[^\W\d_][^.,;:()]{2,80}?)"
    r"(?=[.,;:(]|$|\s(?:by|in|among|at|after|during|within|for|following|across|according|between|of\s+the)\b)",
    re.IGNORECASE,
)
# `Incidence of fever`, `Fever rate (%)`: a column that tells what occurred.
_EVENT = re.compile(
    r"^\W*(?:cumulative\s+)?(?:incidence|prevalence|rate|risk|occurrence)\s*(?:\([^()]*\))?\s+of\s+\w"
    r"|\b(?!event)(?P<word>[a-z-]{4,})\s+(?:rate|incidence|prevalence)\b|\bmortality\b"
    r"|(?:%|\bpercent(?:age)?|\bproportion|\bnumber)\s*(?:\([^()]*\))?\s*(?:of\s+\w+\s+)?(?:with|who)\s+\w",
    re.IGNORECASE,
)
_WORD = re.compile(r"[a-z]{3,}")
_CAPTION_GROUP = re.compile(
    r"\b(?:in|of|among|for)\s+(?:the\s+|all\s+)?(?:\d[\d,]*\s+)?"
    r"((?:[a-z-]+\s+)?(?:patients|participants|subjects|women|men|children|infants|adults)"
    r"(?:\s+(?:with|who|undergoing|receiving|treated|having)(?:\s+[\w'’/-]+){1,6})?)"
)


class Named(NamedTuple):
    """The places of what names a figure: what occurred, in whom, and what else narrows that down.

    The last is the heading that the row stands under, or the row's own words where the event is that heading, or when.
    """

    event: Span | None
    group: Span | None
    within: Span | None


class Roles:
    """The roles of a table's headings.

    Args:
        text: the document's text.
        table: the table.
        layout: how it is laid out.
        citations: the markers in it.
    """

    def __init__(self, text: str, table: Table, layout: Layout, citations: Sequence[Citation]) -> None:
        self.text = text
        self._layout = layout
        self._cited = [citation.start for citation in citations]
        self._parts = parts(layout)
        named = _CAPTION_EVENT.search(text, table.caption_start, table.caption_end)
        self._told_by_caption = named.span("event") if named else None
        self.transposed = self._groups_in_rows()
        labelled = [(row, layout.heading(row.label)) for row in layout.rows if row.label]
        self._affirmed = {row.around[:1] for row, heading in labelled if _affirms(heading) and row.around}
        self._repeats = self._groups_under_headings()
        found = _CAPTION_GROUP.search(text, table.caption_start, table.caption_end)
        self._caption_group = found.span(1) if found else None
        self._caption_event = self._event_by_rows(table)

    def of(self, row: Row, cell: Cell) -> Named:
        """What names the figures of a cell."""
        over = self._layout.over(cell.column, row.local)
        event, group = self._event_and_group(row, over)
        own = [self._layout.heading(row.label)] if row.label else []
        when = [heading for heading in over if heading.is_time]
        across = [one for one in over if one.is_named and not (one.is_time or one.is_generic or one.barred)]
        around = [heading for heading in row.around if heading.is_time or not self.is_bare(heading)]
        rest = [one for one in map(_span, (*own, *across, *around, *when)) if one]
        return Named(event, group, next((one for one in rest if one not in (event, group)), None))

    def _event_and_group(self, row: Row, over: Sequence[Heading]) -> tuple[Span | None, Span | None]:
        label = self._layout.heading(row.label) if row.label else None
        part = next((one for one in over if one in self._parts), None)
        if part:
            return _span(part), self._sharer(row, label, over[over.index(part) + 1 :])
        group = self.group(row, over)
        if row.around and self._repeats and group is None:
            return _span(row.around[0]), _span(label)
        if not self.transposed:
            everybody = next((one for one in over if one.is_everybody), None)
            found = _span(group) or self._caption_group or _span(everybody)
            return self._caption_event or _span(self._name(row)), found
        named = [heading for heading in over if not heading.is_generic and not heading.is_time and heading.is_named]
        event = _span(named[0]) if named else self._told_by_caption or _span(next(iter(row.around), None))
        return event, _span(self._treated(row) or label)

    def _treated(self, row: Row) -> Heading | None:
        """What stands in the column of treatments of a row that tells of a study."""
        for cell in row.cells:
            over = self._layout.over(cell.column, row.local)[:1]
            told = self._layout.figures(cell)
            if not told and any(one.words and words_of("treatments").issuperset(one.words) for one in over):
                return self._layout.heading(cell)
        return None

    def _sharer(self, row: Row, label: Heading | None, above: Sequence[Heading]) -> Span | None:
        """Who is shared out among the columns: the row, if it names a group, else those named above."""
        named = [one for one in above if one.words and not (one.is_generic or one.is_time)]
        is_group = label is not None and (self.transposed or self.is_bare(label) or label.is_of_persons)
        if label and (is_group or (row.around and not named) or (not named and len(label.words) <= LONGEST_GROUP)):
            return _span(label)
        return _span(named[0]) if named else self._caption_group

    def is_denial(self, row: Row) -> bool:
        """Whether a row denies what another under the same heading affirms, and so says nothing that it does not."""
        heading = self._layout.heading(row.label) if row.label else None
        denies = heading is not None and len(heading.words) == 1 and heading.words[0] in words_of("denials")
        return denies and row.around[:1] in self._affirmed

    def group(self, row: Row, over: Sequence[Heading]) -> Heading | None:
        """The heading that names who was counted: one that tells how many, else the nearest that does not tell when."""
        named = [heading for heading in over if heading.words and (heading.total or not heading.is_generic)]
        counted = [heading for heading in named if heading.total]
        lasting = [heading for heading in named if not heading.is_time and heading.is_named]
        above = [one for one in row.around if one.words and (_names_an_arm(one) or one.is_of_persons)]
        lasting.sort(key=self.is_bare)  # `Grade III` under `Drug A` is no group, but a degree of what occurred
        chosen = next(iter((*counted, *lasting, *above)), None)
        if chosen and chosen in over and _affirms(chosen):  # `Yes` under `Operated`: those who were
            return next((one for one in over[over.index(chosen) + 1 :] if one.words), chosen)
        return chosen

    def is_bare(self, heading: Heading) -> bool:
        """Whether a heading needs the one above it to say anything."""
        known = words_of("affirmations") | words_of("degrees")
        named = [word for word in heading.words if not word.isdigit()]
        rest = tuple(word for word in named if word not in words_of("affirmations"))  # `Rate at 3 months`
        return heading.is_time or known.issuperset(named) or replace(heading, words=rest).is_time

    def _name(self, row: Row) -> Heading | None:
        """The heading that names the row: its own, or the one above where that says nothing by itself."""
        own = [self._layout.heading(row.label)] if row.label else []
        named = [one for one in (*own, *row.around) if one.words and (one in own or not one.is_of_persons)]
        stub = self._layout.stub(row)
        if stub and not stub.is_generic and not words_of("stubs") & set(stub.words):
            named.append(stub)
        found = next((one for one in named if not self.is_bare(one)), named[0] if named else None)
        return found if found and found.is_named else None

    def _event_by_rows(self, table: Table) -> Span | None:
        """The event that a caption names where the rows only divide it: `Percentage of leaks, by approach`."""
        found = _DIVIDED.search(self.text, table.caption_start, table.caption_end)
        heads = self._layout.over(0) if found else []
        by = set(_WORD.findall(found["by"].lower())) if found else set()
        return found.span("event") if found and any(by & set(heading.words) for heading in heads) else None

    def _groups_under_headings(self) -> bool:
        """Whether the same rows stand under one heading after another: those name what occurred, the rows in whom."""
        under: dict[tuple[str, ...], set[Heading]] = defaultdict(set)
        labels = [(self._layout.heading(row.label), row) for row in self._layout.rows if row.label and row.around]
        for label, row in labels:
            under[label.words].add(row.around[0])
        again = [1 for label, _ in labels if len(under[label.words]) > 1 and not self.is_bare(label)]
        columns = {cell.column for row in self._layout.rows for cell in row.cells}
        over = [heading for column in columns for heading in self._layout.over(column)]
        whom = [one for one in over if not (one.is_time or one.is_generic or one.barred) or one.total]
        return not whom and len(again) > MOST_SINGLE * len(self._layout.rows)

    def _groups_in_rows(self) -> bool:
        rows = [row for row in self._layout.rows if row.label]
        cells = [cell for row in rows[:_SAMPLED] for cell in row.cells if self._layout.figures(cell)]
        over = [heading for column in {cell.column for cell in cells} for heading in self._layout.over(column)]
        telling = [one for one in over if not (one.is_generic or self.is_bare(one) or one.barred)]
        if any(map(_names_an_arm, over)) or not (telling or self._told_by_caption):
            return False
        labels = [row.label for row in rows if row.label]
        counted = sum(self._layout.heading(label).total is not None for label in labels)
        cited = sum(self._cites(label) for label in labels)
        if self._is_headed_as_groups() or 2 * max(counted, cited) > len(labels) > 1:
            return True
        return self._is_headed_by_events(telling, rows)

    def _is_headed_by_events(self, columns: Iterable[Heading], rows: Sequence[Row]) -> bool:
        """Whether the columns are headed as events; where one only is, its rows must be those of groups."""
        events = {one.words for one in columns if _EVENT.search(self.text, one.said_from, one.said_to)}
        if len(events) != 1:
            return len(events) > 1
        (event,) = events
        stub = self._layout.stub(rows[0])
        bare = all(self.is_bare(self._layout.heading(row.label)) for row in rows if row.label)
        told = words_of("groups") | words_of("persons")
        return bare or (stub is not None and bool(told & set(stub.words)) and not set(stub.words) & set(event))

    def _cites(self, label: Cell) -> bool:
        return bisect_left(self._cited, label.start) < bisect_left(self._cited, label.end)

    def _is_headed_as_groups(self) -> bool:
        """Whether the last column of labels is headed as one of groups, or the first one as one of studies."""
        return self._is_headed(max(self._layout.labels - 1, 0), "groups") or self._is_headed(0, "sources")

    def _is_headed(self, column: int, words: str) -> bool:
        named = self._layout.over(column)
        return bool(named) and bool(named[0].words) and words_of(words).issuperset(named[0].words)


def _names_an_arm(heading: Heading) -> bool:
    return heading.total is not None or bool(words_of("arms") & set(heading.words))


def _affirms(heading: Heading) -> bool:
    return heading.words in (("yes",), ("present",), ("positive",))


def _span(heading: Heading | None) -> Span | None:
    return (heading.start, heading.end) if heading and heading.start < heading.end else None
