"""Graphs of others, in the store that the user shares with them, that the user's settings name: $KG_STORE_ALSO.

None is read unless it is named: a store may hold anything besides, and a copy of all of it would be one of the world.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.graph.admission import is_ours
from kg.model.errors import StoreRefuses

if TYPE_CHECKING:
    from collections.abc import Mapping

SETTING = "KG_STORE_ALSO"
LARGEST = 100_000  # triples of one such graph: it carries no digest, so that it is fetched again at every look


def named_graphs(place: str, environment: Mapping[str, str] = os.environ) -> frozenset[str]:
    """The IRIs of the graphs that are to be read besides the program's, with spaces between them.

    Raises:
        StoreRefuses: one of them is no IRI, or is the name of one of the program's graphs.
    """
    names = frozenset(environment.get(SETTING, "").split())
    for name in sorted(names):
        try:
            ox.NamedNode(name)
        except ValueError as error:
            reason = f"{SETTING} names graphs by their IRIs, with spaces between them, and {name!r} is none"
            raise StoreRefuses(place, reason) from error
        if is_ours(name):
            raise StoreRefuses(place, f"{SETTING} names graphs of others, and <{name}> is the program's, read anyway")
    return names
