"""Annual losses that move together: each scenario's own distribution, ranked by luck that they share in part."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import sqrt

import numpy as np
import numpy.typing as npt

from toolkit.risks.losses.portfolio import Copula, Portfolio
from toolkit.risks.losses.scenario import Level
from toolkit.risks.losses.simulated.correlation import checked_matrix, checked_single
from toolkit.risks.losses.simulated.draws import Floats
from toolkit.risks.losses.simulated.events import BLOCK_YEARS
from toolkit.risks.losses.simulated.runners.base import Runner
from toolkit.risks.losses.simulated.streams import Name, name_of, stream
from toolkit.risks.losses.simulated.tables import SLICES, Luck, table_of

__all__ = ["CopulaModel", "copula_model"]

FACTOR, LUCK, TOGETHER = name_of("copula: shared luck"), name_of("copula: own luck"), name_of("copula: t")
_MOST_ENTRIES = 2**22
"""How many values of luck are kept at once where all are mixed with all."""


@dataclass(frozen=True)
class CopulaModel:
    """Scenarios under a copula.

    `losses` has a row of slices for each scenario, which begin at `starts`. `mixing` is a square root of the
    correlation matrix; without it there is one correlation `shared` of 0 or more, and a year needs no other scenario.
    """

    ids: tuple[str, ...]
    names: tuple[Name, ...]
    tables: Floats
    starts: Floats
    degrees: float | None
    shared: float
    mixing: Floats | None

    @property
    def block_years(self) -> int:
        """Fewer years at once where the luck of all scenarios has to be kept."""
        if self.mixing is None:
            return BLOCK_YEARS
        return int(2 ** np.floor(np.log2(np.clip(_MOST_ENTRIES // len(self.ids), 256, BLOCK_YEARS))))

    @property
    def seconds_a_year(self) -> float:
        """20 nanoseconds a scenario, and the mixing."""
        count = len(self.ids)
        return 20e-9 * count + (0.0 if self.mixing is None else 0.1e-9 * count**2)

    def losses(self, seed: int, block: int, years: int) -> Iterator[Floats]:
        """Each scenario's losses, by its luck."""
        spread = None
        if self.degrees is not None:  # a chi-squared value that all share makes normal luck that of a t distribution
            spread = 2 * stream(seed, block, TOGETHER).standard_gamma(self.degrees / 2, years)
        for number, luck in enumerate(self._luck(seed, block, years)):
            if spread is not None:
                luck /= np.sqrt(luck * luck + spread)
            yield self._looked_up(number, luck)

    def _luck(self, seed: int, block: int, years: int) -> Iterator[Floats]:
        """A standard normal value a year for each scenario, correlated."""
        if self.mixing is not None:
            own = np.empty((len(self.names), years))
            for row, name in zip(own, self.names, strict=True):
                stream(seed, block, name, LUCK).standard_normal(out=row)
            yield from self.mixing @ own
            return
        factor = stream(seed, block, FACTOR).standard_normal(years)
        factor *= sqrt(self.shared)
        for name in self.names:
            luck = stream(seed, block, name, LUCK).standard_normal(years)
            luck *= sqrt(1 - self.shared)
            luck += factor
            yield luck

    def _looked_up(self, number: int, luck: Floats) -> Floats:
        end = Luck(self.degrees).end
        place = (luck + end) * (SLICES / (2 * end))
        losses: Floats = np.take(self.tables[number], place.astype(np.intp), mode="clip")
        losses *= luck >= self.starts[number]
        return losses


def copula_model(portfolio: Portfolio, level: Level, seed: int, runner: Runner) -> CopulaModel:
    """The model of a portfolio under a copula. Raises `ToolkitError` for correlations that cannot be."""
    copula, scenarios = portfolio.dependence, portfolio.scenarios
    assert isinstance(copula, Copula)  # noqa: S101 - it is asked for nothing else
    ids = tuple(each.id for each in scenarios)
    shared, mixing = _mixing(copula, ids)
    job = (level, Luck(copula.degrees), seed)
    tables = runner.map(table_of, scenarios, job)
    return CopulaModel(
        ids=ids,
        names=tuple(name_of(each) for each in ids),
        tables=np.stack([table.losses for table in tables]),
        starts=np.array([table.start for table in tables]),
        degrees=copula.degrees,
        shared=shared,
        mixing=mixing,
    )


def _mixing(copula: Copula, ids: tuple[str, ...]) -> tuple[float, npt.NDArray[np.float64] | None]:
    """The one correlation, or a square root of the matrix."""
    if not isinstance(copula.correlation, tuple):
        single = checked_single(copula.correlation, len(ids))
        if single >= 0 or len(ids) == 1:
            return max(single, 0.0), None
        matrix = np.full((len(ids), len(ids)), single)
        np.fill_diagonal(matrix, 1.0)
    else:
        matrix = checked_matrix(copula.correlation, ids)
    values, vectors = np.linalg.eigh(matrix)
    return 0.0, np.asarray((vectors * np.sqrt(np.maximum(values, 0.0))) @ vectors.T)
