"""What an endpoint allows."""

from __future__ import annotations

from dataclasses import dataclass, field

HERE = ("127.0.0.1", "localhost")
PATIENCE = 10.0  # seconds that are waited for a client
SLOWEST = 20_000  # bytes a second that a client sends or takes beyond that, at least


@dataclass(frozen=True, slots=True)
class Settings:
    """Limits that hold for every request.

    Attributes:
        timeout: when a query, or a change, is stopped, in seconds.
        rows: the most rows, or triples, of an answer; there are no parts of answers.
        request: the most bytes of a request.
        at_once: how many queries run side by side; more are turned away.
        hosts: the names that the endpoint goes by; requests to others are refused, as a page elsewhere could have its
            own name lead here (DNS rebinding).
        origins: the sites whose pages may ask, as `https://example.org`; by default only the endpoint's own page.
        token: what whoever changes something must know; without it nobody may.
    """

    timeout: float = 30.0
    rows: int = 10_000
    request: int = 1 << 20
    at_once: int = 8
    hosts: tuple[str, ...] = HERE
    origins: tuple[str, ...] = ()
    token: str | None = field(default=None, repr=False)
