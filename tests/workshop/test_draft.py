"""What is typed and not saved: it stays, it is said, and it never overwrites what nobody saw."""

from __future__ import annotations

import ipywidgets as w
import pytest

from tests.workshop.drive import error, field, press, shown, widgets
from tests.workshop.test_what_to_do import toggles
from toolkit.register import Person
from toolkit.workshop import score_risks, treat_risks, word_risks
from toolkit.workshop.draft import Draft, renew, short
from toolkit.workshop.judge import JudgePanel

LETTERS = "letters-steer-the-assistant"
CUSTOMER = "one-customer-sees-another"
ELSEWHERE = Person("P5", role="data protection officer")


@pytest.fixture
def form():
    """Two fields, filled from a first revision."""
    fields = {"cause": w.Text(), "owner": w.Dropdown(options=[("nobody", ""), ("Ann", "P1"), ("Bo", "P2")], value="")}
    draft = Draft(fields)
    draft.show("r1", {"cause": "as recorded", "owner": "P1"}, {"risk:r1": 1}, called="First")
    return draft, fields


def told(draft):
    """What the line below the form says."""
    return draft.view.children[0].value


def test_what_is_typed_stays_when_the_form_is_filled_again_and_the_rest_follows_the_record(form):
    draft, fields = form
    assert told(draft) == ""
    fields["cause"].value = "mine"
    assert "Not saved yet: cause." in told(draft)
    draft.show("r1", {"cause": "as recorded", "owner": "P2"}, {"risk:r1": 2}, called="First")
    assert (fields["cause"].value, fields["owner"].value) == ("mine", "P2")
    assert draft.seen == {"risk:r1": 2}, "nothing under what is typed was changed, so it may be saved"


def test_what_is_typed_of_one_thing_is_there_again_after_looking_at_another(form):
    draft, fields = form
    fields["cause"].value = "mine"
    draft.show("r2", {"cause": "second", "owner": ""}, {"risk:r2": 1}, called="Second")
    assert fields["cause"].value == "second"
    assert "Typed and not saved at “First”." in told(draft)
    draft.show("r1", {"cause": "as recorded", "owner": "P1"}, {"risk:r1": 3}, called="First")
    assert fields["cause"].value == "mine"
    assert "Second" not in told(draft)


def test_what_somebody_else_wrote_under_it_is_refused_first_and_then_shown(form):
    draft, fields = form
    fields["cause"].value = "mine"
    draft.show("r1", {"cause": "<b>theirs</b>", "owner": "P1"}, {"risk:r1": 2})
    assert draft.seen == {"risk:r1": 1}, "saving must be refused: nobody here has seen what they wrote"
    draft.overtaken()
    draft.show("r1", {"cause": "<b>theirs</b>", "owner": "P1"}, {"risk:r1": 2})
    assert draft.seen == {"risk:r1": 2}
    assert fields["cause"].value == "mine"
    assert "They wrote under cause: “&lt;b&gt;theirs&lt;/b&gt;”" in told(draft)
    draft.forget()
    assert fields["cause"].value == "<b>theirs</b>"
    assert told(draft) == ""


def test_what_was_saved_is_no_draft_and_spaces_around_a_text_are_no_change(form):
    draft, fields = form
    fields["cause"].value = "mine "
    draft.settle()
    assert told(draft) == ""
    draft.show("r1", {"cause": "mine", "owner": "P1"}, {"risk:r1": 2})
    assert draft.typed == {}


def test_a_choice_that_is_not_offered_any_more_breaks_nothing(form):
    draft, fields = form
    fields["owner"].value = "P2"
    draft.show("r2", {"cause": "", "owner": ""}, {})
    renew(fields["owner"], [("nobody", ""), ("Ann", "P1")])
    draft.show("r1", {"cause": "as recorded", "owner": "P1"}, {"risk:r1": 1})
    assert fields["owner"].value in ("", "P1")


def test_titles_in_lists_are_kept_to_a_line():
    assert short("x" * 10_000) == f"{'x' * 71}…"
    assert short("two\nlines") == "two lines"


# --- the panels ------------------------------------------------------------------------------------------------------


def test_words_half_typed_survive_scoring_the_same_risk_and_are_then_saved(example):
    words, scores = word_risks(example), score_risks(example)
    field(words, "Risk").value = LETTERS
    field(words, "Cause").value = "Nobody screens letters"
    field(scores, "Score").value = LETTERS
    press(scores, "Rare")
    press(scores, "Save the inherent level")
    assert field(words, "Cause").value == "Nobody screens letters"
    press(words, "Save this risk")
    assert not error(words)
    assert example.register.risks[LETTERS].cause == "Nobody screens letters"
    assert example.register.risks[LETTERS].assessments["inherent"].likelihood == "rare"


