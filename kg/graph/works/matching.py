"""Are two descriptions of one work, and why? Precision first: where they say too little, they are not.

An identifier that they share is enough, unless another identifier, or title and author, say otherwise. Without one,
they must agree in title, author and year, or in most of these and in the place (volume and page), and must not be at
odds: years more than one apart, another page (but for a slip in the same volume), another number in the title. The
measures were set on reference lists whose identifiers were hidden (`benchmarks/identity.py`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kg.graph.works.descriptions import IDENTIFIERS, WHOLE_TEXT
from kg.graph.works.titles import about_the_same, begins, is_telling, likeness, same_numbers
from kg.model.slips import is_slip

if TYPE_CHECKING:
    from kg.graph.works.descriptions import Description

NEARLY, ALIKE, CHANGED, ODD = 0.93, 0.8, 0.5, 0.4
"""Likeness of titles: as good as the same; the same where more agrees; where all else agrees; of something else."""
_YEARS_APART = 1  # between print and on line
_NAMED = ("author", "year", "title", "container", "volume", "page")
_SHORTEST_PART = 4  # letters of a surname that may be given without its particles, or without its second half
_LONG_NUMBER = 4  # digits of a page that is the number of an article: `e12345` is `12345`


class Why(NamedTuple):
    """Why two descriptions are of one work.

    Attributes:
        rank: in which order they are followed; the surest first, the user's word last.
        reason: `curator`, `doi`, `pmid`, `pmcid`, `text` or `fingerprint`.
        agreed: the fields that agree.
    """

    rank: int
    reason: str
    agreed: tuple[str, ...]


CURATOR = Why(100, "curator", ())
"""The user's word: it brings works together as they are, whatever they say."""


def why_same(one: Description, other: Description) -> Why | None:
    """Why both are of one work; None where they are not, or say too little."""
    if differ_by_identifier(one, other):
        return None
    shared = shared_identifiers(one, other)
    if shared:
        return None if _is_misprint(one, other) else Why(1 + IDENTIFIERS.index(shared[0]), shared[0], tuple(shared))
    if at_odds(one, other):
        return None
    if one.text and one.text == other.text and len(one.text) >= WHOLE_TEXT:
        return Why(4, "text", ("text",))
    return _fingerprint(one, other)


def shared_identifiers(one: Description, other: Description) -> list[str]:
    """The kinds of identifiers that both have, and that are the same."""
    return [kind for kind in IDENTIFIERS if getattr(one, kind) and getattr(one, kind) == getattr(other, kind)]


def differ_by_identifier(one: Description, other: Description) -> bool:
    """Whether an identifier of a kind that both have is another."""
    return any(_differ(getattr(one, kind), getattr(other, kind)) for kind in IDENTIFIERS)


def at_odds(one: Description, other: Description) -> bool:
    """Whether years, pages, or another number in the title say that these are two works."""
    if one.year and other.year and abs(int(one.year) - int(other.year)) > _YEARS_APART:
        return True
    if one.page and other.page and not _same_page(one.page, other.page):
        return not is_slip(one.page, other.page) or _differ(one.volume, other.volume)
    return False


def _is_misprint(one: Description, other: Description) -> bool:
    """Whether an identifier that both print belongs to one of them at most."""
    if not (one.title and other.title and one.author and other.author):
        return False
    return likeness(one.title, other.title) < ODD and not _same_author(one, other)


def _fingerprint(one: Description, other: Description) -> Why | None:
    agreed = _agreed(one, other)
    if _is_enough(one, other, agreed):
        return Why(10 - len(agreed), "fingerprint", tuple(name for name in _NAMED if name in agreed))
    return None


def _is_enough(one: Description, other: Description, agreed: set[str]) -> bool:
    """Whether what agrees leaves no doubt."""
    place = {"volume", "page"} <= agreed
    if not one.title or not other.title:  # styles without titles
        return place and {"author", "year", "container"} <= agreed
    if not about_the_same(one.title, other.title):
        return False
    alike = likeness(one.title, other.title)
    if place:
        return _is_enough_in_place(one, other, agreed, alike)
    if "author" not in agreed or not same_numbers(one.title, other.title) or _elsewhere(one, other, agreed):
        return False
    telling = is_telling(one.title) and is_telling(other.title)
    if telling and alike >= NEARLY:
        return "year" in agreed or ("near year" in agreed and _in_volumes(one, other))
    same = alike >= ALIKE or begins(one.title, other.title)
    return same and {"year", "container"} <= agreed and bool(agreed & {"volume", "page"})


def _is_enough_in_place(one: Description, other: Description, agreed: set[str], alike: float) -> bool:
    """Whether two are one that begin on the same page of the same volume (maybe of different journals)."""
    if {"author", "year", "container"} <= agreed:
        return alike >= CHANGED
    sure = is_telling(one.title) and is_telling(other.title) and same_numbers(one.title, other.title)
    return alike >= ALIKE and ("author" in agreed or sure) and bool(agreed & {"year", "near year", "container"})


def _elsewhere(one: Description, other: Description, agreed: set[str]) -> bool:
    """Whether they appeared in two journals (a guideline, say, that several print)."""
    return bool(one.container and other.container) and "container" not in agreed and _differ(one.volume, other.volume)


def _in_volumes(one: Description, other: Description) -> bool:
    """Whether they may be an article, which comes out on line a year before; a book of another year is an edition."""
    return any((one.volume, one.page, other.volume, other.page))


def _agreed(one: Description, other: Description) -> set[str]:
    found = {"volume"} if one.volume and one.volume == other.volume else set()
    if one.year and other.year:
        found.add("year" if one.year == other.year else "near year")
    if one.title and other.title and (likeness(one.title, other.title) >= ALIKE or begins(one.title, other.title)):
        found.add("title")
    if _same_author(one, other):
        found.add("author")
    if one.page and other.page and _same_page(one.page, other.page):
        found.add("page")
    if one.container and other.container and _same_container(one.container, other.container):
        found.add("container")
    return found


def _same_author(one: Description, other: Description) -> bool:
    short, long = sorted((one.author, other.author), key=len)
    if not short:
        return False
    is_part = len(short) >= _SHORTEST_PART and (long.startswith(short) or long.endswith(short))
    return is_part or short == long or is_slip(short, long)


def _same_page(one: str, other: str) -> bool:
    bare, also = one.lstrip("abcdefghijklmnopqrstuvwxyz"), other.lstrip("abcdefghijklmnopqrstuvwxyz")
    return one == other or (bare == also and len(bare) >= _LONG_NUMBER)


def _same_container(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return short == long or (len(short) > 1 and (long.startswith(short) or long.endswith(short)))


def _differ(one: str, other: str) -> bool:
    return bool(one and other and one != other)
