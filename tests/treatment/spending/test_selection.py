"""Which controls for the money: the best of all sets, found by trying every one with the engine; never below greed."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.treatment.spending.cases import costs_of, every_set, left_by, made_up, overlapping, uncertain
from toolkit.errors import InputError, ToolkitError
from toolkit.risks.losses import ControlEffect, Copula, Portfolio, Scenario, quantify
from toolkit.risks.sensitivity.figures import figure_of
from toolkit.treatment.spending.branching import branched
from toolkit.treatment.spending.frontier import frontier
from toolkit.treatment.spending.menu import menu_of
from toolkit.treatment.spending.residual import Residual
from toolkit.treatment.spending.search import filled, greedy, improved
from toolkit.treatment.spending.selection import select_controls
from toolkit.treatment.spending.tails import Tail


def tried(portfolio: Portfolio, budget: float) -> float:
    """What the best affordable set leaves, every set tried one after the other, without the engine's grids."""
    costs = costs_of(portfolio)
    residual = Residual(menu_of(portfolio))
    affordable = [one for one in every_set(costs) if math.fsum(costs[each] for each in one) <= budget]
    return min(residual.of_names(one) for one in affordable)


@given(st.integers(0, 10**6), st.integers(1, 9), st.integers(1, 8), st.floats(0, 1.1))
@settings(max_examples=60, deadline=None)
def test_it_equals_trying_every_set(seed, controls, scenarios, part):
    portfolio = made_up(controls, scenarios, seed)
    if not costs_of(portfolio):
        return
    budget = part * sum(costs_of(portfolio).values())
    chosen = select_controls(portfolio, budget)
    assert chosen.proved
    assert chosen.after == pytest.approx(tried(portfolio, budget), rel=1e-9)
    assert chosen.cost <= budget * (1 + 1e-9)
    assert chosen.after <= chosen.greedy * (1 + 1e-12)


@pytest.mark.parametrize(("seed", "insured"), [(0, 0), (1, 0), (2, 0), (3, 2)])
def test_it_equals_trying_every_set_of_fourteen(seed, insured):
    portfolio = made_up(14, 12, seed, insured=insured)
    assert len(costs_of(portfolio)) >= 13  # both halves of the table
    budget = 0.35 * sum(costs_of(portfolio).values())
    assert select_controls(portfolio, budget).after == pytest.approx(tried(portfolio, budget), rel=1e-9)


@given(st.integers(0, 10**6))
@settings(max_examples=15, deadline=None)
def test_what_a_set_leaves_is_what_the_engine_says(seed):
    portfolio = made_up(5, 5, seed, insured=seed % 3, once=seed % 2, factor=bool(seed % 4))
    residual = Residual(menu_of(portfolio))
    for chosen in list(every_set(costs_of(portfolio)))[:: 1 + seed % 7]:
        assert residual.of_names(chosen) == pytest.approx(left_by(portfolio, chosen), rel=1e-9)


@given(st.integers(0, 10**6), st.floats(0.1, 0.9))
@settings(max_examples=10, deadline=None)
def test_a_policy_and_good_and_bad_years_are_looked_up(seed, part):
    portfolio = made_up(6, 4, seed, insured=1, once=1, factor=True)
    budget = part * sum(costs_of(portfolio).values())
    assert select_controls(portfolio, budget).after == pytest.approx(tried(portfolio, budget), rel=1e-9)


@given(st.integers(0, 10**6), st.floats(0.05, 0.8), st.sampled_from([0, 2]))
@settings(max_examples=20, deadline=None)
def test_bounds_prove_what_counting_out_finds(seed, part, insured):
    portfolio = made_up(12, 10, seed, insured=insured)
    residual = Residual(menu_of(portfolio))
    budget = part * float(residual.costs.sum())
    base = np.zeros(residual.size, dtype=np.bool_)
    begun = greedy(residual.of, residual.costs, budget, base)
    found = branched(residual, budget, base, begun, nodes=20_000, counted_out=2)
    assert found.proved
    assert found.best.loss == pytest.approx(select_controls(portfolio, budget).after, rel=1e-7)


@pytest.mark.parametrize(("controls", "scenarios"), [(26, 20), (40, 40), (70, 60)])
def test_more_controls_than_can_be_counted_out_never_do_worse_than_greed(controls, scenarios):
    portfolio = made_up(controls, scenarios, 3)
    for part in (0.1, 0.4):
        chosen = select_controls(portfolio, part * sum(costs_of(portfolio).values()))
        assert chosen.after <= chosen.greedy * (1 + 1e-12)
        assert chosen.bound <= chosen.after * (1 + 1e-12)
        assert chosen.proved or 0 < chosen.gap < 0.05
        assert chosen.after == pytest.approx(left_by(portfolio, chosen.controls), rel=1e-9)


