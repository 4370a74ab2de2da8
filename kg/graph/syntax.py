"""Parsing a query, and saying in one sentence what is wrong with one that does not parse.

rdflib's parser gives up at the outermost construct and names its beginning. The place that matters is the furthest
that any of the grammar's terminals was tried at, so this works on a copy of the grammar that notes where each terminal
fails. The same notes serve to stop when a query takes too long to parse (up to a millisecond a token).
"""

from __future__ import annotations

import copy
import re
import time
from contextlib import contextmanager
from functools import cache
from threading import Lock
from typing import TYPE_CHECKING, Any

import pyparsing
from rdflib.plugins.sparql import parser

from kg.model.errors import QueryRefused

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

PATIENCE = 3.0  # seconds for parsing one query
_MANY = 12  # more keywords than this at one place are the functions of an expression
_REFUSED = {"SERVICE", "FROM"}  # in the grammar, but not let through
_UNSAID = {"$", ":", "+", "-", "true", "false", "[", "BASE", "REDUCED"}
_FOUND = re.compile(r"\s*(\"[^\n]{0,30}|'[^\n]{0,30}|[\w?$:.]+|\S)?")
_ENGINE = re.compile(r"error at (\d+):(\d+): expected (?:one of )?(.*)", re.DOTALL)
_one_at_a_time = Lock()


class _TooSlow(Exception):
    pass


class _Notes:
    """The furthest place at which a terminal of the grammar failed, and which did there."""

    def __init__(self) -> None:
        self.place = 0
        self.expected: dict[str, None] = {}
        self._end = time.monotonic() + PATIENCE

    def add(self, _text: str, place: int, terminal: pyparsing.ParserElement, _error: Exception) -> None:
        """A terminal failed."""
        if place > self.place:
            self.place = place
            self.expected.clear()
            if time.monotonic() > self._end:
                raise _TooSlow
        if place == self.place:
            self.expected[_words(terminal)] = None


def parse(query: str, skipped: int = 0) -> tuple[Any, Any]:
    """The prologue and the body of a query as rdflib's parser gives them.

    Args:
        query: the text.
        skipped: how many characters at its start were not written by the user, and do not count in a message.

    Raises:
        QueryRefused: it does not parse; says where, and what was expected there.
    """
    notes = _Notes()
    try:
        with _noting(notes) as grammar:
            prologue, body = grammar.parse_string(query, parse_all=True)
    except (RecursionError, _TooSlow):
        raise QueryRefused("The query is too long or too deeply nested to be checked; make it simpler.") from None
    except (pyparsing.ParseBaseException, ValueError, TypeError, AttributeError, KeyError):
        raise QueryRefused(_complaint(query, skipped, notes)) from None  # the last four: rdflib's own slips
    return prologue, body


def explained(error: str) -> str:
    """Oxigraph's own message about a query (the grammar here is a little wider), without its lists of characters."""
    found = _ENGINE.match(error)
    if not found:
        return error.partition("\n")[0]
    reasons = [part for part in found[3].replace("\n", " ").split(", ") if " " in part and not set("[]|.'") & set(part)]
    return f"Line {found[1]}, column {found[2]}: {reasons[0] if reasons else 'this is not valid SPARQL'}."


@contextmanager
def _noting(notes: _Notes) -> Iterator[pyparsing.ParserElement]:
    with _one_at_a_time:
        grammar, terminals = _grammar()
        for terminal in terminals:
            terminal.set_fail_action(notes.add)
        yield grammar


@cache
def _grammar() -> tuple[pyparsing.ParserElement, list[pyparsing.ParserElement]]:
    grammar = copy.deepcopy(parser.Query)
    return grammar, [element for element in _elements(grammar) if not element.recurse()]


def _elements(grammar: pyparsing.ParserElement) -> Iterator[pyparsing.ParserElement]:
    seen: set[int] = set()
    waiting = [grammar]
    while waiting:
        element = waiting.pop()
        if id(element) not in seen:
            seen.add(id(element))
            waiting += element.recurse()
            yield element


def _complaint(query: str, skipped: int, notes: _Notes) -> str:
    place = max(notes.place, skipped)
    before = query[skipped:place]
    where = f"Line {before.count(chr(10)) + 1}, column {len(before) - before.rfind(chr(10))}"
    match = _FOUND.match(query, place)
    found = match[1] if match else None
    if found and found[0] in "\"'" and "a text" in notes.expected:
        return f"{where}: the text that begins here has no closing quote."
    what = f"`{found}` is not expected here" if found else "the query ends too early"
    return f"{where}: {what}{_alternatives(notes.expected)}."


def _words(terminal: pyparsing.ParserElement) -> str:
    """What a terminal is to people."""
    if not isinstance(terminal, pyparsing.Regex):
        text = terminal.name.strip("'\"")
        return {"?": "a variable", "<": "an IRI"}.get(text, text)
    pattern = str(terminal.pattern)
    if pattern.startswith("[0-9]"):
        return "a number"
    return "a text" if pattern[0] in "'\"" else "an IRI"


def _alternatives(expected: Iterable[str]) -> str:
    possible = [words for words in expected if words not in _REFUSED]
    said = [words for words in possible if words not in _UNSAID] or possible
    if sum(words.isupper() for words in said) > _MANY:
        said = ["an expression", *(words for words in said if not re.fullmatch(r"\w+", words))]
    said = [words if words.startswith(("a ", "an ")) else f"`{words}`" for words in said]
    if not said:
        return ""
    return "; expected " + " or ".join([", ".join(said[:-1]), said[-1]] if len(said) > 1 else said)
