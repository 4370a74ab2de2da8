"""The names that articles go by: PMCID, PMID and DOI, in the forms in which people write them."""

from __future__ import annotations

import re
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from kg.model.errors import UnreadableSource

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

STANDARD_INPUT = "-"
LARGEST_LIST = 20_000_000  # bytes: more than a million identifiers
WANTED = "a PMCID (PMC1234567), a PMID (12345678) or a DOI (10.1000/xyz)"
_FORMS = {
    "pmcid": r"(?:PMCID[:\s]\s*(?:PMC)?|PMC|https?://\S+/PMC)(\d{1,9})/?",
    "pmid": r"(?:(?:PMID|PubMed)[:\s]\s*|https?://pubmed\.ncbi\.nlm\.nih\.gov/|https?://\S+/pubmed/"
            r"|https?://(?:www\.)?europepmc\.org/\w+/MED/)?(\d{1,8})/?",
    "doi": r"(?:doi[:\s]\s*|https?://(?:dx\.|www\.)?doi\.org/)?(10\.\d{4,9}/[^\s\"\\]+)",
}  # fmt: skip
_PATTERNS = {kind: re.compile(form, re.IGNORECASE | re.ASCII) for kind, form in _FORMS.items()}


@dataclass(frozen=True, slots=True)
class Identifier:
    """One name of an article. `kind` is `pmcid`, `pmid` or `doi`; `value` is PMC and digits, digits, or a DOI."""

    kind: str
    value: str

    @classmethod
    def parse(cls, written: str) -> Identifier:
        """What is meant by `PMC1234567`, `12345678`, `pmid:12345678`, `10.1000/xyz`, `https://doi.org/10.1000/xyz` …

        Raises:
            UnreadableSource: it is none of these.
        """
        words = unquote(written.strip()) if "://" in written else written.strip()
        for kind, pattern in _PATTERNS.items():
            if match := pattern.fullmatch(words):
                return cls(kind, _value(kind, match[1]))
        raise UnreadableSource(written, f"this is neither {WANTED}.")

    def __str__(self) -> str:
        return self.value if self.kind == "pmcid" else f"{self.kind}:{self.value}"


def find_identifiers(names: Iterable[str]) -> tuple[list[Identifier], list[UnreadableSource]]:
    """The identifiers that `names` stand for, each once and in order; and why some names stand for none.

    A name is an identifier, a file with one on each line, or `-` for such lines on standard input; empty lines and
    those that begin with `#` are passed over.
    """
    found: list[Identifier] = []
    failed: list[UnreadableSource] = []
    for name in names:
        for outcome in _outcomes(name):
            if isinstance(outcome, Identifier):
                found.append(outcome)
            else:
                failed.append(outcome)
    return list(dict.fromkeys(found)), failed


def _outcomes(name: str) -> Iterator[Identifier | UnreadableSource]:
    try:
        if name != STANDARD_INPUT and not _is_path(name):
            yield Identifier.parse(name)
            return
        lines = _lines(name)
    except UnreadableSource as error:
        yield error
        return
    outcomes = [_outcome(name, number, line) for number, line in lines]
    if any(isinstance(outcome, Identifier) for outcome in outcomes):
        yield from outcomes
    else:
        yield UnreadableSource(name, f"none of its lines is {WANTED}.")


def _is_path(name: str) -> bool:
    """Whether there is a file or folder of this name, and the name is no identifier."""
    try:
        Identifier.parse(name)
    except UnreadableSource:
        with suppress(OSError):  # a name that is too long for any file
            return Path(name).exists()
    return False


def _lines(name: str) -> list[tuple[int, str]]:
    """The lines that say something, numbered from 1."""
    try:
        content = _content(name)
        lines = [line.strip() for line in content.decode("utf-8-sig").splitlines()]
    except OSError as error:
        raise UnreadableSource(name, f"it cannot be opened ({error.strerror}).") from error
    except UnicodeDecodeError as error:
        raise UnreadableSource(name, "it is no text file with an identifier on each line.") from error
    return [(number, line) for number, line in enumerate(lines, 1) if line and not line.startswith("#")]


def _content(name: str) -> bytes:
    """No more than a list of identifiers may have: the name of a device or of a film is a slip."""
    if name == STANDARD_INPUT:
        content = sys.stdin.buffer.read(LARGEST_LIST + 1)
    else:
        with Path(name).open("rb") as file:
            content = file.read(LARGEST_LIST + 1)
    if len(content) > LARGEST_LIST:
        limit = LARGEST_LIST // 1_000_000
        raise UnreadableSource(
            name, f"it has more than {limit} MB, which no list of identifiers has; name another file."
        )
    return content


def _outcome(name: str, number: int, line: str) -> Identifier | UnreadableSource:
    try:
        return Identifier.parse(line)
    except UnreadableSource as error:
        return UnreadableSource(name, f"line {number}: {error}")


def _value(kind: str, words: str) -> str:
    if kind == "pmcid":
        return f"PMC{int(words)}"  # without zeros in front, which the service's answer would not have
    return str(int(words)) if kind == "pmid" else words.rstrip(".,;").lower()
