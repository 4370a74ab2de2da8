"""Where the files that come with the package lie: `ontology/`, `corpus/`, `app.py`."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).parent


def resource(name: str) -> Path:
    """The path of a bundled file or folder, in an installed wheel and in a checkout alike.

    Raises:
        FileNotFoundError: the installation is incomplete.
    """
    for home in (_PACKAGE / "bundle", _PACKAGE.parent):
        if (home / name).exists():
            return home / name
    message = f"{name} is missing from this installation of kg"
    raise FileNotFoundError(message)


def asset(name: str) -> Path:
    """A file or folder that pages of all kinds share: `icon.svg`, or `vendor`, JavaScript libraries with licences."""
    return _PACKAGE / "views" / "assets" / name
