"""The table of what was measured: a line a case, the totals of both halves, and what is missed."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence

from benchmarks.case_studies.measure import Figures, Totals, total

__all__ = ["HALVES", "asker", "half_of", "print_table"]

HALVES = ("tuned", "held-back")
"""Every other case by id was looked at while the library was improved; the rest was only measured."""


def half_of(figures: Sequence[Figures], half: str) -> Sequence[Figures]:
    """The figures of one half, or of all cases for an empty name."""
    return figures[HALVES.index(half) :: 2] if half else figures


def asker(module: str, what: str) -> argparse.ArgumentParser:
    """What can be asked of every such table."""
    parser = argparse.ArgumentParser(prog=f"python -m {module}", description=what)
    parser.add_argument("--half", choices=HALVES, default="", help="only these cases")
    parser.add_argument("--missed", action="store_true", help="name what no finding is about")
    return parser


def print_table(measured: Callable[[str], Sequence[Figures]], asked: argparse.Namespace) -> None:
    """Print the figures that were asked for; `measured` gives those of a half, or of all for an empty name."""
    figures = measured(asked.half)
    wide = max(len(each.id) for each in figures)
    print(f"{'case':{wide}}  techniques  shown  +undecided  10 cards   findings  entries  about AI")
    for each in figures:
        print(_line(each, wide))
        if asked.missed:
            print(_missed(each))
    for half in HALVES if not asked.half else ():
        print(_said(half, total(half_of(figures, half))))
    print(_said(asked.half or "all", total(figures)))


def _line(case: Figures, wide: int) -> str:
    return (
        f"{case.id:{wide}}  {len(case.techniques):10}  {len(case.shown):5}  {len(case.undecided):10}"
        f"  {len(case.answered):8}   {case.findings:8}  {case.entries:7}  {case.about_ai:8}"
    )


def _missed(case: Figures) -> str:
    return (
        f"    not at all: {', '.join(sorted(case.techniques - case.undecided)) or '-'}\n"
        f"    only undecided: {', '.join(sorted(case.undecided - case.shown)) or '-'}\n"
        f"    not after ten: {', '.join(sorted(case.techniques - case.answered)) or '-'}"
    )


def _said(whose: str, totals: Totals) -> str:
    return (
        f"{whose}: {totals.techniques} techniques, {totals.shown:.1%} shown, {totals.undecided:.1%} with undecided, "
        f"{totals.answered:.1%} after ten cards of questions ({totals.answered_singly:.1%} after ten single ones); "
        f"median {totals.median_findings:g} findings in "
        f"{totals.median_entries:g} entries ({totals.median_entries_after:g} after), {totals.about_ai:.0%} about AI"
    )
