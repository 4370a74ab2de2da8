"""What does a heading of a table say? What it names, of how many, and how the figures under it are to be read."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from kg.nlp.table_figures import MARKS
from kg.nlp.table_lists import words_of
from kg.nlp.table_times import CLASS, is_time

LONGEST = 400  # code points of a heading that are read
_PCT = r"(?:%|percent(?:age)?s?\b|per cent\b|pct\b)"
_NUMBERS = (  # `no` only where it cannot deny
    r"(?:n[°º]|f(?=\s?[(,/]\s?%)|(?:n|nr|num|numbers?|freq|frequency|frequencies|counts?)\b\.?|nos?\.|nos?(?=\s?[(/]|,?\s?%|\s+of\b)"
    r"|(?<=[,;(])\s*nos?(?=\s*[)\]]|\s*$))"
)
_PEOPLE = r"(?:patients?|participants?|subjects?|cases|women|men|children|infants|people|persons|respondents)"
_OF = r"(?P<named>\s+(?:of|with|who|experiencing|having)\s+(?:the\s+)?(?:[\w'’/-]+\s*){1,6}?)?"
_JOINT = r"\s*(?:[,;:/&+=–-]|and\b|or\b|in\b)?\s*[(\[{]*\s*"
_COUNT_PERCENT = re.compile(
    rf"(?<![\w-])(?:{_NUMBERS}{_OF}|{_PEOPLE}){_JOINT}(?:{_PCT}|proportion\b|rate\b)"
    rf"(?:\s+of (?:the )?(?:total|{_PEOPLE}))?",
    re.IGNORECASE,
)
_PERCENT_COUNT = re.compile(rf"{_PCT}\s*[,;/]?\s*[(\[,;/]\s*{_NUMBERS}", re.IGNORECASE)
_NUMBER_OF = re.compile(  # `Number of … (%)`, however much stands between
    r"\W*(?:total\s+)?(?:(?P<counted>numbers?|no\.|nos\.)|frequency|frequencies)(?=\s+of\b)", re.IGNORECASE
)
_BEHIND = re.compile(rf"[(\[]\s*{_NUMBERS}\s*[)\]]\s*$", re.IGNORECASE)  # `% Male (n)`
_FRACTION = re.compile(
    r"(?<![\w-])(?:n|no\.?|number|events?|cases)\s?/\s?"
    r"(?:n|no\.?|total(?: (?:n|no|number))?|number|patients|subjects)\b\.?",
    re.IGNORECASE,
)
_PAIRED = (("fraction", _FRACTION), ("percent_count", _PERCENT_COUNT), ("count_percent", _COUNT_PERCENT))
_PERCENT = re.compile(rf"{_PCT}(?:\s+of (?:the )?(?:total|all|{_PEOPLE}))?(?!\s*(?:change|CI\b))", re.IGNORECASE)
_COUNT = re.compile(  # not `a limited number of calls`
    rf"(?:(?<=[,;:([–—-])\s*|^\W*(?:total\s+)?)(?<![\w-]){_NUMBERS}"
    rf"(?![-/]\w|\s(?:stage|status|category|classification)\b)|(?<![\w-]){_NUMBERS}(?=\W*$)",
    re.IGNORECASE,
)
_TOTAL = re.compile(
    r"[(\[,;]?\s*(?:\b|(?-i:(?<=[a-z])(?=N\s?=)))(?:(?:n|no\.?)(?:\s?[=:∶]\s?|-|\s(?=\d+\s?\)))"
    r"|(?:total )?number(?: of \w+)?\s?=\s?|total\s(?=\d+\s?\)))"
    r"(\d{1,3}(?:[, ]\d{3})+|\d{1,7})(?=\b|N\b)(?!\s?%)\s*[)\]]?",
    re.IGNORECASE,
)
_TOLD = re.compile(rf"[(\[]\s*(\d{{1,6}})\s{_PEOPLE}\s*[)\]]", re.IGNORECASE)
_BOUND = re.compile(r"\d\s?%")  # `SpO2 < 90%`: part of what is named
_MEANS = re.compile(r"[,;:(\[]\s*(?:mean|median)s?\b\W*(?:(?:SD|SE|SEM|IQR|range|or|%)\b\W*)*$", re.IGNORECASE)
_DEVIATIONS = re.compile(r"[<>≤≥]\s?[-−+]?\s?\d[\d.]*\s?SDs?\b")  # `height < −2 SD`: a class, and no mean
_INTERVAL = re.compile(
    r"[(\[,]?\s*\b(?:9[059]\s?%\s?)?(?:c\.?\s?i\.?s?|confidence intervals?)(?!\w)\s*[)\]]?", re.IGNORECASE
)
_P = re.compile(
    r"(?:^|\W)p(?:[\s-]*value|\s?[<>=≤]|\s+for\b|\s+between\b|\s*trend\b)|^\W*p\W*$|^\W*p\s*[(\[]"
    r"|^\W*p\s(?:.{1,40}\b)?(?:vs?\.?|versus)\s",
    re.IGNORECASE,
)
_SYMBOLS = re.compile(
    r"\b(?:a?OR|a?RR|a?HR|A?RD|IRR|NNT|NNH|ARR|RRR|SMD|WMD|AUC|ICC|SD|SEM|IQR)s?\b|[±χΔ]|\bX2\b|^\W*[tZzβ]\W*$"
)
_SIDES = re.compile(
    r"\b((?:M|F|male|female|men|women|boys?|girls?|right|left|R|L|yes|no)s?)\s?[/:]\s?(M|F|\w+)\b", re.IGNORECASE
)
_NOT_PERSONS = re.compile(r"^\W*(?:total\s)?(?:number|no\.|nos?)\s+of\b", re.IGNORECASE)
# Rates per a base, and percentages of a value before: `per 1000 days`, `% of baseline`.
_SCALED = re.compile(
    r"\bper\s?1[0,]+\b|(?:%|percent) of (?:the )?(?:baseline|pre|control|initial|normal|maxim|predicted|reference)",
    re.IGNORECASE,
)
_GRADES = re.compile(  # `No difference`, `Slight improvement`: answers, and no differences
    r"\W*(?:no|any|some|minimal|slight|small|minor|mild|moderate|partial|marked|large|major|complete|very|extremely)\s",
    re.IGNORECASE,
)
_FROM_TO = re.compile(r"\d\s?(?:[a-z]+\s)?to\s\d", re.IGNORECASE)  # `1 to 7 days`, `6 months to 1 year`
_SHARED = re.compile(r"[(\[,]\s*(?:%|percent)\s+of\s+(?:the\s+|all\s+)?(\w+)", re.IGNORECASE)  # `Peak (% of control)`
_BOUNDED = re.compile(r"[<>≤≥]\s?\d")  # `Ratio < 2` is a class, and no ratio
_GRADED = re.compile(  # a value that a quantity has, and so a class: `low birth weight`
    r"\b(?:ab)?normal\b|\b(?:high|low|elevated|raised|increased|decreased|reduced|poor|good|positive|negative)\b"
    r"|\b(?:full|part|first)[\s-]time\b",
    re.IGNORECASE,
)
_HEAD = re.compile(r"[,;:(\[/–—]|\s-\s|\s(?:of|in|at|to|from|on|for|by|with|per|after|before|during|until|since)\s")
_COUNTED = re.compile(r"\w\s(?:number|count)s?\W*$", re.IGNORECASE)  # `lesion number`, and not `lesions, number`
_ALTERNATIVES = re.compile(r"\bor\b|/", re.IGNORECASE)  # `Mean (SD) or %`, and not `Mean % (SD)`
_SLASHED = re.compile(r"([^\W\d_]\w*)\s?/\s?([^\W\d_]\w*)")
_UNIT = re.compile(r"[(\[,]\s*([^()\[\],]{1,20})[)\]]?\s*$")
_WORD = re.compile(r"[^\W\d_](?:[\w'’.²³-]*[\w²³])?(?:/[\w²³]+)*|%|\d+")
_WHOSE_SHARE = re.compile(  # `Gender, % male`
    r"\W{0,3}[,;:–—-]\W{0,3}(?:%|percent(?:age)?)\s(?!(?:of|with|who|in|having|CI|change)\b)"
    r"(?P<whom>[a-z][\w /-]{1,30})\W*$",
    re.IGNORECASE,
)
_BRACKET = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
UNMARKED = str.maketrans(MARKS, " " * len(MARKS))
_EDGE = " _\t,;:.–—-−/|=&+•·●○◦■▪□◆◊❖➢►▶✓→"
_LEADING = re.compile(r"(?i:of|with|who|in|having)\s+(?=\w)|(?i:the|an)\s+|a\s+(?=[a-z])")  # and not `A (H1N1)`


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading, read.

    Attributes:
        start, end: what it names, in the text: without the form of the figures and the number of those counted.
            Empty where it names nothing (`n (%)`).
        words: the words of that, in small letters.
        form: `count_percent`, `percent_count`, `percent`, `count`, `fraction`, `mixed` (of several kinds),
            `mean_percent` (a mean with its spread, or a percentage), or empty.
        total: how many were counted (`n = 45`).
        averaged: it speaks of means and their like, and of no counts.
        compared: it speaks of a difference, a change or the like, which some may have had (`Improvement`).
        barred: no figure under it is a proportion (a mean, a ratio, a p value).
        measured: it names a quantity, so that a figure without a percent sign is one of it.
        bounded: confidence intervals stand beside its figures.
        sides: the places of two things that it names at once (`male/female`), so that `12/30` is no part of a whole.
        is_time: it only says when.
        classed: it names a class of a quantity (`≤ 2`, `30–39 years`).
    """

    start: int
    end: int
    words: tuple[str, ...] = ()
    form: str = ""
    total: int | None = None
    averaged: bool = False
    compared: bool = False
    barred: bool = False
    measured: bool = False
    sides: tuple[tuple[int, int], ...] = ()
    bounded: bool = False
    is_time: bool = False
    classed: bool = False

    @property
    def is_happening(self) -> bool:
        """Whether it names what is done at some time, so that it says when beside others, and what where it labels."""
        return bool(self.words) and words_of("happenings").issuperset(self.words)

    @property
    def is_paired(self) -> bool:
        """Whether the figures under it are counts with their wholes or percentages."""
        return self.form in ("count_percent", "percent_count", "fraction")

    @property
    def is_named(self) -> bool:
        """Whether it names with words, and not with numbers alone."""
        return any(not word.isdigit() for word in self.words)

    @property
    def is_generic(self) -> bool:
        """Whether it names nothing in particular, or only kinds of figures."""
        told = (part for word in self.words for part in word.split("/"))
        return all(word in words_of("generic") or word in words_of("averages") for word in told)

    @property
    def is_answer(self) -> bool:
        """Whether it is one of the answers to what the rows say (`Strongly agree`, `Not sure`), and no group."""
        told = self.words[1:] if self.words[:1] == ("no",) else self.words  # `No opinion`
        return len(told) > 0 and words_of("answers").issuperset(word for each in told for word in each.split("/"))

    @property
    def is_yes_or_no(self) -> bool:
        """Whether it says yes or no to something."""
        return self.words in (("yes",), ("no",))

    @property
    def is_reply(self) -> bool:
        """Whether it may be an answer to what the rows say: `Yes` may also head a group."""
        return self.is_answer or self.is_yes_or_no

    @property
    def is_half(self) -> bool:
        """Whether it only says before or after, and may be of a name: `Pre` and `Post` under `Menopause`."""
        return self.words in (("pre",), ("post",))

    @property
    def is_bare(self) -> bool:
        """Whether it needs the heading above it to say anything."""
        known = words_of("affirmations") | words_of("degrees")
        return self.is_time or all(word in known for word in self.words if not word.isdigit())

    @property
    def is_statistic(self) -> bool:
        """Whether it names a statistic first of all (`Median (quartiles)`, `Odds ratio`), and nobody in whom."""
        if self.total is not None or not self.words or self.words[-1].isdigit():  # `Quartile 4`
            return False
        return self.words[0] in words_of("averages") if self.averaged else self.barred

    @property
    def is_arm(self) -> bool:
        """Whether it names an arm of a trial by itself, as `Placebo` and `Control group` do, and `Pain control` not."""
        told = {part for word in self.words for part in word.split("/")}
        alone = words_of("arms").issuperset(told) and not words_of("groups").issuperset(told)
        return self.total is not None or (bool(told) and alone) or bool(told & {"placebo", "sham"})

    @property
    def is_letter(self) -> bool:
        """Whether it is a single letter: of a statistic (`M` beside `SD`) as likely as of a name."""
        return len(self.words) == 1 and len(self.words[0]) == 1

    @property
    def is_of_persons(self) -> bool:
        """Whether it names persons first of all: those in whom something occurred, and not what did."""
        words = self.words[1:] if self.words[:1] == ("all",) else self.words
        if self.form or not words or words[0] not in words_of("people"):
            return False
        return len(words) == 1 or not words[1].isalpha() or words[1] in words_of("whose") or words[1].endswith("ed")

    @property
    def is_of_whom(self) -> bool:
        """Whether it tells in whom what stands under it is counted: `Women`, `Caregivers’ characteristics`."""
        whose = self.words[0].rstrip("s").rstrip("'’") if self.words else ""
        named = {whose, f"{whose}s"} & words_of("people")
        return bool(named) and (self.is_of_persons or bool(words_of("kinds") & set(self.words)))

    @property
    def is_of_patients(self) -> bool:
        """Whether it begins with those who are counted: `Patients with pain`."""
        return bool(self.words) and self.words[0] in words_of("people")

    @property
    def is_everybody(self) -> bool:
        """Whether it names all together, and no group among others."""
        return bool(self.words) and all(word in words_of("everybody") for word in self.words)


