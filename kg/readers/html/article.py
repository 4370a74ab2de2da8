"""The article of a page, freed of the page's furniture, in JATS."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from kg.readers.html.building import made, within
from kg.readers.html.captions import is_label
from kg.readers.html.facts import front_of
from kg.readers.html.flow import Flow, Piece, lays_out
from kg.readers.html.furniture import without_furniture, without_unread
from kg.readers.html.inline import BLOCKS, HEADINGS, has_blocks
from kg.readers.html.parsing import kind
from kg.readers.html.reference_list import list_of, references_of
from kg.readers.jats.parsing import plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.readers.html.facts import Facts
    from kg.readers.jats.parsing import Element

LONGEST_BOLD = 12  # words of a paragraph in bold that may be a heading
FEWEST_WORDS = 12  # of a sentence above the first heading; names, addresses and dates stand there too
MAIN_SHARE = 0.6  # of all words, in the element that the page calls its main one
_BOLD = frozenset({"b", "strong"})


def article_of(page: Element, facts: Facts) -> Element:
    """The article: front matter, sections as the headings nest, the reference list."""
    without_unread(page)
    bold = _bold_headings(page)
    references = references_of(page, bold)
    without_furniture(page, references.around | frozenset(_marked_up(page)))
    pieces = Flow(references, bold).pieces(_main(page))
    title = facts.one("title") or _first_heading(pieces) or facts.shown
    article = made("article")
    article.append(front_of(facts, title))
    body = within(article, "body")
    _nest(body, list(_without_head(pieces, title)))
    for section in reversed(list(body.iter("sec"))):
        for inner in section.findall("sec"):
            if len(inner) == 1:
                section.remove(inner)
    for section in body.findall("sec"):
        if len(section) == 1:
            body.remove(section)
    if references.entries:
        within(article, "back").append(list_of(references))
    return article


def _marked_up(page: Element) -> Iterator[Element]:
    """The elements of tables, and of figures with a label: no furniture, whatever they look like."""
    for element in page.iter("table", "figure"):
        first = next(filter(str.strip, map(str, element.itertext())), "")
        if is_label(first) if kind(element) == "figure" else not lays_out(element):
            yield from element.iter()


def _main(page: Element) -> Element:
    """The innermost element that the page calls its main one, if most words stand in it; else its body."""
    body = next(page.iter("body"), page)
    enough = MAIN_SHARE * len(plain(body))
    named = [one for one in body.iter(etree.Element) if kind(one) in {"main", "article"} or one.get("role") == "main"]
    return next((one for one in reversed(named) if len(plain(one)) >= enough), body)


def _bold_headings(root: Element) -> list[Element]:
    """Short paragraphs wholly in bold, where the page has no headings but its title's."""
    if next(root.iter(*HEADINGS[1:]), None) is not None:
        return []
    return [one for one in root.iter(etree.Element) if kind(one) in BLOCKS and not has_blocks(one) and _is_bold(one)]


def _is_bold(paragraph: Element) -> bool:
    words = plain(paragraph)
    if not words or len(words.split()) > LONGEST_BOLD or words[-1] in ".,;" or kind(paragraph) in {"td", "th", "li"}:
        return False
    loose = (paragraph.text or "", *(inner.tail or "" for inner in paragraph))
    return not any(map(str.strip, loose)) and all(kind(inner) in _BOLD or not plain(inner) for inner in paragraph)


def _first_heading(pieces: Sequence[Piece]) -> str:
    return next((plain(piece.element) for piece in pieces if piece.rank), "")


def _without_head(pieces: Sequence[Piece], title: str) -> Iterator[Piece]:
    """The pieces but for the title, and for names, addresses and dates above the first heading."""
    headed = [piece for piece in pieces if not (piece.rank and _same(plain(piece.element), title))]
    first = next((at for at, piece in enumerate(headed) if piece.rank), 0)
    for at, piece in enumerate(headed):
        if at >= first or piece.element.tag not in {"p", "list"} or _is_prose(plain(piece.element)):
            yield piece


def _is_prose(words: str) -> bool:
    return len(words.split()) >= FEWEST_WORDS and words[-1] in ".?!"


def _same(one: str, other: str) -> bool:
    return "".join(filter(str.isalnum, one.lower())) == "".join(filter(str.isalnum, other.lower()))


def _nest(body: Element, pieces: Sequence[Piece]) -> None:
    """Sections, each inside the last one of a higher rank."""
    open_: list[tuple[int, Element]] = [(0, body)]
    for piece in pieces:
        if piece.rank:
            while open_[-1][0] >= piece.rank:
                open_.pop()
            section = within(open_[-1][1], "sec")
            open_.append((piece.rank, section))
        open_[-1][1].append(piece.element)
