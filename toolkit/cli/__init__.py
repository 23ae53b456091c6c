"""The command line: `ai-threat …`. The same work as the notebooks, without a click."""

from toolkit.cli.main import main

__all__ = ["main"]
