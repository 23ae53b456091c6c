"""Scope in notebook 05: questions, what follows, and a decision that a person may make otherwise."""

from __future__ import annotations

import pytest

from tests.workshop.drive import error, field, press, shown
from toolkit.register import Person
from toolkit.workshop.does_it_apply import CodeScopePanel

BY = Person("P2", role="colleague")


@pytest.fixture
def panel(empty):
    """The panel over a workshop in which nothing was said yet."""
    made = CodeScopePanel(empty)
    made.show()
    return made


def say(panel, **answers):
    """Answer questions of the scope."""
    for question, answer in answers.items():
        panel._answers[question].value = answer


def test_the_questions_stand_open_until_somebody_decided(panel, example):
    assert panel._form.selected_index == 0
    assert "It is still open." in shown(panel.view)
    decided = CodeScopePanel(example)
    decided.show()
    assert decided._form.selected_index is None
    assert "The Code applies." in shown(decided.view)
    assert "We hold: Developer, System Operator, Data Custodian (from the roles of the participants)" in shown(
        decided.view
    )


def test_what_follows_fills_the_decision_and_is_recorded_with_its_reason(panel, empty):
    say(panel, ai_system="yes", creates="yes", deploys="yes", holds_data="no")
    assert "developer, system operator" in shown(panel.view)
    press(panel.view, "Take what follows")
    field(panel.view, "DPIA").value = "https://intranet/dpia/17"
    press(panel.view, "Record the scope")
    held = empty.register.code_scope
    assert held.answers == {"ai_system": "yes", "creates": "yes", "deploys": "yes", "holds_data": "no"}
    assert (held.applies, [*held.roles], held.dpia) == (
        "yes",
        ["developer", "system_operator"],
        "https://intranet/dpia/17",
    )
    assert held.reason == "The organisation is developer, system operator for this system."
    assert "from the scope that was recorded" in shown(panel.view)
    assert "change.code_scope(answers=" in shown(panel.view)


def test_a_decision_without_a_reason_is_refused_and_how_sure_we_are_is_said(panel, empty):
    say(panel, sells_only="yes", creates="no", deploys="no", deploys_for_others="no", holds_data="no")
    assert "How sure we are of that: medium." in shown(panel.view)
    field(panel.view, "Decided").value = "no"
    press(panel.view, "Record the scope")
    assert "a decision needs a reason" in error(panel.view)
    assert empty.register.code_scope is None


def test_a_person_may_decide_otherwise_and_that_is_shown(panel, empty):
    say(panel, creates="yes")
    field(panel.view, "Decided").value = "no"
    field(panel.view, "in a sentence, for whoever asks").value = "switched off <b>next week</b>"
    press(panel.view, "Record the scope")
    told = shown(panel.view)
    assert "Decided otherwise than the answers" in told
    assert "switched off &lt;b&gt;next week&lt;/b&gt;" in told


def test_what_a_colleague_recorded_meanwhile_is_not_overwritten(panel, empty):
    say(panel, creates="yes")
    press(panel.view, "Take what follows")
    with empty.register.change(by=BY, reason="elsewhere") as change:
        change.code_scope(applies="yes", reason="theirs", roles=["data_custodian"])
    press(panel.view, "Record the scope")
    assert "Somebody else changed this meanwhile" in shown(panel.view)
    assert empty.register.code_scope.reason == "theirs"
    assert "theirs" in shown(panel.view)


def test_a_role_that_is_not_asked_for_here_stays(empty):
    with empty.register.change(by=BY, reason="elsewhere") as change:
        change.code_scope(applies="yes", reason="we only use it", roles=["end_user"])
    panel = CodeScopePanel(empty)
    panel.show()
    assert "End-user" in shown(panel.view)
    field(panel.view, "in a sentence, for whoever asks").value = "we only use it, every day"
    press(panel.view, "Record the scope")
    assert empty.register.code_scope.roles == ("end_user",)


def test_where_nobody_said_a_role_nothing_is_said_of_where_roles_are_from(empty):
    panel = CodeScopePanel(empty)
    said = shown(panel.show())
    assert "We hold: no role, so every duty counts as ours." in said
    assert "from nobody" not in said
