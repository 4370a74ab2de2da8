"""What may stand as an IRI in a graph and in a query."""

from __future__ import annotations

import re

_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|^`\\]+")


def is_iri(text: str) -> bool:
    """Whether a text is an absolute IRI, with none of the signs that RFC 3987 leaves out."""
    return _IRI.fullmatch(text) is not None
