"""What several test folders share."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SHARED = Path(os.environ.get("KG_SHARED", ROOT.parent / "shared"))


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of development data, which is not part of the project."""
    if not SHARED.is_dir():
        pytest.skip(f"the development data is not at {SHARED} (set KG_SHARED)")
    return SHARED


@pytest.fixture(scope="session")
def corpus() -> Path:
    return ROOT / "corpus"