def read_heading(text: str, start: int, end: int, *, denies: bool = False) -> Heading:
    """Read the heading at `text[start:end]`; where it `denies`, a lone `No` at its start is no `number`."""
    said = text[start : min(end, start + LONGEST)].translate(UNMARKED)
    rest = read_heading(text, start + len("no"), end) if denies else None
    if rest and rest.is_generic:
        return replace(rest, start=start, end=start + len("no"), words=("no",))
    plain = _blank(_DEVIATIONS, _blank(_INTERVAL, _blank(_TOTAL, said)))
    form, spans = _form(_blank(_BOUND, plain))
    words = _words(plain)
    settled = _settled(form, words, said)
    has_means = bool(words_of("averages") & set(words)) and not _is_of_reference(set(words))
    total = _TOTAL.search(said) or _TOLD.search(said)
    spans += [found.span() for pattern in (_TOTAL, _TOLD, _INTERVAL, _MEANS) for found in pattern.finditer(said)]
    first, last = _named(said, spans)
    named = tuple(_words(said[first:last]))
    sides = _SIDES.search(said) or (_SLASHED.search(said) if form == "count" else None)
    return Heading(
        start + first,
        start + last,
        named,
        settled,
        int(re.sub(r"\D", "", total[1])) if total else None,
        has_means and (settled == "mean_percent" or not form.endswith(("percent", "count"))),
        bool(words_of("comparisons") & set(words)) and not _SYMBOLS.search(plain),
        _barred(said, plain, form, words, counted=total is not None),
        _measured(said, words),
        tuple((start + sides.start(side), start + sides.end(side)) for side in (1, 2)) if sides else (),
        _INTERVAL.search(said) is not None,
        is_time(said[first:last], named, form),
        CLASS.search(said) is not None or _FROM_TO.search(said) is not None,
    )


