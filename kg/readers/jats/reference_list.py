"""Reference lists: the printed text of each entry and the fields that its mark-up names."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kg.model.document import Reference
from kg.readers.cleaning.characters import clean, without_soft_hyphens
from kg.readers.jats.front import person
from kg.readers.jats.parsing import child, plain, tag

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.readers.jats.parsing import Element

_CITATIONS = ("mixed-citation", "element-citation", "citation", "nlm-citation")
_NAMES = frozenset({"name", "string-name", "collab"})
_TYPOGRAPHY = frozenset(
    {"italic", "bold", "sup", "sub", "sc", "underline", "monospace", "styled-content", "named-content"}
)
_HREF = "{http://www.w3.org/1999/xlink}href"
_YEAR = re.compile(r"\d{4}")
_DOI = re.compile(r"\b10\.\d{4,9}/[^\s\"<>]+")
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


def _with_fields(reference: Reference, source: Element) -> Reference:
    first, last = _field(source, "fpage", "elocation-id"), _field(source, "lpage")
    year = _YEAR.search(_field(source, "year") or "")
    linked = _DOI.search(" ".join((reference.text, *(link.get(_HREF) or "" for link in source.iter()))))
    return replace(
        reference,
        authors=tuple(_authors(source)),
        title=_field(source, "article-title", "chapter-title"),
        container=_field(source, "source"),
        year=year[0] if year else None,
        volume=_field(source, "volume"),
        issue=_field(source, "issue"),
        first_page=first,
        last_page=last if last != first else None,
        doi=_identifier(source, "doi") or (linked[0].rstrip(".,;)]") if linked else None),
        pmid=_identifier(source, "pmid"),
    )


def _field(source: Element, *names: str) -> str | None:
    """The words of the first element of the first name that occurs, without the punctuation around them."""
    for name in names:
        for element in source.iter():
            if tag(element) == name and (words := plain(element).strip(" .,;")):
                return words
    return None


def _identifier(source: Element, kind: str) -> str | None:
    found = (plain(one) for one in source.iter() if tag(one) == "pub-id" and one.get("pub-id-type") == kind)
    return next(filter(None, found), "").strip(" .,;") or None


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


def _collect(element: Element, words: list[str]) -> None:
    """Words in order; a blank where two fields would run into one another."""
    for text, field in _pieces(element):
        glued = words and words[-1][-1:].isalnum() and text[:1].isalnum()
        words.append(f" {text}" if glued and field else text)


def _pieces(element: Element) -> Iterator[tuple[str, bool]]:
    """Each run of words below an element, and whether it begins a field (not a change of type)."""
    yield clean(element.text or ""), tag(element) not in _TYPOGRAPHY
    for inner in element:
        yield from _pieces(inner)
        yield clean(inner.tail or ""), False


def _vancouver(source: Element) -> str:
    first, last = _field(source, "fpage", "elocation-id"), _field(source, "lpage")
    volume = (_field(source, "volume") or "") + (f"({issue})" if (issue := _field(source, "issue")) else "")
    pages = f"{first}-{last}" if first and last and first != last else first
    imprint = ";".join(filter(None, (_field(source, "year"), volume))) + (f":{pages}" if pages else "")
    titles = (
        _field(source, "article-title", "chapter-title"),
        _field(source, "source"),
        _field(source, "publisher-name"),
    )
    parts = [", ".join(_authors(source)), *titles, imprint, _field(source, "comment")]
    doi = _identifier(source, "doi")
    return " ".join([*(f"{part.rstrip('.')}." for part in parts if part), *([f"doi:{doi}"] if doi else [])])
