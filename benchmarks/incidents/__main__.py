"""Further incidents: a line an incident, the totals, and what is missed.

python -m benchmarks.incidents [--missed] [--half tuned|held-back]
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from benchmarks.case_studies.attacked import load_attacked
from benchmarks.case_studies.measure import Figures, measure
from benchmarks.case_studies.steps import CaseSteps
from benchmarks.case_studies.table import asker, half_of, print_table
from toolkit.catalogues.load import load_catalogue
from toolkit.files.strict_yaml import read_yaml_file

__all__ = ["INCIDENTS", "main", "measured", "read_labels"]

HERE = Path(__file__).parent
INCIDENTS = HERE / "cases"


def read_labels() -> list[CaseSteps]:
    """What was done in every incident, in order of their ids."""
    labelled = read_yaml_file(HERE / "techniques.yaml").data
    return [CaseSteps(each, said["event"], tuple(said["techniques"]), ()) for each, said in sorted(labelled.items())]


@cache
def _of_all() -> tuple[Figures, ...]:
    catalogue = load_catalogue()
    pairs = zip(load_attacked(catalogue, INCIDENTS), read_labels(), strict=True)
    return tuple(measure(attacked, steps, catalogue) for attacked, steps in pairs)


def measured(half: str = "") -> Sequence[Figures]:
    """The figures of every incident, or of one half of them."""
    return half_of(_of_all(), half)


def main(arguments: list[str] | None = None) -> None:
    """Print the table."""
    print_table(measured, asker("benchmarks.incidents", __doc__ or "").parse_args(arguments))


if __name__ == "__main__":
    main()
