"""Bytes to characters: UTF-8 where it is that, else a guess, with a warning."""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

BOMS = (  # UTF-32 before UTF-16: one begins like the other
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
SAMPLE = 4096  # bytes looked at for the NULs of UTF-16 without a mark
FEWEST_PAIRS = 4  # of bytes, below which nothing is concluded from them
GUESS_SAMPLE = 100_000  # bytes that an encoding is guessed from
# What Windows-1252 makes of other encodings: a capital with an accent behind a small letter, or several in a row.
_UNLIKELY = re.compile(r"[a-z][À-ÖØ-Þ]|[À-ÖØ-öø-ÿ]{3}|[¡-¿]{3}|[À-ÿ][¡-©®-¯²-¶¸-¿]")


def decode(content: bytes) -> tuple[str, tuple[str, ...]]:
    """The characters of `content`, and a warning where the encoding is a guess or some bytes fit none.

    Raises:
        ValueError: it is not text; the message says why.
    """
    encoding = byte_order_mark(content) or _silent_utf16(content)
    if encoding is not None:
        return _marked(content, encoding)
    if b"\x00" in content:
        raise ValueError("the content is binary data, not text")
    try:
        return content.decode("utf-8"), ()
    except UnicodeDecodeError:
        return _guessed(content)


def byte_order_mark(content: bytes) -> str | None:
    """The encoding that a mark at the start of `content` states."""
    return next((encoding for mark, encoding in BOMS if content.startswith(mark)), None)


def _marked(content: bytes, encoding: str) -> tuple[str, tuple[str, ...]]:
    text = content.decode(encoding, "replace").removeprefix("\ufeff")
    if "\x00" in text:
        raise ValueError("the content is binary data, not text")
    return text, _broken(text, encoding)


def _silent_utf16(content: bytes) -> str | None:
    """UTF-16 of mostly Latin letters has a NUL in every second byte, always on the same side."""
    sample = content[: min(SAMPLE, len(content) // 2 * 2)]
    half = len(sample) // 2
    if half < FEWEST_PAIRS:
        return None
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if odd > 0.7 * half and not even:
        return "utf-16-le"
    return "utf-16-be" if even > 0.7 * half and not odd else None


def _guessed(content: bytes) -> tuple[str, tuple[str, ...]]:
    text = content.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    good = sum(character > "\x7f" for character in text) - bad
    if good > 4 * bad:
        return text, _broken(text, "utf-8")
    text, name = _windows(content) or _by_frequency(content)
    return text, (f"The text is not UTF-8 and was read as {name}; look whether accented letters and signs are right.",)


def _windows(content: bytes) -> tuple[str, str] | None:
    """Windows-1252, the usual one for English, unless it makes letters that English texts do not have."""
    try:
        text = content.decode("cp1252")
    except UnicodeDecodeError:
        return None
    foreign = sum(character > "\x7f" for character in text)
    return None if len(_UNLIKELY.findall(text)) > 0.2 * foreign else (text, "Windows-1252")


def _by_frequency(content: bytes) -> tuple[str, str]:
    best = from_bytes(content[:GUESS_SAMPLE]).best()
    encoding = best.encoding if best is not None else "latin-1"
    return content.decode(encoding, "replace"), encoding


def _broken(text: str, encoding: str) -> tuple[str, ...]:
    count = text.count("\ufffd")
    if not count:
        return ()
    return (f"{count} places are not valid {encoding.upper()} and are shown as \ufffd.",)
