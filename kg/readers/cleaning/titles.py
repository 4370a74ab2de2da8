"""What a plain text says of itself: its title, and a `Source:` line that tells where it was published."""

from __future__ import annotations

import re

from kg.model.document import Metadata
from kg.model.identifiers import doi_in, without_dois
from kg.readers.cleaning import marks

LONGEST_TITLE = 250  # characters
_SOURCE = re.compile(r"source:\s*(\S.*)", re.IGNORECASE)
_PMID = re.compile(r"\bPMID:?\s?(\d{1,9})\b")
_PMCID = re.compile(r"\b(PMC\d{3,9})\b")
_YEAR = re.compile(r"(?<![\d./-])((?:18|19|20)\d\d)(?![\d/-])")
_IMPRINT = re.compile(  # container, year, perhaps month and day, volume(issue):pages
    r"(?P<container>[^.;]+(?:\s\([^()]{1,40}\))?)\.\s(?P<year>(?:19|20)\d\d)(?:\s[A-Z][a-z]{2}(?:\s\d{1,2})?)?"
    r"(?:;(?P<volume>[\w-]{1,8})?(?:\((?P<issue>[^()]{1,12})\))?(?::(?P<pages>[\w-]{1,20}))?)?\."
)
_AUTHOR = re.compile(r"[^\W\d_][\w'’ -]*\s([^\W\d_]{1,4})")


def title_of(text: str) -> str | None:
    """The first paragraph, if it reads like a title: short, no sentence, no section's name, and more text behind it."""
    first, *rest = text.split("\n", 1)
    if not rest or not rest[0].strip() or len(first) > LONGEST_TITLE or not any(map(str.isalpha, first)):
        return None
    sentence = first[-1] in ".,;:" or first[0].islower()
    part = marks.is_section_name(first) or marks.is_caption(first)
    return None if sentence or part else first


def metadata_of(text: str) -> Metadata:
    """The facts of a `Source:` line among the first three lines; those that are not certain stay None."""
    first = [line for line in text.split("\n", 6)[:6] if line.strip()][:3]
    match = next((found for found in map(_SOURCE.fullmatch, first) if found), None)
    return Metadata() if match is None else _parsed(match[1].strip())


def _parsed(citation: str) -> Metadata:
    imprint = _IMPRINT.search(citation)
    years = {found[1] for found in _YEAR.finditer(without_dois(citation))}
    authors = _authors(citation)
    return Metadata(
        authors=authors,
        title=_published_title(citation[: imprint.start()], authors) if imprint else None,
        container=imprint["container"].strip() if imprint else None,
        year=imprint["year"] if imprint else years.pop() if len(years) == 1 else None,
        volume=imprint["volume"] if imprint else None,
        issue=imprint["issue"] if imprint else None,
        pages=imprint["pages"] if imprint else None,
        doi=doi_in(citation),
        pmid=_group(_PMID.search(citation)),
        pmcid=_group(_PMCID.search(citation)),
        citation=citation,
    )


def _authors(citation: str) -> tuple[str, ...]:
    """The names before the first full stop, if every one is a surname with initials (`et al` is passed over)."""
    names = [name.strip() for name in citation.split(".", 1)[0].split(",")]
    people = [name for name in names if name not in {"et al", ""}]
    return tuple(people) if people and all(map(is_person, people)) else ()


def _published_title(before: str, authors: tuple[str, ...]) -> str | None:
    """What stands between the authors and the container; with the author, where that is an organisation."""
    words = before.split(".", 1)[1] if authors else before
    return words.strip(" .") or None


def is_person(name: str) -> bool:
    """Whether a name is a surname with initials: `van Rooij WJ`."""
    match = _AUTHOR.fullmatch(name)
    return match is not None and match[1].isupper()


def _group(match: re.Match[str] | None) -> str | None:
    return None if match is None else match[1]