@given(st.integers(0, 10**6), st.floats(0.05, 0.8))
@settings(max_examples=20, deadline=None)
def test_greed_for_all_at_once_is_greed_one_by_one(seed, part):
    residual = Residual(menu_of(made_up(10, 8, seed, insured=seed % 2)))
    budget, base = part * float(residual.costs.sum()), np.zeros(residual.size, dtype=np.bool_)
    slow = greedy(residual.of, residual.costs, budget, base)
    assert filled(residual, budget, base).loss == pytest.approx(slow.loss, rel=1e-9)


def test_hundreds_of_controls_are_answered():
    portfolio = made_up(99, 120, 12)
    wide = Portfolio(
        scenarios=tuple(
            each.model_copy(
                update={
                    "id": f"{each.id}-{copy}",
                    "controls": tuple(
                        one.model_copy(update={"control": f"{one.control}-{copy}"}) for one in each.controls
                    ),
                }
            )
            for copy in range(4)
            for each in portfolio.scenarios
        )
    )
    chosen = select_controls(wide, 0.3 * sum(costs_of(wide).values()))
    assert len(costs_of(wide)) == 4 * len(costs_of(portfolio))
    assert chosen.after <= chosen.greedy * (1 + 1e-12)
    assert chosen.gap < 0.05


def test_controls_that_stop_everything_are_survived():
    controls = tuple(ControlEffect(control=f"c{n:02}", acts_on="loss", effect=n / 25, cost=n) for n in range(26))
    scenarios = [Scenario(id=f"s{n}", frequency=n, loss=1000.0, controls=controls) for n in range(1, 4)]
    chosen = select_controls(scenarios, 30)
    assert (chosen.after, chosen.proved, chosen.gap) == (0.0, True, 0.0)
    assert chosen.controls == ("c25",)
    less = select_controls(scenarios, 24)
    assert 0 < less.after <= less.greedy
    assert less.proved


@pytest.mark.parametrize("controls", [3, 25])
def test_amounts_and_costs_at_both_ends_of_what_can_be_said_are_survived(controls):
    costs = [0.0, 1e-9, 1e17]
    acting = tuple(
        ControlEffect(control=f"c{n:02}", acts_on="contact", effect=0.3, cost=costs[n % 3]) for n in range(controls)
    )
    for amount, rate in ((1e17, 10.0), (1e-9, 1e-9)):
        portfolio = Portfolio(scenarios=(Scenario(id="s", frequency=rate, loss=amount, controls=acting),))
        chosen = select_controls(portfolio, 1e6)
        assert chosen.after <= chosen.greedy * (1 + 1e-9)
        assert {each.price for each in chosen.offers} == {0.0, 1e-9}
        assert frontier(portfolio).points[-1].expected_loss == pytest.approx(amount * rate * 0.7**controls, rel=1e-6)


def test_an_answer_that_is_not_proved_says_what_it_may_miss():
    residual = Residual(menu_of(made_up(40, 40, 5)))
    base, budget = np.zeros(residual.size, dtype=np.bool_), 0.3 * float(residual.costs.sum())
    begun = improved(residual, budget, greedy(residual.of, residual.costs, budget, base), base)
    cut = branched(residual, budget, base, begun, nodes=1)
    whole = branched(residual, budget, base, begun)
    assert not cut.proved
    assert whole.proved
    assert cut.bound < whole.best.loss <= cut.best.loss


def additive(portfolio: Portfolio, budget: float) -> tuple[str, ...]:
    """What a knapsack buys that adds up what each control saves alone: the best such set, tried one by one."""
    costs = costs_of(portfolio)
    nothing = left_by(portfolio, ())
    saves = {each: nothing - left_by(portfolio, (each,)) for each in costs}
    affordable = [one for one in every_set(costs) if sum(costs[each] for each in one) <= budget]
    return max(affordable, key=lambda one: sum(saves[each] for each in one))


def test_greed_and_adding_up_leave_more_where_controls_overlap():
    portfolio, budget = overlapping(), 40_000
    chosen = select_controls(portfolio, budget)
    assert chosen.controls == ("filter-0", "gate")
    added_up = left_by(portfolio, additive(portfolio, budget))
    assert additive(portfolio, budget) == ("filter-0", "filter-1", "screen")
    assert added_up > 1.17 * chosen.after
    assert chosen.greedy > 1.17 * chosen.after


