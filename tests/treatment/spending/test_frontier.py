"""From no money to all: no set that the frontier names is beaten, and none that nothing beats is missing."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.treatment.spending.cases import costs_of, every_set, made_up, uncertain
from toolkit.errors import InputError, ToolkitError
from toolkit.risks.losses import ControlEffect, Portfolio, Scenario, quantify
from toolkit.treatment.spending.frontier import frontier
from toolkit.treatment.spending.menu import menu_of
from toolkit.treatment.spending.residual import Residual
from toolkit.treatment.spending.selection import select_controls


@given(st.integers(0, 10**6), st.integers(1, 7), st.integers(1, 6))
@settings(max_examples=40, deadline=None)
def test_it_is_every_set_that_none_beats(seed, controls, scenarios):
    portfolio = made_up(controls, scenarios, seed)
    costs = costs_of(portfolio)
    if not costs:
        return
    residual = Residual(menu_of(portfolio))
    tried = [(sum(costs[each] for each in one), residual.of_names(one)) for one in every_set(costs)]
    scale = max(loss for _, loss in tried)
    expected: list[tuple[float, float]] = []
    for cost, loss in sorted(tried):
        if not expected or loss < expected[-1][1] - 1e-11 * scale:
            expected.append((cost, loss))
    found = [(each.cost, each.expected_loss) for each in frontier(portfolio).points]
    assert [cost for cost, _ in found] == pytest.approx([cost for cost, _ in expected])
    assert [loss for _, loss in found] == pytest.approx([loss for _, loss in expected], rel=1e-9)


def test_a_sweep_over_more_controls_rises_in_cost_and_falls_in_loss():
    portfolio = made_up(28, 25, 4)
    swept = frontier(portfolio)
    assert not swept.complete
    assert all(one.cost < two.cost and one.expected_loss > two.expected_loss for one, two in pairwise(swept.points))
    everything = Residual(menu_of(portfolio)).of_names(costs_of(portfolio))
    assert swept.points[-1].expected_loss == pytest.approx(everything, rel=1e-9)
    chosen = select_controls(portfolio, swept.points[20].cost)
    assert chosen.after == pytest.approx(swept.points[20].expected_loss, rel=1e-3)


def test_each_point_is_the_best_for_its_cost():
    portfolio = made_up(8, 8, 5)
    for each in frontier(portfolio).points:
        chosen = select_controls(portfolio, each.cost)
        assert chosen.after == pytest.approx(each.expected_loss, rel=1e-9)
        assert chosen.controls == each.controls


def test_the_best_has_the_least_loss_and_cost_together():
    told = frontier(uncertain())
    assert told.best.together == min(each.together for each in told.points)
    assert told.best.controls == ("screen", "vault")
    assert told.points[0].cost == 0
    assert told.within(35_000).controls == ("screen",)
    assert told.within(0).controls == ()


def test_strides_say_what_more_money_buys_and_saves():
    strides = frontier(uncertain()).strides()
    assert [each.buy for each in strides] == [("screen",), ("vault",)]
    assert [each.cost for each in strides] == [30_000, 40_000]
    total = sum(each.saving for each in strides)
    points = frontier(uncertain()).points
    assert total == pytest.approx(points[0].expected_loss - points[-1].expected_loss)
    assert strides[0].gives == pytest.approx(strides[0].saving / 30_000 - 1)


def test_what_is_drawn_is_plain_and_has_the_tail():
    told = frontier(uncertain())
    drawn = told.drawn()
    assert [each[0] for each in drawn] == [0, 30_000, 70_000]
    for cost, loss, p95, controls in drawn:
        assert type(cost) is float
        assert type(loss) is float
        assert controls == told.within(cost).controls
        losses = quantify(menu_of(uncertain()).with_controls(controls), "target").total
        assert p95 == pytest.approx(losses.quantile(0.95), rel=1e-3)


def test_many_points_are_thinned_with_both_ends_and_the_best():
    told = frontier(made_up(14, 12, 6))
    thin = told.thinned(12)
    assert len(told.points) > 40
    assert len(thin) <= 14
    assert {told.points[0], told.points[-1], told.best} <= set(thin)
    assert len(told.rows(12)) == len(thin)
    assert sum("(least)" in row["together (GBP)"] for row in told.rows(12)) == 1


def test_a_budget_cuts_it_off():
    assert frontier(uncertain(), budget=50_000).points[-1].cost == 30_000


def test_free_controls_are_in_every_point():
    controls = (
        ControlEffect(control="free", acts_on="loss", effect=0.1, cost=0),
        ControlEffect(control="dear", acts_on="loss", effect=0.9, cost=100),
    )
    told = frontier(Portfolio(scenarios=(Scenario(id="s", frequency=1, loss=1000.0, controls=controls),)))
    assert [each.controls for each in told.points] == [("free",), ("dear", "free")]


def test_mistakes_are_told():
    bare = Portfolio(scenarios=(Scenario(id="s", frequency=1, loss=1000.0),))
    with pytest.raises(ToolkitError, match="no control is on offer"):
        frontier(bare)
    with pytest.raises(ToolkitError, match="budget"):
        frontier(uncertain(), budget=float("nan"))
    unpriced = (ControlEffect(control="a", acts_on="loss", effect=0.5),)
    with pytest.raises(InputError, match="what it costs"):
        frontier([Scenario(id="s", frequency=1, loss=1000.0, controls=unpriced)])
    with pytest.raises(ToolkitError, match="budget"):
        frontier(uncertain()).within(-1)
