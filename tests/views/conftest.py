"""A store with the corpus in it, the app served from it, and a browser that tells what it asked for."""

import os
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
