"""Pictures of which numbers matter and what controls bring, as the engine really finds them."""

from __future__ import annotations

import pytest

from tests.pictures.money.measuring import faults
from tests.pictures.reading import parsed, texts
from toolkit.pictures.money import (
    frontier_of,
    picture_of,
    returns_of,
    summary_of,
    tornado_of,
    waterfall_of,
)
from toolkit.risks.amounts import said_amount
from toolkit.risks.losses import ControlEffect, Interval, Poisson, Scenario
from toolkit.risks.sensitivity.tornado import tornado
from toolkit.treatment.spending.frontier import frontier
from toolkit.treatment.spending.returns import returns_on_controls
from toolkit.treatment.spending.waterfall import waterfall


def scenarios() -> tuple[Scenario, ...]:
    """Two scenarios, a control in place, and three planned of which one has no cost."""
    effects = {
        "filter": ControlEffect(
            control="filter", title="Output filter", acts_on="success", effect=0.5, status="in place"
        ),
        "limits": ControlEffect(control="limits", title="Rate limits", acts_on="contact", effect=0.4, cost=2e4),
        "drill": ControlEffect(control="drill", title="Response drill", acts_on="loss", effect=0.3, cost=5e3),
        "review": ControlEffect(control="review", title="Review", acts_on="success", effect=0.2),
    }
    spend = Scenario(
        id="spend",
        title="Token spend",
        frequency=Poisson(rate=Interval(low=0.5, high=4)),
        loss=Interval(low=5e3, high=8e4),
        controls=(effects["filter"], effects["limits"]),
    )
    leak = Scenario(
        id="leak",
        title="Leak of letters",
        frequency=Poisson(rate=0.2),
        loss=Interval(low=1e5, high=3e6),
        controls=(effects["limits"], effects["drill"], effects["review"]),
    )
    return spend, leak


def test_a_tornado_keeps_its_numbers_and_says_their_units():
    found = tornado(scenarios())
    value = tornado_of(found)
    assert value.measure == "Expected loss a year"
    assert [(each.at_low, each.at_high) for each in value.swings] == [(each.low, each.high) for each in found.swings]
    said = " ".join(each.low_says for each in value.swings)
    assert "a year" in said
    assert "£" in said
    assert said_amount(found.base, "GBP") in summary_of(value)
    assert faults(parsed(picture_of(value))) == []


def test_a_waterfall_keeps_its_shares():
    found = waterfall(scenarios())
    value = waterfall_of(found)
    assert [share.control for share in value.in_place] == ["Output filter"]
    assert {share.control for share in value.planned} == {"Rate limits", "Response drill", "Review"}
    assert value.current - sum(share.saved for share in value.planned) == pytest.approx(value.target)
    said = texts(parsed(picture_of(value)))
    assert {said_amount(level, "GBP") for level in (found.inherent, found.current, found.target)} <= set(said)
    assert faults(parsed(picture_of(value))) == []


def test_returns_say_which_cost_nobody_said():
    value = returns_of(returns_on_controls(scenarios()))
    assert [each.control for each in value.controls if each.cost is None] == ["Review"]
    assert "nobody said what it costs" in summary_of(value)
    assert faults(parsed(picture_of(value))) == []


def test_a_frontier_marks_the_best_set_or_the_chosen_one():
    priced = tuple(
        each.model_copy(update={"controls": tuple(one for one in each.controls if one.control != "review")})
        for each in scenarios()
    )
    found = frontier(priced)
    value = frontier_of(found, titles={"drill": "Response drill", "limits": "Rate limits"})
    assert value.points[value.chosen].cost == found.best.cost
    assert value.points[0].controls == ()
    assert {name for point in value.points for name in point.controls} == {"Response drill", "Rate limits"}
    assert "(least cost and loss together)" in summary_of(value)
    assert "(chosen)" in summary_of(frontier_of(found, ["drill"]))
    assert frontier_of(found, ["drill"]).points[frontier_of(found, ["drill"]).chosen].cost == 5e3
    assert frontier_of(found, ["unheard of"]).chosen is None
    root = parsed(picture_of(value))
    assert faults(root) == []
    assert any("+ Response drill" in text for text in texts(root))
