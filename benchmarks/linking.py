"""How well and how cheaply mentions are linked to an imported vocabulary: see README.md beside this file.

Needs the BC5CDR training abstracts (BioC, with MeSH ids) and vocabulary files, which do not come with the program.
"""

from __future__ import annotations

import gzip
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import TYPE_CHECKING

import spacy
from lxml import etree

from kg.nlp.abbreviations import find_abbreviations, spelled_out
from kg.vocabulary.finding import Terms
from kg.vocabulary.formats.curies import MESH
from kg.vocabulary.linking import Linker
from kg.vocabulary.shelf import Shelf

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from kg.vocabulary.index import Index

DISEASES = "doid-2016-09-01.obo.xz"
NAMES = 100_000  # that the measure of loading is about


@dataclass(frozen=True, slots=True)
class Annotated:
    """A disease as the annotators marked it: its words, the same without short forms if it has some, MeSH ids.

    `seen` is whether its abstract is one of those, with an even PubMed number, read to see what linking lacks.
    """

    seen: bool
    text: str
    long_form: str | None
    mesh: frozenset[str]


def mentions(bioc: Path) -> Iterator[Annotated]:
    """The diseases of all abstracts, without those that are parts of a composite mention."""
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    with gzip.open(bioc) as stream:
        for document in etree.parse(stream).iter("document"):
            seen = int(document.findtext("id") or "") % 2 == 0
            text = "\n".join(passage.findtext("text") or "" for passage in document.iter("passage"))
            sentences = [(sent.start_char, sent.end_char) for sent in nlp(text).sents]
            defined = {pair.short: pair.long for pair in find_abbreviations(text, sentences)}
            for annotation in document.iter("annotation"):
                facts = {infon.get("key", infon.get("type")): infon.text for infon in annotation.iter("infon")}
                if facts.get("type") == "Disease" and "CompositeRole" not in facts:
                    words = annotation.findtext("text")
                    mesh = frozenset(MESH + part for part in facts["MESH"].split("|") if part != "-1")
                    yield Annotated(seen, words, spelled_out(words, defined), mesh)


class Ties:
    """Which MeSH descriptors a concept stands for, by the vocabularies' own cross-references."""

    def __init__(self, indexes: Sequence[Index]) -> None:
        self._indexes = indexes
        self._own = next((index for index in indexes if index.house), None)

    def of(self, iri: str) -> frozenset[str]:
        """The descriptors of a concept, and of those it is said to be exactly the same as."""
        tied = self._tied(iri)
        if self._own and self._own.entry(iri):
            tied |= {mesh for same in tied if self._own.same_as(same) for mesh in self._tied(same)}
        return frozenset(mesh for mesh in tied if mesh.startswith(MESH))

    def above(self, iri: str) -> frozenset[str]:
        """The descriptors of the nearest wider concepts that have any."""
        level = {iri}
        while level:
            level = {wider for each in level for index in self._indexes for wider in index.broader(each)}
            if found := frozenset(mesh for each in level for mesh in self.of(each)):
                return found
        return frozenset()

    def _tied(self, iri: str) -> set[str]:
        return {match for index in self._indexes for match in index.matches(iri)}


def linking(found: Sequence[Annotated], indexes: Sequence[Index], known: frozenset[str]) -> str:
    """Accuracy and precision in words; `known` are the descriptors that the imported vocabulary refers to."""
    linker, ties = Linker(indexes), Ties(indexes)
    linked = [linker.link(each.text, "Condition", long_form=each.long_form) for each in found]
    own = [ties.of(link.concept.iri) if link else frozenset() for link in linked]
    above = [ids or (ties.above(link.concept.iri) if link else ids) for link, ids in zip(linked, own, strict=True)]
    right = [bool(each.mesh & ids) for each, ids in zip(found, own, strict=True)]
    there = [bool(each.mesh & known) for each in found]
    fresh = [not each.seen and counts for each, counts in zip(found, there, strict=True)]
    lenient = [bool(each.mesh & ids) for each, ids in zip(found, above, strict=True)]
    told = [bool(each.mesh and ids) for each, ids in zip(found, own, strict=True)]
    told_fresh = [not each.seen and counts for each, counts in zip(found, told, strict=True)]
    return (
        f"    accuracy, of mentions whose descriptor a disease refers to: {share(right, there)}\n"
        f"      in abstracts that were not read for the looser ways: {share(right, fresh)}\n"
        f"      a concept without a descriptor counting by the next wider one with one: {share(lenient, there)}\n"
        f"    precision, of links to a concept that refers to a descriptor: {share(right, told)}\n"
        f"      in abstracts that were not read for the looser ways: {share(right, told_fresh)}\n"
        f"      of all links: {share(right, [link is not None for link in linked])}\n"
    )


def share(right: Sequence[bool], among: Sequence[bool]) -> str:
    """`0.912 of 1,234`."""
    counted = [ok for ok, counts in zip(right, among, strict=True) if counts]
    return f"{sum(counted) / len(counted):.3f} of {len(counted):,}"


def fill(home: Path, vocabularies: Path) -> int:
    """Compile every vocabulary file at hand; how many names there are then."""
    shelf = Shelf(home)
    for path in sorted(vocabularies.glob("*.xz")):
        shelf.add(path, type="Condition" if path.name.startswith("ncit") else None)
    return sum(row.names for row in shelf.rows())


def loading(home: str) -> None:
    """Open all vocabularies in this process and ask them something; prints seconds and growth in MB."""
    before, began = resident(), perf_counter()
    indexes = Shelf(Path(home)).indexes()
    Linker(indexes).link("recurrent carcinomas of the left breast", "Condition")
    say(f"{perf_counter() - began:.2f} s, {(resident() - before) / 1e6:.0f} MB\n")


def resident() -> int:
    """The bytes of memory that this process takes (Linux)."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def say(line: str) -> None:
    """Print at once."""
    sys.stdout.write(line)
    sys.stdout.flush()


def seconds(action: Callable[[], object]) -> float:
    """How long one call takes, by the wall."""
    began = perf_counter()
    action()
    return perf_counter() - began


def main(shared: Path) -> None:
    """Print everything; takes about a minute."""
    found = list(mentions(shared / "bc5cdr" / "CDR_TrainSet.BioC.xml.gz"))
    words = " ".join(each.text for each in found).split()
    with TemporaryDirectory() as folder:
        few, many = Path(folder, "few"), Path(folder, "many")
        Shelf(few).add(shared / "vocab" / DISEASES)
        own, diseases = Shelf(few).indexes()
        known = frozenset(m for entry in diseases.iris() for m in diseases.matches(entry) if m.startswith(MESH))
        say(f"Linking {len(found):,} mentions\n")
        say(f"  to both vocabularies:\n{linking(found, (own, diseases), known)}")
        say(f"  to {DISEASES} alone:\n{linking(found, (diseases,), known)}")
        say(f"Loading {fill(many, shared / 'vocab'):,} names in a fresh process: ")
        subprocess.run([sys.executable, __file__, "--loading", str(many)], check=True)  # noqa: S603 - this very file
        terms = Terms(Shelf(many).indexes()[1:])
        for time in ("first", "second"):
            took = seconds(lambda: list(terms.find(words)))
            say(f"Finding names in {len(words):,} words, {time} time: {len(words) / took:,.0f} words/s\n")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--loading"]:
        loading(sys.argv[2])
    else:
        main(Path(sys.argv[1]))
