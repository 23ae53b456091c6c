"""Five actions, the trade-off, and what is due again, as notebook 05 shows them; gaps by another framework."""

from __future__ import annotations

import pytest

from tests.workshop.drive import field, press, shown
from toolkit.conformity import assess_conformity
from toolkit.register import Person
from toolkit.workshop.code_next import NextPanel, next_actions
from toolkit.workshop.the_code import GapsPanel

BY = Person("P1", role="facilitator")


@pytest.fixture
def example(whole):
    """The whole example, with what was judged of the Code."""
    return whole


def test_five_actions_with_gaps_risks_and_why_they_stand_there(example):
    panel = NextPanel(example)
    panel.show()
    told = shown(panel.view)
    best = assess_conformity(example.register, example.catalogue).actions().best(5)
    assert len(best) == 5
    for chosen in best:
        assert chosen.action.control.title in told
    assert "for the gaps: works on" in told
    assert "for the risk: would lower" in told
    assert "Payments that cannot be undone: high → moderate" in told
    field(panel.view, "Chosen for").value = "gaps"
    assert "for the risk: would lower" not in panel._actions.value


def test_the_trade_off_shows_three_ways_to_choose(example):
    panel = NextPanel(example)
    panel.show()
    for choice in assess_conformity(example.register, example.catalogue).actions().trade_off():
        assert f"<td>{choice.shall} shall, {choice.should} should</td>" in panel._trade.value


def test_what_is_due_again_is_told_with_its_reason(example):
    assert "Nothing is due again today." in shown(next_actions(example))
    with example.register.change(by=BY, reason="x") as change:
        change.evidence("5.1", "<b>List</b>", stale_after="2020-01-01")
    panel = example.shown["NextPanel"]
    panel.refresh()
    assert "evidence for 5.1, “&lt;b&gt;List&lt;/b&gt;”: stale since the end of 2020-01-01" in panel._due.value


def test_nothing_to_choose_is_said(empty):
    with empty.register.change(by=BY, reason="x") as change:
        change.code_scope(applies="no", reason="a toy")
    assert "Nothing to choose" in shown(next_actions(empty))


def test_gaps_stand_under_the_entries_of_another_framework(example):
    panel = GapsPanel(example)
    panel.show()
    field(panel.view, "As a list of").value = "iso-27001@2022"
    field(panel.view, "show all of them").value = True
    assert "<b>A.6.3</b>" in panel._list.value
    assert "1.1 (shall) not met, link high" in panel._list.value
    assert "The links are ours" in panel._list.value
    field(panel.view, "Duty of").value = "data_custodian"
    assert "6.5" not in panel._list.value
    field(panel.view, "As a list of").value = ""
    assert "Security training does not mention AI yet" in panel._list.value


def test_what_the_risks_cost_is_a_third_side_once_somebody_asks_for_it(example):
    panel = NextPanel(example)
    panel.show()
    assert "cost a year" not in shown(panel.view)
    assert "money" not in [lean for _, lean in panel._lean.options]
    press(panel.view, "Work out what the risks cost now")
    told = shown(panel.view)
    assert "worked out now from the estimates" in told
    assert "not what the action saves" in told
    costs = assess_conformity(example.register, example.catalogue).costs(work_out=True)
    choices = assess_conformity(example.register, example.catalogue).actions(costs).trade_off()
    assert [each.lean for each in choices][-1] == "money"
    for choice in choices:
        amount = costs.said(choice.amount) if choice.amount else "–"  # gaps alone may touch no risk that is estimated
        assert f"<td>{amount}</td>" in panel._trade.value
    field(panel.view, "Chosen for").value = "money"
    assert "for the money: works on what" in panel._actions.value
    with example.register.change(by=BY, reason="x") as change:
        change.risk("vendor-is-not-there").estimate(frequency=3.0, why="worse")
    panel.refresh()
    assert "cost a year" not in shown(panel.view)  # what was worked out is of before
    assert field(panel.view, "Chosen for").value == "both"


def test_figures_that_were_kept_are_shown_unasked_and_said_to_be_old_when_they_are(example):
    import toolkit as tk

    with example.register.change(by=BY, reason="kept") as change:
        change.keep_figures(tk.quantify(example.register), label="first")
    panel = NextPanel(example)
    panel.show()
    assert "figures “first” kept on" in panel._money.value
    assert panel._work_out.layout.display == "none"
    with example.register.change(by=BY, reason="x") as change:
        change.risk("vendor-is-not-there").estimate(frequency=3.0, why="worse")
    panel.refresh()
    assert "estimates or controls have changed since" in panel._money.value
    assert panel._work_out.layout.display == ""
