"""Rate claims as rows of a table and as files; shared by Rates and by the preview of Ingest."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from kg.model.answers import bounded
from kg.views.files import csv_text, json_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.model.answers import RateRow, Term
    from kg.model.extraction import Concept, Phrase, Rate

Cells = dict[str, str | float | int | None]
NONE = "—"
PERCENT = "%"  # the unit of a share


def name(words: str | None, concept: Term | Concept | None) -> str:
    """What a role is called in a table: its concept where one is known, else the words of the text."""
    return concept.label if concept else words or NONE


def event(row: RateRow) -> str:
    """What occurred; in a table with what stands over it, and when."""
    return _with(name(row.event, row.event_concept), row.within, row.when)


def procedure(row: RateRow) -> str:
    """After what."""
    return name(row.procedure, row.procedure_concept)


def group(row: RateRow) -> str:
    """Among whom; in a table with the group that it is a part of, or a part of it."""
    return _with(name(row.group, row.group_concept), row.among)


def _with(named: str, *more: str | None) -> str:
    told = "; ".join(words for words in more if words)
    return f"{named} ({told})" if told else named


def authority(row: RateRow) -> str:
    """On whose word: the report's own data, or the references it quotes."""
    if row.own:
        return "own data"
    return f"quotes {in_order(row.citations)}" if row.citations else "quoted, source not named"


def in_order(labels: Iterable[str]) -> str:
    """Labels of references as one reads them: 3, 6, 9, 10."""
    return ", ".join(sorted(labels, key=lambda label: (int(label) if label.isdecimal() else 0, label)))


def counts(numerator: int | None, denominator: int | None) -> str:
    """`17/422`; `17/?` where the text does not say of how many; or nothing."""
    if numerator is None and denominator is None:
        return ""
    return f"{'?' if numerator is None else numerator}/{'?' if denominator is None else denominator}"


def cells(row: RateRow) -> Cells:
    """One row of the table; what is counted per time of observation is no percentage."""
    percent = row.unit == PERCENT
    return {
        "Event": event(row),
        "Value": row.figure,
        "Low %": row.low if percent else None,
        "High %": row.high if percent else None,
        "n/N": counts(row.numerator, row.denominator),
        "Group": row.group or NONE,
        "Procedure": procedure(row),
        "Authority": authority(row),
        "Report": row.quote.report_title,
        "Confidence": row.confidence,
        "": "⚠" if row.warnings else "",
    }


def found_cells(rate: Rate) -> Cells:
    """One row for a rate that is not stored yet."""
    return {
        "Event": _phrase(rate.event),
        "Value": bounded(rate.text, rate.qualifier),
        "Low": rate.low,
        "High": rate.high,
        "n/N": counts(rate.numerator, rate.denominator),
        "Group": _phrase(rate.group),
        "Procedure": _phrase(rate.procedure),
        "Authority": "own data" if rate.own else f"quotes {in_order(rate.citations) or '?'}",
    }


def _phrase(phrase: Phrase | None) -> str:
    return name(phrase.text, phrase.concept) if phrase else NONE


def as_csv(rows: Iterable[RateRow]) -> str:
    """A file for a spreadsheet."""
    table = [_exported(row) for row in rows]
    return csv_text(list(table[0]) if table else [], table)


def _exported(row: RateRow) -> Cells:
    shown = {key: value for key, value in cells(row).items() if key and not key.endswith(PERCENT)}
    bounds = {"Low": row.low, "High": row.high, "Unit": row.unit, "Qualifier": row.qualifier}
    more = {"Kind": row.kind, "Warnings": "; ".join(row.warnings)}
    return {**shown, **bounds, **more, "Quote": row.quote.sentence, "Report id": row.quote.report}


def as_json(rows: Iterable[RateRow]) -> str:
    """Everything that is known of the rates."""
    return json_text([asdict(row) for row in rows])