def _blank(pattern: re.Pattern[str], said: str) -> str:
    return pattern.sub(lambda found: " " * len(found[0]), said)


def _form(said: str) -> tuple[str, list[tuple[int, int]]]:
    """How the figures are to be read, and where that is said."""
    for form, pattern in _PAIRED:
        if found := list(pattern.finditer(said)):
            rest = _PERCENT.finditer(_blank(pattern, said))
            return form, [*(span for one in found for span in _around_name(one)), *(one.span() for one in rest)]
    percent, leading, number = _PERCENT.search(said), _NUMBER_OF.match(said), _BEHIND.search(said)
    if percent and leading:
        form = "count_percent" if leading["counted"] else "percent"
        return form, [leading.span(), *(one.span() for one in _PERCENT.finditer(said))]
    if percent and number:
        return "percent_count", [percent.span(), number.span()]
    for form, pattern in (("percent", _PERCENT), ("count", _COUNT)):
        if found := list(pattern.finditer(said)):
            return form, [one.span() for one in found]
    return "", []


def _around_name(found: re.Match[str]) -> list[tuple[int, int]]:
    """The match without what it holds that names something: `Number of patients with fever (%)`."""
    if not found.groupdict().get("named"):
        return [found.span()]
    return [(found.start(), found.start("named")), (found.end("named"), found.end())]


