"""How the command line says things: plain text for people, JSON for machines, mistakes to standard error."""

from __future__ import annotations

import io
import json
import os
import shutil
import sys
import textwrap
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from toolkit.errors import ToolkitError

__all__ = [
    "MISTAKE",
    "OVER_LIMIT",
    "fail",
    "hush",
    "paragraph",
    "print_json",
    "put",
    "say",
    "speak_safely",
    "steps",
    "visible",
]

OVER_LIMIT = 1
MISTAKE = 2
_WIDTH = 110
_NARROWEST = 30


def visible(text: str) -> str:
    """Text for a terminal: control and direction characters cannot move the cursor or reorder the line."""
    return "".join(
        c if c == "\n" or (c.isprintable() and not "\u202a" <= c <= "\u202e") else f"\\u{ord(c):04x}" for c in text
    )


def speak_safely() -> None:
    """Where the terminal's alphabet lacks a letter, it is spelt out: a command never fails for want of an arrow."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def hush() -> None:
    """Whoever read our output (`| head`) has had enough: say nothing more, also not at the end."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def put(text: str) -> None:
    """Text as it is, on standard output. A reader that has gone stops neither the work nor the exit code."""
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        hush()


def say(text: str = "") -> None:
    """A line for people."""
    put(f"{visible(text)}\n")


def paragraph(text: str, indent: str = "") -> None:
    """A paragraph, wrapped to the terminal."""
    width = max(_NARROWEST, min(_WIDTH, shutil.get_terminal_size((100, 24)).columns))
    say(
        textwrap.fill(
            visible(text), width=width, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False
        )
    )


def print_json(value: Any) -> None:
    """A value for a machine: JSON, keys in order; letters as they are where the output takes them."""
    plain = "utf" not in (sys.stdout.encoding or "").lower()
    put(f"{json.dumps(value, ensure_ascii=plain, indent=2, sort_keys=False, default=str)}\n")


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
