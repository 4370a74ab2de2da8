"""How the pages are started: every setting that Streamlit is given, in one place.

They are command-line flags, not a `.streamlit/config.toml`, so that an installed wheel looks and behaves like a
checkout whatever folder it is started from.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

LARGEST_UPLOAD = 200  # megabytes in one file

_SETTINGS = {
    # Nothing leaves this machine, and nothing on the pages asks for anything from outside.
    "server.address": "127.0.0.1",
    "browser.gatherUsageStats": "false",
    "server.showEmailPrompt": "false",
    "client.showErrorLinks": "false",
    "client.showErrorDetails": "none",
    "client.toolbarMode": "minimal",
    "server.maxUploadSize": str(LARGEST_UPLOAD),
    "server.fileWatcherType": "none",
    # The look, light or dark as the system is set. Both typefaces come with Streamlit and are served by it.
    "theme.font": "sans-serif",
    "theme.headingFont": "serif",
    "theme.baseFontSize": "15",
    "theme.linkUnderline": "false",
    "theme.baseRadius": "0.5rem",
    "theme.paddingTop": "1rem",
    "theme.showWidgetBorder": "true",
    "theme.headingFontSizes": '["1.9rem","1.35rem","1.1rem","1rem","1rem","1rem"]',
    "theme.headingFontWeights": "[600,600,600,600,600,600]",
    "theme.metricValueFontSize": "1.75rem",
    "theme.chartCategoricalColors": '["#0f6b75","#b3532f","#6d5aa6","#3c7a3f","#8a6a12","#34689c"]',
    "theme.light.primaryColor": "#0f6b75",
    "theme.light.backgroundColor": "#ffffff",
    "theme.light.secondaryBackgroundColor": "#f3f6f7",
    "theme.light.textColor": "#1c2b33",
    "theme.light.linkColor": "#0f6b75",
    "theme.light.borderColor": "#dbe4e7",
    "theme.light.dataframeBorderColor": "#e4ebed",
    "theme.light.dataframeHeaderBackgroundColor": "#f3f6f7",
    "theme.light.sidebar.backgroundColor": "#f3f6f7",
    "theme.light.sidebar.secondaryBackgroundColor": "#e3ebed",
    "theme.dark.primaryColor": "#24838f",
    "theme.dark.backgroundColor": "#12191d",
    "theme.dark.secondaryBackgroundColor": "#1b252a",
    "theme.dark.textColor": "#e2eaed",
    "theme.dark.linkColor": "#63c1cc",
    "theme.dark.borderColor": "#33424a",
    "theme.dark.dataframeBorderColor": "#2b383f",
    "theme.dark.dataframeHeaderBackgroundColor": "#1b252a",
}


def streamlit_arguments(app: Path, port: int | None, headless: bool) -> list[str]:
    """The words that follow `python -m streamlit` to serve `app`.

    Args:
        app: the script of the pages.
        port: the port on 127.0.0.1; None takes Streamlit's default (8501, or the next free one).
        headless: do not open a browser.
    """
    settings = {**_SETTINGS, "server.headless": str(headless).lower()}
    if port is not None:
        settings["server.port"] = str(port)
    return ["run", str(app), *(f"--{name}={value}" for name, value in settings.items())]