def _settled(form: str, words: list[str], said: str) -> str:
    """The form, where the heading speaks of one kind of figures only, or of two that are told apart by their look."""
    if not form.endswith(("percent", "count")) or not words_of("averages") & set(words):
        return form
    if form in ("count_percent", "percent_count") and "±" in said and not words_of("ranges") & set(words):
        return form  # means have their spread behind `±`, so that brackets hold percentages
    has_spread = "±" in said or bool(words_of("spreads") & set(words))
    two = form == "percent" and has_spread and _ALTERNATIVES.search(said)
    return "mean_percent" if two else "mixed"


def _barred(said: str, plain: str, form: str, words: list[str], *, counted: bool) -> bool:
    """Whether no proportion is named. A heading that tells how many were counted names them, whatever else it says."""
    told = set(words)
    if _P.search(said) or words_of("validities") & told or _is_of_reference(told):
        return True
    if counted or form in ("count_percent", "percent_count", "fraction"):
        return False
    if words_of("averages") & told or _SYMBOLS.search(plain) or _is_scaled(said, plain):
        return True
    if words_of("comparisons") & told and not _BOUNDED.search(said) and not _GRADES.match(said):
        return True
    if form == "percent" and words_of("shares") & told:
        return True
    return not form and not words and _INTERVAL.search(said) is not None


