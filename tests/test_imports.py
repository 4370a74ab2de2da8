"""What starts at once must not import what is slow."""

import os
import subprocess
import sys

import pytest

HEAVY = ("spacy", "streamlit", "pyshacl", "networkx", "pandas", "requests", "tenacity")
PROGRAM = """
import sys
sys.argv = ["kg", *{arguments!r}]
from kg.cli import main
try:
    main()
except SystemExit as end:
    assert not end.code, end.code
print("\\nLOADED", *sorted(set({heavy!r}) & sys.modules.keys()))
"""
COMMANDS = [
    ["--help"],
    ["query", "--list"],
    ["query", "complications", "procedure=vertebroplasty"],
    ["query", "SELECT ?r WHERE { ?r a kg:Report } LIMIT 1"],
    ["rates"],
    ["reports"],
]


@pytest.mark.parametrize("arguments", COMMANDS, ids=lambda arguments: " ".join(arguments)[:30])
def test_light_commands_import_nothing_heavy(arguments, corpus_store):
    run = subprocess.run(
        [sys.executable, "-c", PROGRAM.format(arguments=arguments, heavy=HEAVY)],
        env={**os.environ, "KG_STORE": str(corpus_store)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    assert run.stdout.splitlines()[-1].split() == ["LOADED"]
