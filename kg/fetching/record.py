"""What Europe PMC knows of an article: a result of its search (`resultType=core`, JSON)."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kg.model.document import Metadata
from kg.model.errors import UnreadableSource

if TYPE_CHECKING:
    from kg.fetching.identifiers import Identifier

ARTICLE = "https://europepmc.org/article/"  # with source and id behind it, the page of an article
NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # characters that no XML file may hold
_QUERIES = {"pmcid": "PMCID:{}", "pmid": "EXT_ID:{} AND SRC:MED", "doi": 'DOI:"{}"'}


@dataclass(frozen=True, slots=True)
class Record:
    """An article.

    Attributes:
        address: its page; the same by whichever identifier it was found.
        title, abstract: with the HTML that marks parts, italics and what is raised; empty where there is none.
        open: whether its full text is open access, so that it can be had under its PMCID.
        metadata: the article as a publication, without a citation.
    """

    address: str
    title: str
    abstract: str
    open: bool
    metadata: Metadata


def query_for(identifier: Identifier) -> str:
    """The search that finds the article."""
    return _QUERIES[identifier.kind].format(identifier.value)


def record_of(answer: bytes, identifier: Identifier) -> Record:
    """The article in the answer to `query_for(identifier)`.

    Raises:
        UnreadableSource: there is no such article, or the answer is not in the documented form.
    """
    try:
        results = json.loads(answer)["resultList"]["result"]
        found = next(
            (result for result in results if _text(result, identifier.kind).lower() == _folded(identifier)), None
        )
    except (ValueError, LookupError, TypeError, RecursionError) as error:
        raise UnreadableSource(
            str(identifier), "the service's answer is not in the form that Europe PMC documents; is its address right?"
        ) from error
    if found is None:
        raise UnreadableSource(str(identifier), "Europe PMC knows no such article; check the identifier.")
    metadata = _metadata(found)
    return Record(
        address=f"{ARTICLE}{_text(found, 'source')}/{_text(found, 'id')}",
        title=_text(found, "title"),
        abstract=_text(found, "abstractText"),
        open=_text(found, "isOpenAccess") == "Y" and metadata.pmcid is not None,
        metadata=metadata,
    )


def _folded(identifier: Identifier) -> str:
    return identifier.value.lower()


def _metadata(result: object) -> Metadata:
    return Metadata(
        authors=_authors(result),
        container=_text(result, "journalInfo", "journal", "title") or None,
        year=_text(result, "journalInfo", "yearOfPublication") or _text(result, "pubYear") or None,
        volume=_text(result, "journalInfo", "volume") or None,
        issue=_text(result, "journalInfo", "issue") or None,
        pages=_text(result, "pageInfo") or None,
        doi=_text(result, "doi") or None,
        pmid=_text(result, "pmid") or None,
        pmcid=_text(result, "pmcid") or None,
        licence=_text(result, "license") or None,
    )


def _authors(result: object) -> tuple[str, ...]:
    authors = _at(result, "authorList", "author")
    names = (_text(one, "fullName") or _text(one, "collectiveName") for one in _as_list(authors))
    return tuple(filter(None, names))


def _as_list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _at(value: object, *path: str) -> object:
    """What stands at the end of a path of keys; None where there is none."""
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def _text(value: object, *path: str) -> str:
    """The words or the whole number at the end of a path; empty where there are none."""
    found = _at(value, *path)
    words = str(found) if isinstance(found, str | int) and not isinstance(found, bool) else ""
    return " ".join(NOT_XML.sub("", words).split())
