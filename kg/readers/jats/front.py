"""The front matter: title, and the article as a publication."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from kg.model.document import Metadata
from kg.model.identifiers import pmcid_of
from kg.readers.jats.parsing import child, descend, plain, tag

if TYPE_CHECKING:
    from kg.readers.jats.parsing import Element

MOST_INITIALS = 4  # capitals that are taken for initials; more are a name set in capitals
_YEARS_BY_WORTH = ("ppub", "collection", "epub", "epub-ppub", "pub")  # a paper's year is its issue's, if it has one
_HREF = "{http://www.w3.org/1999/xlink}href"
_FIRST_LETTERS = re.compile(r"[^\W\d_]+")


def title_of(article: Element) -> str | None:
    """The title with its subtitle, without the marks of its footnotes."""
    group = descend(article, "front", "article-meta", "title-group")
    title, subtitle = (_without_notes(child(group, name)) for name in ("article-title", "subtitle"))
    if not title or not subtitle:
        return title or None
    return f"{title}{' ' if title[-1] in '.:?!' else ': '}{subtitle}"


def metadata_of(article: Element) -> Metadata:
    """Journal, year, pages, identifiers, licence and authors, and a Vancouver citation put together from them."""
    front = child(article, "front")
    meta = child(front, "article-meta")
    first, last = plain(child(meta, "fpage")), plain(child(meta, "lpage"))
    pages = f"{first}-{last}" if first and last and first != last else first or plain(child(meta, "elocation-id"))
    known = Metadata(
        authors=_authors(meta),
        container=_journal(front),
        year=_year(meta),
        volume=plain(child(meta, "volume")) or None,
        issue=plain(child(meta, "issue")) or None,
        pages=pages or None,
        licence=_licence(meta),
        **_identifiers(meta),
    )
    return _cited(known, title_of(article))


def initials(given: str) -> str:
    """The initials of given names: `Irene J` is IJ, `Jean-Paul` JP, and initials stay as they are."""
    if given.isupper() and len(given) <= MOST_INITIALS:
        return re.sub(r"[^\w]", "", given)
    return "".join(name[0].upper() for name in _FIRST_LETTERS.findall(given))


def person(name: Element) -> str:
    """Surname and initials of a `name` or `string-name`; all its words where it marks no surname."""
    surname, given = plain(child(name, "surname")), plain(child(name, "given-names"))
    return f"{surname} {initials(given)}".strip() if surname else plain(name)


def _without_notes(title: Element | None) -> str:
    if title is None:
        return ""
    notes = [inner for inner in title.iter() if tag(inner) == "fn" or inner.get("ref-type") in {"fn", "author-notes"}]
    words = plain(title)
    for note in notes:
        words = words.removesuffix(plain(note)).rstrip()
    return words


def _authors(meta: Element | None) -> tuple[str, ...]:
    groups = [group for group in (() if meta is None else meta) if tag(group) == "contrib-group"]
    people = [one for group in groups for one in group if tag(one) == "contrib" and one.get("contrib-type") == "author"]
    named = (child(one, "name", "string-name", "collab") for one in people)
    names = (plain(name) if tag(name) == "collab" else person(name) for name in named if name is not None)
    return tuple(filter(None, names))


def _journal(front: Element | None) -> str | None:
    journal = child(front, "journal-meta")
    title = descend(journal, "journal-title-group", "journal-title")
    return plain(title if title is not None else child(journal, "journal-title")) or None


def _year(meta: Element | None) -> str | None:
    dates = [date for date in (() if meta is None else meta) if tag(date) == "pub-date"]
    years = {date.get("pub-type") or date.get("date-type") or "": plain(child(date, "year")) for date in dates}
    best = [years[kind] for kind in _YEARS_BY_WORTH if years.get(kind)]
    return next(iter([*best, *filter(None, years.values())]), None)


def _identifiers(meta: Element | None) -> dict[str, str | None]:
    ids = {one.get("pub-id-type"): plain(one) for one in (() if meta is None else meta) if tag(one) == "article-id"}
    return {
        "doi": ids.get("doi") or None,
        "pmid": ids.get("pmid") or None,
        "pmcid": pmcid_of(ids.get("pmc") or ids.get("pmcid")),
    }


def _licence(meta: Element | None) -> str | None:
    """The address that the licence is said to stand at, in the ways that JATS has for it; else its words."""
    licence = descend(meta, "permissions", "license")
    if licence is None:
        return None
    links = (one.get(_HREF) for one in licence.iter() if tag(one) in {"license", "ext-link"})
    addresses = (plain(child(licence, "license_ref")), *links)
    return next(filter(None, addresses), None) or plain(child(licence, "license-p", "p")) or None


def _cited(known: Metadata, title: str | None) -> Metadata:
    volume = (known.volume or "") + (f"({known.issue})" if known.issue else "")
    place = ";".join(filter(None, (known.year, volume))) + (f":{known.pages}" if known.pages else "")
    parts = (", ".join(known.authors), title, known.container, place)
    citation = " ".join(part if part[-1] in ".?!" else f"{part}." for part in parts if part)
    return replace(known, citation=citation + (f" doi:{known.doi}" if known.doi else "") or None)
