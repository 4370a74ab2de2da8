"""Common formats that are not read, known by their first bytes, so that a refusal can name them."""

from __future__ import annotations

import re

SIGNATURES = (
    (b"\x89PNG\r\n\x1a\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"II*\x00", "a TIFF image"),
    (b"MM\x00*", "a TIFF image"),
    (b"PK\x03\x04", "a ZIP archive or an office document (save it as PDF or text)"),
    (b"\xd0\xcf\x11\xe0", "an old office document (save it as PDF or text)"),
    (b"{\\rtf", "rich text (save it as PDF or text)"),
    (b"\x1f\x8b", "gzip-compressed (unpack it first)"),
    (b"BZh", "bzip2-compressed (unpack it first)"),
    (b"\xfd7zXZ\x00", "xz-compressed (unpack it first)"),
    (b"%!PS", "PostScript (convert it to PDF)"),
    (b"SQLite format 3\x00", "a database"),
)
_ARCHIVE = re.compile(rb"(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*)*?content-type:\s*multipart/related", re.IGNORECASE)


def foreign_format(head: bytes) -> str | None:
    """The name of the format that `head` begins, with what to do about it; None where it is none of those known."""
    if _ARCHIVE.match(head):
        return "a web archive (save the page again as HTML instead of MHTML)"
    return next((name for signature, name in SIGNATURES if head.startswith(signature)), None)
