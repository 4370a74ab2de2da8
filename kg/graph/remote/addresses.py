"""Where a store on the network is asked, and as whom."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self
from urllib.parse import SplitResult, urlsplit

from kg.model.errors import StoreRefuses

if TYPE_CHECKING:
    from collections.abc import Mapping

_VIRTUOSO = {"query": "/sparql", "update": "/sparql-auth", "graphs": "/sparql-graph-crud-auth"}
_OXIGRAPH = {"query": "/query", "update": "/update", "graphs": "/store"}
SETTINGS = {"query": "KG_STORE_QUERY", "update": "KG_STORE_UPDATE", "graphs": "KG_STORE_GRAPHS"}
"""By role: the variable of the environment that names an address which is not the derived one."""

_USER = re.compile(r"//[^/?#]*@")
LOOPBACK = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True, slots=True)
class Addresses:
    """The addresses of one store.

    Attributes:
        name: what the user calls the store.
        query: of SPARQL queries.
        update: of SPARQL updates.
        graphs: of the Graph Store Protocol, which is given `?graph=`.
    """

    name: str
    query: str
    update: str
    graphs: str

    @classmethod
    def chosen(cls, place: str, environment: Mapping[str, str] = os.environ) -> Self:
        """The addresses of the store at `place`, as the environment says or as its kind usually has them.

        A place that ends in `/sparql` has its others where Virtuoso has them; any other one is asked as Oxigraph is, at
        `/query`, `/update` and `/store`.

        Raises:
            StoreRefuses: one of them is no address, or holds a password.
        """
        name = _checked(place).rstrip("/")
        usual = _VIRTUOSO if name.endswith("/sparql") else _OXIGRAPH
        base = name.removesuffix(usual["query"])
        told = {role: environment.get(setting) for role, setting in SETTINGS.items()}
        return cls(name, **{role: _checked(told[role] or base + path) for role, path in usual.items()})


@dataclass(frozen=True, slots=True)
class Credentials:
    """A user's name and secret; the secret is not shown."""

    user: str
    secret: str = field(repr=False)

    @classmethod
    def chosen(cls, place: str, environment: Mapping[str, str] = os.environ) -> Self | None:
        """Those of $KG_STORE_USER and $KG_STORE_PASSWORD, else of the keyring (where it is installed); None if none.

        Raises:
            StoreRefuses: there is a password for nobody.
        """
        user, secret = environment.get("KG_STORE_USER", ""), environment.get("KG_STORE_PASSWORD")
        if secret is None:
            return cls._kept(_origin(place), user)
        if not user:
            raise StoreRefuses(place, "KG_STORE_PASSWORD is set, but KG_STORE_USER does not say whose it is")
        return cls(user, secret)

    @classmethod
    def _kept(cls, origin: str, user: str) -> Self | None:
        try:
            import keyring
            from keyring.errors import KeyringError
        except ImportError:
            return None
        try:
            found = keyring.get_credential(origin, user or None)
        except KeyringError:  # there is none on this machine, or it is locked
            return None
        return cls(found.username, found.password) if found else None


def is_private(address: str) -> bool:
    """Whether what is sent there can be read by nobody on the way."""
    parts = urlsplit(address)
    return parts.scheme == "https" or parts.hostname in LOOPBACK


def without_user(address: str) -> str:
    """An address as it may be shown: without the credentials that somebody has written into it."""
    return _USER.sub("//", address)


def _origin(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


def _checked(address: str) -> str:
    shown = without_user(address)
    if shown != address:
        reason = "its address holds credentials, which others can read; set KG_STORE_USER and KG_STORE_PASSWORD"
        raise StoreRefuses(shown, reason)
    try:
        parts = urlsplit(address)
        _ = parts.port
    except ValueError:
        parts = SplitResult("", "", "", "", "")
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment:
        raise StoreRefuses(address, "this is no address; one looks like https://example.org/sparql")
    return (
        parts.scheme + address[len(parts.scheme) :]
    )  # in small letters, so that it has one copy however it is written
