"""What annotators call by which descriptor, for links of names that no vocabulary has.

BC5CDR (Li et al. 2016, "BioCreative V CDR task corpus: a resource for chemical disease relation extraction", Database
2016:baw068) gives each disease its MeSH descriptor. The names are kept by descriptor; `kg.vocabulary.usage` learns from
them. From which sureness on a guess is told is found on documents whose names were left out.
"""

from __future__ import annotations

import gzip
import random
from collections import defaultdict
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple
from xml.etree import ElementTree as ET

import spacy

from kg.nlp.abbreviations import find_abbreviations, spelled_out
from kg.vocabulary.forms import phrase, without_parentheses
from kg.vocabulary.lexicon import Lexicon
from kg.vocabulary.usage import NONE, Guess, Usage

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

SUREST = 0.99  # least sureness where none is good enough


class Settings(NamedTuple):
    """See `config.toml`, which says what each is for."""

    seed: int
    parts: int
    right: float


@dataclass(frozen=True, slots=True)
class Annotated:
    """A disease as annotators marked it.

    Attributes:
        document: the number of its abstract.
        text: its words.
        long_form: the same with short forms spelled out as the abstract defines them, if it has some.
        descriptors: the numbers of its MeSH descriptors, sorted; none where the annotators found none.
    """

    document: str
    text: str
    long_form: str | None
    descriptors: tuple[str, ...]

    @property
    def name(self) -> str:
        """What it is called, in full."""
        return self.long_form or self.text


def annotated(bioc: Path) -> Iterator[Annotated]:
    """The diseases of all abstracts, without those that are parts of a composite mention."""
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    with gzip.open(bioc) as stream:
        documents = list(ET.parse(stream).iter("document"))  # noqa: S314 - a corpus that its user has chosen
    for document in documents:
        text = "\n".join(passage.findtext("text") or "" for passage in document.iter("passage"))
        sentences = [(sent.start_char, sent.end_char) for sent in nlp(text).sents]
        defined = {pair.short: pair.long for pair in find_abbreviations(text, sentences)}
        for annotation in document.iter("annotation"):
            facts = {infon.get("key", infon.get("type")): infon.text or "" for infon in annotation.iter("infon")}
            if facts.get("type") == "Disease" and "CompositeRole" not in facts:
                words = annotation.findtext("text") or ""
                descriptors = tuple(sorted(part for part in facts["MESH"].split("|") if part != "-1"))
                yield Annotated(document.findtext("id") or "", words, spelled_out(words, defined), descriptors)


def learn(found: Sequence[Annotated], settings: Settings) -> Usage:
    """All names by descriptor, and the sureness from which on enough guesses are right."""
    guesses = [(guess.sureness, is_right(guess, each)) for each, guess in _asked(found, settings) if guess]
    return Usage(_names(found), _least(guesses, settings.right))


def lines(found: Sequence[Annotated], learned: Usage, settings: Settings) -> Iterator[str]:
    """How much is guessed and how often rightly, on documents whose names were left out."""
    asked = list(_asked(found, settings))
    told = [is_right(guess, each) for each, guess in asked if guess and guess.sureness >= learned.least]
    names = sum(map(len, learned.names.values()))
    yield f"{names} names of {len(learned.names)} descriptors; guesses are told from {learned.least:.2f}"
    yield f"of {len(asked)} names that the vocabulary does not have {len(told)} are guessed, {sum(told)} rightly"


def _asked(found: Sequence[Annotated], settings: Settings) -> Iterator[tuple[Annotated, Guess | None]]:
    """What is guessed of names that the program's own vocabulary does not have, from the names of other documents."""
    lexicon = Lexicon.load()
    for part, others in parted(found, settings):
        usage = Usage(_names(others), 0.0)
        yield from ((each, usage.guess(each.name)) for each in part if not lexicon.find(each.name))


def parted(found: Sequence[Annotated], settings: Settings) -> Iterator[tuple[list[Annotated], list[Annotated]]]:
    """The diseases of each part of the documents, and those of all others."""
    documents = sorted({each.document for each in found})
    random.Random(settings.seed).shuffle(documents)  # noqa: S311 - no secret
    for at in range(settings.parts):
        part = set(documents[at :: settings.parts])
        yield [each for each in found if each.document in part], [each for each in found if each.document not in part]


def is_right(guess: Guess, given: Annotated) -> bool:
    """Whether a guess is what the annotators say."""
    number = guess.descriptor and guess.descriptor.rsplit("/", 1)[-1]
    return number in given.descriptors if number else not given.descriptors


def _names(found: Iterable[Annotated]) -> dict[str, tuple[str, ...]]:
    names = defaultdict(set)
    for each in found:
        words = " ".join(phrase(without_parentheses(each.name)))
        for descriptor in (each.descriptors or (NONE,)) if words else ():
            names[descriptor].add(words)
    return {descriptor: tuple(sorted(some)) for descriptor, some in names.items()}


def _least(guesses: Iterable[tuple[float, bool]], right: float) -> float:
    """The least sureness such that of all guesses that are as sure this share is right."""
    falling = sorted(guesses, reverse=True)
    counts = accumulate(ok for _, ok in falling)
    enough = [
        each
        for (each, _), count, told in zip(falling, counts, range(1, len(falling) + 1), strict=True)
        if count >= right * told
    ]
    return min(enough, default=SUREST)