def test_a_control_that_acts_on_two_risks_is_bought_and_paid_once():
    chosen = select_controls(uncertain(), 30_000)
    assert chosen.controls == ("screen",)
    assert chosen.cost == 30_000
    assert chosen.before == pytest.approx(quantify(uncertain(), "current").total.mean, rel=1e-4)


def test_from_inherent_what_is_in_place_is_chosen_anew():
    chosen = select_controls(uncertain(), 80_000, start="inherent")
    assert set(chosen.controls) == {"screen", "vault"}
    assert "review" in select_controls(uncertain(), 200_000, start="inherent").controls


def test_what_is_demanded_is_bought_and_what_is_ruled_out_is_not():
    assert "vault" in select_controls(uncertain(), 40_000, always=["vault"]).controls
    assert select_controls(uncertain(), 1e6, never=["screen"]).controls == ("vault",)
    assert select_controls(uncertain(), 1e6, never="screen").controls == ("vault",)


def test_where_a_copula_joins_the_risks_the_answer_says_that_it_was_simulated():
    joined = uncertain().model_copy(update={"dependence": Copula(correlation=0.4)})
    chosen = select_controls(joined, 30_000, figure="p95")
    assert chosen.controls == ("screen",)
    assert "in the same simulated years" in chosen.why
    assert chosen == select_controls(joined, 30_000, figure="p95")


def some(**more: object) -> Portfolio:
    """One risk with three controls of which two do the same."""
    controls = (
        ControlEffect(control="a", acts_on="loss", effect=0.5, cost=10),
        ControlEffect(control="b", acts_on="loss", effect=0.5, cost=10),
        ControlEffect(control="nothing", acts_on="loss", effect=0, cost=0),
    )
    return Portfolio(scenarios=(Scenario(id="s", frequency=1, loss=1000.0, controls=controls),), **more)


def test_of_equals_the_cheaper_then_the_smaller_then_the_first():
    assert select_controls(some(), 10).controls == ("a",)
    assert select_controls(some(), 15).controls == ("a",)
    assert select_controls(some(), 1e9).controls == ("a", "b")
    assert select_controls(some(), 0).controls == ()
    assert "nothing lowers" in str(select_controls(some(), 9.99))


def test_tenths_that_do_not_add_up_exactly_are_affordable():
    controls = tuple(ControlEffect(control=name, acts_on="loss", effect=0.5, cost=0.1) for name in "abc")
    portfolio = Portfolio(scenarios=(Scenario(id="s", frequency=1, loss=1000.0, controls=controls),))
    assert len(select_controls(portfolio, 0.3).controls) == 3


def test_free_controls_that_help_are_always_taken():
    controls = (
        ControlEffect(control="free", acts_on="loss", effect=0.1, cost=0),
        ControlEffect(control="dear", acts_on="loss", effect=0.9, cost=100),
    )
    portfolio = Portfolio(scenarios=(Scenario(id="s", frequency=1, loss=1000.0, controls=controls),))
    assert select_controls(portfolio, 0).controls == ("free",)
    assert select_controls(portfolio, 100).controls == ("dear", "free")


def test_nothing_on_offer_is_an_answer():
    bare = Portfolio(scenarios=(Scenario(id="s", frequency=1, loss=1000.0),))
    chosen = select_controls(bare, 100)
    assert (chosen.controls, chosen.after, chosen.proved) == ((), 1000.0, True)


def test_by_the_tail_it_equals_quantifying_every_set():
    portfolio = made_up(5, 4, 11, plain=False)
    costs = costs_of(portfolio)
    budget = 0.5 * sum(costs.values())

    def p95(names: tuple[str, ...]) -> float:
        return quantify(menu_of(portfolio).with_controls(names), "target").total.quantile(0.95)

    best = min(p95(one) for one in every_set(costs) if sum(costs[each] for each in one) <= budget)
    chosen = select_controls(portfolio, budget, figure="p95")
    assert chosen.proved
    assert chosen.after == pytest.approx(best, rel=1e-3)
    assert p95(chosen.controls) == pytest.approx(best, rel=1e-3)


