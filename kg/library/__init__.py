"""Floor 3: the library of reports, one class that joins reading, extraction, the graph and its answers."""

from kg.library.library import Library, default_home

__all__ = ["Library", "default_home"]
