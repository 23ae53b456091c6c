"""How reliably an exploit works, from episodes that were tried: the metric SR of the AIVSS 2.0 candidate."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

from toolkit.errors import InputError, Problem

__all__ = ["ExploitReliability", "reliability_of"]

_Z = 1.645  # one-sided 95%, to the digits that the candidate states
_ENOUGH = 30
_MOST = 10**12


@dataclass(frozen=True)
class ExploitReliability:
    """The option of SR, and the bounds that it comes from: one-sided 95% Wilson bounds of the share that worked."""

    option: str
    code: str
    lower: float
    upper: float
    worked: int
    episodes: int


def reliability_of(worked: int, episodes: int) -> ExploitReliability:
    """SR from independent attack episodes: R reliable, P probabilistic, U unreliable, X where that cannot be said.

    R if the lower bound is 0.90 or more, U if the upper bound is below 0.10, X below 30 episodes, or where none worked
    and the upper bound is not below 0.10. Source: the AIVSS 2.0 candidate, docs/METRIC-RUBRIC.md. Raises `InputError`
    for counts that cannot be.
    """
    problems = [
        Problem(name, f"cannot be {str(count)[:40]}", "Give a whole number, no more that worked than were tried.")
        for name, count in (("worked", worked), ("episodes", episodes))
        if isinstance(count, bool) or not isinstance(count, int) or not 0 <= count <= _MOST
    ]
    if problems or not 0 <= worked <= episodes or episodes == 0:
        said = Problem("worked", f"{str(worked)[:40]} of {str(episodes)[:40]} cannot be", "Count each episode once.")
        raise InputError(problems or [said])
    share, spread = worked / episodes, _Z**2 / episodes
    centre = (share + spread / 2) / (1 + spread)
    margin = _Z / (1 + spread) * sqrt(share * (1 - share) / episodes + spread / (4 * episodes))
    lower, upper = max(0.0, centre - margin), min(1.0, centre + margin)
    option, code = _option(worked, episodes, lower, upper)
    return ExploitReliability(option, code, lower, upper, worked, episodes)


def _option(worked: int, episodes: int, lower: float, upper: float) -> tuple[str, str]:
    if episodes < _ENOUGH:
        return "unknown", "X"
    if lower >= 0.90:
        return "reliable", "R"
    if upper < 0.10:
        return "unreliable", "U"
    return ("probabilistic", "P") if worked > 0 else ("unknown", "X")
