"""A literature-synthesis knowledge graph: from the text of a report to claims, and back to the quoted sentence."""

__version__ = "0.1.0"
