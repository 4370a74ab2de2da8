"""The reference list of a page: its entries, their printed numbers, and the ends of links that stand for them."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING
from urllib.parse import unquote

from lxml import etree

from kg.readers.html.building import made, within, writable
from kg.readers.html.inline import BLOCKS, HEADINGS, LINK, Words, has_blocks
from kg.readers.html.parsing import kind
from kg.readers.jats.headings import section_type
from kg.readers.jats.parsing import plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kg.readers.jats.parsing import Element

NUMBERED = 0.8  # share of entries that begin with their place in the list where it is a numbered one
SHORTEST = 4  # words of half of the entries of a list
LONGEST_LABEL = 3  # words of a link behind an entry, such as to a catalogue
_HREF = "{http://www.w3.org/1999/xlink}href"
_LABEL = re.compile(r"\s*[\[(]?(\d{1,4})(?:[\])]?[.:]?\s+|[\])][.:]?|[.:](?=\D))")
_NUMBER = re.compile(r"\s*[\[(]?\d{1,4}[\])]?[.:]?\s*")
_YEAR = re.compile(r"(?<!\d)(?:18|19|20)\d\d(?!\d)")
_ITEMS = ("li", "dd", "tr")


@dataclass(frozen=True, slots=True)
class References:
    """The reference list of a page.

    Attributes:
        heading: the words above it.
        around: the elements from its heading on, in which nothing else stands.
        entries: the element of each entry.
        cited: the id of an entry, for each end of a link in it.
    """

    heading: str
    around: frozenset[Element]
    entries: tuple[Element, ...]
    cited: Mapping[str, str]


def references_of(page: Element, bold: Sequence[Element]) -> References:
    """The longest list under a heading such as `References`; `bold` are paragraphs that serve as headings."""
    heads = [element for element in page.iter(*HEADINGS) if plain(element)]
    heads = heads if len(heads) > 1 else [*heads, *bold]
    listed = frozenset(head for head in heads if section_type(plain(head), None, "other") == "references")
    everything = list(page.iter(etree.Element))
    places = sorted(map({element: at for at, element in enumerate(everything)}.__getitem__, heads))
    bounds = pairwise([*places, len(everything)])
    lists = [_listed(everything, *bound) for bound in bounds if everything[bound[0]] in listed]
    return max(lists, key=lambda each: len(each.entries), default=References("", frozenset(), (), {}))


def list_of(references: References) -> Element:
    """The list in JATS, to which the fields of the entries are left to be read."""
    list_ = made("ref-list")
    within(list_, "title", references.heading)
    lines = [_line(entry) for entry in references.entries]
    labels = [_LABEL.match(line.text or "") for line in lines]
    counted = sum(label is not None and int(label[1]) == place for place, label in enumerate(labels, 1))
    for number, (line, label) in enumerate(zip(lines, labels, strict=True), 1):
        ref = within(list_, "ref", id=f"r{number}")
        if label and counted >= NUMBERED * len(lines):
            within(ref, "label", label[1])
            line.text = (line.text or "")[label.end() :]
        ref.append(line)
    return list_


def _listed(everything: Sequence[Element], start: int, end: int) -> References:
    """What stands between the heading at `start` and the next one at `end`, as far as that is whole elements."""
    head = everything[start]
    own = frozenset(head.iter())
    beyond = frozenset(everything[end].iterancestors()) if end < len(everything) else frozenset()
    below = [element for element in everything[start:end] if element not in own and element not in beyond]
    entries = tuple(_entries(below))
    return References(plain(head), frozenset(below) | own, entries, _cited(entries))


def _entries(below: Sequence[Element]) -> Iterator[Element]:
    """The items of a list or the rows of a table; else every paragraph that a number begins or that names a year."""
    inside = frozenset(below)
    for name in _ITEMS:
        items = [one for one in below if kind(one) == name and inside.isdisjoint(one.iterancestors(name))]
        long = Counter(one.getparent() for one in items if len(plain(one).split()) >= SHORTEST)
        all_ = Counter(one.getparent() for one in items)
        if long:
            yield from (one for one in items if 2 * long[one.getparent()] >= all_[one.getparent()] and plain(one))
            return
    for element in below:
        words = plain(element)
        if kind(element) in BLOCKS and not has_blocks(element) and (_LABEL.match(words) or _YEAR.search(words)):
            yield element


def _cited(entries: Sequence[Element]) -> dict[str, str]:
    around = Counter(outer for entry in entries for outer in entry.iterancestors())
    cited: dict[str, str] = {}
    for number, entry in enumerate(entries, 1):
        own = [outer for outer in entry.iterancestors() if around[outer] == 1 and len(entries) > 1]
        before = entry.getprevious()
        ends = [*entry.iter(), *own, *(() if before is None or plain(before) else (before,))]
        for name in filter(None, (end.get(key) for end in ends for key in ("id", "name"))):
            cited.setdefault(name, f"r{number}")
    return cited


def _line(entry: Element) -> Element:
    """The words of an entry, without the links behind it that lead to catalogues; where all links lead is kept."""
    first = next((one for one in entry.iterdescendants() if (one.text or "").strip()), None)
    if first is not None and _NUMBER.fullmatch(first.text or ""):
        first.tail = f" {first.tail or ''}"  # a number in an element of its own, which the page's style sets apart
    spoken = list(_pieces(Words({}).line(entry, "entry")))
    while spoken and _is_label(*spoken[0]):
        spoken.pop(0)
    whole = len(spoken)
    while spoken and _is_label(*spoken[-1]):
        spoken.pop()
    words = "".join(words for words, _ in spoken)
    line = made("mixed-citation", (words.rstrip(" [(|,;\n\t") if len(spoken) < whole else words).strip())
    for link in entry.iter("{*}a"):
        within(line, LINK).set(_HREF, writable(unquote(link.get("href") or "")))
    return line


def _pieces(copy: Element) -> Iterator[tuple[str, bool]]:
    """Each run of words of an entry, and whether it is a link."""
    yield copy.text or "", False
    for inner in copy:
        yield "".join(map(str, inner.itertext())) or " ", inner.tag == LINK
        yield inner.tail or "", False


def _is_label(words: str, link: bool) -> bool:
    if any(map(str.isdigit, words)):
        return False
    return len(words.split()) <= LONGEST_LABEL if link else not any(map(str.isalnum, words))
