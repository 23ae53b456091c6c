"""Where we stand against the Code: counts by principle and role, and the gaps."""

from __future__ import annotations

import pytest

from tests.workshop.drive import field, press, shown
from toolkit.register import Person
from toolkit.workshop.the_code import GapsPanel, SummaryPanel, code_summary, gaps, judge_provisions

BY = Person("P1", role="facilitator")


@pytest.fixture
def example(whole):
    """The whole example, with what was judged of the Code."""
    return whole


def plotted(panel):
    """The bars of the picture by verdict: counts, first principle last as Plotly draws upwards."""
    (output,) = panel._plot.outputs
    figure = output["data"]["application/vnd.plotly.v1+json"]
    return {bar["name"]: list(bar["x"])[::-1] for bar in figure["data"]}


def test_the_picture_counts_verdicts_by_principle_and_follows_the_record(example):
    panel = SummaryPanel(example)
    panel.show()
    bars = plotted(panel)
    assert sum(map(sum, bars.values())) == 72
    assert bars["met"] == [1, 3, 0, 0, 0, 2, 1, 0, 1, 0, 1, 1, 0]
    assert sum(bars["not judged yet"]) == 5
    with example.register.change(by=BY, reason="test") as change:
        change.verdict("13.1", "met", "wiped")
    panel.redraw()
    assert plotted(panel)["met"][12] == 1


def test_the_summary_says_what_we_hold_and_what_is_judged(example):
    told = shown(code_summary(example))
    assert "applies to this system" in told
    assert "We hold: Developer, System Operator, Data Custodian. 67 of 72" in told
    assert "self-assessment, not a certificate" in told
    assert "<td>Data Custodian</td><td>yes</td><td>11 (10 shall)</td>" in told


def test_without_roles_every_duty_counts_as_ours(empty):
    told = shown(code_summary(empty))
    assert "no role recorded, so every duty counts as ours. 0 of 72" in told
    assert "nobody has said" in told


def test_roles_that_nobody_holds_are_not_ours(empty):
    with empty.register.change(by=BY, reason="test") as change:
        change.participant("P2", name="Mei", roles=["data_custodian"])
    told = shown(code_summary(empty))
    assert "0 of 11 provisions that are ours" in told
    assert "<td>Developer</td><td>no</td>" in told


def test_gaps_by_principle_and_role(example):
    told = shown(gaps(example))
    assert (
        "<td>1. Raise awareness of AI security threats and risks</td><td>4\N{NO-BREAK SPACE}+\N{NO-BREAK SPACE}0</td>"
        in told
    )
    assert "<td>3. Evaluate the threats and manage the risks to your AI system</td>" in told
    assert "Security training does not mention AI yet" in told
    assert "Sofia Marques" in told


def test_gaps_are_listed_by_role_with_those_nobody_judged_on_demand(empty):
    with empty.register.change(by=BY, reason="test") as change:
        change.code_scope(applies="yes", roles=["developer", "system_operator", "data_custodian"])
    panel = GapsPanel(empty)
    panel.show()
    assert shown(panel.view).count('class="att-chip open"') == 0
    field(panel.view, "only those judged not met or partly met").value = False
    assert "57 more: tick" in shown(panel.view)
    field(panel.view, "show all of them").value = True
    assert shown(panel.view).count("not judged yet</span>") == 72
    field(panel.view, "Duty of").value = "data_custodian"
    assert shown(panel.view).count("not judged yet</span>") == 11


def test_an_overdue_gap_is_marked_and_a_met_one_is_no_gap(example):
    with example.register.change(by=BY, reason="test") as change:
        change.verdict("6.5", "not met", "late", due="2020-01-01")
        change.verdict("1.1", "met", "trained")
    told = shown(gaps(example))
    assert "overdue" in told
    assert "Make AI security part of" not in told


def test_nothing_judged_is_said_kindly(empty):
    assert "Nothing is judged not met or partly met here; 72 provisions are not judged yet." in shown(gaps(empty))


def test_a_verdict_shows_in_the_other_panels_at_once(example):
    summary, gap = code_summary(example), gaps(example)
    desk = judge_provisions(example)
    panel = example.shown["JudgePanel"]
    panel._list.value = "13.1"
    field(desk, "Verdict").value = "not met"
    field(desk, "Why").value = "disks are not wiped"
    press(desk, "Record")
    assert "68 of 72" in shown(summary)
    assert "disks are not wiped" in shown(gap)
