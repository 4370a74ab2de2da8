"""The wheel works outside the checkout, with its ontology, its corpus and its pages."""

import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    out = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(out)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    return next(out.glob("*.whl"))


def test_wheel_carries_what_it_needs(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())
    for folder in ("ontology", "corpus"):
        tracked = {f"kg/bundle/{folder}/{path.name}" for path in (ROOT / folder).iterdir() if path.is_file()}
        assert tracked
        assert tracked <= names
    assert {"kg/bundle/app.py", "kg/py.typed"} <= names
    assert any(name.endswith("cytoscape.min.js") for name in names)
    assert any(name.startswith("kg/graph/queries/") for name in names)
    assert not any(name.startswith("tests/") for name in names)


@pytest.mark.slow
def test_installed_wheel_reads_and_answers(wheel, tmp_path):
    """A new environment that sees this one's dependencies, and the wheel instead of the checkout."""
    home = tmp_path / "env"
    venv.create(home, with_pip=False)
    python = home / "bin" / "python"
    site = next((home / "lib").glob("python3*")) / "site-packages"
    zipfile.ZipFile(wheel).extractall(site)
    dependencies = Path(pytest.__file__).parent.parent
    (site / "dependencies.pth").write_text(f"{dependencies}\n")
    environment = {**os.environ, "KG_STORE": str(tmp_path / "store"), "PYTHONPATH": ""}

    def kg(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [python, "-c", "from kg.cli import main; main()", *arguments],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )

    where = subprocess.run(
        [python, "-c", "import kg; print(kg.__file__)"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert str(site) in where.stdout
    corpus = site / "kg" / "bundle" / "corpus"
    ingested = kg("ingest", str(corpus / "weill-1996-spinal-metastases.txt"))
    assert ingested.returncode == 0, ingested.stderr
    assert "1 added" in ingested.stderr
    answer = kg("rates", "--format", "csv")
    assert answer.returncode == 0, answer.stderr
    assert "73%" in answer.stdout
