"""Which work of the reference list do names and a year mean?

A text and its list are not always at one: authors misspell a name or put two in the wrong order, cite a work by the
year in which it came out on line, or as one that is in press. Where the list has no work of the name and year, it is
asked for the only one that differs by such a slip and agrees in all else that the text says.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from kg.model.slips import is_slip
from kg.nlp.author_lists import surname
from kg.nlp.word_lists import word_list

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kg.model.document import Reference


class Work(NamedTuple):
    """A work as a text names it: `Smith & Lee 2003a` is (("Smith", "Lee"), False, "2003", "a").

    Attributes:
        names: the surnames, or the name of a group.
        others: whether `et al.` stands behind them.
        year: four digits; empty for what is in press or has no date.
        letter: behind the year.
        initial: the first author's, where the text gives it to tell authors of one name apart.
    """

    names: tuple[str, ...]
    others: bool
    year: str
    letter: str
    initial: str = ""


ASIDE = r"[(\[][^()\[\]]{1,60}[)\]]"  # `World Health Organization [WHO]`
_ASIDE_BEHIND = re.compile(rf" {ASIDE}\Z")
_ACRONYM = re.compile(r"[A-Z]{2,}(?:-[A-Z]+)*(?![\w-])")
_INITIAL = re.compile(r"(?<!\w)([^\W\d_a-z])(?:\.|[^\W\d_a-z]{0,3}\b)")
_PHRASE = re.compile(r" (?:of|for|on|and|the) ")
_DASH = re.compile("[–‐‑-]")
_PAIR = 2  # authors, who are both named as a rule
_LONG_NAME = 6  # letters; a shorter one with a slip is as likely another name: Hanson is not Hansen, nor Wang Wong


def key(name: str) -> str:
    """A surname for comparison: lower case, without accents, hyphens and spaces."""
    plain = unicodedata.normalize("NFKD", name).casefold()
    return "".join(letter for letter in plain if letter.isalnum())


class Listed:
    """The reference list, asked by names and year."""

    def __init__(self, references: Sequence[Reference]) -> None:
        self._by_name: dict[tuple[str, str], list[Reference]] = defaultdict(list)
        self._by_form: dict[str, list[Reference]] = defaultdict(list)
        self._by_year: dict[str, list[Reference]] = defaultdict(list)
        self.has_list = bool(references)
        self.has_groups = False
        self._numbered = any(reference.label.isdigit() for reference in references)
        for reference in references:
            if reference.authors:
                self._add(reference, surname(reference.authors[0]))

    def _add(self, reference: Reference, name: str) -> None:
        aside = _ASIDE_BEHIND.search(name)
        short = key(aside[0]) if aside else ""
        name = name[: aside.start()] if aside else name
        forms = {key(name), key(name.rsplit(maxsplit=1)[-1]), *filter(None, [short])}
        if (aside or name == reference.authors[0]) and " " in name:  # a group, also by its initials
            self.has_groups = True
            forms.add(_initials(name))
        for form in forms:
            self._by_name[form, reference.year or ""].append(reference)
            self._by_form[form].append(reference)
        self._by_year[reference.year or ""].append(reference)

    def labels(self, works: Sequence[Work]) -> tuple[tuple[str, ...], bool]:
        """The labels of the works, and whether they are surely works; `Smith 2003` for one that is not listed."""
        labels: dict[str, None] = {}
        sure = False
        for work in works:
            reference = self._find(work) or self._nearly(work)
            if reference is not None:
                sure = True
                labels[reference.label] = None
            elif work.year and _may_be_authors(work):
                sure = sure or work.others or len(work.names) > 1
                labels[f"{work.names[0]} {work.year}{work.letter}"] = None
        return tuple(labels), sure

    def listed(self, works: Sequence[Work]) -> tuple[str, ...]:
        """The labels of the works, if the list has them all, just so; else none."""
        found = [reference.label for work in works if (reference := self._find(work)) is not None]
        return tuple(dict.fromkeys(found)) if len(found) == len(works) else ()

    def _find(self, work: Work) -> Reference | None:
        """The listed work; where the list lacks it, one whose names begin behind a short form or a thing's name.

        `NEO-FFI, Lee and Kim 2003`, `AlphaSim, Lee et al., 2003`.
        """
        found = self._named(work)
        if found is None and len(work.names) > 1 and (work.others or _ACRONYM.fullmatch(work.names[0])):
            return self._named(work._replace(names=work.names[1:]))
        return found

    def _named(self, work: Work) -> Reference | None:
        same = next(filter(None, (self._by_name.get((form, work.year)) for form in _forms(work.names[0]))), [])
        if same and work.letter:
            return _lettered(same, work)
        return max(same, key=lambda reference: _likeness(reference, work), default=None)

    def _nearly(self, work: Work) -> Reference | None:
        """The only work of a list without numbers that the names and the year may mean but for one slip."""
        if self._numbered or work.letter:
            return None
        named = _distinct(reference for form in _forms(work.names[0]) for reference in self._by_form.get(form, ()))
        dated = self._by_year.get(work.year, ()) if work.year else ()
        for some in (
            [reference for reference in named if not (reference.year and work.year)],
            [reference for reference in dated if _is_first_half(reference, work)],
            [reference for reference in named if _is_next(reference.year, work.year)],
            [reference for reference in dated if _is_turned(reference, work)],
            [reference for reference in dated if _is_misspelt(reference, work)],
        ):
            fitting = [reference for reference in some if _agrees(reference, work)]
            if fitting:
                return fitting[0] if len(fitting) == 1 else None
        return None


def _forms(name: str) -> tuple[str, ...]:
    """The forms under which a name may be listed: all of it, its last word, and a group's initials."""
    words = name.split()
    last = () if _PHRASE.search(name) else (key(words[-1]),)
    return (key(name), *last, *([_initials(name)] if len(words) > _PAIR else []))