def _is_of_reference(told: set[str]) -> bool:
    """Whether what is usual is told, and of nobody in particular: `Normal range`, `Reference values`."""
    return bool(told & {"normal", "reference"}) and bool(
        told & {"range", "ranges", "value", "values", "interval", "limits"}
    )


def _is_scaled(said: str, plain: str) -> bool:
    """Whether figures are told per a base, or in percent of another figure, and of no persons."""
    shared = _SHARED.search(said)
    known = words_of("persons") | words_of("everybody") | words_of("generic") | words_of("wholes")
    return _SCALED.search(plain) is not None or (shared is not None and shared[1].lower() not in known)


def _measured(said: str, words: list[str]) -> bool:
    """Whether a quantity is named, and no class of it (`Age ≥ 65`), or units or things are counted, and no persons."""
    if CLASS.search(said):
        return False
    if (_NOT_PERSONS.search(said) or _COUNTED.search(said)) and not words_of("persons") & set(words):
        return True
    unit = _UNIT.search(said)
    if unit is not None and (told := _words(unit[1])) and words_of("units").issuperset(told):
        return True
    if words_of("shares") & set(words):
        return True
    return bool(words_of("quantities") & set(words)) and not _is_of_a_class(said)


def _is_of_a_class(said: str) -> bool:
    """Whether a quantity is only spoken of: by its class (`low weight`), or in front of another noun (`weight loss`).

    What is named is told by the last noun before a stop or a preposition.
    """
    if _GRADED.search(said):
        return True
    head = _words(_HEAD.split(said, maxsplit=1)[0])
    return bool(words_of("quantities") & set(head)) and not words_of("quantities") & set(head[-1:])


