"""The open risks with an estimate as scenarios, how they hang together, and the figures that were kept of them."""

from __future__ import annotations

from typing import Any

import pytest

from toolkit.catalogues.load import load_catalogue
from toolkit.errors import ToolkitError
from toolkit.register import Person, Register
from toolkit.risks import fidelity
from toolkit.risks.losses import CommonFactor, Copula, Independent
from toolkit.risks.losses.portfolio import HasPortfolio, portfolio_of
from toolkit.risks.losses.result import LossDistribution, Quantification


@pytest.fixture
def three(register: Register, me: Person) -> Register:
    """Three risks: two estimated, the second with a planned control; one not at all."""
    with register.change(by=me, reason="estimated") as change:
        change.risk("A").estimate(1, {"response": 100})
        change.risk("B").estimate(2, 50).control_effect("rate-limit", acts_on="action", effect=0.5, cost=10)
        change.risk("C")
    return register


def test_open_risks_with_a_whole_scenario_make_the_portfolio_and_the_others_are_listed(three: Register, me: Person):
    assert isinstance(three, HasPortfolio)
    assert [each.id for each in portfolio_of(three).scenarios] == ["a", "b"]
    assert portfolio_of(three).scenarios[0].title == "A"
    assert three.not_quantified == {"c": "not estimated yet"}
    with three.change(by=me, reason="begun") as change:
        change.risk("c").estimate(frequency=2)
        change.risk("A").close("sold")
    assert [each.id for each in three.portfolio().scenarios] == ["b"]
    assert three.not_quantified == {"c": "what it costs is not estimated yet"}
    with three.change(by=me, reason="begun") as change:
        change.risk("c").estimate(frequency=None, loss=3)
    assert three.not_quantified == {"c": "how often is not estimated yet"}


def test_a_control_costs_once_and_the_catalogue_names_it(three: Register, me: Person):
    catalogue = load_catalogue()
    name, control = next(iter(catalogue.controls.items()))
    with three.change(by=me, reason="priced") as change:
        for risk in ("A", "B"):
            change.risk(risk).control_effect(name, acts_on="loss", effect=0.1)
        change.control_cost(name, 12_000, why="offer of the vendor")
    uses = [each for s in three.portfolio(catalogue).scenarios for each in s.controls if each.control == name]
    assert [(each.cost, each.title) for each in uses] == [(12_000, control.title)] * 2
    assert three.control_costs[name].why == "offer of the vendor"
    with three.change(by=me, reason="priced") as change:
        change.control_cost(name, 12_000, currency="USD")
    with pytest.raises(ToolkitError, match="one currency"):
        three.portfolio()


@pytest.mark.parametrize(
    ("given", "fields", "made"),
    [
        ("independent", {}, Independent()),
        ("common_factor", {"spread": 0.3, "loading": {"a": 0.5, "c": 2}}, CommonFactor(spread=0.3, loading={"a": 0.5})),
        (CommonFactor(spread=0.6), {}, CommonFactor(spread=0.6)),
        (Copula(correlation=0.2), {}, Copula(correlation=0.2)),
        (
            "copula",
            {"correlation": [[1, 0.1, 0.2], [0.1, 1, 0.3], [0.2, 0.3, 1]], "order": ["c", "b", "a"]},
            Copula(correlation=((1, 0.3), (0.3, 1))),
        ),
    ],
)
def test_dependence_is_recorded_once_and_holds_for_the_risks_that_are_there(
    three: Register, me: Person, given: Any, fields: dict[str, Any], made: object
):
    for _ in range(2):
        with three.change(by=me, reason="discussed") as change:
            change.dependence(given, why="one hosting provider", **fields)
    assert three.portfolio().dependence == made
    assert three.loss_dependence is not None
    assert three.loss_dependence.why == "one hosting provider"
    assert len(three.history("dependence")) == 1


@pytest.mark.parametrize(
    ("given", "fields", "said"),
    [
        ("comon_factor", {"spread": 0.3}, "Did you mean 'common_factor'"),
        ("common_factor", {}, "spread"),
        ("common_factor", {"spread": 7}, "between 0 and 2"),
        ("copula", {"correlation": 2}, "between -1 and 1"),
        ("copula", {"correlation": [[1, 0], [0, 1]]}, "order="),
        ("copula", {"correlation": [[1, 0], [0, 1]], "order": ["a", "a"]}, "each once"),
    ],
)
def test_dependence_that_is_none(three: Register, me: Person, given: str, fields: dict[str, Any], said: str):
    with pytest.raises(ToolkitError, match=said), three.change(by=me, reason="x") as change:
        change.dependence(given, **fields)
    assert three.loss_dependence is None


def test_a_matrix_that_does_not_name_a_risk_is_told_when_it_is_needed(three: Register, me: Person):
    with three.change(by=me, reason="x") as change:
        change.dependence("copula", correlation=[[1, 0.5], [0.5, 1]], order=["a", "c"])
    with pytest.raises(ToolkitError, match="'b'"):
        three.portfolio()


