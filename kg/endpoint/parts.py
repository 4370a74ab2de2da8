"""The files of triples in the body of a request: one, or several as a form sends them."""

from __future__ import annotations

from email.parser import BytesParser
from email.policy import HTTP
from typing import TYPE_CHECKING

from kg.endpoint.asked import check_charset
from kg.endpoint.formats import TRIPLES, media_of
from kg.endpoint.refusal import Refusal

if TYPE_CHECKING:
    from email.message import Message

_FORM = "multipart/form-data"
_TAKEN = {
    media: form for media, form in TRIPLES.items() if form not in {"trig", "nquads"}
}  # these name graphs themselves


def parts_of(media: str, parameters: dict[str, str], body: bytes) -> list[tuple[str, bytes]]:
    """Each file with its format, a name of `kg.graph.serialising.GRAPHS`.

    Args:
        media: the type of the body.
        parameters: of the type.
        body: as it was sent.

    Raises:
        Refusal: it is of no type that is taken, or broken.
    """
    if media != _FORM:
        return [_part(media, parameters, body)]
    head = f'Content-Type: {_FORM}; boundary="{parameters.get("boundary", "")}"\r\n\r\n'
    message = BytesParser(policy=HTTP).parsebytes(head.encode() + body)
    if not message.is_multipart() or message.defects:
        raise Refusal(400, "The form cannot be read: send its parts as multipart/form-data says.")
    return [_part(*media_of(str(part["content-type"] or "")), _content(part)) for part in message.iter_parts()]


def _content(part: Message) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _part(media: str, parameters: dict[str, str], content: bytes) -> tuple[str, bytes]:
    if media not in _TAKEN:
        raise Refusal(415, f"Send triples as {', '.join(reversed([*_TAKEN]))}.")
    check_charset(parameters)
    return _TAKEN[media], content
