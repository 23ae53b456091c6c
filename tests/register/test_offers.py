"""What another workshop of the organisation could give, looked at before it is taken; and the trainings that are."""

from __future__ import annotations

from datetime import date

import pytest

from toolkit.errors import ToolkitError
from toolkit.register import Person, open_register
from toolkit.register.offers import offers_of

ME = Person("P1", role="facilitator")
DAY = date(2026, 6, 1)


@pytest.fixture
def two(tmp_path):
    """Our register, and the one of another system of ours."""
    with open_register(tmp_path / "ours.db") as ours, open_register(tmp_path / "theirs.db") as theirs:
        with ours.change(by=ME, reason="begun") as change:
            change.workshop(name="Ours", created="2026-01-01")
            for key, name in (("P1", "Ana"), ("P2", "Ben"), ("P3", "Twin"), ("P4", "Twin ")):
                change.participant(key, name=name)
        with theirs.change(by=ME, reason="begun") as change:
            change.workshop(name="Theirs", created="2026-01-02")
            for key, name in (("P1", "Cid"), ("P2", "ana"), ("P3", "Twin")):
                change.participant(key, name=name)
        yield ours, theirs


def by_key(offers, kind):
    """The offers of a kind by their key, those of evidence by their provision, of which each has one piece here."""
    return {each.provision or each.key: each for each in offers if each.kind == kind}


def test_evidence_words_and_trainings_are_offered_with_day_source_and_what_speaks_against(two):
    ours, theirs = two
    with theirs.change(by=ME, reason="judged") as change:
        change.verdict("6.4", "met", "published")
        change.evidence(
            "6.4", "Policy page", kind="link", where="https://x", date="2026-05-01", stale_after="2027-01-01"
        )
        change.verdict("7.1", "met", "audited")
        change.evidence("7.1", "Audit", kind="link", where="https://y", date="2024-05-01", stale_after="2025-01-01")
        change.document_text("disclosure", "contact", "security@acme.example")
        change.document_text("notice", "limits", "It may be wrong about claims.")
        held = change.training("P2", "Agents", "2026-02-01", "2027-02-01")
        lapsed = change.training("P2", "Retrieval", "2024-02-01", "2025-02-01")
        nobody = change.training("P1", "Agents", "2026-02-01")
        twin = change.training("P3", "Agents", "2026-02-01")
    offers = offers_of(ours, theirs, today=DAY)
    evidence, words, trainings = (by_key(offers, kind) for kind in ("evidence", "policy", "training"))
    assert (evidence["6.4"].on, evidence["6.4"].until, evidence["6.4"].whence) == ("2026-05-01", "2027-01-01", "Theirs")
    assert (evidence["6.4"].why_not, evidence["7.1"].why_not) == ("", "stale since the end of 2025-01-01")
    assert (words["disclosure.contact"].usual, words["notice.limits"].usual) == (True, False)
    assert words["notice.limits"].what == "It may be wrong about claims."
    assert trainings[held].why_not == ""
    assert trainings[held].what == "ana: Agents"
    assert trainings[lapsed].why_not == "lapsed on 2025-02-01"
    assert "nobody of this name" in trainings[nobody].why_not
    assert "two people bear this name" in trainings[twin].why_not

    with ours.change(by=ME, reason="taken") as change:
        change.take_evidence(theirs, ["6.4"], today=DAY)
        change.take_policies(theirs, ["disclosure.contact"])
        told = change.take_trainings(theirs, today=DAY)
    assert told.taken == (held,)
    assert str(told) == "1 taken over, 3 refused"
    (mine,) = ours.trainings.values()
    assert (mine.participant, mine.module, mine.until) == ("P1", "Agents", date(2027, 2, 1))
    assert (mine.taken_from["workshop"], mine.taken_from["training"]) == ("Theirs", held)
    again = offers_of(ours, theirs, today=DAY)
    assert by_key(again, "evidence")["6.4"].why_not == "it is here already"
    assert by_key(again, "policy")["disclosure.contact"].why_not == "it is here already"
    assert by_key(again, "training")[held].why_not == "it is noted here already"


def test_own_words_are_never_offered_to_be_replaced(two):
    ours, theirs = two
    with theirs.change(by=ME, reason="said") as change:
        change.document_text("disclosure", "contact", "theirs")
    with ours.change(by=ME, reason="said") as change:
        change.document_text("disclosure", "contact", "ours")
    (offer,) = offers_of(ours, theirs)
    assert offer.why_not == "your own words stand there"


def test_the_same_register_and_a_training_that_there_is_not_are_refused(two):
    ours, theirs = two
    with pytest.raises(ToolkitError, match="same register"):
        offers_of(ours, ours)
    with pytest.raises(ToolkitError, match="no such training"), ours.change(by=ME, reason="x") as change:
        change.take_trainings(theirs, ["nothing"])
    assert offers_of(ours, theirs) == []
