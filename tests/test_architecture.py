"""The floors of the house: what each package may import."""

import ast
from pathlib import Path

import pytest

KG = Path(__file__).parent.parent / "kg"
FLOORS = {
    "model": set(),
    "resources": set(),
    "vocabulary": {"model", "resources"},
    "readers": {"model"},
    "fetching": {"model"},
    "nlp": {"model", "vocabulary"},
    "graph": {"model", "vocabulary", "resources"},
    "library": {"model", "resources", "vocabulary", "readers", "fetching", "nlp", "graph"},
    "cli": {"model", "resources", "library", "views", "endpoint"},
    "views": {"model", "resources", "library"},
    "endpoint": {"model", "resources", "library"},
}
FOREIGN = {  # library -> the only packages that may import it
    "spacy": {"nlp"},
    "onnxruntime": {"nlp"},
    "torch": {"nlp"},
    "transformers": {"nlp"},
    "streamlit": {"views", "app"},
    "typer": {"cli"},
    "starlette": {"endpoint"},
    "uvicorn": {"endpoint"},
    "mimeparse": {"endpoint"},
    "rich": {"cli"},
    "pyoxigraph": {"graph", "vocabulary"},  # the vocabulary only parses with it, five times as fast
    "rdflib": {"graph", "library"},
    "pyshacl": {"graph"},
    "networkx": {"graph"},
    "lxml": {"readers"},
    "resiliparse": {"readers"},
    "pypdfium2": {"readers"},
    "requests": {"fetching", "graph"},
    "urllib3": {"fetching"},
    "tenacity": {"fetching", "graph"},
    "keyring": {"graph"},
}


def part(path: Path) -> str:
    inside = path.relative_to(KG)
    return inside.parts[0].removesuffix(".py")


def imports(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports inside kg are absolute"
            names |= {f"{node.module}.{alias.name}" for alias in node.names} if node.module == "kg" else {node.module}
    return names


FILES = sorted(path for path in KG.rglob("*.py") if path != KG / "__init__.py")


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(KG)))
def test_floor(path):
    here = part(path)
    assert here in FLOORS, f"{path} stands on no floor"
    for name in imports(path):
        top = name.split(".")[0]
        if top == "kg":
            other = name.split(".")[1] if "." in name else "__init__"
            allowed = FLOORS[here] | {here, "__version__"}
            assert other in allowed, f"{path} ({here}) imports {name}"
        elif top in FOREIGN:
            assert here in FOREIGN[top], f"{path} ({here}) imports {top}"


def test_floor_names_exist():
    assert {path.name.removesuffix(".py") for path in KG.iterdir() if path.name[0] not in "_."} >= set(FLOORS)
