"""What controls do in numbers: one effect at a time, a price once for all risks, and nothing overwritten unseen."""

from __future__ import annotations

import pytest

from tests.hostile_text import MARKUP
from tests.workshop.drive import error, field, press, shown
from tests.workshop.money import LOSS, OTHER, RATE, panel, type_in, with_risks
from toolkit.workshop import say_what_controls_do

SAVE = "Save what it does"


@pytest.fixture
def controlled(empty):
    """A risk with numbers, and two controls without."""
    with_risks(empty, "letters", frequency=RATE, loss=LOSS)
    with empty.register.change(by=empty.acting, reason="treated") as change:
        risk = change.risk("letters")
        risk.control("screen", title="Screening", status="in place")
        risk.control("approve", title="Approval")
    return empty


def effects(workshop, control="screen", risk="letters"):
    """The effects of a control that are recorded, by what they act on, without who said them."""
    use = next(each for each in workshop.register.risks[risk].controls if each.control == control)
    return {each.acts_on: each.declared for each in use.effects}


def test_an_effect_with_coverage_uncertain_share_and_price_is_recorded(controlled):
    view = say_what_controls_do(controlled)
    field(view, "Control").value = "letters|screen"
    type_in(panel(controlled, "EffectPanel")._effect, "40%", "80%")
    assert "This says: " in shown(view)
    field(view, "Covers").value = "80%..95%"
    field(view, "Works").value = "90%"
    field(view, "Costs").value = "12k"
    press(view, SAVE)
    assert error(view) == ""
    said = effects(controlled)["success"]
    assert said["effect"] == {"low": 0.4, "mode": None, "high": 0.8} or said["effect"] == {"low": 0.4, "high": 0.8}
    assert {name: share for name, share in said["coverage"].items() if share is not None} == {"low": 0.8, "high": 0.95}
    assert said["reliability"] == 0.9
    assert controlled.register.control_costs["screen"].cost == 12_000
    assert "covers 80% to 95%" in shown(view)
    field(view, "Covers").value = ""
    press(view, SAVE)
    assert effects(controlled)["success"]["coverage"] == 1
    assert effects(controlled)["success"]["reliability"] == 0.9


def test_a_price_alone_changes_no_effect_and_whose_it_is(controlled):
    with controlled.register.change(by=OTHER, reason="red team") as change:
        change.risk("letters").control_effect("screen", acts_on="success", effect=0.4, why="red team")
    view = say_what_controls_do(controlled)
    field(view, "Control").value = "letters|screen"
    field(view, "Costs").value = "3k"
    press(view, SAVE)
    assert controlled.register.control_costs["screen"].cost == 3_000
    use = controlled.register.risks["letters"].controls[0]
    assert [each.by for each in use.effects] == ["P4"]
    field(view, "Costs").value = ""
    press(view, SAVE)
    assert "Write 0 where the control is free" in error(view)


def test_two_effects_of_one_control_are_both_kept_and_changed_one_by_one(controlled):
    with controlled.register.change(by=OTHER, reason="red team") as change:
        risk = change.risk("letters")
        risk.control_effect("screen", acts_on="success", effect=0.4)
        risk.control_effect("screen", acts_on="loss", effect=0.2, forms=["response"], degraded=0.05)
    view = say_what_controls_do(controlled)
    field(view, "Control").value = "letters|screen"
    assert field(view, "Effect").value == "success"
    form = panel(controlled, "EffectPanel")._effect
    assert form.value == ("40%", "", "")
    field(view, "Effect").value = "loss|response"
    assert form.value == ("20%", "", "")
    assert "still takes 5% off" in shown(view)
    type_in(form, "30%")
    press(view, SAVE)
    assert effects(controlled)["success"]["effect"] == 0.4
    assert effects(controlled)["loss"]["effect"] == 0.3
    assert effects(controlled)["loss"]["degraded"] == 0.05
    assert len(effects(controlled)) == 2
    field(view, "Effect").value = "new"
    field(view, "It lowers").value = "success"
    type_in(form, "50%")
    press(view, SAVE)
    assert "Choose it under Effect" in error(view)
    field(view, "It lowers").value = "contact"
    press(view, SAVE)
    assert set(effects(controlled)) == {"success", "loss", "contact"}
    assert field(view, "Effect").value == "contact"


