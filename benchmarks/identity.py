"""Which references are of one work, measured on the reference lists of real articles: see README.md beside this file.

Needs open articles in JATS XML, which do not come with the program.
"""

from __future__ import annotations

import random
import sys
import tarfile
from collections import Counter, defaultdict
from dataclasses import replace
from itertools import combinations, islice
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import thread_time
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.graph.mapping import graph_of
from kg.graph.works.clustering import Link, grouped
from kg.graph.works.descriptions import IDENTIFIERS, described, keys
from kg.graph.works.entries import entries_of
from kg.graph.works.matching import why_same
from kg.graph.works.register import change
from kg.model.document import Document
from kg.model.errors import KgError
from kg.model.extraction import Extraction
from kg.readers import read_bytes
from kg.vocabulary.terms import report_iri

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kg.graph.works.descriptions import Description
    from kg.graph.works.entries import Entry

SEED = 20_260
DRAWN = 200  # merges to be read by a person
FEW, MANY = 1_000, 100_000  # references in the store
AT_ONCE = 100  # articles, in filling it
TIMED = 60  # lists that are added to few and to many


def articles(archive: Path) -> Iterator[Extraction]:
    """The articles that can be read: no text, only what they say of themselves and what they cite."""
    with tarfile.open(archive) as tar:
        for member in tar:
            if member.isfile() and (stream := tar.extractfile(member)):
                try:
                    document = read_bytes(stream.read(), member.name)
                except KgError:
                    continue
                listed = enumerate(document.references or ())
                references = tuple(replace(one, start=number, end=number) for number, one in listed)
                yield Extraction(Document(document.id, "-", "jats", document.title, "", metadata=document.metadata),
                                 references=references)  # fmt: skip


def lines_of(article: Extraction) -> list[bytes]:
    """An article's graph as N-Triples lines."""
    return graph_of(article, "").serialize(format="nt", encoding="utf-8").splitlines()


def works(descriptions: Iterable[Description]) -> tuple[dict[str, int], set[Link]]:
    """The number of the work of each description, by name, and the links among all of them."""
    known = {one.name: one for one in descriptions}
    listed: dict[str, list[str]] = defaultdict(list)
    for name, one in known.items():
        for key in keys(one):
            listed[key].append(name)
    pairs = {pair for names in listed.values() for pair in combinations(sorted(names), 2)}
    links = {Link(why, *pair) for pair in pairs if (why := why_same(known[pair[0]], known[pair[1]]))}
    groups = grouped(known, links)
    return {name: number for number, group in enumerate(groups) for name in group.members}, links


def hidden(one: Description) -> Description:
    """A description without its identifiers."""
    return replace(one, doi="", pmid="", pmcid="")


