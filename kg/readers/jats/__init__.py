"""JATS XML, as PubMed Central and most publishers keep articles: text with its sections, citations and references."""

from kg.readers.jats.article import JatsReader

__all__ = ["JatsReader"]
