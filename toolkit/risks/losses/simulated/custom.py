"""A scenario that is drawn by somebody's own Python, beside declared ones."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
from numpy.random import Generator
from pydantic import Field, model_validator

from toolkit.errors import ToolkitError
from toolkit.risks.losses.frequency import Frequency, Poisson
from toolkit.risks.losses.numbers import Amount
from toolkit.risks.losses.scenario import Scenario

__all__ = ["CustomScenario"]

Floats = npt.NDArray[np.float64]
Draw = Callable[[Generator, int], Any]

_PROBE = 64


class CustomScenario(Scenario):
    """Annual losses drawn by `draw(rng, years)`, which gives an array of `years` losses of 0 or more, in `currency`.

    For causal chains that no declared scenario can say. It is simulated, never exact, and is the same at every level:
    what controls do to it is the function's own business. The function has to take all its chance from `rng`, and is
    called anew for every block of years, perhaps in another process: nothing is remembered between calls.
    """

    draw: Draw
    frequency: Frequency = Field(default=Poisson(rate=0.0), repr=False)
    loss: Mapping[Any, Amount] = Field(default={"": 0.0}, repr=False)

    @model_validator(mode="before")
    @classmethod
    def _nothing_but_the_function(cls, given: Any) -> Any:
        declared = ("frequency", "loss", "secondary", "insurance", "controls")
        twice = next((name for name in declared if isinstance(given, dict) and given.get(name)), None)
        if twice:
            raise ValueError(f"{twice} is declared beside a function | Let `draw` do it, or declare a Scenario")
        return given

    def losses(self, rng: Generator, years: int) -> Floats:
        """What each year costs. Raises `ToolkitError` with the scenario's id for whatever the function does wrong."""
        try:
            drawn = self.draw(rng, years)
        except ToolkitError:
            raise
        except Exception as error:
            raise self._wrong(
                f"draw failed with {type(error).__name__}: {str(error)[:200]}", "Mend the function."
            ) from error
        return self._checked(drawn, years)

    def probe(self, rng: Callable[[], Generator]) -> None:
        """Draw a few years twice from the same numbers, to see mistakes before the work is handed out."""
        before = _global_states()
        try:
            first, second = self.losses(rng(), _PROBE), self.losses(rng(), _PROBE)
            after = _global_states()
            moved = [name for name in before if not _same(before[name], after[name])]
        finally:  # left as they were found
            random.setstate(before["random"])
            np.random.set_state(before["np.random"])
        if moved:
            raise self._wrong(
                f"draw takes chance from the global generator {moved[0]}, so nobody could repeat the figures",
                "Take it from rng: rng.lognormal(…), rng.poisson(…), rng.random(years).",
            )
        if not np.array_equal(first, second):
            raise self._wrong(
                "draw gives different losses for the same random numbers",
                "Take all chance from rng, and keep nothing between calls.",
            )

    def _checked(self, drawn: Any, years: int) -> Floats:
        try:
            losses = np.asarray(drawn)
            if losses.dtype.kind not in "iuf":
                raise TypeError
            losses = losses.astype(np.float64)
        except (TypeError, ValueError):
            raise self._wrong(
                f"draw gives {type(drawn).__name__}, not numbers", "Give a NumPy array of one loss a year."
            ) from None
        if losses.shape != (years,):
            shape = "a single number" if losses.ndim == 0 else f"an array of shape {losses.shape}"
            raise self._wrong(f"draw gives {shape} for {years} years", f"Give one loss a year: shape ({years},).")
        wrong = np.flatnonzero(~(np.isfinite(losses) & (losses >= 0)))
        if len(wrong):
            raise self._wrong(
                f"draw gives {losses[wrong[0]]} as a year's loss, {len(wrong)} of {years} years are no losses",
                "Losses are finite and 0 or more; a gain is no loss.",
            )
        return losses

    def _wrong(self, what: str, instead: str) -> ToolkitError:
        return ToolkitError(what, where=f"CustomScenario {self.id}", try_instead=instead)


def _global_states() -> dict[str, Any]:
    return {"random": random.getstate(), "np.random": np.random.get_state(legacy=True)}


def _same(old: tuple[Any, ...], new: tuple[Any, ...]) -> bool:
    return all(np.array_equal(one, other) for one, other in zip(old, new, strict=True))