def _words(said: str) -> list[str]:
    return [found[0].lower() for found in _WORD.finditer(said)]


def _named(said: str, spans: list[tuple[int, int]]) -> tuple[int, int]:
    """The first stretch outside the spans that names something, trimmed; an empty one where none does."""
    at, found = 0, list[tuple[int, int]]()
    for start, end in [*sorted(spans), (len(said), len(said))]:
        piece = at, max(at, start)
        if any(character.isalnum() for character in said[slice(*_trimmed(said, *piece))]):
            found.append(piece)
        at = max(at, end)
    outer = (piece for piece in found if said.count("(", 0, piece[0]) <= said.count(")", 0, piece[0]))
    named = next((piece for piece in outer if said[slice(*piece)].lstrip().startswith("of ")), None)
    telling = (piece for piece in found if not words_of("generic").issuperset(_words(said[slice(*piece)])))
    chosen = named or next(telling, next(iter(found), None))  # `Cumulative percentage of losses`: losses
    return _with_answer(said, *_trimmed(said, *chosen), spans) if chosen else (0, 0)


def _with_answer(said: str, first: int, last: int, spans: list[tuple[int, int]]) -> tuple[int, int]:
    """A stretch with what stands behind it and tells whose share its figures are, in a bracket or behind a comma.

    `Do you smoke? (% yes)`, `Sex, n (% male)`, `Sex, % male`: the figures are of those who said yes, and of the men.
    """
    whose = _WHOSE_SHARE.match(said, last)
    if whose and not words_of("generic").issuperset(_words(whose["whom"])):
        return first, whose.end("whom")
    told = bytearray(len(said))
    for start, end in spans:
        told[start:end] = b"x" * (end - start)
    found = _BRACKET.search(said, last)
    if not found or any(said[at].isalnum() and not told[at] for at in range(last, found.start())):
        return first, last
    rest = "".join(" " if told[at] else said[at] for at in range(*found.span(1)))
    known = words_of("generic") | words_of("units") | words_of("averages")
    named = [word for word in _words(rest) if word not in known and not word.isdigit()]
    return (first, found.end()) if named and any(told[slice(*found.span())]) else (first, last)


def _trimmed(said: str, first: int, last: int) -> tuple[int, int]:
    """A stretch without signs at its edges, and without brackets that have no counterpart in it."""
    while first < last and (said[first] in _EDGE + ")]}" or _unmatched(said, first, last, said[first], "([{", ")]}")):
        first += 1
    while first < last and (
        said[last - 1] in _EDGE + "([{" or _unmatched(said, first, last, said[last - 1], ")]}", "([{")
    ):
        last -= 1
    opened = said.rfind("(", first, last)
    if opened > first and ")" not in said[opened:last]:
        return _trimmed(said, first, opened)  # the bracket went on with what was cut off
    lead = _LEADING.match(said, first, last)
    return (lead.end(), last) if lead else (first, last)


def _unmatched(said: str, first: int, last: int, edge: str, brackets: str, counterparts: str) -> bool:
    return edge in brackets and counterparts[brackets.index(edge)] not in said[first:last]
