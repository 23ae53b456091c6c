"""Which numbers move the losses: each end is the engine's own answer with that number fixed."""

from __future__ import annotations

import numpy as np
import pytest

from tests.treatment.spending.cases import made_up, uncertain
from toolkit.errors import ToolkitError
from toolkit.risks.losses import AtMostOnce, CommonFactor, Interval, Portfolio, Scenario, quantify
from toolkit.risks.losses.places import fixed
from toolkit.risks.sensitivity.figures import figure_of
from toolkit.risks.sensitivity.tornado import tornado

GOOD_AND_BAD = Portfolio(
    scenarios=(
        Scenario(id="once", frequency=AtMostOnce(probability=Interval(low=0.1, high=0.6)), loss=1e6),
        Scenario(id="often", frequency=Interval(low=1, high=5), loss=1e5),
    ),
    dependence=CommonFactor(spread=0.6),
)


@pytest.mark.parametrize("figure", ["mean", "sd", "p95", "tvar99"])
@pytest.mark.parametrize("portfolio", [uncertain(), GOOD_AND_BAD, made_up(4, 3, 1, insured=1, plain=False)])
def test_each_end_is_the_portfolio_with_the_number_fixed(portfolio, figure):
    told = tornado(portfolio, "target", figure)
    near = 2e-4 if figure == "mean" else 2e-3
    assert told.base == pytest.approx(figure_of(figure).of(quantify(portfolio, "target").total), rel=near)
    for each in told.swings[:3]:
        for value, found in ((each.at_low, each.low), (each.at_high, each.high)):
            scenarios = tuple(
                fixed(one, each.number.place, value) if one.id == each.number.scenario else one
                for one in portfolio.scenarios
            )
            there = portfolio.model_copy(update={"scenarios": scenarios})
            assert found == pytest.approx(figure_of(figure).of(quantify(there, "target").total), rel=near)


def test_the_widest_comes_first_and_every_uncertain_number_is_there():
    told = tornado(uncertain(), "target")
    widths = [each.width for each in told.swings]
    assert widths == sorted(widths, reverse=True)
    assert {each.name for each in told.swings} == {
        "letters.frequency.rate",
        "letters.loss.response",
        "letters.loss.reputation",
        "letters.secondary.probability",
        "letters.controls.screen.effect",
        "theft.loss",
    }
    effect = next(each for each in told.swings if each.name == "letters.controls.screen.effect")
    assert effect.low > told.base > effect.high


def test_the_ends_are_p10_and_p90_or_what_is_asked_for():
    rate = Interval(low=1, high=10)
    told = tornado([Scenario(id="s", frequency=rate, loss=1.0)])
    assert told.swings[0].at_low == pytest.approx(np.exp(rate.mu - 1.2815515655446004 * rate.sigma))
    told = tornado([Scenario(id="s", frequency=rate, loss=1.0)], low=0.05, high=0.95)
    assert (told.swings[0].at_low, told.swings[0].at_high) == pytest.approx((1, 10))
    assert (told.swings[0].low, told.swings[0].high) == pytest.approx((1, 10))


def test_it_is_drawn_with_labels_and_units():
    label, low, base, high, unit = tornado(uncertain()).drawn()[0]
    assert label == "Letters steer the assistant: events a year"
    assert unit == "GBP a year"
    assert low < base < high
    assert {type(each) for each in (low, base, high)} == {float}
    row = tornado(uncertain()).rows()[0]
    assert row["number"] == "letters.frequency.rate"
    assert row["expected loss a year (GBP) at P10"] == f"{low:.0f}"


def test_mistakes_are_told():
    known = [Scenario(id="s", frequency=1, loss=1.0)]
    with pytest.raises(ToolkitError, match="no number is uncertain"):
        tornado(known)
    for low, high in ((0.9, 0.1), (0, 0.9), (0.1, 1), (float("nan"), 0.9), ("a", 0.9)):
        with pytest.raises(ToolkitError, match="no shares in order"):
            tornado(uncertain(), low=low, high=high)
    with pytest.raises(ToolkitError, match="no level"):
        tornado(uncertain(), "residual")
    with pytest.raises(ToolkitError, match="no figure"):
        tornado(uncertain(), figure="worst")
