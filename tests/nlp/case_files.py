"""Cases that are data: `cases/<name>.yaml` holds a list of mappings, each a text, what is expected of it, and why.

    - why: an honorific is not the end of a sentence
      text: Dr. Lee operated. She recovered.
      expect: [Dr. Lee operated., She recovered.]

A negative says so (`expect: []`). A known limit carries `limit: <reason>` and is a strict expected failure.
"""

from pathlib import Path
from typing import Any

import pytest
import yaml

CASES = Path(__file__).parent / "cases"


class CaseError(Exception):
    """A case file that proves nothing: a case without a text, an expectation or a reason."""


def load_cases(name: str, folder: Path = CASES) -> list[dict[str, Any]]:
    """The cases of one file, each checked to have `text`, `expect` and `why`."""
    rows = yaml.safe_load((folder / f"{name}.yaml").read_text(encoding="utf8"))
    if not rows:
        raise CaseError(f"{name}: no cases")
    for row in rows:
        missing = [key for key in ("text", "expect", "why") if row.get(key) is None]
        if missing:
            raise CaseError(f"{name}: a case has no {' and no '.join(missing)}: {row}")
    return rows


def cases(name: str) -> pytest.MarkDecorator:
    """Run a test once per case; it takes one argument, `case`."""
    return pytest.mark.parametrize("case", [_parameter(row) for row in load_cases(name)])


def _parameter(row: dict[str, Any]) -> Any:
    marks = [pytest.mark.xfail(reason=row["limit"], strict=True)] if "limit" in row else []
    return pytest.param(row, id=row["why"], marks=marks)
