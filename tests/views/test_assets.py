"""The scripts of the components: nothing of a report is parsed as HTML, nothing is fetched, licences are there."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

import kg.views

ASSETS = Path(kg.views.__file__).parent / "assets"
OWN = sorted(path for path in ASSETS.glob("*.js"))
VENDORED = sorted((ASSETS / "vendor").glob("*.js"))


@pytest.mark.parametrize("path", OWN, ids=lambda path: path.name)
def test_own_scripts_write_text_nodes_only_and_fetch_nothing(path):
    code = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf8"), flags=re.DOTALL)
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|createContextualFragment", code)
    assert not re.search(r"\bfetch\(|XMLHttpRequest|import\(|https?://|\beval\(", code)


@pytest.mark.parametrize("path", [*OWN, *sorted(ASSETS.glob("*.css"))], ids=lambda path: path.name)
def test_own_files_are_not_taken_for_paths(path):
    assert path.read_text(encoding="utf8").count("\n") > 1


@pytest.mark.parametrize("path", VENDORED, ids=lambda path: path.name)
def test_vendored_scripts_have_their_licence_beside_them(path):
    licence = path.with_name(f"{path.name.removesuffix('.js').removesuffix('.min')}.LICENSE.txt")
    assert "Permission is hereby granted" in licence.read_text(encoding="utf8")


def test_the_stylesheets_ask_for_nothing_from_outside():
    for path in ASSETS.rglob("*.css"):
        text = path.read_text(encoding="utf8")
        assert not re.search(r"@import|url\(\s*['\"]?(?!data:)", text), path


@pytest.mark.parametrize("path", OWN, ids=lambda path: path.name)
def test_own_scripts_parse(path, tmp_path):
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not installed; the browser tests run the same scripts")
    module = tmp_path / "module.mjs"
    module.write_text(path.read_text(encoding="utf8"), encoding="utf8")
    assert subprocess.run([node, "--check", str(module)], check=False, capture_output=True).returncode == 0
