"""The training programme in notebook 05: topics, people, what was held, corrected and withdrawn, what is to be held."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.hostile_text import MARKUP
from tests.workshop.drive import error, field, press, shown
from toolkit.register import Person
from toolkit.workshop.document_line import DocumentLine
from toolkit.workshop.who_knows_what import TrainingsPanel


@pytest.fixture
def panel(example):
    """The programme over the example."""
    made = TrainingsPanel(example)
    made.show()
    return made


def hold(panel, topic, people, on=date(2026, 3, 2), until=None):
    """Fill the form for a training that was held."""
    field(panel.view, "Topic").value = topic
    field(panel.view, "People").value = tuple(people)
    field(panel.view, "Held on").value = on
    field(panel.view, "Valid until").value = until


def test_it_says_what_people_need_to_know_and_who_has_none(panel, example):
    told = shown(panel.view)
    assert "0 of 6 people have had all that they need in depth" in told
    assert "6 of 6 have had none that holds" in told
    for words in ("Prompt layer", "Indirect prompt injection", "Developer, System Operator", "0 of "):
        assert words in told, words
    assert "nobody yet" in told


def test_several_people_are_recorded_at_once_with_all_that_is_asked(panel, example):
    hold(panel, "Prompt layer", ["P3", "P6"], until=date(2099, 3, 2))
    field(panel.view, "Held by").value = "security team"
    field(panel.view, "Evidence").value = "list of attendance"
    press(panel.view, "Record for these people")
    held = {each.participant: each for each in example.register.trainings.values()}
    assert set(held) == {"P3", "P6"}
    assert (held["P6"].until, held["P6"].held_by, held["P6"].evidence) == (
        date(2099, 3, 2),
        "security team",
        "list of attendance",
    )
    assert "Prompt layer, until 2099-03-02" in shown(panel.view)
    assert field(panel.view, "People").value == ()
    assert "for person in (&#39;P3&#39;, &#39;P6&#39;)" in shown(panel.view)


def test_everybody_of_a_role_a_function_or_who_lacks_a_topic_is_marked_at_once(panel, example):
    people, everybody = field(panel.view, "People"), field(panel.view, "And all")
    everybody.value = "role:data_custodian"
    assert people.value == ("P5",)
    everybody.value = "function:ML engineer"
    assert set(people.value) == {"P5", "P3"}
    hold(panel, "Agents", [])
    everybody.value = "lacks:"
    assert set(people.value) == {each.id for each in panel._plan.needing("Agents")}
    assert everybody.value == ""


@pytest.mark.parametrize(
    ("topic", "people", "on", "until", "said"),
    [
        ("", ["P3"], date(2026, 1, 1), None, "no topic"),
        ("Agents", [], date(2026, 1, 1), None, "nobody is marked"),
        ("Agents", ["P3"], None, None, "day is missing"),
        ("Agents", ["P3"], date(2999, 1, 1), None, "still to come"),
        ("Agents", ["P3"], date(2026, 1, 2), date(2026, 1, 1), "before it was held"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_saved(panel, example, topic, people, on, until, said):
    before = example.register.head
    hold(panel, topic, people, on, until)
    press(panel.view, "Record for these people")
    assert said in error(panel.view)
    assert example.register.head == before
    assert field(panel.view, "Topic").value == topic


def test_what_lapsed_is_marked_and_found(panel, example):
    hold(panel, "Agents", ["P3"], date(2020, 1, 1), date(2020, 12, 31))
    press(panel.view, "Record for these people")
    field(panel.view, "Show").value = "lapsed"
    told = panel._people.value
    assert "lapsed</span>Agents, on 2020-12-31" in told
    assert "Mei Tanaka" in told
    assert "Tom Whitfield" not in told
    field(panel.view, "Show").value = "none"
    assert "Mei Tanaka" in panel._people.value


def test_what_lapses_soon_is_marked_before_it_does(panel, example):
    now = datetime.now(UTC).date()
    hold(panel, "Agents", ["P3"], date(2026, 1, 1), now + timedelta(days=20))
    press(panel.view, "Record for these people")
    hold(panel, "Retrieval", ["P3"], date(2026, 1, 1), now + timedelta(days=200))
    press(panel.view, "Record for these people")
    assert "lapses soon</span>Agents, until" in panel._people.value
    assert panel._people.value.count("lapses soon") == 1


def test_a_training_is_corrected_and_withdrawn_after_asking_twice(panel, example):
    hold(panel, "Agents", ["P3"])
    press(panel.view, "Record for these people")
    (key,) = example.register.trainings
    field(panel.view, "Training").value = key
    assert field(panel.view, "Topic").value == "Agents"
    field(panel.view, "Valid until").value = date(2099, 1, 1)
    press(panel.view, "Save the correction")
    assert example.register.trainings[key].until == date(2099, 1, 1)
    press(panel.view, "Withdraw")
    assert key in example.register.trainings
    press(panel.view, "Really withdraw it?")
    assert example.register.trainings == {}
    assert field(panel.view, "Training").value == ""


def test_what_is_half_typed_survives_redraws_and_saves_elsewhere(panel, example):
    hold(panel, "Agents", ["P3", "P5"])
    field(panel.view, "Note").value = "with our own tools"
    with example.register.change(by=Person("P2", role="head"), reason="elsewhere") as change:
        change.participant(name="Ada", function="tester", roles=["developer"])
        change.training("P5", "Retrieval", "2026-01-01")
    panel.refresh()
    assert field(panel.view, "Topic").value == "Agents"
    assert field(panel.view, "People").value == ("P3", "P5")
    assert field(panel.view, "Note").value == "with our own tools"
    assert "Ada" in str(field(panel.view, "People").options)


def test_somebody_elses_correction_is_shown_before_mine_replaces_it(panel, example):
    hold(panel, "Agents", ["P3"])
    press(panel.view, "Record for these people")
    (key,) = example.register.trainings
    field(panel.view, "Training").value = key
    field(panel.view, "Evidence").value = "mine"
    with example.register.change(by=Person("P2", role="head"), reason="elsewhere") as change:
        change.correct_training(key, evidence="theirs")
    press(panel.view, "Save the correction")
    assert example.register.trainings[key].evidence == "theirs"
    assert "They wrote under evidence: “theirs”" in shown(panel.view)
    press(panel.view, "Save the correction")
    assert example.register.trainings[key].evidence == "mine"


def test_what_is_to_be_held_gets_an_owner_and_a_day_one_by_one_or_all_at_once(panel, example):
    first = panel._plan.modules[0].title
    field(panel.view, "Sees to it").value = "P3"
    field(panel.view, "By").value = date(2020, 2, 1)
    press(panel.view, "Save the plan")
    (planned,) = example.register.trainings_planned.values()
    again = TrainingsPanel(example)
    again.show()
    assert (field(again.view, "Sees to it").value, again._planned.draft.typed) == ("P3", {})
    assert (planned.module, planned.owner, planned.due) == (first, "P3", date(2020, 2, 1))
    assert "overdue" in panel._to_hold.value
    field(panel.view, "Sees to it").value = "P6"
    field(panel.view, "By").value = date(2099, 2, 1)
    press(panel.view, "The same for all without an owner")
    owners = {each.topic: each.owner for each in panel._plan.still_to_hold()}
    assert owners.pop(first) == "P3"
    assert set(owners.values()) == {"P6"}


def test_a_topic_of_the_teams_own_is_planned_for_those_named_and_taken_out_again(panel, example):
    press(panel.view, "Take out of the plan")
    assert "nothing is planned of this topic" in error(panel.view)
    panel._planned._which.value = ""
    press(panel.view, "Save the plan")
    assert "no topic" in error(panel.view)
    field(panel.view, "Of our own").value = "Secure coding"
    field(panel.view, "Also for").value = ("P3",)
    press(panel.view, "Save the plan")
    assert panel._planned.topic == "Secure coding"
    assert "Secure coding" in panel._to_hold.value
    press(panel.view, "Take out of the plan")
    assert example.register.trainings_planned == {}


@pytest.mark.parametrize("topic", MARKUP[:6])
def test_hostile_topics_stay_text(panel, example, topic):
    hold(panel, topic, ["P3"])
    press(panel.view, "Record for these people")
    assert topic not in shown(panel.view)
    assert error(panel.view) == ""
    assert [each.module for each in example.register.trainings.values()] == [topic]


def test_it_ends_with_the_document_written_from_it(panel, example):
    hold(panel, "Prompt layer", ["P3"])
    press(panel.view, "Record for these people")
    press(panel.view, "Write the document")
    written = example.folder / "documents" / "training.md"
    assert "Prompt layer" in written.read_text(encoding="utf-8").partition("Record of training held")[2]
    assert "training.docx" in shown(panel.view)


def test_a_document_written_beside_a_panel_looks_at_evidence_in_files_again(panel, example):
    plan = example.folder / "plan.txt"
    plan.write_text("as judged", "utf-8")
    with example.register.change(by=Person("P1", role="facilitator"), reason="judged") as change:
        change.verdict("5.1", "partly met", "there is a plan")
        change.file_evidence("5.1", example.folder, "plan.txt")
    plan.write_text("rewritten since", "utf-8")
    line = DocumentLine(panel, "statement", "the statement")
    press(line.view, "Write the document")
    written = (example.folder / "documents" / "statement.md").read_text("utf-8")
    assert "plan.txt is not the file that was meant" in written.replace("\\", "")


def test_nobody_and_nothing_yet_is_said_plainly(empty):
    panel = TrainingsPanel(empty)
    panel.show()
    assert "Nobody is recorded yet" in shown(panel.view)
    assert error(panel.view) == ""


def test_two_hundred_people_are_shown_a_part_at_a_time(example):
    with example.register.change(by=Person("P1", role="facilitator"), reason="staff") as change:
        for number in range(194):
            change.participant(name=f"Person {number}", function="operator", roles=["system_operator"])
    panel = TrainingsPanel(example)
    panel.show()
    assert panel._people.value.count("<tr>") == 21
    press(panel.view, "Show 20 more of 180")
    assert panel._people.value.count("<tr>") == 41
