"""What documents need beside the rest of the record: details of assets, training, the team's words, who was told."""

from __future__ import annotations

from datetime import date

import pytest

from toolkit.errors import InputError, ToolkitError
from toolkit.register import Person, open_register
from toolkit.system.model import System

BY = Person("P1", role="facilitator")


@pytest.fixture
def register(tmp_path):
    """A register with a system of one model."""
    with open_register(tmp_path / "register.db") as held:
        with held.change(by=BY, reason="begun") as change:
            change.set_system(System.model_validate({"id": "s", "name": "S", "components": {"m": {"kind": "model"}}}))
        yield held


def test_details_of_an_asset_are_kept_field_by_field(register):
    with register.change(by=BY, reason="from the supplier") as change:
        change.asset("m", version="3.1", licence="Apache-2.0")
    with register.change(by=BY, reason="updated") as change:
        change.asset("m", version="3.2")
    held = register.assets["m"]
    assert (held.version, held.licence) == ("3.2", "Apache-2.0")
    assert [each.changes for each in register.history("asset:m")][1] == [("version", "3.1", "3.2")]


def test_details_need_an_element_that_there_is(register):
    with pytest.raises(ToolkitError, match="no such component"), register.change(by=BY, reason="x") as change:
        change.asset("model", version="1")
    with pytest.raises(InputError), register.change(by=BY, reason="x") as change:
        change.asset("m", sha256="no hash")


def test_a_training_is_noted_once_and_does_not_lapse_before_it_was_held(register):
    for _ in range(2):
        with register.change(by=BY, reason="attended") as change:
            change.participant("P1", name="Mei Tanaka", function="ML engineer")
            change.training("P1", "Prompt injection", "2026-05-01", "2027-05-01", "certificate")
    (held,) = register.trainings.values()
    assert (held.on, held.until) == (date(2026, 5, 1), date(2027, 5, 1))
    with pytest.raises(InputError, match="before it was held"), register.change(by=BY, reason="x") as change:
        change.training("P1", "Agents", "2026-05-01", "2026-04-01")


def test_a_training_of_nobody_who_takes_part_is_refused(register):
    with pytest.raises(ToolkitError, match="nobody of that id") as told, register.change(by=BY, reason="x") as change:
        change.training("P1", "Agents", "2026-05-01")
    assert "change.participant" in str(told.value)
    with register.change(by=BY, reason="came") as change:
        change.participant("P1", name="Mei Tanaka", function="ML engineer")
    with pytest.raises(ToolkitError, match="P1"), register.change(by=BY, reason="x") as change:
        change.training("p1", "Agents", "2026-05-01")
    assert not register.trainings


def test_words_and_receivers_of_no_document_are_refused(register):
    calls = (
        lambda change: change.told("notices", "policyholders", "2026-05-01"),
        lambda change: change.document_text("notices", "limits", "It cannot read handwriting."),
    )
    for call in calls:
        with pytest.raises(ToolkitError, match="notice") as told, register.change(by=BY, reason="x") as change:
            call(change)
        assert "no such document" in str(told.value)
    assert not register.told
    assert not register.document_texts


def test_the_teams_words_are_replaced_and_taken_away(register):
    for text in ("first", "second"):
        with register.change(by=BY, reason="worded") as change:
            change.document_text("notice", "limits", text)
    assert register.document_texts["notice.limits"].text == "second"
    with register.change(by=BY, reason="no longer so") as change:
        change.document_text("notice", "limits", " ")
    assert register.document_texts == {}


def test_who_was_told_is_kept_with_the_head_that_they_were_told_from(register):
    head = register.head
    with register.change(by=BY, reason="sent") as change:
        change.told("residual", "Acme Insurance", "2026-11-27", "by mail")
    (told,) = register.told.values()
    assert (told.events, told.head) == (head.events, head.hash)
    with register.change(by=BY, reason="sent") as change:
        change.told("residual", "Acme Insurance", "2026-11-27", "by mail")
    assert len(register.told) == 1


def test_a_role_that_is_none_is_told_once_and_with_the_nearest(register):
    with pytest.raises(InputError) as refused, register.change(by=BY, reason="x") as change:
        change.told("notice", "all users", "2026-11-02", role="end-user")
    (problem,) = refused.value.problems
    assert (problem.what, problem.try_instead) == ("it cannot be 'end-user'", "Did you mean 'end_user'?")
    assert problem.where.endswith(" (role)")
