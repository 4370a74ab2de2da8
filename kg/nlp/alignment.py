"""Does a phrase spell out a short form? The alignment behind abbreviation definitions.

A long form is a run of words of which the first gives the short form's first letter. Each further letter begins a
word, or stands inside a word whose beginning was used; a letter may also stand for nothing. Each such step has a cost
(how much rarer it is in definitions than by chance, as a logarithm), the cheapest run wins, the shortest among equals,
and a run that is no likelier a definition than chance is none. Costs and limits were learned from articles without
annotations (`models/alignment.toml`, made by `kg.nlp.training.alignment`).

With the definitions of `kg.nlp.abbreviations` this scores P 0.96, R 0.90, F1 0.93 on MED1250, where Ab3P has 0.965,
0.836, 0.898 (Sohn et al. 2008, BMC Bioinformatics 9:402).
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_TABLE = Path(__file__).parent / "models" / "alignment.toml"

Steps = tuple["Steps", str] | None  # the last step and those before it
Reached = dict[int, tuple[float, tuple[str, ...]]]  # place in a word -> cost and steps of the cheapest way there
Part = tuple[int, int, str, str]  # start, end, letters or digits in one form, kind

_PART = re.compile(r"[^\W\d_]+|\d+|,(?=\s)")
_FUNCTION = frozenset({
    "a", "an", "the", "in", "on", "at", "to", "for", "from", "by", "with", "as", "per", "versus", "vs", "due", "than",
    "into", "after", "before", "during", "under", "using", "between", "among", "over", "through", "via", "within",
    "without",
})  # fmt: skip
_KINDS = {"of": "of", "and": "and", "or": "and", ",": "comma"} | dict.fromkeys(_FUNCTION, "function")
_PREFIXES = frozenset({"non", "anti", "pre", "post", "pseudo"})  # a long form may begin behind these
_NUMBERS = {
    "1": ("one", "first", "mono", "uni", "single"), "2": ("two", "second", "di", "bi", "double"),
    "3": ("three", "third", "tri", "triple"), "4": ("four", "tetra", "quadr"), "5": ("five", "fifth", "penta"),
    "6": ("six", "hexa"), "7": ("seven", "hepta"), "8": ("eight", "octa"), "9": ("nine", "ninth", "nona"),
}  # fmt: skip
_GREEK = str.maketrans("αβγδεζηθικλμνξοπρστυφχψωµ", "abgdezetiklmnxoprstupcpom")
_DIGRAPH = re.compile(r"[ao](?=e)")
_CROSS = ("ex", "trans", "cross")  # what a letter X abbreviates
_ONSET = re.compile(r"[b-df-hj-np-tv-xz](?=[aeiouylrh])")  # of a syllable: methyl-meth-acrylate
_STOP = re.compile(r"[;:] |[=<>≤≥]")  # no long form reaches across it
_WORDS = re.compile(r"[^\W\d_A-Z]{3}")
_FINITE = re.compile(r"\b(?:is|are|was|were)\b")  # `patients were seen (PS)`
_TOKEN = re.compile(r"[^\s/—–]+\Z")
_TURNED = re.compile(
    r"(?P<base>.*?[^\W_].*?)(?:[-\s_]?\((?P<low>\w{1,5})\)|[-\s](?P<behind>\w+)|(?P<number>\d+)|\](?P<side>[a-z]))"
)
_LOCANT = re.compile(r"(?<!\S)\d+(?: |, )\Z")  # 17 beta-estradiol; 1, 1-dideuterio-
_LOCATED = re.compile(r"(?:alpha|beta|gamma|delta|[αβγδ\d])[-\d]")
FEW = 3  # letters, of which none goes for nothing
NONE = float("inf")


@dataclass(frozen=True, slots=True)
class Alignment:
    """A long form: the span of `words` that it takes, and what the steps cost that lead to it."""

    start: int
    end: int
    cost: float
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter or digit of a short form in lower case; `kind` is upper, lower (beside capitals) or digit."""

    form: str
    kind: str


def align(short: str, words: str, *, turned: bool = True) -> tuple[int, int] | None:
    """The span in `words` of the long form of `short`, ending where `words` ends; None if they do not spell it.

    Args:
        short: the short form.
        words: what stands before it, or behind it.
        turned: whether the last piece of the short form may come first.

    >>> align("PV", "treated by percutaneous vertebroplasty ")
    (11, 38)
    """
    costs, limits = learned()
    found = best(short, words, costs, turned=turned)
    if found is None or found.cost > limits[min(len(letters_of(short)), len(limits)) - 1]:
        return None
    return found.start, found.end


