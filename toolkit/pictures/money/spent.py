"""Values of pictures from which numbers matter and what controls bring for their money."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any

from toolkit.pictures.money.frontier import Frontier, FrontierPoint
from toolkit.pictures.money.returns import ControlReturn, Returns
from toolkit.pictures.money.tornado import Swing, Tornado
from toolkit.pictures.money.waterfall import Share, Waterfall
from toolkit.risks.amounts import said_amount, said_chance, said_plainly

if TYPE_CHECKING:
    from toolkit.risks.losses.places import NamedNumber
    from toolkit.risks.sensitivity.tornado import Tornado as Swings
    from toolkit.treatment.spending.frontier import Frontier as Sets
    from toolkit.treatment.spending.returns import Returns as Givings
    from toolkit.treatment.spending.waterfall import Waterfall as Falls

__all__ = ["frontier_of", "returns_of", "tornado_of", "waterfall_of"]


def tornado_of(swings: Swings, **more: Any) -> Tornado:
    """What `toolkit.risks.sensitivity.tornado` found, each estimate with its low and its high value in its unit."""
    rows = [
        Swing(
            each.number.label,
            each.low,
            each.high,
            _with_unit(each.at_low, each.number, swings.currency),
            _with_unit(each.at_high, each.number, swings.currency),
        )
        for each in swings.swings
    ]
    return Tornado(swings.base, rows, swings.currency, **{"measure": _measure(swings.figure), **more})


def waterfall_of(falls: Falls, **more: Any) -> Waterfall:
    """What `toolkit.treatment.spending.waterfall` found: Shapley's shares between the three levels."""
    in_place, planned = (
        [Share(each.name, each.amount) for each in falls.of_step(step)] for step in ("current", "target")
    )
    fields = {"measure": _measure(falls.figure), **more}
    return Waterfall(falls.inherent, in_place, falls.current, planned, falls.target, falls.currency, **fields)


def returns_of(givings: Givings, **more: Any) -> Returns:
    """What each control saves as the first to be added, and its cost, as `returns_on_controls` found them."""
    rows = [ControlReturn(each.offer.name, each.saving_alone, each.offer.cost) for each in givings.each]
    return Returns(rows, givings.currency, **more)


def frontier_of(
    sets: Sets,
    chosen: Collection[str] | None = None,
    *,
    titles: Mapping[str, str] | None = None,
    count: int = 40,
    **more: Any,
) -> Frontier:
    """The sets that none beats, thinned to `count`; marked is the `chosen` one, else that with the least total cost.

    `titles` say what controls are called. A chosen set that is not on the frontier is not marked.
    """
    named = titles or {}
    points = sets.drawn(count)
    wanted = set(sets.best.controls if chosen is None else chosen)
    at = next((index for index, point in enumerate(points) if set(point[3]) == wanted), None)
    rows = [
        FrontierPoint(cost, mean, tail, [named.get(each, each) for each in controls])
        for cost, mean, tail, controls in points
    ]
    says = "least cost and loss together" if chosen is None else "chosen"
    return Frontier(rows, sets.currency, **{"chosen": at, "chosen_says": says, **more})


def _measure(figure: str) -> str:
    from toolkit.risks.sensitivity.figures import figure_of

    words = figure_of(figure).words
    return f"{words[0].upper()}{words[1:]}"


def _with_unit(value: float, number: NamedNumber, currency: str) -> str:
    if number.kind == "amount":
        return said_amount(value, currency)
    return said_chance(value) if number.kind == "probability" else f"{said_plainly(value)} {number.unit}".strip()
