"""Floor 2: articles by their identifiers, from the Europe PMC REST service; the only part that uses the network.

`find_identifiers` reads what a user has written, `Fetcher` gets an article as a Document, `Service` says from where and
how politely. What an article is read with is handed in: this floor knows no reader.
"""

from kg.fetching.identifiers import Identifier, find_identifiers
from kg.fetching.service import Service

__all__ = ["Identifier", "Service", "find_identifiers"]
