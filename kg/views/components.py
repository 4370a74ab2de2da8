"""The parts of the pages that Streamlit does not have: cards, the reader of a report, the graph, the query editor.

Each is a component of our own (`st.components.v2`) whose HTML, CSS and JavaScript are fixed files of this package. What
was taken from a report goes in as data only and is written as text nodes: it is never parsed as HTML or Markdown.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import streamlit as st

from kg.views.session import go

if TYPE_CHECKING:
    from collections.abc import Sequence

_ASSETS = Path(__file__).parent / "assets"
Block = dict[str, Any]


def _asset(name: str) -> str:
    # Begins and ends with a line break: Streamlit takes a text of one line for a path, and a vendored file may end in
    # a comment that would swallow what follows it.
    return f"\n{(_ASSETS / name).read_text(encoding='utf8')}\n"


def _vendored(*names: str) -> str:
    """Libraries as CommonJS modules of their own, in order of need, without touching the page's globals."""
    modules = "".join(
        f"{{ const module = {{ exports: {{}} }}; "
        f"(function (module, exports, require, define) {{{_asset(f'vendor/{file}')}}})"
        f".call(globalThis, module, module.exports, (name) => vendored[name]); vendored['{name}'] = module.exports; }}\n"
        for name, file in (name.split("=") for name in names)
    )
    return f"const vendored = {{}};\n{modules}"


_cards = st.components.v2.component(
    "kg.cards",
    html='<div class="kg cards"></div>',
    css=_asset("base.css") + _asset("cards.css"),
    js=_asset("dom.js") + _asset("cards.js"),
)
_reader = st.components.v2.component(
    "kg.reader",
    html='<div class="kg reader"></div>',
    css=_asset("base.css") + _asset("reader.css"),
    js=_asset("dom.js") + _asset("reader.js"),
)
_graph = st.components.v2.component(
    "kg.graph",
    html='<div class="kg graph"></div>',
    css=_asset("base.css") + _asset("graph.css"),
    js=_vendored(
        "cytoscape=cytoscape.min.js",
        "layout-base=layout-base.js",
        "cose-base=cose-base.js",
        "cytoscape-fcose=cytoscape-fcose.js",
    )
    + _asset("dom.js")
    + _asset("graph.js"),
)
_editor = st.components.v2.component(
    "kg.editor",
    html='<div class="kg editor"></div>',
    css=_asset("vendor/yasqe.min.css") + _asset("base.css") + _asset("editor.css"),
    js=_vendored("yasqe=yasqe.min.js") + _asset("dom.js") + _asset("editor.js"),
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


def graph(content: dict[str, Any], key: str) -> Any:
    """A drawing of nodes and edges. The result's `chosen`, `expand` and `reset` hold what was just clicked."""
    return _graph(data=content, key=key, on_chosen_change=_nothing, on_expand_change=_nothing, on_reset_change=_nothing)


def editor(text: str, key: str) -> str | None:
    """A SPARQL editor that begins with `text`; the query when Run was just pressed, else None."""
    result: str | None = _editor(data={"text": text}, key=key, on_run_change=_nothing).run
    return result