@given(st.integers(0, 10**6), st.floats(0.1, 0.9), st.sampled_from(["p90", "tvar95", "p99"]))
@settings(max_examples=8, deadline=None)
def test_by_the_tail_it_equals_trying_every_set(seed, part, figure):
    portfolio = made_up(5, 3, seed)
    menu = menu_of(portfolio)
    tail, residual = Tail(menu, figure_of(figure)), Residual(menu)
    budget = part * float(residual.costs.sum())
    sets = [np.array(one, dtype=np.bool_) for one in itertools.product([False, True], repeat=residual.size)]
    best = min(tail.of(one) for one in sets if residual.costs[one].sum() <= budget)
    chosen = select_controls(portfolio, budget, figure=figure)
    assert chosen.proved
    assert chosen.after == pytest.approx(best, rel=1e-9, abs=1e-6)
    assert chosen.after <= chosen.greedy * (1 + 1e-9)


def test_by_the_tail_a_search_that_is_cut_short_says_so():
    portfolio = made_up(10, 6, 4, plain=False)
    chosen = select_controls(portfolio, 0.3 * sum(costs_of(portfolio).values()), figure="tvar95", evaluations=20)
    assert not chosen.proved
    assert chosen.bound < chosen.after <= chosen.greedy
    assert "not proved" in str(chosen)


@pytest.mark.parametrize("budget", [float("nan"), float("inf"), -1, True, "50k", None])
def test_a_budget_that_is_none_is_refused(budget):
    with pytest.raises(ToolkitError, match="budget"):
        select_controls(some(), budget)


def test_a_control_without_a_cost_is_named():
    controls = tuple(ControlEffect(control=name, acts_on="loss", effect=0.5) for name in "ab")
    portfolio = Portfolio(scenarios=(Scenario(id="s", frequency=1, loss=1000.0, controls=controls),))
    with pytest.raises(InputError) as told:
        select_controls(portfolio, 100)
    assert [each.where for each in told.value.problems] == ["a", "b"]


def test_one_control_with_two_costs_is_refused_and_a_cost_said_once_is_enough():
    def risk(name: str, cost: float | None) -> Scenario:
        return Scenario(
            id=name,
            frequency=1,
            loss=1000.0,
            controls=(ControlEffect(control="c", acts_on="loss", effect=0.5, cost=cost),),
        )

    with pytest.raises(InputError, match="10 and 20"):
        select_controls([risk("a", 10), risk("b", 20)], 100)
    assert select_controls([risk("a", 10), risk("b", None)], 100).cost == 10


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"always": ["vualt"]}, "'vault'"),
        ({"never": ["nobody"]}, "no control"),
        ({"always": ["vault"], "never": ["vault"]}, "both demanded and left out"),
        ({"start": "target"}, "cannot start"),
        ({"figure": "p200"}, "no figure"),
        ({"figure": "VaR"}, "no figure"),
        ({"figure": "sd"}, "nobody's aim"),
        ({"evaluations": 0}, "no number of sets"),
        ({"always": ["screen", "vault"]}, "demanded cost 70,000"),
    ],
)
def test_other_mistakes_say_what_to_write_instead(more, said):
    with pytest.raises(ToolkitError, match=said):
        select_controls(uncertain(), 50_000, **more)


def test_currencies_do_not_mix():
    with pytest.raises(ToolkitError, match="EUR"):
        select_controls(
            [Scenario(id="a", frequency=1, loss=1.0), Scenario(id="b", frequency=1, loss=1.0, currency="EUR")], 1
        )


def test_the_order_of_scenarios_and_controls_changes_nothing():
    portfolio = made_up(10, 8, 21)
    turned = Portfolio(
        scenarios=tuple(
            each.model_copy(update={"controls": each.controls[::-1]}) for each in reversed(portfolio.scenarios)
        )
    )
    budget = 0.4 * sum(costs_of(portfolio).values())
    first, second = select_controls(portfolio, budget), select_controls(turned, budget)
    assert first.controls == second.controls
    assert first.after == pytest.approx(second.after, rel=1e-12)


def test_it_prints_nothing_and_leaves_the_global_generator_alone(capfd):
    before = np.random.get_state()[1].copy()
    select_controls(made_up(40, 30, 8), 200_000)
    assert (np.random.get_state()[1] == before).all()
    assert capfd.readouterr() == ("", "")


def test_rows_are_plain_text():
    chosen = select_controls(uncertain(), 70_000)
    assert chosen.rows() == [
        {"control": "screen", "cost a year (GBP)": "30000"},
        {"control": "Keys in a vault", "cost a year (GBP)": "40000"},
        {"control": "all together", "cost a year (GBP)": "70000"},
    ]
    assert "For 70,000 GBP a year (screen, Keys in a vault) the expected loss a year falls from" in str(chosen)
