"""Floor 3: the library of reports, one class that joins reading, extraction, the graph and its answers."""

from kg.library.library import Library, default_home
from kg.library.recogniser import Recogniser
from kg.library.sources import Source

__all__ = ["Library", "Recogniser", "Source", "default_home"]
