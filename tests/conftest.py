"""What several test folders share."""

import os
import shutil
import tempfile
from contextlib import ExitStack
from functools import cache
from pathlib import Path

import pytest
from hypothesis import settings

from kg.library import Library
from tests import homes
from tests.fetching.europe_pmc import serving

settings.register_profile("untimed", deadline=None)  # a busy machine is no failure
settings.load_profile("untimed")

ROOT = Path(__file__).parent.parent
PATIENCE = 60_000  # milliseconds that anything on a page may take
SHARED = Path(os.environ.get("KG_SHARED", ROOT.parent / "shared"))


def pytest_configure(config):
    """What the one who runs the tests has added to the vocabularies must not change what is found."""
    config.add_cleanup((empty := tempfile.TemporaryDirectory()).cleanup)
    os.environ["KG_VOCABULARIES"] = empty.name


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of development data, which is not part of the project."""
    if not SHARED.is_dir():
        pytest.skip(f"the development data is not at {SHARED} (set KG_SHARED)")
    return SHARED


@pytest.fixture(scope="session")
def server_of(tmp_path_factory):
    """A SPARQL server by name (of `homes.HOMES`), started when it is first asked for; it is for all tests."""
    with ExitStack() as stack:

        @cache
        def started(name):
            if name == "virtuoso" and not homes.has_virtuoso():
                pytest.skip("no Virtuoso on this machine: apt-get install virtuoso-opensource-7-bin")
            starting = homes.virtuoso(tmp_path_factory.mktemp("virtuoso")) if name == "virtuoso" else homes.oxigraph()
            return stack.enter_context(starting)

        yield started


@pytest.fixture
def copies(tmp_path, monkeypatch):
    """The copies of stores on the network are this test's own; past any proxy."""
    monkeypatch.setenv("KG_STORE_COPIES", str(tmp_path / "copies"))
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


@pytest.fixture(params=homes.HOMES)
def place(request, tmp_path, monkeypatch, copies, server_of):
    """Where a test may make a store: a folder, or the address of a server that holds nothing."""
    if request.param == "directory":
        return tmp_path / "deep" / "store"
    return homes.emptied(server_of(request.param), monkeypatch)


@pytest.fixture(scope="session")
def corpus() -> Path:
    return ROOT / "corpus"


@pytest.fixture(scope="session")
def corpus_store(tmp_path_factory, corpus) -> Path:
    """A store that holds the example corpus; tests only read from it."""
    home = tmp_path_factory.mktemp("corpus") / "store"
    shelf = Library(home)
    fates = list(shelf.ingest(shelf.sources([str(corpus)])[0]))
    assert {fate.status for fate in fates} == {"added"}, [fate for fate in fates if fate.status != "added"]
    return home


@pytest.fixture(scope="session")
def corpus_library(corpus_store) -> Library:
    return Library(corpus_store)


@pytest.fixture
def own_store(corpus_store, tmp_path) -> Path:
    """A copy of the corpus store that a test may change."""
    home = tmp_path / "store"
    shutil.copytree(corpus_store, home, symlinks=True)
    return home


@pytest.fixture
def europe_pmc(monkeypatch):
    """A Europe PMC of this test's own, on the loopback, past any proxy."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with serving() as world:
        yield world


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
