"""Cases that are data, as in `tests/nlp/case_files.py`, from this folder's `cases/`."""

from pathlib import Path

import pytest

from tests.nlp.case_files import load_cases

FOLDER = Path(__file__).parent / "cases"


def cases(name):
    """Run a test once per case; it takes one argument, `case`."""
    return pytest.mark.parametrize("case", load_cases(name, FOLDER), ids=lambda case: case["why"])
