"""Draw the networks of the example reports: `python docs/networks.py` writes `network-*.svg` beside this file.

Each picture shows the part of a network that most stands behind (`kg network` knows the whole). The same reports give
the same picture.
"""

from __future__ import annotations

import math
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import altair as alt
import networkx as nx

from kg.graph.networks import NETWORKS
from kg.library import Library
from kg.resources import resource
from kg.views.palette import colour, ordered

if TYPE_CHECKING:
    from kg.model.answers import Neighbourhood

NODES = 36
SIZE = (1100, 760)  # pixels
LONGEST = 32  # characters of a label


def places(shown: Neighbourhood) -> dict[str, tuple[float, float]]:
    """Where each node stands, by IRI: the largest connected part in the unit square, the others in a row below it."""
    plain: nx.Graph[str] = nx.Graph()
    plain.add_nodes_from(node.iri for node in shown.nodes)
    plain.add_edges_from((edge.source, edge.target) for edge in shown.edges)
    first, *others = sorted(map(sorted, nx.connected_components(plain)), key=lambda part: (-len(part), part))
    found = _laid_out(plain.subgraph(first), 0, 0, 1)
    for number, part in enumerate(others):
        found |= _laid_out(plain.subgraph(part), (number + 0.1) / len(others), -0.2, min(0.15, 0.8 / len(others)))
    return found


def _laid_out(part: nx.Graph[str], left: float, bottom: float, side: float) -> dict[str, tuple[float, float]]:
    """One connected part in a square, its springs as long as the way between two nodes (Kamada and Kawai 1989)."""
    at = nx.kamada_kawai_layout(part)
    low, high = (bound([tuple(place) for place in at.values()]) for bound in (_lowest, _highest))
    spans = [(top - base) or 1.0 for base, top in zip(low, high, strict=True)]
    return {
        iri: (left + side * float(x - low[0]) / spans[0], bottom + side * float(y - low[1]) / spans[1])
        for iri, (x, y) in at.items()
    }


def _lowest(points: list[tuple[float, ...]]) -> tuple[float, ...]:
    return tuple(map(min, zip(*points, strict=True)))


def _highest(points: list[tuple[float, ...]]) -> tuple[float, ...]:
    return tuple(map(max, zip(*points, strict=True)))


def picture(shown: Neighbourhood, title: str) -> alt.LayerChart:
    """A part of a network as a chart."""
    at = places(shown)
    nodes = [
        {
            "x": at[node.iri][0],
            "y": at[node.iri][1],
            "type": node.type,
            "weight": node.weight,
            "label": short(node.label),
        }
        for node in shown.nodes
    ]
    lines = [
        {"x": at[edge.source][0], "y": at[edge.source][1], "x2": at[edge.target][0], "y2": at[edge.target][1],
         "weight": math.log2(2 + edge.reports)}
        for edge in shown.edges
    ]  # fmt: skip
    kinds = ordered({node.type for node in shown.nodes})
    margin = alt.Scale(padding=70)  # pixels: half of a long label
    across, up = alt.X("x:Q", axis=None, scale=margin), alt.Y("y:Q", axis=None)
    width = alt.StrokeWidth("weight:Q", legend=None, scale=alt.Scale(range=[0.5, 4]))
    shade = alt.Color("type:N", title=None, scale=alt.Scale(domain=kinds, range=[colour(kind) for kind in kinds]))
    area = alt.Size("weight:Q", legend=None, scale=alt.Scale(range=[60, 900]))
    drawn = alt.Chart(alt.Data(values=nodes)).encode(x=across, y=up)
    rules = alt.Chart(alt.Data(values=lines)).mark_rule(color="#b5bfc4", opacity=0.7)
    words = drawn.mark_text(dy=-14, fontSize=11, color="#23303a").encode(text="label:N")
    layers = (
        rules.encode(x=across, y=up, x2="x2:Q", y2="y2:Q", strokeWidth=width),
        drawn.mark_circle(opacity=1, stroke="white").encode(color=shade, size=area),
        words,
    )
    return alt.layer(*layers).properties(width=SIZE[0], height=SIZE[1], title=title).configure_view(stroke=None)


def short(label: str) -> str:
    """A label, or its beginning."""
    return label if len(label) <= LONGEST else label[:LONGEST].rsplit(" ", 1)[0] + " …"


def main() -> None:
    """Read the example reports into a store of their own, and draw each of its networks."""
    folder: Any = Path(__file__).parent
    with TemporaryDirectory() as home:
        library = Library(Path(home, "store"))
        reports = len(list(library.ingest(library.sources([str(resource("corpus"))])[0])))
        for kind in NETWORKS:
            shown = library.networks.strongest(kind, NODES)
            hidden = f", {shown.hidden} more left out" if shown.hidden else ""
            title = f"{kind}: {len(shown.nodes)} nodes{hidden} ({reports} example reports)"
            picture(shown, title).save(folder / f"network-{kind}.svg")
            sys.stdout.write(f"network-{kind}.svg\n")


if __name__ == "__main__":
    main()
