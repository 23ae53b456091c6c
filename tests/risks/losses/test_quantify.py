"""The one call: which way it chooses, what it says of it, and what it refuses."""

from __future__ import annotations

import numpy as np
import pytest

from toolkit.errors import InputError, ToolkitError
from toolkit.risks.losses import (
    ControlEffect,
    Copula,
    Insurance,
    Interval,
    Pert,
    Portfolio,
    Scenario,
    Secondary,
    quantify,
)
from toolkit.risks.losses.quantifying import Quantifier
from toolkit.risks.losses.simulated import CustomScenario

LETTERS = Scenario(
    id="letters",
    frequency=Interval(low=0.2, high=3),
    loss={"response": Interval(low=5e3, high=8e4)},
    secondary=Secondary(probability=0.2, loss=Interval(low=5e4, high=1e6)),
    controls=(
        ControlEffect(control="screen", acts_on="success", effect=0.6, status="in place"),
        ControlEffect(control="review", acts_on="loss", effect=Pert(low=0.1, mode=0.3, high=0.6), coverage=0.8),
    ),
)
BILLS = Scenario(id="bills", frequency=12.0, loss=Interval(low=100, high=5e3))


def test_it_says_that_it_is_exact_and_how_exact():
    answer = quantify([LETTERS, BILLS])
    assert answer.method == "exact"
    assert "independent" in answer.why
    assert "e-" in answer.error
    assert answer.seed is answer.trials is None
    assert answer.total.bounds("mean") is None


def test_it_simulates_what_a_copula_joins_and_says_so():
    answer = quantify(Portfolio(scenarios=(LETTERS, BILLS), dependence=Copula(correlation=0.4)), trials=20_000, seed=3)
    assert (answer.method, answer.seed, answer.trials) == ("simulated", 3, 20_000)
    assert "copula" in answer.why
    low, high = answer.total.bounds("mean")
    assert low < quantify([LETTERS, BILLS]).total.mean < high


def test_it_simulates_what_is_somebodys_own_function():
    own = CustomScenario(id="own", draw=lambda rng, years: rng.exponential(1_000, years))
    answer = quantify([own, BILLS], trials=20_000)
    assert answer.method == "simulated"
    assert "'own'" in answer.why


def test_levels_only_fall():
    figures = {level: quantify([LETTERS, BILLS], level).total for level in ("inherent", "current", "target")}
    for share in (0.5, 0.9, 0.99):
        found = [figures[level].quantile(share) for level in ("inherent", "current", "target")]
        assert found == sorted(found, reverse=True)
    assert figures["current"].mean < figures["inherent"].mean
    assert figures["target"].mean < figures["current"].mean


def test_the_same_question_has_the_same_bytes_for_an_answer():
    first, second = (quantify([LETTERS, BILLS], "target").total for _ in range(2))
    assert [first.quantile(q) for q in (0.3, 0.9, 0.99)] == [second.quantile(q) for q in (0.3, 0.9, 0.99)]


def test_a_quantifier_that_remembers_says_what_a_new_one_says():
    remembering, moved = Quantifier(), LETTERS.model_copy(update={"frequency": BILLS.frequency})
    for each in ((LETTERS, BILLS), (moved, BILLS), (LETTERS, BILLS)):
        once, anew = remembering.quantify(each).total, quantify(each).total
        assert once.quantile(0.99) == anew.quantile(0.99)
        assert once.mean == anew.mean


def test_coarse_figures_are_near_the_fine_ones():
    coarse, fine = Quantifier(coarse=True).quantify([LETTERS, BILLS]).total, quantify([LETTERS, BILLS]).total
    for share in (0.5, 0.95, 0.99):
        assert coarse.quantile(share) == pytest.approx(fine.quantile(share), rel=2e-3)


def test_the_curve_falls_from_where_losses_begin_to_one_year_in_ten_thousand():
    losses = quantify([LETTERS, BILLS]).total
    curve = losses.curve(80)
    amounts, chances = zip(*curve, strict=True)
    assert list(amounts) == sorted(amounts)
    assert list(chances) == sorted(chances, reverse=True)
    assert chances[-1] == pytest.approx(1e-4, rel=0.01)
    assert all(losses.quantile(1 - chance) == pytest.approx(amount, rel=1e-3) for amount, chance in curve[5::10])