def test_an_effect_that_acts_on_something_else_takes_its_own_place(controlled):
    with controlled.register.change(by=OTHER, reason="red team") as change:
        change.risk("letters").control_effect("screen", acts_on="success", effect=0.4, coverage=0.5)
    view = say_what_controls_do(controlled)
    field(view, "Control").value = "letters|screen"
    field(view, "It lowers").value = "loss"
    press(view, SAVE)
    assert error(view) == ""
    assert set(effects(controlled)) == {"loss"}
    assert effects(controlled)["loss"]["coverage"] == 0.5
    press(view, "Take this effect away")
    assert effects(controlled) == {}


@pytest.mark.parametrize(
    ("low", "high", "covers", "told"),
    [("80%", "40%", "", "swapped"), ("140%", "", "", "share that it takes off"), ("", "", "90%", "is missing"),
     ("40%", "80%", "most", "is no estimate"), ("40%", "80%", "{a: b}", "no share"), ("40%", "80%", "130%", "coverage"),
     ("some", "", "", "is no number")],
)  # fmt: skip
def test_what_is_no_share_is_refused_by_name(controlled, low, high, covers, told):
    view = say_what_controls_do(controlled)
    type_in(panel(controlled, "EffectPanel")._effect, low, high)
    field(view, "Covers").value = covers
    before = controlled.register.head
    press(view, SAVE)
    assert told in error(view)
    assert controlled.register.head == before
    assert field(view, "Covers").value == covers


@pytest.mark.parametrize("cost", ["a lot", "1k..2k", "-5", "{a: 1}"])
def test_a_price_that_is_none_is_refused(controlled, cost):
    view = say_what_controls_do(controlled)
    field(view, "Costs").value = cost
    press(view, SAVE)
    assert "cost" in error(view)


def test_a_stale_effect_is_not_overwritten(controlled):
    view = say_what_controls_do(controlled)
    field(view, "Control").value = "letters|screen"
    type_in(panel(controlled, "EffectPanel")._effect, "40%", "80%")
    with controlled.register.change(by=OTHER, reason="in my notebook") as change:
        change.risk("letters").control_effect("screen", acts_on="success", effect=0.1)
    press(view, SAVE)
    assert "in my notebook" in error(view)
    assert effects(controlled)["success"]["effect"] == 0.1


def test_without_controls_it_says_where_they_are_chosen(empty):
    view = say_what_controls_do(empty)
    assert "notebook 04" in shown(view)
    press(view, SAVE)
    press(view, "Take this effect away")


def test_a_risk_without_numbers_is_said_to_change_nothing_yet(controlled):
    with_risks(controlled, "payments")
    with controlled.register.change(by=controlled.acting, reason="treated") as change:
        change.risk("payments").control("limits", title="Limits")
    view = say_what_controls_do(controlled)
    field(view, "Control").value = "payments|limits"
    assert "changes nothing in money until the risk has its numbers" in shown(view)
    assert "counts for the target only" in shown(view)


@pytest.mark.parametrize("text", MARKUP[:12])
def test_hostile_titles_stay_text(controlled, text):
    with controlled.register.change(by=controlled.acting, reason=text) as change:
        change.risk("letters", title=text).control("screen", title=text)
        change.risk("letters").control_effect("screen", acts_on="success", effect=0.4, why=text)
    view = say_what_controls_do(controlled)
    field(view, "Control").value = "letters|screen"
    type_in(panel(controlled, "EffectPanel")._effect, "40%", "80%")
    press(view, SAVE)
    assert error(view) == ""
    for bad in ("<script", "<img", "<svg/", "<a href='java"):
        assert bad not in shown(view).partition("</style>")[2].lower()
