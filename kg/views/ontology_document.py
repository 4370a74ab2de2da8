"""The ontology as one HTML file: a diagram, and every term with what it means, to be read without a network.

pyLODE was tried for it: its wheel (3.4.1) does not start as it is installed, its page has no diagram and leaves out
which classes exclude each other, and it brings five libraries. This page needs none that is not here already.
"""

from __future__ import annotations

import json
from html import escape
from typing import TYPE_CHECKING

from kg.views.ontology_drawing import ontology_drawing
from kg.views.scripts import asset, graph_script

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.model.ontology import Ontology, OntologyTerm

_GROUPS = (
    ("class", "Classes"),
    ("object property", "Properties that lead to things"),
    ("datatype property", "Properties that lead to values"),
)
_POLICY = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'"  # nothing is ever asked for
_RELATIONS = {
    "skos:exactMatch": "the same as",
    "skos:closeMatch": "close to",
    "skos:broadMatch": "a kind of",
    "skos:narrowMatch": "takes in",
    "skos:relatedMatch": "has to do with",
}
_START = """
const data = JSON.parse(document.getElementById("drawing").textContent);
draw({ data, parentElement: document.getElementById("diagram"),
  setTriggerValue: (name, value) => { if (name === "chosen" && value.id && !value.edge) location.hash = value.id; } });
"""


def document(ontology: Ontology) -> str:
    """The page."""
    script = graph_script().replace("export default function", "const draw = function")
    drawing = json.dumps(ontology_drawing(ontology, None), ensure_ascii=False).replace("<", "\\u003c")
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{_POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(ontology.title)}</title>
<style>{asset("base.css")}{asset("graph.css")}{asset("ontology.css")}</style>
</head>
<body class="kg">
{_head(ontology)}
<h2>Diagram</h2>
<div id="diagram"><div class="kg graph"></div></div>
<noscript><p>The diagram needs JavaScript; the terms below say the same.</p></noscript>
{"".join(_group(ontology, kind, title) for kind, title in _GROUPS)}
<h2>Prefixes</h2>
{_facts((f"{name}:", _code(iri)) for name, iri in ontology.prefixes)}
<script type="application/json" id="drawing">{drawing}</script>
<script type="module">{script}{_START}</script>
</body>
</html>
"""


def _head(ontology: Ontology) -> str:
    facts = (
        ("Version", escape(ontology.version)),
        ("Licence", escape(ontology.licence)),
        ("Terms", str(len(ontology.terms))),
    )
    return (
        f"<h1>{escape(ontology.title)}</h1>\n<p>{escape(ontology.description)}</p>\n{_facts(facts)}\n"
        f'<p class="muted">{escape(ontology.remark)}</p>'
    )


def _group(ontology: Ontology, kind: str, title: str) -> str:
    terms = [term for term in ontology.terms if term.kind == kind]
    links = "".join(f'<a href="#{escape(term.name)}">{escape(term.label)}</a>' for term in terms)
    known = {term.name for term in ontology.terms}
    return f"<h2>{title}</h2>\n<nav>{links}</nav>\n" + "".join(_term(ontology, term, known) for term in terms)


def _term(ontology: Ontology, term: OntologyTerm, known: set[str]) -> str:
    def linked(names: Iterable[str]) -> str:
        return ", ".join(
            f'<a href="#{name}">{name}</a>' if name in known else _code(name) for name in map(escape, names)
        )

    has = [other.name for other in ontology.terms if term.name in other.subjects]
    narrower = [other.name for other in ontology.terms if term.name in other.above]
    facts = [
        ("Example", escape(term.example)),
        ("A kind of", linked(term.above)),
        ("Kinds of it", linked(narrower)),
        ("Of", linked(term.subjects)),
        ("Leads to", linked(term.values)),
        ("Has", linked(has)),
        ("Never also", linked(term.excludes)),
        *((_RELATIONS[relation].capitalize(), _code(escape(standard))) for relation, standard in term.mappings),
        ("IRI", _code(escape(term.iri))),
    ]
    return f"""<section id="{escape(term.name)}">
<h3>{escape(term.label)} <code class="muted">{escape(term.name)}</code></h3>
<p>{escape(term.comment)}</p>
{_facts(facts)}
</section>
"""


def _link(name: str) -> str:
    return f'<a href="#{name}">{name}</a>'


def _facts(rows: Iterable[tuple[str, str]]) -> str:
    return "<dl>" + "".join(f"<dt>{name}</dt><dd>{value}</dd>" for name, value in rows if value) + "</dl>"


def _code(text: str) -> str:
    return f"<code>{text}</code>"
