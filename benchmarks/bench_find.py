"""Finding: the example, and generated systems of 3,000 to 30,000 components with as many flows, in many shapes."""

from __future__ import annotations

import subprocess
import sys

from benchmarks.shapes import SHAPES, tangled
from benchmarks.timing import seconds_in, show
from toolkit.catalogues.load import load_catalogue
from toolkit.threats import find_threats
from toolkit.workshop.example import example_system

SIZES = (3000, 6000, 12_000, 30_000)
ONE = """
import resource, sys, time
from benchmarks.shapes import SHAPES
from toolkit.catalogues.load import load_catalogue
from toolkit.threats import find_threats
catalogue, peak = load_catalogue(), lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
system, before = SHAPES[sys.argv[1]](int(sys.argv[2])), peak()
start = time.perf_counter()
findings = find_threats(system, catalogue)
print(time.perf_counter() - start, peak() - before)
"""


def fresh(shape: str, size: int) -> tuple[float, float]:
    """Seconds, and the megabytes by which the peak of memory rises, of one search in a process of its own."""
    command = [sys.executable, "-c", ONE, shape, str(size)]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    return float(said[0]), float(said[1])


def main() -> None:
    """Print the time of each size, how it grows, and the memory over imports and the system itself."""
    catalogue = load_catalogue()
    example = example_system()
    show("find_threats, the example", seconds_in(lambda: find_threats(example, catalogue)))
    tangle = tangled(100)
    show(
        "find_threats, 100 components, nothing said of 300 flows",
        seconds_in(lambda: find_threats(tangle, catalogue), 3),
    )
    for shape in SHAPES:
        before, last = 0.0, 0
        for size in SIZES:
            taken, memory = fresh(shape, size)
            growth = f", {taken / before:.2f} times the time for {size / last:.1f} times the size" if before else ""
            print(f"  {shape}, {size:,}: {taken:.2f} s, {memory:.0f} MB{growth}")
            before, last = taken, size
