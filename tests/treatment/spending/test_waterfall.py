"""Who saves what: Shapley's shares add up, treat equals equally, and are the average over all orders."""

from __future__ import annotations

import math
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.treatment.spending.cases import costs_of, made_up, uncertain
from toolkit.errors import ToolkitError
from toolkit.risks.losses import ControlEffect, Portfolio, Scenario, quantify
from toolkit.treatment.spending.menu import menu_of
from toolkit.treatment.spending.residual import Residual
from toolkit.treatment.spending.shapley import by_orders, by_sets, of_expected_loss
from toolkit.treatment.spending.waterfall import waterfall


def over_all_orders(portfolio: Portfolio) -> dict[str, float]:
    """Each control's saving, averaged over every order one by one."""
    residual = Residual(menu_of(portfolio))
    shares = dict.fromkeys(costs_of(portfolio), 0.0)
    orders = list(permutations(shares))
    for order in orders:
        for place, each in enumerate(order):
            shares[each] += residual.of_names(order[:place]) - residual.of_names(order[: place + 1])
    return {each: share / len(orders) for each, share in shares.items()}


@given(st.integers(0, 10**6), st.integers(1, 5), st.booleans())
@settings(max_examples=30, deadline=None)
def test_the_shares_of_the_mean_are_the_average_over_all_orders(seed, controls, looked_up):
    portfolio = made_up(controls, 4, seed, insured=int(looked_up), once=int(looked_up), factor=looked_up)
    if not costs_of(portfolio):
        return
    told = waterfall(portfolio)
    found = {each.control: each.amount for each in told.of_step("target")}
    assert found == pytest.approx(over_all_orders(portfolio), rel=1e-9, abs=1e-6)
    assert told.exact


@given(st.integers(0, 10**6))
@settings(max_examples=20, deadline=None)
def test_integral_and_sets_give_the_same(seed):
    residual = Residual(menu_of(made_up(8, 6, seed)))
    blocks = residual.all_sets(list(range(residual.size)), residual.costs < 0)
    values = next(iter(blocks))[1]
    exact = of_expected_loss(residual, 10, 1)
    assert exact.amounts == pytest.approx(by_sets(values, residual.size).amounts, rel=1e-9, abs=1e-6)
    assert math.fsum(exact.amounts) == pytest.approx(values[0] - values[-1], rel=1e-9, abs=1e-6)


def test_sampled_orders_are_near_and_add_up_all_the_same():
    residual = Residual(menu_of(made_up(9, 8, 2)))
    exact = of_expected_loss(residual, 10, 1).amounts
    sampled = by_orders(residual.of, residual.size, 400, 7)
    assert sampled.amounts.sum() == pytest.approx(exact.sum(), rel=1e-9)
    assert (abs(sampled.amounts - exact) <= 2 * sampled.errors + 1e-6).all()
    assert (by_orders(residual.of, residual.size, 400, 7).amounts == sampled.amounts).all()


def test_current_and_planned_controls_are_steps_of_their_own():
    told = waterfall(uncertain())
    for level, amount in (("inherent", told.inherent), ("current", told.current), ("target", told.target)):
        assert amount == pytest.approx(quantify(uncertain(), level).total.mean, rel=1e-4)
    assert [each.control for each in told.of_step("current")] == ["review"]
    assert {each.control for each in told.of_step("target")} == {"screen", "vault"}
    assert sum(each.amount for each in told.of_step("current")) == pytest.approx(
        told.inherent - told.current, rel=1e-12
    )
    assert sum(each.amount for each in told.of_step("target")) == pytest.approx(told.current - told.target, rel=1e-12)


def test_it_is_drawn_from_left_to_right():
    drawn = waterfall(uncertain()).drawn()
    assert [(label, kind) for label, _, kind in drawn] == [
        ("inherent", "level"),
        ("Human review", "fall"),
        ("current", "level"),
        ("screen", "fall"),
        ("Keys in a vault", "fall"),
        ("target", "level"),
    ]
    heights = [amount for _, amount, _ in drawn]
    assert heights[0] + heights[1] == pytest.approx(heights[2])
    assert heights[2] + heights[3] + heights[4] == pytest.approx(heights[5])
    assert all(type(each) is float for each in heights)


def alike(size: int) -> Portfolio:
    """So many controls that do the same, beside one that does not."""
    controls = [ControlEffect(control=f"same-{n}", acts_on="loss", effect=0.5) for n in range(size)]
    other = ControlEffect(control="other", acts_on="action", effect=0.5)
    return Portfolio(scenarios=(Scenario(id="s", frequency=3, loss=1000.0, controls=(*controls, other)),))


@pytest.mark.parametrize(("figure", "exact_up_to"), [("mean", 8), ("p95", 8), ("tvar95", 1)])
def test_controls_that_do_the_same_get_the_same(figure, exact_up_to):
    told = waterfall(alike(3), figure, exact_up_to=exact_up_to, orders=4)
    amounts = [each.amount for each in told.of_step("target") if each.control.startswith("same")]
    assert amounts == pytest.approx([amounts[0]] * 3, rel=1e-9)
    assert sum(each.amount for each in told.of_step("target")) == pytest.approx(told.current - told.target, rel=1e-9)


def test_shares_of_the_tail_are_exact_for_few_and_sampled_with_their_error_for_many():
    portfolio = made_up(4, 3, 9, plain=False)
    exact, sampled = waterfall(portfolio, "p95"), waterfall(portfolio, "p95", exact_up_to=1, orders=30)
    assert exact.exact
    assert not sampled.exact
    first = {each.control: each.amount for each in exact.bars}
    for each in sampled.bars:
        assert abs(each.amount - first[each.control]) <= 2 * each.error + 0.02 * exact.inherent
    assert any(row["give or take"] for row in sampled.rows())
    assert not any(row["give or take"] for row in exact.rows())


def test_mistakes_are_told():
    bare = Portfolio(scenarios=(Scenario(id="s", frequency=1, loss=1000.0),))
    with pytest.raises(ToolkitError, match="no scenario has a control"):
        waterfall(bare)
    with pytest.raises(ToolkitError, match="no figure"):
        waterfall(uncertain(), "worst")
    with pytest.raises(ToolkitError, match="exact_up_to"):
        waterfall(uncertain(), exact_up_to=99)