def recall(found: Counter[Description], *, without: bool) -> tuple[int, int]:
    """Of the pairs of references with the same DOI or PMID: how many are one work, and how many there are."""
    seen = {one: hidden(one) if without else one for one in found}
    work, _ = works(seen.values())
    by_identifier: dict[tuple[str, str], list[Description]] = defaultdict(list)
    for one in found:
        for kind in ("doi", "pmid"):
            if getattr(one, kind):
                by_identifier[kind, getattr(one, kind)].append(one)
    pairs = {frozenset(pair) for same in by_identifier.values() for pair in combinations(same, 2)}
    right = total = 0
    for one, number in found.items():  # those that read the same
        if one.doi or one.pmid:
            total += (pairs_of_it := number * (number - 1) // 2)
            right += pairs_of_it if why_same(seen[one], seen[one]) else 0
    for one, other in pairs:
        total += (product := found[one] * found[other])
        right += product if work[seen[one].name] == work[seen[other].name] else 0
    return right, total


def precision(found: Iterable[Description]) -> tuple[int, int, int]:
    """Of the pairs that are one work with their identifiers hidden, and that both have a DOI.

    Returns:
        How many have the same DOI, how many another one but the same PMID, and how many there are.
    """
    work, _ = works(map(hidden, found))
    members: dict[int, list[Description]] = defaultdict(list)
    for one in found:
        if one.doi:
            members[work[hidden(one).name]].append(one)
    same = other = total = 0
    for group in members.values():
        for one, another in combinations(group, 2):
            if hidden(one) != hidden(another):
                total += 1
                same += one.doi == another.doi
                other += one.doi != another.doi and bool(one.pmid) and one.pmid == another.pmid
    return same, other, total


def drawn(entries: Sequence[Entry]) -> Iterator[tuple[Entry, Entry, Link]]:
    """Merges of two references that have no identifier in common, one of which has none at all."""
    printed = {described(entry).name: entry for entry in entries}
    known = {described(entry).name: described(entry) for entry in entries}
    _, links = works(known.values())
    chosen = [
        link
        for link in sorted(links)
        if link.why.reason not in IDENTIFIERS
        and any(hidden(known[end]) == known[end] for end in (link.one, link.other))
    ]
    for link in random.Random(SEED).sample(chosen, min(DRAWN, len(chosen))):
        yield printed[link.one], printed[link.other], link


class Filled:
    """A store on disk of articles without text, and of the works they cite."""

    def __init__(self, folder: Path) -> None:
        self.store = ox.Store(str(folder))
        self.references = 0

    def fill(self, some: Sequence[Extraction]) -> None:
        """Add articles, as fast as can be."""
        lines = {report_iri(one.document.id): lines_of(one) for one in some}
        quads = (
            line.removesuffix(b".") + f"<{iri}> .".encode() for iri, each in lines.items() for line in each if line
        )
        self.store.bulk_load(b"\n".join(quads), ox.RdfFormat.N_QUADS)
        delta = change(self.store, (), [entry for iri, each in lines.items() for entry in entries_of(iri, each)])
        self.store.bulk_extend(delta.into)
        for quad in delta.out:
            self.store.remove(quad)
        self.references += sum(len(one.references) for one in some)

    def visit(self, article: Extraction) -> float:
        """Add an article and take it out again; the seconds of processor its works took to come, for each."""
        entries = self._load(article)
        began = thread_time()
        self._apply((), entries)
        took = thread_time() - began
        self._apply(entries, ())
        self.store.remove_graph(ox.NamedNode(report_iri(article.document.id)))
        return took / max(1, len(article.references))

    def _apply(self, was: Sequence[Entry], now: Sequence[Entry]) -> None:
        delta = change(self.store, was, now)
        self.store.extend(delta.into)
        for quad in delta.out:
            self.store.remove(quad)

    def _load(self, article: Extraction) -> tuple[Entry, ...]:
        iri, lines = report_iri(article.document.id), lines_of(article)
        self.store.load(b"\n".join(lines), ox.RdfFormat.N_TRIPLES, to_graph=ox.NamedNode(iri))
        return entries_of(iri, lines)


def other_works(article: Extraction, copy: int) -> Extraction:
    """The same list of other works: other names, titles and identifiers, of the same kinds."""
    mark = f"{'abcdefgh'[copy]}q"
    references = (
        replace(
            one,
            authors=tuple(mark + author for author in one.authors),
            title=one.title and " ".join(word + mark for word in one.title.split()),
            volume=one.volume and f"{one.volume}{copy}",
            doi=one.doi and one.doi + mark,
            pmid=one.pmid and f"{one.pmid}{copy}",
            text=mark + one.text,
        )
        for one in article.references
    )
    document = Document(f"{copy}{article.document.id}", "-", "jats", mark, "")
    return Extraction(document, references=tuple(references))


def growth(found: Sequence[Extraction]) -> Iterator[str]:
    """Milliseconds (of processor, so that other load does not count) for the works of one more reference."""
    order = random.Random(SEED).sample(found, len(found))
    timed, rest = order[:TIMED], order[TIMED:]
    with TemporaryDirectory() as folder:
        filled = Filled(Path(folder))
        copies = (article if copy == 0 else other_works(article, copy) for copy in range(8) for article in rest)
        for size in (FEW, MANY):
            while filled.references < size:
                filled.fill(list(islice(copies, AT_ONCE)))
            filled.store.optimize()
            each = [filled.visit(article) for article in timed]
            yield f"  {filled.references:>9,} references in the store: {1e3 * median(each):.2f} ms for one more"


def say(line: str) -> None:
    """Print at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main(shared: Path, reading: Path | None) -> None:
    """Print everything, and write the drawn merges to `reading`; takes some minutes."""
    found = list(articles(shared / "jats" / "articles.tar.xz"))
    entries = [entry for one in found for entry in entries_of(report_iri(one.document.id), lines_of(one))]
    entries = [entry for entry in entries if "#" in entry.iri]
    ways = Counter(map(described, entries))
    say(f"{len(found):,} articles, {len(entries):,} references, described in {len(ways):,} ways")
    for name, without in (("as they are", False), ("identifiers hidden", True)):
        right, total = recall(ways, without=without)
        say(f"pairs with the same DOI or PMID that are one work, {name}: {right / total:.4f} of {total:,}")
    same, other, total = precision(ways)
    say(f"pairs that are one work with identifiers hidden: {same / total:.4f} of {total:,} have the same DOI,")
    say(f"  {(same + other) / total:.4f} the same DOI or PMID")
    if reading:
        lines = [f"{number}. {link.why.agreed}\n   {one.text}\n   {two.text}\n" for number, (one, two, link) in
                 enumerate(drawn(entries), 1)]  # fmt: skip
        reading.write_text("\n".join(lines), encoding="utf8")
        say(f"{len(lines)} merges to read: {reading}")
    for line in growth(found):
        say(line)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else None)  # noqa: PLR2004
