"""The SPARQL 1.1 endpoint: the protocol over HTTP, in front of the library."""

from kg.endpoint.application import application
from kg.endpoint.settings import Settings

__all__ = ["Settings", "application"]
