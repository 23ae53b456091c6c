"""Medians of repeated runs, with their spread."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable


def seconds_of(code: str, runs: int = 7) -> list[float]:
    """Wall seconds of fresh interpreters that run `code`."""
    taken = []
    for _ in range(runs):
        start = time.perf_counter()
        subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)
        taken.append(time.perf_counter() - start)
    return taken


def seconds_in(do: Callable[[], object], runs: int = 5) -> list[float]:
    """Wall seconds of a call in this process."""
    taken = []
    for _ in range(runs):
        start = time.perf_counter()
        do()
        taken.append(time.perf_counter() - start)
    return taken


def show(what: str, taken: list[float]) -> None:
    """One line: the median, and the least and the most."""
    print(f"  {what:<62} {statistics.median(taken):8.3f} s   ({min(taken):.3f} to {max(taken):.3f})")
