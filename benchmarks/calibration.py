"""Is the confidence of a rate worth its name? A plot and a table: see README.md beside this file.

Needs the open articles that the annotations are of, which do not come with the program; with annotated paragraphs of
other articles (`rates-open.jsonl`), it looks at those as well.
"""

from __future__ import annotations

import json
import sys
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import altair as alt

from kg.model.document import Document
from kg.nlp.pipeline import load_pipeline
from kg.nlp.training.annotated import annotated

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.model.extraction import Phrase, Rate
    from kg.nlp.pipeline import Pipeline

SURE = 0.9
STEPS = (0.0, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 1.0)


class Wanted(NamedTuple):
    """A claim as annotated: the place of its value, and the words of its event and its group (any one of them)."""

    start: int
    end: int
    event: tuple[str | None, ...]
    group: tuple[str | None, ...]
    scored: bool = True


class Told(NamedTuple):
    """A claim that was told, how sure it was, and whether value, event and group were right."""

    confidence: float
    right: bool


def kept(articles: Path) -> Iterator[tuple[str, list[Wanted]]]:
    """The paragraphs that were kept from training."""
    for paragraph in annotated(articles):
        if paragraph.is_dev:
            text = paragraph.text
            words = [
                Wanted(one.start, one.end, (_cut(text, one.event),), (_cut(text, one.group),))
                for one in paragraph.claims
                if one.kind != "none"
            ]
            yield text, words


def _cut(text: str, span: tuple[int, int] | None) -> str | None:
    return text[slice(*span)] if span else None


def others(path: Path) -> Iterator[tuple[str, list[Wanted]]]:
    """Paragraphs of other articles, annotated by other people; only their outcomes are scored."""
    for line in path.read_text(encoding="utf8").splitlines():
        row = json.loads(line)
        yield row["text"], [
            Wanted(
                one["start"], one["end"], (one["event"], one.get("event_alt")), (one["group"], one.get("group_alt")),
                one["kind"] == "outcome",
            )
            for one in row["claims"]
        ]  # fmt: skip


def judged(pipeline: Pipeline, text: str, wanted: Sequence[Wanted]) -> Iterator[Told]:
    """The claims that the program tells of a paragraph, each right or wrong."""
    for rate in pipeline.extract(Document("", "-", "text", None, text)).rates:
        found = next((one for one in wanted if one.start < rate.end and rate.start < one.end), None)
        if found is None or found.scored:
            yield Told(rate.confidence, found is not None and _is(rate, found))


def _is(rate: Rate, wanted: Wanted) -> bool:
    return any(_same(rate.event, one) for one in wanted.event) and any(_same(rate.group, one) for one in wanted.group)


def _same(found: Phrase | None, wanted: str | None) -> bool:
    """Whether half of the words are the same."""
    got, gold = (found.text if found else "").lower().split(), (wanted or "").lower().split()
    common = sum(min(got.count(word), gold.count(word)) for word in set(got))
    return got == gold or 4 * common >= len(got) + len(gold)


def table(name: str, told: Sequence[Told]) -> list[dict[str, float | int | str]]:
    """Of each step of confidence: how many claims, how sure on average, and the share that is right."""
    rows: list[dict[str, float | int | str]] = []
    for low, high in pairwise(STEPS):
        some = [one for one in told if low <= one.confidence < high or (high == 1 and one.confidence == 1)]
        if some:
            sure, right = (sum(each) / len(some) for each in zip(*some, strict=True))
            rows.append({"texts": name, "claims": len(some), "confidence": round(sure, 3), "right": round(right, 3)})
    return rows


def drawn(rows: Sequence[dict[str, float | int | str]]) -> alt.LayerChart:
    """The share of right claims over the confidence; where every point lies on the line, it is calibrated."""
    axes = (alt.X("confidence:Q").scale(domain=(0, 1)), alt.Y("right:Q", title="share right").scale(domain=(0, 1)))
    points = alt.Chart(alt.Data(values=list(rows))).mark_circle(opacity=0.9).encode(
        *axes, size=alt.Size("claims:Q"), color="texts:N"
    )  # fmt: skip
    line = alt.Chart(alt.Data(values=[{"confidence": x, "right": x} for x in (0, 1)])).mark_line(color="grey")
    return (line.encode(*axes) + points).properties(width=420, height=420, title="Confidence of rate claims")


def main(shared: Path, picture: Path) -> None:
    """Print the table and write the plot; takes some minutes."""
    pipeline, rows = load_pipeline(), []
    open_paragraphs = shared.parent / "gold" / "rates-open.jsonl"
    texts = {"kept from training": kept(shared / "jats" / "articles.tar.xz")}
    if open_paragraphs.exists():
        texts["other annotators"] = others(open_paragraphs)
    for name, paragraphs in texts.items():
        told = [one for text, wanted in paragraphs for one in judged(pipeline, text, wanted)]
        rows += table(name, told)
        sure = [one.right for one in told if one.confidence >= SURE]
        sys.stdout.write(f"{name}: {len(told)} claims, {sum(one.right for one in told) / len(told):.3f} right; ")
        sys.stdout.write(f"{len(sure)} at 0.9 or more, {sum(sure) / max(1, len(sure)):.3f} right\n")
    for row in rows:
        sys.stdout.write(
            "  {texts:20} {claims:5} claims  confidence {confidence:.3f}  right {right:.3f}\n".format(**row)
        )
    drawn(rows).save(picture)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2] if len(sys.argv) > 2 else "calibration.svg"))  # noqa: PLR2004
