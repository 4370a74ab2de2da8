"""Words for the user that hold words from elsewhere."""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING

import streamlit as st

from kg.model.errors import KgError

if TYPE_CHECKING:
    from collections.abc import Iterator

_MARKUP = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~:$^&=@/])")


def plain(text: str) -> str:
    """`text` as Markdown that shows it letter for letter, for the few places where Streamlit takes nothing else."""
    return _MARKUP.sub(r"\\\1", text.replace("\n", " "))


def problem(error: KgError | str) -> None:
    """What went wrong, in a red box."""
    st.error(plain(str(error)), icon=":material/error:")


@contextmanager
def problems_shown() -> Iterator[None]:
    """Show the library's errors as boxes where they happen; anything else is a defect and goes on."""
    try:
        yield
    except KgError as error:
        problem(error)
