"""Examples as the network takes them: words cut into word pieces, tags of words, candidate pairs of spans."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from random import Random

    from spacy.tokens import Doc, Token

    from kg.nlp.training.corpora import Example, Span
    from kg.nlp.wordpieces import WordPieces

    Words = tuple[tuple[int, ...], ...]
    Names = Mapping[str, Sequence[Words]]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence in words.

    `words` are the word pieces of each word, `tags` one label per word ("B-Condition"), `spans` (first word, last word
    exclusive, type, index of the span in its example) of the spans that the tags express.
    """

    words: tuple[tuple[int, ...], ...]
    tags: tuple[str, ...]
    spans: tuple[tuple[int, int, str, int], ...]

    @property
    def length(self) -> int:
        """In word pieces."""
        return sum(map(len, self.words))


@dataclass(frozen=True, slots=True)
class Text:
    """An example in words."""

    example: Example
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Window:
    """Some sentences of a text, as one input of the network.

    `first_pieces` gives the place of each word's first piece in `ids`; `spans` (first, last exclusive, type) count the
    words of the window; `relations` are (type, subject, object) with indices into `spans`.
    """

    corpus: str
    ids: tuple[int, ...]
    first_pieces: tuple[int, ...]
    tags: tuple[str, ...]
    spans: tuple[tuple[int, int, str], ...]
    sentence_of: tuple[int, ...]
    relations: frozenset[tuple[str, int, int]]


def texts_of(examples: Sequence[Example], make_doc: Callable[[str], Doc], pieces: WordPieces) -> list[Text]:
    """Tokenise the sentences of the examples with the program's own tokenizer."""
    return [Text(e, tuple(_sentence(e, start, end, make_doc, pieces) for start, end in e.sentences)) for e in examples]


def names_of(texts: Iterable[Text]) -> Names:
    """The different names of each type, as the word pieces of their words, in an order that does not change."""
    names: dict[str, dict[Words, None]] = {}
    for text in texts:
        for sentence in text.sentences:
            for first, last, kind, _ in sentence.spans:
                names.setdefault(kind, {})[sentence.words[first:last]] = None
    return {kind: tuple(found) for kind, found in names.items()}


def varied(sentence: Sentence, names: Names, share: float, random: Random) -> Sentence:
    """The sentence with a share of its names put for others of their types (Dai and Adel 2020: mention replacement)."""
    words: list[tuple[int, ...]] = []
    tags: list[str] = []
    spans: list[tuple[int, int, str, int]] = []
    at = 0
    for first, last, kind, number in sentence.spans:
        words += sentence.words[at:first]
        tags += sentence.tags[at:first]
        name = random.choice(names[kind]) if random.random() < share else sentence.words[first:last]
        spans.append((len(words), len(words) + len(name), kind, number))
        words += name
        tags += [f"B-{kind}", *[f"I-{kind}"] * (len(name) - 1)]
        at = last
    return Sentence((*words, *sentence.words[at:]), (*tags, *sentence.tags[at:]), tuple(spans))


def windows_of(
    text: Text, pieces: WordPieces, longest: int, random: Random, names: Names, share: float
) -> list[Window]:
    """Cut a text into windows of whole sentences, of lengths and with names that differ from epoch to epoch."""
    windows: list[Window] = []
    group: list[Sentence] = []
    limit = _limit(longest, random)
    for sentence in (varied(one, names, share, random) for one in text.sentences):
        if group and sum(one.length for one in group) + sentence.length + 2 > limit:
            windows.append(_window(text.example, group, pieces, longest))
            group, limit = [], _limit(longest, random)
        group.append(sentence)
    return [*windows, _window(text.example, group, pieces, longest)] if group else windows


def _limit(longest: int, random: Random) -> int:
    return random.choice((longest // 4, longest // 2, longest))


def _sentence(example: Example, start: int, end: int, make_doc: Callable[[str], Doc], pieces: WordPieces) -> Sentence:
    doc = make_doc(example.text[start:end])
    tokens = [token for token in doc if pieces.of(token.text)]
    tags = ["O"] * len(tokens)
    spans = []
    inside = [(at, span) for at, span in enumerate(example.spans) if start <= span.start and span.end <= end]
    for at, span in sorted(inside, key=lambda pair: pair[1].start - pair[1].end):  # the longer of two first
        covered = _covered(tokens, span, start)
        if covered and all(tags[word] == "O" for word in covered):
            tags[covered[0]] = f"B-{span.type}"
            tags[covered[0] + 1 : covered[-1] + 1] = [f"I-{span.type}"] * (len(covered) - 1)
            spans.append((covered[0], covered[-1] + 1, span.type, at))
    return Sentence(tuple(pieces.of(token.text) for token in tokens), tuple(tags), tuple(sorted(spans)))


def _covered(tokens: Sequence[Token], span: Span, offset: int) -> list[int]:
    return [
        at
        for at, token in enumerate(tokens)
        if token.idx + offset < span.end and span.start < token.idx + len(token) + offset
    ]


def _window(example: Example, group: Sequence[Sentence], pieces: WordPieces, longest: int) -> Window:
    ids = [pieces.first]
    first_pieces: list[int] = []
    tags: list[str] = []
    spans: list[tuple[int, int, str]] = []
    sentence_of: list[int] = []
    index: dict[int, int] = {}
    for number, sentence in enumerate(group):
        base = len(first_pieces)
        for word, tag in zip(sentence.words, sentence.tags, strict=True):
            if len(ids) + len(word) >= longest:
                break  # an endless sentence: what is behind is left out of training
            first_pieces.append(len(ids))
            tags.append(tag)
            ids += word
        for first, last, kind, at in sentence.spans:
            if base + last <= len(first_pieces):
                index[at] = len(spans)
                spans.append((base + first, base + last, kind))
                sentence_of.append(number)
    relations = frozenset((kind, index[a], index[b]) for kind, a, b in example.relations if a in index and b in index)
    return Window(
        example.corpus,
        (*ids, pieces.last),
        tuple(first_pieces),
        tuple(tags),
        tuple(spans),
        tuple(sentence_of),
        relations,
    )
