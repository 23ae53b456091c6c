"""Parse the command line, run one command, and say a user's mistake in plain words.

Exit codes: 0 fine; 1 findings over a limit, where that was asked; 2 a mistake of the user's.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import metadata
from pathlib import Path
from typing import Any

from toolkit.cli import change, demo, describe, find, library, records, workshop
from toolkit.cli.saying import fail
from toolkit.errors import ToolkitError

__all__ = ["main", "parser"]

_ABOUT = """\
Model the threats to an AI system, decide what to do about them, and show it.

New here?
  ai-threat demo               the main job on the shipped example, without a click
  ai-threat workshop           the guided notebooks, on this machine only
  ai-threat new my-system      a folder with a system.yaml to fill in, completed by your editor
  ai-threat find system.yaml   the threats to it, worst first, each with its reason
"""


class _Version(argparse.Action):
    """Say which version is installed, and where."""

    def __init__(self, option_strings: Sequence[str], dest: str, **more: Any) -> None:
        super().__init__(option_strings, dest, nargs=0, **more)

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        print(f"ai-threat {metadata.version('ai-threat-toolkit')}, {Path(__file__).resolve().parents[1]}")
        parser.exit()


def parser() -> argparse.ArgumentParser:
    """The parser of the whole command line."""
    top = argparse.ArgumentParser(
        prog="ai-threat", description=_ABOUT, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    top.add_argument("--version", action=_Version, help="the version, and where it is installed")
    commands = top.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for group in (demo, workshop, describe, find, change, records, library):
        group.add_to(commands)
    return top


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; gives the exit code."""
    parsed = parser().parse_args(arguments)
    try:
        return int(parsed.run(parsed))
    except ToolkitError as error:
        return fail(error)
    except BrokenPipeError:
        # Whoever read our output (`| head`) has had enough.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        print("stopped; nothing that was recorded is lost", file=sys.stderr)
        return 130
