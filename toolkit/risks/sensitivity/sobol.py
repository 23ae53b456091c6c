"""How much of the doubt about a figure each uncertain number explains: Sobol's indices, by SALib, without noise."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Any

import numpy as np
import numpy.typing as npt

from toolkit.errors import ToolkitError
from toolkit.risks.losses.expected import expected_when_known, spread_of
from toolkit.risks.losses.places import NamedNumber, fixed, uncertain_numbers
from toolkit.risks.losses.portfolio import Portfolio, portfolio_of
from toolkit.risks.losses.quantifying import Quantifier
from toolkit.risks.losses.scenario import Level
from toolkit.risks.sensitivity.figures import Figure, figure_of
from toolkit.risks.sensitivity.tornado import nothing_uncertain

__all__ = ["Index", "Indices", "sobol", "sobol_indices"]

Floats = npt.NDArray[np.float64]

INSTALL = "In the toolkit's folder: pip install '.[sensitivity]'. From a wheel: pip install 'FILE.whl[sensitivity]'."
WORK = 4_000_000
"""Entries of the table of samples, about: SALib fills it one by one."""
QUANTIFIED = 3000
"""Evaluations, about, where each quantifies the portfolio anew."""
FEWEST, MOST = 64, 8192
_INSIDE = 1e-9


@dataclass(frozen=True)
class Index:
    """A number's share of the variance: alone (`first`) and with all that it does together with others (`total`).

    The errors are half the width of a 95% interval.
    """

    name: str
    label: str
    first: float
    first_error: float
    total: float
    total_error: float


@dataclass(frozen=True)
class Indices:
    """The indices of all numbers, the greatest total first; from how many samples, and the seed."""

    figure: str
    indices: tuple[Index, ...]
    samples: int
    evaluations: int
    seed: int

    def rows(self) -> list[dict[str, str]]:
        """A row a number; plain text."""
        return [
            {
                "number": each.name,
                "what it is": each.label,
                "alone": f"{each.first:.3f} ± {each.first_error:.3f}",
                "with others": f"{each.total:.3f} ± {each.total_error:.3f}",
            }
            for each in self.indices
        ]


def sobol(
    thing: Any,
    level: Level = "current",
    figure: str = "mean",
    *,
    samples: int | None = None,
    seed: int = 20_251,
) -> Indices:
    """Sobol's indices of a figure of the losses, over every number that is not known exactly.

    The question is: if all numbers were known, which would the figure hang on? So in each sample every number has one
    value, an amount the same at every event; the figure follows exactly, without draws. `samples`, a power of two, is
    chosen by the number of uncertain numbers; (numbers + 2) × samples evaluations are made, which for figures of the
    tail take milliseconds each. Needs the extra `sensitivity` (SALib, https://salib.readthedocs.io). Raises
    `ToolkitError` without it, or where no number is uncertain.
    """
    looked_at, portfolio = figure_of(figure), portfolio_of(thing)
    numbers = uncertain_numbers(portfolio, level)
    if not numbers:
        raise nothing_uncertain()
    closed = looked_at.kind == "mean"  # with every number known it is a formula
    if samples is None:
        samples = _affordable(len(numbers), closed)
    of = _of_mean(portfolio, level, numbers) if closed else _of_any(portfolio, level, numbers, looked_at)
    names = [each.name for each in numbers]
    labels = {each.name: each.label for each in numbers}
    return sobol_indices(of, names, [(0.0, 1.0)] * len(names), samples, seed=seed, figure=looked_at.name, labels=labels)


def _affordable(size: int, closed: bool) -> int:
    wanted = WORK / (size * (size + 2)) if closed else QUANTIFIED / (size + 2)
    return int(min(max(2 ** int(np.log2(max(wanted, 2))), FEWEST), MOST))


def sobol_indices(
    of: Callable[[Floats], Floats],
    names: Sequence[str],
    bounds: Sequence[tuple[float, float]],
    samples: int,
    *,
    seed: int = 20_251,
    figure: str = "",
    labels: dict[str, str] | None = None,
) -> Indices:
    """The indices of a function that takes a row a sample and a column a number, each uniform within its bounds.

    The indices of a function that never changes are 0. Raises `ToolkitError` for samples that are no power of two.
    """
    if isinstance(samples, bool) or not isinstance(samples, int) or samples < 2 or samples & (samples - 1):
        raise ToolkitError(f"{str(samples)[:20]} samples are no power of two", try_instead="Write 1024.")
    if isinstance(seed, bool) or not isinstance(seed, int) or not 0 < seed < 2**32:
        raise ToolkitError(f"{str(seed)[:20]} is no seed", try_instead="Write a whole number from 1 to 4294967295.")
    sample, analyse = _salib()
    problem = {"num_vars": len(names), "names": list(names), "bounds": [list(each) for each in bounds]}
    table = sample(problem, samples, calc_second_order=False, seed=seed)
    values = np.asarray(of(np.asarray(table, dtype=np.float64)), dtype=np.float64)
    if not all(isfinite(each) for each in values):
        raise ToolkitError(
            "the figure has no value for some samples", try_instead="Look for intervals that are too wide."
        )
    if float(np.ptp(values)) <= 1e-12 * float(np.max(np.abs(values))):
        told = {key: np.zeros(len(names)) for key in ("S1", "S1_conf", "ST", "ST_conf")}
    else:
        # a seed of 0 would make SALib draw from NumPy's global generator, which is why 0 is refused above
        told = analyse(problem, values, calc_second_order=False, seed=seed)
    labels = labels or {}
    found = [
        Index(name, labels.get(name, name), *(float(told[key][at]) for key in ("S1", "S1_conf", "ST", "ST_conf")))
        for at, name in enumerate(names)
    ]
    found.sort(key=lambda each: (-each.total, each.name))
    return Indices(figure, tuple(found), samples, len(values), seed)


def _salib() -> tuple[Any, Any]:
    """SALib's two functions; loading them takes half a second, so nothing else does."""
    try:
        from SALib.analyze.sobol import analyze
        from SALib.sample.sobol import sample
    except ImportError as error:
        raise ToolkitError("Sobol's indices need the package SALib", try_instead=INSTALL) from error
    return sample, analyze


def _values(numbers: Sequence[NamedNumber], table: Floats) -> Floats:
    shares = np.clip(table, _INSIDE, 1 - _INSIDE)
    return np.stack([number.quantile(column) for number, column in zip(numbers, shares.T, strict=True)], axis=1)


def _of_mean(portfolio: Portfolio, level: Level, numbers: Sequence[NamedNumber]) -> Callable[[Floats], Floats]:
    def of(table: Floats) -> Floats:
        known = dict(zip((each.name for each in numbers), _values(numbers, table).T, strict=True))
        total = np.zeros(len(table))
        for each in portfolio.scenarios:
            total += expected_when_known(each, each.counted(level), known, spread_of(each, portfolio))
        return total

    return of


def _of_any(
    portfolio: Portfolio, level: Level, numbers: Sequence[NamedNumber], figure: Figure
) -> Callable[[Floats], Floats]:
    """Quantify anew for each sample, on grids that serve pictures: right to about one in a thousand."""
    quantifier = Quantifier(coarse=True)

    def of(table: Floats) -> Floats:
        return np.array([_figure(row) for row in _values(numbers, table)])

    def _figure(row: Floats) -> float:
        changed = {each.id: each for each in portfolio.scenarios}
        for number, value in zip(numbers, row, strict=True):
            changed[number.scenario] = fixed(changed[number.scenario], number.place, float(value))
        now = portfolio.model_copy(update={"scenarios": tuple(changed.values())})
        return figure.of(quantifier.quantify(now, level).total)

    return of
