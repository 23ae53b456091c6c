"""Notebook 01, first: what it is for."""

from __future__ import annotations

import pytest

from tests.hostile_text import MARKUP
from tests.workshop.drive import error, field, shown
from toolkit.catalogues.vocabulary import Answer, Role, Stage
from toolkit.register import Person
from toolkit.system.edit import describe
from toolkit.workshop.drawing import drawn
from toolkit.workshop.working_on import about_the_system


def test_each_field_left_is_recorded_and_shown_again(empty):
    view = about_the_system(empty)
    assert field(view, "System").value == "Letter bot"
    assert empty.register.system() is None
    field(view, "Purpose").value = "Answers letters"
    field(view, "Stage of life").value = Stage.DEPLOYMENT
    field(view, "Worst day").value = "It pays everybody"
    field(view, "The Code").value = Answer.YES
    field(view, "because").value = "we run it in the UK"
    field(view, "Developer").value = "Acme, model vendor ; us"
    field(view, "System").value = "Letters"
    system = empty.system
    assert (system.name, system.purpose, system.stage) == ("Letters", "Answers letters", Stage.DEPLOYMENT)
    assert system.worst_day == "It pays everybody"
    assert (system.scope.code_applies, system.scope.reason) == (Answer.YES, "we run it in the UK")
    assert system.roles == {Role.DEVELOPER: ("Acme", "model vendor", "us")}
    assert empty.register.head.events == 1 + 7

    again = about_the_system(empty)
    assert field(again, "Worst day").value == "It pays everybody"
    assert field(again, "Developer").value == "Acme, model vendor, us"


def test_a_system_keeps_a_name(empty):
    view = about_the_system(empty)
    field(view, "System").value = "   "
    assert "a system needs a name" in error(view)
    assert field(view, "System").value == "Letter bot"


def test_who_works_on_an_older_picture_is_told_and_sees_the_newest(empty):
    view = about_the_system(empty)
    field(view, "Purpose").value = "Answers letters"
    with empty.register.change(by=Person("P2", role="engineer"), reason="from another notebook") as change:
        change.set_system(describe(drawn(empty), purpose="Sorts letters"))
    field(view, "Worst day").value = "It pays everybody"
    assert "Somebody else changed this meanwhile" in error(view)
    assert "P2" in error(view)
    assert field(view, "Purpose").value == "Sorts letters"
    assert empty.system.worst_day == ""
    field(view, "Worst day").value = "It pays everybody twice"
    assert error(view) == ""
    assert (empty.system.purpose, empty.system.worst_day) == ("Sorts letters", "It pays everybody twice")


def test_a_changed_stage_derives_again_and_keeps_what_was_decided(example):
    kept = {key: each.verdict for key, each in example.register.triage.items()}
    view = about_the_system(example)
    field(view, "Stage of life").value = Stage.DESIGN
    assert error(view) == ""
    assert {key: each.verdict for key, each in example.register.triage.items()} == kept
    recorded = {key for key, each in example.register.findings.items() if each.derived}
    assert recorded == {finding.identity for finding in example.findings()}


@pytest.mark.parametrize("text", MARKUP)
def test_hostile_words_stay_words(empty, text):
    view = about_the_system(empty)
    field(view, "System").value = text
    field(view, "Purpose").value = text
    assert empty.system.purpose == text.strip()
    page = shown(view).lower()
    assert not any(bad in page for bad in ("<script", "<img", "<svg/"))
