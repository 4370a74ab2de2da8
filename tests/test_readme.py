"""The README's commands run, and print what it says they print."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "README.md").read_text(encoding="utf8")
BLOCKS = re.findall(r"^```console\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL)


def steps() -> list[tuple[str, list[str]]]:
    """Each command of the tour with the lines that are said to be in its output."""
    lines = [line for block in BLOCKS for line in block.splitlines()]
    starts = [at for at, line in enumerate(lines) if line.startswith("$ ")]
    return [(lines[at][2:], lines[at + 1 : end]) for at, end in zip(starts, [*starts[1:], len(lines)], strict=True)]


def folded(text: str) -> str:
    return " ".join(text.split())


@pytest.fixture(scope="module")
def tour(tmp_path_factory):
    """Run the whole tour once, in order, in a folder of its own; its printed output by command."""
    home = tmp_path_factory.mktemp("tour")
    (home / "corpus").symlink_to(ROOT / "corpus")
    kg = home / "kg"
    kg.write_text(f"#!/bin/sh\nexec {sys.executable} -c 'from kg.cli import main; main()' \"$@\"\n")
    kg.chmod(0o755)
    path = os.pathsep.join([str(home), str(Path(sys.executable).parent), os.environ["PATH"]])
    environment = {**os.environ, "KG_STORE": str(home / "store"), "PATH": path}

    def run(command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["sh", "-c", command], cwd=home, env=environment, capture_output=True, text=True, check=False
        )

    return {command: run(command) for command, _ in steps()}


def test_there_is_a_tour():
    assert len(steps()) >= 8


@pytest.mark.parametrize(("command", "printed"), steps(), ids=lambda value: str(value)[:40])
def test_step(tour, command, printed):
    run = tour[command]
    assert run.returncode == 0, run.stderr
    output = folded(run.stdout + run.stderr)
    assert printed
    for line in printed:
        assert folded(line) in output


@pytest.mark.parametrize("path", sorted(set(re.findall(r"`((?:kg|tests|ontology|corpus|docs)/[\w./-]+)`", TEXT))))
def test_a_named_path_exists(path):
    assert (ROOT / path).exists()


@pytest.mark.parametrize("picture", re.findall(r"!\[[^]]+\]\(([^)]+)\)", TEXT))
def test_a_picture_exists(picture):
    assert (ROOT / picture).stat().st_size > 10_000
