"""Ideas, findings and dots: what is clicked is an event, and every panel shows it at once."""

from __future__ import annotations

import ipywidgets as w
import pytest

from tests.hostile_text import MARKUP
from tests.workshop.drive import error, field, press, shown, widgets
from toolkit.register import Person
from toolkit.workshop import brainstorm, go_through_findings, vote
from toolkit.workshop.going_through import SHOWN


@pytest.fixture
def panels(example):
    """The three panels of the notebook, as its cells show them."""
    views = brainstorm(example), go_through_findings(example), vote(example)
    return example, *views


def to_mark(dots):
    """The list in which dots are given."""
    return next(each for each in widgets(dots) if isinstance(each, w.SelectMultiple))


def acting(view, key):
    """Choose who acts."""
    field(view, "Acting").value = key


def test_an_idea_is_an_event_of_whoever_acts_and_stands_beside_the_findings(panels):
    workshop, ideas, findings, _ = panels
    acting(ideas, "P3")
    field(ideas, "Idea").value = "A supplier reads our prompts"
    field(ideas, "About").value = "language_model"
    press(ideas, "Add idea")
    newest = list(workshop.register.ideas.values())[-1]
    assert (newest.text, newest.element, newest.by) == ("A supplier reads our prompts", "language_model", "P3")
    assert workshop.register.history(limit=1)[0].by == Person("P3", role="ML engineer")
    assert field(ideas, "Idea").value == ""
    assert "A supplier reads our prompts" in shown(ideas)
    field(findings, "Element").value = "language_model"
    assert "A supplier reads our prompts" in shown(findings)
    field(findings, "Element").value = "training_set"
    assert "A supplier reads our prompts" not in shown(findings)


def test_an_empty_idea_is_none(panels):
    workshop, ideas, *_ = panels
    before = workshop.register.head
    field(ideas, "Idea").value = "   "
    press(ideas, "Add idea")
    assert workshop.register.head == before


def test_a_finding_is_kept_and_one_is_rejected_only_with_a_reason(panels):
    workshop, _, findings, dots = panels
    decided = set(workshop.register.triage)
    press(findings, "Keep")
    (kept,) = set(workshop.register.triage) - decided
    assert workshop.register.triage[kept].verdict == "kept"
    assert kept in [key for _, key in to_mark(dots).options]

    before = workshop.register.head
    press(findings, "Reject")
    assert "needs a reason" in error(findings)
    assert workshop.register.head == before

    reason = next(e for e in widgets(findings) if getattr(e, "placeholder", "").startswith("to reject"))
    reason.value = "Our pipeline is built by hand"
    press(findings, "Reject")
    assert not error(findings)
    (rejected,) = set(workshop.register.triage) - decided - {kept}
    assert workshop.register.triage[rejected].reason == "Our pipeline is built by hand"
    field(findings, "Show").value = "rejected"
    assert "rejected: Our pipeline is built by hand" in shown(findings)


def test_a_reason_half_typed_on_one_card_survives_a_click_on_another(panels):
    _, _, findings, _ = panels

    def reasons():
        return [e for e in widgets(findings) if getattr(e, "placeholder", "").startswith("to reject")]

    reasons()[1].value = "Because we"
    press(findings, "Keep")
    assert reasons()[0].value == "Because we"


def test_twelve_at_a_time_and_the_rest_counted_until_all_are_asked_for(panels):
    _, _, findings, _ = panels

    def cards():
        return shown(findings).count('class="att-card"')

    assert cards() == SHOWN
    assert "more, less severe" in shown(findings)
    field(findings, "show all of them").value = True
    assert cards() > SHOWN


def test_an_answer_settles_findings_at_once(panels):
    workshop, _, findings, _ = panels
    first = workshop.findings().open_questions()[0]
    assert f"<b>{first.text}</b>" in shown(findings)
    press(findings, "no")
    assert workshop.register.answers[first.key].answer == "no"
    assert f"<b>{first.text}</b>" not in shown(findings)


def test_five_dots_each_no_more_and_those_of_whoever_acts_are_shown(panels):
    workshop, _, _, dots = panels
    choose = to_mark(dots)
    keys = [key for _, key in choose.options]
    choose.value = keys[:6]
    press(dots, "Give these dots (as the acting person)")
    assert "6 are marked" in error(dots)
    choose.value = keys[:5]
    press(dots, "Give these dots (as the acting person)")
    assert list(workshop.register.votes["P1"].for_) == keys[:5]
    acting(dots, "P2")
    assert set(choose.value) == set(workshop.register.votes["P2"].for_)


def test_the_top_ones_are_shortlisted_and_the_others_stay_kept(panels):
    workshop, _, _, dots = panels
    field(dots, "Shortlist").value = 3
    press(dots, "Take the top ones")
    verdicts = [each.verdict for each in workshop.register.triage.values()]
    assert verdicts.count("shortlisted") == 3
    assert workshop.register.triage["core:goal-hijack@assistant"].verdict == "kept"
    assert "stay “not yet assessed”, never “low”" in shown(dots)


def test_hostile_ideas_are_shown_as_text(panels):
    workshop, ideas, findings, _ = panels
    with workshop.register.change(by=workshop.acting, reason="brainstorm") as change:
        for text in MARKUP:
            change.idea(text, by="P2")
    field(ideas, "Idea").value = MARKUP[0]
    press(ideas, "Add idea")
    for view in (ideas, findings):
        assert "&lt;script&gt;alert(1)" in shown(view)
        assert "<script>alert" not in shown(view)
        assert "<img" not in shown(view)


def test_without_a_system_every_panel_says_where_to_describe_it(empty):
    assert "Describe it in notebook 01" in error(brainstorm(empty))
    assert "Describe it in notebook 01" in error(vote(empty))
    assert "Describe it in notebook 01" in error(go_through_findings(empty))