def _initials(group: str) -> str:
    return "".join(word[0] for word in group.split() if word[0].isupper()).casefold()


def _distinct(references: Iterable[Reference]) -> list[Reference]:
    return list({reference.label: reference for reference in references}.values())


def _is_first_half(reference: Reference, work: Work) -> bool:
    """Whether the text gives the first half of a double surname only: `García` of `García López`."""
    return key(surname(reference.authors[0]).split()[0]) == key(work.names[0])


def _is_next(listed: str | None, named: str) -> bool:
    """Whether two years are next to each other: that of the journal's issue and that of its publication on line."""
    return bool(listed and named) and abs(int(listed or 0) - int(named or 0)) == 1


def _is_turned(reference: Reference, work: Work) -> bool:
    """Whether a work's two authors are named in the wrong order."""
    names = [key(surname(author)) for author in reference.authors]
    return len(names) == _PAIR and [key(name) for name in work.names] == names[::-1]


def _is_misspelt(reference: Reference, work: Work) -> bool:
    """Whether the first author's name is the one that the text gives but for a slip."""
    named, listed = key(work.names[0]), key(surname(reference.authors[0]))
    return min(len(named), len(listed)) >= _LONG_NAME and is_slip(named, listed)


def _agrees(reference: Reference, work: Work) -> bool:
    """Whether a work has as many authors as the text says, and among them those that it names."""
    count = len(reference.authors)
    if work.others:
        return count > len(work.names)
    known = [key(surname(author)) for author in reference.authors]
    others = all(any(key(name) == one or is_slip(key(name), one) for one in known) for name in work.names[1:])
    return count == len(work.names) and others


def _lettered(same: Sequence[Reference], work: Work) -> Reference | None:
    """The work of a name and year that has this letter, as the list prints it or else in the order of the list."""
    printed = {reference.label[-1]: reference for reference in same if reference.label[-1].isalpha()}
    if printed:
        return printed.get(work.letter)
    at = ord(work.letter) - ord("a")
    if len(same) == 1:
        return same[0]
    return same[at] if at < len(same) else None


def _likeness(reference: Reference, work: Work) -> tuple[bool, bool, bool]:
    """How well the authors fit what the text says of them: the first one's initial, the second's name, their number.

    `et al.` stands for two or more, and in some texts for one.
    """
    count = len(reference.authors)
    initial = bool(work.initial) and _initial(reference.authors[0]) == work.initial
    if len(work.names) > 1:
        second = count > 1 and key(surname(reference.authors[1])) == key(work.names[1])
        return initial, second, count > len(work.names) if work.others else count == len(work.names)
    return initial, (count > 1) == work.others, not work.others or count > _PAIR


def _initial(author: str) -> str:
    """The first initial of a name as printed."""
    found = _INITIAL.search(author.replace(surname(author), " "))
    return found[1] if found else ""


def _may_be_authors(work: Work) -> bool:
    """Whether no word is one that stands before a year otherwise; `October–November` is none, `May-Benson` a name."""
    words = (word.casefold().rstrip(".") for name in work.names for word in name.split() if not word.islower())
    return not any(word_list("before_years").issuperset(_DASH.split(word)) for word in words)