@cache
def learned() -> tuple[Mapping[str, float], tuple[float, ...]]:
    """The cost of each step, and the most that a run may cost by the number of letters."""
    table = tomllib.loads(_TABLE.read_text(encoding="utf8"))
    return table["costs"], tuple(table["limits"])


def best(short: str, words: str, costs: Mapping[str, float], *, turned: bool = True) -> Alignment | None:
    """The cheapest alignment, of the short form as it stands or with its last piece first (`V(T)`: tidal volume)."""
    orders = _orders(short) if turned else [(letters_of(short), "straight")]
    found = [one for letters, turn in orders if (one := _cheapest(short, letters, words, turn, costs))]
    return min(found, key=lambda one: (one.cost, -one.start), default=None)


def is_function_word(word: str) -> bool:
    """Whether no long form begins or ends with a word."""
    return word.lower() in _KINDS


def letters_of(short: str) -> tuple[Letter, ...]:
    """What has to be spelled: letters and digits, without the s of a plural."""
    if len(short) > 2 and short[-1] == "s" and short[-2].isupper():  # noqa: PLR2004 - `Ps` is no plural
        short = short[:-1]
    mixed = any(sign.isupper() for sign in short)
    return tuple(
        Letter(_one_form(sign), "digit" if sign.isdigit() else "lower" if mixed and sign.islower() else "upper")
        for sign in short
        if sign.isalnum()
    )


def _orders(short: str) -> Iterator[tuple[tuple[Letter, ...], str]]:
    yield letters_of(short), "straight"
    if turned := _TURNED.fullmatch(short):
        low = turned["low"] or turned["side"]
        behind = low or turned["behind"] or turned["number"]
        yield letters_of(behind) + letters_of(turned["base"]), "turned low" if low else "turned"


def _one_form(text: str) -> str:
    """Lower case, Latin letters for Greek ones, no accents; as long as the text was."""
    return "".join(unicodedata.normalize("NFD", sign)[0] for sign in text.lower().translate(_GREEK))


def _cheapest(
    short: str, letters: tuple[Letter, ...], words: str, turn: str, costs: Mapping[str, float]
) -> Alignment | None:
    begin, end = _window(words, len(letters))
    parts = _parts(words, begin, end)
    walk = _Walk(letters, parts, costs)
    found = None
    for at in range(len(parts)):
        cost, steps = walk.from_word(at)
        if cost == NONE or (parts[at][2] in _KINDS and words[parts[at][1] : parts[at][1] + 1] != "-"):
            continue
        start, leads = _start(words, parts, at)
        cost += costs[turn] + costs["lead" if leads else "bare"]
        if (found is None or cost <= found.cost) and _is_long_form(short, words[start:end]):
            found = Alignment(start, end, cost, (turn, "lead" if leads else "bare", *_listed(steps)))
    return found


def _listed(steps: Steps) -> Iterator[str]:
    while steps:
        steps, step = steps
        yield step


class _Walk:
    """The cheapest ways to place letters in words, each found once."""

    def __init__(self, letters: tuple[Letter, ...], parts: tuple[Part, ...], costs: Mapping[str, float]) -> None:
        self._letters = letters
        self._parts = parts
        self._costs = costs
        self._known: dict[tuple[int, int], tuple[float, Steps]] = {}

    def from_word(self, part: int) -> tuple[float, Steps]:
        """The least cost with the first letter beginning this word."""
        return self._used(0, part, "")

    def _rest(self, letter: int, part: int) -> tuple[float, Steps]:
        """The least cost of the letters from `letter` on in the parts from `part` on."""
        key = letter, part
        if key not in self._known:
            self._known[key] = min(self._choices(letter, part), key=lambda way: way[0], default=(NONE, None))
        return self._known[key]

    def _choices(self, letter: int, part: int) -> Iterator[tuple[float, Steps]]:
        if letter == len(self._letters) and part == len(self._parts):
            yield 0.0, None
            return
        if letter < len(self._letters):
            few = "few " if len(self._letters) <= FEW else ""
            yield self._then(f"lost {few}{self._letters[letter].kind}", self._rest(letter + 1, part))
        if part < len(self._parts):
            kind = self._parts[part][3]
            yield self._then(
                f"skip {kind}" if letter < len(self._letters) else "skip last", self._rest(letter, part + 1)
            )
            yield self._used(letter, part, f"use {kind}")

    def _used(self, letter: int, part: int, step: str) -> tuple[float, Steps]:
        """The least cost with a letter beginning the word, and what follows."""
        letter, reached = self._begun(letter, part, (step,) if step else ())
        found: tuple[float, Steps] = (NONE, None)
        while reached:
            cost, steps = min(reached.values())
            letter += 1
            if letter < len(self._letters):
                steps = (*steps, f"stop {self._letters[letter].kind}")
                cost += self._costs[steps[-1]]
            rest, after = self._rest(letter, part + 1)
            if cost + rest < found[0]:
                for one in reversed(steps):
                    after = (after, one)
                found = cost + rest, after
            reached = self._further(letter, part, reached)
        return found

    def _begun(self, letter: int, part: int, before: tuple[str, ...]) -> tuple[int, Reached]:
        """The last letter that the beginning of a word gives, and where in the word it may stand."""
        word = self._parts[part][2]
        if word.isdigit():  # a number is given whole
            last = letter + len(word) - 1
            whole = "".join(one.form for one in self._letters[letter : last + 1]) == word
            return last, {len(word) - 1: (self._sum(before), before)} if whole else {}
        if letter == len(self._letters):
            return letter, {}
        beginnings = _beginnings(self._letters[letter].form, word)
        return letter, {at: (self._sum(before + how), before + how) for at, how in beginnings}

    def _further(self, letter: int, part: int, reached: Reached) -> Reached:
        """Where in a word its next letter may stand, and the cheapest way there."""
        found: Reached = {}
        if letter < len(self._letters):
            for at, (cost, steps) in reached.items():
                for place, how in _inside(self._letters[letter], self._parts[part][2], at):
                    total = cost + self._costs[how]
                    if place not in found or total < found[place][0]:
                        found[place] = total, (*steps, how)
        return found

    def _then(self, step: str, way: tuple[float, Steps]) -> tuple[float, Steps]:
        return self._costs[step] + way[0], (way[1], step)

    def _sum(self, steps: tuple[str, ...]) -> float:
        return sum(self._costs[step] for step in steps)


