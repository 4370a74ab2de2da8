"""Floor 3: the library of reports, one class that joins reading, extraction, the graph and its answers."""

from kg.fetching import Identifier, Service
from kg.graph.processes import Stop
from kg.library.library import Library, default_home
from kg.library.recogniser import Recogniser
from kg.library.sources import Source

__all__ = ["Identifier", "Library", "Recogniser", "Service", "Source", "Stop", "default_home"]
