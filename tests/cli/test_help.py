"""Every command says what it does, with examples."""

import pytest
import typer

from kg.cli.main import app

COMMANDS = sorted(typer.main.get_command(app).commands)


def test_the_commands_are_those_promised():
    assert COMMANDS == [
        "app",
        "backup",
        "export",
        "extract",
        "fetch",
        "import",
        "ingest",
        "network",
        "ontology",
        "query",
        "rates",
        "remove",
        "reports",
        "restore",
        "serve",
        "show",
        "undo",
        "validate",
        "vocab",
        "works",
    ]


@pytest.mark.parametrize("command", [name for name in COMMANDS if name != "undo"])
def test_help_has_examples(kg, command):
    run = kg(command, "--help")
    assert run.status == 0
    assert f"  kg {command}" in run.out.split("Examples:")[1]


def test_no_command_shows_help(kg):
    assert "kg ingest corpus/" in kg().err


def test_version(kg):
    assert kg("--version").out.startswith("kg ")


@pytest.mark.parametrize(
    "words",
    [
        ["nonsense"],
        ["extract"],
        ["fetch"],
        ["query"],
        ["query", "--list", "--format", "xml"],
        ["rates", "--kind", "odd"],
        ["query", "complications", "vertebroplasty"],
    ],
)
def test_wrong_usage_exits_with_2(kg, words, tmp_path):
    assert kg(*words, store=tmp_path / "none").status == 2
