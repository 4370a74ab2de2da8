"""The parts of the pages that Streamlit does not have: cards, the reader of a report, the graph, the query editor.

Each is a component of our own (`st.components.v2`) whose HTML, CSS and JavaScript are fixed files of this package. What
was taken from a report goes in as data only and is written as text nodes: it is never parsed as HTML or Markdown.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import streamlit as st

from kg.views.scripts import asset, graph_script, vendored
from kg.views.session import go

if TYPE_CHECKING:
    from collections.abc import Sequence

Block = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Clicked:
    """What was clicked in a graph since the last run.

    `chosen` is `{"id": ...}` of a node or edge (id None for the background), `expand` the id of a node that was
    clicked twice, `reset` whether the first neighbourhood is wanted back.
    """

    chosen: dict[str, Any] | None
    expand: str | None
    reset: bool


_cards = st.components.v2.component(
    "kg.cards",
    html='<div class="kg cards"></div>',
    css=asset("base.css") + asset("cards.css"),
    js=asset("dom.js") + asset("cards.js"),
)
_reader = st.components.v2.component(
    "kg.reader",
    html='<div class="kg reader"></div>',
    css=asset("base.css") + asset("reader.css"),
    js=asset("dom.js") + asset("reader.js"),
)
_graph = st.components.v2.component(
    "kg.graph",
    html='<div class="kg graph"></div>',
    css=asset("base.css") + asset("graph.css"),
    js=graph_script(),
)
_editor = st.components.v2.component(
    "kg.editor",
    html='<div class="kg editor"></div>',
    css=asset("vendor/yasqe.min.css") + asset("base.css") + asset("editor.css"),
    js=vendored(yasqe="yasqe.min.js") + asset("dom.js") + asset("editor.js"),
    isolate_styles=False,  # CodeMirror measures its lines against the document
)


def _nothing() -> None:
    """Streamlit knows a component's events by their callbacks; the pages read the result instead."""


def cards(blocks: Sequence[Block | None], key: str) -> None:
    """Blocks of text (see `kg.views.blocks`), one under the other; a click on a link opens its page."""
    shown = _cards(data={"blocks": [block for block in blocks if block]}, key=key, on_go_change=_nothing)
    if shown.go:
        go(shown.go)


def reader(content: dict[str, Any], key: str) -> None:
    """A report's text with its marks, and the claims beside it (see `kg.views.reading`)."""
    _reader(data=content, key=key)


def graph(content: dict[str, Any], key: str) -> Clicked:
    """A drawing of nodes and edges (see `kg.views.drawing`); says what was clicked just now."""
    result = _graph(
        data=content, key=key, on_chosen_change=_nothing, on_expand_change=_nothing, on_reset_change=_nothing
    )
    return Clicked(result.chosen, result.expand, bool(result.reset))


def editor(text: str, key: str) -> str | None:
    """A SPARQL editor that begins with `text`; the query when Run was just pressed, else None."""
    result: str | None = _editor(data={"text": text}, key=key, on_run_change=_nothing).run
    return result
