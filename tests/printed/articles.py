"""Articles to be printed: what stands in them, and how a journal prints its markers and its list.

`invented` makes one of the sentences of `corpus/` and of references to works that do not exist, by seed.
"""

import random
import re
from dataclasses import dataclass, field
from pathlib import Path

CORPUS = Path(__file__).parents[2] / "corpus"
NUMBERED = ("bracket", "brackets", "paren", "superscript")
STYLES = (*NUMBERED, "author-year")


@dataclass(frozen=True, slots=True)
class Marker:
    """A citation of works, by their place in the article's list; `told` where the sentence names the authors."""

    works: tuple[int, ...]
    told: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """A work in the reference list: its authors' surnames, its year (with a letter where two are alike), its words."""

    names: tuple[str, ...]
    year: str
    text: str


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of the article; `kind` is heading, subheading, paragraph, figure or table.

    A figure's or table's pieces are its caption; `rows` are the table's. `wide` ones stand across all columns.
    """

    kind: str
    pieces: tuple[str | Marker, ...]
    rows: tuple[tuple[str, ...], ...] = ()
    wide: bool = False


@dataclass(frozen=True, slots=True)
class Article:
    title: str
    authors: str
    abstract: tuple[str | Marker, ...]
    blocks: tuple[Block, ...]
    references: tuple[Entry, ...]

    def markers(self) -> list[Marker]:
        everything = (self.abstract, *(block.pieces for block in self.blocks))
        return [piece for pieces in everything for piece in pieces if isinstance(piece, Marker)]


@dataclass(frozen=True, slots=True)
class Design:
    """How a journal prints.

    Attributes:
        style: one of STYLES.
        font: one of Times, Palatino, Charter, Helvetica, Century.
        size: of the text, in points.
        label: what a number of the list looks like.
        behind_stop: whether a marker stands behind the full stop, as raised numbers often do.
        dash: between the ends of a range.
        indent: whether a paragraph is told by its indented first line, and not by space above it.
        running: the running heads of left and right pages.
        foot: what stands at the bottom of each page beside its number.
    """

    style: str
    font: str = "Times"
    size: int = 10
    label: str = "{}."
    behind_stop: bool = False
    dash: str = "–"
    indent: bool = True
    running: tuple[str, str] = ("Alder et al.", "Leaks of cement")
    foot: str = ""


def printed(marker: Marker, article: Article, design: Design) -> tuple[str, bool]:
    """The words of a marker, with the space before them, and whether they are raised."""
    if design.style == "author-year":
        return _names(marker, article), False
    lead = f" {_people(article.references[marker.works[0]], ' and ')}" if marker.told else ""
    numbers = _numbers(sorted(work + 1 for work in marker.works), design)
    if design.style == "superscript":
        return lead + "\0" + numbers, True
    return f"{lead} {numbers}", False


def _numbers(numbers: list[int], design: Design) -> str:
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    whole = {"bracket": "[{}]", "paren": "({})"}.get(design.style, "{}")
    one = "[{}]" if design.style == "brackets" else "{}"
    parts = []
    for run in runs:
        ends = [one.format(number) for number in run]
        parts += [f"{ends[0]}{design.dash}{ends[-1]}"] if len(run) > 2 else ends
    comma = "," if design.style == "superscript" else ", " if design.style == "brackets" else ","
    return whole.format(comma.join(parts))


def _names(marker: Marker, article: Article) -> str:
    entries = [article.references[work] for work in marker.works]
    if marker.told:
        return f" {_people(entries[0], ' and ')} ({entries[0].year})"
    return " (" + "; ".join(f"{_people(entry, ' and ')}, {entry.year}" for entry in entries) + ")"


def _people(entry: Entry, joint: str) -> str:
    return f"{entry.names[0]} et al." if len(entry.names) > 2 else joint.join(entry.names)


# An article of our own sentences and invented works

SURNAMES = (
    "Alder", "Birch", "Cornel", "Dogwood", "Elmer", "Farnham", "Gorse", "Hazelton", "Ivers", "Juniper", "Kestrel",
    "Larchfield", "Mapleton", "Nettle", "Oakley", "Pinder", "Quince", "Rowan", "Sorrel", "Thornbury", "Umber",
    "Viburnum", "Willows", "Yarrow", "Ziziphus", "García-Haya", "Müllner", "van der Linde", "O'Brier", "Søndervig",
)  # fmt: skip
JOURNALS = (
    "J Cement", "Bone Lett", "Spine Rounds", "Ann Vertebral Med", "Acta Osteol", "North J Radiol", "Eur J Back Pain",
    "Arch Interv Neurol", "Pain Rep", "Clin Embol", "BMC Fract", "Int J Augment",
)  # fmt: skip
FIRST = (
    "Leakage of cement", "Pulmonary embolism", "New fractures of adjacent levels", "Relief of pain",
    "Neurological deficit", "Infection", "Quality of life", "Radiation exposure", "Height restoration", "Mortality",
)  # fmt: skip
THEN = (
    "after percutaneous vertebroplasty", "after balloon kyphoplasty", "in osteoporotic compression fractures",
    "in spinal metastases", "in multiple myeloma", "after sacroplasty", "with high-viscosity cement",
    "under conscious sedation",
)  # fmt: skip
LAST = (
    "a prospective study", "a randomised controlled trial", "report of two cases", "a systematic review",
    "what 100 consecutive patients tell us", "a ten-year follow-up", "results of a national register",
    "a single-centre experience", "a meta-analysis of 12 trials",
)  # fmt: skip
HEADINGS = (
    ("Introduction", 4), ("Methods", 3), ("Patients", 2), ("Statistical analysis", 2), ("Results", 3),
    ("Complications", 3), ("Discussion", 8), ("Conclusions", 1),
)  # fmt: skip
SUBHEADINGS = {"Patients", "Statistical analysis", "Complications"}
CITED = re.compile(r"\s?(?:\[|\()\d+(?:[,–-]\s?\d+)*(?:\]|\))")
NAMED = re.compile(r"et al|\((?:[^()]*\s)?(?:19|20)\d\d\)")


def sentences() -> list[str]:
    """The sentences of the corpus, without their markers."""
    found = []
    for file in sorted(CORPUS.glob("*-*.txt")):
        body = file.read_text(encoding="utf8").split("REFERENCES", 1)[0].split("\n\n")[1:]
        for paragraph in body:
            parts = re.split(r"(?<=[.!?])\s+(?=[A-Z])", CITED.sub("", paragraph.strip()))
            found += [part for part in parts if part.endswith(".") and len(part.split()) > 6 and not NAMED.search(part)]
    return found


@dataclass
class _Writer:
    """Writes an article; numbered works are listed as they are first cited."""

    dice: random.Random
    style: str
    works: list[Entry]
    pool: list[str]
    cited: int = 0
    told: set[int] = field(default_factory=set)

    def paragraph(self) -> tuple[str | Marker, ...]:
        pieces: list[str | Marker] = []
        for _ in range(self.dice.randint(4, 7)):
            sentence = self.pool.pop()
            if pieces:
                sentence = f" {sentence}"
            if self.dice.random() < 0.55:
                pieces += self._with_marker(sentence)
            else:
                pieces.append(sentence)
        return tuple(pieces)

    def _with_marker(self, sentence: str) -> list[str | Marker]:
        comma = next((found.start() + 1 for found in re.finditer(r"[a-z], [a-z]", sentence) if found.start() > 20), 0)
        if self.dice.random() < 0.15:
            told = Marker((self._next(),), told=True)
            return [" As told by", told, f", {sentence[:2].strip().lower()}{sentence[2:]}"]
        if comma > 0 and self.dice.random() < 0.3:
            return [sentence[:comma], self._marker(), sentence[comma:]]
        return [sentence[:-1], self._marker(), "."]

    def _marker(self) -> Marker:
        count = self.dice.choice((1, 1, 1, 2, 2, 3, 4))
        return Marker(tuple(sorted({self._next() for _ in range(count)})))

    def _next(self) -> int:
        """A new work as long as there are any, and now and then one that was cited before."""
        if self.cited < len(self.works) and (self.cited < 3 or self.dice.random() < 0.7):
            self.cited += 1
            return self.cited - 1
        return self.dice.randrange(max(1, self.cited))


def invented(seed: int, style: str, works: int = 36) -> Article:
    """The article of this seed, with so many works in its list."""
    dice = random.Random(seed)
    pool = sentences()
    dice.shuffle(pool)
    entries = _entries(dice, style, works)
    writer = _Writer(dice, style, entries, pool)
    abstract = " ".join(pool.pop() for _ in range(5))
    blocks: list[Block] = []
    for heading, paragraphs in HEADINGS:
        blocks.append(Block("subheading" if heading in SUBHEADINGS else "heading", (heading,)))
        blocks += [Block("paragraph", writer.paragraph()) for _ in range(paragraphs)]
    for place, drawn in ((4, _figure(writer, 1)), (9, _table(dice, pool, 1, wide=False)),
                         (16, _table(dice, pool, 2, wide=True)), (20, _figure(writer, 2))):  # fmt: skip
        blocks.insert(place, drawn)
    return Article(
        title=f"{dice.choice(FIRST)} {dice.choice(THEN)} and what became of the patients: {dice.choice(LAST)}",
        authors=", ".join(f"{dice.choice('ABCDEFGH')}. {name}" for name in dice.sample(SURNAMES, 4)),
        abstract=(abstract,),
        blocks=tuple(blocks),
        references=tuple(entries),
    )


def _entries(dice: random.Random, style: str, count: int) -> list[Entry]:
    """Invented works: a list of names is in alphabetical order, and tells works of one name and year by letters."""
    drafts = []
    for _ in range(count):
        people = tuple((name, "".join(dice.sample("ABCDEFGHJKLMPRST", dice.choice((1, 2)))))
                       for name in dice.sample(SURNAMES, dice.choice((1, 2, 3, 4, 6))))  # fmt: skip
        drafts.append((people, dice.randint(1988, 2023), _title(dice)))
    if style == "author-year":
        drafts.sort(key=lambda draft: (draft[0][0][0].casefold(), len(draft[0]), draft[1]))
    entries: list[Entry] = []
    for at, (people, year, title) in enumerate(drafts):
        same = [other for other in range(count) if (drafts[other][0][0][0], drafts[other][1]) == (people[0][0], year)]
        letter = "abcdefgh"[same.index(at)] if style == "author-year" and len(same) > 1 else ""
        names = tuple(name for name, _ in people)
        entries.append(Entry(names, f"{year}{letter}", _work(dice, style, people, f"{year}{letter}", title)))
    return entries


def _title(dice: random.Random) -> str:
    return f"{dice.choice(FIRST)} {dice.choice(THEN)}: {dice.choice(LAST)}"


def _work(dice: random.Random, style: str, people: tuple[tuple[str, str], ...], year: str, title: str) -> str:
    journal, first = dice.choice(JOURNALS), dice.randint(3, 1900)
    volume, issue = dice.randint(2, 60), dice.randint(1, 12)
    pages = f"{first}–{first + dice.randint(2, 12)}"
    doi = f"10.{dice.randint(1000, 9999)}/{journal[:2].lower()}.{dice.randint(10**6, 10**7)}"
    if style == "author-year":
        names = ", ".join(f"{name}, {'. '.join(initials)}." for name, initials in people)
        return f"{names} ({year}). {title}. {journal}, {volume}({issue}), {pages}."
    names = ", ".join(f"{name} {initials}" for name, initials in people)
    tail = f" doi:{doi}." if dice.random() < 0.4 else ""
    return f"{names}. {title}. {journal}. {year};{volume}({issue}):{pages}.{tail}"


def _figure(writer: _Writer, number: int) -> Block:
    return Block("figure", (f"Figure {number}.", f" {writer.pool.pop()}"), wide=number == 2)


def _table(dice: random.Random, pool: list[str], number: int, *, wide: bool) -> Block:
    names = ("Leaks", "Symptomatic leaks", "Emboli", "New fractures", "Infections", "Deaths", "Transient radiculopathy")
    groups = ("Vertebroplasty", "Kyphoplasty", "Sham", "Bed rest")[: 4 if wide else 2]
    rows = [("Event", *(f"{group} (n = {dice.randint(40, 90)})" if wide else group for group in groups))]
    rows += [(name, *(f"{dice.randint(0, 40)} ({dice.randint(0, 99)}%)" for _ in groups)) for name in names]
    return Block("table", (f"Table {number}.", f" {pool.pop()}"), tuple(rows), wide)
