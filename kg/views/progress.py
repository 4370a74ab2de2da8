"""Long work that shows how far it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from kg.views.messages import plain
from kg.views.session import library

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.model.answers import Ingested


def ingest_with_progress(paths: Sequence[str]) -> None:
    """Ingest files and folders, then draw the page anew."""
    sources, failed = library().sources(paths)
    fates = [*failed, *_counted(library().ingest(sources), len(sources))]
    remember(fates)
    st.rerun()


def _counted(fates: Iterator[Ingested], total: int) -> Iterator[Ingested]:
    bar = st.progress(0.0, text="Reading …")
    for number, fate in enumerate(fates, start=1):
        bar.progress(number / max(total, number), text=f"{number} of {total}: {plain(fate.title or fate.source)}")
        yield fate


def remember(fates: Sequence[Ingested]) -> None:
    """Keep what became of sources, to be told after the page is drawn anew."""
    st.session_state["ingest.fates"] = tuple(fates)
