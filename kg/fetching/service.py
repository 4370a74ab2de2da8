"""Where articles are asked for, and with which manners."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

import platformdirs

from kg import __version__
from kg.model.errors import KgError

EUROPE_PMC = "https://www.ebi.ac.uk/europepmc/webservices/rest"


def cache_home() -> Path:
    """Where answers are kept unless told otherwise: $KG_CACHE, else this user's cache folder."""
    return Path(os.environ.get("KG_CACHE") or platformdirs.user_cache_path("kg", appauthor=False) / "europe-pmc")


@dataclass(frozen=True, slots=True)
class Service:
    """The Europe PMC REST service, or another that speaks like it.

    Attributes:
        address: the address that `/search` and `/{PMCID}/fullTextXML` are appended to.
        contact: whom the service may write to about these requests; an e-mail or web address, or empty.
        cache: the folder where its answers are kept.
        interval: seconds from one request to the next.
        timeout: seconds to wait for a connection, and for the next bytes of an answer.
        deadline: seconds that a whole answer may take.
        largest: bytes that an answer may have, unpacked.
        attempts: how often a request is made that the service turns away for now.
        longest_wait: seconds; if the service asks for a longer pause, that is told instead of waited for.
    """

    address: str = EUROPE_PMC
    contact: str = ""
    cache: Path = field(default_factory=cache_home)
    interval: float = 0.34
    timeout: float = 30.0
    deadline: float = 180.0
    largest: int = 50_000_000
    attempts: int = 5
    longest_wait: float = 60.0

    def __post_init__(self) -> None:
        """Raises KgError where the address or the contact cannot be used."""
        if not _is_usable(self.address):
            raise KgError(f"The service {self.address!r} has no usable address; it looks like {EUROPE_PMC}")
        if not (self.contact.isascii() and self.contact.isprintable()):
            raise KgError(f"The contact {self.contact!r} cannot be sent; give an e-mail or web address.")

    @classmethod
    def chosen(cls, address: str | None = None, contact: str | None = None) -> Self:
        """What is given; for what is not, $KG_EUROPE_PMC and $KG_CONTACT speak."""
        address = address or os.environ.get("KG_EUROPE_PMC") or EUROPE_PMC
        return cls(address.rstrip("/"), os.environ.get("KG_CONTACT", "") if contact is None else contact)

    @property
    def user_agent(self) -> str:
        """How the program names itself to the service."""
        return f"kg/{__version__} ({self.contact})" if self.contact else f"kg/{__version__}"


def _is_usable(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and not (parts.query or parts.fragment)
