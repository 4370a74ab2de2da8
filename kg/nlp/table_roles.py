"""Which heading of a table names what occurred, and which in whom?

The rows name what occurred and the columns in whom (`Fever | 6 (7.6) | 15 (18.1)` under `Placebo (n = 79) | Drug
(n = 83)`), or the other way round where the rows tell how many each of them counts, share that out among the columns,
or cite studies. Columns that are answers name neither: the row says what was asked, and the answer narrows that down.

A row that names nothing by itself (`Yes`, `Grade 3`, `18–29`) is told by the heading that it stands under: the row
itself stands in the line that is quoted. One that denies (`No`, `None`) keeps its own words, for the heading would be
untrue.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from kg.nlp.table_headings import read_heading
from kg.nlp.table_lists import words_of
from kg.nlp.table_values import HUNDRED
from kg.nlp.table_wholes import are_wholes, yes_and_no

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.model.document import Cell, Citation, Table
    from kg.nlp.table_headings import Heading
    from kg.nlp.table_layout import Layout, Row

Span = tuple[int, int]
FEWEST_CLASSES = 3  # rows that are classes, to show that the columns are what occurred
MOST_SINGLE = 0.6  # share of rows that must stand under several headings, to be groups
_NEARLY = 1.5  # points by which the rounded parts of what a caption tells may miss a hundred
_SAMPLED = 20  # rows that show which columns there are
_DIVIDED = re.compile(
    r"\b(?:risks?|percent(?:age)?s?|proportions?|frequency|frequencies|numbers?|incidence|prevalence|rates?)(?:\s*\([^()]*\))?"
    r"\s+(?:of\s+)?(?P<event>\S[^.;]{2,120}?),?\s+(?:by|according to)\s+(?P<by>[^.;]{3,80})",
    re.IGNORECASE,
)
_OCCURRING = re.compile(  # `Incidence of nausea over time`
    r"\b(?:occurrence|incidence|frequency|prevalence|rates?|percentages?|proportions?|numbers?)\s+of\s+(?:the\s+)?"
    r"(\w[^.,;:()]{1,80}?[^\s.,;:()])"
    r"\s*(?=\b(?:in|among|at|by|with|during|between|over|after|before|for|according|from|of)\b|[.,;:()]|$)",
    re.IGNORECASE,
)
_BY = re.compile(  # and not by whom, or how it was found: `treated by a doctor`, `Anaemia by microscopy`, `by PCR`
    r"\b(?!\w*(?:ed|en|ne|wn|ght)\b)\w+,?\s+(?:by|according to)\s+"
    r"(?!(?-i:[A-Z]{2})|(?:[\w-]+\s+){0,2}[\w-]*(?:scopy|graphy|metry|logy|graph|gram|assay|test|culture|report)s?\b)\w",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"(?:supplementary\s+)?table\s+\w+\s*[.:|-]?\s*", re.IGNORECASE)
_WORD = re.compile(r"[a-z]{3,}")
_PERSON = (
    r"(?:patient|participant|subject|individual|respondent|volunteer|adult|adolescent|infant|newborn|neonate|mother"
    r"|student|survivor|responder|clinician|physician|nurse|practitioner|caregiver|parent)"
)
_PEOPLE = r"women|men|children|boys|girls|people|persons|workers|families|households"
_TOLD_GROUPS = (  # in a caption, the most telling first
    re.compile(
        r"\b(?:in|of|among|for)\s+(?:the\s+|all\s+)?(?:\d[\d,]*\s+)?"
        rf"((?:[a-z-]+\s+)?(?:{_PERSON}s|{_PEOPLE})\b(?!['’])"
        r"(?:\s+(?:with|who|undergoing|receiving|treated|having|included|enrolled)(?:\s+[\w'’/-]+){1,6})?)",
        re.IGNORECASE,
    ),
    re.compile(r"\b((?:study|trial|whole|entire|total)\s+(?:population|sample|cohort|group))\b", re.IGNORECASE),
)
_PERSONS_AT_ALL = (
    re.compile(rf"\b({_PERSON}s?|{_PEOPLE})\b", re.IGNORECASE),
    re.compile(r"\b(sample|population|cohort)\b", re.IGNORECASE),
)


class Named(NamedTuple):
    """The places of what names a figure: what occurred, in whom, and what else narrows that down.

    `within` is the heading that the row stands under, or the row's own words where the event is that heading; `when`
    tells when it was counted, and `among` is the group that the group is of, or one in it.
    """

    event: Span | None
    group: Span | None
    within: Span | None
    when: Span | None
    among: Span | None


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
        self._answers = yes_and_no(layout)
        self.shares_out = are_wholes(layout) and not self._answers
        self.transposed = self.shares_out or self._groups_in_rows()
        labels = (layout.heading(row.label) for row in layout.rows if row.label)
        self._are_bare = self.shares_out and any(label.is_bare for label in labels)
        self._common = self._over_all()
        labelled = [(row, layout.heading(row.label)) for row in layout.rows if row.label]
        self._affirmed = {row.around[:1] for row, heading in labelled if _affirms(heading) and row.around}
        self._repeats = self._groups_under_headings()
        caption, title = (table.caption_start, table.caption_end), (0, max(text.find("\n"), 0))
        self._caption_group = self._named_in(caption, _TOLD_GROUPS)
        self._anybody = self._named_in(caption, _PERSONS_AT_ALL) or self._named_in(title, _TOLD_GROUPS)
        self._caption_event = self._event_by_rows(table)
        self._occurring = self._named_in(caption, (_OCCURRING,))
        self._parted = self._parts_the_whole()
        if self._parted:
            self._caption_event = _span(self._outcome(table)) or self._caption(table)
        self._dividing = self._persons_under_headings()
        self._divided = self._what_rows_divide(table)

    def of(self, row: Row, cell: Cell) -> Named:
        """What names the figures of a cell."""
        over = self._layout.over(cell.column, row.local)
        event, group = self._event_and_group(row, over)
        own = [self._layout.heading(row.label)] if row.label else []
        rows = [*own, *row.around]
        answers = filter(self.is_answer, over)
        within = [*answers, *rows[:1], *(one for one in rows[1:] if not one.is_bare), *rows[1:]]
        of_time = any(one.measured for one in row.around[:1])  # `36 years` under `Age` does not say when
        when = [one for one in over if one.is_time]
        apart = [one for one in rows if not (one.is_happening or one.is_half or one.classed)]
        when += [one for one in apart if one.is_time and not of_time]
        among = [one for one in over if not (one.is_time or one.is_generic or one.is_letter or self.is_answer(one))]
        among = [one for one in among if one.is_named and one not in self._common]
        among = [one for one in among if not words_of("titles").issuperset(one.words)]
        among = [one for one in among if self._words(group) != one.words]
        among += [one for one in row.around[1:] if one.is_of_whom]  # `Caregivers’ characteristics` above `Religion`
        if self.shares_out:
            within = [one for one in over if not (one.total or one.is_generic)]
            among = [*own, *row.around, *(one for one in over if one.total)]
        taken, found = [event, group], list[Span | None]()
        for headings in (when, within, among):
            found.append(next((one for one in map(_span, headings) if one and one not in taken), None))
            taken.append(found[-1])
        when_told, narrower, whom = found
        if narrower is None and not row.around and self._words(self._divided) != self._words(event):
            narrower = self._divided
        return Named(event, group, narrower, when_told, whom)

    def _event_and_group(self, row: Row, over: Sequence[Heading]) -> tuple[Span | None, Span | None]:
        label = self._layout.heading(row.label) if row.label else None
        group = self.group(row, over)
        if row.around and self._repeats and group is None:
            return _span(row.around[0]), _span(label)
        if self._parted and group is not None and _span(group) == self._caption_event:
            return self._caption_event, _span(label)
        if not self.transposed:
            everybody = next((one for one in over if one.is_everybody), None)
            among = _span(group) or self._caption_group or _span(everybody) or self._anybody
            name = self._name(row)
            only_when = name is not None and name == label and name.is_time
            return self._caption_event or (self._occurring if only_when else None) or _span(name), among
        named = [heading for heading in over if not heading.is_generic and not heading.is_time]
        whom = next((one for one in ([label] if label else []) + [*row.around] if not one.is_time), label)
        if self.shares_out and label and row.around and (label.is_everybody or _affirms(label)):
            whom = row.around[0]  # `Total` of `Drug`, `Yes` of `Smoker`
        if self._are_bare:
            whom = next((one for one in over if one.total), whom)  # `Worse` of `Placebo (n = 50)`
        return _span(next(iter((*named, *row.around)), None)), _span(whom)

    def _words(self, place: Span | None) -> tuple[str, ...]:
        return read_heading(self.text, *place).words if place else ()

    def is_denial(self, row: Row) -> bool:
        """Whether a row denies what another under the same heading affirms, and so says nothing that it does not.

        Where rows share out their wholes, it tells of others.
        """
        if self.shares_out:
            return False
        heading = self._layout.heading(row.label) if row.label else None
        if row.around[:1] not in self._affirmed or row.label is None or heading is None:
            return False
        denies = len(heading.words) == 1 and heading.words[0] in words_of("denials")
        return denies or self._layout.words(row.label) in ("N", "n")  # beside `Y`, and no number

    def group(self, row: Row, over: Sequence[Heading]) -> Heading | None:
        """The heading that names who was counted: one that tells how many, else the nearest that does not tell when."""
        titles = words_of("titles")
        named = [
            one
            for one in over
            if one.words and (one.total or one.words == ("no",) or not (one.is_generic or titles.issuperset(one.words)))
        ]
        named = [one for one in named if one.is_named and not self.is_answer(one)]
        named = [one for one in named if not one.is_statistic]
        counted = [heading for heading in named if heading.total]
        lasting = [heading for heading in named if not heading.is_time and heading.is_named]
        above = [one for one in row.around if one.words and (one.is_arm or one.is_of_persons)]
        above = [one for one in above if not self._asks(one)]
        chosen = next(iter((*counted, *lasting, *above)), None)
        if chosen and chosen in over and _affirms(chosen):  # `Yes` under `Operated`: those who were
            return next((one for one in (*over[over.index(chosen) + 1 :], *self._title()) if one.words), chosen)
        return chosen

    def is_answer(self, heading: Heading) -> bool:
        """Whether a heading over a column is an answer to what the rows say, and no group."""
        return heading.is_answer or heading in self._answers

    def _asks(self, heading: Heading) -> bool:
        """Whether a heading is a question: those below answer it, of as many as it tells."""
        return self.text[heading.start : heading.end + 1].rstrip().endswith("?")

    def _over_all(self) -> frozenset[Heading]:
        """The headings that stand over each column of proportions, and so tell none from another."""
        told = [set(headings) for headings in self._over_proportions()]
        return frozenset(set.intersection(*told)) if told else frozenset()

    def _over_proportions(self) -> Iterator[list[Heading]]:
        """The headings over each column that may hold proportions."""
        for column in {cell.column for row in self._layout.rows for cell in row.cells}:
            if not self._layout.is_barred(column):
                yield self._layout.over(column)

    def _outcome(self, table: Table) -> Heading | None:
        """The one heading that names something over figures, and what the caption speaks of: that is what occurred."""
        caption = read_heading(self.text, table.caption_start, table.caption_end).words
        over = {one for headings in self._over_proportions() for one in headings if not (one.barred or one.is_generic)}
        return next((one for one in over if len(over) == 1 and set(one.words) <= set(caption)), None)

    def _title(self) -> list[Heading]:
        """What stands over the labels, where it tells what columns affirm: `Infection | Yes (n = 9) | No (n = 30)`."""
        over = self._layout.over(max(self._layout.labels - 1, 0))[:1]
        known = words_of("generic") | words_of("baselines") | words_of("groups")
        return [one for one in over if not known.issuperset(one.words) and not words_of("titles") & set(one.words)]

    def _what_rows_divide(self, table: Table) -> Span | None:
        """What the rows under no heading are kinds of: what stands over their labels, or else in the caption.

        `Effect on sleep | n (%)` tells what `None`, `Small` and `Large` are. The caption does where the rows make a
        hundred, and so divide what it speaks of: `Reasons for withdrawal`.
        """
        title = next((one for one in self._title() if len(one.words) > 1 and not one.is_time), None)
        if title or self.transposed:
            return _span(title) if title and not self.transposed else None
        rows = [row for row in self._layout.rows if row.label]
        sums: dict[int, float] = defaultdict(float)
        for cell in (cell for row in rows for cell in row.cells):
            sums[cell.column] += self._layout.share(cell) or 0.0
        whole = [abs(one - HUNDRED) <= _NEARLY for one in sums.values() if one]
        caption = read_heading(self.text, table.caption_start, table.caption_end)
        told = not words_of("baselines") & set(caption.words) and not any(row.around for row in rows)
        return self._caption(table) if told and len(rows) >= FEWEST_CLASSES and whole and all(whole) else None

    def _name(self, row: Row) -> Heading | None:
        """The heading that names the row: its own, or the one above where that says nothing by itself."""
        own = [self._layout.heading(row.label)] if row.label else []
        if own and own[0].words in self._dividing:
            own = []  # `Men` under `Diabetes` and under `Stroke`: those who had it
        if row.around and self._is_divided(row.around[0]):
            own = []  # `Admissions by cause`: each row is a cause
        above = [one for one in row.around if not (one.is_of_persons or words_of("kinds") & set(one.words[-1:]))]
        titles = self._title()
        if own and own[0].is_bare and titles and titles[0].is_time:
            titles = sorted((one for one in self._common if one.is_named and not one.is_generic), key=_span_start)
        named = [one for one in (*own, *above, *titles) if one.words]
        classed = bool(own) and own[0].classed  # `< 1` under `Months since diagnosis`, and not `0` under `Week 4`
        told = [one for one in named if one.is_named and (classed or not one.is_time)]
        return next((one for one in (*(one for one in named if not one.is_bare), *told, *named)), None)

    def _is_divided(self, heading: Heading) -> bool:
        """Whether a heading says by what its rows divide it; `treated by a doctor` says who did it."""
        return _BY.search(self.text, heading.start, heading.end) is not None

    def _event_by_rows(self, table: Table) -> Span | None:
        """The event that a caption names where the rows only divide it: `Percentage of leaks, by approach`."""
        found = _DIVIDED.search(self.text, table.caption_start, table.caption_end)
        heads = self._layout.over(0) if found else []
        by = set(_WORD.findall(found["by"].lower())) if found else set()
        return found.span("event") if found and any(by & set(heading.words) for heading in heads) else None

    def _named_in(self, place: Span, patterns: Sequence[re.Pattern[str]]) -> Span | None:
        """The group that a caption or a title names, by the first of the patterns that finds one."""
        told = (one.search(self.text, *place) for one in patterns)
        return next((found.span(1) for found in told if found), None)

    def _caption(self, table: Table) -> Span:
        """What the caption says, without its number."""
        said = self.text[table.caption_start : table.caption_end]
        lead = _NUMBERED.match(said)
        first = lead.end() if lead else 0
        stop = said.find(". ", first)
        return table.caption_start + first, table.caption_start + (stop if stop > 0 else len(said.rstrip(". ")))

    def _parts_the_whole(self) -> bool:
        """Whether the rows under one heading after another part the same whole, so that each tells of a part of it.

        `Age` with `12/40` and `9/60`, `Sex` with `10/45` and `11/55`: the caption tells what occurred.
        """
        labels = [self._layout.heading(row.label).words for row in self._layout.rows if row.label and row.around]
        if len(set(labels)) < len(labels):
            return False  # the same rows under each heading (`Day 1`, `Day 8`) are no parts of anything
        sums: dict[int, dict[Heading, list[float]]] = defaultdict(lambda: defaultdict(list))
        for row in self._layout.rows:
            for cell in row.cells if row.around else ():
                figures = self._layout.figures(cell)
                if figures and figures.b and figures.shape in ("fraction", "counts"):
                    sums[cell.column][row.around[0]].append(figures.b.value)
        wholes = [[sum(parts) for parts in each.values() if len(set(parts)) > 1] for each in sums.values()]
        return bool(wholes) and all(len(each) > 1 and len(set(each)) == 1 for each in wholes)

    def _persons_under_headings(self) -> frozenset[tuple[str, ...]]:
        """The labels that only say which persons, and stand under several headings."""
        under: dict[tuple[str, ...], set[Heading]] = defaultdict(set)
        for row in self._layout.rows:
            words = self._layout.heading(row.label).words if row.label else ()
            if row.around and words and words_of("people").issuperset(words):
                under[words].add(row.around[0])
        return frozenset(words for words, headings in under.items() if len(headings) > 1)

    def _groups_under_headings(self) -> bool:
        """Whether the same rows stand under one heading after another: those name what occurred, the rows in whom."""
        under: dict[tuple[str, ...], set[Heading]] = defaultdict(set)
        labels = [(self._layout.heading(row.label), row) for row in self._layout.rows if row.label and row.around]
        for label, row in labels:
            under[label.words].add(row.around[0])
        again = [1 for label, _ in labels if len(under[label.words]) > 1 and not label.is_bare]
        columns = {cell.column for row in self._layout.rows for cell in row.cells}
        over = [heading for column in columns for heading in self._layout.over(column)]
        whom = [one for one in over if not (one.is_time or one.is_generic or one.barred) or one.total]
        whom += [one for headings in under.values() for one in headings if one.is_arm]
        return not whom and len(again) > MOST_SINGLE * len(self._layout.rows)

    def _groups_in_rows(self) -> bool:
        rows = [row for row in self._layout.rows if row.label]
        columns = {cell.column for row in rows[:_SAMPLED] for cell in row.cells}
        over = [heading for column in columns for heading in self._layout.over(column)]
        if all(heading.is_generic for heading in over) or any(map(_names_an_arm, over)):
            return False
        labels = [row.label for row in rows if row.label]
        counted = sum(self._layout.heading(label).total is not None for label in labels)
        cited = sum(self._cites(label) for label in labels)
        return self._is_headed_as_groups() or 2 * max(counted, cited) > len(labels) > 1 or self._are_classes(rows)

    def _are_classes(self, rows: Sequence[Row]) -> bool:
        """Whether each row is a class of what stands over the labels (`PSA: 2.6 to 4.0`), and columns what occurred.

        Where the percentages of a column make a hundred, the rows part those whom it counts.
        """
        labels = [self._layout.heading(row.label) for row in rows if row.label]
        if len(labels) < FEWEST_CLASSES or any(row.around for row in rows) or not self._title():
            return False
        if not all(label.classed or (label.words and not label.is_named) for label in labels):
            return False
        shares: dict[int, float] = defaultdict(float)
        for cell in (cell for row in rows for cell in row.cells):
            figures = self._layout.figures(cell)
            if figures and figures.b and figures.shape == "pair":
                shares[cell.column] += figures.b.value
        whole = [abs(share - HUNDRED) <= len(labels) for share in shares.values()]
        return bool(whole) and 2 * sum(whole) < len(whole)

    def _cites(self, label: Cell) -> bool:
        return bisect_left(self._cited, label.start) < bisect_left(self._cited, label.end)

    def _is_headed_as_groups(self) -> bool:
        over = [self._layout.over(column) for column in range(max(self._layout.labels, 1))]
        named = [headings[0].words for headings in over if headings]
        return any(words and words_of("groups").issuperset(words) for words in named)


def _names_an_arm(heading: Heading) -> bool:
    return heading.total is not None or bool(words_of("arms") & set(heading.words))


def _span_start(heading: Heading) -> int:
    return heading.start


def _affirms(heading: Heading) -> bool:
    return heading.words in (("yes",), ("y",), ("present",), ("positive",))


def _span(heading: Heading | None) -> Span | None:
    return (heading.start, heading.end) if heading and heading.start < heading.end else None
