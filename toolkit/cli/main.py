"""Parse the command line, run one command, and say a user's mistake in plain words.

Exit codes: 0 fine; 1 findings over a limit, where that was asked; 2 a mistake of the user's; 130 stopped by Ctrl-C.
"""

from __future__ import annotations

import argparse
import sys
import traceback
from collections.abc import Sequence
from importlib import metadata
from pathlib import Path
from typing import Any

from toolkit.cli import (
    bring_in,
    calibrate,
    change,
    code,
    demo,
    describe,
    document,
    estimate,
    evidence,
    find,
    hashing,
    library,
    paths,
    quantify,
    records,
    score,
    workshop,
)
from toolkit.cli.parsing import Parser
from toolkit.cli.saying import MISTAKE, fail, hush, speak_safely, visible
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
_CODES = """\
Exit codes: 0 fine; 1 threats over a limit that was asked for (find --fail-on), or a policy that
is broken (check); 2 a mistake in what was typed or in a file, said on standard error.
Each command explains itself: ai-threat find --help
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
    top = Parser(prog="ai-threat", description=_ABOUT, epilog=_CODES)
    top.add_argument("--version", action=_Version, help="the version, and where it is installed")
    commands = top.add_subparsers(dest="command", metavar="COMMAND")
    for group in (
        demo,
        workshop,
        describe,
        bring_in,
        find,
        paths,
        score,
        change,
        code,
        records,
        document,
        hashing,
        calibrate,
        estimate,
        quantify,
        evidence,
        library,
    ):
        group.add_to(commands)
    return top


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; gives the exit code."""
    speak_safely()
    try:
        top = parser()
        parsed = top.parse_args(arguments)
        if parsed.command is None:
            top.print_help(sys.stderr)
            return MISTAKE
        return int(parsed.run(parsed))
    except ToolkitError as error:
        return fail(error)
    except BrokenPipeError:
        hush()
        return 0
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        print(visible(f"{place}{error.strerror or error}. Check the path, and that you may use it."), file=sys.stderr)
        return MISTAKE
    except KeyboardInterrupt:
        print("stopped; nothing that was recorded is lost", file=sys.stderr)
        return 130
    except Exception:  # noqa: BLE001 - the last door: whatever escapes is told, and is no 1
        # Python would leave with 1, which a build takes for threats over its limit.
        traceback.print_exc()
        print("This is a defect of the toolkit, not a mistake of yours. Please report it.", file=sys.stderr)
        return MISTAKE
