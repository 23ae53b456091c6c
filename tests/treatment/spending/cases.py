"""Portfolios whose controls overlap: made up at random from a seed, and one on which simple rules fail."""

from __future__ import annotations

import itertools
import random
from collections.abc import Collection, Iterable

from toolkit.risks.losses import (
    AtMostOnce,
    CommonFactor,
    ControlEffect,
    Insurance,
    Interval,
    Pert,
    Portfolio,
    Scenario,
    Secondary,
    quantify,
)

POLICY = Insurance(deductible=50_000, limit=400_000)


def made_up(
    controls: int,
    scenarios: int,
    seed: int,
    *,
    insured: int = 0,
    once: int = 0,
    factor: bool = False,
    plain: bool = True,
) -> Portfolio:
    """So many scenarios under so many controls, each of which acts on several; costs in thousands."""
    draw = random.Random(seed)
    costs = {f"c{number:02}": 1000.0 * draw.randrange(0, 40) for number in range(controls)}
    made = []
    for number in range(scenarios):
        acting = [
            ControlEffect(
                control=name,
                acts_on=draw.choice(["contact", "action", "success", "loss"]),
                effect=round(draw.uniform(0, 1), 2),
                coverage=draw.choice([1.0, 0.7]),
                reliability=draw.choice([1.0, 0.9]),
                degraded=0.1,
                cost=costs[name],
                forms=(),
            )
            for name in draw.sample(sorted(costs), draw.randint(0, min(controls, 6)))
        ]
        amount = draw.uniform(1e4, 1e6) if plain else Interval(low=1e4, high=draw.uniform(1e5, 1e6))
        made.append(
            Scenario(
                id=f"s{number:02}",
                frequency=AtMostOnce(probability=0.4) if number < once else draw.uniform(0.1, 3),
                loss={"response": amount, "reputation": draw.uniform(1e4, 1e5)},
                secondary=draw.choice([None, Secondary(probability=0.2, loss={"response": 2e5})]),
                insurance=POLICY if once <= number < once + insured else None,
                controls=tuple(acting),
            )
        )
    return Portfolio(scenarios=tuple(made), **({"dependence": CommonFactor(spread=0.6)} if factor else {}))


def uncertain() -> Portfolio:
    """Two risks that share a control; every sort of number is uncertain somewhere."""
    screen = {"control": "screen", "cost": 30_000, "acts_on": "success"}
    letters = Scenario(
        id="letters",
        title="Letters steer the assistant",
        frequency=Interval(low=0.5, high=6),
        loss={"response": Interval(low=1e4, high=2e5), "reputation": Pert(low=0, mode=2e4, high=1e5)},
        secondary=Secondary(probability=Interval(low=0.05, high=0.3), loss={"fines_and_judgments": 5e5}),
        controls=(
            ControlEffect(**screen, effect=Pert(low=0.3, mode=0.6, high=0.8)),
            ControlEffect(
                control="review", title="Human review", acts_on="loss", effect=0.5, cost=80_000, status="in place"
            ),
        ),
    )
    theft = Scenario(
        id="theft",
        title="The model is stolen",
        frequency=AtMostOnce(probability=0.1),
        loss=Interval(low=1e5, high=3e6),
        controls=(
            ControlEffect(**screen, effect=0.2),
            ControlEffect(control="vault", title="Keys in a vault", acts_on="action", effect=0.7, cost=40_000),
        ),
    )
    return Portfolio(scenarios=(letters, theft))


def left_by(portfolio: Portfolio, chosen: Collection[str]) -> float:
    """What the engine itself says a set of controls leaves, with nothing of the selection's own code."""
    scenarios = tuple(
        each.model_copy(update={"controls": tuple(one for one in each.controls if one.control in chosen)})
        for each in portfolio.scenarios
    )
    return quantify(portfolio.model_copy(update={"scenarios": scenarios}), "target").total.mean


def costs_of(portfolio: Portfolio) -> dict[str, float]:
    """Each control once, with its cost."""
    return {each.control: each.cost or 0.0 for one in portfolio.scenarios for each in one.controls}


def every_set(names: Iterable[str]) -> Iterable[tuple[str, ...]]:
    """Every set of names."""
    listed = sorted(names)
    for size in range(len(listed) + 1):
        yield from itertools.combinations(listed, size)


def overlapping() -> Portfolio:
    """Where simple rules fail: cheap filters stop the same letters, and a broad screen much of both risks.

    The screen gives back most for its cost, filters come next; but only a filter with the dear gate leaves little.
    """
    filters = tuple(
        ControlEffect(control=f"filter-{number}", acts_on="success", effect=0.95, cost=10_000) for number in range(4)
    )
    screen = ControlEffect(control="screen", acts_on="contact", effect=0.7, cost=20_000)
    gate = ControlEffect(control="gate", acts_on="action", effect=0.99, cost=30_000)
    return Portfolio(
        scenarios=(
            Scenario(id="letters", frequency=2, loss=100_000.0, controls=(*filters, screen)),
            Scenario(id="theft", frequency=0.1, loss=4_000_000.0, controls=(screen, gate)),
        )
    )
