"""Are the sections of plain text found? Articles whose mark-up tells them are written as text and read back.

    python benchmarks/sections.py FOLDER [--articles 150] [--seed 7] [--claims] [--errors FILE]

FOLDER holds JATS articles (`*.nxml`), of which some are drawn by seed. Each is written in four ways: a line for each
paragraph; hard-wrapped with empty lines between paragraphs; hard-wrapped without any; and so in pages with running
heads. The parts of an abstract run in (`Results: ...`) in every second way; cells of tables are set apart by tabs,
three blanks, line breaks, one blank. The sections found are compared with those marked up, word by word.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import textwrap
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from lxml import etree

from kg.nlp.pipeline import load_pipeline
from kg.nlp.sections import find_sections
from kg.readers import read_bytes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kg.model.document import Section

WAYS = ("paragraphs", "wrapped", "tight", "paged")
MEASURE = 88  # characters of a wrapped line
PAGE = 52  # lines
MARGIN = 12  # code points that numbering and signs add to a title
LONGEST_HEADING = 110  # code points of a paragraph in bold that is counted as a heading
SILENT = ("references", "abbreviations", "acknowledgements", "figure", "table", "rows")
WORD = re.compile(r"\w+")
SKIPPED = frozenset({"tex-math", "label", "object-id", "graphic", "media", "alt-text", "permissions", "attrib", ""})
BOXES = frozenset({"fig", "table-wrap", "boxed-text", "disp-formula", "supplementary-material", "fig-group"})
_TITLES = {
    "introduction": "introduction|background|objectives?|aims?|purpose|aims? of the study|introduction and .*",
    "case": "cases?|case reports?|case presentations?|case descriptions?|case \\d|case histor(y|ies)|clinical case",
    "methods": "(materials?|patients?|subjects?|participants|methods?|design|study design|setting|procedures?|"
    "interventions?|statistical analys[ei]s|data analys[ei]s|statistics)( ?(and|&) ?(materials?|methods?|patients?|"
    "subjects?|design|setting|participants|measurements))?",
    "results": "results?|findings|main results|results and discussion",
    "discussion": "discussion|limitations|strengths and limitations|discussion and conclusions?",
    "conclusion": "conclusions?|concluding remarks",
    "references": "references|bibliography|literature cited",
    "abbreviations": "(list of )?abbreviations( used)?",
    "abstract": "abstract",
    "other": "acknowledge?ments?|competing interests?|(declaration of )?conflicts? of interests?|funding|key ?words|"
    "author'?s'? contributions|ethics( approval.*| statement)?|pre-publication history|supplementary materials?|"
    "availability of data and materials|consent( for publication)?|disclosures?|data availability( statement)?|"
    "(financial )?support|sponsorship|appendix|publisher'?s note|additional information|author contributions",
}
TYPES = {kind: re.compile(words) for kind, words in _TITLES.items()}
SEC_TYPES = {"intro": "introduction", "cases": "case", "methods": "methods", "materials|methods": "methods",
             "results": "results", "discussion": "discussion", "conclusions": "conclusion",
             "supplementary-material": "other"}  # fmt: skip
THANKS = re.compile(TYPES["other"].pattern.replace("key ?words|", "").replace("|appendix", ""))
NUMBERING = re.compile(r"^(?:\d{1,2}(?:\.\d{1,2}){0,3}\.?|[IVX]{1,5}\.)\s+")


def tag(element: etree._Element) -> str:
    """The local name of an element; empty for comments."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def said(element: etree._Element | None) -> str:
    """The words of an element in one line, without what is set beside them."""

    def pieces(one: etree._Element) -> Iterator[str]:
        yield one.text or ""
        for inner in one:
            if tag(inner) not in SKIPPED | BOXES:
                yield from pieces(inner)
            yield inner.tail or ""

    return "" if element is None else " ".join("".join(pieces(element)).split())