def test_insurance_takes_the_middle_of_each_loss():
    amount = Interval(low=1e4, high=1e6)
    policy = Insurance(deductible=5e4, limit=2e5)
    bare = Scenario(id="a", frequency=0.4, loss=amount)
    insured = bare.model_copy(update={"insurance": policy})
    rng = np.random.default_rng(5)
    drawn = np.exp(amount.mu + amount.sigma * rng.standard_normal(400_000))
    kept = np.minimum(drawn, 5e4) + np.maximum(drawn - 2.5e5, 0)
    assert quantify(insured).total.mean == pytest.approx(0.4 * kept.mean(), rel=0.01)
    assert quantify(insured).total.quantile(0.99) < quantify(bare).total.quantile(0.99)
    forms = {"response": Interval(low=5e3, high=5e5), "productivity": Interval(low=5e3, high=5e5)}
    both = Scenario(id="b", frequency=0.4, loss=forms, insurance=policy)
    halves = [np.exp(forms[n].mu + forms[n].sigma * rng.standard_normal(400_000)) for n in forms]
    summed = halves[0] + halves[1]
    assert quantify(both).total.mean == pytest.approx(
        0.4 * (np.minimum(summed, 5e4) + np.maximum(summed - 2.5e5, 0)).mean(), rel=0.01
    )


def test_nothing_touches_the_global_generator():
    before = np.random.get_state()[1].copy()
    quantify([LETTERS, BILLS]).contributions()
    assert (np.random.get_state()[1] == before).all()


BAD = {
    "bounds swapped": (lambda: Interval(low=5, high=1), "low: 1, high: 5"),
    "bounds equal": (lambda: Interval(low=5, high=5), "one number"),
    "zero": (lambda: Interval(low=0, high=1), "above 0"),
    "negative": (lambda: Interval(low=-1, high=1), "above 0"),
    "not a number": (lambda: Interval(low=float("nan"), high=1), "finite"),
    "infinite": (lambda: Interval(low=1, high=float("inf")), "finite"),
    "a truth value": (lambda: Interval(low=True, high=2), "no number"),
    "huge": (lambda: Interval(low=1, high=10**400), "finite"),
    "pert out of order": (lambda: Pert(low=1, mode=5, high=3), "rising"),
    "probability over 1": (lambda: Scenario(id="a", frequency={"probability": 20}, loss=1.0), "0.2 for 20%"),
    "a control that raises": (lambda: ControlEffect(control="c", acts_on="loss", effect=-0.1), "raise the risk"),
    "a control beyond all": (lambda: ControlEffect(control="c", acts_on="loss", effect=1.5), "probability"),
    "two currencies": (
        lambda: quantify([BILLS, Scenario(id="b", frequency=1.0, loss=1.0, currency="EUR")]),
        "one currency",
    ),
    "two of one id": (lambda: quantify([BILLS, BILLS]), "id of its own"),
    "no scenario": (lambda: quantify([]), "at least one"),
    "no such level": (lambda: quantify([BILLS], "curent"), "current"),
    "an unknown form of loss": (lambda: Scenario(id="a", frequency=1.0, loss={"respons": 1.0}), "response"),
    "correlation that is none": (lambda: Copula(correlation=1.2), "between -1 and 1"),
    "no policy": (lambda: Insurance(deductible=-1, limit=5), "0 or more"),
    "text": (lambda: Scenario(id="a", frequency=1.0, loss="5m"), "currency signs"),
}


@pytest.mark.parametrize("case", BAD)
def test_what_cannot_be_is_refused_with_what_to_write(case):
    call, said = BAD[case]
    with pytest.raises(ToolkitError) as caught:
        call()
    assert said in str(caught.value)


def test_every_mistake_of_a_scenario_is_told_at_once():
    with pytest.raises(InputError) as caught:
        Scenario(id="a", frequency=-1.0, loss={"response": {"low": 3, "high": 1}}, currency="pounds")
    assert len(caught.value.problems) == 3
