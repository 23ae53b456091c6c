"""Real incidents and exercises: a line a case, the totals, and what is missed.

python -m benchmarks.case_studies [--missed] [--left-out] [--half tuned|held-back]
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from benchmarks.case_studies.attacked import load_attacked
from benchmarks.case_studies.measure import Figures, Totals, measure, total
from benchmarks.case_studies.steps import ABSENT, atlas_file, read_steps
from toolkit.catalogues.load import load_catalogue

__all__ = ["main", "measured"]

HALVES = ("tuned", "held-back")
"""Every other case by id was looked at while the library was improved; the rest was only measured."""


@cache
def _of_all(atlas: Path) -> tuple[Figures, ...]:
    catalogue = load_catalogue()
    pairs = zip(load_attacked(catalogue), read_steps(atlas), strict=True)
    return tuple(measure(attacked, steps, catalogue) for attacked, steps in pairs)


def measured(half: str = "") -> Sequence[Figures] | None:
    """The figures of every case, or of one half of them; None where there is no ATLAS.yaml."""
    atlas = atlas_file()
    if atlas is None:
        return None
    return _of_all(atlas)[HALVES.index(half) :: 2] if half else _of_all(atlas)


def main(arguments: list[str] | None = None) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.case_studies", description=__doc__)
    parser.add_argument("--half", choices=HALVES, default="", help="only these cases")
    parser.add_argument("--missed", action="store_true", help="name what no finding is about")
    parser.add_argument("--left-out", action="store_true", help="name the steps that do not count, and why")
    asked = parser.parse_args(arguments)
    figures = measured(asked.half)
    if figures is None:
        print(ABSENT)
        return
    print("case        techniques  shown  +undecided  10 cards   findings  entries  about AI")
    for each in figures:
        print(_line(each))
        if asked.missed:
            print(_missed(each))
    for half in HALVES if not asked.half else ():
        print(_said(half, total(figures[HALVES.index(half) :: 2])))
    print(_said(asked.half or "all", total(figures)))
    if asked.left_out:
        print("\n".join(_left_out()))


def _line(case: Figures) -> str:
    return (
        f"{case.id}  {len(case.techniques):10}  {len(case.shown):5}  {len(case.undecided):10}  {len(case.answered):8}"
        f"   {case.findings:8}  {case.entries:7}  {case.about_ai:8}"
    )


def _missed(case: Figures) -> str:
    return (
        f"    not at all: {', '.join(sorted(case.techniques - case.undecided)) or '-'}\n"
        f"    only undecided: {', '.join(sorted(case.undecided - case.shown)) or '-'}\n"
        f"    not after ten: {', '.join(sorted(case.techniques - case.answered)) or '-'}"
    )


def _left_out() -> list[str]:
    """The steps that do not count, under the reason that they share."""
    steps: dict[str, list[str]] = {}
    for case in read_steps(atlas) if (atlas := atlas_file()) else ():
        for left in case.left_out:
            steps.setdefault(left.because, []).append(f"{case.id} {left.technique}")
    return [f"Left out, {because}: {', '.join(each)}" for because, each in steps.items()]


def _said(whose: str, totals: Totals) -> str:
    return (
        f"{whose}: {totals.techniques} techniques, {totals.shown:.1%} shown, {totals.undecided:.1%} with undecided, "
        f"{totals.answered:.1%} after ten cards of questions ({totals.answered_singly:.1%} after ten single ones); "
        f"median {totals.median_findings:g} findings in "
        f"{totals.median_entries:g} entries ({totals.median_entries_after:g} after), {totals.about_ai:.0%} about AI"
    )


if __name__ == "__main__":
    main()
