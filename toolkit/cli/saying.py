"""How the command line says things: plain text for people, JSON for machines, mistakes to standard error."""

from __future__ import annotations

import json
import shutil
import sys
import textwrap
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from toolkit.errors import ToolkitError

__all__ = ["MISTAKE", "OVER_LIMIT", "fail", "paragraph", "print_json", "say", "steps", "visible"]

OVER_LIMIT = 1
MISTAKE = 2
_WIDTH = 110


def visible(text: str) -> str:
    """Text for a terminal: control and direction characters cannot move the cursor or reorder the line."""
    return "".join(
        c if c == "\n" or (c.isprintable() and not "\u202a" <= c <= "\u202e") else f"\\u{ord(c):04x}" for c in text
    )


def say(text: str = "") -> None:
    """A line for people."""
    print(visible(text))


def paragraph(text: str, indent: str = "") -> None:
    """A paragraph, wrapped to the terminal."""
    width = min(_WIDTH, shutil.get_terminal_size((100, 24)).columns)
    say(
        textwrap.fill(
            visible(text), width=width, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False
        )
    )


def print_json(value: Any) -> None:
    """A value for a machine: UTF-8 JSON, keys in order."""
    print(json.dumps(value, ensure_ascii=False, indent=2, sort_keys=False, default=str))


def fail(error: ToolkitError) -> int:
    """Say every problem of a mistake, one a line, on standard error; gives the exit code."""
    for problem in error.problems:
        print(visible(str(problem)), file=sys.stderr)
    return MISTAKE


@contextmanager
def steps(total: int) -> Iterator[Any]:
    """A progress bar over `total` steps where somebody watches; plain lines where nobody does."""
    if not sys.stdout.isatty():
        yield lambda text: say(f"  · {text}")
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (BarColumn(bar_width=30), MofNCompleteColumn(), TimeElapsedColumn(), TextColumn("{task.description}"))
    with Progress(*columns) as progress:
        task = progress.add_task("", total=total)
        started = False

        def advance(text: str) -> None:
            nonlocal started
            progress.update(task, description=text, advance=1 if started else 0)
            started = True

        yield advance
        progress.update(task, advance=1, description="done")
