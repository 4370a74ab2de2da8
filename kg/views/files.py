"""Tables: how high they stand on a page, and as files to take away."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

import streamlit as st

from kg.model.spreadsheets import harmless

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Value = str | float | int | bool | None
_ROW = 35  # pixels of a row of `st.dataframe`


def csv_text(columns: Sequence[str], rows: Sequence[Mapping[str, Value]]) -> str:
    """CSV; words that a spreadsheet would take for a formula get an apostrophe in front."""
    out = io.StringIO()
    writer = csv.DictWriter(out, columns)
    writer.writeheader()
    writer.writerows({name: harmless(value) for name, value in row.items()} for row in rows)
    return out.getvalue()


def json_text(rows: object) -> str:
    """JSON that a human can read."""
    return json.dumps(rows, ensure_ascii=False, indent=1)


def table_height(rows: int) -> int:
    """Pixels that a table needs to show all its rows without a scroll bar."""
    return _ROW * (max(1, rows) + 1) + 3


def download(label: str, content: str, name: str, mime: str) -> None:
    """A button that hands over a file and leaves the page as it is."""
    st.download_button(label, content, name, mime, icon=":material/download:", on_click="ignore")
