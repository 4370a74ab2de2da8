"""How well and how cheaply mentions are linked to an imported vocabulary: see README.md beside this file.

Needs the BC5CDR training abstracts (BioC, with MeSH ids) and vocabulary files, which do not come with the program.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import TYPE_CHECKING

from kg.nlp import training
from kg.nlp.mentions import load_usage
from kg.nlp.training.usage import Annotated, Settings, annotated, learn, parted
from kg.vocabulary.finding import Terms
from kg.vocabulary.formats.curies import MESH
from kg.vocabulary.linking import Linked, Linker
from kg.vocabulary.shelf import Shelf

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from kg.vocabulary.index import Index

CONFIG = Path(training.__file__).with_name("config.toml")
DISEASES = "doid-2016-09-01.obo.xz"
NAMES = 100_000  # that the measure of loading is about


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


def by_names(found: Sequence[Annotated], indexes: Sequence[Index]) -> list[Linked | None]:
    """What the mentions link to by names alone."""
    return _linked(found, Linker(indexes))


def by_usage(found: Sequence[Annotated], indexes: Sequence[Index], settings: Settings) -> list[Linked | None]:
    """The same with what annotators call by which descriptor, learned for each part from the other documents."""
    links: dict[Annotated, Linked | None] = {}
    for part, others in parted(found, settings):
        links |= zip(part, _linked(part, Linker(indexes, learn(others, settings))), strict=True)
    return [links[each] for each in found]


def _linked(found: Iterable[Annotated], linker: Linker) -> list[Linked | None]:
    return [linker.link(each.text, "Condition", long_form=each.long_form) for each in found]


def judged(
    found: Sequence[Annotated], linked: Sequence[Linked | None], indexes: Sequence[Index], known: frozenset[str]
) -> str:
    """Accuracy and precision in words; `known` are the descriptors that the imported vocabulary refers to."""
    ties = Ties(indexes)
    given = [frozenset(MESH + number for number in each.descriptors) for each in found]
    own = [ties.of(link.concept.iri) if link else frozenset() for link in linked]
    above = [ids or (ties.above(link.concept.iri) if link else ids) for link, ids in zip(linked, own, strict=True)]
    right = [bool(mesh & ids) for mesh, ids in zip(given, own, strict=True)]
    there = [bool(mesh & known) for mesh in given]
    lenient = [bool(mesh & ids) for mesh, ids in zip(given, above, strict=True)]
    told = [bool(mesh and ids) for mesh, ids in zip(given, own, strict=True)]
    return (
        f"    accuracy, of mentions whose descriptor a disease refers to: {share(right, there)}\n"
        f"      a concept without a descriptor counting by the next wider one with one: {share(lenient, there)}\n"
        f"    precision, of links to a concept that refers to a descriptor: {share(right, told)}\n"
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
    Linker(indexes, load_usage()).link("a word of recurrent carcinomatous weariness", "Condition")
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
    """Print everything; takes some three minutes."""
    found = list(annotated(shared / "bc5cdr" / "CDR_TrainSet.BioC.xml.gz"))
    settings = Settings(**tomllib.loads(CONFIG.read_text(encoding="utf8"))["usage"])
    words = " ".join(each.text for each in found).split()
    with TemporaryDirectory() as folder:
        few, many = Path(folder, "few"), Path(folder, "many")
        Shelf(few).add(shared / "vocab" / DISEASES)
        own, diseases = Shelf(few).indexes()
        known = frozenset(m for entry in diseases.iris() for m in diseases.matches(entry) if m.startswith(MESH))
        say(f"Linking {len(found):,} mentions\n")
        for where, indexes in (("both vocabularies", (own, diseases)), (f"{DISEASES} alone", (diseases,))):
            say(f"  to {where}, by names:\n{judged(found, by_names(found, indexes), indexes, known)}")
            links = by_usage(found, indexes, settings)
            say(f"  and by usage in other documents ({settings.parts} parts):\n{judged(found, links, indexes, known)}")
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
