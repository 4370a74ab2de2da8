"""Rate claims as rows of a table, as files, and as intervals; shared by Rates and by the preview of Ingest."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kg.model.answers import RateRow
    from kg.model.extraction import Phrase, Rate

Cells = dict[str, str | float | int | None]
_ROW = 26  # pixels that one interval is high


def name(words: str | None, label: str | None) -> str:
    """What a role is called in a table: its concept where one is known, else the words of the text."""
    return label or words or "—"


def event(row: RateRow) -> str:
    """What occurred."""
    return name(row.event, row.event_concept and row.event_concept.label)


def procedure(row: RateRow) -> str:
    """After what."""
    return name(row.procedure, row.procedure_concept and row.procedure_concept.label)


def group(row: RateRow) -> str:
    """Among whom."""
    return name(row.group, row.group_concept and row.group_concept.label)


def authority(row: RateRow) -> str:
    """On whose word: the report's own data, or the references it quotes."""
    if row.own:
        return "own data"
    return f"quotes {', '.join(row.citations)}" if row.citations else "quoted, source not named"


def counts(numerator: int | None, denominator: int | None) -> str:
    """`17/422`, or nothing."""
    if numerator is None and denominator is None:
        return ""
    return f"{'' if numerator is None else numerator}/{'' if denominator is None else denominator}"


def cells(row: RateRow) -> Cells:
    """One row of the table."""
    return {
        "Event": event(row),
        "Value": row.value,
        "Low %": row.low,
        "High %": row.high,
        "n/N": counts(row.numerator, row.denominator),
        "Group": group(row),
        "Procedure": procedure(row),
        "Authority": authority(row),
        "Report": row.quote.report_title,
        "": "⚠" if row.warnings else "",
    }


def found_cells(rate: Rate) -> Cells:
    """One row for a rate that is not stored yet."""
    return {
        "Event": _phrase(rate.event),
        "Value": rate.text,
        "Low": rate.low,
        "High": rate.high,
        "n/N": counts(rate.numerator, rate.denominator),
        "Group": _phrase(rate.group),
        "Procedure": _phrase(rate.procedure),
        "Authority": "own data" if rate.own else f"quotes {', '.join(rate.citations) or '?'}",
    }


def _phrase(phrase: Phrase | None) -> str:
    return "—" if phrase is None else name(phrase.text, phrase.concept and phrase.concept.label)


def as_csv(rows: Iterable[RateRow]) -> str:
    """A file for a spreadsheet. Cells that a spreadsheet would take for a formula get an apostrophe in front."""
    table = [{**cells(row), "": None, "Unit": row.unit, "Qualifier": row.qualifier, "Kind": row.kind,
              "Quote": row.quote.sentence, "Report id": row.quote.report} for row in rows]  # fmt: skip
    names = [each for each in (table[0] if table else {"Event": None}) if each]
    out = io.StringIO()
    writer = csv.DictWriter(out, names, extrasaction="ignore")
    writer.writeheader()
    writer.writerows({key: _harmless(value) for key, value in each.items()} for each in table)
    return out.getvalue()


def _harmless(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and value[:1] in "=+-@\t\r" and value else value


def as_json(rows: Iterable[RateRow]) -> str:
    """Everything that is known of the rates."""
    return json.dumps([asdict(row) for row in rows], ensure_ascii=False, indent=1)


def intervals(rows: Sequence[RateRow]) -> dict[str, Any]:
    """A Vega-Lite chart: one line a claim, from its lower to its upper bound; `up to 10%` begins at 0."""
    values = [_interval(number, row) for number, row in enumerate(rows) if row.high is not None or row.low is not None]
    place: dict[str, Any] = {"field": "claim", "type": "nominal", "sort": None, "title": None,
                             "axis": {"labelLimit": 320, "labelExpr": "split(datum.label, '\\u0001')[0]"}}  # fmt: skip
    scale = {"field": "low", "type": "quantitative", "title": "per cent", "scale": {"domainMin": 0}}
    shade = {"field": "authority", "type": "nominal", "title": None, "legend": {"orient": "top"},
             "scale": {"domain": ["own data", "quoted"], "range": ["#0f6b75", "#c47f00"]}}  # fmt: skip
    hover = [
        {"field": key, "type": "nominal", "title": key.capitalize()}
        for key in ("event", "value", "procedure", "group", "report")
    ]
    return {
        "data": {"values": values},
        "height": {"step": _ROW},
        "encoding": {"y": place, "color": shade, "tooltip": hover},
        "layer": [
            {"mark": {"type": "rule", "strokeWidth": 3, "opacity": 0.7}, "encoding": {"x": scale, "x2": {"field": "high"}}},
            {"mark": {"type": "point", "filled": True, "size": 70, "opacity": 1}, "encoding": {"x": scale}},
            {"mark": {"type": "point", "filled": True, "size": 70, "opacity": 1},
             "encoding": {"x": {"field": "high", "type": "quantitative"}}},
        ],
    }  # fmt: skip


def _interval(number: int, row: RateRow) -> dict[str, Any]:
    low, high = row.low, row.high
    return {
        "claim": f"{event(row)}\u0001{number}",
        "low": (0 if low is None else low),
        "high": (low if high is None else high),
        "authority": "own data" if row.own else "quoted",
        "event": event(row),
        "value": row.value,
        "procedure": procedure(row),
        "group": group(row),
        "report": row.quote.report_title,
    }
