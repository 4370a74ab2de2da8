"""From pairs to works: descriptions that are linked are parted into groups in which nothing speaks against anything.

The result depends on what is there, not on the order in which it came: links are followed from the surest to the least
sure, and one that would bring together what differs is left out. Of links that are equally sure, those go first whose
ends have more links: what could go with either of two works goes with the one that more are of. What the user brings
together comes last, work to work.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from kg.graph.works.descriptions import IDENTIFIERS
from kg.graph.works.matching import CURATOR, Why, at_odds, differ_by_identifier, shared_identifiers

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from kg.graph.works.descriptions import Description


class Link(NamedTuple):
    """Two descriptions (by name, the lesser first) that are of one work, taken by themselves, and why."""

    why: Why
    one: str
    other: str


@dataclass(frozen=True, slots=True)
class Group:
    """The descriptions of one work, by name, sorted, and the links that brought them together (one less)."""

    members: tuple[str, ...]
    links: tuple[Link, ...]


def grouped(
    descriptions: Mapping[str, Description], links: Iterable[Link], apart: Collection[frozenset[str]] = frozenset()
) -> list[Group]:
    """The works of these descriptions, each description in one of them; sorted by their first member.

    Args:
        descriptions: by name.
        links: between them.
        apart: pairs that the user has told apart.
    """
    groups = {name: _Growing({name}) for name in descriptions}
    links = list(links)
    degree = Counter(end for link in links for end in (link.one, link.other))
    for link in sorted(links, key=lambda link: (link.why.rank, -degree[link.one] - degree[link.other], link)):
        one, other = groups[link.one], groups[link.other]
        if one is not other and not any(
            _forbids(link.why, descriptions[a], descriptions[b]) or frozenset((a, b)) in apart
            for a in one.members
            for b in other.members
        ):
            one.take(other, link)
            groups.update(dict.fromkeys(other.members, one))
    found = {id(group): Group(tuple(sorted(group.members)), tuple(sorted(group.links))) for group in groups.values()}
    return sorted(found.values(), key=lambda group: group.members)


class _Growing:
    def __init__(self, members: set[str]) -> None:
        self.members = members
        self.links: list[Link] = []

    def take(self, other: _Growing, link: Link) -> None:
        self.members |= other.members
        self.links += [*other.links, link]


def _forbids(why: Why, one: Description, other: Description) -> bool:
    """Whether these two cannot be in one work if it is put together for this reason; the user's word overrules."""
    if why == CURATOR:
        return False
    if differ_by_identifier(one, other):
        return True
    return why.reason not in IDENTIFIERS and not shared_identifiers(one, other) and at_odds(one, other)
