"""Parsing a query or an update, and saying in one sentence what is wrong with one that does not parse.

rdflib's parser gives up at the outermost construct and names its beginning. The place that matters is the furthest
that any of the grammar's terminals was tried at, so this works on a copy of the grammar that notes where each terminal
fails. The same notes serve to stop when a query takes too long to parse (up to a millisecond a token).
"""

from __future__ import annotations

import copy
import logging
import re
import time
from contextlib import contextmanager
from functools import cache
from math import inf
from threading import Lock
from typing import TYPE_CHECKING, Any

import pyparsing
from rdflib.plugins.sparql import parser

from kg.model.errors import QueryRefused

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.graph.processes import Stop

_CONTEXT = "A context at another address is not fetched: write the context itself into the JSON-LD"
PATIENCE = 3.0  # seconds of this thread for parsing one text; waiting for others is not counted
_UNITS = {"query": parser.Query, "update": parser.UpdateUnit}
_MANY = 12  # more keywords than this at one place are the functions of an expression
_REFUSED = {"SERVICE", "FROM"}  # in the grammar, but not let through
_UNSAID = {"$", ":", "+", "-", "true", "false", "[", "BASE", "REDUCED"}
_FOUND = re.compile(r"\s*(\"[^\n]{0,30}|'[^\n]{0,30}|[\w?$:.]+|\S)?")
_ENGINE = re.compile(r"error at (\d+):(\d+): expected (?:one of )?(.*)", re.DOTALL)
_one_at_a_time = Lock()
# rdflib reports a literal that cannot be a value of its type, with a traceback; that is for the engine to judge.
logging.getLogger("rdflib.term").setLevel(logging.ERROR)


class _TooSlow(Exception):
    pass


class _Notes:
    """The furthest place at which a terminal of the grammar failed, and which did there; where each WHERE stands."""

    def __init__(self, patience: float, stop: Stop | None = None) -> None:
        self.place = 0
        self.expected: dict[str, None] = {}
        self.wheres: set[int] = set()
        self._end = time.thread_time() + patience
        self._stop = stop

    def add(self, _text: str, place: int, terminal: pyparsing.ParserElement, _error: Exception) -> None:
        """A terminal failed."""
        # Looked at each time: a text of comments takes long at one place.
        if time.thread_time() > self._end:
            raise _TooSlow
        if self._stop:
            self._stop.check()
        if place > self.place:
            self.place = place
            self.expected.clear()
        if place == self.place:
            self.expected[_words(terminal)] = None

    def add_where(self, _text: str, place: int, _found: object) -> None:
        """A DELETE or INSERT has its WHERE here."""
        self.wheres.add(place)


def parse(query: str, skipped: int = 0, stop: Stop | None = None) -> tuple[Any, Any]:
    """The prologue and the body of a query as rdflib's parser gives them.

    Args:
        query: the text.
        skipped: how many characters at its start were not written by the user, and do not count in a message.
        stop: ends it, or the wait for others, when nobody wants to know any more.

    Raises:
        QueryRefused: it does not parse; says where, and what was expected there.
        QueryStopped: it was ended by `stop`.
    """
    prologue, body = _parsed("query", query, skipped, _Notes(PATIENCE, stop))
    return prologue, body


def parse_update(update: str, skipped: int = 0) -> tuple[Any, list[int]]:
    """An update as rdflib's parser gives it, and where the WHERE of each DELETE or INSERT with one begins.

    It has all the time it takes: whoever calls this must be able to be stopped.

    Args:
        update: the text.
        skipped: as for `parse`.

    Raises:
        QueryRefused: as for `parse`.
    """
    notes = _Notes(inf)
    return _parsed("update", update, skipped, notes)[0], sorted(notes.wheres)


def is_update(text: str, stop: Stop | None = None) -> bool:
    """Whether a text that is no query is an update; one that takes as long as no query may is taken for none.

    Raises:
        QueryStopped: as for `parse`.
    """
    try:
        return bool(_parsed("update", text, 0, _Notes(PATIENCE, stop))[0].request)
    except QueryRefused:
        return False


def _parsed(unit: str, text: str, skipped: int, notes: _Notes) -> Any:  # noqa: ANN401 - rdflib's own
    try:
        with _noting(unit, notes) as grammar:
            return grammar.parse_string(text, parse_all=True)
    except (RecursionError, _TooSlow):
        raise QueryRefused(f"The {unit} is too long or too deeply nested to be checked; make it simpler.") from None
    except (pyparsing.ParseBaseException, ValueError, TypeError, AttributeError, KeyError):
        raise QueryRefused(_complaint(unit, text, skipped, notes)) from None  # the last four: rdflib's own slips


def explained(error: str) -> str:
    """Oxigraph's own message about a query (the grammar here is a little wider), without its lists of characters."""
    found = _ENGINE.match(error)
    if not found:
        return reason(error)
    reasons = [part for part in found[3].replace("\n", " ").split(", ") if " " in part and not set("[]|.'") & set(part)]
    return f"Line {found[1]}, column {found[2]}: {reasons[0] if reasons else 'this is not valid SPARQL'}."


def reason(error: str) -> str:
    """The first line of a message of Oxigraph's, in words of the user where it speaks of its own insides."""
    return _CONTEXT if "LoadDocumentCallback" in error else error.partition("\n")[0]


@contextmanager
def _noting(unit: str, notes: _Notes) -> Iterator[pyparsing.ParserElement]:
    with _one_at_a_time:
        grammar, terminals, wheres = _grammar(unit)
        for terminal in terminals:
            terminal.set_fail_action(notes.add)
        for where in wheres:
            where.set_parse_action(notes.add_where)
        yield grammar


@cache
def _grammar(
    unit: str,
) -> tuple[pyparsing.ParserElement, list[pyparsing.ParserElement], list[pyparsing.CaselessKeyword]]:
    """A copy of the grammar, its terminals, and the WHERE of DELETE and INSERT."""
    grammar = copy.deepcopy(_UNITS[unit])
    elements = list(_elements(grammar))
    parts = [part for element in elements if element.name == "Modify" for part in _in_order(element.recurse()[0])]
    wheres = [part for part in parts if isinstance(part, pyparsing.CaselessKeyword) and part.match == "WHERE"]
    return grammar, [element for element in elements if not element.recurse()], wheres


def _in_order(element: pyparsing.ParserElement) -> Iterator[pyparsing.ParserElement]:
    """The parts of a sequence, which is made of sequences of two."""
    if isinstance(element, pyparsing.And):
        for part in element.recurse():
            yield from _in_order(part)
    else:
        yield element


def _elements(grammar: pyparsing.ParserElement) -> Iterator[pyparsing.ParserElement]:
    seen: set[int] = set()
    waiting = [grammar]
    while waiting:
        element = waiting.pop()
        if id(element) not in seen:
            seen.add(id(element))
            waiting += element.recurse()
            yield element


def _complaint(unit: str, query: str, skipped: int, notes: _Notes) -> str:
    place = max(notes.place, skipped)
    before = query[skipped:place]
    where = f"Line {before.count(chr(10)) + 1}, column {len(before) - before.rfind(chr(10))}"
    match = _FOUND.match(query, place)
    found = match[1] if match else None
    if found and found[0] in "\"'" and "a text" in notes.expected:
        return f"{where}: the text that begins here has no closing quote."
    what = f"`{found}` is not expected here" if found else f"the {unit} ends too early"
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