def _beginnings(form: str, word: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    """The last place in a word that a letter takes which begins it."""
    if word[0] == form:
        yield 0, ()
    elif form == "e" and _DIGRAPH.match(word):  # oestradiol
        yield 1, ()
    elif form == "x" and word.startswith(_CROSS):
        yield 0, ("other",)
    elif word.startswith(_NUMBERS.get(form, ())):
        yield 0, ("spelled",)


def _inside(letter: Letter, word: str, at: int) -> Iterator[tuple[int, str]]:
    place = at
    while (place := word.find(letter.form, place + 1)) > 0:
        if place == at + 1:
            yield place, f"adjacent {letter.kind}"
        else:
            yield place, f"{'onset' if _ONSET.match(word, place) else 'inner'} {letter.kind}"
    if letter.kind == "digit" and any(number in word for number in _NUMBERS.get(letter.form, ())):
        yield at, "spelled inside"
    if letter.form == "x" and (place := word.find("ect", at + 1)) > 0:
        yield place, "other"


def _window(words: str, letters: int) -> tuple[int, int]:
    """The last words, as many as a long form may have: at most 5 more, or twice as many, as the letters."""
    end = len(words.rstrip(" \"'“”‘’,"))
    floor = max((stop.end() for stop in _STOP.finditer(words, 0, end)), default=0)
    begin = end
    for _ in range(min(letters + 5, 2 * letters)):
        begin = max(words.rfind(" ", floor, begin), floor)
        if begin == floor:
            break
    return begin, end


def _parts(words: str, begin: int, end: int) -> tuple[Part, ...]:
    found: list[Part] = []
    for part in _PART.finditer(words, begin, end):
        form = _one_form(part[0])
        joined = part.start() and not words[part.start() - 1].isspace()
        kind = _KINDS.get(form) or ("number" if form.isdigit() else "joined" if joined else "word")
        found.append((part.start(), part.end(), form, kind))
    return tuple(found)


def _start(words: str, parts: tuple[Part, ...], at: int) -> tuple[int, bool]:
    """Where a long form begins whose first letter is in a part: with the token, as names of substances have it."""
    start = parts[at][0]
    token = _TOKEN.search(words, max(0, start - 60), start)
    if token and not (at and parts[at - 1][2] in _PREFIXES):
        start = token.start()
        if _LOCATED.match(words, start) and (locant := _LOCANT.search(words, max(0, start - 20), start)):
            start = locant.start()
        while words[start] in "([{\"'“‘" and start < parts[at][0]:
            start += 1
    return start, start < parts[at][0]


def _is_long_form(short: str, long: str) -> bool:
    """Longer than the short form, not said with it, no clause, and with no bracket that is not its own."""
    if len(long) <= len(short) or _FINITE.search(long) or short.lower() in re.findall(r"[\w-]+", long.lower()):
        return False
    return _WORDS.search(long) is not None and _balanced(long)


def _balanced(text: str) -> bool:
    if " (" in text or " [" in text:
        return False
    depth = 0
    for sign in text:
        depth += (sign in "([") - (sign in ")]")
        if depth < 0:
            return False
    return depth == 0
