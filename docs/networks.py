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
SIZE = (1100, 760)  # pixels, of the largest part
PAIR = 2
WIDTH, ROOM = 220, 50  # pixels, of each other part: its width, and its height for each node
MARGIN = (90, 28)  # pixels: half of a long label; a label's height and its distance
LONGEST = 32  # characters of a label


def places(shown: Neighbourhood) -> tuple[dict[str, tuple[float, float]], int]:
    """Where each node stands, by IRI, in pixels from the upper left corner, and the height of all.

    The largest connected part stands above, the others in the cells of a table below it.
    """
    plain: nx.Graph[str] = nx.Graph()
    plain.add_nodes_from(sorted(node.iri for node in shown.nodes))
    plain.add_edges_from(sorted((edge.source, edge.target) for edge in shown.edges))
    first, *others = sorted(map(sorted, nx.connected_components(plain)), key=lambda part: (-len(part), part))
    found = _laid_out(plain, first, (0, 0), SIZE)
    top = SIZE[1]
    columns = SIZE[0] // WIDTH
    for row in (others[start : start + columns] for start in range(0, len(others), columns)):
        height = ROOM * len(row[0])
        for number, part in enumerate(row):
            found |= _laid_out(plain, part, (number * WIDTH, top), (WIDTH, height))
        top += height
    return found, top


def _laid_out(
    plain: nx.Graph[str], part: list[str], corner: tuple[int, int], size: tuple[int, int]
) -> dict[str, tuple[float, float]]:
    """One connected part in a box, its springs as long as the way between two nodes (Kamada and Kawai 1989).

    Its nodes come in their order, as the layout begins with them in a ring: a view of the graph has them in any.
    """
    alone: nx.Graph[str] = nx.Graph()
    alone.add_nodes_from(part)
    alone.add_edges_from(edge for edge in plain.edges if edge[0] in set(part))
    # A pair stands one above the other, so that its labels have the width of the box.
    pair = len(part) <= PAIR
    at = {iri: (0.0, float(n)) for n, iri in enumerate(part)} if pair else nx.kamada_kawai_layout(alone)
    low, high = (bound([tuple(place) for place in at.values()]) for bound in (_lowest, _highest))
    placed = {}
    for iri, point in at.items():
        x, y = (
            base + room + (side - 2 * room) * ((place - least) / (most - least) if most > least else 0.5)
            for base, room, side, place, least, most in zip(corner, MARGIN, size, point, low, high, strict=True)
        )
        placed[iri] = (round(x, 1), round(y, 1))
    return placed


def _lowest(points: list[tuple[float, ...]]) -> tuple[float, ...]:
    return tuple(map(min, zip(*points, strict=True)))


def _highest(points: list[tuple[float, ...]]) -> tuple[float, ...]:
    return tuple(map(max, zip(*points, strict=True)))


def picture(shown: Neighbourhood, title: str) -> alt.LayerChart:
    """A part of a network as a chart."""
    at, height = places(shown)
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
    across = alt.X("x:Q", axis=None, scale=alt.Scale(domain=[0, SIZE[0]]))
    up = alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[height, 0]))
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
    return alt.layer(*layers).properties(width=SIZE[0], height=height, title=title).configure_view(stroke=None)


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
