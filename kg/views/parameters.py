"""A widget for each parameter of a ready-made question, by its type."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from kg.views import session

if TYPE_CHECKING:
    from kg.model.answers import NamedQuery, Parameter


def ask_parameters(query: NamedQuery) -> dict[str, str] | None:
    """The values that the user gave, by name; None while one is missing. No report means all, if none is required."""
    with st.container(horizontal=True, gap="small"):
        given = {each.name: _ask(query, each) for each in query.parameters}
    free = {each.name for each in query.parameters if each.type == "report" and not each.required}
    needed = {each.name for each in query.parameters if each.default is None} - free
    if any(given[name] is None for name in needed):
        return None
    return {name: value for name, value in given.items() if value is not None}


def _ask(query: NamedQuery, parameter: Parameter) -> str | None:
    label = parameter.name.replace("_", " ").capitalize()
    key = f"ask-{query.name}-{parameter.name}"
    if parameter.type in {"integer", "number"}:
        return _number(label, parameter, key)
    options = _options(parameter)
    if options is None:
        return st.text_input(label, parameter.default or "", help=parameter.description, key=key, width=300) or None
    names = list(options)
    first = next((at for at, name in enumerate(names) if _is_default(parameter, name, options[name])), None)
    free = parameter.type == "concept"  # those of added vocabularies are too many to list
    placeholder = "choose one" if parameter.required else "any"
    chosen = st.selectbox(label, names, index=first, help=parameter.description, key=key, width=300,
                          placeholder=placeholder, accept_new_options=free)  # fmt: skip
    return options.get(chosen, chosen) if chosen is not None else None


def _is_default(parameter: Parameter, name: str, value: str) -> bool:
    """Whether an option is what a parameter is without an answer; a query names a concept as `c:cement-leakage`."""
    default = parameter.default or ""
    is_slug = parameter.type == "concept" and value.endswith(f"/{default.removeprefix('c:')}")
    return is_slug or default in {name, value}


def _number(label: str, parameter: Parameter, key: str) -> str | None:
    whole = parameter.type == "integer"
    default = None if parameter.default is None else float(parameter.default)
    value = st.number_input(label, value=default, step=1.0, format="%.0f" if whole else "%g",
                            help=parameter.description, key=key, width=180)  # fmt: skip
    if value is None:
        return None
    return str(int(value)) if whole else str(value)


def _options(parameter: Parameter) -> dict[str, str] | None:
    """Names to choose from, with the value that each stands for; None where anything may be typed."""
    if parameter.type == "concept":
        return {row.label: row.iri for row in session.concepts()}
    if parameter.type == "report":
        return {f"{row.title} ({row.short})": row.id for row in session.reports()}
    if parameter.type == "choice":
        return {choice: choice for choice in parameter.choices}
    return None
