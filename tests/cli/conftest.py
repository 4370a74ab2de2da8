"""Runs the command line in this process, as a user's shell would."""

import sys
from dataclasses import dataclass

import pytest

from kg.cli import main


@dataclass(frozen=True)
class Run:
    status: int
    out: str
    err: str


@pytest.fixture
def kg(capsys, monkeypatch):
    """Call it with the words of a command; it gives the exit status and what was printed."""

    def run(*words: object, store: object = None) -> Run:
        if store is not None:
            monkeypatch.setenv("KG_STORE", str(store))
        monkeypatch.setattr(sys, "argv", ["kg", *map(str, words)])
        capsys.readouterr()
        with pytest.raises(SystemExit) as end:
            main()
        printed = capsys.readouterr()
        return Run(int(end.value.code or 0), printed.out, printed.err)

    return run
