"""Findings of one threat at several elements share a card: decided together, or told apart."""

from __future__ import annotations

import pytest

from tests.workshop.drive import error, press, shown, widgets
from toolkit.system.edit import add, connect
from toolkit.threats.default_view import default_view, group_findings
from toolkit.threats.find import find_threats
from toolkit.workshop.drawing import drawn
from toolkit.workshop.going_through import TriagePanel


@pytest.fixture
def panel(example):
    """The example with a second agent that reads the same letters; nothing is decided of either."""
    system, clerk = add(drawn(example), "components", "Letter clerk", kind="agent", within="assistant_app")
    system = system.model_copy(
        update={
            "components": {
                **system.components,
                clerk: system.components["assistant"].model_copy(update={"name": "Letter clerk"}),
            }
        }
    )
    system, _ = connect(system, "vector_store", clerk, carries=["passages"])
    system, _ = connect(system, clerk, "claims_tool", carries=["actions"])
    with example.register.change(by=example.acting, reason="drawn") as change:
        change.set_system(system)
    example.derive()
    made = TriagePanel(example)
    made.show()
    return made


def test_one_threat_at_two_elements_is_one_card(panel):
    pair = next(each for each in panel._shown if len(each) > 1)
    (rule,) = {identity.partition("@")[0] for identity in pair}
    elsewhere = [identity for unit in panel._shown if unit != pair for identity in unit]
    assert not [identity for identity in elsewhere if identity.startswith(f"{rule}@")]
    card = shown(panel._made[pair].view)
    assert f"and {len(pair) - 1} more</h4>" in card
    assert "Likewise at " in card


def test_the_card_is_decided_for_all_of_them_in_one_change(example, panel):
    pair = next(each for each in panel._shown if len(each) > 1)
    card = panel._made[pair]
    press(card.view, "Reject")
    assert "a rejected finding needs a reason" in error(panel.view)
    card._reason.value = "no outsider can write there"
    before = example.register.head.events
    press(card.view, "Reject")
    assert example.register.head.events == before + len(pair)
    assert {example.register.triage[identity].reason for identity in pair} == {"no outsider can write there"}
    assert "rejected: no outsider can write there" in card._words.value


def test_told_apart_each_has_a_card_in_the_same_place(panel):
    pair = next(each for each in panel._shown if len(each) > 1)
    place = panel._shown.index(pair)
    press(panel._made[pair].view, "One by one")
    assert panel._shown[place : place + len(pair)] == [(identity,) for identity in pair]
    one, other = (panel._made[each] for each in panel._shown[place : place + 2])
    press(one.view, "Keep")
    assert set(panel.register.triage) >= {pair[0]}
    assert pair[1] not in panel.register.triage
    assert "kept" in one._words.value
    assert '"att-chip ok">kept' not in other._words.value


def test_a_card_of_one_cannot_be_told_apart(panel):
    alone = next(each for each in panel._shown if len(each) == 1)
    buttons = {each.description: each for each in widgets(panel._made[alone].view) if hasattr(each, "button_style")}
    assert buttons["One by one"].layout.display == "none"


def test_the_default_view_is_one_entry_a_cause_and_counts_the_rest(example):
    findings = find_threats(example.system, example.catalogue)
    view = default_view(findings)
    shown_ones = [finding for group in view.shown for finding in group.findings]
    assert len({group.rule for group in view.shown}) == len(view.shown)
    assert {each.outcome for each in shown_ones} == {"applies"}
    assert not any(each.narrower for each in shown_ones)
    assert len(shown_ones) + view.narrower == findings.counts["applies"]
    assert f"{findings.counts['undecided']} undecided" in view.folded
    ranks = [group.severity.rank for group in view.shown]
    assert ranks == sorted(ranks, reverse=True)


def test_findings_of_another_outcome_are_another_group(example):
    findings = find_threats(example.system, example.catalogue)
    assert all(len({each.outcome for each in group.findings}) == 1 for group in group_findings(findings))
