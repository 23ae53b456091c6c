"""Real incidents and exercises: a line a case, the totals, and what is missed.

python -m benchmarks.case_studies [--missed] [--left-out] [--half tuned|held-back]
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from benchmarks.case_studies.attacked import load_attacked
from benchmarks.case_studies.measure import Figures, measure
from benchmarks.case_studies.steps import ABSENT, atlas_file, read_steps
from benchmarks.case_studies.table import HALVES, asker, half_of, print_table
from toolkit.catalogues.load import load_catalogue

__all__ = ["HALVES", "main", "measured"]


@cache
def _of_all(atlas: Path) -> tuple[Figures, ...]:
    catalogue = load_catalogue()
    pairs = zip(load_attacked(catalogue), read_steps(atlas), strict=True)
    return tuple(measure(attacked, steps, catalogue) for attacked, steps in pairs)


def measured(half: str = "") -> Sequence[Figures] | None:
    """The figures of every case, or of one half of them; None where there is no ATLAS.yaml."""
    atlas = atlas_file()
    return None if atlas is None else half_of(_of_all(atlas), half)


def main(arguments: list[str] | None = None) -> None:
    """Print the table."""
    parser = asker("benchmarks.case_studies", __doc__ or "")
    parser.add_argument("--left-out", action="store_true", help="name the steps that do not count, and why")
    asked = parser.parse_args(arguments)
    atlas = atlas_file()
    if atlas is None:
        print(ABSENT)
        return
    print_table(lambda half: half_of(_of_all(atlas), half), asked)
    if asked.left_out:
        print("\n".join(_left_out()))


def _left_out() -> list[str]:
    """The steps that do not count, under the reason that they share."""
    steps: dict[str, list[str]] = {}
    for case in read_steps(atlas) if (atlas := atlas_file()) else ():
        for left in case.left_out:
            steps.setdefault(left.because, []).append(f"{case.id} {left.technique}")
    return [f"Left out, {because}: {', '.join(each)}" for because, each in steps.items()]


if __name__ == "__main__":
    main()