def test_words_overtaken_from_elsewhere_are_kept_and_saved_at_the_second_press(example):
    words = word_risks(example)
    field(words, "Risk").value = LETTERS
    field(words, "Cause").value = "mine"
    with example.register.change(by=ELSEWHERE, reason="elsewhere") as change:
        change.risk(LETTERS, cause="theirs")
    press(words, "Save this risk")
    assert "data protection officer" in error(words)
    assert "changed cause" in error(words)
    assert "They wrote under cause: “theirs”" in shown(words)
    assert field(words, "Cause").value == "mine"
    press(words, "Save this risk")
    assert not error(words)
    assert example.register.risks[LETTERS].cause == "mine"


def test_steps_chosen_for_one_risk_are_never_saved_at_another_and_come_back(example):
    scores = score_risks(example)
    field(scores, "Score").value = LETTERS
    press(scores, "Rare")
    field(scores, "Score").value = CUSTOMER
    before = example.register.risks[CUSTOMER].assessments["inherent"]
    press(scores, "Save the inherent level")
    assert example.register.risks[CUSTOMER].assessments["inherent"].likelihood == before.likelihood
    assert "Typed and not saved at" in shown(scores)
    field(scores, "Score").value = LETTERS
    assert "likelihood Rare" in shown(scores)
    assert "Not saved yet: steps." in shown(scores)


def test_a_tab_keeps_what_is_typed_in_it_while_another_saves(example):
    treat = treat_risks(example)
    field(treat, "Risk").value = LETTERS
    toggles(treat, "avoid").value = "retain"
    field(treat, "Reason").value = "half a thought"
    field(treat, "Evidence").value = "half a ticket"
    field(treat, "Statement").value = "half a condition"
    press(treat, "Add")
    assert toggles(treat, "avoid").value == "retain"
    assert field(treat, "Reason").value == "half a thought"
    assert field(treat, "Statement").value == "half a condition"
    press(treat, "It awaits the risk owner")
    assert field(treat, "Reason").value == "half a thought"
    held = example.register.risks[LETTERS]
    assert held.acceptance.statement == "half a condition"
    assert held.treatment.option == "modify"
    assert all(use.evidence != "half a ticket" for use in held.controls)
    field(treat, "Control").value = held.controls[0].control
    assert field(treat, "Evidence").value == "half a ticket"


def test_a_verdict_half_typed_is_there_again_after_reading_another_provision(example):
    desk = JudgePanel(example)
    desk.show()
    desk._list.value = "5.1"
    field(desk.view, "Why").value = "half a thought"
    field(desk.view, "Evidence").value = "half a list"
    desk._list.value = "7.1"
    assert (field(desk.view, "Why").value, field(desk.view, "Evidence").value) == ("", "")
    assert "Typed and not saved at “provision 5.1”" in shown(desk.view)
    desk._list.value = "5.1"
    assert field(desk.view, "Why").value == "half a thought"
    field(desk.view, "Verdict").value = "not met"
    press(desk.view, "Record")
    assert field(desk.view, "Evidence").value == "", "what was recorded is not recorded twice"
    assert [each.what for each in example.register.verdicts["5.1"].evidence][-1] == "half a list"


def test_parts_of_a_provision_half_judged_stay_while_another_panel_saves(example):
    desk = JudgePanel(example)
    desk.show()
    standing = next(each for each in desk._conformity.standings if each.provision.parts)
    desk._list.value = standing.provision.id
    part = standing.provision.parts[0].part
    field(desk.view, f"Part {part}").value = "met"
    with example.register.change(by=ELSEWHERE, reason="elsewhere") as change:
        change.verdict("1.2", "met", "there is a channel")
    desk.refresh()
    assert field(desk.view, f"Part {part}").value == "met"
    assert any(isinstance(each, w.Dropdown) and each.description == f"Part {part}" for each in widgets(desk.view))


def made_anew(kept):
    """A form as the notebook's cell makes it when it is run: with fields of its own."""
    fields = {"cause": w.Text(), "owner": w.Text()}
    draft = Draft(fields, kept=kept)
    draft.show("r1", {"cause": "as recorded", "owner": "P1"}, {"risk:r1": 1}, called="First")
    return draft, fields


def test_a_form_that_is_made_anew_goes_on_with_what_was_typed_in_the_one_before():
    kept = {}
    _, fields = made_anew(kept)
    fields["cause"].value = "mine"
    again, fields = made_anew(kept)
    assert (fields["cause"].value, fields["owner"].value) == ("mine", "P1")
    assert "Not saved yet: cause." in told(again)
    again.settle()
    _, fields = made_anew(kept)
    assert fields["cause"].value == "as recorded", "it was saved: the record is asked again"
    fields["cause"].value = "mine"
    again, fields = made_anew(kept)
    again.forget()
    _, fields = made_anew(kept)
    assert fields["cause"].value == "as recorded"
