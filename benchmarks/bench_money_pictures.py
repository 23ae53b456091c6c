"""Pictures of money: made and written under a slider, by plain data and by a Plotly figure; and as SVG."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import count

from benchmarks.timing import seconds_in, show
from toolkit.display.money import figure_of, redrawn
from toolkit.pictures.money import LossCurve, LossExceedance, TailShare, TailShares, exceedance_of, picture_of
from toolkit.pictures.money.gallery import Drawable
from toolkit.risks.losses import ControlEffect, Interval, Poisson, Scenario, Tolerance
from toolkit.risks.losses.quantifying import Quantifier


def values() -> dict[str, Drawable]:
    """Three curves of 400 points with a tolerance, and the tail of 200 risks."""
    losses = [10 ** (2 + 6.5 * step / 399) for step in range(400)]
    curves = [
        LossCurve(name, [(loss, rate / (1 + (loss / scale) ** 1.6)) for loss in losses])
        for name, rate, scale in (("inherent", 0.9, 9e5), ("current", 0.6, 3e5), ("target", 0.3, 9e4))
    ]
    shares = [TailShare(f"risk {n}", 1 / 200, 1 / 200) for n in range(200)]
    return {
        "loss exceedance, 3 curves": LossExceedance(curves, "GBP", Tolerance((1e5, 0.2), (5e6, 0.01))),
        "tail contributions, 200 risks": TailShares(shares, "GBP"),
    }


def move_of_a_slider() -> Callable[[], object]:
    """What a slider over one control does to a register of 200 risks: quantify what changed, and draw."""
    control = ControlEffect(control="filter", acts_on="success", effect=0.6, status="in place")
    scenarios = [
        Scenario(
            id=f"r{n}",
            frequency=Poisson(rate=0.02 * (1 + n % 9)),
            loss=Interval(low=1e4 * (1 + n % 7), high=6e5 * (1 + n % 5)),
            controls=(control,),
        )
        for n in range(200)
    ]
    quantifier, effects = Quantifier(coarse=True), count(1)
    inherent, tolerance = quantifier.quantify(scenarios, "inherent"), Tolerance((1e6, 0.2), (2e7, 0.01))

    def move() -> str:
        changed = control.model_copy(update={"effect": 0.6 + 0.001 * next(effects)})
        first = scenarios[0].model_copy(update={"controls": (changed,)})
        current = quantifier.quantify([first, *scenarios[1:]], "current")
        return json.dumps(redrawn(exceedance_of({"inherent": inherent, "current": current}, tolerance)))

    return move


def main() -> None:
    """Print the time of each picture, and how long its output is."""
    show("a slider's move, 200 risks: quantified and redrawn", seconds_in(move_of_a_slider(), 15))
    for name, value in values().items():
        figure_of(value)  # Plotly is loaded once
        show(f"{name}, redrawn", seconds_in(lambda value=value: json.dumps(redrawn(value)), 9))
        show(f"{name}, as a figure", seconds_in(lambda value=value: figure_of(value).to_json(), 9))
        show(f"{name}, as SVG", seconds_in(lambda value=value: picture_of(value), 9))
        print(f"    {len(json.dumps(redrawn(value))):,} bytes to the page")
