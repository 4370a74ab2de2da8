"""Fixing variables of a query from outside."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_WHERE = re.compile(r"\bWHERE\s*\{", re.IGNORECASE)


def with_values(sparql: str, terms: Mapping[str, str]) -> str:
    """The query with each variable (named without `?`) fixed to a term, by VALUES right behind each `WHERE {`.

    The engine works a part of a UNION, a MINUS or a subquery out by itself: what is fixed outside of it comes too late.

    Args:
        sparql: a query. Where a part of it says `WHERE {`, the variables are fixed in it; where it says `{`, they are
            not: in a subquery that counts, several terms would count twice.
        terms: terms as SPARQL writes them (`<iri>`, `"text"`, `5`): whoever makes them has them escaped.

    Raises:
        ValueError: the query has no `WHERE {`.
    """
    if not terms:
        return sparql
    values = "".join(f" VALUES ?{name} {{ {term} }}" for name, term in terms.items())
    query, found = _WHERE.subn(lambda match: match[0] + values, sparql)
    if not found:
        message = "a query with fixed variables needs `WHERE {`"
        raise ValueError(message)
    return query
