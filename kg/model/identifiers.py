"""Identifiers of works, as they stand in a text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

# The angle brackets of older DOIs (`10.1002/(SICI)1097-0142(19991001)86:7<1258::AID-CNCR22>3.0.CO;2-2`) come in pairs.
_DOI = re.compile(r"\b10\.\d{4,9}/(?:[^\s\"<>]|<[^\s\"<>]{1,40}>)+")
_CLOSING = ".,;]"
_PMCID = re.compile(r"\b(?:PMC)?(\d{3,9})\b")


def doi_in(text: str) -> str | None:
    """The first DOI without the punctuation behind it; a closing bracket stays where it was opened inside."""
    return next(dois_in(text), None)


def dois_in(text: str) -> Iterator[str]:
    """All of them, as `doi_in` gives one."""
    yield from (_without_what_follows(match[0]) for match in _DOI.finditer(text))


def _without_what_follows(doi: str) -> str:
    doi = doi.rstrip(_CLOSING)
    end, surplus = len(doi), doi.count(")") - doi.count("(")
    while surplus > 0 and doi[end - 1] == ")":
        end, surplus = end - 1, surplus - 1
        while doi[end - 1] in _CLOSING:
            end -= 1
    return doi[:end]


def without_dois(text: str) -> str:
    """The text with all DOIs left out."""
    return _DOI.sub("", text)


def pmcid_of(said: str | None) -> str | None:
    """A number of PubMed Central in its one form, `PMC1234567`; None where nothing or something else is said."""
    match = _PMCID.fullmatch(said.strip().upper()) if said else None
    return f"PMC{match[1]}" if match else None
