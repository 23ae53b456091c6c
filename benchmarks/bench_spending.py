"""Which controls for the money: against trying every set one by one, and beyond; a tornado of fifty scenarios."""

from __future__ import annotations

import itertools
import random
from time import perf_counter

import numpy as np

from benchmarks.timing import seconds_in, show
from toolkit.risks.losses import ControlEffect, Interval, Portfolio, Scenario, quantify
from toolkit.risks.sensitivity.tornado import tornado
from toolkit.treatment.spending.menu import menu_of
from toolkit.treatment.spending.residual import Residual
from toolkit.treatment.spending.selection import select_controls
from toolkit.treatment.spending.waterfall import waterfall


def overlapping(controls: int, scenarios: int, seed: int) -> Portfolio:
    """Made-up scenarios under controls of which each acts on several."""
    draw = random.Random(seed)
    costs = {f"c{number:03}": 1000.0 * draw.randrange(5, 60) for number in range(controls)}

    def scenario(number: int) -> Scenario:
        acting = draw.sample(sorted(costs), min(controls, draw.randint(2, 6)))
        return Scenario(
            id=f"s{number:03}",
            frequency=Interval(low=0.1, high=draw.uniform(1, 5)),
            loss=Interval(low=1e4, high=draw.uniform(1e5, 2e6)),
            controls=tuple(
                ControlEffect(
                    control=name,
                    acts_on=draw.choice(["contact", "action", "success", "loss"]),
                    effect=round(draw.uniform(0.2, 0.95), 2),
                    cost=costs[name],
                )
                for name in acting
            ),
        )

    return Portfolio(scenarios=tuple(scenario(number) for number in range(scenarios)))


def main() -> None:
    """Print seconds, and what greed leaves more than the answer."""
    small = overlapping(14, 12, 1)
    residual = Residual(menu_of(small))
    budget = 0.3 * float(residual.costs.sum())
    begun = perf_counter()
    tried = min(
        residual.of(np.array(flags))
        for flags in itertools.product([False, True], repeat=residual.size)
        if residual.costs[np.array(flags)].sum() <= budget
    )
    print(f"  {'14 controls, every set one by one':<62} {perf_counter() - begun:8.3f} s")
    show("the same, all at once", seconds_in(lambda: select_controls(small, budget)))
    assert abs(select_controls(small, budget).after / tried - 1) < 1e-9
    for controls, scenarios in ((20, 100), (22, 100), (40, 60), (100, 100)):
        portfolio = overlapping(controls, scenarios, 2)
        limit = 0.3 * sum(each.price for each in menu_of(portfolio).offers)
        begun = perf_counter()
        chosen = select_controls(portfolio, limit)
        print(f"  {f'{controls} controls, {scenarios} scenarios':<62} {perf_counter() - begun:8.3f} s")
        proof = "proved" if chosen.proved else f"not proved, at most {chosen.gap:.1%} better"
        print(f"    greed leaves {chosen.greedy / chosen.after - 1:.2%} more; {proof}")
    fifty = overlapping(20, 50, 3)
    show("one quantification of 50 scenarios, its P95", seconds_in(lambda: quantify(fifty).total.quantile(0.95), 3))
    show("tornado of the mean, 50 scenarios, 100 numbers", seconds_in(lambda: tornado(fifty), 3))
    show("tornado of P95", seconds_in(lambda: tornado(fifty, figure="p95"), 1))
    show("waterfall of the mean, 20 controls", seconds_in(lambda: waterfall(fifty), 3))
    show("P95 for the money, 8 controls, 8 scenarios", seconds_in(lambda: _tail(overlapping(8, 8, 4)), 1))


def _tail(portfolio: Portfolio) -> object:
    limit = 0.3 * sum(each.price for each in menu_of(portfolio).offers)
    return select_controls(portfolio, limit, figure="p95")


if __name__ == "__main__":
    main()
