"""What a control gives back, alone and as the last, and the warning where the two differ much."""

from __future__ import annotations

import pytest

from tests.treatment.spending.cases import left_by, overlapping, uncertain
from toolkit.errors import ToolkitError
from toolkit.risks.losses import ControlEffect, Scenario
from toolkit.treatment.spending.returns import returns_on_controls


def test_alone_and_last_are_quantified_anew():
    told = returns_on_controls(overlapping())
    names = {one.offer.control for one in told.each}
    for one in told.each:
        alone = left_by(overlapping(), ()) - left_by(overlapping(), (one.offer.control,))
        last = left_by(overlapping(), names - {one.offer.control}) - left_by(overlapping(), names)
        assert one.saving_alone == pytest.approx(alone, rel=1e-9)
        assert one.saving_last == pytest.approx(last, rel=1e-6, abs=1e-6)
        assert one.alone == pytest.approx(alone / one.offer.price - 1)
    assert told.each[0].offer.control == "screen"
    returns = [one.alone for one in told.each]
    assert returns == sorted(returns, reverse=True)


def test_overlap_is_warned_of_with_the_figures():
    told = returns_on_controls(overlapping())
    assert any("filter-0 saves 190,000 alone, but" in each for each in told.warnings)
    assert any("after the others it does not" in each for each in told.warnings)


def test_controls_that_do_not_overlap_are_not_warned_of():
    risks = [
        Scenario(
            id=name,
            frequency=1,
            loss=1000.0,
            controls=(ControlEffect(control=name, acts_on="loss", effect=0.5, cost=100),),
        )
        for name in "ab"
    ]
    told = returns_on_controls(risks)
    assert told.warnings == ()
    assert told.drawn() == [("a", 500.0, 100.0), ("b", 500.0, 100.0)]
    assert told.each[0].alone == told.each[0].last == pytest.approx(4)


def test_what_is_free_and_what_has_no_cost_said():
    controls = (
        ControlEffect(control="free", acts_on="loss", effect=0.5, cost=0),
        ControlEffect(control="unsaid", acts_on="loss", effect=0.5),
        ControlEffect(control="priced", acts_on="loss", effect=0.5, cost=100),
    )
    told = returns_on_controls([Scenario(id="s", frequency=1, loss=1000.0, controls=controls)])
    assert [row["return alone"] for row in told.rows()] == ["free", "+400%", ""]
    assert [row["cost a year (GBP)"] for row in told.rows()] == ["0", "100", "not said"]


def test_figures_of_the_tail_and_what_is_in_place():
    told = returns_on_controls(uncertain(), "p95", start="inherent")
    assert {one.offer.control for one in told.each} == {"screen", "vault", "review"}
    assert all(one.saving_alone >= 0 for one in told.each)


def test_nothing_on_offer_is_told():
    with pytest.raises(ToolkitError, match="no control is on offer"):
        returns_on_controls([Scenario(id="s", frequency=1, loss=1000.0)])
