"""`kg app` and `kg serve`: the pages, and the SPARQL endpoint."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from kg.cli.common import StoreOption, library, say, usage
from kg.cli.token import chosen_token
from kg.resources import resource


def add_to(app: typer.Typer) -> None:
    """Register the commands."""
    app.command("app")(open_app)
    app.command()(serve)


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

    os.environ["KG_STORE"] = library(store).place
    arguments = streamlit_arguments(resource("app.py"), port, headless=not browser)
    os.execv(sys.executable, [sys.executable, "-m", "streamlit", *arguments])  # noqa: S606 - our own interpreter, no shell


def serve(
    *,
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port.")] = 8890,
    host: Annotated[
        str, typer.Option(help="Address to listen at; others than this machine's own open it to the network.")
    ] = "127.0.0.1",
    timeout: Annotated[float, typer.Option(min=0.1, help="Seconds after which a query is stopped.")] = 30.0,
    limit: Annotated[int, typer.Option(min=1, help="The most rows of an answer; a longer one is refused.")] = 10_000,
    at_once: Annotated[int, typer.Option(min=1, help="Queries side by side; more are turned away (503).")] = 8,
    largest: Annotated[int, typer.Option("--largest", min=1, help="The most kilobytes of a request.")] = 1024,
    origins: Annotated[
        list[str] | None,
        typer.Option(
            "--allow-origin",
            metavar="SITE",
            help="A site whose pages may ask, as https://example.org; may be repeated.",
            show_default=False,
        ),
    ] = None,
    names: Annotated[
        list[str] | None,
        typer.Option(
            "--allow-host",
            metavar="NAME",
            help="Another name that the endpoint goes by; may be repeated.",
            show_default=False,
        ),
    ] = None,
    writable: Annotated[
        bool, typer.Option("--writable", help="Take updates and graphs from those who know the token (KG_TOKEN).")
    ] = False,
    token_file: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Where the token is, if not in KG_TOKEN. [default: one is made]", show_default=False
        ),
    ] = None,
    store: StoreOption = None,
) -> None:
    """Answer SPARQL 1.1 queries over HTTP, for any client, with a page to write them on; Ctrl-C stops.

    Reports may be ingested meanwhile: each query sees the store as it is then. SERVICE, FROM and LOAD are refused, and
    updates, too, unless it is started with --writable: then clients that send the token (Authorization: Bearer) may
    write, and kg undo takes back what they wrote.

    \b
    Examples:
      kg serve
      curl http://127.0.0.1:8890/sparql --data-urlencode 'query=ASK { ?rate a kg:RateClaim }'
      kg serve --port 9000 --timeout 10 --limit 100000
      kg serve --host 0.0.0.0 --allow-host graph.example.org --allow-origin https://example.org
      kg serve --writable --token-file token.txt
    """
    from kg.endpoint.running import run
    from kg.endpoint.settings import HERE, Settings

    token = chosen_token(token_file, local=host in HERE) if writable else None
    if token_file and not writable:
        usage("--token-file says who may write: it goes with --writable.")
    shelf, known = library(store), (*HERE, host, *(names or ()))
    settings = Settings(timeout, limit, largest << 10, at_once, known, tuple(origins or ()), token)
    if host not in HERE:
        say(f"Anybody who can reach {host} may read the store: there are no passwords here. Put a web server in front.")
    run(
        shelf,
        settings,
        host,
        port,
        lambda address: say(f"Answering at {address}sparql, with a page at {address} (Ctrl-C stops)."),
    )
