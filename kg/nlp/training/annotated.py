"""Paragraphs of open articles in which the rates were annotated for this program.

The annotations (`annotations/rates.jsonl`) hold no text: of each paragraph the article, a digest of its characters, and
offsets. The paragraphs themselves are read from the articles anew.
"""

from __future__ import annotations

import json
import lzma
import tarfile
from hashlib import sha256
from importlib.metadata import entry_points
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from kg.model.document import Document
from kg.nlp.sentences import sentence_spans

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from spacy.language import Language
    from spacy.tokens import Doc

ANNOTATIONS = Path(__file__).parent / "annotations" / "rates.jsonl"
DEV = 8  # one article in so many is kept for development
Span = tuple[int, int]


class Claim(NamedTuple):
    """A value as annotated: offsets in its paragraph; `kind` is outcome, characteristic or none."""

    start: int
    end: int
    kind: str
    event: Span | None = None
    group: Span | None = None
    comparison: bool = False
    quoted: bool = False


class Paragraph(NamedTuple):
    """An annotated paragraph and its claims, in order."""

    article: str
    text: str
    claims: tuple[Claim, ...]

    @property
    def is_dev(self) -> bool:
        """Whether it is kept for development; all paragraphs of an article are, or none."""
        return int(sha256(self.article.encode()).hexdigest(), 16) % DEV == 0


def annotated(articles: Path) -> list[Paragraph]:
    """The annotated paragraphs whose text is found in the articles, a tar archive of JATS files, xz-compressed."""
    (reader,) = (entry.load()() for entry in entry_points(group="kg.readers") if entry.name == "jats")
    rows = [json.loads(line) for line in ANNOTATIONS.read_text(encoding="utf8").splitlines()]
    wanted: dict[str, dict[str, Any]] = {}
    for row in rows:
        wanted.setdefault(row["article"], {})[row["paragraph"]] = row["claims"]
    found = []
    with lzma.open(articles) as stream, tarfile.open(fileobj=stream) as archive:
        for member in archive:
            name = Path(member.name).stem
            if name in wanted and (file := archive.extractfile(member)):
                for text in reader.read(file.read(), member.name).text.split("\n\n"):
                    claims = wanted[name].pop(sha256(text.encode()).hexdigest()[:16], None)
                    if claims is not None:
                        found.append(Paragraph(name, text, tuple(_claim(claim) for claim in claims)))
    return found


def _claim(row: Mapping[str, Any]) -> Claim:
    pair = {name: tuple(row[name]) if row.get(name) else None for name in ("event", "group")}
    return Claim(
        row["start"], row["end"], row["kind"], pair["event"], pair["group"],
        row.get("comparison", False), row.get("quoted", False),
    )  # fmt: skip


def as_read(paragraph: Paragraph, nlp: Language) -> tuple[Doc, list[Span]]:
    """A paragraph with sentences, and first and last token (exclusive) of its annotated values."""
    doc = nlp.make_doc(paragraph.text)
    doc._.document = Document("", "-", "text", None, paragraph.text)
    for _, component in nlp.pipeline:
        doc = component(doc)
    starts = np.array([token.idx for token in doc])
    return doc, [token_span(starts, (claim.start, claim.end)) for claim in paragraph.claims]


def sentences_of(paragraph: Paragraph, doc: Doc) -> Iterator[Paragraph]:
    """The sentences of a paragraph of several as paragraphs of their own; a phrase of another sentence is none.

    Args:
        paragraph: annotated.
        doc: it, as read.
    """
    bounds = [*sentence_spans(doc)]
    for first, last in bounds if len(bounds) > 1 else ():

        def moved(span: Span | None, first: int = first, last: int = last) -> Span | None:
            return (span[0] - first, span[1] - first) if span and first <= span[0] and span[1] <= last else None

        claims = [
            claim._replace(start=at[0], end=at[1], event=moved(claim.event), group=moved(claim.group))
            for claim in paragraph.claims
            if (at := moved((claim.start, claim.end)))
        ]
        yield Paragraph(paragraph.article, paragraph.text[first:last], tuple(claims))


def token_span(starts: np.ndarray, span: Span) -> Span:
    """First and last token (exclusive) of a span of characters."""
    return int(np.searchsorted(starts, span[0], "right")) - 1, int(np.searchsorted(starts, span[1], "left"))
