"""Attack paths and the smallest cut, beside finding: how many times as long, on each shape of system."""

from __future__ import annotations

from time import process_time

from benchmarks.shapes import SHAPES
from toolkit.catalogues.load import load_catalogue
from toolkit.threats import find_threats
from toolkit.threats.attack import attack_paths


def main() -> None:
    """Print the ratios; where a search was cut short, that is said."""
    catalogue = load_catalogue()
    print("  attack paths, as multiples of the time that finding takes (1,000 components)")
    print(f"  {'shape':24}{'paths':>8}{'cut of ten':>12}  cut short")
    for name, shape in SHAPES.items():
        system = shape(1000)
        begun = process_time()
        findings = find_threats(system, catalogue)
        found = process_time()
        paths = attack_paths(findings)
        chained = process_time()
        cut = paths.smallest_cut(paths.best[:10])
        done = process_time()
        took = found - begun
        short = ", ".join(word for word, is_so in (("paths", paths.cut_short), ("cut", not cut.complete)) if is_so)
        print(f"  {name:24}{(chained - found) / took:>8.1f}{(done - chained) / took:>12.1f}  {short}")


if __name__ == "__main__":
    main()