class Fixed(LossDistribution):
    """A distribution with figures of our choice."""

    currency = "GBP"
    method = "simulated"
    mean, sd, p_no_loss = 200.0, 90.0, 0.1

    def quantile(self, share: float) -> float:
        return 1000 * share

    def tvar(self, share: float) -> float:
        return 1000 * share + 5

    def exceedance(self, loss: float) -> float:
        return 0.5

    def bounds(self, what: str, share: float = 0.0) -> tuple[float, float] | None:
        return (190.0, 210.0) if what == "mean" else None


def computed(register: Register, level: Any = "current") -> Quantification:
    portfolio = register.portfolio()
    shares = {each.id: 100.0 for each in portfolio.scenarios}
    return Quantification(
        portfolio,
        level,
        Fixed(),
        "simulated",
        "a copula",
        lambda _: Fixed(),
        lambda _: shares,
        lambda: "±1%",
        seed=2**70,
        trials=1000,
    )


def test_figures_are_kept_with_how_they_came_and_are_stale_once_anything_they_rest_on_changes(
    three: Register, me: Person
):
    for _ in range(2):
        with three.change(by=me, reason="for the board") as change:
            number = change.keep_figures(computed(three), computed(three, "target"), label="November")
    assert list(three.figures) == [number] == ["1"]
    kept = three.figures["1"]
    current = kept.levels["current"]
    assert (current.mean, current.p95, current.p99, current.tvar99) == (200, 950, 990, 995)
    assert (current.seed, current.trials, current.error, current.method) == (2**70, 1000, "±1%", "simulated")
    assert current.bounds == {"mean": (190, 210)}
    assert current.risks["a"].tail == 100
    assert kept.not_quantified == ("c",)
    assert kept.engine
    assert not three.are_stale(kept)
    with three.change(by=me, reason="renamed") as change:
        change.risk("a", title="Another title")
    assert not three.are_stale(kept)
    with three.change(by=me, reason="done") as change:
        change.risk("b").control("rate-limit", status="in place")
    assert three.are_stale(kept)
    assert Register.from_json(three.to_json(), "sqlite://").figures == three.figures
    with three.change(by=me, reason="judged by a matrix as well") as change:
        for risk, impact in (("a", "minimal"), ("b", "severe")):
            change.risk(risk).assess(level="current", likelihood="likely", impact=impact)
    means = {risk: each.mean for risk, each in kept.levels["current"].risks.items()}
    assert three.fidelity() == fidelity({"a": 0, "b": 3}, means), "by default beside the latest figures"
    assert three.fidelity(level="inherent").pairs == 0


def test_figures_of_different_scenarios_or_of_one_level_twice_are_not_kept_together(three: Register, me: Person):
    before = computed(three)
    with three.change(by=me, reason="x") as change:
        change.risk("a").estimate(loss=7)
    with three.change(by=me, reason="x") as change:
        for given, said in (
            ((before, computed(three, "target")), "different scenarios"),
            ((before, before), "twice"),
            ((), "no figures"),
        ):
            with pytest.raises(ToolkitError, match=said):
                change.keep_figures(*given)


def test_the_past_is_asked_as_the_present_is(three: Register, me: Person):
    before = three.head.events
    with three.change(by=me, reason="x") as change:
        change.risk("a").estimate(loss=7)
    assert three.as_of(before).portfolio().scenarios[0].loss != three.portfolio().scenarios[0].loss


def test_the_tolerance_in_money_is_kept_with_the_criteria(register: Register, me: Person):
    for _ in range(2):
        with register.change(by=me, reason="agreed with the board") as change:
            change.criteria(tolerance="moderate", currency="EUR")
            change.loss_tolerance((5_000_000, 0.01), (100_000, 0.2), why="what the reserves bear")
    assert len(register.history("criteria")) == 1
    kept = register.criteria and register.criteria.loss_tolerance
    assert kept is not None
    assert (kept.points, kept.currency, kept.by) == (((100_000, 0.2), (5_000_000, 0.01)), "EUR", "P4")
    assert kept.curve.probability(100_000) == pytest.approx(0.2)
    with register.change(by=me, reason="another purse") as change:
        change.criteria(currency="USD")
    assert register.criteria
    assert register.criteria.loss_tolerance == kept  # nobody converted the points
    with register.change(by=me, reason="withdrawn") as change:
        change.loss_tolerance()
    assert register.criteria.loss_tolerance is None


@pytest.mark.parametrize(
    ("points", "said"),
    [
        (((100, 0.01), (5000, 0.2)), "Swap"),
        (((100, 20), (5000, 0.01)), "0.2"),
        (((-100, 0.2), (5000, 0.01)), "above 0"),
        (((1, 0.5), (2, 0.4), (3, 0.3)), "one or two points"),
    ],
)
def test_a_tolerance_that_is_none(register: Register, me: Person, points: Any, said: str):
    with pytest.raises(ToolkitError, match=said), register.change(by=me, reason="x") as change:
        change.loss_tolerance(*points)
    with pytest.raises(ToolkitError, match=said), register.change(by=me, reason="x") as change:
        change.criteria(loss_tolerance={"points": points, "currency": "GBP"})