def typed(title: str, sec_type: str | None) -> str | None:
    """The type of a section where its title is one of the usual ones, or its mark-up tells; else None."""
    words = NUMBERING.sub("", title.lower().replace("’", "'")).strip(" .:")
    known = (kind for kind, pattern in TYPES.items() if pattern.fullmatch(words))
    return next(known, None) or SEC_TYPES.get((sec_type or "").lower())


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading, caption, or row of a table; `depth` 0 for what is no heading.

    `kind` is the type of the section that it stands in, None where that is not known; `silent` names what nothing is
    claimed from.
    """

    text: str
    kind: str | None
    depth: int = 0
    silent: str = ""
    cells: tuple[str, ...] = ()
    known: bool = False  # the heading itself is of a known type


class Article:
    """The blocks of an article, in the order in which it is printed."""

    def __init__(self, root: etree._Element) -> None:
        self.root = root
        self.blocks: list[Block] = []
        meta = root.find("./front/article-meta")
        self.head = said(meta.find(".//article-title"))
        self.blocks.append(Block(self.head, "title"))
        names = (f"{said(n.find('given-names'))} {said(n.find('surname'))}" for n in meta.findall(".//contrib/name"))
        self._say(", ".join(names), None)
        for one in meta.findall("./aff"):
            self._say(said(one), None)
        for one in meta.findall("./abstract"):
            self._part(one, "Abstract", 1)
        for part in root.findall("./body") + root.findall("./floats-group"):
            self._inside(part, None, 0, "")
        for part in root.findall("./back/*"):
            self._back(part)
        for part in root.iter("ref-list"):
            if tag(part.getparent()) != "ref-list":
                self._references(part)

    def _say(self, text: str, kind: str | None, silent: str = "") -> None:
        if text:
            self.blocks.append(Block(text, kind, silent=silent))

    def _heading(self, title: str, kind: str | None, depth: int, sec_type: str | None = None) -> tuple[str | None, str]:
        own = typed(title, sec_type)
        kind = own or kind
        words = NUMBERING.sub("", title.lower().replace("’", "'")).strip(" .:")
        silent = kind if kind in SILENT else "acknowledgements" if THANKS.fullmatch(words) else ""
        if WORD.search(title):
            self.blocks.append(Block(title, kind, depth, silent or "", known=own is not None))
        return kind, silent or ""

    def _part(self, part: etree._Element, usual: str, depth: int) -> None:
        kind, silent = self._heading(said(part.find("title")) or usual, None, depth)
        self._inside(part, kind, 0 if silent == "acknowledgements" else depth, silent)

    def _back(self, part: etree._Element) -> None:
        usual = {"ack": "Acknowledgements", "glossary": "Abbreviations"}.get(tag(part))
        if usual and part.find("p") is not None:
            self._part(part, usual, 1)
        elif usual:
            self._inside(part, None, 0, "")
        elif tag(part) in {"sec", "notes", "app-group", "fn-group"}:
            holder = etree.Element("back")
            holder.append(part)
            self._inside(holder, None, 0, "")

    def _references(self, part: etree._Element) -> None:
        self._heading(said(part.find("title")) or "References", None, 1)
        for number, ref in enumerate(part.iter("ref"), 1):
            cited = next((one for one in ref.iter() if "citation" in tag(one)), None)
            if cited is not None:
                words = (" ".join(one.split()) for one in cited.itertext())
                self._say(f"{number}. {' '.join(filter(None, words))}", "references", "references")

    def _inside(self, element: etree._Element, kind: str | None, depth: int, silent: str) -> None:
        for inner in element:
            name = tag(inner)
            if name in {"sec", "app", "notes"}:
                label, title = said_label(inner), said(inner.find("title"))
                own, still = self._heading(f"{label} {title}".strip(), kind, depth + 1, inner.get("sec-type"))
                below = depth if still == "acknowledgements" else depth + 1  # archives box all of it
                self._inside(inner, own, below, silent or still)
            elif name in BOXES:
                self._box(inner, kind, depth)
            elif name == "p" and self._bold(inner):
                self._heading(said(inner), kind, depth + 1)
            elif name == "p":
                self._say(said(inner), kind, silent)
                for box in (one for one in inner.iter() if tag(one) in BOXES):
                    self._box(box, kind, depth)
            elif name == "def-item":
                self._say(f"{said(inner.find('term'))}: {said(inner.find('def'))}", kind, silent)
            elif name not in SKIPPED | {"title", "ref-list", "sub-article", "response"}:
                self._inside(inner, kind, depth, silent)

    @staticmethod
    def _bold(paragraph: etree._Element) -> bool:
        whole = [one for one in paragraph if tag(one) in {"bold", "italic", "underline"}]
        words = said(paragraph)
        alone = len(whole) == 1 and said(whole[0]) == words and len(words) <= LONGEST_HEADING
        return alone and bool(words) and words[-1] not in ".,;" and words[0].isupper()

    def _box(self, box: etree._Element, kind: str | None, depth: int) -> None:
        name = tag(box)
        silent = {"fig": "figure", "table-wrap": "table"}.get(name, "")
        if silent:
            label = said_label(box).rstrip(".:") or silent.title()
            self._say(f"{label}. {said(box.find('caption'))}", silent, silent)
            for row in box.iter("tr"):
                cells = tuple(filter(None, map(said, row)))
                if cells:
                    self.blocks.append(Block(" ".join(cells), None, silent="rows", cells=cells))
            self._say(said(box.find("table-wrap-foot")), None, "rows")
        elif name in {"boxed-text", "fig-group"}:
            self._inside(box, None if name == "boxed-text" else kind, depth, silent)


def said_label(element: etree._Element) -> str:
    """The printed number of a section, figure or table."""
    label = element.find("label")
    return "" if label is None else " ".join("".join(label.itertext()).split())


@dataclass(slots=True)
class Page:
    """An article written as text, with what is true of each word of it."""

    text: str = ""
    words: list[tuple[str | None, str]] = field(default_factory=list)
    headings: dict[int, tuple[Block, int | None]] = field(default_factory=dict)  # by first word; with the one around it


def written(article: Article, way: str) -> Page:
    """The article as a text, in one of WAYS."""
    page = Page()
    runs_in = way in {"wrapped", "paged"}
    parts: list[str] = []
    around: list[tuple[int, int]] = []  # depth and first word of the headings that are open
    pending = ""
    previous: Block | None = None
    for at, block in enumerate(article.blocks):
        start = len(page.words)
        if block.depth:
            around = [one for one in around if one[0] < block.depth]
            page.headings[start] = (block, around[-1][1] if around else None)
            around.append((block.depth, start))
        page.words += [(block.kind, block.silent)] * len(WORD.findall(block.text))
        following = article.blocks[at + 1] if at + 1 < len(article.blocks) else None
        in_abstract = block.depth == 2 and bool(around) and page.headings[around[0][1]][0].kind == "abstract"  # noqa: PLR2004
        if runs_in and in_abstract and following and not following.depth and not pending:
            pending = block.text.rstrip(" .:") + ": "
            continue
        joint = "\n" if way in {"tight", "paged"} or (block.cells and previous and previous.cells) else "\n\n"
        parts += [joint if parts else "", _laid(pending + block.text, block.cells, way)]
        pending, previous = "", block
    page.text = "".join(parts)
    return _paged(page, article.head) if way == "paged" else page


def _laid(text: str, cells: Sequence[str], way: str) -> str:
    if cells:
        return {"paragraphs": "\t", "wrapped": "   ", "tight": "\n", "paged": " "}[way].join(cells)
    if way == "paragraphs":
        return text
    return "\n".join(textwrap.wrap(text, MEASURE, break_long_words=False, break_on_hyphens=False))


def _paged(page: Page, title: str) -> Page:
    """The text in pages, a running head and a number on each."""
    lines = page.text.split("\n")
    made = Page()
    moved: dict[int, int] = {}
    seen = 0
    out: list[str] = []
    for at, line in enumerate(lines):
        if at and at % PAGE == 0:
            head = (
                [str(at // PAGE), title[:60]] if at // PAGE % 2 else ["Journal of Measured Medicine", str(at // PAGE)]
            )
            out += [*head[:1], "\f" + head[1]]
            made.words += [(None, "")] * sum(len(WORD.findall(one)) for one in head)
        out.append(line)
        for _ in WORD.findall(line):
            moved[seen] = len(made.words)
            made.words.append(page.words[seen])
            seen += 1
    made.text = "\n".join(out)
    for start, (block, outer) in page.headings.items():
        made.headings[moved[start]] = (block, None if outer is None else moved[outer])
    return made


@dataclass(slots=True)
class Tally:
    """What is counted in one way of writing."""

    counts: Counter[str] = field(default_factory=Counter)
    confused: Counter[tuple[str, str]] = field(default_factory=Counter)

    def lines(self) -> Iterator[str]:
        """The measures, one a line."""
        c = self.counts
        right, found, wanted = c["right"], c["found"], c["wanted"]
        f1 = 2 * right / max(1, found + wanted)
        yield f"headings   P {right / max(1, found):.3f}  R {right / max(1, wanted):.3f}  F1 {f1:.3f}  ({wanted})"
        for name in ("main", "typed", "nested", "words"):
            yield f"{name:<10} {c[name] / max(1, c[name + ' of']):.3f} of {c[name + ' of']}"
        if c["claims"]:
            silent = "  ".join(f"{name} {c['claims ' + name]}" for name in SILENT)
            yield f"claims     {c['claims']}, of these in {silent}"
        yield f"time       {c['milliseconds'] / max(1, c['read']):.0f} ms an article; {c['lost']} not comparable"


def compare(page: Page, text: str, sections: Sequence[Section], tally: Tally, log: list[str]) -> None:
    """Count what of the headings, types, nesting and words is right."""
    starts = [word.start() for word in WORD.finditer(text)]
    place = {start: at for at, start in enumerate(starts)}
    found: dict[int, tuple[Section, int | None]] = {}
    opened: list[tuple[int, int]] = []
    kinds: list[str | None] = [None] * len(starts)
    for section in sections:
        first = place.get(section.start)
        if first is None:  # a bracket or bullet stands before its first word
            first = next((at for at, start in enumerate(starts) if start >= section.start), len(starts))
        last = next((at for at in range(first, len(starts)) if starts[at] >= section.end), len(starts))
        kinds[first:last] = [section.type] * (last - first)
        opened = [one for one in opened if one[1] > section.start]
        if section.title is not None and section.type not in {"title", "figure", "table"}:
            found[first] = (section, opened[-1][0] if opened else None)
            opened.append((first, section.end))
    _count_headings(page, found, tally, log, text)
    for (kind, _), got in zip(page.words, kinds, strict=True):
        if kind is not None:
            tally.counts["words of"] += 1
            tally.counts["words"] += kind == got
            if kind != got:
                tally.confused[kind, got or "none"] += 1


def _count_headings(
    page: Page, found: dict[int, tuple[Section, int | None]], tally: Tally, log: list[str], text: str
) -> None:
    counts = tally.counts
    for at, (block, outer) in page.headings.items():
        counts["wanted"] += 1
        counts["main of"] += block.known
        if at not in found:
            log.append(f"missed\t{block.kind}\t{block.text}")
            continue
        section, around = found[at]
        counts["right"] += 1
        counts["main"] += block.known
        counts["nested of"] += 1
        counts["nested"] += around == outer
        if around != outer:
            log.append(
                f"nested\t{block.text}\t{around and found[around][0].title}\t{outer and page.headings[outer][0].text}"
            )
        if block.known:
            counts["typed of"] += 1
            counts["typed"] += block.kind == section.type
            if block.kind != section.type:
                log.append(f"typed\t{block.kind}\t{section.type}\t{block.text}")
    for at, (section, _) in found.items():
        counts["found"] += at in page.headings or not _runs_in(section, text)
        if at not in page.headings and not _runs_in(section, text):
            log.append(f"spurious\t{section.type}\t{text[section.start : section.start + 100]!r}")


def _runs_in(section: Section, text: str) -> bool:
    """Whether words stand behind a heading in its line: mark-up does not tell such headings, so they are not judged."""
    line = text[section.start :].partition("\n")[0]
    return section.title is not None and len(line) > len(section.title) + MARGIN


def count_claims(page: Page, text: str, rates: Iterable[tuple[int, str]], tally: Tally, log: list[str]) -> None:
    """Count the rate claims, and those that stand where nothing is claimed."""
    starts = [word.start() for word in WORD.finditer(text)]
    for start, quote in rates:
        at = next(at for at in range(len(starts)) if starts[at] >= start)
        tally.counts["claims"] += 1
        silent = page.words[at][1]
        tally.counts[f"claims {silent}"] += 1
        if silent:
            log.append(f"claim\t{silent}\t{quote}\t{text[max(0, start - 80) : start + 60]!r}")


def main() -> None:
    """Draw, write, read, compare, tell."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("folder", type=Path, help="JATS articles (*.nxml)")
    parser.add_argument("--articles", type=int, default=150, help="how many are drawn")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--claims", action="store_true", help="extract, and count the claims where nothing is claimed")
    parser.add_argument("--errors", type=Path, help="where to write what is wrong, one line each")
    options = parser.parse_args()
    files = sorted(options.folder.glob("*.nxml"))
    drawn = random.Random(options.seed).sample(files, min(options.articles, len(files)))  # noqa: S311
    pipeline = load_pipeline() if options.claims else None
    tallies = {way: Tally() for way in WAYS}
    log: list[str] = []
    for file in drawn:
        parser_of = etree.XMLParser(remove_comments=True, remove_pis=True, resolve_entities=False)
        article = Article(etree.fromstring(file.read_bytes(), parser_of))
        for way, tally in tallies.items():
            page = written(article, way)
            document = read_bytes(page.text.encode(), f"{file.stem}.txt")
            began = time.process_time()
            sections = find_sections(document.text)
            tally.counts["milliseconds"] += round(1000 * (time.process_time() - began))
            tally.counts["read"] += 1
            errors: list[str] = []
            if len(WORD.findall(document.text)) != len(page.words):
                tally.counts["lost"] += 1
                continue
            compare(page, document.text, sections, tally, errors)
            if pipeline:
                rates = ((rate.start, rate.text) for rate in pipeline.extract(document).rates)
                count_claims(page, document.text, rates, tally, errors)
            log += [f"{file.stem}\t{way}\t{one}" for one in errors]
    if options.errors:
        options.errors.write_text("\n".join(log) + "\n", encoding="utf8")
    for way, tally in tallies.items():
        sys.stdout.write(f"{way}\n" + "".join(f"  {line}\n" for line in tally.lines()))
        worst = "  ".join(f"{kind} as {got} {count}" for (kind, got), count in tally.confused.most_common(6))
        sys.stdout.write(f"  words wrong: {worst}\n")


if __name__ == "__main__":
    main()
