"""A store with the corpus in it, the app served from it, and a browser that tells what it asked for."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import pytest

from kg.library import Library
from kg.resources import resource
from kg.views.launch import streamlit_arguments

READY = 60  # seconds that the app may take to answer, on a busy machine
PATIENCE = 60_000  # milliseconds that anything on a page may take


@pytest.fixture
def library(corpus_store) -> Library:
    return Library(corpus_store)


@contextmanager
def served(home: Path, log: Path):
    """The app on a free port of this machine, with `home` as its store."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", *streamlit_arguments(resource("app.py"), port, headless=True)]
    with (
        log.open("w") as out,
        subprocess.Popen(command, stdout=out, stderr=out, env={**os.environ, "KG_STORE": str(home)}) as app,
    ):
        try:
            _wait(f"http://127.0.0.1:{port}/_stcore/health", app, log)
            yield f"http://127.0.0.1:{port}/"
        finally:
            app.terminate()


def _wait(address: str, app: subprocess.Popen, log: Path) -> None:
    until = time.monotonic() + READY
    while True:
        try:
            with urllib.request.urlopen(address, timeout=5):  # noqa: S310 - our own loopback address
                return
        except (urllib.error.URLError, ConnectionError) as error:
            assert app.poll() is None, log.read_text()
            assert time.monotonic() < until, f"no answer in {READY} s: {error}\n{log.read_text()}"
            time.sleep(0.05)  # between looks at the condition that is waited for


@pytest.fixture(scope="session")
def app(corpus_store, tmp_path_factory):
    with served(corpus_store, tmp_path_factory.mktemp("app") / "log") as address:
        yield address


@pytest.fixture
def scratch_app(tmp_path):
    """An app of the test's own, whose store is empty."""
    with served(tmp_path / "store", tmp_path / "log") as address:
        yield address


@pytest.fixture(scope="session")
def chromium():
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        pytest.skip("no Chromium on this machine: apt-get install chromium")
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def page(chromium):
    """A fresh page that reaches nothing but this machine; the test fails if it tried, or if a script of it failed."""
    outside, failures = [], []
    context = chromium.new_context(viewport={"width": 1400, "height": 900})

    def guard(route):
        if route.request.url.startswith(("http://127.0.0.1:", "blob:", "data:")):
            route.continue_()
        else:
            outside.append(route.request.url)
            route.abort()

    context.route("**/*", guard)
    opened = context.new_page()
    opened.set_default_timeout(PATIENCE)
    opened.on("pageerror", lambda error: failures.append(str(error)))
    opened.on("console", lambda message: failures.append(message.text) if "Error:" in message.text else None)
    yield opened
    errors = opened.get_by_test_id("stException").all_inner_texts()
    context.close()
    assert outside == []
    assert failures == []
    assert errors == []
