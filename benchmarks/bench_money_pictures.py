"""Pictures of money: made and written under a slider, by plain data and by a Plotly figure; and as SVG."""

from __future__ import annotations

import json

from benchmarks.timing import seconds_in, show
from toolkit.display.money import figure_of, redrawn
from toolkit.pictures.money import LossCurve, LossExceedance, TailShare, TailShares, picture_of
from toolkit.pictures.money.gallery import Drawable
from toolkit.risks.losses.tolerance import Tolerance


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


def main() -> None:
    """Print the time of each picture, and how long its output is."""
    for name, value in values().items():
        figure_of(value)  # Plotly is loaded once
        show(f"{name}, redrawn", seconds_in(lambda value=value: json.dumps(redrawn(value)), 9))
        show(f"{name}, as a figure", seconds_in(lambda value=value: figure_of(value).to_json(), 9))
        show(f"{name}, as SVG", seconds_in(lambda value=value: picture_of(value), 9))
        print(f"    {len(json.dumps(redrawn(value))):,} bytes to the page")
