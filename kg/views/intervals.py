"""Rates as intervals on one scale: a Vega-Lite chart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kg.views.palette import ACCENT, RATE
from kg.views.ratetable import event, group, procedure

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.model.answers import RateRow

_ROW = 26  # pixels that one interval is high
_SPLIT = "\u0001"  # between the words on the axis and the number that keeps two like claims apart
_ORIGINS = {"own data": ACCENT, "quoted": RATE}
_POINT = {"type": "point", "filled": True, "size": 70, "opacity": 1}
_RULE = {"type": "rule", "strokeWidth": 3, "opacity": 0.7}


def intervals(rows: Sequence[RateRow]) -> dict[str, Any]:
    """One line a share, from its lower to its upper bound; `up to 10%` begins at 0, `at least 5%` is a point."""
    low, high = _scale("low"), _scale("high")
    return {
        "data": {"values": [_interval(*each) for each in enumerate(rows)]},
        "height": {"step": _ROW},
        "encoding": {"y": _axis(), "color": _shade(), "tooltip": _hover()},
        "layer": [
            {"mark": _RULE, "encoding": {"x": low, "x2": {"field": "high"}}},
            {"mark": _POINT, "encoding": {"x": low}},
            {"mark": _POINT, "encoding": {"x": high}},
        ],
    }


def _scale(field: str) -> dict[str, Any]:
    shown = {"scale": {"domainMin": 0}, "axis": {"orient": "top"}}
    return {"field": field, "type": "quantitative", "title": "per cent", **shown}


def _axis() -> dict[str, Any]:
    words = {"labelLimit": 320, "labelExpr": f"split(datum.label, '{_SPLIT}')[0]"}
    return {"field": "claim", "type": "nominal", "sort": None, "title": None, "axis": words}


def _shade() -> dict[str, Any]:
    scale = {"domain": list(_ORIGINS), "range": list(_ORIGINS.values())}
    return {"field": "origin", "type": "nominal", "title": None, "legend": {"orient": "bottom"}, "scale": scale}


def _hover() -> list[dict[str, str]]:
    names = ("event", "value", "procedure", "group", "report")
    return [{"field": name, "type": "nominal", "title": name.capitalize()} for name in names]


def _interval(number: int, row: RateRow) -> dict[str, Any]:
    low = row.low or 0.0
    return {
        "claim": f"{event(row)}{_SPLIT}{number}",
        "low": low,
        "high": low if row.high is None else row.high,
        "origin": "own data" if row.own else "quoted",
        "event": event(row),
        "value": row.figure,
        "procedure": procedure(row),
        "group": group(row),
        "report": row.quote.report_title,
    }
