"""Named queries: questions kept as SPARQL in `queries/*.rq`, with typed parameters.

A file starts with its header, in comments:

    # name: complications
    # question: Which complications are reported after a procedure, and how often?
    # param: procedure concept "The procedure" default=c:vertebroplasty
    # param: kind choice "What the rates count" choices=outcome,characteristic
    # param: limit integer "How many rows" default=50
    # param: report report "The case report" required
    # empty: No report tells of a complication.

`empty` is what an answer without rows means. A parameter fixes the variable of its name (`?procedure`). One that is not
given and has no default leaves it free, unless it is required: what became of "the patient" is a question about one
report.
"""

from __future__ import annotations

import re
import shlex
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from kg.graph.iris import is_iri
from kg.graph.values import with_values
from kg.model.answers import NamedQuery, Parameter
from kg.model.errors import QueryRefused, UnknownName
from kg.vocabulary.terms import CONCEPT, REPORT

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

FOLDER = Path(__file__).parent / "queries"

_HEADER = re.compile(r"# (name|question|param|empty): (.+)")
_SLUG = re.compile(r"c:[\w.-]+")
_ID = re.compile(r"[0-9a-f]{64}")
_INTEGER = re.compile(r"[+-]?[0-9]{1,18}")
_NUMBER = re.compile(r"[+-]?[0-9]{1,18}(\.[0-9]{1,18})?")
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}


@cache
def named_queries() -> tuple[NamedQuery, ...]:
    """The questions that come with the program, by name."""
    return tuple(sorted(map(_read, FOLDER.glob("*.rq")), key=lambda query: query.name))


def render(query: NamedQuery, values: Mapping[str, str]) -> str:
    """The query as plain SPARQL with its parameters put in.

    Args:
        query: one of `named_queries`.
        values: by parameter. A concept is its IRI (or `c:` and its slug), a report its IRI or id.

    Raises:
        UnknownName: the query has no such parameter.
        QueryRefused: a value is not of its parameter's type, or one that is required is missing.
    """
    parameters = {parameter.name: parameter for parameter in query.parameters}
    for name in values:
        if name not in parameters:
            raise UnknownName(f"parameter of {query.name}", name, get_close_matches(name, parameters) or [*parameters])
    given = {name: values.get(name, parameter.default) for name, parameter in parameters.items()}
    for name, parameter in parameters.items():
        if parameter.required and given[name] is None:
            what = f"{query.name} needs {name}={parameter.type.upper()}, {_needed(parameter)}"
            raise QueryRefused(f"{what}: {query.question}")
    return with_values(query.sparql, {n: _term(parameters[n], text) for n, text in given.items() if text is not None})


def _read(path: Path) -> NamedQuery:
    lines = path.read_text(encoding="utf8").splitlines()
    found = [match for line in lines if (match := _HEADER.fullmatch(line.rstrip()))]
    header = {match[1]: match[2] for match in found}
    parameters = tuple(_parameter(match[2]) for match in found if match[1] == "param")
    body = "\n".join(line for line in lines if not _HEADER.fullmatch(line.rstrip())).strip()
    settings = {"empty": header["empty"]} if "empty" in header else {}
    return NamedQuery(header["name"], header["question"], parameters, body + "\n", **settings)


def _parameter(text: str) -> Parameter:
    name, kind, description, *options = shlex.split(text)
    settings = dict(option.split("=", 1) for option in options if option != "required")
    choices = tuple(filter(None, settings.pop("choices", "").split(",")))
    parameter = Parameter(name, kind, description, settings.pop("default", None), choices, "required" in options)
    pointless = parameter.required and parameter.default is not None
    if kind not in _TERMS or settings or pointless or bool(choices) != (kind == "choice"):
        message = f"not a parameter: {text}"
        raise ValueError(message)
    return parameter


def _term(parameter: Parameter, text: str) -> str:
    term = _TERMS[parameter.type][1](parameter, text)
    if term is None:
        raise QueryRefused(f"The parameter {parameter.name} takes {_needed(parameter)}, not {text[:60]!r}.")
    return term


def _needed(parameter: Parameter) -> str:
    """What a value of it is, in words."""
    return _TERMS[parameter.type][0] or f"one of {', '.join(parameter.choices)}"


def _concept(_: Parameter, text: str) -> str | None:
    if _SLUG.fullmatch(text):
        return f"<{CONCEPT}{text.removeprefix('c:')}>"
    return f"<{text}>" if is_iri(text) else None


def _report(_: Parameter, text: str) -> str | None:
    iri = REPORT + text if _ID.fullmatch(text) else text
    return f"<{iri}>" if is_iri(iri) else None


def _text(_: Parameter, text: str) -> str | None:
    if any("\ud800" <= character <= "\udfff" for character in text):
        return None
    return '"' + "".join(_ESCAPES.get(character, character) for character in text) + '"'


def _integer(_: Parameter, text: str) -> str | None:
    return text if _INTEGER.fullmatch(text) else None


def _number(_: Parameter, text: str) -> str | None:
    return text if _NUMBER.fullmatch(text) else None


def _choice(parameter: Parameter, text: str) -> str | None:
    return _text(parameter, text) if text in parameter.choices else None


# What a value of each type is, in words, and how it becomes a term (None: it is not of the type).
_TERMS: dict[str, tuple[str, Callable[[Parameter, str], str | None]]] = {
    "concept": ("the IRI of a concept", _concept),
    "report": ("the id or IRI of a report (see `kg reports`)", _report),
    "text": ("a text", _text),
    "integer": ("a whole number", _integer),
    "number": ("a number such as 2.5", _number),
    "choice": ("", _choice),
}
