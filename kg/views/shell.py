"""The frame around the pages: their names, icons, addresses, and what stands in the sidebar."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from kg import __version__
from kg.model.errors import KgError
from kg.views import explore, ingest, ontology, overview, rates, reports, sources, sparql
from kg.views.messages import plain, problem
from kg.views.session import PAGES, library

# An emoji or a material icon would be asked for from a server elsewhere.
_ASSETS = Path(__file__).parent / "assets"
_ICON, _LOGO = ((_ASSETS / name).read_text(encoding="utf8") for name in ("icon.svg", "logo.svg"))
_ENTRIES = (
    (overview.page, "Overview", "", ":material/home:"),
    (explore.page, "Explore", "explore", ":material/hub:"),
    (rates.page, "Rates", "rates", ":material/percent:"),
    (reports.page, "Reports", "reports", ":material/article:"),
    (sources.page, "Sources", "sources", ":material/account_tree:"),
    (sparql.page, "SPARQL", "sparql", ":material/terminal:"),
    (ontology.page, "Ontology", "ontology", ":material/schema:"),
    (ingest.page, "Ingest", "ingest", ":material/upload_file:"),
)


def main() -> None:
    """Show the page that the address names."""
    st.set_page_config(page_title="Literature knowledge graph", page_icon=_ICON, layout="wide")
    st.logo(_LOGO, size="large")
    chosen = st.navigation(_pages(), position="top")
    try:
        chosen.run()
        for remark in library().remarks:
            st.warning(plain(remark))
        _foot()
    except KgError as error:
        problem(error)


def _pages() -> list[st.Page]:
    pages = [
        st.Page(page, title=title, icon=icon, url_path=path or None, default=not path)
        for page, title, path, icon in _ENTRIES
    ]
    PAGES.update(zip((path for _, _, path, _ in _ENTRIES), pages, strict=True))
    return pages


def _foot() -> None:
    st.space("medium")
    away = "what is read goes there" if library().is_remote else "nothing leaves this machine unless you fetch"
    st.caption(plain(f"Store: {library().home} · kg {__version__} · {away}"))
