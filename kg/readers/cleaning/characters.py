"""Characters that print shows and reading does not want: ligatures, soft hyphens, control characters, odd spaces."""

from __future__ import annotations

import re
import unicodedata

SOFT_HYPHEN = "\u00ad"
_LIGATURES = {chr(code): unicodedata.normalize("NFKC", chr(code)) for code in range(0xFB00, 0xFB07)}
_INVISIBLE = "\u200b\u2060\ufeff\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufffe\uffff"
# What LaTeX's bitmap fonts leave of dashes and ligatures, which have no names in them: their places in the font.
_CORK = {"\x15": "–", "\x16": "—", "\x1b": "ff", "\x1c": "fi", "\x1d": "fl", "\x1e": "ffi", "\x1f": "ffl"}
_IN_WORDS = re.compile("(?<=[^\\W_])[\x15\x16](?=[^\\W_])|[\x1b-\x1f](?=[a-z])|(?<=[a-z])[\x1b-\x1f]")
_CONTROLS = "".join(chr(code) for code in (*range(0x20), *range(0x7F, 0xA0)) if chr(code) not in "\t\n\v\f\r\x85")
_SPACES = (
    "\t\v\f\x85\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029"
    "\u202f\u205f\u3000"
)
_TABLE = str.maketrans(
    {**_LIGATURES, **dict.fromkeys(_INVISIBLE + _CONTROLS, None), **dict.fromkeys(_SPACES, " ")},
)
_SURROGATES = re.compile("[\ud800-\udfff]")
_SUPERSCRIPTS = str.maketrans("0123456789+-−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻")
_RAISED = re.compile(r"([+\-−]?)([0-9]+(?:[,;\s\-‐-—−]+[0-9]+)*)?([+\-−]?)")
_BROKEN_OFF = re.compile(r"\s*[0-9]+(?:[,;\s\-‐-—−]+[0-9]+)*\s*[,;‐-—−]\s*")
_LETTERS = str.maketrans("abcdefghijklmnoprstuvwxyz", "ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ")  # there is no raised q
_RAISED_LETTERS = re.compile(r"\s*[a-z](?:\s?,\s?[a-z])*\s?,?\s*")
_DIGITS = re.compile(r"[0-9]+")


def clean(text: str) -> str:
    """Ligatures spelled out, invisible and control characters gone, every space a plain one; soft hyphens stay."""
    return whole(_IN_WORDS.sub(lambda sign: _CORK[sign[0]], text).translate(_TABLE))


def without_soft_hyphens(text: str) -> str:
    """The text as it reads: a soft hyphen only marks where a word may be broken."""
    return text.replace(SOFT_HYPHEN, "")


def whole(text: str) -> str:
    """Halves of surrogate pairs replaced one to one: they are not characters and no file can hold them."""
    return _SURROGATES.sub("\ufffd", text)


def raised(text: str) -> str:
    """Superscript numbers and charges as superscript characters, so that 10⁶ is not read as 106, nor 45³ as 453.

    Other superscripts (`st`, `®`, `a`) come back as they are; so do the commas and dashes between numbers, and behind
    the last one where the line ends before the next.
    """
    found = _RAISED.fullmatch(text.strip())
    if found is None:
        return raised_digits(text) if _BROKEN_OFF.fullmatch(text) else text
    before, numbers, after = (part or "" for part in found.groups())
    return before.translate(_SUPERSCRIPTS) + raised_digits(numbers) + after.translate(_SUPERSCRIPTS)


def raised_digits(text: str) -> str:
    """Every digit as its superscript character; anything else as it is."""
    return _DIGITS.sub(lambda run: run[0].translate(_SUPERSCRIPTS), text)


def raised_letters(text: str) -> str:
    """Single small letters, as footnotes are called, as superscript characters; anything else as it is (`st`)."""
    return text.translate(_LETTERS) if _RAISED_LETTERS.fullmatch(text) else text
