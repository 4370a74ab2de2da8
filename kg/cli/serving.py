"""`kg app`: the pages, in a browser on this machine."""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

from kg.cli.common import StoreOption, library
from kg.resources import resource


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    app.command("app")(open_app)


def open_app(
    *,
    port: Annotated[
        int | None,
        typer.Option(
            min=1, max=65535, help="Port on this machine. [default: 8501 or the next free one]", show_default=False
        ),
    ] = None,
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="Open a browser window.")] = True,
    store: StoreOption = None,
) -> None:
    """Browse, query and ingest in a browser. Runs on this machine only; stop it with Ctrl-C.

    \b
    Examples:
      kg app
      kg app --port 8600 --no-browser --store ./my-graph
    """
    from kg.views.launch import streamlit_arguments

    os.environ["KG_STORE"] = str(library(store).home.absolute())
    arguments = streamlit_arguments(resource("app.py"), port, headless=not browser)
    os.execv(sys.executable, [sys.executable, "-m", "streamlit", *arguments])  # noqa: S606 - our own interpreter, no shell
