"""A self-assessment: people's verdicts count, the record proposes, a document alone is at most partly met."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from toolkit.catalogues.load import load_catalogue
from toolkit.catalogues.vocabulary import Answer
from toolkit.conformity import Conformity, assess_conformity
from toolkit.register import Person, Register, events, open_register
from toolkit.system.edit import answer
from toolkit.system.model import System
from toolkit.workshop.session import Workshop

BY = Person("P1", role="facilitator")


def test_all_provisions_once_and_counts_add_up(whole: Workshop) -> None:
    found = assess_conformity(whole.register, whole.catalogue)
    assert len({s.provision.id for s in found.standings}) == 72
    assert sum(found.counts().values()) == 72
    assert found.counts()["met"] == 10
    assert len(found.rows()) == 72


def test_a_proposal_is_no_verdict_and_never_met_where_something_must_be_done(workshop: Workshop) -> None:
    found = assess_conformity(workshop.register, workshop.catalogue)
    assert found.get("3.1.3").proposed == "partly met"
    assert found.get("3.1.3").verdict == "unknown"
    assert all(s.proposed != "met" for s in found.standings if s.provision.asks_doing)
    assert all(s.grounds for s in found.standings if s.proposed not in ("unknown",))


def test_a_persons_verdict_counts_and_is_kept(workshop: Workshop) -> None:
    with workshop.register.change(by=BY, reason="checked") as change:
        change.verdict("3.1.3", "not met", "nobody chose anything", owner="P2")
    standing = assess_conformity(workshop.register, workshop.catalogue).get("3.1.3")
    assert (standing.verdict, standing.reason, standing.owner) == ("not met", "nobody chose anything", "P2")
    assert standing.proposed == "partly met"


def test_roles_decide_what_is_ours(workshop: Workshop) -> None:
    custodian = assess_conformity(workshop.register, workshop.catalogue, roles=["data_custodian"])
    ours = {s.provision.id for s in custodian.standings if s.ours}
    assert len(ours) == 11
    assert custodian.counts()["not ours"] == 61
    assert all(s.ours for s in custodian.gaps)


def test_gaps_begin_with_what_shall_be_done(workshop: Workshop) -> None:
    strengths = [s.provision.strength for s in assess_conformity(workshop.register, workshop.catalogue).gaps]
    assert strengths == sorted(strengths, key=["shall", "should", "may"].index)
    assert "met" not in {s.verdict for s in assess_conformity(workshop.register, workshop.catalogue).gaps}


@pytest.fixture
def register() -> Iterator[Register]:
    with open_register("sqlite://") as opened:
        yield opened


def assessed(register: Register) -> Conformity:
    return assess_conformity(register, load_catalogue())


def test_nothing_follows_from_nothing(register: Register) -> None:
    """Neither from an empty record, nor from one that holds names, a tolerance and an unscored risk only."""
    assert {each.proposed for each in assessed(register).standings} == {"unknown"}
    with register.change(by=BY, reason="x") as change:
        change.workshop(name="W", created="2026-01-01")
        change.participant(name="Ana", roles=["developer"])
        change.criteria(tolerance="moderate")
        change.risk("Something may happen")
    assert [each.provision.id for each in assessed(register).standings if each.grounds] == []


def test_a_purpose_and_a_risk_are_not_yet_a_need_written_down(register: Register, workshop: Workshop) -> None:
    system = workshop.register.system()
    assert system is not None
    for said, proposed in ((Answer.UNKNOWN, "partly met"), (Answer.YES, "met"), (Answer.NO, "partly met")):
        with register.change(by=BY, reason="x") as change:
            change.set_system(answer(system, "system", "need_recorded", said))
            change.risk("Something may happen").retain("small")
        assert assessed(register).get("2.1").proposed == proposed
    with register.change(by=BY, reason="x") as change:
        change.set_system(answer(system, "system", "need_recorded", Answer.YES))
        change.risk("Something else")
    assert assessed(register).get("2.1").proposed == "partly met"


def finding(identity: str, system: str) -> dict[str, Any]:
    said = {"identity": identity, "rule": "core:x", "element": "bot", "title": "t", "outcome": "applies"}
    return {**said, "system": system}


def test_drawing_again_in_one_workshop_repeats_no_analysis(
    register: Register, workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    system: System | None = workshop.register.system()
    assert system is not None
    for said in (Answer.UNKNOWN, Answer.YES):
        with register.change(by=BY, reason="x") as change:
            change.set_system(answer(system, "system", "staff_trained", said))
            change.put(f"finding:{said}", finding(str(said), str(said)))
    assert assessed(register).get("3.1.1").proposed == "unknown"
    monkeypatch.setattr(events, "now", lambda: "2099-01-01T00:00:00Z")
    with register.change(by=BY, reason="x") as change:
        change.put("finding:later", finding("later", "another"))
    standing = assessed(register).get("3.1.1")
    assert (standing.proposed, "2099-01-01" in standing.grounds[0].says) == ("partly met", True)


def test_a_tolerance_alone_chooses_no_controls_and_watches_nothing(register: Register) -> None:
    with register.change(by=BY, reason="x") as change:
        change.criteria(tolerance="moderate")
    assert (assessed(register).get("3.1.3").proposed, assessed(register).get("3.4").proposed) == ("unknown", "unknown")
    with register.change(by=BY, reason="x") as change:
        change.risk("one", next_review="2099-01-01").modify(["a-guard"])
    assert assessed(register).get("3.1.3").grounds == ()  # what is only planned is not applied
    with register.change(by=BY, reason="x") as change:
        change.risk("one").control("a-guard", status="in place")
    applied, watched = "controls are in place against the one risk", "a day of review is set for the one risk"
    for provision, said in (("3.1.3", applied), ("3.4", watched)):
        standing = assessed(register).get(provision)
        assert standing.proposed == "partly met"
        assert [ground.says for ground in standing.grounds] == ["tolerance set: up to moderate", said]


def test_a_planned_control_is_no_ground_and_one_in_place_is_never_more_than_part(register: Register) -> None:
    catalogue = load_catalogue()
    control = next(each for each in catalogue.controls.values() if each.provisions)
    proposed = {}
    for status in ("planned", "in place", "verified"):
        with register.change(by=BY, reason="x") as change:
            change.risk("one").control(control.id, status=status)
        proposed[status] = {assessed(register).get(each).proposed for each in control.provisions}
    assert proposed == {"planned": {"unknown"}, "in place": {"partly met"}, "verified": {"partly met"}}


def test_evidence_says_until_when_it_can_be_relied_on(register: Register) -> None:
    shown = {"what": "audit", "where": "wiki", "date": "2026-01-01"}
    with register.change(by=BY, reason="x") as change:
        change.verdict("1.1", "met", evidence=[shown, {**shown, "where": "", "stale_after": "2026-06-01"}])
    standing = assessed(register).get("1.1")
    assert standing.evidence == ("audit (wiki)", "audit, to be relied on until 2026-06-01")
    assert standing.evidence_today == (
        "audit (wiki): nobody said until when it can be relied on",
        "audit: stale since the end of 2026-06-01",
    )
    assert standing.verdict == "met"  # a person's verdict stays until a person changes it


def test_a_person_who_is_only_drawn_is_no_measure_that_makes_oversight_work(workshop: Workshop) -> None:
    def standing(approves: str, skilled: str) -> tuple[str, list[str]]:
        system = answer(workshop.system, "assistant", "approval_before_action", approves)
        with workshop.register.change(by=BY, reason="answered") as change:
            change.set_system(answer(system, "handler", "reviewer_has_time_and_skill", skilled))
        found = assess_conformity(workshop.register, workshop.catalogue).get("4.3")
        return found.proposed, [ground.says for ground in found.grounds if not ground.says.startswith("control")]

    drawn, grounds = standing("no", "no")
    assert drawn != "met"
    assert not any("person is in the loop" in each for each in grounds)
    assert {
        "stated of Claims agent: approval before action: no",
        "stated of Claim handler: reviewer has time and skill: no",
    } <= set(grounds)
    assert standing("yes", "yes")[0] == "partly met"
