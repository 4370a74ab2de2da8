"""Reference lists: the printed text of each entry and the fields that its mark-up names."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kg.model.document import Reference
from kg.model.identifiers import doi_in, pmcid_of
from kg.readers.cleaning.characters import clean, without_soft_hyphens
from kg.readers.jats.front import person
from kg.readers.jats.parsing import child, plain, tag

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kg.readers.jats.parsing import Element

_CITATIONS = ("mixed-citation", "element-citation", "citation", "nlm-citation")
_NAMES = frozenset({"name", "string-name", "collab"})
_TYPOGRAPHY = frozenset(
    {"italic", "bold", "sup", "sub", "sc", "underline", "monospace", "styled-content", "named-content"}
)
_FIELDS = frozenset(
    {
        "article-title", "chapter-title", "source", "year", "volume", "issue", "fpage", "lpage", "elocation-id",
        "publisher-name", "comment",
    }
)  # fmt: skip
_BY_THEMSELVES = frozenset({"book", "report", "thesis", "web", "webpage", "website"})  # publication types
_TAIL = "italic"  # words behind an element go on as behind a change of type
_APART = {"surname": ", ", "collab": ", "}
_HREF = "{http://www.w3.org/1999/xlink}href"
_YEAR = re.compile(r"\d{4}")
_NUMBER = re.compile(r"[\[(]?\d[\d\s,;\-–]*[\])]?")
_GLUED = re.compile(r"\s+([,.;:)])")


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry before it has a place in the text; `label` is None where none is printed."""

    rid: str | None
    printed_label: str | None
    reference: Reference

    @property
    def line(self) -> str:
        """The entry as a line of the list."""
        label = self.printed_label
        if label is None:
            return self.reference.text
        return f"{label}{'.' if label.isalnum() else ''} {self.reference.text}"


def entries(article: Element) -> dict[Element, Entry]:
    """The entries of all reference lists of the article, in order, by their `ref` element.

    An entry without a label is called by its place in the whole list, counted from 1; where the text cites by numbers,
    that is also printed.
    """
    refs = [element for element in article.iter() if tag(element) == "ref"]
    numbered = _cites_by_number(article)
    return {ref: _entry(ref, str(number), numbered=numbered) for number, ref in enumerate(refs, 1)}


def _cites_by_number(article: Element) -> bool:
    markers = [plain(xref) for xref in article.iter("{*}xref") if xref.get("ref-type") == "bibr"]
    return 2 * sum(_NUMBER.fullmatch(marker) is not None for marker in markers) > len(markers)


def _entry(ref: Element, number: str, *, numbered: bool) -> Entry:
    printed = plain(child(ref, "label"))
    sources = [inner for inner in ref if tag(inner) in _CITATIONS]
    text = " ".join(filter(None, map(_printed, sources))) or plain(ref).removeprefix(printed).strip()
    reference = Reference(label=printed.strip("[](). ") or number, start=0, end=0, text=text, rid=ref.get("id"))
    shown = printed or (number if numbered else None)
    return Entry(ref.get("id"), shown, _with_fields(reference, sources[0]) if sources else reference)


@dataclass(frozen=True, slots=True)
class _Fields:
    """The marked-up fields of a citation: for each name, the first element of it that holds words."""

    words: Mapping[str, str]
    identifiers: Mapping[str, str]
    links: str

    def get(self, *names: str) -> str | None:
        """The words of the first of these fields that there is."""
        return next((self.words[name] for name in names if name in self.words), None)

    @property
    def pages(self) -> tuple[str | None, str | None]:
        """First and last page; the last is None where it is the first."""
        first, last = self.get("fpage", "elocation-id"), self.get("lpage")
        return first, last if last != first else None


def _fields(source: Element) -> _Fields:
    words: dict[str, str] = {}
    identifiers: dict[str, str] = {}
    links = []
    for element in source.iter("*"):
        name, said = tag(element), ""
        if name in _FIELDS and name not in words and (said := plain(element).strip(" .,;")):
            words[name] = said
        if name == "pub-id" and (said := plain(element).strip(" .,;")):
            identifiers.setdefault(element.get("pub-id-type") or "", said)
        links.append(element.get(_HREF) or "")
    return _Fields(words, identifiers, " ".join(links))


def _with_fields(reference: Reference, source: Element) -> Reference:
    """The reference with its fields; a work that stands by itself has its title, and is its own container."""
    fields = _fields(source)
    by_itself = (source.get("publication-type") or source.get("citation-type")) in _BY_THEMSELVES
    year = _YEAR.search(fields.get("year") or "")
    return replace(
        reference,
        authors=tuple(_authors(source)),
        title=fields.get("article-title", "chapter-title", *(["source"] if by_itself else [])),
        container=fields.get("source"),
        year=year[0] if year else None,
        volume=fields.get("volume"),
        issue=fields.get("issue"),
        first_page=fields.pages[0],
        last_page=fields.pages[1],
        doi=fields.identifiers.get("doi") or doi_in(f"{reference.text} {fields.links}"),
        pmid=fields.identifiers.get("pmid"),
        pmcid=pmcid_of(fields.identifiers.get("pmcid") or fields.identifiers.get("pmc")),
    )


def _authors(source: Element) -> list[str]:
    """The authors; where a work names only editors, those."""
    names = [name for name in source.iter() if tag(name) in _NAMES]
    editors = [name for name in names if any(_is_editors(around) for around in name.iterancestors("{*}person-group"))]
    chosen = [name for name in names if name not in editors] or editors
    return [plain(name) if tag(name) == "collab" else person(name) for name in chosen if plain(name)]


def _is_editors(group: Element) -> bool:
    return group.get("person-group-type") in {"editor", "compiler", "translator", "guest-editor"}


def _printed(source: Element) -> str:
    """The entry as a reader sees it: the source's own words, or a Vancouver line where it has only fields."""
    loose = (source.text or "", *(inner.tail or "" for inner in source))
    return _own_words(source) if any(map(str.strip, loose)) else _vancouver(source)


def _own_words(source: Element) -> str:
    words: list[str] = []
    _collect(source, words)
    return _GLUED.sub(r"\1", " ".join(without_soft_hyphens("".join(words)).split()))


def _collect(source: Element, words: list[str]) -> None:
    """Words in order; names and fields that the file sets side by side are kept apart."""
    for text, field in _pieces(source):
        abuts = words and (words[-1][-1].isalnum() or words[-1][-1] in ".)") and text[0].isalnum()
        words.append(_APART.get(field, " ") + text if abuts and field not in _TYPOGRAPHY else text)


def _pieces(element: Element) -> Iterator[tuple[str, str]]:
    """Each run of words below an element, with the name of the element that it begins, if it begins one."""
    if text := clean(element.text or ""):
        yield text, tag(element)
    for inner in element:
        yield from _pieces(inner)
        if tail := clean(inner.tail or ""):
            yield tail, _TAIL


def _vancouver(source: Element) -> str:
    fields = _fields(source)
    issue, pages = fields.get("issue"), "-".join(filter(None, fields.pages))
    volume = (fields.get("volume") or "") + (f"({issue})" if issue else "")
    imprint = ";".join(filter(None, (fields.get("year"), volume))) + (f":{pages}" if pages else "")
    titles = fields.get("article-title", "chapter-title"), fields.get("source"), fields.get("publisher-name")
    parts = (", ".join(_authors(source)), *titles, imprint, fields.get("comment"))
    doi = fields.identifiers.get("doi")
    return " ".join([*(f"{part.rstrip('.')}." for part in parts if part), *([f"doi:{doi}"] if doi else [])])
