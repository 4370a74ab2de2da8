"""The scripts and styles of this package as texts, to be put into a component or a page."""

from __future__ import annotations

from pathlib import Path

_ASSETS = Path(__file__).parent / "assets"


def asset(name: str) -> str:
    """A file. Begins and ends with a line break.

    Streamlit takes a text of one line for a path, and a vendored file may end in a comment that would swallow what
    follows it.
    """
    return f"\n{(_ASSETS / name).read_text(encoding='utf8')}\n"


def vendored(**files: str) -> str:
    """Libraries as CommonJS modules of their own, in order of need, that leave the page's globals alone."""
    modules = (_module(name.replace("_", "-"), file) for name, file in files.items())
    return f"const vendored = {{}};\n{''.join(modules)}"


def _module(name: str, file: str) -> str:
    body = f"function (module, exports, require, define) {{{asset(f'vendor/{file}')}}}"
    call = f"({body}).call(globalThis, module, module.exports, (name) => vendored[name]);"
    return f"{{ const module = {{ exports: {{}} }}; {call} vendored['{name}'] = module.exports; }}\n"


def graph_script() -> str:
    """What draws graphs: a module whose default export is the drawing function of `graph.js`."""
    libraries = vendored(
        cytoscape="cytoscape.min.js",
        layout_base="layout-base.js",
        cose_base="cose-base.js",
        cytoscape_fcose="cytoscape-fcose.js",
    )
    return libraries + asset("dom.js") + asset("graph.js")
