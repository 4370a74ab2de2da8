"""What a page states of its article: the tags that scholarly search engines ask for, Dublin Core, and schema.org.

A statement in JSON-LD is read as it stands; the context that it names is on the network and is not needed.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.model.identifiers import doi_in
from kg.readers.html.building import made, within
from kg.readers.jats.parsing import plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kg.readers.jats.parsing import Element

DEEPEST = 8  # levels of a JSON-LD statement in which the article is looked for
_YEAR = re.compile(r"(?<!\d)(?:1[89]|20)\d\d(?!\d)")
_BEHIND_PATH = re.compile(r"[?#].*")
_DIGITS = re.compile(r"\d+")
_ARTICLE = re.compile(r"(?:\w*Scholarly|News|Report)?Article|Report|BlogPosting")
# By field: the names of meta tags that state it, the best first.
_TAGS = {
    "title": ("citation_title", "dc.title", "dcterms.title", "prism.title", "bepress_citation_title", "og:title"),
    "author": ("citation_author", "citation_authors", "dc.creator", "dcterms.creator", "bepress_citation_author"),
    "journal": ("citation_journal_title", "prism.publicationname", "dc.source", "citation_conference_title"),
    "date": ("citation_publication_date", "citation_cover_date", "citation_date", "citation_year", "dc.date",
             "prism.publicationdate", "citation_online_date", "dcterms.issued", "dc.date.issued"),
    "volume": ("citation_volume", "prism.volume"),
    "issue": ("citation_issue", "prism.number"),
    "first": ("citation_firstpage", "prism.startingpage"),
    "last": ("citation_lastpage", "prism.endingpage"),
    "doi": ("citation_doi", "prism.doi", "dc.identifier", "dcterms.identifier", "bepress_citation_doi"),
    "pmid": ("citation_pmid",),
    "pmcid": ("citation_pmcid",),
    "language": ("citation_language", "dc.language", "dcterms.language"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Facts:
    """What a page states, by field; a field may be stated more than once (authors)."""

    stated: Mapping[str, Sequence[str]]
    shown: str

    def one(self, field: str) -> str:
        """The first statement of a field; empty where there is none."""
        return next(iter(self.stated.get(field, ())), "")

    @property
    def doi(self) -> str:
        """The DOI, out of an address too; other identifiers are passed over."""
        said = (doi_in(_BEHIND_PATH.sub("", text)) for text in self.stated.get("doi", ()))
        return next(filter(None, said), "")


def facts_of(page: Element) -> Facts:
    """Gather what the page states; meta tags come before JSON-LD."""
    stated: dict[str, list[str]] = defaultdict(list)
    tags = _tags(page)
    for field, names in _TAGS.items():
        stated[field] += next((tags[name] for name in names if name in tags), ())
    if len(stated["author"]) == 1:
        stated["author"] = [name.strip() for name in stated["author"][0].split(";")]
    for article in _statements(page):
        for field, values in _from_schema(article).items():
            stated[field] = stated[field] or values
    return Facts(stated, plain(next(page.iter("title"), None)).split(" | ")[0])


def front_of(facts: Facts, title: str) -> Element:
    """The front matter in JATS."""
    front = made("front")
    within(within(front, "journal-meta"), "journal-title", facts.one("journal"))
    meta = within(front, "article-meta")
    for form, words in (("doi", facts.doi), ("pmid", _number(facts.one("pmid"))), ("pmc", _number(facts.one("pmcid")))):
        if words:
            within(meta, "article-id", words, pub_id_type=form)
    within(within(meta, "title-group"), "article-title", title)
    people = within(meta, "contrib-group")
    for author in filter(None, facts.stated.get("author", ())):
        _name(within(people, "contrib", contrib_type="author"), author)
    year = _YEAR.search(facts.one("date"))
    within(within(meta, "pub-date"), "year", year[0] if year else "")
    for name, field in (("volume", "volume"), ("issue", "issue"), ("fpage", "first"), ("lpage", "last")):
        within(meta, name, facts.one(field))
    return front


def _tags(page: Element) -> dict[str, list[str]]:
    tags: dict[str, list[str]] = defaultdict(list)
    for element in page.iter("meta"):
        name = (element.get("name") or element.get("property") or "").strip().lower()
        if content := " ".join((element.get("content") or "").split()):
            tags[name].append(content)
    return dict(tags)


def _number(words: str) -> str:
    found = _DIGITS.search(words)
    return found[0] if found else ""


def _name(contrib: Element, author: str) -> None:
    """`Alder, Paul R` and `Paul R Alder`; a surname takes the small words before it (`van der`)."""
    surname, comma, given = (part.strip() for part in author.partition(","))
    if not comma:
        *first, surname = author.split()
        while first and first[-1].islower():
            surname = f"{first.pop()} {surname}"
        given = " ".join(first)
    name = within(contrib, "name")
    within(name, "surname", surname)
    within(name, "given-names", given)


def _statements(page: Element) -> Iterator[Mapping[str, object]]:
    for script in page.iter("script"):
        if (script.get("type") or "").split(";")[0].strip().lower() == "application/ld+json":
            try:
                stated = json.loads("".join(map(str, script.itertext())))
            except (ValueError, RecursionError):
                continue  # a page's slip, or an attack: the article says the rest
            yield from _articles(stated, 0)


def _articles(stated: object, depth: int) -> Iterator[Mapping[str, object]]:
    """The articles in a statement, which may be about the page, or several statements."""
    if depth > DEEPEST:
        return
    if isinstance(stated, list):
        for one in stated:
            yield from _articles(one, depth + 1)
    elif isinstance(stated, dict):
        if any(map(_ARTICLE.fullmatch, _words(stated.get("@type")))):
            yield stated
        for name in ("mainEntity", "@graph"):
            yield from _articles(stated.get(name), depth + 1)


def _from_schema(article: Mapping[str, object]) -> dict[str, list[str]]:
    holders = list(_holders(article, 0))
    return {
        "title": _words(article.get("headline")) or _words(article.get("name")),
        "author": [name for one in _listed(article.get("author")) for name in _person(one)],
        "journal": [
            name for one in holders if "Periodical" in _words(one.get("@type")) for name in _words(one.get("name"))
        ],
        "date": _words(article.get("datePublished")),
        "volume": [word for one in holders for word in _words(one.get("volumeNumber"))],
        "issue": [word for one in holders for word in _words(one.get("issueNumber"))],
        "first": _words(article.get("pageStart")),
        "last": _words(article.get("pageEnd")),
        "doi": [word for name in ("doi", "sameAs", "identifier", "@id") for word in _words(article.get(name))],
        "language": _words(article.get("inLanguage")),
    }


def _holders(part: Mapping[str, object], depth: int) -> Iterator[Mapping[str, object]]:
    """Issue, volume and journal that an article is part of."""
    for holder in _listed(part.get("isPartOf")):
        if isinstance(holder, dict) and depth <= DEEPEST:
            yield holder
            yield from _holders(holder, depth + 1)


def _person(author: object) -> list[str]:
    if not isinstance(author, dict):
        return _words(author)
    surname, given = _words(author.get("familyName")), _words(author.get("givenName"))
    return [", ".join((surname[0], *given[:1]))] if surname else _words(author.get("name"))


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


def _words(value: object) -> list[str]:
    """The words of a value, a list of values, or a value with a type (`{"@type": "PropertyValue", "value": ...}`)."""
    found = (one.get("value") if isinstance(one, dict) else one for one in _listed(value))
    return [str(one).strip() for one in found if isinstance(one, str | int) and str(one).strip()]
