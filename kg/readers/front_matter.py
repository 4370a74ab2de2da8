"""Front matter: what stands in YAML between two lines `---` at the top of a text, and tells of it as a publication.

Read are the names that Pandoc, Quarto, Jekyll and reference managers use: title, author(s), journal (container-title),
date or year, volume, issue, pages, doi, pmid, pmcid, licence. Other names are passed over.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from kg.model.document import Metadata
from kg.model.identifiers import doi_in, pmcid_of
from kg.readers.cleaning.titles import is_person

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

LONGEST = 20_000  # characters
_BREAK = r"(?:\r\n|\r|\n)"
_FRONT = re.compile(
    rf"\A\ufeff?---[ \t]*{_BREAK}(?P<yaml>[\s\S]{{0,{LONGEST}}}?){_BREAK}(?:---|\.\.\.)[ \t]*(?:{_BREAK}|\Z)"
)
_NAMES = {
    "title": ("title",),
    "authors": ("authors", "author"),
    "container": ("journal", "container-title", "container", "publication"),
    "year": ("year", "date", "issued", "published"),
    "volume": ("volume",),
    "issue": ("issue", "number"),
    "pages": ("pages", "page"),
    "doi": ("doi",),
    "pmid": ("pmid",),
    "pmcid": ("pmcid", "pmc"),
    "licence": ("licence", "license"),
}
_LINES = re.IGNORECASE | re.MULTILINE
_KNOWN = re.compile(rf"^(?:{'|'.join(name for names in _NAMES.values() for name in names)})\s*:", _LINES)
_PLAIN = re.compile(  # `title: Leaks: a review`, `volume: 012`
    r"^(?P<name>[\w-]+[ \t]*:)[ \t]+(?P<words>[^\s\"'\[\]{}|>&*!#%@`].*?)(?:[ \t]+#.*)?[ \t]*$(?!\n[ \t]+\S)", _LINES
)
_YEAR = re.compile(r"(?<!\d)(?:18|19|20)\d\d(?!\d)")
_PMID = re.compile(r"\d{1,9}")
_AND = re.compile(r"\s*;\s*|\s+and\s+|\s+&\s+")
INVALID = "The front matter at the top is no valid YAML and was passed over."


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What the front matter says, where the text goes on behind it, and what could not be read."""

    metadata: Metadata
    end: int
    warnings: tuple[str, ...] = ()


def front_matter(text: str) -> FrontMatter | None:
    """The front matter at the top of a text; None where there is none, or what is there names nothing known."""
    found = _FRONT.match(text)
    if found is None or not _KNOWN.search(found["yaml"]):
        return None
    from srsly import yaml_loads  # its loader is safe: it makes strings, numbers, dates, lists and mappings only

    try:
        said = yaml_loads(_quoted(found["yaml"]))
    except ValueError:
        return FrontMatter(Metadata(), found.end(), (INVALID,))
    return FrontMatter(_metadata(said), found.end()) if isinstance(said, dict) else None


def _quoted(yaml: str) -> str:
    """The YAML with each plain value that stands in the line of its name as a string: words as they are printed."""
    lines = "\n".join(yaml.splitlines())
    return _PLAIN.sub(lambda plain: f"{plain['name']} {json.dumps(plain['words'])}", lines)


def _metadata(said: Mapping[Any, Any]) -> Metadata:
    values = {str(name).lower().replace("_", "-"): value for name, value in said.items()}
    given = {field: _first(values, names) for field, names in _NAMES.items()}
    words = {field: _words(value) for field, value in given.items()}
    year, pmid = _YEAR.search(words["year"] or ""), _PMID.fullmatch(words["pmid"] or "")
    return Metadata(
        authors=tuple(_authors(given["authors"])),
        title=words["title"],
        container=words["container"],
        year=year[0] if year else None,
        volume=words["volume"],
        issue=words["issue"],
        pages=words["pages"],
        doi=doi_in(words["doi"] or ""),
        pmid=pmid[0] if pmid else None,
        pmcid=pmcid_of(words["pmcid"]),
        licence=words["licence"],
    )


def _first(values: Mapping[str, Any], names: tuple[str, ...]) -> Any:  # noqa: ANN401 - whatever YAML holds
    return next((values[name] for name in names if values.get(name) is not None), None)


def _words(value: object) -> str | None:
    """A string, number or date as one line of words; None for anything else, and for nothing."""
    if isinstance(value, bool) or not isinstance(value, str | int | float | date):
        return None
    return " ".join(str(value).split()) or None


def _authors(value: object) -> Iterator[str]:
    """The names: of a list, of its mappings (`name`, or `given` and `family`), or of one string."""
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, dict):
            parts = (_words(one.get(part)) for part in ("given", "family"))
            name = _words(one.get("name")) or " ".join(filter(None, parts))
        else:
            name = _words(one) or ""
        people = _AND.split(name) if isinstance(value, str) else [name]
        for part in people:
            persons = [person.strip() for person in part.split(",")]
            yield from filter(None, persons if all(map(is_person, persons)) else [part.strip(" ,")])
