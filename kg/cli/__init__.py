"""Floor 4: the `kg` command. Data goes to standard output, progress and messages to standard error."""

from kg.cli.main import main

__all__ = ["main"]
